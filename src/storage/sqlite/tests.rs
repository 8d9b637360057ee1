//! SQLite as a storage, and what only files have.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use std::path::PathBuf;

use super::*;
use crate::model::query::{Query, Test};
use crate::storage::conformance::{Fixture, conforms};
use crate::storage::{
    Effect, IfPresent, SealedTag, SealedTagName, SealedValue, SealedWrite, TagValue,
};

pub(super) struct Directory(tempfile::TempDir);

impl Directory {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn file(&self) -> PathBuf {
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
conforms!(Directory::new(); looks_for_what_is_rare_in_short_steps);

pub(super) fn created(directory: &Directory) {
    let draft = SqliteType.create(&directory.config(), None, b"metadata").now().unwrap();
    draft.finish().now().unwrap();
}

pub(super) fn opened(directory: &Directory) -> Result<Sqlite> {
    Sqlite::open(Place::of(&directory.config())?)
}

pub(super) fn add(name: &str, size: usize) -> SealedChange {
    let value = SealedValue { text: vec![0; size], key: vec![] };
    let effect = Effect::Add { value, tags: Vec::new(), if_present: IfPresent::Refuse };
    vec![SealedWrite { kind: b"kind".to_vec(), name: name.into(), effect }]
}

pub(super) fn commit(sqlite: &Sqlite, changes: &[SealedChange]) -> Vec<Result<()>> {
    match sqlite.commit(changes).now().unwrap() {
        Committed::Done(results) => results,
        Committed::Busy => panic!("nobody else writes"),
    }
}

#[test]
fn only_wallets_are_in_the_directory() {
    let directory = Directory::new();
    created(&directory);
    let names = || {
        let entries = std::fs::read_dir(directory.0.path().join("w")).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(), ["sqlite.db"]);
    opened(&directory).unwrap().close().now().unwrap();
    assert_eq!(names(), ["sqlite.db"]);
    SqliteType.delete(&directory.config(), None).now().unwrap();
    assert!(!directory.0.path().join("w").exists());
}

#[test]
fn deleting_a_wallet_leaves_what_is_not_its_own() {
    let directory = Directory::new();
    created(&directory);
    let other = directory.0.path().join("w").join("notes.txt");
    std::fs::write(&other, "not a wallet").unwrap();
    SqliteType.delete(&directory.config(), None).now().unwrap();
    assert!(other.exists() && !directory.file().exists());
}

#[test]
fn a_damaged_file_is_an_error_that_says_so() {
    let directory = Directory::new();
    created(&directory);
    std::fs::write(directory.file(), [7; 8192]).unwrap();
    let error = opened(&directory).map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WalletStorage);
    assert!(error.to_string().contains("damaged"), "{error}");
}

#[test]
fn a_commit_is_as_durable_as_sqlite_can_make_it() {
    let directory = Directory::new();
    created(&directory);
    let sqlite = opened(&directory).unwrap();
    let pragma = |name: &str| -> String {
        let sql = format!("PRAGMA {name}");
        let value = sqlite.connections.write(|writer| {
            writer.query_row(&sql, [], |row| row.get::<_, rusqlite::types::Value>(0))
        });
        format!("{:?}", value.unwrap().unwrap())
    };
    assert_eq!(pragma("journal_mode"), r#"Text("wal")"#);
    assert_eq!(pragma("synchronous"), "Integer(2)");
}

fn tell_writer(sqlite: &Sqlite, sql: &str) {
    sqlite.connections.write(|writer| writer.execute_batch(sql)).unwrap().unwrap();
}

#[test]
fn a_failed_transaction_is_every_change_s_failure() {
    let directory = Directory::new();
    created(&directory);
    let sqlite = opened(&directory).unwrap();
    tell_writer(&sqlite, "PRAGMA query_only = ON");
    let results = commit(&sqlite, &[add("a", 0), add("b", 0)]);
    assert_eq!(results.iter().filter(|it| it.is_err()).count(), 2);
    tell_writer(&sqlite, "PRAGMA query_only = OFF");
    assert!(commit(&sqlite, &[add("a", 0)])[0].is_ok(), "and the storage works again");
}

/// A disk that is full in the middle of a transaction.
#[test]
fn of_a_transaction_that_was_taken_back_nothing_is_kept() {
    let directory = Directory::new();
    created(&directory);
    let sqlite = opened(&directory).unwrap();
    tell_writer(&sqlite, "PRAGMA max_page_count = 40");
    let results = commit(&sqlite, &[add("a", 10), add("b", 1_000_000), add("c", 10)]);
    tell_writer(&sqlite, "PRAGMA max_page_count = 1000000");
    for (name, result) in ["a", "b", "c"].iter().zip(results) {
        let kept = sqlite.get(b"kind", name.as_bytes(), Fetch::VALUE).now().is_ok();
        assert_eq!(kept, result.is_ok(), "{name} is kept if and only if its command heard so");
    }
    assert!(commit(&sqlite, &[add("d", 1_000_000)])[0].is_ok());
}

#[test]
fn a_change_that_fails_halfway_takes_no_other_along() {
    let directory = Directory::new();
    created(&directory);
    let sqlite = opened(&directory).unwrap();
    let mut b = add("b", 0);
    let Effect::Add { tags, .. } = &mut b[0].effect else { unreachable!() };
    *tags = vec![SealedTag { name: b"t".to_vec(), value: TagValue::Plain("1".into()) }; 2];
    let results = commit(&sqlite, &[add("a", 0), b, add("c", 0)]);
    let kept = |name: &str| sqlite.get(b"kind", name.as_bytes(), Fetch::VALUE).now().is_ok();
    assert_eq!(results.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(["a", "b", "c"].map(kept), [true, false, true]);
}

/// The plan that SQLite has for finding the records that fit, as one text.
fn plan(sqlite: &Sqlite, query: &SealedQuery) -> String {
    let find = query::Condition::new(query, query::Form::Find);
    let sql = format!("EXPLAIN QUERY PLAN {}", by_tags::find_sql(&find));
    let plan = sqlite.connections.read(|reader| {
        let mut statement = reader.prepare(&sql).map_err(translate)?;
        let count = statement.parameter_count();
        let nulls = rusqlite::params_from_iter(vec![rusqlite::types::Null; count]);
        let rows = statement.query_map(nulls, |row| row.get::<_, String>(3)).map_err(translate)?;
        Ok(rows.map(Result::unwrap).collect::<Vec<_>>().join("; "))
    });
    plan.unwrap()
}

#[test]
fn queries_of_tags_use_indexes() {
    let directory = Directory::new();
    created(&directory);
    let sqlite = opened(&directory).unwrap();
    for (is_plain, table) in [(false, "tags_encrypted"), (true, "tags_plaintext")] {
        let value = |text: &str| match is_plain {
            true => TagValue::Plain(text.into()),
            false => TagValue::Sealed(text.into()),
        };
        let tag = |test| Query::Tag(SealedTagName { name: b"t".to_vec(), is_plain }, test);
        let by_value = format!("USING INDEX ix_{table}_value (value=?)");
        for test in [Test::Is(value("1")), Test::IsOneOf(vec![value("1"), value("2")])] {
            let plan = plan(&sqlite, &tag(test));
            assert!(plan.contains(&by_value), "{plan}");
        }
        for test in [
            Test::IsNot(value("1")),
            Test::IsAbove(value("1")),
            Test::IsAtLeast(value("1")),
            Test::IsBelow(value("1")),
            Test::IsAtMost(value("1")),
            Test::IsLike(value("1")),
            Test::Exists,
        ] {
            let plan = plan(&sqlite, &tag(test));
            assert!(plan.contains(&format!("SEARCH {table} USING")), "{plan}");
            assert!(plan.contains("(name=?)"), "{plan}");
        }
        let is = |text| tag(Test::Is(value(text)));
        let not = Query::Not(Box::new(is("3")));
        for query in [
            is("1"),
            Query::All(vec![is("1"), is("2"), not.clone()]),
            Query::Any(vec![is("1"), Query::All(vec![is("2"), not])]),
        ] {
            let plan = plan(&sqlite, &query);
            assert!(!plan.contains("SCAN"), "{plan}");
            assert!(plan.contains("SEARCH i USING INTEGER PRIMARY KEY (rowid=?)"), "{plan}");
        }
    }
}

#[test]
fn connections_that_nobody_uses_are_given_back_and_come_again() {
    let directory = Directory::new();
    created(&directory);
    let place = Place { idle_ms: 0, ..Place::of(&directory.config()).unwrap() };
    let sqlite = Sqlite::open(place).unwrap();
    assert!(commit(&sqlite, &[add("a", 10)])[0].is_ok());
    assert!(sqlite.get(b"kind", b"a", Fetch::VALUE).now().is_ok());
    assert!(!sqlite.give_back(), "none is left");
    let log = directory.file().with_file_name("sqlite.db-wal");
    assert!(!log.exists(), "the last connection has put the log into the database");
    assert!(sqlite.get(b"kind", b"a", Fetch::VALUE).now().is_ok());
    assert!(commit(&sqlite, &[add("b", 10)])[0].is_ok());
    sqlite.close().now().unwrap();
    assert!(!sqlite.give_back());
    assert!(sqlite.get(b"kind", b"a", Fetch::VALUE).now().is_err());
}

#[test]
fn an_id_that_leads_elsewhere_is_refused() {
    for id in ["../w", "a/../w", "/w", ".", "a/.."] {
        let config = serde_json::from_value(json!({"id": id})).unwrap();
        let error = Place::of(&config).map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidStructure, "{id}");
    }
    let config = serde_json::from_value(json!({"id": "a/w"})).unwrap();
    assert!(Place::of(&config).unwrap().file.ends_with("a/w/sqlite.db"));
}

#[test]
fn what_a_killed_create_left_goes_with_the_wallet() {
    let directory = Directory::new();
    created(&directory);
    let draft = format!("sqlite.db.{:032x}", 7);
    std::fs::hard_link(directory.file(), directory.file().with_file_name(draft)).unwrap();
    SqliteType.delete(&directory.config(), None).now().unwrap();
    assert!(!directory.0.path().join("w").exists());
}

#[test]
fn a_directory_that_cannot_be_written_is_an_error() {
    let directory = Directory::new();
    let read_only = std::fs::Permissions::from_mode(0o500);
    std::fs::set_permissions(directory.0.path(), read_only).unwrap();
    let created = SqliteType.create(&directory.config(), None, b"metadata").now().map(drop);
    std::fs::set_permissions(directory.0.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    // Root may write anywhere.
    if let Err(error) = created {
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(!directory.file().exists());
    }
}
