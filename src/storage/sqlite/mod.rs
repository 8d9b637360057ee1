//! libindy's default storage: one SQLite file a wallet, with libindy's schema.
//!
//! Write-ahead log and `synchronous = FULL`: a commit is on the disk when it returns, and readers
//! never wait for the writer. It goes there in large pieces (`log_file`).

mod by_name;
mod by_tags;
mod checkpoints;
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
use std::time::Duration;

use async_lock::Semaphore;
use rusqlite::{Connection, ErrorCode};

use super::{
    Committed, Completion, Draft, Fetch, Purpose, SealedChange, SealedQuery, SealedRecord, Search,
    Storage, StorageType, refusal,
};
use crate::error::{Error, ErrorKind, Result};
use crate::model::wallet::{Secret, WalletConfig};

use checkpoints::Checkpoints;
use connections::Connections;
use files::Place;

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
    checkpoints: Checkpoints,
}

impl Sqlite {
    fn open(place: Place) -> Result<Self> {
        files::check_present(&place.file)?;
        let idle_limit = Duration::from_millis(place.idle_ms);
        Ok(Self {
            connections: Arc::new(Connections::open(&place.file, idle_limit)?),
            readers: Arc::new(Semaphore::new(place.readers)),
            checkpoints: Checkpoints::default(),
        })
    }

    fn write<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> Result<T> {
        self.connections.write(|writer| self.checkpoints.noting(|| work(writer)))
    }
}

impl Storage for Sqlite {
    fn metadata(&self) -> Completion<Vec<u8>> {
        self.connections.read(read::metadata).into()
    }

    fn set_metadata(&self, metadata: &[u8]) -> Completion<()> {
        let replaced = self.write(|writer| {
            // Another process that writes is waited for here: it takes moments.
            writer.busy_timeout(connections::READER_TIMEOUT)?;
            write::replace_metadata(writer, metadata)?;
            writer.busy_timeout(connections::WRITER_TIMEOUT)
        });
        replaced.and_then(|it| it.map_err(translate)).into()
    }

    fn commit(&self, changes: &[SealedChange]) -> Completion<Committed> {
        self.write(|writer| write::commit(writer, changes)).into()
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
        self.checkpoints.is_due(is_paused)
    }

    fn upkeep(&self) -> Completion<()> {
        self.checkpoints.run(&self.connections).into()
    }

    fn idle_limit(&self) -> Option<Duration> {
        Some(self.connections.idle_limit)
    }

    fn give_back(&self) -> bool {
        self.connections.give_back()
    }
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
