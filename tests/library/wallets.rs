//! Wallets in a directory that goes with them.

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::functions::{close_wallet, create_wallet, open_wallet};

/// A key for wallets that are opened with `RAW`, which costs nothing.
pub const RAW_KEY: &str = "8dvfYSt5d1taSd6yJdpjq4emkwsPDDLYxkNFysFD2cZY";

/// Another one.
pub const OTHER_RAW_KEY: &str = "EteDrqbkECCNFA9H1qxUWnyJpzMa9mQ4pq3xaWs3CSyn";

pub fn raw_credentials() -> Value {
    json!({"key": RAW_KEY, "key_derivation_method": "RAW"})
}

/// A wallet that may or may not be there, in a directory of its own.
pub struct WalletPlace {
    directory: TempDir,
}

impl WalletPlace {
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a directory") }
    }

    pub fn config(&self) -> Value {
        self.config_of("wallet")
    }

    pub fn config_of(&self, id: &str) -> Value {
        json!({"id": id, "storage_config": {"path": self.directory.path()}})
    }

    pub fn file(&self) -> PathBuf {
        self.directory.path().join("wallet").join("sqlite.db")
    }

    pub fn create(&self) {
        create_wallet(self.config(), raw_credentials()).value();
    }

    pub fn open(&self) -> i32 {
        open_wallet(self.config(), raw_credentials()).value()
    }
}

/// A new wallet that is open, and closed when dropped.
pub struct TestWallet {
    pub handle: i32,
    pub place: WalletPlace,
}

impl TestWallet {
    pub fn new() -> Self {
        let place = WalletPlace::new();
        place.create();
        Self { handle: place.open(), place }
    }
}

impl Drop for TestWallet {
    fn drop(&mut self) {
        // A test that fails, or has closed it, has nothing to say about closing.
        if !std::thread::panicking() {
            close_wallet(self.handle).any_code();
        }
    }
}

/// How many records of each kind a wallet's file has, in ascending order. Kinds are sealed, but equal
/// ones look equal.
pub fn records_per_kind(file: &std::path::Path) -> Vec<i64> {
    let connection = rusqlite::Connection::open(file).expect("a wallet's file");
    let mut counts = connection
        .prepare("SELECT COUNT(*) FROM items GROUP BY type ORDER BY COUNT(*)")
        .expect("libindy's schema");
    let counts = counts.query_map([], |row| row.get(0)).expect("counts");
    counts.collect::<Result<_, _>>().expect("counts")
}
