//! A database with this log and one with SQLite's own.

use std::path::Path;

use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags};

use super::*;

const FRAME: u64 = 24 + 4096;

fn opened(path: &Path, file_system: &CStr) -> Connection {
    let flags = OpenFlags::default();
    let it = Connection::open_with_flags_and_vfs(path, flags, file_system).unwrap();
    // With a cache of so little, pages are written before the commit, and read again.
    let setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = 4; \
         PRAGMA wal_autocheckpoint = 40; CREATE TABLE IF NOT EXISTS t (k INTEGER, v BLOB)";
    it.execute_batch(setup).unwrap();
    it
}

fn rows(connection: &Connection) -> Vec<(i64, Vec<u8>)> {
    let mut all = connection.prepare("SELECT k, v FROM t ORDER BY rowid").unwrap();
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn what_is_committed_is_in_the_file_and_what_is_not_is_not_all_there() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("db");
    let written = || std::fs::metadata(directory.path().join("db-wal")).unwrap().len();
    let writer = opened(&path, file_system().unwrap());
    let before = written();
    writer.execute_batch("BEGIN; INSERT INTO t VALUES (1, zeroblob(100))").unwrap();
    assert_eq!(written(), before);
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(written(), before + FRAME);
    let reader = Connection::open(&path).unwrap();
    assert_eq!(rows(&reader), [(1, vec![0; 100])]);
}

#[derive(Clone, Debug)]
enum Step {
    Begin,
    Insert(i64, usize),
    Change(i64, usize),
    Remove(i64),
    Look,
    End { commit: bool },
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => Just(Step::Begin),
        6 => (0..20_i64, 0..30_000_usize).prop_map(|(k, size)| Step::Insert(k, size)),
        3 => (0..20_i64, 0..30_000_usize).prop_map(|(k, size)| Step::Change(k, size)),
        2 => (0..20_i64).prop_map(Step::Remove),
        2 => Just(Step::Look),
        2 => any::<bool>().prop_map(|commit| Step::End { commit }),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..60)
}

fn take(connection: &Connection, step: &Step) {
    let sql = match step {
        Step::Begin if connection.is_autocommit() => "BEGIN IMMEDIATE".into(),
        Step::Insert(k, size) => format!("INSERT INTO t VALUES ({k}, zeroblob({size}))"),
        Step::Change(k, size) => format!("UPDATE t SET v = zeroblob({size}) WHERE k = {k}"),
        Step::Remove(k) => format!("DELETE FROM t WHERE k = {k}"),
        Step::End { commit } if !connection.is_autocommit() => {
            if *commit {
                "COMMIT".into()
            } else {
                "ROLLBACK".into()
            }
        }
        _ => return,
    };
    connection.execute_batch(&sql).unwrap();
}

proptest! {
    /// Whoever writes and whoever reads beside it see what they would with SQLite's own file system.
    #[test]
    fn it_reads_as_it_would_without(steps in steps()) {
        let directory = tempfile::tempdir().unwrap();
        let paths = ["ours", "own"].map(|name| directory.path().join(name));
        let systems = [file_system().unwrap(), c"unix"];
        let open = |index: usize| opened(&paths[index], systems[index]);
        let mut writers: Vec<_> = [0, 1].map(open).into();
        for step in &steps {
            if matches!(step, Step::Reopen) {
                writers.clear();
                    writers.extend([0, 1].map(open));
            }
            writers.iter().for_each(|it| take(it, step));
            if matches!(step, Step::Look | Step::End { .. } | Step::Reopen) {
                let readers = paths.each_ref().map(|it| Connection::open(it).unwrap());
                prop_assert_eq!(rows(&readers[0]), rows(&readers[1]));
                prop_assert_eq!(rows(&writers[0]), rows(&writers[1]));
            }
        }
        let check = |it: &Connection| {
                it.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
            };
        prop_assert_eq!(check(&writers[0]).unwrap(), "ok");
    }
}
