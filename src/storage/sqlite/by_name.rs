//! The way of a search through all records of a kind, in the order of their names.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};

use super::read::{Found, NAMED, columns};
use super::search::{Step, Wanted, given};

/// Records that are looked at in one step.
pub(super) const MOST_LOOKED_AT: usize = 1024;

#[derive(Default)]
pub(super) struct ByName {
    /// The name that was come to.
    after: Vec<u8>,
}

impl ByName {
    /// Looks at the next records, until it has as many as are wanted.
    pub(super) fn step(
        &mut self,
        reader: &Connection,
        wanted: &Wanted,
        limit: usize,
    ) -> rusqlite::Result<Step> {
        let Wanted { kind, fetch, check } = wanted;
        // Without a test all fit, or none does, which SQLite sees at once.
        let end = if check.tests == 0 { None } else { self.end(reader, kind)? };
        // A name is not null.
        let until = if end.is_some() { "<= ?" } else { "IS NOT ?" };
        let sql = format!(
            "SELECT {} {NAMED} AND x.name > ? AND x.name {until} AND {} ORDER BY x.name LIMIT ?",
            columns(*fetch),
            check.sql
        );
        let last = end.clone().map_or(Value::Null, Value::Blob);
        let before = [Value::Blob(kind.clone()), Value::Blob(self.after.clone()), last];
        let values = given(before, check, [Value::Integer(limit as i64)]);
        let mut statement = reader.prepare_cached(&sql)?;
        let mut records = Vec::new();
        for found in statement.query_map(values, |row| Found::of(row, *fetch))? {
            records.push(found?.whole(reader, kind, *fetch)?);
        }
        check.forget_if_long(statement);
        let is_full = records.len() >= limit;
        let is_over = !is_full && end.is_none();
        let come_to = if is_full { records.last().map(|it| it.name.clone()) } else { end };
        if let Some(name) = come_to {
            self.after = name;
        }
        Ok((records, is_over))
    }

    /// The name of the last record of a step; `None` if there are fewer.
    fn end(&self, reader: &Connection, kind: &[u8]) -> rusqlite::Result<Option<Vec<u8>>> {
        let sql = "SELECT name FROM items WHERE type = ?1 AND name > ?2 \
             ORDER BY name LIMIT 1 OFFSET ?3";
        reader
            .prepare_cached(sql)?
            .query_row(params![kind, self.after, MOST_LOOKED_AT as i64 - 1], |row| row.get(0))
            .optional()
    }
}
