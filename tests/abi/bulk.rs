//! Many records changed in one call: statuses, all or nothing, and compare-and-set.

use serde_json::{Value, json};

use crate::library::{
    NULL, Pending, TestWallet, add_record, add_wallet_record, all_of_it, change,
    change_wallet_records, close_wallet, code, codes_of, create_did, fetch, get_wallet_record, ids,
    list_dids, open_wallet_search, parsed, tags_of, update_wallet_record_value, value_of,
};

const KIND: &str = "contact";
const CHANGED: i64 = code::ITEM_CHANGED as i64;
const EXISTS: i64 = code::ITEM_ALREADY_EXISTS as i64;
const MISSING: i64 = code::ITEM_NOT_FOUND as i64;
const STRUCTURE: i64 = code::INVALID_STRUCTURE as i64;

fn of(op: &str, id: &str, more: Value) -> Value {
    let mut change = json!({"op": op, "type": KIND, "id": id});
    for (key, value) in more.as_object().unwrap() {
        change[key] = value.clone();
    }
    change
}

fn add(id: &str) -> Value {
    of("add", id, json!({"value": id}))
}

fn atomic(wallet: i32, changes: Value) -> Pending<String> {
    change_wallet_records(wallet, changes, json!({"atomic": true})).issue()
}

#[test]
fn each_operation_does_what_it_says() {
    let wallet = TestWallet::new();
    let handle = wallet.handle;
    add_wallet_record(handle, KIND, "old", "value", json!({"a": "1", "~b": "2"})).value();
    add_wallet_record(handle, KIND, "tagged", "value", json!({"a": "1"})).value();
    add_wallet_record(handle, KIND, "valued", "value", json!({"a": "1"})).value();
    add_record(handle, KIND, "gone", "value");
    let codes = change(
        handle,
        json!([
            of("add", "new", json!({"value": "v", "tags": {"t": "1", "~u": "2"}})),
            of("put", "old", json!({"value": "v", "tags": {"c": "3"}})),
            of("put", "put", json!({"value": ""})),
            of("update", "tagged", json!({"tags": {"d": "4"}})),
            of("update", "valued", json!({"value": "v"})),
            of("update", "new", json!({"value": "w", "tags": {}})),
            of("update", "new", json!({})),
            of("delete", "gone", json!({})),
        ]),
    );
    assert_eq!(codes, [0; 8]);
    let whole = |id| parsed(&get_wallet_record(handle, KIND, id, all_of_it()).value());
    let expected = |id, value, tags| json!({"type": KIND, "id": id, "value": value, "tags": tags});
    assert_eq!(whole("new"), expected("new", "w", json!({})));
    assert_eq!(whole("old"), expected("old", "v", json!({"c": "3"})));
    assert_eq!(whole("put"), expected("put", "", json!({})));
    assert_eq!(whole("tagged"), expected("tagged", "value", json!({"d": "4"})));
    assert_eq!(whole("valued"), expected("valued", "v", json!({"a": "1"})));
    assert_eq!(ids(handle, KIND, json!({})), ["new", "old", "put", "tagged", "valued"]);
    assert!(ids(handle, KIND, json!({"$or": [{"~b": "2"}, {"t": "1"}]})).is_empty());
}

