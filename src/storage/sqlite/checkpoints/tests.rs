//! When a checkpoint is due, and what it leaves in the log.

use super::super::tests::{Directory, add, commit, created, opened};
use super::*;
use crate::storage::Storage;
use crate::storage::conformance::frames_in_log;

/// Commits of a record after which a pause is worth a checkpoint.
const FEW: usize = PAGES_IN_A_PAUSE.div_ceil(PAGES_A_COMMIT + PAGES_A_RECORD);

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
        for number in 0..FEW {
            assert!(!sqlite.is_upkeep_due(true), "not for a few records");
            assert!(commit(&sqlite, &[add(&format!("{prefix}{number}"), 200)])[0].is_ok());
        }
        assert!(!sqlite.is_upkeep_due(false), "not while others write");
        assert!(sqlite.is_upkeep_due(true));
        assert!(!sqlite.is_upkeep_due(true), "one is told");
    };
    add_some("a");
    let (in_log, in_database) = frames_in_log(&directory.file());
    assert!(in_log >= FEW as u32 && in_database == 0, "{in_log} {in_database}");
    sqlite.upkeep().now().unwrap();
    assert_eq!(frames_in_log(&directory.file()), (in_log, in_log));

    // Who reads as of a moment is in the way of it, and of nothing else.
    let mut all = sqlite.all().now().unwrap();
    add_some("b");
    sqlite.upkeep().now().unwrap();
    assert!(sqlite.is_upkeep_due(true), "what could not be done stays due");
    assert_eq!(all.next(1000).now().unwrap().len(), FEW);
    drop(all);
    sqlite.upkeep().now().unwrap();
    let (in_log, in_database) = frames_in_log(&directory.file());
    assert!(in_log > 0 && in_log == in_database, "{in_log} {in_database}");
    assert!(!sqlite.is_upkeep_due(true));
}
