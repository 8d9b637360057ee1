//! Records of the caller's own, one command at a time and many without waiting: values, tags, types
//! that are the library's, order.

use serde_json::{Value, json};

use crate::library::{
    Command, NULL, Pending, TestWallet, Text, add_record, add_wallet_record,
    add_wallet_record_tags, all_of_it, close_wallet, code, create_did, delete_wallet_record,
    delete_wallet_record_tags, get_wallet_record, ids, open_wallet_search, parsed, tags_of,
    update_wallet_record_tags, update_wallet_record_value, value_of,
};

const KIND: &str = "contact";

/// Kinds, ids, values and tags that are stored as they are given.
fn texts() -> [String; 8] {
    [
        "plain".into(),
        " ".into(),
        "Grüße ☃ 😀".into(),
        "'; DROP TABLE items; --".into(),
        "\"quoted\" \\ {}\u{1}\n\t".into(),
        "~tilde".into(),
        "$and".into(),
        "x".repeat(100_000),
    ]
}

#[test]
fn a_record_is_added_read_changed_and_deleted() {
    let wallet = TestWallet::new();
    let tags = json!({"name": "alice", "~age": "18"});
    add_wallet_record(wallet.handle, KIND, "1", "value", tags.clone()).value();
    let read = |options| parsed(&get_wallet_record(wallet.handle, KIND, "1", options).value());
    let whole = json!({"type": KIND, "id": "1", "value": "value", "tags": tags});
    assert_eq!(read(all_of_it()), whole);
    update_wallet_record_value(wallet.handle, KIND, "1", "other").value();
    assert_eq!(value_of(wallet.handle, KIND, "1"), "other");
    assert_eq!(tags_of(wallet.handle, KIND, "1"), tags, "a value changes without its tags");
    delete_wallet_record(wallet.handle, KIND, "1").value();
    let gone = get_wallet_record(wallet.handle, KIND, "1", "{}").error();
    assert_eq!(gone, code::ITEM_NOT_FOUND);
    assert_eq!(ids(wallet.handle, KIND, tags), Vec::<String>::new(), "its tags go with it");
    add_record(wallet.handle, KIND, "1", "again");
    assert_eq!(tags_of(wallet.handle, KIND, "1"), json!({}));
}

#[test]
fn options_say_what_is_given() {
    let wallet = TestWallet::new();
    add_wallet_record(wallet.handle, KIND, "1", "value", json!({"a": "1"})).value();
    let nothing = json!({"type": null, "id": "1", "value": null, "tags": null});
    let names = [("retrieveType", "type"), ("retrieveValue", "value"), ("retrieveTags", "tags")];
    let full = json!({"type": KIND, "value": "value", "tags": {"a": "1"}});
    for chosen in 0..8_u32 {
        let (mut options, mut expected) = (json!({}), nothing.clone());
        for (bit, (option, name)) in names.iter().enumerate() {
            let is_chosen = chosen & (1 << bit) != 0;
            options[option] = json!(is_chosen);
            if is_chosen {
                expected[name] = full[name].clone();
            }
        }
        let record = get_wallet_record(wallet.handle, KIND, "1", options.clone()).value();
        assert_eq!(parsed(&record), expected, "{options}");
    }
    let by_default = parsed(&get_wallet_record(wallet.handle, KIND, "1", "{}").value());
    assert_eq!(by_default, json!({"type": null, "id": "1", "value": "value", "tags": null}));
    let unknown = get_wallet_record(wallet.handle, KIND, "1", json!({"unknown": 1})).value();
    assert_eq!(parsed(&unknown), by_default);
}

#[test]
fn any_text_may_be_kind_id_value_and_tag() {
    let wallet = TestWallet::new();
    for text in &texts() {
        let tags = json!({"name": text, "~plain": text, format!("n{text}"): "1"});
        add_wallet_record(wallet.handle, text, text, text, tags.clone()).value();
        let read = get_wallet_record(wallet.handle, text, text, all_of_it()).value();
        assert_eq!(parsed(&read), json!({"type": text, "id": text, "value": text, "tags": tags}));
        assert_eq!(ids(wallet.handle, text, json!({"name": text})), [text.as_str()]);
        assert_eq!(ids(wallet.handle, text, json!({"~plain": text})), [text.as_str()]);
    }
}

#[test]
fn an_id_is_unique_in_its_type() {
    let wallet = TestWallet::new();
    add_record(wallet.handle, KIND, "1", "first");
    let again = add_wallet_record(wallet.handle, KIND, "1", "second", json!({"a": "b"})).ask();
    assert_eq!(again.code, code::ITEM_ALREADY_EXISTS);
    assert!(!again.message().contains("second"));
    assert_eq!(value_of(wallet.handle, KIND, "1"), "first");
    assert_eq!(tags_of(wallet.handle, KIND, "1"), json!({}));
    add_record(wallet.handle, "other", "1", "second");
    assert_eq!(value_of(wallet.handle, "other", "1"), "second");
}