#[test]
fn each_change_has_a_status_of_its_own() {
    let wallet = TestWallet::new();
    add_record(wallet.handle, KIND, "old", "value");
    let json = json!([
        add("1"),
        add("old"),
        of("update", "missing", json!({"value": "v"})),
        of("update", "missing", json!({"tags": {}})),
        of("update", "missing", json!({})),
        of("delete", "missing", json!({})),
        {"op": "add", "type": "Indy::Did", "id": "x", "value": "v"},
        {"op": "delete", "type": "Indy::Did", "id": "x"},
        of("add", "", json!({"value": "v"})),
        {"op": "put", "type": "", "id": "x", "value": "v"},
        add("1"),
        of("delete", "1", json!({})),
        add("1"),
    ]);
    let statuses = change_wallet_records(wallet.handle, json, NULL).value();
    let access = i64::from(code::WALLET_ACCESS_FAILED);
    let expected = [
        0, EXISTS, MISSING, MISSING, MISSING, MISSING, access, access, STRUCTURE, STRUCTURE,
        EXISTS, 0, 0,
    ];
    assert_eq!(codes_of(&statuses), expected);
    for status in parsed(&statuses).as_array().unwrap() {
        let is_success = status["code"] == 0;
        assert_eq!(status["message"].is_null(), is_success, "{status}");
        assert_ne!(status["message"], "");
    }
    assert_eq!(value_of(wallet.handle, KIND, "old"), "value");
    assert_eq!(ids(wallet.handle, KIND, json!({})), ["1", "old"]);
}

#[test]
fn nothing_to_change_is_a_success() {
    let wallet = TestWallet::new();
    for options in [NULL, "{}".into(), json!({"atomic": true}).into()] {
        assert_eq!(change_wallet_records(wallet.handle, "[]", options).value(), "[]");
    }
}

#[test]
fn what_is_no_array_of_changes_is_refused_whole() {
    let wallet = TestWallet::new();
    for wrong in [
        json!({}),
        json!([1]),
        json!([add("1"), {"op": "upsert", "type": KIND, "id": "2", "value": "v"}]),
        json!([add("1"), {"type": KIND, "id": "2", "value": "v"}]),
        json!([add("1"), of("add", "2", json!({}))]),
        json!([add("1"), of("add", "2", json!({"value": 1}))]),
        json!([add("1"), of("add", "2", json!({"value": "v", "expected": "w"}))]),
        json!([add("1"), of("put", "2", json!({"value": "v", "tags": {"a": 1}}))]),
        json!([add("1"), of("delete", "2", json!({"value": "v"}))]),
        json!([add("1"), of("update", "2", json!({"unknown": "v"}))]),
    ] {
        let refused = change_wallet_records(wallet.handle, wrong.clone(), NULL).error();
        assert_eq!(refused, code::INVALID_STRUCTURE, "{wrong}");
    }
    let secret = json!([{"op": "SECRET", "type": KIND, "id": "SECRET", "value": "SECRET"}]);
    let refused = change_wallet_records(wallet.handle, secret, NULL).ask();
    assert!(!refused.message().contains("SECRET"));
    assert!(ids(wallet.handle, KIND, json!({})).is_empty());
}

#[test]
fn all_or_none() {
    let wallet = TestWallet::new();
    let handle = wallet.handle;
    add_wallet_record(handle, KIND, "old", "value", json!({"a": "1"})).value();
    let (did, _) = create_did(handle, "{}").value();
    add_record(handle, "other", "kept", "value");
    let good = || {
        vec![
            add("1"),
            of("update", "old", json!({"value": "other", "tags": {"b": "2"}})),
            add("2"),
            of("delete", "2", json!({})),
        ]
    };
    for (bad, expected) in [
        (add("old"), code::ITEM_ALREADY_EXISTS),
        (add("1"), code::ITEM_ALREADY_EXISTS),
        (of("delete", "missing", json!({})), code::ITEM_NOT_FOUND),
        (of("update", "2", json!({})), code::ITEM_NOT_FOUND),
        (
            json!({"op": "delete", "type": "other", "id": "kept", "expected": "wrong"}),
            code::ITEM_CHANGED,
        ),
        (of("delete", "old", json!({"expected": "value"})), code::INVALID_STRUCTURE),
        (of("add", "", json!({"value": "v"})), code::INVALID_STRUCTURE),
        (json!({"op": "delete", "type": "Indy::Did", "id": did}), code::WALLET_ACCESS_FAILED),
    ] {
        let changes: Vec<_> = good().into_iter().chain([bad.clone(), add("3")]).collect();
        let heard = atomic(handle, changes.into()).wait();
        assert_eq!((heard.code, heard.value.as_str()), (expected, ""), "{bad}");
        assert_eq!(ids(handle, KIND, json!({})), ["old"], "{bad}");
        assert_eq!(value_of(handle, KIND, "old"), "value");
        assert_eq!(tags_of(handle, KIND, "old"), json!({"a": "1"}));
    }
    assert_eq!(codes_of(&atomic(handle, good().into()).value()), [0; 4]);
    assert_eq!(ids(handle, KIND, json!({})), ["1", "old"]);
    assert_eq!(parsed(&list_dids(handle).value()).as_array().unwrap().len(), 1);
}

