//! A search: pages, each after the last record of the one before. The storage keeps nothing for it.

use std::sync::{Arc, Mutex};

use serde::Deserialize;
use serde_json::{Value, json};

use super::opened::Opened;
use super::question::{AnsweredRecord, Which, fetching};
use crate::error::Result;
use crate::ffi::plugged::foreign::failed;
use crate::ffi::plugged::form;
use crate::locks::lock;
use crate::storage::{Completion, Fetch, SealedRecord, Search};

pub(super) struct RemoteSearch(Arc<Walk>);

struct Walk {
    opened: Arc<Opened>,
    which: Which,
    /// What does not change from page to page; `None` where nothing fits.
    question: Option<Value>,
    /// `None` where each record tells its kind.
    kind: Option<Vec<u8>>,
    fetch: Fetch,
    /// Kind and name of the last record of the last page.
    after: Mutex<Option<(Vec<u8>, Vec<u8>)>>,
}

impl RemoteSearch {
    pub(super) fn of_kind(
        opened: Arc<Opened>,
        kind: Vec<u8>,
        query: Option<Value>,
        fetch: Fetch,
    ) -> Self {
        let question = query
            .map(|query| fetching(json!({"type": form::encode(&kind), "query": query}), fetch));
        let which: Which = |it| it.search;
        let after = Mutex::new(None);
        Self(Arc::new(Walk { opened, which, question, kind: Some(kind), fetch, after }))
    }

    pub(super) fn of_all(opened: Arc<Opened>) -> Self {
        let which: Which = |it| it.search_all;
        let (question, after) = (Some(json!({})), Mutex::new(None));
        Self(Arc::new(Walk { opened, which, question, kind: None, fetch: Fetch::ALL, after }))
    }
}

impl Search for RemoteSearch {
    fn next(&mut self, limit: usize) -> Completion<Vec<SealedRecord>> {
        let walk = Arc::clone(&self.0);
        Completion::later(async move { walk.next(limit).await })
    }
}

impl Walk {
    async fn next(&self, limit: usize) -> Result<Vec<SealedRecord>> {
        #[derive(Deserialize)]
        struct Answer {
            records: Vec<AnsweredRecord>,
        }
        let Some(question) = self.question(limit) else { return Ok(Vec::new()) };
        let Answer { records } = self.opened.ask(self.which, &question).await?;
        if records.len() > limit {
            return Err(failed("gave more records than it was asked for"));
        }
        let records = records.into_iter().map(|it| self.read(it)).collect::<Result<Vec<_>>>()?;
        if let Some(last) = records.last() {
            let last = Some((last.kind.clone(), last.name.clone()));
            // One that gives the same page again and again would never come to an end.
            if std::mem::replace(&mut *lock(&self.after), last.clone()) == last {
                return Err(failed("gave the records up to one that it was asked to go on after"));
            }
        }
        Ok(records)
    }

    fn question(&self, limit: usize) -> Option<String> {
        let mut question = self.question.clone()?;
        question["limit"] = json!(limit);
        question["after"] = match (&*lock(&self.after), &self.kind) {
            (None, _) => Value::Null,
            (Some((_, name)), Some(_)) => form::encode(name).into(),
            (Some((kind, name)), None) => {
                json!({"type": form::encode(kind), "id": form::encode(name)})
            }
        };
        Some(question.to_string())
    }

    fn read(&self, record: AnsweredRecord) -> Result<SealedRecord> {
        let text = |text: &Option<String>, what| match text {
            Some(text) => form::decode(text, what),
            None => Err(failed(&format!("gave a record without {what}"))),
        };
        let kind = match &self.kind {
            Some(kind) => kind.clone(),
            None => text(&record.kind, "its type")?,
        };
        let name = text(&record.id, "its id")?;
        record.read(kind, name, self.fetch)
    }
}
