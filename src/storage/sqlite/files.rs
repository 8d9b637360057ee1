//! Where a wallet's file is, and how it goes.

use std::fs;
use std::io::ErrorKind as IoKind;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::model::wallet::WalletConfig;
use crate::new_file::sync_directory;
use crate::storage::refusal;

const FILE: &str = "sqlite.db";

/// What the name of a database that is being made begins with, and the letters and digits after that.
pub(super) const DRAFT_PREFIX: &str = "sqlite.db.";
pub(super) const DRAFT_RANDOM_LENGTH: usize = 32;

const DEFAULT_READERS: usize = 8;
const MAX_READERS: usize = 1024;
const DEFAULT_IDLE_MS: u64 = 60_000;

/// Where a wallet's file is, and how many connections it may have.
pub(super) struct Place {
    pub(super) file: PathBuf,
    pub(super) readers: usize,
    /// How long a connection is kept that nobody uses.
    pub(super) idle_ms: u64,
}

/// `storage_config`.
#[derive(Default, Deserialize)]
struct SqliteConfig {
    path: Option<PathBuf>,
    readers: Option<usize>,
    idle_ms: Option<u64>,
}

impl Place {
    /// `{path}/{id}/sqlite.db`, by default under `~/.indy_client/wallet`.
    pub(super) fn of(wallet: &WalletConfig) -> Result<Self> {
        let SqliteConfig { path, readers, idle_ms } = parse(wallet.storage_config.as_ref())?;
        // Two spellings of one wallet would be two wallets to this process.
        let id = Path::new(&wallet.id);
        if !id.components().all(|part| matches!(part, Component::Normal(_))) {
            let message =
                "a wallet's id names a directory: it has no `.` or `..` and no root in it";
            return Err(Error::structure(message));
        }
        let readers = readers.unwrap_or(DEFAULT_READERS);
        if !(1..=MAX_READERS).contains(&readers) {
            let message = format!("`readers` in `storage_config` is from 1 to {MAX_READERS}");
            return Err(Error::structure(message));
        }
        let directory = match path {
            Some(path) => path,
            None => home()?.join(".indy_client").join("wallet"),
        };
        let file = std::path::absolute(directory.join(id).join(FILE))
            .map_err(|error| Error::structure("the wallet's path is not one").because(error))?;
        Ok(Self { file, readers, idle_ms: idle_ms.unwrap_or(DEFAULT_IDLE_MS) })
    }
}

fn parse(config: Option<&Value>) -> Result<SqliteConfig> {
    match config {
        None | Some(Value::Null) => Ok(SqliteConfig::default()),
        Some(config) => SqliteConfig::deserialize(config).map_err(|error| {
            let message =
                "`storage_config` must be {\"path\": directory, \"readers\": number, \"idle_ms\": number}";
            Error::structure(message).because(error)
        }),
    }
}

/// Deletes the files SQLite made, and the wallet's directory if nothing else is in it.
pub(super) fn delete(file: &Path) -> Result<()> {
    check_present(file)?;
    // The database goes last: a log left behind would be replayed into the next wallet of this name.
    for suffix in ["-wal", "-shm", "-journal", ""] {
        match fs::remove_file(with_suffix(file, suffix)) {
            Err(error) if error.kind() != IoKind::NotFound => {
                return Err(io(error, "delete the wallet's file"));
            }
            _ => {}
        }
    }
    let Some(directory) = file.parent() else { return Ok(()) };
    remove_drafts(directory);
    sync_directory(directory).map_err(|error| io(error, "write the wallet's directory"))?;
    let _ = fs::remove_dir(directory);
    Ok(())
}

/// Removes what a process that was killed while it created this wallet has left.
fn remove_drafts(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for name in entries.flatten().map(|entry| entry.file_name()) {
        let random = name.to_str().and_then(|name| name.strip_prefix(DRAFT_PREFIX));
        let is_random = |text: &str| {
            text.len() == DRAFT_RANDOM_LENGTH && text.bytes().all(|it| it.is_ascii_alphanumeric())
        };
        if random.is_some_and(|text| is_random(text.trim_end_matches("-journal"))) {
            let _ = fs::remove_file(directory.join(name));
        }
    }
}

pub(super) fn check_present(file: &Path) -> Result<()> {
    match file.try_exists() {
        Ok(true) => Ok(()),
        Ok(false) => Err(refusal::wallet_missing()),
        Err(error) => Err(io(error, "look for the wallet's file")),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

fn home() -> Result<PathBuf> {
    std::env::home_dir()
        .ok_or_else(|| Error::new(ErrorKind::Io, "there is no home directory; set HOME or a path"))
}

pub(super) fn io(error: std::io::Error, doing: &str) -> Error {
    Error::new(ErrorKind::Io, format!("could not {doing}")).because(error)
}
