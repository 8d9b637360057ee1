//! Records of the caller's own.

use super::records::to_json;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint};
use crate::model::query::{Query, TagName};
use crate::model::record::{
    ChangeOptions, RecordChange, RecordOptions, RecordView, SearchOptions, SearchPage, Tags,
};
use crate::model::wallet::Secret;
use crate::storage::{Fetch, refusal};
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::search::{self, Search, SearchConfig, SearchHandle};
use crate::wallet::{Change, OpenWallet, PAGE, Record, Turn, Version};

/// What the types of the library's own records begin with: callers cannot touch those.
const OWN_PREFIX: &str = "Indy";

pub async fn add_wallet_record(
    handle: WalletHandle,
    (kind, id): (String, String),
    value: Secret,
    tags: Tags,
) -> Result<()> {
    let (wallet, turn) = enter_to_write(handle, &kind)?;
    let change = Change::default().add_tagged(kind, &id, value.into_text(), tags);
    wallet.commit(turn, change).await
}

pub async fn update_wallet_record_value(
    handle: WalletHandle,
    (kind, id): (String, String),
    value: Secret,
) -> Result<()> {
    let (wallet, turn) = enter_to_write(handle, &kind)?;
    wallet
        .commit(turn, Change::default().set_value(kind, &id, value.into_text(), None))
        .await
}

pub async fn update_wallet_record_tags(
    handle: WalletHandle,
    (kind, id): (String, String),
    tags: Tags,
) -> Result<()> {
    let (wallet, turn) = enter_to_write(handle, &kind)?;
    wallet.commit(turn, Change::default().set_tags(kind, &id, tags)).await
}

pub async fn add_wallet_record_tags(
    handle: WalletHandle,
    (kind, id): (String, String),
    tags: Tags,
) -> Result<()> {
    let (wallet, turn) = enter_to_write(handle, &kind)?;
    wallet.commit(turn, Change::default().add_tags(kind, &id, tags)).await
}

pub async fn delete_wallet_record_tags(
    handle: WalletHandle,
    (kind, id): (String, String),
    names: Vec<String>,
) -> Result<()> {
    let (wallet, turn) = enter_to_write(handle, &kind)?;
    let names = names.iter().map(|name| TagName::new(name)).collect();
    wallet.commit(turn, Change::default().remove_tags(kind, &id, names)).await
}

pub async fn delete_wallet_record(
    handle: WalletHandle,
    (kind, id): (String, String),
) -> Result<()> {
    let (wallet, turn) = enter_to_write(handle, &kind)?;
    wallet.commit(turn, Change::default().remove(kind, &id, None)).await
}

pub async fn get_wallet_record(
    handle: WalletHandle,
    (kind, id): (String, String),
    options: RecordOptions,
) -> Result<String> {
    let wallet = registry::enter(handle)?;
    check_kind(&kind)?;
    let record = wallet.get(&kind, &id, fetch(&options)).await?;
    Ok(to_json(&view(record, options.retrieve_type))?.to_string())
}

pub async fn open_wallet_search(
    handle: WalletHandle,
    kind: String,
    query: Query,
    options: SearchOptions,
) -> Result<SearchHandle> {
    let wallet = registry::enter(handle)?;
    check_kind(&kind)?;
    let config = SearchConfig {
        fetch: fetch(&options.record),
        with_records: options.retrieve_records,
        with_total_count: options.retrieve_total_count,
        with_kind: options.record.retrieve_type,
    };
    Ok(Search::begin(&wallet, &kind, query, config).await?.open())
}

/// The next records of a search, at most `count`, with the count that was asked for at the
/// beginning. The search knows its wallet, so the wallet's handle says nothing.
pub async fn fetch_wallet_search_next_records(
    search: SearchHandle,
    count: usize,
) -> Result<String> {
    let search = search::find(search)?;
    let records = search.next(count).await?;
    Lane::Cheap.visit().await;
    let with_kind = search.config().with_kind;
    let records: Vec<_> = records.into_iter().map(|it| view(it, with_kind)).collect();
    let total_count = search.total_count();
    let page = SearchPage { total_count, records: (!records.is_empty()).then_some(records) };
    Ok(to_json(&page)?.to_string())
}

pub async fn close_wallet_search(search: SearchHandle) -> Result<()> {
    search::remove(search)?.close().await
}

/// Applies many changes in one transaction: each on its own, with one status each, or all or none.
/// What a change expects is compared with what is there before the first of them.
pub async fn change_wallet_records(
    handle: WalletHandle,
    changes: String,
    options: ChangeOptions,
) -> Result<Vec<Result<()>>> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    let changes = Lane::Cheap.run(|| parse_changes(&changes)).await?;
    if changes.iter().any(|it| it.expected().is_some()) {
        turn.come().await;
    }
    let mut prepared = Vec::with_capacity(changes.len());
    for page in in_pages(changes) {
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

fn parse_changes(json: &str) -> Result<Vec<RecordChange>> {
    serde_json::from_str(json).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Error::structure(format!(
            "the changes are not the JSON they must be, at line {line}, column {column}"
        ))
    })
}

fn in_pages(changes: Vec<RecordChange>) -> impl Iterator<Item = Vec<RecordChange>> {
    let mut changes = changes.into_iter();
    std::iter::from_fn(move || {
        let page: Vec<_> = changes.by_ref().take(PAGE).collect();
        (!page.is_empty()).then_some(page)
    })
}

fn enter_to_write(handle: WalletHandle, kind: &str) -> Result<(OpenWallet, Turn)> {
    let wallet = registry::enter(handle)?;
    check_kind(kind)?;
    let turn = wallet.turn();
    Ok((wallet, turn))
}

fn check_kind(kind: &str) -> Result<()> {
    if kind.starts_with(OWN_PREFIX) {
        let message = format!("types that begin with {OWN_PREFIX} are the library's own");
        return Err(Error::new(ErrorKind::WalletAccessFailed, message));
    }
    Ok(())
}

fn fetch(options: &RecordOptions) -> Fetch {
    Fetch { value: options.retrieve_value, tags: options.retrieve_tags }
}

fn view(record: Record, with_kind: bool) -> RecordView {
    let Record { kind, name, value, tags } = record;
    RecordView { kind: with_kind.then_some(kind), id: name, value, tags }
}
