//! When a checkpoint is due, and what it leaves in the log.

use super::super::tests::{Directory, add, commit, created, opened};
use super::*;
use crate::storage::Storage;
use crate::storage::conformance::frames_in_log;

#[test]
fn it_is_due_beside_the_commits_when_the_log_is_long() {
    let directory = Directory::new();
    created(&directory);
    let sqlite = opened(&directory).unwrap();
    let large = 8 << 20;
    for name in ["a", "b", "c"] {
        assert!(commit(&sqlite, &[add(name, large)])[0].is_ok());
        assert!(!sqlite.is_upkeep_due(false));
    }
    assert!(commit(&sqlite, &[add("d", large)])[0].is_ok());
    assert!(sqlite.is_upkeep_due(false));
    sqlite.upkeep().now().unwrap();
    let (in_log, in_database) = frames_in_log(&directory.file());
    assert!(in_log >= PAGES as u32 && in_database == in_log, "{in_log} {in_database}");
    assert!(!sqlite.is_upkeep_due(true));
}

#[test]
fn when_writing_has_paused_readers_need_not_look_into_the_log() {
    let directory = Directory::new();
    created(&directory);
    let sqlite = opened(&directory).unwrap();
    let add_some = |prefix: &str| {
        for number in 0.. {
            assert!(commit(&sqlite, &[add(&format!("{prefix}{number}"), 200)])[0].is_ok());
            let (in_log, in_database) = frames_in_log(&directory.file());
            let is_long = in_log >= in_database + PAGES_IN_A_PAUSE as u32;
            assert_eq!(sqlite.is_upkeep_due(true), is_long, "{in_log} {in_database}");
            if is_long {
                assert!(!sqlite.is_upkeep_due(true), "one is told");
                return number + 1;
            }
            assert!(!sqlite.is_upkeep_due(false), "not while others write");
        }
        unreachable!()
    };
    let first = add_some("a");
    let (in_log, _) = frames_in_log(&directory.file());
    sqlite.upkeep().now().unwrap();
    assert_eq!(frames_in_log(&directory.file()), (in_log, in_log));

    // Who reads as of a moment is in the way of it, and of nothing else.
    let mut all = sqlite.all().now().unwrap();
    add_some("b");
    sqlite.upkeep().now().unwrap();
    assert!(sqlite.is_upkeep_due(true), "what could not be done stays due");
    assert_eq!(all.next(1000).now().unwrap().len(), first);
    drop(all);
    sqlite.upkeep().now().unwrap();
    let (in_log, in_database) = frames_in_log(&directory.file());
    assert!(in_log > 0 && in_log == in_database, "{in_log} {in_database}");
    assert!(!sqlite.is_upkeep_due(true));
}

#[test]
fn a_commit_that_finds_a_very_long_log_begins_it_anew() {
    let directory = Directory::new();
    created(&directory);
    let sqlite = opened(&directory).unwrap();
    assert!(commit(&sqlite, &[add("a", MOST_PAGES * 4096)])[0].is_ok());
    let (in_log, in_database) = frames_in_log(&directory.file());
    assert!(in_log > MOST_PAGES as u32 && in_database == in_log, "{in_log} {in_database}");
    assert!(!sqlite.is_upkeep_due(true) && !sqlite.is_upkeep_due(false));
    assert!(commit(&sqlite, &[add("b", 8 << 20)])[0].is_ok());
    assert!(frames_in_log(&directory.file()).0 < PAGES as u32);
    assert!(!sqlite.is_upkeep_due(false));
    assert!(sqlite.is_upkeep_due(true), "it is a log of its own");
}

#[test]
fn sqlite_is_built_as_it_should_be() {
    let connection = Connection::open_in_memory().unwrap();
    let mut options = connection.prepare("PRAGMA compile_options").unwrap();
    let options: Vec<String> =
        options.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let has = |name: &str| options.iter().any(|it| it == name);
    assert!(has("DEFAULT_MEMSTATUS=0"), "{options:?}");
    assert!(has("DISABLE_PAGECACHE_OVERFLOW_STATS") && !has("ENABLE_MEMORY_MANAGEMENT"));
}
