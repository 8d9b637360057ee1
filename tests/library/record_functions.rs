//! The functions of records, searches and relations, with parameters that may be anything.

use super::command::Command;
use super::functions::{Text, command};
use super::symbols::*;

pub fn add_wallet_record(
    wallet: i32,
    kind: impl Into<Text>,
    id: impl Into<Text>,
    value: impl Into<Text>,
    tags: impl Into<Text>,
) -> Command<()> {
    let kind = kind.into();
    let id = id.into();
    let value = value.into();
    let tags = tags.into();
    command!(indy_add_wallet_record(
        wallet,
        kind.as_ptr(),
        id.as_ptr(),
        value.as_ptr(),
        tags.as_ptr()
    ))
}

pub fn update_wallet_record_value(
    wallet: i32,
    kind: impl Into<Text>,
    id: impl Into<Text>,
    value: impl Into<Text>,
) -> Command<()> {
    let kind = kind.into();
    let id = id.into();
    let value = value.into();
    command!(indy_update_wallet_record_value(wallet, kind.as_ptr(), id.as_ptr(), value.as_ptr()))
}

pub fn update_wallet_record_tags(
    wallet: i32,
    kind: impl Into<Text>,
    id: impl Into<Text>,
    tags: impl Into<Text>,
) -> Command<()> {
    let kind = kind.into();
    let id = id.into();
    let tags = tags.into();
    command!(indy_update_wallet_record_tags(wallet, kind.as_ptr(), id.as_ptr(), tags.as_ptr()))
}

pub fn add_wallet_record_tags(
    wallet: i32,
    kind: impl Into<Text>,
    id: impl Into<Text>,
    tags: impl Into<Text>,
) -> Command<()> {
    let kind = kind.into();
    let id = id.into();
    let tags = tags.into();
    command!(indy_add_wallet_record_tags(wallet, kind.as_ptr(), id.as_ptr(), tags.as_ptr()))
}

pub fn delete_wallet_record_tags(
    wallet: i32,
    kind: impl Into<Text>,
    id: impl Into<Text>,
    names: impl Into<Text>,
) -> Command<()> {
    let kind = kind.into();
    let id = id.into();
    let names = names.into();
    command!(indy_delete_wallet_record_tags(wallet, kind.as_ptr(), id.as_ptr(), names.as_ptr()))
}

pub fn delete_wallet_record(
    wallet: i32,
    kind: impl Into<Text>,
    id: impl Into<Text>,
) -> Command<()> {
    let kind = kind.into();
    let id = id.into();
    command!(indy_delete_wallet_record(wallet, kind.as_ptr(), id.as_ptr()))
}

pub fn get_wallet_record(
    wallet: i32,
    kind: impl Into<Text>,
    id: impl Into<Text>,
    options: impl Into<Text>,
) -> Command<String> {
    let kind = kind.into();
    let id = id.into();
    let options = options.into();
    command!(indy_get_wallet_record(wallet, kind.as_ptr(), id.as_ptr(), options.as_ptr()))
}

pub fn open_wallet_search(
    wallet: i32,
    kind: impl Into<Text>,
    query: impl Into<Text>,
    options: impl Into<Text>,
) -> Command<i32> {
    let kind = kind.into();
    let query = query.into();
    let options = options.into();
    command!(indy_open_wallet_search(wallet, kind.as_ptr(), query.as_ptr(), options.as_ptr()))
}

pub fn fetch_wallet_search_next_records(wallet: i32, search: i32, count: usize) -> Command<String> {
    command!(indy_fetch_wallet_search_next_records(wallet, search, count))
}

pub fn close_wallet_search(search: i32) -> Command<()> {
    command!(indy_close_wallet_search(search))
}

pub fn change_wallet_records(
    wallet: i32,
    changes: impl Into<Text>,
    options: impl Into<Text>,
) -> Command<String> {
    let changes = changes.into();
    let options = options.into();
    command!(indy_change_wallet_records(wallet, changes.as_ptr(), options.as_ptr()))
}

pub fn is_pairwise_exists(wallet: i32, their_did: impl Into<Text>) -> Command<bool> {
    let their_did = their_did.into();
    command!(indy_is_pairwise_exists(wallet, their_did.as_ptr()))
}

pub fn create_pairwise(
    wallet: i32,
    their_did: impl Into<Text>,
    my_did: impl Into<Text>,
    metadata: impl Into<Text>,
) -> Command<()> {
    let their_did = their_did.into();
    let my_did = my_did.into();
    let metadata = metadata.into();
    command!(indy_create_pairwise(wallet, their_did.as_ptr(), my_did.as_ptr(), metadata.as_ptr()))
}

pub fn list_pairwise(wallet: i32) -> Command<String> {
    command!(indy_list_pairwise(wallet))
}

pub fn get_pairwise(wallet: i32, their_did: impl Into<Text>) -> Command<String> {
    let their_did = their_did.into();
    command!(indy_get_pairwise(wallet, their_did.as_ptr()))
}

pub fn set_pairwise_metadata(
    wallet: i32,
    their_did: impl Into<Text>,
    metadata: impl Into<Text>,
) -> Command<()> {
    let their_did = their_did.into();
    let metadata = metadata.into();
    command!(indy_set_pairwise_metadata(wallet, their_did.as_ptr(), metadata.as_ptr()))
}
