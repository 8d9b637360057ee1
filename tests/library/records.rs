//! Records and searches as JSON values, where a test is about what they hold.

use serde_json::{Value, json};

use super::functions::NULL;
use super::record_functions::{
    add_wallet_record, change_wallet_records, fetch_wallet_search_next_records, get_wallet_record,
    open_wallet_search,
};

/// What a record is asked for when all of it is wanted.
pub fn all_of_it() -> Value {
    json!({"retrieveType": true, "retrieveValue": true, "retrieveTags": true})
}

/// Adds so many records of the type `t`, each of half a kilobyte, under their numbers.
pub fn fill(wallet: i32, count: usize) {
    let add =
        |it| json!({"op": "add", "type": "t", "id": format!("{it:05}"), "value": "v".repeat(500)});
    assert!(change(wallet, (0..count).map(add).collect()).iter().all(|it| *it == 0));
}

/// Adds a record without tags.
pub fn add_record(wallet: i32, kind: &str, id: &str, value: &str) {
    add_wallet_record(wallet, kind, id, value, NULL).value();
}

pub fn value_of(wallet: i32, kind: &str, id: &str) -> String {
    let record = parsed(&get_wallet_record(wallet, kind, id, "{}").value());
    record["value"].as_str().expect("a value").to_owned()
}

pub fn tags_of(wallet: i32, kind: &str, id: &str) -> Value {
    let options = json!({"retrieveTags": true});
    parsed(&get_wallet_record(wallet, kind, id, options).value())["tags"].clone()
}

/// The next records of a search; none at its end.
pub fn fetch(wallet: i32, search: i32, count: usize) -> Vec<Value> {
    page_of(&fetch_wallet_search_next_records(wallet, search, count).value())
}

/// The records of what a fetch gave.
pub fn page_of(json: &str) -> Vec<Value> {
    parsed(json)["records"].as_array().cloned().unwrap_or_default()
}

/// The ids of all records that fit a query, in ascending order.
pub fn ids(wallet: i32, kind: &str, query: Value) -> Vec<String> {
    let search = open_wallet_search(wallet, kind, query, "{}").value();
    ids_of(&fetch(wallet, search, 1_000_000))
}

/// The ids of records, in ascending order.
pub fn ids_of(records: &[Value]) -> Vec<String> {
    let mut ids: Vec<_> =
        records.iter().map(|it| it["id"].as_str().expect("an id").to_owned()).collect();
    ids.sort_unstable();
    ids
}

/// The code of each change.
pub fn change(wallet: i32, changes: Value) -> Vec<i64> {
    codes_of(&change_wallet_records(wallet, changes, NULL).value())
}

pub fn codes_of(statuses: &str) -> Vec<i64> {
    let statuses = parsed(statuses);
    let statuses = statuses.as_array().expect("an array");
    statuses.iter().map(|it| it["code"].as_i64().expect("a code")).collect()
}

pub fn parsed(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}
