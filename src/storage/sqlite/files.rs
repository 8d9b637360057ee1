//! Where a wallet's file is, how it comes into being and how it goes.

use std::fs::{self, File};
use std::io::ErrorKind as IoKind;
use std::path::{Component, Path, PathBuf};

use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::Value;

use super::translate;
use crate::error::{Error, ErrorKind, Result};

const FILE: &str = "sqlite.db";
const SCHEMA: &str = include_str!("schema.sql");

#[derive(Default, Deserialize)]
struct SqliteConfig {
    path: Option<PathBuf>,
}

/// `{path}/{id}/sqlite.db`, by default under `~/.indy_client/wallet`.
pub(in crate::storage) fn path(id: &str, config: Option<&Value>) -> Result<PathBuf> {
    let config = match config {
        None | Some(Value::Null) => SqliteConfig::default(),
        Some(config) => SqliteConfig::deserialize(config).map_err(|error| {
            Error::structure("`storage_config` must be {\"path\": directory}").because(error)
        })?,
    };
    // Two spellings of one wallet would be two wallets to this process.
    if !Path::new(id).components().all(|part| matches!(part, Component::Normal(_))) {
        let message = "a wallet's id names a directory: it has no `.` or `..` and no root in it";
        return Err(Error::structure(message));
    }
    let directory = match config.path {
        Some(path) => path,
        None => home()?.join(".indy_client").join("wallet"),
    };
    std::path::absolute(directory.join(id).join(FILE))
        .map_err(|error| Error::structure("the wallet's path is not one").because(error))
}

/// Makes the file under another name and gives it its own when it is complete and on the disk. The
/// file system lets only one file have that name: of two that create one wallet at once, in
/// whatever process, one succeeds.
pub(in crate::storage) fn create(path: &Path, metadata: &[u8]) -> Result<()> {
    let exists = || {
        let message = "a wallet of this id exists; open it, delete it or choose another id";
        Error::new(ErrorKind::WalletAlreadyExists, message)
    };
    if path.exists() {
        return Err(exists());
    }
    let directory = parent(path)?;
    let present = directory.ancestors().find(|it| it.exists());
    fs::create_dir_all(directory).map_err(|error| io(error, "create the wallet's directory"))?;
    let draft = Draft::new(directory);
    draft.fill(metadata)?;
    fs::hard_link(&draft.0, path).map_err(|error| match error.kind() {
        IoKind::AlreadyExists => exists(),
        _ => io(error, "create the wallet's file"),
    })?;
    drop(draft);
    let made = directory.ancestors().take_while(|it| Some(*it) != present);
    made.chain(present).try_for_each(sync_directory).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Deletes the files SQLite made, and the wallet's directory if nothing else is in it.
pub(in crate::storage) fn delete(path: &Path) -> Result<()> {
    check_present(path)?;
    // The database goes last: a log left behind would be replayed into the next wallet of this name.
    for suffix in ["-wal", "-shm", "-journal", ""] {
        match fs::remove_file(with_suffix(path, suffix)) {
            Err(error) if error.kind() != IoKind::NotFound => {
                return Err(io(error, "delete the wallet's file"));
            }
            _ => {}
        }
    }
    let directory = parent(path)?;
    remove_drafts(directory);
    sync_directory(directory)?;
    let _ = fs::remove_dir(directory);
    Ok(())
}

/// Removes what a process that was killed while it created this wallet has left: a draft may be a
/// second name of the database.
fn remove_drafts(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for name in entries.flatten().map(|entry| entry.file_name()) {
        let random = name.to_str().and_then(|name| name.strip_prefix(FILE)?.strip_prefix('.'));
        let random = random.map(|text| text.trim_end_matches("-journal"));
        let is_draft =
            |text: &str| text.len() == 32 && text.bytes().all(|it| it.is_ascii_hexdigit());
        if random.is_some_and(is_draft) {
            let _ = fs::remove_file(directory.join(name));
        }
    }
}

pub(super) fn check_present(path: &Path) -> Result<()> {
    match path.try_exists() {
        Ok(true) => Ok(()),
        Ok(false) => {
            let message = "there is no wallet of this id; create it first";
            Err(Error::new(ErrorKind::WalletNotFound, message))
        }
        Err(error) => Err(io(error, "look for the wallet's file")),
    }
}

/// A database under a name nobody looks for, deleted when dropped.
struct Draft(PathBuf);

impl Draft {
    fn new(directory: &Path) -> Self {
        Self(directory.join(format!("{FILE}.{:032x}", rand::random::<u128>())))
    }

    fn fill(&self, metadata: &[u8]) -> Result<()> {
        let mut connection = Connection::open(&self.0).map_err(translate)?;
        let transaction = connection.transaction().map_err(translate)?;
        transaction.execute_batch(SCHEMA).map_err(translate)?;
        transaction
            .execute("INSERT INTO metadata (value) VALUES (?1)", params![metadata])
            .map_err(translate)?;
        transaction.commit().map_err(translate)?;
        connection.close().map_err(|(_, error)| translate(error))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for suffix in ["", "-journal"] {
            let _ = fs::remove_file(with_suffix(&self.0, suffix));
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

fn sync_directory(directory: &Path) -> Result<()> {
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(|error| io(error, "write the wallet's directory"))
}

fn parent(path: &Path) -> Result<&Path> {
    path.parent()
        .ok_or_else(|| Error::structure("the wallet's path has no directory"))
}

fn home() -> Result<PathBuf> {
    std::env::home_dir()
        .ok_or_else(|| Error::new(ErrorKind::Io, "there is no home directory; set HOME or a path"))
}

fn io(error: std::io::Error, doing: &str) -> Error {
    Error::new(ErrorKind::Io, format!("could not {doing}")).because(error)
}
