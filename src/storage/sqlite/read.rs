//! Reading one record.

use once_cell::sync::Lazy;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::translate;
use crate::error::{Error, ErrorKind, Result};
use crate::storage::{Fetch, SealedRecord, SealedTag, SealedValue, TagValue};

pub(super) fn metadata(reader: &Connection) -> Result<Vec<u8>> {
    let metadata: Option<Vec<u8>> = reader
        .query_row("SELECT value FROM metadata", [], |row| row.get(0))
        .optional()
        .map_err(translate)?;
    let damaged = "the wallet's file has no metadata; restore it from a copy";
    metadata.ok_or_else(|| Error::new(ErrorKind::WalletStorage, damaged))
}

pub(super) fn record(
    reader: &Connection,
    kind: &[u8],
    name: &[u8],
    fetch: Fetch,
) -> Result<SealedRecord> {
    at_one_moment(reader, fetch.tags, || {
        let sql = if fetch.value { &LOOKUP.with_value } else { &LOOKUP.without };
        let found = reader
            .prepare_cached(sql)?
            .query_row(params![kind, name], |row| Found::of(row, fetch))?;
        found.whole(reader, kind, fetch)
    })
}

/// Looks a record up. Written once: that took half as long as opening what is found.
static LOOKUP: Lazy<Lookup> = Lazy::new(|| {
    let sql = |fetch| format!("SELECT {} {NAMED} AND x.name = ?2", columns(fetch));
    Lookup { with_value: sql(Fetch::VALUE), without: sql(Fetch::NAME) }
});

struct Lookup {
    with_value: String,
    without: String,
}

/// The records `i` of the kind `?1` that the index of names, `x`, leads to.
///
/// A name and a value are sealed each for itself: nothing but the row says that they belong together.
/// If a damaged index leads to another's row, that is seen here, where name and value are read from
/// the row itself; the plus and the order of the join keep SQLite from reading the name from the
/// index.
pub(super) const NAMED: &str = "FROM items x CROSS JOIN items i ON i.id = x.id \
     WHERE x.type = ?1 AND +i.type = x.type AND +i.name = x.name";

/// What `Found::of` reads.
pub(super) fn columns(fetch: Fetch) -> &'static str {
    if fetch.value { "i.id, i.name, i.value, i.key" } else { "i.id, i.name" }
}

/// A record without its tags.
pub(super) struct Found {
    id: i64,
    name: Vec<u8>,
    value: Option<SealedValue>,
}

impl Found {
    /// Of a row of `id, name` and, if values are wanted, `value, key`.
    pub(super) fn of(row: &Row, fetch: Fetch) -> rusqlite::Result<Self> {
        let value = if fetch.value {
            Some(SealedValue { text: row.get(2)?, key: row.get(3)? })
        } else {
            None
        };
        Ok(Self { id: row.get(0)?, name: row.get(1)?, value })
    }

    pub(super) fn whole(
        self,
        reader: &Connection,
        kind: &[u8],
        fetch: Fetch,
    ) -> rusqlite::Result<SealedRecord> {
        let tags = if fetch.tags { Some(tags(reader, self.id)?) } else { None };
        Ok(SealedRecord { kind: kind.to_vec(), name: self.name, value: self.value, tags })
    }
}

/// Runs several statements on one state of the database.
pub(super) fn at_one_moment<T>(
    reader: &Connection,
    several: bool,
    work: impl FnOnce() -> rusqlite::Result<T>,
) -> Result<T> {
    let read = || {
        let transaction = if several { Some(reader.unchecked_transaction()?) } else { None };
        let result = work()?;
        transaction.map_or(Ok(()), |it| it.commit())?;
        Ok(result)
    };
    read().map_err(translate)
}

pub(super) fn tags(reader: &Connection, item: i64) -> rusqlite::Result<Vec<SealedTag>> {
    let mut tags = Vec::new();
    let sql = "SELECT name, value FROM tags_encrypted WHERE item_id = ?1";
    let mut sealed = reader.prepare_cached(sql)?;
    let mut rows = sealed.query(params![item])?;
    while let Some(row) = rows.next()? {
        tags.push(SealedTag { name: row.get(0)?, value: TagValue::Sealed(row.get(1)?) });
    }
    let sql = "SELECT name, value FROM tags_plaintext WHERE item_id = ?1";
    let mut plain = reader.prepare_cached(sql)?;
    let mut rows = plain.query(params![item])?;
    while let Some(row) = rows.next()? {
        tags.push(SealedTag { name: row.get(0)?, value: TagValue::Plain(row.get(1)?) });
    }
    Ok(tags)
}
