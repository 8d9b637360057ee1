//! libindy's default storage: one SQLite file a wallet, with libindy's schema.
//!
//! Write-ahead log and `synchronous = FULL`: a commit is on the disk when it returns, and readers
//! never wait for the writer. It goes there in large pieces (`log_file`).
//!
//! What is in the log has to go into the database before the log gets too long. SQLite does it
//! inside some commit, which then takes ten times as long; here a connection of its own does it
//! beside the commits, and the commits only where that does not keep up. It does so too when writing
//! has paused: a reader looks for every page in the log first, unless all of the log is in the
//! database.

mod by_name;
mod by_tags;
mod connections;
mod draft;
mod files;
mod log_file;
mod query;
mod read;
mod search;
mod snapshot;
#[cfg(test)]
mod tests;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_lock::Semaphore;
use rusqlite::{Connection, ErrorCode};

use super::{
    Committed, Completion, Draft, Fetch, Purpose, SealedChange, SealedQuery, SealedRecord, Search,
    Storage, StorageType, refusal,
};
use crate::error::{Error, ErrorKind, Result};
use crate::model::wallet::{Secret, WalletConfig};

use connections::Connections;
use files::Place;

/// Records written between two checkpoints beside the commits.
const CHECKPOINT_RECORDS: usize = 1000;

/// Those from which on a checkpoint is worth its two flushes when writing has paused: about a hundred
/// pages in the log. With fewer, readers hardly notice them.
const PAUSE_RECORDS: usize = 32;

/// `default`.
pub(super) struct SqliteType;

impl StorageType for SqliteType {
    fn identity(&self, config: &WalletConfig) -> Result<String> {
        Ok(Place::of(config)?.file.to_string_lossy().into_owned())
    }

    fn create(
        &self,
        config: &WalletConfig,
        _credentials: Option<&Secret>,
        metadata: &[u8],
    ) -> Completion<Box<dyn Draft>> {
        let create = || -> Result<Box<dyn Draft>> {
            Ok(Box::new(draft::SqliteDraft::new(Place::of(config)?.file, metadata)?))
        };
        create().into()
    }

    fn open(
        &self,
        config: &WalletConfig,
        _credentials: Option<&Secret>,
    ) -> Completion<Arc<dyn Storage>> {
        let open =
            || -> Result<Arc<dyn Storage>> { Ok(Arc::new(Sqlite::open(Place::of(config)?)?)) };
        open().into()
    }

    fn delete(&self, config: &WalletConfig, _credentials: Option<&Secret>) -> Completion<()> {
        Place::of(config).and_then(|place| files::delete(&place.file)).into()
    }
}

struct Sqlite {
    connections: Arc<Connections>,
    readers: Arc<Semaphore>,
    /// Records written since the last checkpoint was begun.
    written: AtomicUsize,
    /// Somebody was told to do a checkpoint and has not ended. A second one would only wait.
    is_checkpointing: AtomicBool,
}

impl Sqlite {
    fn open(place: Place) -> Result<Self> {
        files::check_present(&place.file)?;
        let idle_limit = Duration::from_millis(place.idle_ms);
        Ok(Self {
            connections: Arc::new(Connections::open(&place.file, idle_limit)?),
            readers: Arc::new(Semaphore::new(place.readers)),
            written: AtomicUsize::new(0),
            is_checkpointing: AtomicBool::new(false),
        })
    }
}

impl Storage for Sqlite {
    fn metadata(&self) -> Completion<Vec<u8>> {
        self.connections.read(read::metadata).into()
    }

    fn set_metadata(&self, metadata: &[u8]) -> Completion<()> {
        let replaced = self.connections.write(|writer| {
            // Another process that writes is waited for here: it takes moments.
            writer.busy_timeout(connections::READER_TIMEOUT)?;
            write::replace_metadata(writer, metadata)?;
            writer.busy_timeout(connections::WRITER_TIMEOUT)
        });
        replaced.and_then(|it| it.map_err(translate)).into()
    }

