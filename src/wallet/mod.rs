//! FLOOR 3, the wallet: named records, sealed, over any storage.
//!
//! It knows records, but not which kinds there are; it knows lanes, and that its storage may wait.
//!
//! | file | what is in it |
//! |---|---|
//! | `keys` | the seven keys of a wallet, and how records are sealed with them |
//! | `metadata` | those keys, sealed with the master key, as storage keeps them |
//! | `master_key` | the master key, from what the caller knows |
//! | `record` | a change before and after sealing |
//! | `writer` | the order of writes, and many commits with one fsync |
//! | `line` | the order in which writes are answered |
//! | `gate` | who uses the wallet, and waiting until nobody does |
//! | `registry` | open wallets by handle, and whose turn it is with a wallet's id |
//! | `claims` | names of records that are being made |

mod claims;
mod gate;
mod keys;
mod line;
pub mod master_key;
mod metadata;
mod record;
pub mod registry;
mod writer;

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::error::Result;
use crate::lanes::{Lane, checkpoint};
use crate::storage::Storage;

pub use claims::RecordClaim;
pub use gate::OpenWallet;
pub use keys::Keys;
pub use metadata::Metadata;
pub use record::Change;
pub use writer::Turn;

/// Records handled in one slice.
pub const PAGE: usize = 256;

/// A record's name and its value, which may be a secret.
pub type NamedValue = (String, Zeroizing<String>);

/// A wallet that is open. Commands hold it as an `OpenWallet`, which keeps it from closing.
pub struct Wallet {
    keys: Keys,
    storage: Arc<dyn Storage>,
    writer: Arc<writer::Writer>,
    gate: gate::Gate,
    claims: claims::Claims,
}

impl Wallet {
    pub fn new(storage: Box<dyn Storage>, keys: Keys) -> Self {
        let storage: Arc<dyn Storage> = Arc::from(storage);
        Self {
            keys,
            writer: writer::Writer::new(Arc::clone(&storage)),
            storage,
            gate: gate::Gate::default(),
            claims: claims::Claims::default(),
        }
    }

    /// The next place in the order of this wallet's writes. A command takes it when it is accepted,
    /// before its first hop, and holds up the writes behind it until it commits or drops it.
    pub fn turn(&self) -> Turn {
        self.writer.turn()
    }

    /// Seals `change`, which belongs together, and makes it durable in its turn, or changes nothing.
    pub async fn commit(&self, turn: Turn, change: Change) -> Result<()> {
        let sealed = Lane::Cheap.run(|| change.seal(&self.keys)).await?;
        turn.commit(sealed).await
    }

    /// The value of a record, or `WalletItemNotFound`.
    pub async fn get(&self, kind: &str, name: &str) -> Result<Zeroizing<String>> {
        Lane::Storage
            .run(|| {
                // Sealing a name takes microseconds: less than another hop.
                let (kind, name) = self.keys.seal_identity(kind, name)?;
                self.keys.open_value(&self.storage.get(&kind, &name)?)
            })
            .await
    }

    /// All records of a kind, in no particular order, a page a slice.
    pub async fn list(&self, kind: &str) -> Result<Vec<NamedValue>> {
        let kind = self.keys.seal_kind(kind)?;
        let (mut records, mut last) = (Vec::new(), Vec::new());
        loop {
            let page = Lane::Storage.run(|| self.storage.page(&kind, &last, PAGE)).await?;
            let Some(record) = page.last() else { return Ok(records) };
            last.clone_from(&record.name);
            let opened: Result<Vec<_>> = Lane::Cheap
                .run(|| page.iter().map(|it| self.keys.open_record(it)).collect())
                .await;
            records.extend(opened?);
            checkpoint().await?;
        }
    }

    /// Says that a record of this name is being made. Of two commands one gets it.
    pub fn claim(self: &Arc<Self>, kind: &'static str, name: &str) -> Result<RecordClaim> {
        claims::claim(self, kind, name)
    }

    /// Ends the storage's connections. Whoever calls this has seen that nobody uses the wallet.
    async fn close(&self) -> Result<()> {
        Lane::Storage.run(|| self.storage.close()).await
    }
}
