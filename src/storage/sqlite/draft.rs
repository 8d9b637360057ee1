//! A wallet that is being made: a database under a name that nobody looks for.
//!
//! It gets its own name when it is complete and on the disk. The file system lets only one file have
//! that name: of two that create one wallet at once, in whatever process, one succeeds. Until then
//! it needs no log and no flush: whoever is interrupted has made nothing.

use std::fs::{self, File, Permissions};
use std::io::ErrorKind as IoKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use tempfile::TempPath;

use super::files::{self, DRAFT_RANDOM_LENGTH, FILE};
use super::{translate, write};
use crate::error::Result;
use crate::storage::{Completion, Draft, Effect, SealedWrite, refusal};

const SCHEMA: &str = include_str!("schema.sql");

pub(super) struct SqliteDraft {
    // Declared before the path, and so closed before the file is deleted.
    connection: Connection,
    draft: TempPath,
    file: PathBuf,
    directories: Directories,
}

/// The wallet's directory, and those above it that were made for it. If nothing is in it when this is
/// dropped, it goes again; those above may be another wallet's by then.
struct Directories {
    lowest: PathBuf,
    /// The directory that was there before.
    present: PathBuf,
}

impl Directories {
    fn make(directory: &Path) -> Result<Self> {
        let present = directory.ancestors().find(|it| it.exists()).unwrap_or(directory);
        let made = Self { lowest: directory.to_owned(), present: present.to_owned() };
        fs::create_dir_all(directory)
            .map_err(|error| files::io(error, "create the wallet's directory"))?;
        Ok(made)
    }

    fn made(&self) -> impl Iterator<Item = &Path> {
        self.lowest.ancestors().take_while(|it| *it != self.present)
    }
}

impl Drop for Directories {
    fn drop(&mut self) {
        if self.lowest != self.present {
            let _ = fs::remove_dir(&self.lowest);
        }
    }
}

impl SqliteDraft {
    pub(super) fn new(file: PathBuf, metadata: &[u8]) -> Result<Self> {
        if file.exists() {
            return Err(refusal::wallet_exists());
        }
        let directory = files::parent(&file)?;
        let directories = Directories::make(directory)?;
        let draft = tempfile::Builder::new()
            .prefix(&format!("{FILE}."))
            .rand_bytes(DRAFT_RANDOM_LENGTH)
            // As SQLite makes its files.
            .permissions(Permissions::from_mode(0o644))
            .tempfile_in(directory)
            .map_err(|error| files::io(error, "create the wallet's file"))?
            .into_temp_path();
        let connection = begin(&draft, metadata).map_err(translate)?;
        Ok(Self { connection, draft, file, directories })
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
        // Dropped in the reverse order, as the fields are.
        let Self { directories, file, draft, connection } = self;
        connection.execute_batch("COMMIT").map_err(translate)?;
        connection.close().map_err(|(_, error)| translate(error))?;
        File::open(&draft)
            .and_then(|file| file.sync_all())
            .map_err(|error| files::io(error, "write the wallet's file"))?;
        draft.persist_noclobber(&file).map_err(|error| match error.error.kind() {
            IoKind::AlreadyExists => refusal::wallet_exists(),
            _ => files::io(error.error, "create the wallet's file"),
        })?;
        directories
            .made()
            .chain([directories.present.as_path()])
            .try_for_each(files::sync_directory)
            .inspect_err(|_| drop(fs::remove_file(&file)))
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

/// Everything goes into one transaction: what does not fit into memory is written on the way.
fn begin(draft: &TempPath, metadata: &[u8]) -> rusqlite::Result<Connection> {
    let connection = Connection::open(draft)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    connection.execute_batch(SCHEMA)?;
    connection.execute("INSERT INTO metadata (value) VALUES (?1)", params![metadata])?;
    Ok(connection)
}
