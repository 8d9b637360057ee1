//! A wallet that is being made: a database under a name that nobody looks for.
//!
//! It gets its own name when it is complete and on the disk. Until then it needs no log and no flush:
//! whoever is interrupted has made nothing.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::files::{self, DRAFT_PREFIX, DRAFT_RANDOM_LENGTH};
use super::{translate, write};
use crate::error::{Error, Result};
use crate::new_file::{NewFile, NoFile};
use crate::storage::{Completion, Draft, Effect, SealedWrite, refusal};

const SCHEMA: &str = include_str!("schema.sql");

pub(super) struct SqliteDraft {
    // Declared before the file, and so closed before that is deleted.
    connection: Connection,
    file: NewFile,
}

impl SqliteDraft {
    pub(super) fn new(file: PathBuf, metadata: &[u8]) -> Result<Self> {
        let mut draft = tempfile::Builder::new();
        draft
            .prefix(DRAFT_PREFIX)
            .rand_bytes(DRAFT_RANDOM_LENGTH)
            // As SQLite makes its files.
            .permissions(Permissions::from_mode(0o644));
        let file = NewFile::begin(file, &draft).map_err(failed)?;
        let connection = begin(file.draft(), metadata).map_err(translate)?;
        Ok(Self { connection, file })
    }

    fn insert(&self, records: &[SealedWrite]) -> rusqlite::Result<()> {
        let sql = "INSERT INTO items (type, name, value, key) VALUES (?1, ?2, ?3, ?4)";
        let mut insert = self.connection.prepare_cached(sql)?;
        for SealedWrite { kind, name, effect } in records {
            let Effect::Add { value, tags, .. } = effect else { continue };
            let item = insert.insert(params![kind, name, value.text, value.key])?;
            write::insert_tags(&self.connection, item, tags)?;
        }
        Ok(())
    }

    fn publish(self) -> Result<()> {
        let Self { connection, file } = self;
        connection.execute_batch("COMMIT").map_err(translate)?;
        connection.close().map_err(|(_, error)| translate(error))?;
        file.publish().map_err(failed)
    }
}

impl Draft for SqliteDraft {
    fn add(&mut self, records: &[SealedWrite]) -> Completion<()> {
        self.insert(records).map_err(translate).into()
    }

    fn finish(self: Box<Self>) -> Completion<()> {
        self.publish().into()
    }
}

fn failed(error: NoFile) -> Error {
    match error {
        NoFile::Exists => refusal::wallet_exists(),
        NoFile::Failed(error) => files::io(error, "create the wallet's file"),
    }
}

/// Everything goes into one transaction: what does not fit into memory is written on the way.
fn begin(draft: &Path, metadata: &[u8]) -> rusqlite::Result<Connection> {
    let connection = Connection::open(draft)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    connection.execute_batch(SCHEMA)?;
    connection.execute("INSERT INTO metadata (value) VALUES (?1)", params![metadata])?;
    Ok(connection)
}
