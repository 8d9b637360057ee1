//! Relations between DIDs of ours and of others.
//!
//! Nothing that is exported puts a DID of others into a wallet, so these tests begin with a copy of
//! a wallet of libindy's that has two, and take its relations away.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::library::{
    Copied, NULL, Pending, close_wallet, code, create_did, create_pairwise, get_pairwise,
    is_pairwise_exists, list_pairwise, parsed, set_pairwise_metadata,
};

const MINE: &str = "V4SGRU86Z58d6TV7PBUe6f";
const THEIRS: &str = "8wZcEriaNLNKtteJvx7f8i";
const ALSO_THEIRS: &str = "2PRyVHmkXQnQzJQKxHxnXC";
const UNKNOWN: &str = "VsKV7grR1BUE29mG2Fm2kY";

/// An open wallet that knows DIDs of others and has no relations.
struct Strangers {
    wallet: i32,
    _copied: Copied,
}

impl Strangers {
    fn new() -> Self {
        let copied = Copied::raw();
        let wallet = copied.open();
        // Which sealed kind is that of relations: the one whose record changes with its metadata.
        let connection = Connection::open(copied.file()).unwrap();
        let before = rows(&connection);
        set_pairwise_metadata(wallet, THEIRS, "changed").value();
        let changed = rows(&connection).into_iter().find(|it| !before.contains(it));
        let kind = changed.expect("a record that changed").0;
        let removed = connection.execute("DELETE FROM items WHERE type = ?1", [kind]);
        assert_eq!(removed.unwrap(), 2);
        Self { wallet, _copied: copied }
    }
}

impl Drop for Strangers {
    fn drop(&mut self) {
        close_wallet(self.wallet).any_code();
    }
}

/// Kind and value of every record, sealed.
fn rows(connection: &Connection) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut statement = connection.prepare("SELECT type, value FROM items").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn listed(wallet: i32) -> Vec<Value> {
    let list = parsed(&list_pairwise(wallet).value());
    let mut list: Vec<_> =
        list.as_array().unwrap().iter().map(|it| parsed(it.as_str().unwrap())).collect();
    list.sort_by_key(|it| it["their_did"].to_string());
    list
}

fn info(wallet: i32, their_did: &str) -> Value {
    parsed(&get_pairwise(wallet, their_did).value())
}

#[test]
fn a_relation_is_made_told_and_listed() {
    let strangers = Strangers::new();
    let wallet = strangers.wallet;
    assert!(!is_pairwise_exists(wallet, THEIRS).value());
    assert_eq!(list_pairwise(wallet).value(), "[]");
    create_pairwise(wallet, THEIRS, MINE, "met in Graz").value();
    assert!(is_pairwise_exists(wallet, THEIRS).value());
    assert_eq!(info(wallet, THEIRS), json!({"my_did": MINE, "metadata": "met in Graz"}));
    create_pairwise(wallet, ALSO_THEIRS, MINE, NULL).value();
    assert_eq!(info(wallet, ALSO_THEIRS), json!({"my_did": MINE}));
    let both = [
        json!({"my_did": MINE, "their_did": ALSO_THEIRS}),
        json!({"my_did": MINE, "their_did": THEIRS, "metadata": "met in Graz"}),
    ];
    assert_eq!(listed(wallet), both);
}

#[test]
fn the_wallet_must_have_both_dids() {
    let strangers = Strangers::new();
    let wallet = strangers.wallet;
    for (theirs, mine) in [(UNKNOWN, MINE), (THEIRS, UNKNOWN), (MINE, THEIRS), (MINE, MINE)] {
        let refused = create_pairwise(wallet, theirs, mine, NULL).error();
        assert_eq!(refused, code::ITEM_NOT_FOUND, "{theirs} {mine}");
    }
    assert_eq!(list_pairwise(wallet).value(), "[]");
}

#[test]
fn a_did_of_theirs_has_one_relation() {
    let strangers = Strangers::new();
    let wallet = strangers.wallet;
    let (other, _) = create_did(wallet, "{}").value();
    create_pairwise(wallet, THEIRS, MINE, "first").value();
    for mine in [MINE, &other] {
        let again = create_pairwise(wallet, THEIRS, mine, "second").error();
        assert_eq!(again, code::ITEM_ALREADY_EXISTS);
    }
    assert_eq!(info(wallet, THEIRS), json!({"my_did": MINE, "metadata": "first"}));
    create_pairwise(wallet, ALSO_THEIRS, other, NULL).value();
}