/// Every function that names a record, with everything else it needs.
fn commands_on(wallet: i32, kind: &str, id: &str) -> Vec<(&'static str, Command<()>)> {
    let tags = || json!({"a": "1"});
    vec![
        ("update value", update_wallet_record_value(wallet, kind, id, "value")),
        ("update tags", update_wallet_record_tags(wallet, kind, id, tags())),
        ("add tags", add_wallet_record_tags(wallet, kind, id, tags())),
        ("delete tags", delete_wallet_record_tags(wallet, kind, id, json!(["a"]))),
        ("delete", delete_wallet_record(wallet, kind, id)),
    ]
}

#[test]
fn a_record_that_is_not_there_is_told() {
    let wallet = TestWallet::new();
    add_record(wallet.handle, KIND, "1", "value");
    for (kind, id) in [(KIND, "2"), ("other", "1")] {
        for (what, command) in commands_on(wallet.handle, kind, id) {
            assert_eq!(command.error(), code::ITEM_NOT_FOUND, "{what}");
        }
        let got = get_wallet_record(wallet.handle, kind, id, "{}").ask();
        assert_eq!((got.code, got.value.as_str()), (code::ITEM_NOT_FOUND, ""));
    }
    assert_eq!(value_of(wallet.handle, KIND, "1"), "value");
}

#[test]
fn the_librarys_own_types_are_refused() {
    let wallet = TestWallet::new();
    let (did, verkey) = create_did(wallet.handle, "{}").value();
    for (kind, id) in [("Indy::Did", &did), ("Indy::Key", &verkey), ("Indy", &did), ("Indyx", &did)]
    {
        for (what, command) in commands_on(wallet.handle, kind, id) {
            assert_eq!(command.error(), code::WALLET_ACCESS_FAILED, "{what} {kind}");
        }
        let added = add_wallet_record(wallet.handle, kind, "new", "value", NULL).error();
        assert_eq!(added, code::WALLET_ACCESS_FAILED);
        let got = get_wallet_record(wallet.handle, kind, id, "{}").error();
        assert_eq!(got, code::WALLET_ACCESS_FAILED);
        let searched = open_wallet_search(wallet.handle, kind, "{}", "{}").error();
        assert_eq!(searched, code::WALLET_ACCESS_FAILED);
    }
    for kind in ["indy", "xIndy", " Indy", "Ind"] {
        add_record(wallet.handle, kind, "1", "value");
    }
}

#[test]
fn a_wallet_that_is_not_open_is_told() {
    let wallet = TestWallet::new();
    close_wallet(wallet.handle).value();
    for (what, command) in commands_on(wallet.handle, KIND, "1") {
        assert_eq!(command.error(), code::WALLET_INVALID_HANDLE, "{what}");
    }
    let added = add_wallet_record(wallet.handle, KIND, "1", "value", NULL).error();
    assert_eq!(added, code::WALLET_INVALID_HANDLE);
    let got = get_wallet_record(wallet.handle, KIND, "1", "{}").error();
    assert_eq!(got, code::WALLET_INVALID_HANDLE);
    let searched = open_wallet_search(wallet.handle, KIND, "{}", "{}").error();
    assert_eq!(searched, code::WALLET_INVALID_HANDLE);
}

#[test]
fn tags_are_replaced_added_and_removed() {
    let wallet = TestWallet::new();
    let handle = wallet.handle;
    add_wallet_record(handle, KIND, "1", "value", json!({"a": "1", "~b": "2"})).value();
    add_wallet_record_tags(handle, KIND, "1", json!({"a": "3", "~c": "4"})).value();
    assert_eq!(tags_of(handle, KIND, "1"), json!({"a": "3", "~b": "2", "~c": "4"}));
    // One name stored in the clear and one sealed are two tags.
    add_wallet_record_tags(handle, KIND, "1", json!({"b": "5", "~a": "6"})).value();
    let tags = json!({"a": "3", "~a": "6", "b": "5", "~b": "2", "~c": "4"});
    assert_eq!(tags_of(handle, KIND, "1"), tags);
    delete_wallet_record_tags(handle, KIND, "1", json!(["a", "~b", "missing", "~missing"])).value();
    assert_eq!(tags_of(handle, KIND, "1"), json!({"~a": "6", "b": "5", "~c": "4"}));
    add_wallet_record_tags(handle, KIND, "1", "{}").value();
    delete_wallet_record_tags(handle, KIND, "1", "[]").value();
    assert_eq!(tags_of(handle, KIND, "1"), json!({"~a": "6", "b": "5", "~c": "4"}));
    update_wallet_record_tags(handle, KIND, "1", json!({"d": "7"})).value();
    assert_eq!(tags_of(handle, KIND, "1"), json!({"d": "7"}));
    assert_eq!(ids(handle, KIND, json!({"~c": "4"})), Vec::<String>::new());
    assert_eq!(ids(handle, KIND, json!({"d": "7"})), ["1"]);
    update_wallet_record_tags(handle, KIND, "1", "{}").value();
    assert_eq!(tags_of(handle, KIND, "1"), json!({}));
    assert_eq!(value_of(handle, KIND, "1"), "value");
}

