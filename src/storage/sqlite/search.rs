//! Searching, page by page, without a connection between two pages.
//!
//! Where an index leads to the records that fit, their ids are found in blocks and each record is
//! looked at again when it is given, so that what has changed meanwhile is given as it is then.
//! Finding a block costs as much as finding all, so each block is twice as long as the one before.
//! Otherwise the records of the kind are walked through in the order of their names.

use std::collections::VecDeque;
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::connections::Connections;
use super::query::{Condition, Form, is_indexed};
use super::read::{self, Found, NAMED, at_one_moment, columns};
use super::translate;
use crate::error::{Error, ErrorKind, Result};
use crate::storage::{Completion, Fetch, SealedQuery, SealedRecord, SealedValue, Search};

const FIRST_BLOCK: usize = 1024;
const LONGEST_BLOCK: usize = 1 << 20;

/// As many question marks as SQLite allows, with some left for ours.
const MOST_VALUES: usize = 32_000;

/// Each test costs a search in an index, for each block of records.
const MOST_TESTS: usize = 2_000;

pub(super) struct SqliteSearch {
    connections: Arc<Connections>,
    kind: Vec<u8>,
    fetch: Fetch,
    /// Whether a record fits.
    check: Condition,
    way: Way,
}

enum Way {
    Ids { find: Condition, after: i64, block: usize, found: VecDeque<i64>, is_over: bool },
    Names { after: Vec<u8>, is_over: bool },
}

impl SqliteSearch {
    pub(super) fn new(
        connections: &Arc<Connections>,
        kind: &[u8],
        query: SealedQuery,
        fetch: Fetch,
    ) -> Result<Self> {
        let check = condition(&query, Form::Check)?;
        let way = if is_indexed(&query) {
            let find = condition(&query, Form::Find)?;
            let found = VecDeque::new();
            Way::Ids { find, after: i64::MIN, block: FIRST_BLOCK, found, is_over: false }
        } else {
            Way::Names { after: Vec::new(), is_over: false }
        };
        let connections = Arc::clone(connections);
        Ok(Self { connections, kind: kind.to_vec(), fetch, check, way })
    }

    fn page(&mut self, reader: &Connection, limit: usize) -> rusqlite::Result<Vec<SealedRecord>> {
        let mut records = Vec::new();
        while records.is_empty() && self.has_more() {
            match &self.way {
                Way::Ids { .. } => self.take_found(reader, limit, &mut records)?,
                Way::Names { .. } => self.walk(reader, limit, &mut records)?,
            }
        }
        Ok(records)
    }

    fn has_more(&self) -> bool {
        match &self.way {
            Way::Ids { found, is_over, .. } => !is_over || !found.is_empty(),
            Way::Names { is_over, .. } => !is_over,
        }
    }

    fn take_found(
        &mut self,
        reader: &Connection,
        limit: usize,
        records: &mut Vec<SealedRecord>,
    ) -> rusqlite::Result<()> {
        let Way::Ids { find, after, block, found, is_over } = &mut self.way else { return Ok(()) };
        if found.is_empty() {
            find_block(reader, &self.kind, find, *after, *block, found)?;
            *is_over = found.len() < *block;
            *after = found.back().copied().unwrap_or(*after);
            *block = (*block * 2).min(LONGEST_BLOCK);
        }
        let columns = columns(self.fetch);
        let sql = format!(
            "SELECT {columns} FROM items i WHERE i.id = ? AND i.type = ? AND {}",
            self.check.sql
        );
        let mut statement = reader.prepare_cached(&sql)?;
        let ids: Vec<i64> = found.drain(..found.len().min(limit)).collect();
        for id in ids {
            let values = given([Value::Integer(id), Value::Blob(self.kind.clone())], &self.check);
            let found = statement.query_row(values, |row| Found::of(row, self.fetch)).optional()?;
            if let Some(found) = found {
                records.push(found.whole(reader, &self.kind, self.fetch)?);
            }
        }
        self.check.forget_if_long(statement);
        Ok(())
    }

