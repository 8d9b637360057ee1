//! Every record as of one moment: a connection of its own holds a transaction open.

use rusqlite::{Connection, params};

use super::connections::Connections;
use super::{read, translate};
use crate::error::Result;
use crate::storage::{Completion, SealedRecord, SealedValue, Search};

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