    fn commit(&self, changes: &[SealedChange]) -> Completion<Committed> {
        let records = changes.iter().map(Vec::len).sum();
        self.written.fetch_add(records, Ordering::Relaxed);
        self.connections.write(|writer| write::commit(writer, changes)).into()
    }

    fn get(&self, kind: &[u8], name: &[u8], fetch: Fetch) -> Completion<SealedRecord> {
        self.connections.read(|reader| read::record(reader, kind, name, fetch)).into()
    }

    fn search(&self, kind: &[u8], query: SealedQuery, fetch: Fetch) -> Completion<Box<dyn Search>> {
        let search = search::SqliteSearch::new(&self.connections, kind, query, fetch);
        search.map(|it| Box::new(it) as _).into()
    }

    fn count(&self, kind: &[u8], query: &SealedQuery) -> Completion<usize> {
        self.connections.read(|reader| search::count(reader, kind, query)).into()
    }

    fn all(&self) -> Completion<Box<dyn Search>> {
        snapshot::Snapshot::new(&self.connections).map(|it| Box::new(it) as _).into()
    }

    fn close(&self) -> Completion<()> {
        self.connections.close().into()
    }

    fn permits(&self, purpose: Purpose) -> Option<Arc<Semaphore>> {
        match purpose {
            Purpose::Read => Some(Arc::clone(&self.readers)),
            // The wallet's writer is one already.
            Purpose::Write => None,
        }
    }

    fn is_upkeep_due(&self, is_paused: bool) -> bool {
        let enough = if is_paused { PAUSE_RECORDS } else { CHECKPOINT_RECORDS };
        if self.written.load(Ordering::Relaxed) < enough
            || self.is_checkpointing.swap(true, Ordering::Relaxed)
        {
            return false;
        }
        self.written.store(0, Ordering::Relaxed);
        true
    }

    fn upkeep(&self) -> Completion<()> {
        let checkpoint = self.connections.checkpoint(checkpoint);
        let checkpoint = checkpoint.and_then(|it| it.map_err(translate));
        // What could not be done stays due.
        if !matches!(checkpoint, Ok(true)) {
            self.written.fetch_add(PAUSE_RECORDS, Ordering::Relaxed);
        }
        self.is_checkpointing.store(false, Ordering::Relaxed);
        checkpoint.map(drop).into()
    }

    fn idle_limit(&self) -> Option<Duration> {
        Some(self.connections.idle_limit)
    }

    fn give_back(&self) -> bool {
        self.connections.give_back()
    }
}

/// Puts what is in the log into the database, as far as nobody reads what was there before, and holds up
/// nobody. Says whether that is all of the log: readers then need not look into it.
fn checkpoint(connection: &mut Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        // Where another process is at it, SQLite has nothing to tell of the log: -1.
        let (is_busy, in_log, in_database): (bool, i64, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(!is_busy && in_log >= 0 && in_log == in_database)
    })
}

/// SQLite's errors as ours. SQLite's own text names no values.
fn translate(error: rusqlite::Error) -> Error {
    let (kind, message) = match error.sqlite_error_code() {
        _ if matches!(error, rusqlite::Error::QueryReturnedNoRows) => {
            return refusal::no_such_record();
        }
        Some(ErrorCode::ConstraintViolation) => return refusal::record_exists(),
        Some(ErrorCode::SystemIoFailure) => {
            (ErrorKind::Io, "the wallet's file could not be read or written; check the disk")
        }
        Some(ErrorCode::DiskFull) => {
            (ErrorKind::WalletStorage, "the disk is full; make room and try again")
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => (
            ErrorKind::WalletStorage,
            "the wallet's file cannot be written; check the permissions of it and its directory",
        ),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            (ErrorKind::WalletStorage, "the wallet's file is damaged; restore it from a copy")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            ErrorKind::WalletStorage,
            "another process has kept the wallet's file to itself for too long; end it",
        ),
        _ => (ErrorKind::WalletStorage, "the wallet's storage failed"),
    };
    Error::new(kind, message).because(error)
}