    fn walk(
        &mut self,
        reader: &Connection,
        limit: usize,
        records: &mut Vec<SealedRecord>,
    ) -> rusqlite::Result<()> {
        let Way::Names { after, is_over } = &mut self.way else { return Ok(()) };
        let columns = columns(self.fetch);
        let sql = format!(
            "SELECT {columns} {NAMED} AND x.name > ? AND {} ORDER BY x.name LIMIT ?",
            self.check.sql
        );
        let mut values = vec![Value::Blob(self.kind.clone()), Value::Blob(after.clone())];
        values.extend(self.check.values.iter().cloned());
        values.push(Value::Integer(limit as i64));
        let mut statement = reader.prepare_cached(&sql)?;
        let found =
            statement.query_map(params_from_iter(values), |row| Found::of(row, self.fetch))?;
        for found in found {
            records.push(found?.whole(reader, &self.kind, self.fetch)?);
        }
        self.check.forget_if_long(statement);
        *is_over = records.len() < limit;
        if let Some(last) = records.last() {
            after.clone_from(&last.name);
        }
        Ok(())
    }
}

impl Search for SqliteSearch {
    fn next(&mut self, limit: usize) -> Completion<Vec<SealedRecord>> {
        let connections = Arc::clone(&self.connections);
        // A record, its tags and whether it fits are of one moment.
        connections
            .read(|reader| at_one_moment(reader, true, || self.page(reader, limit)))
            .into()
    }
}

pub(super) fn count(reader: &Connection, kind: &[u8], query: &SealedQuery) -> Result<usize> {
    // The plus: the index of kinds would lead through all records of the kind.
    let (plus, form) = if is_indexed(query) { ("+", Form::Find) } else { ("", Form::Check) };
    let condition = condition(query, form)?;
    let sql = format!("SELECT count(*) FROM items i WHERE {plus}i.type = ? AND {}", condition.sql);
    let values = given([Value::Blob(kind.to_vec())], &condition);
    let mut statement = reader.prepare_cached(&sql).map_err(translate)?;
    let count: rusqlite::Result<i64> = statement.query_row(values, |row| row.get(0));
    condition.forget_if_long(statement);
    Ok(count.map_err(translate)? as usize)
}

fn find_block(
    reader: &Connection,
    kind: &[u8],
    find: &Condition,
    after: i64,
    block: usize,
    found: &mut VecDeque<i64>,
) -> rusqlite::Result<()> {
    let sql = find_sql(find);
    let mut values = vec![Value::Blob(kind.to_vec()), Value::Integer(after)];
    values.extend(find.values.iter().cloned());
    values.push(Value::Integer(block as i64));
    let mut statement = reader.prepare_cached(&sql)?;
    for id in statement.query_map(params_from_iter(values), |row| row.get(0))? {
        found.push_back(id?);
    }
    find.forget_if_long(statement);
    Ok(())
}

/// The pluses keep SQLite from walking through all records of the kind, or all ids.
pub(super) fn find_sql(find: &Condition) -> String {
    format!(
        "SELECT i.id FROM items i WHERE +i.type = ? AND +i.id > ? AND {} ORDER BY i.id LIMIT ?",
        find.sql
    )
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

fn given<const N: usize>(
    first: [Value; N],
    condition: &Condition,
) -> rusqlite::ParamsFromIter<impl Iterator<Item = Value>> {
    params_from_iter(first.into_iter().chain(condition.values.iter().cloned()))
}

/// Every record as of one moment: a connection of its own holds a transaction open.
pub(super) struct Snapshot {
    reader: Connection,
    after: i64,
    total: usize,
}

impl Snapshot {
    pub(super) fn new(connections: &Connections) -> Result<Self> {
        let reader = connections.reader()?;
        // The moment is that of the first read.
        let begin = || -> rusqlite::Result<i64> {
            reader.execute_batch("BEGIN")?;
            reader.query_row("SELECT count(*) FROM items", [], |row| row.get(0))
        };
        let total = begin().map_err(translate)? as usize;
        Ok(Self { reader, after: i64::MIN, total })
    }

    fn page(&mut self, limit: usize) -> rusqlite::Result<Vec<SealedRecord>> {
        let sql = "SELECT id, type, name, value, key FROM items WHERE id > ?1 ORDER BY id LIMIT ?2";
        let mut statement = self.reader.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.after, limit as i64])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            self.after = row.get(0)?;
            records.push(SealedRecord {
                kind: row.get(1)?,
                name: row.get(2)?,
                value: Some(SealedValue { text: row.get(3)?, key: row.get(4)? }),
                tags: Some(read::tags(&self.reader, self.after)?),
            });
        }
        Ok(records)
    }
}

impl Search for Snapshot {
    fn total(&self) -> Option<usize> {
        Some(self.total)
    }

    fn next(&mut self, limit: usize) -> Completion<Vec<SealedRecord>> {
        self.page(limit).map_err(translate).into()
    }
}
