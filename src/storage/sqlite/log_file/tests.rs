//! A database with this log and one with SQLite's own; and one that others write too.

use proptest::prelude::*;

use super::*;

const FRAME: u64 = 24 + 4096;

/// With little cache, and a checkpoint after little.
const SETUP: &str = "PRAGMA journal_mode = WAL; PRAGMA cache_size = 4; \
     PRAGMA wal_autocheckpoint = 40; CREATE TABLE IF NOT EXISTS t (k INTEGER, v BLOB)";

fn ours(path: &Path) -> Connection {
    let it = open_writer(path, OpenFlags::default(), Duration::from_secs(30)).unwrap();
    it.execute_batch(SETUP).unwrap();
    it
}

fn sqlites(path: &Path) -> Connection {
    let it = Connection::open(path).unwrap();
    it.execute_batch(SETUP).unwrap();
    it
}

fn insert(connection: &Connection, k: i64, size: usize) {
    let value = vec![k as u8; size];
    connection.execute("INSERT INTO t VALUES (?1, ?2)", (k, value)).unwrap();
}

fn rows(connection: &Connection) -> Vec<(i64, Vec<u8>)> {
    let mut all = connection.prepare("SELECT k, v FROM t ORDER BY rowid").unwrap();
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn check(connection: &Connection) -> String {
    connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}

#[test]
fn the_log_grows_with_the_commit_and_then_others_see_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("db");
    let written = || std::fs::metadata(directory.path().join("db-wal")).unwrap().len();
    let writer = ours(&path);
    let before = written();
    writer.execute_batch("BEGIN").unwrap();
    insert(&writer, 1, 100_000);
    assert_eq!(written(), before);
    writer.execute_batch("COMMIT").unwrap();
    assert!(written() >= before + 25 * FRAME, "{}", written() - before);
    assert_eq!(rows(&sqlites(&path)), [(1, vec![1; 100_000])]);
}

/// The other writes where in the log what was taken back would have been.
#[test]
fn what_is_taken_back_is_not_written_over_what_another_commits() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("db");
    let (writer, other) = (ours(&path), sqlites(&path));
    let truncate = |row: &rusqlite::Row| row.get::<_, i64>(0);
    writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], truncate).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    insert(&writer, 1, 30_000);
    writer.execute_batch("ROLLBACK").unwrap();
    insert(&other, 2, 30_000);
    for connection in [&writer, &other, &sqlites(&path)] {
        assert_eq!(rows(connection), [(2, vec![2; 30_000])]);
        assert_eq!(check(connection), "ok");
    }
}

#[test]
fn opening_waits_for_who_has_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("db");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE t (k); BEGIN EXCLUSIVE").unwrap();
    let late = open_writer(&path, OpenFlags::default(), Duration::ZERO).unwrap_err();
    assert_eq!(late.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy));
    std::thread::scope(|scope| {
        let opening = scope.spawn(|| ours(&path));
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(check(&opening.join().unwrap()), "ok");
    });
}

#[derive(Clone, Debug)]
enum Step {
    Begin,
    Insert(i64, usize),
    Change(i64, usize),
    Remove(i64),
    Look,
    Commit,
    TakeBack,
    Reopen,
    /// By another connection, if it need not wait.
    Other(i64, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => Just(Step::Begin),
        6 => (0..20_i64, 0..30_000_usize).prop_map(|(k, size)| Step::Insert(k, size)),
        3 => (0..20_i64, 0..30_000_usize).prop_map(|(k, size)| Step::Change(k, size)),
        2 => (0..20_i64).prop_map(Step::Remove),
        2 => Just(Step::Look),
        1 => Just(Step::Commit),
        1 => Just(Step::TakeBack),
        1 => Just(Step::Reopen),
        2 => (0..20_i64, 0..30_000_usize).prop_map(|(k, size)| Step::Other(k, size)),
    ];
    prop::collection::vec(step, 1..60)
}

fn take(writer: &Connection, other: &Connection, step: &Step) {
    let is_open = !writer.is_autocommit();
    let run = |sql: &str| writer.execute_batch(sql).unwrap();
    match step {
        Step::Begin if !is_open => run("BEGIN IMMEDIATE"),
        Step::Insert(k, size) => insert(writer, *k, *size),
        Step::Change(k, size) => {
            let value = vec![*size as u8; *size];
            writer.execute("UPDATE t SET v = ?2 WHERE k = ?1", (k, value)).unwrap();
        }
        Step::Remove(k) => _ = writer.execute("DELETE FROM t WHERE k = ?1", [k]).unwrap(),
        Step::Commit if is_open => run("COMMIT"),
        Step::TakeBack if is_open => run("ROLLBACK"),
        Step::Other(k, size) if !is_open => insert(other, *k, *size),
        _ => {}
    }
}

proptest! {
    /// Whoever writes and whoever reads beside it see what they would with SQLite's own file system.
    #[test]
    fn it_reads_as_it_would_without(steps in steps()) {
        let directory = tempfile::tempdir().unwrap();
        let paths = ["ours", "own"].map(|name| directory.path().join(name));
        let open = || [ours(&paths[0]), sqlites(&paths[1])];
        let mut writers = Some(open());
        let others = paths.each_ref().map(|it| sqlites(it));
        for step in &steps {
            if matches!(step, Step::Reopen) {
                drop(writers.take());
            }
            let [our, own] = writers.get_or_insert_with(open);
            take(our, &others[0], step);
            take(own, &others[1], step);
            prop_assert_eq!(our.is_autocommit(), own.is_autocommit());
            if !matches!(step, Step::Begin | Step::Insert(..) | Step::Change(..)) {
                prop_assert_eq!(rows(our), rows(own));
                prop_assert_eq!(rows(&others[0]), rows(&others[1]));
            }
        }
        others.iter().for_each(|it| assert_eq!(check(it), "ok"));
    }
}
