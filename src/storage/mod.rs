//! FLOOR 2, storage: sealed bytes in and out, blocking.
//!
//! A storage keeps what a wallet seals. It knows no key and no lane: whoever calls it is on a thread
//! that may wait.

#[cfg(test)]
mod conformance;
mod sqlite;

use crate::error::{Error, ErrorKind, Result};
use crate::model::wallet::WalletConfig;

/// The storage of one open wallet.
pub trait Storage: Send + Sync {
    /// What the wallet's keys are sealed in, as it was given to `create`.
    fn metadata(&self) -> Result<Vec<u8>>;

    fn set_metadata(&self, metadata: &[u8]) -> Result<()>;

    /// Applies every change, in their order, each whole or not at all, and makes them durable
    /// together. One that fails does not keep the others from succeeding.
    fn commit(&self, changes: &[SealedChange]) -> Vec<Result<()>>;

    /// Whether it is time for `upkeep`. Of many who ask, one is told so.
    fn is_upkeep_due(&self) -> bool;

    /// Does beside the commits what they would otherwise have to do themselves now and then.
    fn upkeep(&self) -> Result<()>;

    /// The value of a record, or `WalletItemNotFound`.
    fn get(&self, kind: &[u8], name: &[u8]) -> Result<SealedValue>;

    /// The next records of a kind after the one of name `after` (empty for the first), in the order
    /// of their sealed names, at most `limit`. However many there are, a page costs the same.
    fn page(&self, kind: &[u8], after: &[u8], limit: usize) -> Result<Vec<SealedRecord>>;

    /// Ends all connections.
    fn close(&self) -> Result<()>;
}

/// What one command changes: all of it is applied, or nothing.
pub type SealedChange = Vec<SealedWrite>;

/// One record to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedWrite {
    pub kind: Vec<u8>,
    pub name: Vec<u8>,
    pub value: SealedValue,
    pub if_present: IfPresent,
}

/// What adding a record means where there is one of its kind and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfPresent {
    /// The whole change fails with `WalletItemAlreadyExists`.
    Refuse,
    /// The old one stays, and the change goes on.
    Keep,
}

/// A value, sealed under a key of its own, and that key, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedValue {
    pub text: Vec<u8>,
    pub key: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRecord {
    pub name: Vec<u8>,
    pub value: SealedValue,
}

/// Makes the storage of a new wallet, whole or not at all.
pub fn create(config: &WalletConfig, metadata: &[u8]) -> Result<()> {
    sqlite::create(&sqlite_path(config)?, metadata)
}

/// Opens the storage of a wallet.
pub fn open(config: &WalletConfig) -> Result<Box<dyn Storage>> {
    Ok(Box::new(sqlite::Sqlite::open(&sqlite_path(config)?)?))
}

/// Deletes the storage of a wallet.
pub fn delete(config: &WalletConfig) -> Result<()> {
    sqlite::delete(&sqlite_path(config)?)
}

/// What tells one wallet from another in this process.
pub fn identity(config: &WalletConfig) -> Result<String> {
    Ok(sqlite_path(config)?.to_string_lossy().into_owned())
}

fn sqlite_path(config: &WalletConfig) -> Result<std::path::PathBuf> {
    match config.storage_type.as_deref() {
        None | Some("default") => sqlite::path(&config.id, config.storage_config.as_ref()),
        Some(other) => Err(Error::new(
            ErrorKind::WalletUnknownType,
            format!("no wallet storage of the type {other} is registered; there is `default`"),
        )),
    }
}
