//! libindy's default storage: one SQLite file a wallet, with libindy's schema.
//!
//! Write-ahead log and `synchronous = FULL`: a commit is on the disk when it returns, and readers
//! never wait for the writer. One connection writes; each reader takes one from a pool.
//!
//! What is in the log has to go into the database before the log gets too long. SQLite does it
//! inside some commit, which then takes ten times as long; here a connection of its own does it
//! beside the commits, and the commits only where that does not keep up.

mod files;
#[cfg(test)]
mod tests;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, params};

use super::{SealedChange, SealedRecord, SealedValue, Storage};
use crate::error::{Error, ErrorKind, Result};
use crate::locks::lock;

pub(super) use files::{create, delete, path};

/// How long to wait for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Records written between two checkpoints beside the commits.
const CHECKPOINT_RECORDS: usize = 1000;

/// Pages in the log from which on commits do checkpoints themselves: 64 MiB.
const MAX_LOG_PAGES: usize = 16384;

/// Connections kept for the next readers.
const IDLE_READERS: usize = 8;

pub(super) struct Sqlite {
    path: PathBuf,
    writer: Mutex<Option<Connection>>,
    /// `None` once closed.
    readers: Mutex<Option<Vec<Connection>>>,
    checkpointer: Mutex<Option<Connection>>,
    /// Records written since the last checkpoint was begun.
    written: AtomicUsize,
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self> {
        files::check_present(path)?;
        let writer = connect(path)?;
        let mode: String = writer
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
            .map_err(translate)?;
        if !mode.eq_ignore_ascii_case("wal") {
            log::warn!("the wallet's file system has no write-ahead log; readers will wait");
        }
        writer
            .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
            .and_then(|()| writer.pragma_update(None, "wal_autocheckpoint", MAX_LOG_PAGES))
            .map_err(translate)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(Some(writer)),
            readers: Mutex::new(Some(Vec::new())),
            checkpointer: Mutex::new(Some(connect(path)?)),
            written: AtomicUsize::new(0),
        })
    }

    /// Runs `work` with a connection that nobody else uses meanwhile.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        let idle = lock(&self.readers).as_mut().ok_or_else(closed)?.pop();
        let reader = match idle {
            Some(reader) => reader,
            None => connect(&self.path)?,
        };
        let result = work(&reader).map_err(translate);
        if let Some(readers) = lock(&self.readers).as_mut().filter(|it| it.len() < IDLE_READERS) {
            readers.push(reader);
        }
        result
    }
}

impl Storage for Sqlite {
    fn metadata(&self) -> Result<Vec<u8>> {
        self.read(|reader| reader.query_row("SELECT value FROM metadata", [], |row| row.get(0)))
    }

    fn set_metadata(&self, metadata: &[u8]) -> Result<()> {
        let mut writer = lock(&self.writer);
        let writer = writer.as_mut().ok_or_else(closed)?;
        write::replace_metadata(writer, metadata).map_err(translate)
    }

    fn commit(&self, changes: &[SealedChange]) -> Vec<Result<()>> {
        let records = changes.iter().map(Vec::len).sum();
        self.written.fetch_add(records, Ordering::Relaxed);
        let mut writer = lock(&self.writer);
        match writer.as_mut() {
            Some(writer) => write::commit(writer, changes),
            None => changes.iter().map(|_| Err(closed())).collect(),
        }
    }

    fn is_upkeep_due(&self) -> bool {
        let due = |written| (written >= CHECKPOINT_RECORDS).then_some(0);
        self.written.fetch_update(Ordering::Relaxed, Ordering::Relaxed, due).is_ok()
    }

    fn upkeep(&self) -> Result<()> {
        let checkpointer = lock(&self.checkpointer);
        let checkpointer = checkpointer.as_ref().ok_or_else(closed)?;
        checkpointer
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(translate)
    }

    fn get(&self, kind: &[u8], name: &[u8]) -> Result<SealedValue> {
        const GET: &str = "SELECT value, key FROM items WHERE type = ?1 AND name = ?2";
        self.read(|reader| {
            reader.prepare_cached(GET)?.query_row(params![kind, name], |row| {
                Ok(SealedValue { text: row.get(0)?, key: row.get(1)? })
            })
        })
    }

    fn page(&self, kind: &[u8], after: &[u8], limit: usize) -> Result<Vec<SealedRecord>> {
        const PAGE: &str = "SELECT name, value, key FROM items \
             WHERE type = ?1 AND name > ?2 ORDER BY name LIMIT ?3";
        self.read(|reader| {
            reader
                .prepare_cached(PAGE)?
                .query_map(params![kind, after, limit as i64], |row| {
                    let value = SealedValue { text: row.get(1)?, key: row.get(2)? };
                    Ok(SealedRecord { name: row.get(0)?, value })
                })?
                .collect()
        })
    }

    fn close(&self) -> Result<()> {
        // The writer is the last to close. A connection that outlived it would delete the log, by
        // its name, when another wallet may have that name.
        drop(lock(&self.readers).take());
        drop(lock(&self.checkpointer).take());
        let Some(writer) = lock(&self.writer).take() else { return Ok(()) };
        writer.close().map_err(|(_, error)| translate(error))
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(translate)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(translate)?;
    Ok(connection)
}

fn closed() -> Error {
    Error::new(ErrorKind::WalletInvalidHandle, "the wallet has been closed")
}

/// SQLite's errors as ours. SQLite's own text names no values.
fn translate(error: rusqlite::Error) -> Error {
    let (kind, message) = match error.sqlite_error_code() {
        _ if matches!(error, rusqlite::Error::QueryReturnedNoRows) => {
            return Error::new(ErrorKind::WalletItemNotFound, "the wallet has no such record");
        }
        Some(ErrorCode::ConstraintViolation) => {
            let message = "the wallet has such a record already";
            return Error::new(ErrorKind::WalletItemAlreadyExists, message);
        }
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
        _ => (ErrorKind::WalletStorage, "the wallet's storage failed"),
    };
    Error::new(kind, message).because(error)
}
