//! Searching, page by page, without a connection between two pages.
//!
//! There are two ways: `by_tags`, where an index leads to the records that fit, and `by_name` through
//! all records of the kind. A step on either gives what it has found, which may be nothing yet: a
//! query that fits hardly anything must not keep a thread until it has come to the end.

use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::by_name::ByName;
use super::by_tags::ByTags;
use super::connections::Connections;
use super::query::{Condition, Form, is_indexed};
use super::read::at_one_moment;
use super::translate;
use crate::error::{Error, ErrorKind, Result};
use crate::storage::{Completion, Fetch, SealedQuery, SealedRecord, Search};

/// As many question marks as SQLite allows, with some left for ours.
const MOST_VALUES: usize = 32_000;

/// Each test costs a search in an index, for each block of records.
const MOST_TESTS: usize = 2_000;

pub(super) struct SqliteSearch {
    connections: Arc<Connections>,
    wanted: Wanted,
    way: Way,
    is_over: bool,
}

/// What is looked for.
pub(super) struct Wanted {
    pub(super) kind: Vec<u8>,
    pub(super) fetch: Fetch,
    /// Whether a record fits.
    pub(super) check: Condition,
}

enum Way {
    Tags(ByTags),
    Name(ByName),
}

/// What a step has found, and whether it was the last.
pub(super) type Step = (Vec<SealedRecord>, bool);

impl SqliteSearch {
    pub(super) fn new(
        connections: &Arc<Connections>,
        kind: &[u8],
        query: SealedQuery,
        fetch: Fetch,
    ) -> Result<Self> {
        let check = condition(&query, Form::Check)?;
        let way = if is_indexed(&query) {
            Way::Tags(ByTags::new(condition(&query, Form::Find)?))
        } else {
            Way::Name(ByName::default())
        };
        let wanted = Wanted { kind: kind.to_vec(), fetch, check };
        Ok(Self { connections: Arc::clone(connections), wanted, way, is_over: false })
    }

    fn step(&mut self, reader: &Connection, limit: usize) -> rusqlite::Result<Step> {
        match &mut self.way {
            Way::Tags(by_tags) => by_tags.step(reader, &self.wanted, limit),
            Way::Name(by_name) => by_name.step(reader, &self.wanted, limit),
        }
    }
}

impl Search for SqliteSearch {
    fn next(&mut self, limit: usize) -> Completion<Vec<SealedRecord>> {
        if self.is_over {
            return Completion::ready(Ok(Vec::new()));
        }
        let connections = Arc::clone(&self.connections);
        // A record, its tags and whether it fits are of one moment.
        let step =
            connections.read(|reader| at_one_moment(reader, true, || self.step(reader, limit)));
        step.map(|(records, is_over)| {
            self.is_over = is_over;
            records
        })
        .into()
    }

    fn is_over(&self) -> bool {
        self.is_over
    }
}

pub(super) fn count(reader: &Connection, kind: &[u8], query: &SealedQuery) -> Result<usize> {
    // The plus: the index of kinds would lead through all records of the kind.
    let (plus, form) = if is_indexed(query) { ("+", Form::Find) } else { ("", Form::Check) };
    let condition = condition(query, form)?;
    let sql = format!("SELECT count(*) FROM items i WHERE {plus}i.type = ? AND {}", condition.sql);
    let values = given([Value::Blob(kind.to_vec())], &condition, []);
    let mut statement = reader.prepare_cached(&sql).map_err(translate)?;
    let count: rusqlite::Result<i64> = statement.query_row(values, |row| row.get(0));
    condition.forget_if_long(statement);
    Ok(count.map_err(translate)? as usize)
}

fn condition(query: &SealedQuery, form: Form) -> Result<Condition> {
    let condition = Condition::new(query, form);
    if condition.values.len() <= MOST_VALUES && condition.tests <= MOST_TESTS {
        return Ok(condition);
    }
    let message = format!(
        "a query has at most {MOST_TESTS} tests of tags, and {MOST_VALUES} names and values; split it"
    );
    Err(Error::new(ErrorKind::WalletQuery, message))
}

/// What stands for the question marks before, in and after a condition.
pub(super) fn given<const N: usize, const M: usize>(
    before: [Value; N],
    condition: &Condition,
    after: [Value; M],
) -> rusqlite::ParamsFromIter<impl Iterator<Item = Value>> {
    let values = before.into_iter().chain(condition.values.iter().cloned());
    params_from_iter(values.chain(after))
}