#[test]
fn of_many_that_create_a_relation_at_once_the_first_does() {
    let strangers = Strangers::new();
    let made: Vec<_> = (0..20)
        .map(|it: i32| create_pairwise(strangers.wallet, THEIRS, MINE, it.to_string()).issue())
        .collect();
    let codes: Vec<_> = made.into_iter().map(Pending::code).collect();
    assert_eq!(codes[0], 0);
    assert!(codes[1..].iter().all(|it| *it == code::ITEM_ALREADY_EXISTS), "{codes:?}");
    assert_eq!(info(strangers.wallet, THEIRS)["metadata"], "0");
}

#[test]
fn a_relation_that_is_not_there_is_told() {
    let strangers = Strangers::new();
    let wallet = strangers.wallet;
    for did in [THEIRS, UNKNOWN] {
        assert!(!is_pairwise_exists(wallet, did).value());
        assert_eq!(get_pairwise(wallet, did).error(), code::ITEM_NOT_FOUND);
        let set = set_pairwise_metadata(wallet, did, "metadata").error();
        assert_eq!(set, code::ITEM_NOT_FOUND);
    }
}

#[test]
fn metadata_is_replaced_and_removed() {
    let strangers = Strangers::new();
    let wallet = strangers.wallet;
    create_pairwise(wallet, THEIRS, MINE, NULL).value();
    for metadata in ["one", "Grüße ☃ \" \\", "", "x"] {
        set_pairwise_metadata(wallet, THEIRS, metadata).value();
        assert_eq!(info(wallet, THEIRS), json!({"my_did": MINE, "metadata": metadata}));
    }
    set_pairwise_metadata(wallet, THEIRS, NULL).value();
    assert_eq!(info(wallet, THEIRS), json!({"my_did": MINE}));
}

#[test]
fn the_metadata_accepted_last_wins() {
    let strangers = Strangers::new();
    let wallet = strangers.wallet;
    create_pairwise(wallet, THEIRS, MINE, NULL).value();
    for round in 0..100 {
        let set = |text: &str| set_pairwise_metadata(wallet, THEIRS, text).issue();
        let (one, other) = (set("one"), set(&format!("other {round}")));
        let (one, other) = (one.wait(), other.wait());
        assert_eq!((one.code, other.code), (0, 0));
        assert!(one.place < other.place, "answered out of order");
        assert_eq!(info(wallet, THEIRS)["metadata"], format!("other {round}"));
    }
}

#[test]
fn creating_and_setting_need_not_wait_for_each_other() {
    let strangers = Strangers::new();
    let wallet = strangers.wallet;
    let early = set_pairwise_metadata(wallet, THEIRS, "early").issue();
    let made = create_pairwise(wallet, THEIRS, MINE, NULL).issue();
    let set = set_pairwise_metadata(wallet, THEIRS, "set").issue();
    assert_eq!(early.code(), code::ITEM_NOT_FOUND);
    made.value();
    set.value();
    assert_eq!(info(wallet, THEIRS)["metadata"], "set");
}

#[test]
fn a_did_that_is_none_is_refused() {
    let strangers = Strangers::new();
    let wallet = strangers.wallet;
    for did in ["short", "0OIl", "~8wZcEriaNLNKtteJvx7f8i"] {
        let refused = [
            create_pairwise(wallet, did, MINE, NULL).any_code(),
            create_pairwise(wallet, THEIRS, did, NULL).any_code(),
            set_pairwise_metadata(wallet, did, NULL).any_code(),
            get_pairwise(wallet, did).any_code(),
            is_pairwise_exists(wallet, did).any_code(),
        ];
        assert_eq!(refused, [code::INVALID_STRUCTURE; 5], "{did}");
    }
}

#[test]
fn a_wallet_that_is_not_open_is_told() {
    let codes = [
        create_pairwise(0, THEIRS, MINE, NULL).error(),
        set_pairwise_metadata(0, THEIRS, NULL).error(),
        get_pairwise(0, THEIRS).error(),
        is_pairwise_exists(0, THEIRS).error(),
        list_pairwise(0).error(),
    ];
    assert_eq!(codes, [code::WALLET_INVALID_HANDLE; 5]);
}
