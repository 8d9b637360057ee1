//! Writing: many changes, one transaction, one fsync.

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior, params};

use super::translate;
use crate::error::{Error, ErrorKind, Result};
use crate::storage::{
    Committed, Effect, IfPresent, SealedChange, SealedTag, SealedTagName, SealedValue, SealedWrite,
    TagValue, refusal,
};

/// Applies each change, whole or not at all, and commits them together. If that last step fails, none
/// of them has happened and each hears so.
pub(super) fn commit(writer: &mut Connection, changes: &[SealedChange]) -> Committed {
    let outcome = match attempt(writer, changes, needs_savepoint) {
        Ok(Outcome::HalfDone) => attempt(writer, changes, |_| true),
        other => other,
    };
    match outcome {
        Ok(Outcome::Done(results)) => Committed::Done(results),
        // With savepoints none is half done.
        Ok(Outcome::Busy | Outcome::HalfDone) => Committed::Busy,
        Err(error) => Committed::Done(changes.iter().map(|_| Err(error.again())).collect()),
    }
}

enum Outcome {
    Done(Vec<Result<()>>),
    /// Another process is in the way. Nothing has happened.
    Busy,
    /// A change without a savepoint failed when it may have begun. Everything was taken back.
    HalfDone,
}

/// A savepoint copies each page before it is changed. A change of one record rarely fails after something
/// was written of it; if it does, all is done again with savepoints. So this decides about cost only.
fn needs_savepoint(change: &SealedChange) -> bool {
    change.len() > 1
}

pub(super) fn replace_metadata(writer: &mut Connection, metadata: &[u8]) -> rusqlite::Result<()> {
    let transaction = begin(writer)?;
    transaction.execute("UPDATE metadata SET value = ?1", params![metadata])?;
    transaction.commit()
}

fn begin(writer: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    writer.transaction_with_behavior(TransactionBehavior::Immediate)
}

fn attempt(
    writer: &mut Connection,
    changes: &[SealedChange],
    in_savepoint: impl Fn(&SealedChange) -> bool,
) -> Result<Outcome> {
    let transaction = match begin(writer) {
        Err(error) if is_busy(&error) => return Ok(Outcome::Busy),
        begun => begun.map_err(translate)?,
    };
    let mut results = Vec::with_capacity(changes.len());
    for change in changes {
        let before = transaction.total_changes();
        let with_savepoint = in_savepoint(change);
        let result = if with_savepoint {
            apply_in_savepoint(&transaction, change)?
        } else {
            apply(&transaction, change)
        };
        // A full or failing disk makes SQLite take back the whole transaction: what followed would
        // be committed on its own.
        if transaction.is_autocommit() {
            result?;
            return Err(Error::new(ErrorKind::WalletStorage, "the transaction was taken back"));
        }
        let has_written = || transaction.total_changes() != before;
        if !with_savepoint && result.as_ref().is_err_and(|it| is_fault(it) || has_written()) {
            return Ok(Outcome::HalfDone);
        }
        results.push(result);
    }
    match transaction.commit() {
        // Where there is no log, readers are in the way of a commit. Nothing has happened.
        Err(error) if is_busy(&error) => Ok(Outcome::Busy),
        committed => committed.map(|()| Outcome::Done(results)).map_err(translate),
    }
}

/// The disk or the file failed, perhaps in the middle of a statement, which `total_changes` does not count.
fn is_fault(error: &Error) -> bool {
    error.kind() == ErrorKind::WalletStorage
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// What became of the change, within the result of the savepoint itself.
fn apply_in_savepoint(connection: &Connection, change: &[SealedWrite]) -> Result<Result<()>> {
    run(connection, "SAVEPOINT change").map_err(translate)?;
    let result = apply(connection, change);
    if !connection.is_autocommit() {
        if result.is_err() {
            run(connection, "ROLLBACK TO change").map_err(translate)?;
        }
        run(connection, "RELEASE change").map_err(translate)?;
    }
    Ok(result)
}

fn run(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(drop)
}

fn apply(connection: &Connection, change: &[SealedWrite]) -> Result<()> {
    change.iter().try_for_each(|write| apply_one(connection, write))
}

fn apply_one(connection: &Connection, write: &SealedWrite) -> Result<()> {
    let on = On { connection, kind: &write.kind, name: &write.name };
    match &write.effect {
        Effect::Add { value, tags, if_present } => on.add(value, tags, *if_present),
        Effect::SetValue { value, only_if } => on.set_value(value, only_if.as_ref()),
        Effect::SetTags(tags) => {
            let item = on.item()?;
            on.remove_all_tags(item)
                .and_then(|()| insert_tags(connection, item, tags))
                .map_err(translate)
        }
        Effect::AddTags(tags) => replace_tags(connection, on.item()?, tags).map_err(translate),
        Effect::RemoveTags(names) => remove_tags(connection, on.item()?, names).map_err(translate),
        Effect::Remove { only_if } => on.remove(only_if.as_ref()),
        Effect::Require => on.item().map(drop),
    }
}

/// One record that is written.
struct On<'a> {
    connection: &'a Connection,
    kind: &'a [u8],
    name: &'a [u8],
}