#[test]
fn a_value_that_was_expected_is_found_or_told() {
    let wallet = TestWallet::new();
    let handle = wallet.handle;
    let update = |expected: &str| {
        let more = json!({"value": "new", "tags": {"a": "1"}, "expected": expected});
        change(handle, json!([of("update", "1", more)]))
    };
    assert_eq!(update("old"), [MISSING]);
    add_record(handle, KIND, "1", "old");
    assert_eq!(update("other"), [CHANGED]);
    assert_eq!(update(""), [CHANGED]);
    assert_eq!(
        (value_of(handle, KIND, "1"), tags_of(handle, KIND, "1")),
        ("old".into(), json!({}))
    );
    assert_eq!(update("old"), [0]);
    assert_eq!(value_of(handle, KIND, "1"), "new");
    assert_eq!(update("old"), [CHANGED]);
    // Expecting without changing the value.
    let only_tags =
        |expected: &str| of("update", "1", json!({"tags": {"b": "2"}, "expected": expected}));
    assert_eq!(change(handle, json!([only_tags("old")])), [CHANGED]);
    assert_eq!(tags_of(handle, KIND, "1"), json!({"a": "1"}));
    assert_eq!(change(handle, json!([only_tags("new")])), [0]);
    assert_eq!(tags_of(handle, KIND, "1"), json!({"b": "2"}));
    assert_eq!(value_of(handle, KIND, "1"), "new");
    let delete = |expected: &str| of("delete", "1", json!({"expected": expected}));
    assert_eq!(change(handle, json!([delete("old")])), [CHANGED]);
    assert_eq!(change(handle, json!([delete("new")])), [0]);
    assert_eq!(change(handle, json!([delete("new")])), [MISSING]);
}

#[test]
fn of_many_writers_that_expect_one_value_one_wins() {
    let wallet = TestWallet::new();
    for round in 0..20 {
        let id = format!("{round}");
        add_record(wallet.handle, KIND, &id, "old");
        let writers: Vec<_> = (0..20)
            .map(|writer: i32| {
                let more = json!({"value": writer.to_string(), "expected": "old"});
                let changes = json!([of("update", &id, more)]);
                change_wallet_records(wallet.handle, changes, NULL).issue()
            })
            .collect();
        let codes: Vec<_> = writers.into_iter().map(|it| codes_of(&it.value())[0]).collect();
        let winners: Vec<_> = (0..20).filter(|it| codes[*it] == 0).collect();
        assert_eq!(winners.len(), 1, "{codes:?}");
        assert!(codes.iter().all(|it| [0, CHANGED].contains(it)), "{codes:?}");
        assert_eq!(value_of(wallet.handle, KIND, &id), winners[0].to_string());
    }
}

#[test]
fn a_counter_of_many_threads_loses_nothing() {
    let wallet = TestWallet::new();
    add_record(wallet.handle, KIND, "counter", "0");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|_| count_up(wallet.handle)));
        }
    });
    assert_eq!(value_of(wallet.handle, KIND, "counter"), "200");
}

