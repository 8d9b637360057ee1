//! The same as `parameters`, for the functions of records, searches and relations.

use serde_json::json;

use super::parameters::{
    DID, NO_WALLET, check_any_text, check_callback, check_did, check_json, check_not_empty,
    check_record, check_text, malformed,
};
use crate::library::{
    Command, NULL, TestWallet, Text, add_wallet_record, add_wallet_record_tags,
    change_wallet_records, close_wallet_search, code, create_pairwise, delete_wallet_record,
    delete_wallet_record_tags, fetch_wallet_search_next_records, get_pairwise, get_wallet_record,
    is_pairwise_exists, list_pairwise, open_wallet_search, set_pairwise_metadata,
    update_wallet_record_tags, update_wallet_record_value,
};

#[test]
fn of_add_wallet_record() {
    check_record(|kind, id| add_wallet_record(NO_WALLET, kind, id, "value", "{}"));
    check_text(5, |text| add_wallet_record(NO_WALLET, "kind", "id", text, "{}"));
    let with_tags = |text| add_wallet_record(NO_WALLET, "kind", "id", "value", text);
    check_not_empty(6, with_tags);
    check_json(6, with_tags);
    assert_eq!(with_tags(NULL).error(), code::WALLET_INVALID_HANDLE);
    check_callback(7, with_tags(NULL));
}

#[test]
fn of_update_wallet_record_value() {
    check_record(|kind, id| update_wallet_record_value(NO_WALLET, kind, id, "value"));
    check_text(5, |text| update_wallet_record_value(NO_WALLET, "kind", "id", text));
    check_callback(6, update_wallet_record_value(NO_WALLET, "kind", "id", "value"));
}

#[test]
fn of_update_wallet_record_tags_and_add_wallet_record_tags() {
    type TagsCommand = fn(i32, Text, Text, Text) -> Command<()>;
    for command in [update_wallet_record_tags as TagsCommand, add_wallet_record_tags] {
        check_record(|kind, id| command(NO_WALLET, kind, id, "{}".into()));
        let with_tags = |text| command(NO_WALLET, "kind".into(), "id".into(), text);
        check_text(5, with_tags);
        check_json(5, with_tags);
        check_callback(6, with_tags("{}".into()));
    }
}

#[test]
fn of_delete_wallet_record_tags() {
    check_record(|kind, id| delete_wallet_record_tags(NO_WALLET, kind, id, "[]"));
    check_text(5, |text| delete_wallet_record_tags(NO_WALLET, "kind", "id", text));
    check_json(5, |text| delete_wallet_record_tags(NO_WALLET, "kind", "id", text));
    check_callback(6, delete_wallet_record_tags(NO_WALLET, "kind", "id", "[]"));
}

#[test]
fn of_delete_wallet_record() {
    check_record(|kind, id| delete_wallet_record(NO_WALLET, kind, id));
    check_callback(5, delete_wallet_record(NO_WALLET, "kind", "id"));
}

#[test]
fn of_get_wallet_record() {
    check_record(|kind, id| get_wallet_record(NO_WALLET, kind, id, "{}"));
    check_text(5, |text| get_wallet_record(NO_WALLET, "kind", "id", text));
    check_json(5, |text| get_wallet_record(NO_WALLET, "kind", "id", text));
    check_callback(6, get_wallet_record(NO_WALLET, "kind", "id", "{}"));
}

#[test]
fn of_open_wallet_search() {
    check_text(3, |text| open_wallet_search(NO_WALLET, text, "{}", "{}"));
    let with_query = |text| open_wallet_search(NO_WALLET, "kind", text, "{}");
    check_text(4, with_query);
    check_text(5, |text| open_wallet_search(NO_WALLET, "kind", "{}", text));
    check_json(5, |text| open_wallet_search(NO_WALLET, "kind", "{}", text));
    check_callback(6, open_wallet_search(NO_WALLET, "kind", "{}", "{}"));
    // A query is parsed by the command, not by the call.
    let wallet = TestWallet::new();
    for malformed in malformed() {
        let answered = open_wallet_search(wallet.handle, "kind", malformed, "{}").error();
        assert_eq!(answered, code::WALLET_QUERY);
    }
}

#[test]
fn of_fetch_wallet_search_next_records_and_close_wallet_search() {
    check_callback(5, fetch_wallet_search_next_records(NO_WALLET, 0, 1));
    check_callback(3, close_wallet_search(0));
}

#[test]
fn of_change_wallet_records() {
    check_text(3, |text| change_wallet_records(NO_WALLET, text, NULL));
    check_not_empty(4, |text| change_wallet_records(NO_WALLET, "[]", text));
    check_json(4, |text| change_wallet_records(NO_WALLET, "[]", text));
    let unknown = change_wallet_records(NO_WALLET, "[]", json!({"atomc": true})).refusal();
    assert_eq!(unknown.code, code::INVALID_STRUCTURE);
    check_callback(5, change_wallet_records(NO_WALLET, "[]", NULL));
    // Changes are parsed by the command, not by the call.
    let wallet = TestWallet::new();
    for malformed in malformed() {
        let answered = change_wallet_records(wallet.handle, malformed, NULL).error();
        assert_eq!(answered, code::INVALID_STRUCTURE);
    }
}

#[test]
fn of_pairwise_functions() {
    check_did(3, |text| is_pairwise_exists(NO_WALLET, text));
    check_callback(4, is_pairwise_exists(NO_WALLET, DID));
    check_did(3, |text| create_pairwise(NO_WALLET, text, DID, NULL));
    check_did(4, |text| create_pairwise(NO_WALLET, DID, text, NULL));
    check_any_text(5, |text| create_pairwise(NO_WALLET, DID, DID, text));
    check_callback(6, create_pairwise(NO_WALLET, DID, DID, NULL));
    check_callback(3, list_pairwise(NO_WALLET));
    check_did(3, |text| get_pairwise(NO_WALLET, text));
    check_callback(4, get_pairwise(NO_WALLET, DID));
    check_did(3, |text| set_pairwise_metadata(NO_WALLET, text, NULL));
    check_any_text(4, |text| set_pairwise_metadata(NO_WALLET, DID, text));
    check_callback(5, set_pairwise_metadata(NO_WALLET, DID, NULL));
}
