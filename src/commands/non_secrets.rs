//! Records of the caller's own.

use super::parameters::read_query;
use super::records::to_json;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::Lane;
use crate::model::query::TagName;
use crate::model::record::{RecordOptions, RecordView, SearchOptions, SearchPage, Tags};
use crate::model::wallet::Secret;
use crate::storage::Fetch;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::search::{self, Search, SearchConfig, SearchHandle};
use crate::wallet::{Change, OpenWallet, Record, Turn};

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
    query: String,
    options: SearchOptions,
) -> Result<SearchHandle> {
    let wallet = registry::enter(handle)?;
    check_kind(&kind)?;
    let query = Lane::Cheap.run(|| read_query("query_json", &query)).await?;
    let config = SearchConfig {
        fetch: fetch(&options.record),
        with_records: options.retrieve_records,
        with_total_count: options.retrieve_total_count,
        with_kind: options.record.retrieve_type,
    };
    let search = Search::begin(&wallet, &kind, query, config).await?;
    search::open(&wallet, search)
}

/// The next records of a search, at most `count`, with the count that was asked for at the
/// beginning. The search knows its wallet, so the wallet's handle says nothing.
pub async fn fetch_wallet_search_next_records(
    search: SearchHandle,
    count: usize,
) -> Result<String> {
    let search = search::find::<Search>(search)?;
    let records = search.next(&search.turn(), count).await?;
    Lane::Cheap.visit().await;
    let with_kind = search.config().with_kind;
    let records: Vec<_> = records.into_iter().map(|it| view(it, with_kind)).collect();
    let total_count = search.total_count();
    let page = SearchPage { total_count, records: (!records.is_empty()).then_some(records) };
    Ok(to_json(&page)?.to_string())
}

pub async fn close_wallet_search(search: SearchHandle) -> Result<()> {
    search::remove::<Search>(search)?.close().await
}

fn enter_to_write(handle: WalletHandle, kind: &str) -> Result<(OpenWallet, Turn)> {
    let wallet = registry::enter(handle)?;
    check_kind(kind)?;
    let turn = wallet.turn();
    Ok((wallet, turn))
}

pub(super) fn check_kind(kind: &str) -> Result<()> {
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