/// Reads and writes until nobody has written in between.
fn count_up(wallet: i32) {
    loop {
        let old = value_of(wallet, KIND, "counter");
        let new = (old.parse::<u32>().unwrap() + 1).to_string();
        let more = json!({"value": new, "expected": old});
        match change(wallet, json!([of("update", "counter", more)]))[..] {
            [0] => return,
            ref codes => assert_eq!(codes, [CHANGED]),
        }
    }
}

#[test]
fn what_is_expected_counts_writes_that_were_accepted_before() {
    let wallet = TestWallet::new();
    add_record(wallet.handle, KIND, "1", "old");
    for round in 0..50 {
        let text = format!("round {round}");
        let written = update_wallet_record_value(wallet.handle, KIND, "1", &text).issue();
        let more = json!({"value": "changed", "expected": text});
        let changes = json!([of("update", "1", more)]);
        let changed = change_wallet_records(wallet.handle, changes, NULL).issue();
        let last = update_wallet_record_value(wallet.handle, KIND, "1", "last").issue();
        written.value();
        assert_eq!(codes_of(&changed.value()), [0]);
        last.value();
        assert_eq!(value_of(wallet.handle, KIND, "1"), "last");
    }
}

#[test]
fn ten_thousand_in_one_call() {
    let wallet = TestWallet::new();
    let record = |number: i32| {
        let id = format!("{number:05}");
        of("add", &id, json!({"value": id, "tags": {"sealed": "x", "~plain": id}}))
    };
    let all: Value = (0..10_000).map(record).collect();
    assert_eq!(codes_of(&atomic(wallet.handle, all.clone()).value()), vec![0; 10_000]);
    assert_eq!(change(wallet.handle, all), vec![EXISTS; 10_000]);
    let search = open_wallet_search(wallet.handle, KIND, json!({"sealed": "x"}), all_of_it());
    let records = fetch(wallet.handle, search.value(), 20_000);
    assert_eq!(records.len(), 10_000);
    for record in records {
        assert_eq!(record["value"], record["id"]);
        assert_eq!(record["tags"], json!({"sealed": "x", "~plain": record["id"]}));
    }
    let delete = |number: i32| {
        let id = format!("{number:05}");
        of("delete", &id, json!({"expected": id}))
    };
    let deleted = atomic(wallet.handle, (0..10_000).map(delete).collect());
    assert_eq!(codes_of(&deleted.value()), vec![0; 10_000]);
    assert!(ids(wallet.handle, KIND, json!({})).is_empty());
}

#[test]
fn bulk_changes_and_others_are_applied_in_the_order_of_the_calls() {
    let wallet = TestWallet::new();
    for round in 0..20 {
        let many: Value = (0..200).map(|it| add(&format!("{round}-{it}"))).collect();
        let last = format!("{round}-199");
        let early = update_wallet_record_value(wallet.handle, KIND, &last, "early").issue();
        let bulk = change_wallet_records(wallet.handle, many, NULL).issue();
        let late = update_wallet_record_value(wallet.handle, KIND, &last, "late").issue();
        let (early, bulk, late) = (early.wait(), bulk.wait(), late.wait());
        assert_eq!((early.code, bulk.code, late.code), (code::ITEM_NOT_FOUND, 0, 0));
        assert!(early.place < bulk.place && bulk.place < late.place, "answered out of order");
        assert_eq!(value_of(wallet.handle, KIND, &last), "late");
    }
}

#[test]
fn a_wallet_that_is_not_open_is_told() {
    let wallet = TestWallet::new();
    let accepted = change_wallet_records(wallet.handle, json!([add("1")]), NULL).issue();
    let closed = close_wallet(wallet.handle).issue();
    let late = change_wallet_records(wallet.handle, json!([add("2")]), NULL).issue();
    assert_eq!(codes_of(&accepted.value()), [0]);
    closed.value();
    assert_eq!(late.code(), code::WALLET_INVALID_HANDLE);
    let again = wallet.place.open();
    assert_eq!(ids(again, KIND, json!({})), ["1"]);
    close_wallet(again).value();
}
