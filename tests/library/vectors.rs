//! What libindy 1.16 made, in `tests/vectors`: files to read, and copies of its wallets to open.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::functions::open_wallet;
use super::wallets::RAW_KEY;

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
        Self::of("raw", json!({"key": RAW_KEY, "key_derivation_method": "RAW"}))
    }

    pub fn argon2i_mod() -> Self {
        let credentials =
            json!({"key": "correct horse battery staple", "key_derivation_method": "ARGON2I_MOD"});
        Self::of("argon2i_mod", credentials)
    }

    fn of(id: &'static str, credentials: Value) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join(id)).unwrap();
        let copied = Self { directory, id, credentials };
        fs::copy(vectors().join("wallets").join(id).join("sqlite.db"), copied.file()).unwrap();
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
