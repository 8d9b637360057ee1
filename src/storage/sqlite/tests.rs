//! SQLite as a storage, and what only files have.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use super::*;
use crate::model::wallet::WalletConfig;
use crate::storage::conformance::{Fixture, conforms};
use crate::storage::{self, IfPresent, SealedWrite};

struct Directory(tempfile::TempDir);

impl Directory {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("w").join("sqlite.db")
    }
}

impl Fixture for Directory {
    fn config(&self) -> WalletConfig {
        let config = json!({"id": "w", "storage_config": {"path": self.0.path()}});
        serde_json::from_value(config).unwrap()
    }
}

conforms!(Directory::new());

#[test]
fn only_wallets_are_in_the_directory() {
    let directory = Directory::new();
    storage::create(&directory.config(), b"metadata").unwrap();
    let names = || {
        let entries = std::fs::read_dir(directory.0.path().join("w")).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(), ["sqlite.db"]);
    storage::open(&directory.config()).unwrap().close().unwrap();
    assert_eq!(names(), ["sqlite.db"]);
    storage::delete(&directory.config()).unwrap();
    assert!(!directory.0.path().join("w").exists());
}

#[test]
fn deleting_a_wallet_leaves_what_is_not_its_own() {
    let directory = Directory::new();
    storage::create(&directory.config(), b"metadata").unwrap();
    let other = directory.0.path().join("w").join("notes.txt");
    std::fs::write(&other, "not a wallet").unwrap();
    storage::delete(&directory.config()).unwrap();
    assert!(other.exists() && !directory.file().exists());
}

#[test]
fn a_damaged_file_is_an_error_that_says_so() {
    let directory = Directory::new();
    storage::create(&directory.config(), b"metadata").unwrap();
    std::fs::write(directory.file(), [7; 8192]).unwrap();
    let error = storage::open(&directory.config()).map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WalletStorage);
    assert!(error.to_string().contains("damaged"), "{error}");
}

#[test]
fn a_commit_is_as_durable_as_sqlite_can_make_it() {
    let directory = Directory::new();
    storage::create(&directory.config(), b"metadata").unwrap();
    let sqlite = Sqlite::open(&directory.file()).unwrap();
    let writer = lock(&sqlite.writer);
    let pragma = |name: &str| -> String {
        let value = writer.as_ref().unwrap().query_row(&format!("PRAGMA {name}"), [], |row| {
            row.get::<_, rusqlite::types::Value>(0)
        });
        format!("{:?}", value.unwrap())
    };
    assert_eq!(pragma("journal_mode"), r#"Text("wal")"#);
    assert_eq!(pragma("synchronous"), "Integer(2)");
}

#[test]
fn a_failed_transaction_is_every_change_s_failure() {
    let directory = Directory::new();
    storage::create(&directory.config(), b"metadata").unwrap();
    let sqlite = Sqlite::open(&directory.file()).unwrap();
    lock(&sqlite.writer)
        .as_ref()
        .unwrap()
        .execute_batch("PRAGMA query_only = ON")
        .unwrap();
    let add = |name: &str| {
        let value = SealedValue { text: vec![], key: vec![] };
        let (kind, name) = (b"kind".to_vec(), name.into());
        vec![SealedWrite { kind, name, value, if_present: IfPresent::Refuse }]
    };
    let results = sqlite.commit(&[add("a"), add("b")]);
    assert_eq!(results.iter().filter(|it| it.is_err()).count(), 2);
    lock(&sqlite.writer)
        .as_ref()
        .unwrap()
        .execute_batch("PRAGMA query_only = OFF")
        .unwrap();
    assert!(sqlite.commit(&[add("a")])[0].is_ok(), "and the storage works again");
}

/// A disk that is full in the middle of a transaction.
#[test]
fn of_a_transaction_that_was_taken_back_nothing_is_kept() {
    let directory = Directory::new();
    storage::create(&directory.config(), b"metadata").unwrap();
    let sqlite = Sqlite::open(&directory.file()).unwrap();
    let limit = |sql: &str| lock(&sqlite.writer).as_ref().unwrap().execute_batch(sql).unwrap();
    let add = |name: &str, size: usize| {
        let value = SealedValue { text: vec![0; size], key: vec![] };
        let (kind, name) = (b"kind".to_vec(), name.into());
        vec![SealedWrite { kind, name, value, if_present: IfPresent::Refuse }]
    };
    limit("PRAGMA max_page_count = 40");
    let results = sqlite.commit(&[add("a", 10), add("b", 1_000_000), add("c", 10)]);
    limit("PRAGMA max_page_count = 1000000");
    for (name, result) in ["a", "b", "c"].iter().zip(results) {
        let kept = sqlite.get(b"kind", name.as_bytes()).is_ok();
        assert_eq!(kept, result.is_ok(), "{name} is kept if and only if its command heard so");
    }
    assert!(sqlite.commit(&[add("d", 1_000_000)])[0].is_ok());
}

#[test]
fn an_id_that_leads_elsewhere_is_refused() {
    for id in ["../w", "a/../w", "/w", ".", "a/.."] {
        let error = path(id, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidStructure, "{id}");
    }
    assert!(path("a/w", None).unwrap().ends_with("a/w/sqlite.db"));
}

#[test]
fn what_a_killed_create_left_goes_with_the_wallet() {
    let directory = Directory::new();
    storage::create(&directory.config(), b"metadata").unwrap();
    let draft = format!("sqlite.db.{:032x}", 7);
    std::fs::hard_link(directory.file(), directory.file().with_file_name(draft)).unwrap();
    storage::delete(&directory.config()).unwrap();
    assert!(!directory.0.path().join("w").exists());
}

#[test]
fn a_directory_that_cannot_be_written_is_an_error() {
    let directory = Directory::new();
    let read_only = std::fs::Permissions::from_mode(0o500);
    std::fs::set_permissions(directory.0.path(), read_only).unwrap();
    let created = storage::create(&directory.config(), b"metadata");
    std::fs::set_permissions(directory.0.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    // Root may write anywhere.
    if let Err(error) = created {
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(!directory.file().exists());
    }
}
