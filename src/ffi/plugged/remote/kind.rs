//! Wallets of a registered type: created, opened, deleted.

use std::sync::Arc;

use async_lock::OnceCell;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::AsyncStorageFunctions;
use super::opened::{Opened, RemoteStorage};
use super::question::{self, read, send, tell};
use super::requests::Request;
use crate::error::Result;
use crate::ffi::plugged::foreign::failed;
use crate::ffi::plugged::kind::identity;
use crate::lanes::{Lane, spawn_on};
use crate::model::wallet::{Secret, WalletConfig};
use crate::storage::{Completion, Draft, SealedWrite, Storage, StorageType};

/// A kind of storage of these functions. Any number of requests may be on their way.
pub fn storage_type(name: &str, functions: AsyncStorageFunctions) -> Arc<dyn StorageType> {
    Arc::new(RemoteType { name: name.to_owned(), functions })
}

struct RemoteType {
    name: String,
    functions: AsyncStorageFunctions,
}

impl StorageType for RemoteType {
    fn identity(&self, config: &WalletConfig) -> Result<String> {
        Ok(identity(&self.name, config))
    }

    fn create(
        &self,
        config: &WalletConfig,
        credentials: Option<&Secret>,
        metadata: &[u8],
    ) -> Completion<Box<dyn Draft>> {
        let functions = self.functions;
        let create = question::wallet(config, credentials, Some(metadata));
        let place = question::wallet(config, credentials, None);
        Completion::later(async move {
            tell(&functions, |it| it.create, 0, &create?).await?;
            let draft = RemoteDraft { functions, place: place?, opened: OnceCell::new() };
            Ok(Box::new(Shared(Arc::new(draft))) as Box<dyn Draft>)
        })
    }

    fn open(
        &self,
        config: &WalletConfig,
        credentials: Option<&Secret>,
    ) -> Completion<Arc<dyn Storage>> {
        let functions = self.functions;
        let place = question::wallet(config, credentials, None);
        Completion::later(async move {
            let opened = open(functions, &place?).await?;
            Ok(Arc::new(RemoteStorage(opened)) as Arc<dyn Storage>)
        })
    }

    fn delete(&self, config: &WalletConfig, credentials: Option<&Secret>) -> Completion<()> {
        let functions = self.functions;
        let place = question::wallet(config, credentials, None);
        Completion::later(async move { tell(&functions, |it| it.delete_wallet, 0, &place?).await })
    }
}

async fn open(functions: AsyncStorageFunctions, place: &str) -> Result<Arc<Opened>> {
    let request = send(&functions, |it| it.open, 0, place)?;
    let mut opening = Opening { functions, request: Some(request) };
    let answer = match &mut opening.request {
        Some(request) => request.answer().await,
        None => unreachable!("it is there until this ends"),
    };
    opening.request = None;
    Ok(Arc::new(Opened::new(functions, handle_in(&answer?)?)))
}

fn handle_in(answer: &[u8]) -> Result<i32> {
    #[derive(Deserialize)]
    struct Answer {
        storage: i32,
    }
    match read(answer)? {
        Answer { storage } if storage > 0 => Ok(storage),
        _ => Err(failed("gave a handle that is not above 0")),
    }
}

/// A request that opens a wallet. One that was answered when nobody waits any more has opened it.
struct Opening {
    functions: AsyncStorageFunctions,
    request: Option<Request>,
}

impl Drop for Opening {
    fn drop(&mut self) {
        let answer = self.request.as_mut().and_then(Request::unread_answer);
        if let Some(handle) = answer.and_then(|it| handle_in(&it).ok()) {
            // Its own drop closes it.
            drop(Opened::new(self.functions, handle));
        }
    }
}

/// A wallet that is being made: it is there from the start, and open while records come into it.
struct RemoteDraft {
    functions: AsyncStorageFunctions,
    place: Zeroizing<String>,
    opened: OnceCell<Arc<Opened>>,
}

impl RemoteDraft {
    async fn close(&self) -> Result<()> {
        match self.opened.get() {
            Some(opened) => opened.shut().await,
            None => Ok(()),
        }
    }

    async fn delete(&self) -> Result<()> {
        tell(&self.functions, |it| it.delete_wallet, 0, &self.place).await
    }
}

struct Shared(Arc<RemoteDraft>);

impl Draft for Shared {
    fn add(&mut self, records: &[SealedWrite]) -> Completion<()> {
        let draft = Arc::clone(&self.0);
        let question = Opened::commit_question(&[records]);
        Completion::later(async move {
            let open = || open(draft.functions, &draft.place);
            let opened = draft.opened.get_or_try_init(open).await?;
            opened
                .commit(&question?, 1)
                .await?
                .pop()
                .unwrap_or_else(|| Err(failed("answered no status")))
        })
    }

    fn finish(self: Box<Self>) -> Completion<()> {
        Completion::later(async move {
            let closed = self.0.close().await;
            if closed.is_err()
                && let Err(left) = self.0.delete().await
            {
                log::warn!("a wallet that could not be finished could not be removed: {left}");
            }
            closed
        })
    }

    fn abandon(self: Box<Self>) -> Completion<()> {
        Completion::later(async move {
            if let Err(error) = self.0.close().await {
                log::warn!("a wallet that is abandoned could not be closed: {error}");
            }
            self.0.delete().await
        })
    }
}

/// Asks and forgets, where nobody waits.
pub(super) fn close_later(functions: AsyncStorageFunctions, storage: i32) {
    spawn_on(Lane::Storage, async move {
        if let Err(error) = tell(&functions, |it| it.close, storage, "{}").await {
            log::warn!("a wallet that nobody uses could not be closed: {error}");
        }
    });
}
