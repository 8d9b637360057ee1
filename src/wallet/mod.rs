//! FLOOR 3, the wallet: named records, sealed, over any storage.
//!
//! It knows records, but not which kinds there are; it knows lanes, and that its storage may wait.
//!
//! | file | what is in it |
//! |---|---|
//! | `keys` | the seven keys of a wallet, and how records are sealed with them |
//! | `tags` | the same for tags and queries |
//! | `metadata` | those keys, sealed with the master key, as storage keeps them |
//! | `master_key` | the master key, from what the caller knows |
//! | `record` | a record that was opened, and a change before it is sealed |
//! | `access` | calling a storage on its lane |
//! | `writer` | the order of writes, and many commits with one fsync |
//! | `upkeep` | what a storage does beside commits, and when |
//! | `line` | the order in which writes are answered |
//! | `search` | searches that are open, and walking through records |
//! | `site` | where a wallet is stored: creating, opening, deleting |
//! | `transfer` | a wallet as one sealed file, and back |
//! | `gate` | who uses the wallet, and waiting until nobody does |
//! | `registry` | open wallets by handle, and whose turn it is with a wallet's id |
//! | `claims` | names of records that are being made |
//! | `key_cache` | keys that were made ready, while the wallet is open |

pub mod access;
mod claims;
mod gate;
mod key_cache;
mod keys;
mod line;
pub mod master_key;
mod metadata;
mod record;
pub mod registry;
pub mod search;
pub mod site;
mod tags;
pub mod transfer;
mod upkeep;
mod writer;

use std::sync::Arc;

use crate::error::Result;
use crate::lanes::{Lane, Lanes, checkpoint, current_executor, settle};
use crate::model::query::Query;
use crate::storage::{Fetch, SealedChange, Storage};

pub use claims::RecordClaim;
pub use gate::OpenWallet;
pub use key_cache::{KeyCache, Removals};
pub use keys::Keys;
pub use metadata::Metadata;
pub use record::{Change, Record, Version};
pub use writer::Turn;

/// Records handled in one slice.
pub const PAGE: usize = 256;

/// A wallet that is open. Commands hold it as an `OpenWallet`, which keeps it from closing.
pub struct Wallet {
    keys: Arc<Keys>,
    access: Arc<access::Access>,
    writer: Arc<writer::Writer>,
    gate: gate::Gate,
    claims: claims::Claims,
    key_cache: Arc<KeyCache>,
    /// Where the commands run that come into it.
    executor: Arc<Lanes>,
}

impl Wallet {
    pub fn new(storage: Arc<dyn Storage>, keys: Arc<Keys>) -> Self {
        let access = access::Access::new(storage);
        Self {
            keys,
            writer: writer::Writer::new(Arc::clone(&access)),
            access,
            gate: gate::Gate::default(),
            claims: claims::Claims::default(),
            key_cache: Arc::default(),
            executor: current_executor(),
        }
    }

    /// The next place in the order of this wallet's writes. A command takes it when it is accepted,
    /// before its first hop, and holds up the writes behind it until it commits or drops it.
    pub fn turn(&self) -> Turn {
        self.writer.turn()
    }

    /// Seals `change`, which belongs together, and makes it durable in its turn, or changes nothing.
    pub async fn commit(&self, mut turn: Turn, change: Change) -> Result<()> {
        self.try_commit(&mut turn, change).await
    }

    /// The same without giving the turn away: if the change is refused, another may be committed in
    /// its place, before those that have come after it.
    pub async fn try_commit(&self, turn: &mut Turn, change: Change) -> Result<()> {
        Lane::Cheap.visit().await;
        let sealed = change.seal_in_slices(&self.keys).await?;
        settle()?;
        turn.commit(sealed).await
    }

    /// The same for many changes that are independent, with one result each, in one transaction.
    pub async fn commit_each(&self, mut turn: Turn, changes: &[Change]) -> Result<Vec<Result<()>>> {
        let mut sealed: Vec<SealedChange> = Vec::with_capacity(changes.len());
        Lane::Cheap.visit().await;
        for page in changes.chunks(PAGE) {
            for change in page {
                sealed.push(change.seal(&self.keys)?);
            }
            checkpoint().await?;
        }
        settle()?;
        turn.commit_each(sealed).await
    }

    /// A record, or `WalletItemNotFound`.
    pub async fn get(&self, kind: &str, name: &str, fetch: Fetch) -> Result<Record> {
        self.get_version(kind, name, fetch).await.map(|(record, _)| record)
    }

    /// A record, and the version that a later change may name. `None` if no value is fetched.
    pub async fn get_version(
        &self,
        kind: &str,
        name: &str,
        fetch: Fetch,
    ) -> Result<(Record, Option<Version>)> {
        // Sealing a name takes microseconds: less than another hop.
        let (kind, name) = self.keys.seal_identity(kind, name)?;
        let sealed = self.access.read(|storage| storage.get(&kind, &name, fetch)).await?;
        let record = self.keys.open_record(&sealed)?;
        Ok((record, sealed.value.map(Version)))
    }

    /// All records of a kind with their values, in no particular order, a page a slice.
    pub async fn list(&self, kind: &str) -> Result<Vec<Record>> {
        let mut walk = search::Walk::begin(self, kind, Query::everything(), Fetch::VALUE).await?;
        walk.take(self, usize::MAX).await
    }

    /// Says that a record of this name is being made. Of two commands one gets it.
    pub fn claim(self: &Arc<Self>, kind: &'static str, name: &str) -> Result<RecordClaim> {
        claims::claim(self, kind, name)
    }

    pub fn key_cache(&self) -> &Arc<KeyCache> {
        &self.key_cache
    }

    /// Ends the storage's connections. Whoever calls this has seen that nobody uses the wallet.
    async fn close(&self) -> Result<()> {
        self.access.write(|storage| storage.close()).await
    }
}
