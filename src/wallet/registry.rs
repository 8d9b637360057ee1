//! Open wallets by handle, and whose turn it is with a wallet's id.
//!
//! Creating, opening, closing and deleting one wallet happen one after the other, in the order in
//! which the commands were accepted; different wallets never wait for each other.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, RwLock};

use futures_channel::oneshot;
use once_cell::sync::Lazy;

use super::search::forget_searches_of;
use super::{OpenWallet, Wallet};
use crate::error::{Error, ErrorKind, Result};
use crate::handles::Handles;
use crate::lanes::{Lane, executor, go_over_to, settle};
use crate::locks::{lock, read, write};
use crate::model::wallet::WalletConfig;
use crate::storage;

pub type WalletHandle = i32;

static OPEN: Lazy<RwLock<HashMap<WalletHandle, Entry>>> = Lazy::new(Default::default);
static IDS: Lazy<Mutex<HashMap<String, IdState>>> = Lazy::new(Default::default);
static HANDLES: Handles = Handles::new();

#[derive(Clone)]
struct Entry {
    wallet: Arc<Wallet>,
    id: String,
}

/// A wallet's id that is claimed, or whose wallet is open.
#[derive(Default)]
struct IdState {
    claimed: bool,
    open: bool,
    waiting: VecDeque<oneshot::Sender<IdClaim>>,
}

/// While it lives, no other command creates, opens, closes or deletes the wallet.
pub struct IdClaim {
    id: Option<String>,
}

/// Comes into the open wallet of this handle.
pub fn enter(handle: WalletHandle) -> Result<OpenWallet> {
    let entry = read(&OPEN).get(&handle).cloned().ok_or_else(unknown)?;
    OpenWallet::enter(entry.wallet)
}

/// Stands in line for a wallet's id, in the executor that it is to be used in; the place is taken at once,
/// also before the first poll.
pub fn claim(
    config: &WalletConfig,
) -> Result<impl Future<Output = Result<IdClaim>> + Send + use<>> {
    let executor = executor(config.executor.as_deref())?;
    let id = storage::find(config)?.identity(config)?;
    go_over_to(&executor);
    Ok(stand_in_line(id))
}

/// How many wallets are open.
pub fn open_count() -> usize {
    read(&OPEN).len()
}

/// The handles of all open wallets.
pub fn open_handles() -> Vec<WalletHandle> {
    read(&OPEN).keys().copied().collect()
}

/// Takes the wallet from its handle, so that new commands no longer find it, and closes it when the
/// commands inside have ended.
pub async fn close(handle: WalletHandle) -> Result<()> {
    settle()?;
    let removed = write(&OPEN).remove(&handle);
    let Entry { wallet, id } = removed.ok_or_else(unknown)?;
    go_over_to(&wallet.executor);
    let nobody_inside = wallet.shut();
    let claim = stand_in_line(id);
    let claim = claim.await?;
    nobody_inside.await;
    claim.set_open(false);
    Lane::Storage.run(|| forget_searches_of(&wallet)).await;
    wallet.close().await
}

impl IdClaim {
    /// Makes the wallet known under a new handle.
    pub fn fill(self, wallet: Wallet) -> WalletHandle {
        let id = self.id.clone().unwrap_or_default();
        let mut open = write(&OPEN);
        let handle = HANDLES.next(|it| open.contains_key(it));
        open.insert(handle, Entry { wallet: Arc::new(wallet), id });
        drop(open);
        self.set_open(true);
        handle
    }

    pub fn is_open(&self) -> bool {
        self.id
            .as_ref()
            .is_some_and(|id| lock(&IDS).get(id).is_some_and(|state| state.open))
    }

    fn set_open(&self, open: bool) {
        if let Some(id) = &self.id {
            lock(&IDS).entry(id.clone()).or_default().open = open;
        }
    }
}

impl Drop for IdClaim {
    /// Hands the claim to the next in line. One who has stopped waiting drops it, and so hands it
    /// on in turn.
    fn drop(&mut self) {
        let Some(id) = self.id.take() else { return };
        let mut ids = lock(&IDS);
        let Some(state) = ids.get_mut(&id) else { return };
        let next = state.waiting.pop_front();
        state.claimed = next.is_some();
        if !state.claimed && !state.open {
            ids.remove(&id);
        }
        drop(ids);
        if let Some(next) = next {
            let _ = next.send(IdClaim { id: Some(id) });
        }
    }
}

fn stand_in_line(id: String) -> impl Future<Output = Result<IdClaim>> + Send {
    let (next, called) = oneshot::channel();
    let mut ids = lock(&IDS);
    let state = ids.entry(id.clone()).or_default();
    let mut claim = None;
    if state.claimed {
        state.waiting.push_back(next);
    } else {
        state.claimed = true;
        claim = Some(IdClaim { id: Some(id) });
    }
    drop(ids);
    async move {
        Ok(match claim {
            Some(claim) => claim,
            // Whoever holds a claim hands it on when it is dropped, whatever happens.
            None => called.await.map_err(|_| Error::bug("a claim on a wallet was lost"))?,
        })
    }
}

fn unknown() -> Error {
    let message = "no wallet is open under this handle; open it, or see whether it was closed";
    Error::new(ErrorKind::WalletInvalidHandle, message)
}
