//! A search of a storage, which is freed once: at its end, when it is closed, or some time after it
//! was dropped.

use std::sync::Arc;

use serde_json::{Value, json};

use super::foreign::ask;
use super::opened::Opened;
use super::record::Found;
use crate::error::{ErrorKind, Result};
use crate::storage::{Completion, Fetch, SealedRecord, Search};

/// The options of a search. One that counts gives no records.
pub(super) fn options(fetch: Fetch, counts: bool) -> Value {
    json!({
        "retrieveRecords": !counts,
        "retrieveTotalCount": counts,
        "retrieveType": false,
        "retrieveValue": fetch.value,
        "retrieveTags": fetch.tags,
    })
}

pub(super) struct PluggedSearch {
    opened: Arc<Opened>,
    /// `None` at its end.
    handle: Option<i32>,
    /// `None` where each record tells its kind.
    kind: Option<Vec<u8>>,
    fetch: Fetch,
}

impl PluggedSearch {
    pub(super) fn new(
        opened: Arc<Opened>,
        handle: Option<i32>,
        kind: Option<Vec<u8>>,
        fetch: Fetch,
    ) -> Self {
        Self { opened, handle, kind, fetch }
    }

    fn page(&mut self, limit: usize) -> Result<Vec<SealedRecord>> {
        self.opened.check()?;
        let mut records = Vec::new();
        while records.len() < limit {
            let Some(handle) = self.handle else { break };
            match self.fetch_next(handle)? {
                Some(record) => records.push(record),
                None => self.end(),
            }
        }
        Ok(records)
    }

    fn fetch_next(&self, search: i32) -> Result<Option<SealedRecord>> {
        let (functions, mut record) = (self.opened.functions(), 0);
        let fetched =
            ask!(functions, fetch_search_next_record(self.opened.handle, search, &mut record));
        match fetched {
            Err(error) if error.kind() == ErrorKind::WalletItemNotFound => return Ok(None),
            fetched => fetched?,
        }
        let found = Found::new(&self.opened, record);
        let kind = match &self.kind {
            Some(kind) => kind.clone(),
            None => found.kind()?,
        };
        found.read(kind, found.name()?, self.fetch).map(Some)
    }

    fn end(&mut self) {
        if let Some(handle) = self.handle.take() {
            self.opened.end_search(handle);
        }
    }
}

impl Search for PluggedSearch {
    fn next(&mut self, limit: usize) -> Completion<Vec<SealedRecord>> {
        self.page(limit).into()
    }

    fn close(&mut self) -> Completion<()> {
        self.end();
        Completion::ready(Ok(()))
    }
}

impl Drop for PluggedSearch {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            self.opened.end_search_later(handle);
        }
    }
}
