//! Walking through the records in memory, in the order of their kinds and names.

use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::{Arc, Mutex};

use super::Contents;
use super::fit::fits;
use crate::locks::lock;
use crate::storage::{Completion, Fetch, SealedQuery, SealedRecord, Search};

/// Records that are looked at before others may have the wallet.
const MOST_LOOKED_AT: usize = 1024;

pub(super) struct MemorySearch {
    contents: Arc<Mutex<Contents>>,
    /// `None` for all kinds.
    kind: Option<Vec<u8>>,
    query: SealedQuery,
    fetch: Fetch,
    after: Option<(Vec<u8>, Vec<u8>)>,
    is_over: bool,
}

impl MemorySearch {
    pub(super) fn new(
        contents: Arc<Mutex<Contents>>,
        kind: Option<Vec<u8>>,
        query: SealedQuery,
        fetch: Fetch,
    ) -> Self {
        Self { contents, kind, query, fetch, after: None, is_over: false }
    }
}

impl Search for MemorySearch {
    fn next(&mut self, limit: usize) -> Completion<Vec<SealedRecord>> {
        let contents = lock(&self.contents);
        let start = match (&self.after, &self.kind) {
            (Some(after), _) => Excluded(after.clone()),
            (None, Some(kind)) => Included((kind.clone(), Vec::new())),
            (None, None) => Unbounded,
        };
        let of_kind = contents
            .records
            .range((start, Unbounded))
            .take_while(|((kind, _), _)| self.kind.as_ref().is_none_or(|it| it == kind));
        let (mut found, mut last) = (Vec::new(), None);
        for ((kind, name), record) in of_kind.take(MOST_LOOKED_AT) {
            last = Some((kind, name));
            if fits(&record.tags, &self.query) {
                found.push(record.fetched(kind, name, self.fetch));
            }
            if found.len() >= limit {
                break;
            }
        }
        self.is_over = last.is_none();
        if let Some((kind, name)) = last {
            self.after = Some((kind.clone(), name.clone()));
        }
        Completion::ready(Ok(found))
    }

    fn is_over(&self) -> bool {
        self.is_over
    }
}