#[test]
fn tags_of_another_form_are_refused() {
    let wallet = TestWallet::new();
    add_record(wallet.handle, KIND, "1", "value");
    let wrong = [json!({"a": 1}), json!({"a": null}), json!({"a": {"b": "c"}}), json!(["a"])];
    for tags in wrong.map(Text::from) {
        for command in [
            add_wallet_record(wallet.handle, KIND, "2", "value", tags.clone()),
            add_wallet_record_tags(wallet.handle, KIND, "1", tags.clone()),
            update_wallet_record_tags(wallet.handle, KIND, "1", tags.clone()),
        ] {
            assert_eq!(command.any_code(), code::INVALID_STRUCTURE);
        }
    }
    for names in [json!([1]), json!({"a": "b"}), json!([null])] {
        let refused = delete_wallet_record_tags(wallet.handle, KIND, "1", names).any_code();
        assert_eq!(refused, code::INVALID_STRUCTURE);
    }
    assert_eq!(ids(wallet.handle, KIND, json!({})), ["1"]);
}

#[test]
fn what_is_kept_survives_closing() {
    let wallet = TestWallet::new();
    let tags = json!({"a": "1", "~b": "2"});
    add_wallet_record(wallet.handle, KIND, "1", "value", tags.clone()).value();
    close_wallet(wallet.handle).value();
    let again = wallet.place.open();
    assert_eq!(value_of(again, KIND, "1"), "value");
    assert_eq!(tags_of(again, KIND, "1"), tags);
    assert_eq!(ids(again, KIND, json!({"a": "1", "~b": {"$gt": "1"}})), ["1"]);
    close_wallet(again).value();
}

#[test]
fn adds_issued_at_once_complete_in_order() {
    let wallet = TestWallet::new();
    let added: Vec<_> = (0..200)
        .map(|number| {
            let id = format!("{number}");
            add_wallet_record(wallet.handle, KIND, &id, &id, json!({"~n": id})).issue()
        })
        .collect();
    let places: Vec<_> = added.into_iter().map(Pending::wait).collect();
    assert!(places.iter().all(|it| it.code == 0));
    assert!(places.is_sorted_by_key(|it| it.place), "answered out of order");
    assert_eq!(ids(wallet.handle, KIND, json!({})).len(), 200);
}

#[test]
fn changes_of_one_record_need_not_wait_for_each_other() {
    let wallet = TestWallet::new();
    for round in 0..50 {
        let id = format!("{round}");
        let issue = |value: &str| update_wallet_record_value(wallet.handle, KIND, &id, value);
        let early = issue("early").issue();
        let added = add_wallet_record(wallet.handle, KIND, &id, "first", NULL).issue();
        let tagged = add_wallet_record_tags(wallet.handle, KIND, &id, json!({"a": "1"})).issue();
        let changed: Vec<_> = (0..10).map(|it: i32| issue(&it.to_string()).issue()).collect();
        let untagged = delete_wallet_record_tags(wallet.handle, KIND, &id, json!(["a"])).issue();
        assert_eq!(early.code(), code::ITEM_NOT_FOUND);
        added.value();
        tagged.value();
        changed.into_iter().for_each(Pending::value);
        untagged.value();
        assert_eq!(value_of(wallet.handle, KIND, &id), "9", "the last one accepted stays");
        assert_eq!(tags_of(wallet.handle, KIND, &id), json!({}));
        let deleted = delete_wallet_record(wallet.handle, KIND, &id).issue();
        let late = issue("late").issue();
        deleted.value();
        assert_eq!(late.code(), code::ITEM_NOT_FOUND);
    }
}

#[test]
fn messages_show_no_values() {
    let wallet = TestWallet::new();
    let secret = "SECRET";
    add_record(wallet.handle, KIND, secret, secret);
    let commands = [
        add_wallet_record(wallet.handle, KIND, secret, secret, NULL),
        update_wallet_record_value(wallet.handle, KIND, "none", secret),
        update_wallet_record_tags(wallet.handle, KIND, "none", json!({secret: secret})),
    ];
    for command in commands {
        let heard = command.ask();
        let details: Value = parsed(&heard.details.unwrap());
        assert!(!details["message"].as_str().unwrap().contains(secret));
    }
}
