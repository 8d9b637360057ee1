//! Writing: many changes, one transaction, one fsync.

use rusqlite::{Connection, Savepoint, Transaction, TransactionBehavior, params};

use super::translate;
use crate::error::{Error, ErrorKind, Result};
use crate::storage::{IfPresent, SealedChange, SealedWrite};

/// Applies each change in a savepoint of its own and commits them together. If that last step
/// fails, none of them has happened and each hears so.
pub(super) fn commit(writer: &mut Connection, changes: &[SealedChange]) -> Vec<Result<()>> {
    let mut results = Vec::with_capacity(changes.len());
    match apply_all(writer, changes, &mut results) {
        Ok(()) => results,
        Err(error) => changes.iter().map(|_| Err(again(&error))).collect(),
    }
}

pub(super) fn replace_metadata(writer: &mut Connection, metadata: &[u8]) -> rusqlite::Result<()> {
    let transaction = begin(writer)?;
    transaction.execute("UPDATE metadata SET value = ?1", params![metadata])?;
    transaction.commit()
}

fn apply_all(
    writer: &mut Connection,
    changes: &[SealedChange],
    results: &mut Vec<Result<()>>,
) -> Result<()> {
    let mut transaction = begin(writer).map_err(translate)?;
    for change in changes {
        let savepoint = transaction.savepoint().map_err(translate)?;
        let result = apply(savepoint, change).map_err(translate);
        // A full or failing disk makes SQLite take back the whole transaction: what followed would
        // be committed on its own.
        if transaction.is_autocommit() {
            let lost = || Error::new(ErrorKind::WalletStorage, "the transaction was taken back");
            return result.and_then(|()| Err(lost()));
        }
        results.push(result);
    }
    transaction.commit().map_err(translate)
}

fn begin(writer: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    writer.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// A savepoint that is dropped takes back what happened in it.
fn apply(savepoint: Savepoint<'_>, change: &[SealedWrite]) -> rusqlite::Result<()> {
    for write in change {
        add(&savepoint, write)?;
    }
    savepoint.commit()
}

fn add(savepoint: &Savepoint<'_>, write: &SealedWrite) -> rusqlite::Result<()> {
    let sql = match write.if_present {
        IfPresent::Refuse => "INSERT INTO items (type, name, value, key) VALUES (?1, ?2, ?3, ?4)",
        IfPresent::Keep => {
            "INSERT INTO items (type, name, value, key) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (type, name) DO NOTHING"
        }
    };
    let SealedWrite { kind, name, value, .. } = write;
    savepoint
        .prepare_cached(sql)?
        .execute(params![kind, name, value.text, value.key])?;
    Ok(())
}

/// The same error for one more command: the transaction they shared failed.
fn again(error: &Error) -> Error {
    Error::new(error.kind(), error.to_string())
}
