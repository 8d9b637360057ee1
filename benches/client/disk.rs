//! Wallets on a disk: where, and opened with which key.
//!
//! `BENCH_DIR` chooses the directory; by default it is the one of the build, since a system's
//! temporary directory is often in memory, where making something durable costs nothing.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::ffi::CString;
use std::path::PathBuf;

use tempfile::TempDir;

use super::{call, create_wallet, open_wallet};

/// 32 bytes in base58: opens wallets without deriving anything.
const RAW: &str = r#"{"key": "11111111111111111111111111111111", "key_derivation_method": "RAW"}"#;
const PASSPHRASE: &str = r#"{"key": "passphrase", "key_derivation_method": "ARGON2I_INT"}"#;

/// A directory that goes with its value.
pub fn directory() -> TempDir {
    let base = match std::env::var_os("BENCH_DIR") {
        Some(base) => PathBuf::from(base),
        None => PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
    };
    std::fs::create_dir_all(&base).unwrap();
    tempfile::Builder::new().prefix("bench").tempdir_in(base).unwrap()
}

/// A wallet that exists.
pub struct Wallet {
    pub config: CString,
    pub credentials: CString,
}

impl Wallet {
    pub fn create(directory: &TempDir, id: &str) -> Self {
        Self::with(directory, id, RAW)
    }

    pub fn with_passphrase(directory: &TempDir, id: &str) -> Self {
        Self::with(directory, id, PASSPHRASE)
    }

    /// The configuration and the credentials of a wallet that does not exist yet.
    pub fn planned(directory: &TempDir, id: &str) -> (CString, CString) {
        (config(directory, id), CString::new(RAW).unwrap())
    }

    fn with(directory: &TempDir, id: &str, credentials: &str) -> Self {
        let config = config(directory, id);
        let credentials = CString::new(credentials).unwrap();
        call(|command| create_wallet(command, &config, &credentials));
        Self { config, credentials }
    }

    pub fn open(&self) -> i32 {
        call(|command| open_wallet(command, &self.config, &self.credentials)).0.number
    }
}

fn config(directory: &TempDir, id: &str) -> CString {
    let path = directory.path().to_str().unwrap();
    CString::new(format!(r#"{{"id": "{id}", "storage_config": {{"path": "{path}"}}}}"#)).unwrap()
}
