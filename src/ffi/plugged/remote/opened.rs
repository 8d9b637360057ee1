//! A wallet that a storage has open.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_lock::Semaphore;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::AsyncStorageFunctions;
use super::kind::close_later;
use super::question::{self, AnsweredRecord, Which, ask, tell};
use super::search::RemoteSearch;
use crate::error::Result;
use crate::ffi::ErrorCode;
use crate::ffi::plugged::foreign::failed;
use crate::ffi::plugged::query::QueryJson;
use crate::ffi::plugged::{ForeignCode, form};
use crate::storage::{
    Committed, Completion, Fetch, Purpose, SealedChange, SealedQuery, SealedRecord, SealedWrite,
    Search, Storage, refusal,
};

/// The status of a change whose record has not the value `only_if`.
const CHANGED: i32 = ErrorCode::WalletItemChanged as i32;

pub(super) struct Opened {
    functions: AsyncStorageFunctions,
    handle: i32,
    is_closed: AtomicBool,
}

impl Opened {
    pub(super) fn new(functions: AsyncStorageFunctions, handle: i32) -> Self {
        Self { functions, handle, is_closed: AtomicBool::new(false) }
    }

    pub(super) async fn ask<T: DeserializeOwned>(&self, which: Which, question: &str) -> Result<T> {
        self.check()?;
        ask(&self.functions, which, self.handle, question).await
    }

    pub(super) async fn shut(&self) -> Result<()> {
        if self.is_closed.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        tell(&self.functions, |it| it.close, self.handle, "{}").await
    }

    pub(super) fn commit_question<T: AsRef<[SealedWrite]>>(changes: &[T]) -> Result<String> {
        let change =
            |it: &T| it.as_ref().iter().map(question::write).collect::<Result<Vec<Value>>>();
        let changes = changes.iter().map(change).collect::<Result<Vec<_>>>()?;
        Ok(json!({"changes": changes}).to_string())
    }

    pub(super) async fn commit(&self, question: &str, changes: usize) -> Result<Vec<Result<()>>> {
        #[derive(Deserialize)]
        struct Answer {
            statuses: Vec<i32>,
        }
        let Answer { statuses } = self.ask(|it| it.commit, question).await?;
        if statuses.len() != changes {
            return Err(failed("answered another number of statuses than there are changes"));
        }
        let status = |code| match code {
            CHANGED => Err(refusal::record_changed()),
            code => ForeignCode(code).check(),
        };
        Ok(statuses.into_iter().map(status).collect())
    }

    async fn metadata(&self) -> Result<Vec<u8>> {
        #[derive(Deserialize)]
        struct Answer {
            metadata: String,
        }
        let answer: Answer = self.ask(|it| it.get_metadata, "{}").await?;
        form::decode(&answer.metadata, "metadata")
    }

    /// A closed handle may be another wallet's by now.
    fn check(&self) -> Result<()> {
        if self.is_closed.load(Ordering::Relaxed) { Err(refusal::closed()) } else { Ok(()) }
    }
}

impl Drop for Opened {
    /// A command that ended early did not close it.
    fn drop(&mut self) {
        if !self.is_closed.swap(true, Ordering::Relaxed) {
            close_later(self.functions, self.handle);
        }
    }
}

/// What the traits see.
pub(super) struct RemoteStorage(pub(super) Arc<Opened>);

impl RemoteStorage {
    fn search(&self, search: RemoteSearch) -> Completion<Box<dyn Search>> {
        self.0.check().map(|()| Box::new(search) as _).into()
    }
}

impl Storage for RemoteStorage {
    fn metadata(&self) -> Completion<Vec<u8>> {
        let opened = Arc::clone(&self.0);
        Completion::later(async move { opened.metadata().await })
    }

    fn set_metadata(&self, metadata: &[u8]) -> Completion<()> {
        let opened = Arc::clone(&self.0);
        let question = json!({"metadata": form::encode(metadata)}).to_string();
        Completion::later(async move {
            opened.check()?;
            tell(&opened.functions, |it| it.set_metadata, opened.handle, &question).await
        })
    }

    fn commit(&self, changes: &[SealedChange]) -> Completion<Committed> {
        let opened = Arc::clone(&self.0);
        let (question, count) = (Opened::commit_question(changes), changes.len());
        Completion::later(
            async move { opened.commit(&question?, count).await.map(Committed::Done) },
        )
    }

    fn get(&self, kind: &[u8], name: &[u8], fetch: Fetch) -> Completion<SealedRecord> {
        let opened = Arc::clone(&self.0);
        let (kind, name) = (kind.to_vec(), name.to_vec());
        Completion::later(async move {
            let question = json!({"type": form::encode(&kind), "id": form::encode(&name)});
            let question = question::fetching(question, fetch).to_string();
            let record: AnsweredRecord = opened.ask(|it| it.get, &question).await?;
            record.read(kind, name, fetch)
        })
    }

    fn search(&self, kind: &[u8], query: SealedQuery, fetch: Fetch) -> Completion<Box<dyn Search>> {
        let query = QueryJson::of(&query).into_value();
        self.search(RemoteSearch::of_kind(Arc::clone(&self.0), kind.to_vec(), query, fetch))
    }

    fn count(&self, kind: &[u8], query: &SealedQuery) -> Completion<usize> {
        #[derive(Deserialize)]
        struct Answer {
            count: usize,
        }
        let Some(query) = QueryJson::of(query).into_value() else {
            return self.0.check().map(|()| 0).into();
        };
        let opened = Arc::clone(&self.0);
        let question = json!({"type": form::encode(kind), "query": query}).to_string();
        Completion::later(async move {
            let Answer { count } = opened.ask(|it| it.count, &question).await?;
            Ok(count)
        })
    }

    fn all(&self) -> Completion<Box<dyn Search>> {
        self.search(RemoteSearch::of_all(Arc::clone(&self.0)))
    }

    fn close(&self) -> Completion<()> {
        let opened = Arc::clone(&self.0);
        Completion::later(async move { opened.shut().await })
    }

    fn permits(&self, _purpose: Purpose) -> Option<Arc<Semaphore>> {
        None
    }
}
