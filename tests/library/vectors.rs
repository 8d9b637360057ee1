//! What libindy 1.16 made, in `tests/vectors`: files to read, and copies of its wallets to open.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::functions::open_wallet;
use super::wallets::raw_credentials;

pub fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("vectors")
}

pub fn json_of(path: &str) -> Value {
    serde_json::from_slice(&fs::read(vectors().join(path)).unwrap()).unwrap()
}

/// A copy of a wallet that libindy made: opening one writes to it.
pub struct Copied {
    directory: TempDir,
    id: &'static str,
    pub credentials: Value,
}

impl Copied {
    pub fn raw() -> Self {
        Self::of("raw", raw_credentials())
    }

    pub fn argon2i_mod() -> Self {
        let credentials =
            json!({"key": "correct horse battery staple", "key_derivation_method": "ARGON2I_MOD"});
        Self::of("argon2i_mod", credentials)
    }

    /// Who issued the anonymous credentials of this kind, unqualified or qualified.
    pub fn issuer(kind: &str) -> Self {
        Self::with_credentials(kind, "issuer")
    }

    /// Who holds them.
    pub fn prover(kind: &str) -> Self {
        Self::with_credentials(kind, "prover")
    }

    fn with_credentials(kind: &str, id: &'static str) -> Self {
        let wallets = vectors().join("anoncreds").join(kind).join("wallets");
        Self::of_file(&wallets, id, raw_credentials())
    }

    fn of(id: &'static str, credentials: Value) -> Self {
        Self::of_file(&vectors().join("wallets"), id, credentials)
    }

    fn of_file(wallets: &Path, id: &'static str, credentials: Value) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join(id)).unwrap();
        let copied = Self { directory, id, credentials };
        fs::copy(wallets.join(id).join("sqlite.db"), copied.file()).unwrap();
        copied
    }

    pub fn file(&self) -> PathBuf {
        self.directory.path().join(self.id).join("sqlite.db")
    }

    pub fn config(&self) -> Value {
        json!({"id": self.id, "storage_config": {"path": self.directory.path()}})
    }

    pub fn open(&self) -> i32 {
        open_wallet(self.config(), self.credentials.clone()).value()
    }

    pub fn expected(&self) -> Value {
        json_of(&format!("wallets/{}.expected.json", self.id))
    }
}
