//! Searches that callers have open, by handle, and walking through records page by page.
//!
//! What is open under a handle is the command's own type: a handle of one kind of search is unknown to
//! the others.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use async_lock::Mutex;
use once_cell::sync::Lazy;

use super::line::{FetchTurn, FetchTurns};
use super::{OpenWallet, PAGE, Record, Wallet};
use crate::error::{Error, ErrorKind, Result};
use crate::handles::Handles;
use crate::lanes::{Lane, checkpoint, current_cancel, settle};
use crate::locks::{read, write};
use crate::model::query::Query;
use crate::storage::{self, Fetch};

pub type SearchHandle = i32;

static OPEN: Lazy<RwLock<HashMap<SearchHandle, Entry>>> = Lazy::new(Default::default);
static HANDLES: Handles = Handles::new();

struct Entry {
    wallet: Arc<Wallet>,
    search: Arc<dyn Any + Send + Sync>,
}

/// A search that a caller has open.
pub struct Search {
    wallet: Arc<Wallet>,
    config: SearchConfig,
    total_count: Option<usize>,
    /// Fetches that were called one after the other get their pages so: the lock alone would let a later one
    /// go first now and then.
    fetches: FetchTurns,
    /// `None` if only the count was wanted. A search that has failed, or was closed, stays so.
    walk: Mutex<Result<Option<Walk>>>,
}

/// What a search gives.
pub struct SearchConfig {
    pub fetch: Fetch,
    pub with_records: bool,
    pub with_total_count: bool,
    /// Whether the caller wants to see the kind of each record.
    pub with_kind: bool,
}

impl Search {
    pub async fn begin(
        wallet: &OpenWallet,
        kind: &str,
        query: Query,
        config: SearchConfig,
    ) -> Result<Self> {
        let total_count = match config.with_total_count {
            true => Some(wallet.count(kind, query.clone()).await?),
            false => None,
        };
        let walk = match config.with_records {
            true => Some(Walk::begin(wallet, kind, query, config.fetch).await?),
            false => None,
        };
        let (wallet, fetches) = (Arc::clone(wallet), FetchTurns::default());
        Ok(Self { wallet, config, total_count, fetches, walk: Mutex::new(Ok(walk)) })
    }

    pub fn config(&self) -> &SearchConfig {
        &self.config
    }

    /// How many records fitted when the search was begun, if that was asked.
    pub fn total_count(&self) -> Option<usize> {
        self.total_count
    }

    /// Of a command that fetches: those called later wait until it is dropped.
    pub fn turn(&self) -> FetchTurn<'_> {
        self.fetches.take()
    }

    /// The next records, at most `count`: fewer only at the end.
    pub async fn next(&self, turn: &FetchTurn<'_>, count: usize) -> Result<Vec<Record>> {
        let wallet = OpenWallet::enter(Arc::clone(&self.wallet))?;
        turn.come().await;
        let mut walk = self.walk.lock().await;
        // On a thread that runs its commands itself, one that is told to stop comes this far.
        current_cancel().check()?;
        let Some(open) = walk.as_mut().map_err(|failed| failed.again())? else {
            return Ok(Vec::new());
        };
        // Who is told to stop later has got the records.
        let taken = open.take(&wallet, count).await.and_then(|it| settle().map(|()| it));
        if let Err(error) = &taken {
            // What was taken before is lost, and who goes on would not see that.
            *walk = Err(error.again());
        }
        taken
    }

    /// Gives back what the storage keeps for the search, behind the fetches that were called before: they
    /// would find an end that is none.
    pub async fn close(&self) -> Result<()> {
        let turn = self.turn();
        turn.come().await;
        // A fetch that has just found the search, and comes later, hears that it is closed.
        let walk = std::mem::replace(&mut *self.walk.lock().await, Err(unknown()));
        let Ok(Some(walk)) = walk else { return Ok(()) };
        match OpenWallet::enter(Arc::clone(&self.wallet)) {
            Ok(wallet) => walk.close(&wallet).await,
            // With the wallet, the storage has given back everything.
            Err(_) => Ok(()),
        }
    }
}

/// Makes a search of this wallet, or what a command needs beside it, known under a handle.
pub fn open<T: Any + Send + Sync>(wallet: &OpenWallet, search: T) -> Result<SearchHandle> {
    settle()?;
    let mut open = write(&OPEN);
    let handle = HANDLES.next(|it| open.contains_key(it));
    open.insert(handle, Entry { wallet: Arc::clone(wallet), search: Arc::new(search) });
    Ok(handle)
}

pub fn find<T: Any + Send + Sync>(handle: SearchHandle) -> Result<Arc<T>> {
    let search = read(&OPEN).get(&handle).map(|it| Arc::clone(&it.search));
    search.and_then(|it| it.downcast().ok()).ok_or_else(unknown)
}

/// Takes the search from its handle.
pub fn remove<T: Any + Send + Sync>(handle: SearchHandle) -> Result<Arc<T>> {
    settle()?;
    let mut open = write(&OPEN);
    let entry = open.get(&handle).ok_or_else(unknown)?;
    let search = Arc::clone(&entry.search).downcast().map_err(|_| unknown())?;
    open.remove(&handle);
    Ok(search)
}

/// Forgets the searches of a wallet that is closing.
pub(super) fn forget_searches_of(wallet: &Arc<Wallet>) {
    let mut open = write(&OPEN);
    let gone: Vec<_> = open.extract_if(|_, it| Arc::ptr_eq(&it.wallet, wallet)).collect();
    drop(open);
    // What the storage keeps for them goes here, without the lock.
    drop(gone);
}

/// A walk through the records that fit a query.
pub struct Walk(Box<dyn storage::Search>);

impl Walk {
    pub async fn begin(wallet: &Wallet, kind: &str, query: Query, fetch: Fetch) -> Result<Self> {
        let kind = wallet.keys.seal_kind(kind)?;
        let query = wallet.keys.seal_query(query)?;
        wallet
            .access
            .read(|storage| storage.search(&kind, query, fetch))
            .await
            .map(Self)
    }

    /// The next records, at most `count`: fewer only at the end. A page a slice.
    pub async fn take(&mut self, wallet: &Wallet, count: usize) -> Result<Vec<Record>> {
        let mut records = Vec::new();
        while records.len() < count {
            let page = self.next(wallet, PAGE.min(count - records.len())).await?;
            if page.is_empty() && self.0.is_over() {
                break;
            }
            records.extend(page);
            checkpoint().await?;
        }
        Ok(records)
    }

    /// The next records, at most `limit`; none at the end, and perhaps before.
    async fn next(&mut self, wallet: &Wallet, limit: usize) -> Result<Vec<Record>> {
        let page = wallet.access.read(|_| self.0.next(limit)).await?;
        if page.is_empty() {
            return Ok(Vec::new());
        }
        Lane::Cheap
            .run(|| page.iter().map(|it| wallet.keys.open_record(it)).collect())
            .await
    }

    pub async fn close(mut self, wallet: &Wallet) -> Result<()> {
        wallet.access.read(|_| self.0.close()).await
    }
}

impl Wallet {
    /// How many records of a kind fit a query.
    pub async fn count(&self, kind: &str, query: Query) -> Result<usize> {
        let kind = self.keys.seal_kind(kind)?;
        let query = self.keys.seal_query(query)?;
        self.access.read(|storage| storage.count(&kind, &query)).await
    }
}

fn unknown() -> Error {
    let message = "no search is open under this handle; it was closed, or its wallet was";
    Error::new(ErrorKind::WalletInvalidHandle, message)
}
