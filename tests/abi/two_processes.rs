//! Processes that write one wallet at once: nothing is lost, nobody hears of the others, and what
//! each has asked for happens in its order.
//!
//! The test program runs itself again as children, which do what the parent does at the same time.

use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::{credential_changes, did_processes, revocation_at_once};
use crate::library::{
    Copied, NULL, Pending, TestWallet, add_record, add_wallet_record, change_wallet_records,
    close_wallet, code, codes_of, create_did, fetch, get_pairwise, ids, list_dids, open_wallet,
    open_wallet_search, parsed, raw_credentials, set_pairwise_metadata, update_wallet_record_value,
    value_of,
};

const VARIABLE: &str = "INDY_TEST_WRITER";
const KIND: &str = "contact";
const THEIRS: &str = "8wZcEriaNLNKtteJvx7f8i";
pub const CHILDREN: usize = 2;
const RECORDS: usize = 300;
const COUNTS: usize = 40;

/// The child's part. It is a test only so that the test program can be told to run it.
#[test]
fn child() {
    let Ok(order) = std::env::var(VARIABLE) else { return };
    let (work, config, name): (String, Value, String) = serde_json::from_str(&order).unwrap();
    let wallet = open_wallet(config, raw_credentials()).value();
    match work.as_str() {
        "relate" => relate(wallet, &name),
        "rotate" => did_processes::rotate(wallet, &name),
        "issue" => revocation_at_once::issue(wallet, &name),
        "store" => credential_changes::store(wallet, &name),
        "share" => did_processes::share(wallet, &name),
        _ => write(wallet, &name),
    }
    close_wallet(wallet).value();
}

pub fn start(work: &str, config: &Value, name: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["two_processes::child", "--exact", "--nocapture"])
        .env(VARIABLE, json!([work, config, name.to_string()]).to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

pub fn end(child: Child) {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success() && stdout.contains("1 passed"), "{stdout}\n{stderr}");
}

/// Adds records and changes one of its own without waiting, and counts up one that all share.
fn write(wallet: i32, name: &str) {
    let own = format!("last of {name}");
    add_record(wallet, "own", &own, "none");
    let mut issued = Vec::new();
    for number in 0..RECORDS {
        let id = format!("{name} {number:05}");
        let tags = json!({"writer": name, "~number": format!("{number:05}")});
        issued.push(add_wallet_record(wallet, KIND, &id, &id, tags).issue());
        let text = number.to_string();
        issued.push(update_wallet_record_value(wallet, "own", &own, text).issue());
        if number % 10 == 0 {
            create_did(wallet, "{}").value();
        }
    }
    let heard: Vec<_> = issued.into_iter().map(Pending::wait).collect();
    assert!(heard.iter().all(|it| it.code == 0));
    assert!(heard.is_sorted_by_key(|it| it.place), "answered out of order");
    assert_eq!(value_of(wallet, "own", &own), (RECORDS - 1).to_string());
    (0..COUNTS).for_each(|_| count_up(wallet));
}

/// Reads and writes until nobody has written in between, in whatever process.
fn count_up(wallet: i32) {
    loop {
        let old = value_of(wallet, "shared", "counter");
        let new = (old.parse::<u32>().unwrap() + 1).to_string();
        let changes = json!([{"op": "update", "type": "shared", "id": "counter", "value": new,
            "expected": old}]);
        match codes_of(&change_wallet_records(wallet, changes, NULL).value())[..] {
            [0] => return,
            ref codes => assert_eq!(codes, [i64::from(code::ITEM_CHANGED)]),
        }
    }
}

#[test]
fn processes_that_write_at_once_lose_nothing() {
    let wallet = TestWallet::new();
    let handle = wallet.handle;
    add_record(handle, "shared", "counter", "0");
    let children: Vec<_> =
        (0..CHILDREN).map(|it| start("write", &wallet.place.config(), it)).collect();
    write(handle, "parent");
    children.into_iter().for_each(end);
    let writers = CHILDREN + 1;
    assert_eq!(value_of(handle, "shared", "counter"), (writers * COUNTS).to_string());
    assert_eq!(ids(handle, KIND, json!({})).len(), writers * RECORDS);
    let dids = parsed(&list_dids(handle).value());
    assert_eq!(dids.as_array().unwrap().len(), writers * RECORDS.div_ceil(10));
    for name in ["parent", "0", "1"] {
        // Through an index, records come in the order in which they were written.
        let search = open_wallet_search(handle, KIND, json!({"writer": name}), "{}").value();
        let records = fetch(handle, search, 2 * RECORDS);
        assert_eq!(records.len(), RECORDS);
        assert!(records.is_sorted_by_key(|it| it["id"].to_string()), "out of order");
        assert!(records.iter().all(|it| it["id"] == it["value"]));
    }
}

const ROUNDS: usize = 100;

/// Changes the metadata of one relation again and again without waiting.
fn relate(wallet: i32, name: &str) {
    let set: Vec<_> = (0..ROUNDS)
        .map(|it| set_pairwise_metadata(wallet, THEIRS, format!("{name} {it}")).issue())
        .collect();
    let heard: Vec<_> = set.into_iter().map(Pending::wait).collect();
    assert!(heard.iter().all(|it| it.code == 0));
    assert!(heard.is_sorted_by_key(|it| it.place), "answered out of order");
}

#[test]
fn the_last_metadata_is_the_last_of_some_process() {
    for _ in 0..5 {
        let copied = Copied::raw();
        let wallet = copied.open();
        let children: Vec<_> =
            (0..CHILDREN).map(|it| start("relate", &copied.config(), it)).collect();
        relate(wallet, "parent");
        children.into_iter().for_each(end);
        let pairwise = parsed(&get_pairwise(wallet, THEIRS).value());
        let metadata = pairwise["metadata"].as_str().unwrap();
        let (_, number) = metadata.split_once(' ').unwrap();
        assert_eq!(number, (ROUNDS - 1).to_string(), "{metadata} came after a later one");
        close_wallet(wallet).value();
    }
}
