//! FLOOR 2, storage: sealed bytes in and out.
//!
//! A storage keeps what a wallet seals. It knows no key and no lane: whoever calls it is on a thread
//! that may wait. A call answers with a `Completion`: a storage that blocks has completed when it
//! returns, one that waits for a server completes later and needs no thread meanwhile.
//!
//! | file | what is in it |
//! |---|---|
//! | `completion` | an answer that is there or comes later |
//! | `record` | what is stored: records, tags, changes |
//! | `refusal` | the errors that every kind of storage has |
//! | `types` | the kinds of storage by name: `default`, `memory`, and those that hosts register |
//! | `sqlite` | `default`: one SQLite file a wallet, libindy's format |
//! | `memory` | `memory`: gone with the process |
//! | `conformance` | what every storage does, as tests |

mod completion;
#[cfg(test)]
pub mod conformance;
mod memory;
mod record;
pub mod refusal;
mod sqlite;
mod types;

use std::sync::Arc;
use std::time::Duration;

use async_lock::Semaphore;

use crate::error::Result;
use crate::model::query::Query;
use crate::model::wallet::{Secret, WalletConfig};

pub use completion::Completion;
pub use record::{
    Effect, Fetch, IfPresent, SealedChange, SealedRecord, SealedTag, SealedTagName, SealedValue,
    SealedWrite, TagValue,
};
pub use types::{find, register};

/// A query whose tag names and values are sealed where they are stored sealed.
pub type SealedQuery = Query<SealedTagName, TagValue>;

/// A kind of storage: how wallets of it come into being, are opened and go.
pub trait StorageType: Send + Sync {
    /// What tells one wallet from another in this process.
    fn identity(&self, config: &WalletConfig) -> Result<String>;

    /// Begins a new wallet, which nobody else can open before it is finished.
    fn create(
        &self,
        config: &WalletConfig,
        credentials: Option<&Secret>,
        metadata: &[u8],
    ) -> Completion<Box<dyn Draft>>;

    fn open(
        &self,
        config: &WalletConfig,
        credentials: Option<&Secret>,
    ) -> Completion<Arc<dyn Storage>>;

    fn delete(&self, config: &WalletConfig, credentials: Option<&Secret>) -> Completion<()>;

    /// How many of these calls may be made at once; `None` for any number.
    fn permits(&self) -> Option<Arc<Semaphore>> {
        None
    }
}

/// A wallet that is being made, alone with whoever makes it. Dropped, it is abandoned where that
/// needs no waiting.
pub trait Draft: Send {
    fn add(&mut self, records: &[SealedWrite]) -> Completion<()>;

    /// Makes the wallet durable and known under its name, or fails and leaves none.
    fn finish(self: Box<Self>) -> Completion<()>;

    fn abandon(self: Box<Self>) -> Completion<()> {
        Completion::ready(Ok(()))
    }
}

/// The storage of one open wallet.
pub trait Storage: Send + Sync {
    /// What the wallet's keys are sealed in, as it was given to `create`.
    fn metadata(&self) -> Completion<Vec<u8>>;

    fn set_metadata(&self, metadata: &[u8]) -> Completion<()>;

    /// Applies every change, in their order, each whole or not at all, and makes them durable
    /// together. One that fails does not keep the others from succeeding.
    fn commit(&self, changes: &[SealedChange]) -> Completion<Committed>;

    /// A record, or `WalletItemNotFound`.
    fn get(&self, kind: &[u8], name: &[u8], fetch: Fetch) -> Completion<SealedRecord>;

    /// The records of a kind that fit a query.
    fn search(&self, kind: &[u8], query: SealedQuery, fetch: Fetch) -> Completion<Box<dyn Search>>;

    /// How many records of a kind fit a query.
    fn count(&self, kind: &[u8], query: &SealedQuery) -> Completion<usize>;

    /// Every record, whole, as they were at one moment where the storage can do that.
    fn all(&self) -> Completion<Box<dyn Search>>;

    /// Ends all connections. Later calls are errors.
    fn close(&self) -> Completion<()>;

    /// How many calls that read may be made at once, and how many that write; `None` for any number.
    fn permits(&self, purpose: Purpose) -> Option<Arc<Semaphore>>;

    /// Whether it is time for `upkeep`, which is sooner if writing has paused. Of many who ask, one is
    /// told so.
    fn is_upkeep_due(&self, _is_paused: bool) -> bool {
        false
    }

    /// Does beside the commits what they would otherwise have to do themselves now and then. What it
    /// could not do stays due.
    fn upkeep(&self) -> Completion<()> {
        Completion::ready(Ok(()))
    }

    /// How long connections are kept that nobody uses; `None` if there are none to give back.
    fn idle_limit(&self) -> Option<Duration> {
        None
    }

    /// Ends the connections that nobody has used for that long; they come again when needed. Says
    /// whether there are others.
    fn give_back(&self) -> bool {
        false
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Read,
    Write,
}

/// What became of a batch of changes.
#[derive(Debug)]
pub enum Committed {
    /// For each change, in their order.
    Done(Vec<Result<()>>),
    /// Nothing: another process is writing. It is worth trying again soon.
    Busy,
}

/// A search that was begun. It holds no connection between two pages, and what changes meanwhile is
/// given as it is then: no record twice, none that does not fit.
pub trait Search: Send {
    /// How many records there are, where that is known.
    fn total(&self) -> Option<usize> {
        None
    }

    /// The next records, at most `limit`. None at the end, and perhaps before: a call that finds nothing
    /// does not look for long.
    fn next(&mut self, limit: usize) -> Completion<Vec<SealedRecord>>;

    /// Whether a call that gave none was at the end.
    fn is_over(&self) -> bool {
        true
    }

    /// Gives back what the storage keeps for it.
    fn close(&mut self) -> Completion<()> {
        Completion::ready(Ok(()))
    }
}