impl On<'_> {
    fn add(&self, value: &SealedValue, tags: &[SealedTag], if_present: IfPresent) -> Result<()> {
        let insert = "INSERT INTO items (type, name, value, key) VALUES (?1, ?2, ?3, ?4)";
        let sql = match if_present {
            IfPresent::Refuse => insert.to_owned(),
            IfPresent::Keep => format!("{insert} ON CONFLICT (type, name) DO NOTHING"),
            IfPresent::Replace => {
                format!("{insert} ON CONFLICT (type, name) DO UPDATE SET value = ?3, key = ?4")
            }
        };
        let add = || {
            let added = self
                .connection
                .prepare_cached(&sql)?
                .execute(params![self.kind, self.name, value.text, value.key])?;
            if if_present == IfPresent::Replace {
                let item = self.find()?;
                self.remove_all_tags(item)?;
                return insert_tags(self.connection, item, tags);
            }
            if added == 0 || tags.is_empty() {
                return Ok(());
            }
            insert_tags(self.connection, self.connection.last_insert_rowid(), tags)
        };
        add().map_err(translate)
    }

    fn set_value(&self, value: &SealedValue, only_if: Option<&SealedValue>) -> Result<()> {
        let sql = "UPDATE items SET value = ?5, key = ?6 WHERE type = ?1 AND name = ?2 \
             AND (?3 IS NULL OR value = ?3 AND key = ?4)";
        let (old_text, old_key) = parts(only_if);
        let set = self.connection.prepare_cached(sql).and_then(|mut it| {
            it.execute(params![self.kind, self.name, old_text, old_key, value.text, value.key])
        });
        self.must_be_one(set)
    }

    fn remove(&self, only_if: Option<&SealedValue>) -> Result<()> {
        let sql = "DELETE FROM items WHERE type = ?1 AND name = ?2 \
             AND (?3 IS NULL OR value = ?3 AND key = ?4)";
        let (old_text, old_key) = parts(only_if);
        let removed = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut it| it.execute(params![self.kind, self.name, old_text, old_key]));
        self.must_be_one(removed)
    }

    /// Tells why no row was changed: there is no such record, or it has another value.
    fn must_be_one(&self, changed: rusqlite::Result<usize>) -> Result<()> {
        if changed.map_err(translate)? > 0 {
            return Ok(());
        }
        self.item()?;
        Err(refusal::record_changed())
    }

    fn item(&self) -> Result<i64> {
        self.find().map_err(translate)
    }

    fn find(&self) -> rusqlite::Result<i64> {
        self.connection
            .prepare_cached("SELECT id FROM items WHERE type = ?1 AND name = ?2")?
            .query_row(params![self.kind, self.name], |row| row.get(0))
    }

    fn remove_all_tags(&self, item: i64) -> rusqlite::Result<()> {
        for table in ["tags_encrypted", "tags_plaintext"] {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE item_id = ?1"))?
                .execute(params![item])?;
        }
        Ok(())
    }
}

/// Nulls where any value will do.
fn parts(value: Option<&SealedValue>) -> (Option<&[u8]>, Option<&[u8]>) {
    value.map(|it| (it.text.as_slice(), it.key.as_slice())).unzip()
}

/// Tags of a record that has none of these names.
pub(super) fn insert_tags(
    connection: &Connection,
    item: i64,
    tags: &[SealedTag],
) -> rusqlite::Result<()> {
    put_tags(connection, "INSERT", item, tags)
}

/// Tags of the same names are replaced. That costs more: SQLite copies pages, to take back a
/// replacement that fails halfway.
fn replace_tags(connection: &Connection, item: i64, tags: &[SealedTag]) -> rusqlite::Result<()> {
    put_tags(connection, "INSERT OR REPLACE", item, tags)
}

fn put_tags(
    connection: &Connection,
    insert: &str,
    item: i64,
    tags: &[SealedTag],
) -> rusqlite::Result<()> {
    for tag in tags {
        let table = table(tag.is_plain());
        let sql = format!("{insert} INTO {table} (name, value, item_id) VALUES (?1, ?2, ?3)");
        let mut statement = connection.prepare_cached(&sql)?;
        match &tag.value {
            TagValue::Sealed(value) => statement.execute(params![tag.name, value, item])?,
            TagValue::Plain(value) => statement.execute(params![tag.name, value, item])?,
        };
    }
    Ok(())
}

fn remove_tags(
    connection: &Connection,
    item: i64,
    names: &[SealedTagName],
) -> rusqlite::Result<()> {
    for SealedTagName { name, is_plain } in names {
        let sql = format!("DELETE FROM {} WHERE name = ?1 AND item_id = ?2", table(*is_plain));
        connection.prepare_cached(&sql)?.execute(params![name, item])?;
    }
    Ok(())
}

fn table(is_plain: bool) -> &'static str {
    if is_plain { "tags_plaintext" } else { "tags_encrypted" }
}
