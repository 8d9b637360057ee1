//! The way of a search along the indexes of tags.
//!
//! The ids of the records that fit are found in blocks, and each record is looked at again when it
//! is given, so that what has changed meanwhile is given as it is then. Finding a block costs as much
//! as finding all, so each block is twice as long as the one before.

use std::collections::VecDeque;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use super::query::Condition;
use super::read::{Found, columns};
use super::search::{Step, Wanted, given};
use crate::storage::SealedRecord;

const FIRST_BLOCK: usize = 1024;
const LONGEST_BLOCK: usize = 1 << 20;

pub(super) struct ByTags {
    find: Condition,
    after: i64,
    block: usize,
    found: VecDeque<i64>,
    is_last_block: bool,
}

impl ByTags {
    pub(super) fn new(find: Condition) -> Self {
        let (block, found) = (FIRST_BLOCK, VecDeque::new());
        Self { find, after: i64::MIN, block, found, is_last_block: false }
    }

    /// Looks at as many of the records that were found as are wanted at most.
    pub(super) fn step(
        &mut self,
        reader: &Connection,
        wanted: &Wanted,
        limit: usize,
    ) -> rusqlite::Result<Step> {
        if self.found.is_empty() {
            self.find_block(reader, &wanted.kind)?;
        }
        let ids: Vec<i64> = self.found.drain(..self.found.len().min(limit)).collect();
        let records = look_at(reader, wanted, &ids)?;
        Ok((records, self.is_last_block && self.found.is_empty()))
    }

    fn find_block(&mut self, reader: &Connection, kind: &[u8]) -> rusqlite::Result<()> {
        let before = [Value::Blob(kind.to_vec()), Value::Integer(self.after)];
        let values = given(before, &self.find, [Value::Integer(self.block as i64)]);
        let mut statement = reader.prepare_cached(&find_sql(&self.find))?;
        for id in statement.query_map(values, |row| row.get(0))? {
            self.found.push_back(id?);
        }
        self.find.forget_if_long(statement);
        self.is_last_block = self.found.len() < self.block;
        self.after = self.found.back().copied().unwrap_or(self.after);
        self.block = (self.block * 2).min(LONGEST_BLOCK);
        Ok(())
    }
}

/// Those of these records that fit now.
fn look_at(
    reader: &Connection,
    wanted: &Wanted,
    ids: &[i64],
) -> rusqlite::Result<Vec<SealedRecord>> {
    let Wanted { kind, fetch, check } = wanted;
    let columns = columns(*fetch);
    let sql =
        format!("SELECT {columns} FROM items i WHERE i.id = ? AND i.type = ? AND {}", check.sql);
    let mut statement = reader.prepare_cached(&sql)?;
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        let values = given([Value::Integer(*id), Value::Blob(kind.clone())], check, []);
        let found = statement.query_row(values, |row| Found::of(row, *fetch)).optional()?;
        if let Some(found) = found {
            records.push(found.whole(reader, kind, *fetch)?);
        }
    }
    check.forget_if_long(statement);
    Ok(records)
}

/// The pluses keep SQLite from walking through all records of the kind, or all ids.
pub(super) fn find_sql(find: &Condition) -> String {
    format!(
        "SELECT i.id FROM items i WHERE +i.type = ? AND +i.id > ? AND {} ORDER BY i.id LIMIT ?",
        find.sql
    )
}
