//! The connections to one wallet's file: one that writes, one that does checkpoints, and readers.
//!
//! They come when they are needed and are given back when nobody has used them for a while.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::{checkpoints, log_file, translate};
use crate::error::Result;
use crate::locks::lock;
use crate::storage::refusal;

/// How long a reader waits for another process that has the file for itself, which takes moments.
pub(super) const READER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a commit waits in SQLite for another process that writes. After that it lets others have
/// the thread and comes again.
pub(super) const WRITER_TIMEOUT: Duration = Duration::from_millis(20);

/// What a connection that reads keeps of the file, at most. Little, on purpose: the system keeps the
/// file for all of them, and a page that it gives costs less than what several large caches, each
/// with its own copy of the same pages, push out of the processor's.
const READER_CACHE_KIB: i64 = 1024;

/// The same for the one that writes. What a transaction has changed stays in memory until its end, however
/// much it is.
const WRITER_CACHE_KIB: i64 = 8192;

/// Statements that a connection keeps ready. More than the library has, but for those of searches.
const PREPARED_STATEMENTS: usize = 64;

const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

pub(super) struct Connections {
    path: PathBuf,
    /// How long a connection is kept that nobody uses.
    pub(super) idle_limit: Duration,
    writer: Mutex<Slot>,
    checkpointer: Mutex<Slot>,
    /// `None` once closed.
    readers: Mutex<Option<Vec<Kept>>>,
    /// Held while connections end: a wallet is closed when none of its files is in use.
    ending: Mutex<()>,
}

/// Where a connection is that there is at most one of.
enum Slot {
    Empty,
    Kept(Box<Kept>),
    Closed,
}

struct Kept {
    connection: Connection,
    since: Instant,
}

impl Connections {
    /// Opens the file, to see that it is one.
    pub(super) fn open(path: &Path, idle_limit: Duration) -> Result<Self> {
        let writer = Kept::new(open_writer(path)?);
        Ok(Self {
            path: path.to_owned(),
            idle_limit,
            writer: Mutex::new(Slot::Kept(Box::new(writer))),
            checkpointer: Mutex::new(Slot::Empty),
            readers: Mutex::new(Some(Vec::new())),
            ending: Mutex::new(()),
        })
    }

    pub(super) fn write<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> Result<T> {
        lock(&self.writer).use_with(|| open_writer(&self.path), work)
    }

    pub(super) fn checkpoint<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> Result<T> {
        lock(&self.checkpointer).use_with(|| connect(&self.path), work)
    }

    /// Runs `work` with a connection that nobody else uses meanwhile.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let reader = self.reader()?;
        let result = work(&reader);
        if let Some(readers) = lock(&self.readers).as_mut() {
            readers.push(Kept::new(reader));
        }
        result
    }

    /// A connection for whoever reads for a long time.
    pub(super) fn reader(&self) -> Result<Connection> {
        let idle = lock(&self.readers).as_mut().ok_or_else(refusal::closed)?.pop();
        match idle {
            Some(reader) => Ok(reader.connection),
            None => connect(&self.path),
        }
    }

    /// Ends the connections that nobody has used for the idle limit. Says whether there are others.
    pub(super) fn give_back(&self) -> bool {
        let _ending = lock(&self.ending);
        let is_idle = |kept: &Kept| kept.since.elapsed() >= self.idle_limit;
        let mut ended = Vec::new();
        let mut others = false;
        if let Some(readers) = lock(&self.readers).as_mut() {
            // The latest is used first: the idle ones are in front.
            let count = readers.iter().take_while(|it| is_idle(it)).count();
            ended.extend(readers.drain(..count));
            others |= !readers.is_empty();
        }
        // Nobody who writes or reads waits for what ends here; the writer's end comes last.
        for slot in [&self.checkpointer, &self.writer] {
            let mut slot = lock(slot);
            match &*slot {
                Slot::Kept(kept) if is_idle(kept) => ended.extend(slot.take()),
                Slot::Kept(_) => others = true,
                Slot::Empty | Slot::Closed => {}
            }
        }
        drop(ended);
        others
    }

    /// Ends all. The writer is the last: a connection that outlived it would delete the log, by its
    /// name, when another wallet may have that name.
    pub(super) fn close(&self) -> Result<()> {
        let _ending = lock(&self.ending);
        drop(lock(&self.readers).take());
        drop(lock(&self.checkpointer).close());
        let Some(writer) = lock(&self.writer).close() else { return Ok(()) };
        writer.connection.close().map_err(|(_, error)| translate(error))
    }
}

impl Slot {
    fn use_with<T>(
        &mut self,
        open: impl FnOnce() -> Result<Connection>,
        work: impl FnOnce(&mut Connection) -> T,
    ) -> Result<T> {
        if let Self::Empty = self {
            *self = Self::Kept(Box::new(Kept::new(open()?)));
        }
        let Self::Kept(kept) = self else { return Err(refusal::closed()) };
        let result = work(&mut kept.connection);
        kept.since = Instant::now();
        Ok(result)
    }

    fn take(&mut self) -> Option<Kept> {
        match std::mem::replace(self, Self::Empty) {
            Self::Kept(kept) => Some(*kept),
            Self::Empty | Self::Closed => None,
        }
    }

    fn close(&mut self) -> Option<Kept> {
        let kept = self.take();
        *self = Self::Closed;
        kept
    }
}

impl Kept {
    fn new(connection: Connection) -> Self {
        Self { connection, since: Instant::now() }
    }
}

fn open_writer(path: &Path) -> Result<Connection> {
    // Turning the log on may have to wait for another process that opens the file.
    let writer = log_file::open_writer(path, FLAGS, READER_TIMEOUT).map_err(translate)?;
    let writer = prepare(writer, WRITER_CACHE_KIB)?;
    let mode: String = writer
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(translate)?;
    if !mode.eq_ignore_ascii_case("wal") {
        log::warn!("the wallet's file system has no write-ahead log; readers will wait");
    }
    // In memory: the copies of pages for savepoints. In a file they cost as much as all else of a commit.
    writer
        .execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY")
        .and_then(|()| writer.busy_timeout(WRITER_TIMEOUT))
        .map_err(translate)?;
    checkpoints::watch(&writer);
    Ok(writer)
}

fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, FLAGS).map_err(translate)?;
    connection.busy_timeout(READER_TIMEOUT).map_err(translate)?;
    prepare(connection, READER_CACHE_KIB)
}

fn prepare(connection: Connection, cache_kib: i64) -> Result<Connection> {
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    connection.pragma_update(None, "cache_size", -cache_kib).map_err(translate)?;
    Ok(connection)
}
