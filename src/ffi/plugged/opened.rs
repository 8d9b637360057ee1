//! A wallet that a storage has open.

use std::ptr;
use std::sync::{Arc, Mutex};

use async_lock::Semaphore;

use super::foreign::{ask, c_text, text};
use super::kind::Kind;
use super::query::QueryJson;
use super::record::Address;
use super::search::{PluggedSearch, options};
use super::{PluggedFunctions, change, form};
use crate::error::Result;
use crate::locks::lock;
use crate::storage::{
    Committed, Completion, Fetch, Purpose, SealedChange, SealedQuery, SealedRecord, Search,
    Storage, refusal,
};

pub(super) struct Opened {
    kind: Arc<Kind>,
    pub(super) handle: i32,
    state: Mutex<State>,
}

struct State {
    is_open: bool,
    /// The handles of searches that nobody has freed yet. Whoever takes one from here frees it.
    searches: Vec<i32>,
}

impl Opened {
    pub(super) fn new(kind: Arc<Kind>, handle: i32) -> Self {
        Self { kind, handle, state: Mutex::new(State { is_open: true, searches: Vec::new() }) }
    }

    pub(super) fn functions(&self) -> &PluggedFunctions {
        &self.kind.functions
    }

    /// A closed handle may be another wallet's by now.
    pub(super) fn check(&self) -> Result<()> {
        if lock(&self.state).is_open { Ok(()) } else { Err(refusal::closed()) }
    }

    /// Frees what is left of its searches and closes it, if nobody has.
    pub(super) fn shut(&self) -> Result<()> {
        let mut state = lock(&self.state);
        let was_open = std::mem::replace(&mut state.is_open, false);
        let searches = std::mem::take(&mut state.searches);
        drop(state);
        if !was_open {
            return Ok(());
        }
        searches.into_iter().for_each(|it| self.free_search(it));
        ask!(self.functions(), close(self.handle))
    }

    /// Ends a search that was begun, if nobody has.
    pub(super) fn end_search(&self, search: i32) {
        let mut state = lock(&self.state);
        let place = state.searches.iter().position(|it| *it == search);
        let taken = place.map(|place| state.searches.swap_remove(place));
        drop(state);
        if let Some(search) = taken {
            self.free_search(search);
        }
    }

    /// The same for one who is not called when others are not.
    pub(super) fn end_search_later(self: &Arc<Self>, search: i32) {
        let opened = Arc::clone(self);
        self.kind.later(move || opened.end_search(search));
    }

    fn free_search(&self, search: i32) {
        if let Err(error) = ask!(self.functions(), free_search(self.handle, search)) {
            log::warn!("a wallet's storage could not free a search: {error}");
        }
    }

    /// Begins a search; `None` where nothing can fit, which needs none.
    fn begin(
        &self,
        kind: &[u8],
        query: &SealedQuery,
        options: &serde_json::Value,
    ) -> Result<Option<i32>> {
        self.check()?;
        let Some(query) = QueryJson::of(query).into_value() else { return Ok(None) };
        let kind = c_text(form::encode(kind))?;
        let (query, options) = (c_text(query.to_string())?, c_text(options.to_string())?);
        let mut search = 0;
        let (kind, query, options) = (kind.as_ptr(), query.as_ptr(), options.as_ptr());
        ask!(self.functions(), search_records(self.handle, kind, query, options, &mut search))?;
        Ok(Some(self.begun(search)))
    }

    fn begun(&self, search: i32) -> i32 {
        lock(&self.state).searches.push(search);
        search
    }

    fn read_metadata(&self) -> Result<Vec<u8>> {
        self.check()?;
        let (mut start, mut metadata) = (ptr::null(), 0);
        ask!(self.functions(), get_storage_metadata(self.handle, &mut start, &mut metadata))?;
        let read = text(start, "metadata");
        if let Err(error) = ask!(self.functions(), free_storage_metadata(self.handle, metadata)) {
            log::warn!("a wallet's storage could not free its metadata: {error}");
        }
        form::decode(&read?, "metadata")
    }

    fn write_metadata(&self, metadata: &[u8]) -> Result<()> {
        self.check()?;
        let metadata = c_text(form::encode(metadata))?;
        ask!(self.functions(), set_storage_metadata(self.handle, metadata.as_ptr()))
    }

    fn count_records(&self, kind: &[u8], query: &SealedQuery) -> Result<usize> {
        let Some(search) = self.begin(kind, query, &options(Fetch::NAME, true))? else {
            return Ok(0);
        };
        let mut count = 0;
        let counted =
            ask!(self.functions(), get_search_total_count(self.handle, search, &mut count));
        self.end_search(search);
        counted.map(|()| count)
    }

    fn search_all(self: &Arc<Self>) -> Result<PluggedSearch> {
        self.check()?;
        let mut search = 0;
        ask!(self.functions(), search_all_records(self.handle, &mut search))?;
        Ok(PluggedSearch::new(Arc::clone(self), Some(self.begun(search)), None, Fetch::ALL))
    }
}

/// What the traits see: an open wallet that searches can hold on to.
pub(super) struct PluggedStorage(pub(super) Arc<Opened>);

impl Storage for PluggedStorage {
    fn metadata(&self) -> Completion<Vec<u8>> {
        self.0.read_metadata().into()
    }

    fn set_metadata(&self, metadata: &[u8]) -> Completion<()> {
        self.0.write_metadata(metadata).into()
    }

    fn commit(&self, changes: &[SealedChange]) -> Completion<Committed> {
        let commit = || {
            self.0.check()?;
            Ok(Committed::Done(changes.iter().map(|it| change::apply(&self.0, it)).collect()))
        };
        commit().into()
    }

    fn get(&self, kind: &[u8], name: &[u8], fetch: Fetch) -> Completion<SealedRecord> {
        let get = || {
            self.0.check()?;
            Address::new(&self.0, kind, name)?.get(fetch)
        };
        get().into()
    }

    fn search(&self, kind: &[u8], query: SealedQuery, fetch: Fetch) -> Completion<Box<dyn Search>> {
        let search = || {
            let search = self.0.begin(kind, &query, &options(fetch, false))?;
            let kind = Some(kind.to_vec());
            Ok(Box::new(PluggedSearch::new(Arc::clone(&self.0), search, kind, fetch)) as _)
        };
        search().into()
    }

    fn count(&self, kind: &[u8], query: &SealedQuery) -> Completion<usize> {
        self.0.count_records(kind, query).into()
    }

    fn all(&self) -> Completion<Box<dyn Search>> {
        self.0.search_all().map(|it| Box::new(it) as _).into()
    }

    fn close(&self) -> Completion<()> {
        self.0.shut().into()
    }

    fn permits(&self, _purpose: Purpose) -> Option<Arc<Semaphore>> {
        Some(Arc::clone(&self.0.kind.permit))
    }
}

impl Drop for Opened {
    /// A command that ended early did not close it.
    fn drop(&mut self) {
        if self.check().is_err() {
            return;
        }
        let left = Self::new(Arc::clone(&self.kind), self.handle);
        std::mem::swap(&mut *lock(&left.state), &mut *lock(&self.state));
        lock(&self.state).is_open = false;
        self.kind.later(move || {
            if let Err(error) = left.shut() {
                log::warn!("a wallet that nobody uses could not be closed: {error}");
            }
        });
    }
}
