//! Many changes of the caller's records in one call and one transaction.

use std::collections::HashMap;

use super::non_secrets::check_kind;
use super::parameters::read;
use crate::error::{Error, Result};
use crate::lanes::{Lane, checkpoint, cut};
use crate::model::record::{ChangeOptions, RecordChange, Tags};
use crate::model::wallet::Secret;
use crate::storage::{Fetch, refusal};
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Change, OpenWallet, PAGE, Turn, Version};

/// Applies many changes in one transaction: each on its own, with one status each, or all or none.
/// What a change expects is compared with what is there before the first of them.
pub async fn change_wallet_records(
    handle: WalletHandle,
    changes: Secret,
    options: ChangeOptions,
) -> Result<Vec<Result<()>>> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    let changes: Vec<RecordChange> = Lane::Cheap.run(|| read("changes_json", &changes)).await?;
    if changes.iter().any(|it| it.expected().is_some()) {
        check_named_once(&changes)?;
        turn.come().await;
    }
    let mut prepared = Vec::with_capacity(changes.len());
    for page in cut(changes, PAGE) {
        for change in page {
            prepared.push(prepare(&wallet, change).await);
        }
        checkpoint().await?;
    }
    if options.atomic {
        commit_all(&wallet, turn, prepared).await
    } else {
        commit_each(&wallet, turn, prepared).await
    }
}

/// The changes of one command that are tried, and what became of the others.
async fn commit_each(
    wallet: &OpenWallet,
    turn: Turn,
    prepared: Vec<Result<Change>>,
) -> Result<Vec<Result<()>>> {
    let mut statuses = Vec::with_capacity(prepared.len());
    let mut changes = Vec::with_capacity(prepared.len());
    for change in prepared {
        statuses.push(change.map(|it| changes.push(it)));
    }
    let mut results = wallet.commit_each(turn, &changes).await?.into_iter();
    let tried = statuses.iter_mut().filter(|it| it.is_ok());
    tried.zip(&mut results).for_each(|(status, result)| *status = result);
    Ok(statuses)
}

async fn commit_all(
    wallet: &OpenWallet,
    turn: Turn,
    prepared: Vec<Result<Change>>,
) -> Result<Vec<Result<()>>> {
    let count = prepared.len();
    let mut all = Change::default();
    for change in prepared {
        all = all.and(change?);
    }
    wallet.commit(turn, all).await?;
    Ok((0..count).map(|_| Ok(())).collect())
}

async fn prepare(wallet: &OpenWallet, change: RecordChange) -> Result<Change> {
    let (kind, id) = change.record();
    check_kind(kind)?;
    if kind.is_empty() || id.is_empty() {
        return Err(Error::structure("a record has a type and an id, which are not empty"));
    }
    let version = match change.expected() {
        Some(expected) => Some(expected_version(wallet, kind, id, expected).await?),
        None => None,
    };
    Ok(match change {
        RecordChange::Add { kind, id, value, tags } => {
            Change::default().add_tagged(kind, &id, value.into_text(), tags)
        }
        RecordChange::Put { kind, id, value, tags } => {
            Change::default().put(kind, &id, value.into_text(), tags)
        }
        RecordChange::Delete { kind, id, .. } => Change::default().remove(kind, &id, version),
        RecordChange::Update { kind, id, value, tags, .. } => {
            update(kind, &id, value, tags, version)
        }
    })
}

/// What is not given stays as it is; what is expected must be there in any case.
fn update(
    kind: String,
    id: &str,
    value: Option<Secret>,
    tags: Option<Tags>,
    version: Option<Version>,
) -> Change {
    let mut change = match (value, version) {
        (Some(value), version) => {
            Change::default().set_value(kind.clone(), id, value.into_text(), version)
        }
        (None, Some(version)) => Change::default().require_version(kind.clone(), id, version),
        (None, None) => Change::default().require(kind.clone(), id),
    };
    if let Some(tags) = tags {
        change = change.set_tags(kind, id, tags);
    }
    change
}

async fn expected_version(
    wallet: &OpenWallet,
    kind: &str,
    id: &str,
    expected: &Secret,
) -> Result<Version> {
    let (record, version) = wallet.get_version(kind, id, Fetch::VALUE).await?;
    let is_as_expected = record.value.is_some_and(|it| it.as_str() == expected.expose());
    version.filter(|_| is_as_expected).ok_or_else(refusal::record_changed)
}

/// What a record has after the first of two changes of it is not what it had before the call: which of
/// both a caller expects is not to be guessed.
fn check_named_once(changes: &[RecordChange]) -> Result<()> {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for change in changes {
        *counts.entry(change.record()).or_default() += 1;
    }
    let twice = changes
        .iter()
        .filter(|it| it.expected().is_some())
        .find(|it| counts[&it.record()] > 1);
    let Some(twice) = twice else { return Ok(()) };
    let (kind, id) = twice.record();
    Err(Error::structure(format!(
        "the record {id} of the type {kind} is changed twice in a call that expects a value of it; \
         make two calls"
    )))
}
