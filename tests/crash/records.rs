//! `kill -9` while records change, keys are rotated, and wallets are exported and imported.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use crate::child::{Order, Out, run_and_kill};
use crate::library::{
    NULL, OTHER_RAW_KEY, RAW_KEY, WalletPlace, add_wallet_record, change, change_wallet_records,
    close_wallet, code, export_wallet, get_wallet_record, ids, import_wallet, number_of,
    open_wallet, raw_credentials, update_wallet_record_value, value_of,
};

const KIND: &str = "crash";
const CHAINS: usize = 16;
/// Records in a wallet that is exported and imported.
const MANY: usize = 500;

/// What becomes of a record: it is added with the value 0, which is then counted up; the change to
/// `TWINNED` also adds a twin of the same value, and the one after that deletes both.
const TWINNED: usize = 3;
const DELETED: usize = TWINNED + 1;

/// The child's part, for records.
pub fn keep_changing(config: Value, name: &str, out: &Out) -> ! {
    let wallet = open_wallet(config, raw_credentials()).value();
    out.say("ready");
    for chain in 0..CHAINS {
        next_step(wallet, format!("{name}-{chain}"), (0, 0), out.clone());
    }
    wait_for_ever()
}

/// Takes a record one step further, and begins with the next when it is deleted.
fn next_step(wallet: i32, chain: String, (number, step): (usize, usize), out: Out) {
    let id = format!("{chain}-{number}");
    let said = format!("did {id} {step}");
    let next = if step == DELETED { (number + 1, 0) } else { (number, step + 1) };
    let go_on = move |code: i32| {
        assert_eq!(code, 0, "{said}");
        out.say(&said);
        next_step(wallet, chain, next, out);
    };
    let value = step.to_string();
    let twin = format!("{id}-twin");
    let both = |change: &dyn Fn(&str) -> Value| json!([change(&id), change(&twin)]);
    let atomic = json!({"atomic": true});
    let issued = match step {
        0 => add_wallet_record(wallet, KIND, &*id, &*value, json!({"~step": "0"}))
            .listen(move |heard| go_on(heard.code)),
        TWINNED => {
            let put = |id: &str| json!({"op": "put", "type": KIND, "id": id, "value": value});
            change_wallet_records(wallet, both(&put), atomic).listen(move |heard| go_on(heard.code))
        }
        DELETED => {
            let delete = |id: &str| json!({"op": "delete", "type": KIND, "id": id});
            change_wallet_records(wallet, both(&delete), atomic)
                .listen(move |heard| go_on(heard.code))
        }
        _ => update_wallet_record_value(wallet, KIND, &*id, &*value)
            .listen(move |heard| go_on(heard.code)),
    };
    issued.unwrap();
}

#[test]
fn changes_that_were_answered_survive_and_none_is_there_by_halves() {
    let mut random = StdRng::seed_from_u64(number_of("CRASH_SEED", 1));
    let place = WalletPlace::new();
    place.create();
    let (mut deleted, mut count) = (BTreeMap::new(), 0);
    for round in 0..number_of("CRASH_ROUNDS", 60) / 2 {
        let mut answered = BTreeMap::new();
        let order = ("records".to_owned(), place.config(), format!("round{round}"));
        for line in run_and_kill(&mut random, &order) {
            if let ["did", id, step] = line.split(' ').collect::<Vec<_>>()[..] {
                answered.insert(id.to_owned(), step.parse::<usize>().unwrap());
            }
        }
        let wallet = place.open();
        // What was deleted in the round before stays so.
        for (id, step) in answered.iter().chain(&deleted) {
            check_record(wallet, id, *step, round);
        }
        close_wallet(wallet).value();
        count += answered.len();
        answered.retain(|_, step| *step == DELETED);
        deleted = answered;
    }
    assert!(count > 0, "the children had no time for anything");
}

/// A record is where it was answered to be, or one step further: that was not answered.
fn check_record(wallet: i32, id: &str, answered: usize, round: u64) {
    let found = step_of(wallet, id);
    assert!(
        (answered..=answered + 1).contains(&found),
        "round {round}: {id} was answered to be at {answered} and is at {found}"
    );
    let twin = step_of(wallet, &format!("{id}-twin"));
    let expected = if found == TWINNED { TWINNED } else { DELETED };
    assert_eq!(twin, expected, "round {round}: the twin of {id}, which is at {found}");
}

/// Where a record is; one that is not there counts as deleted.
fn step_of(wallet: i32, id: &str) -> usize {
    let heard = get_wallet_record(wallet, KIND, id, "{}").ask();
    match heard.code {
        code::ITEM_NOT_FOUND => DELETED,
        0 => {
            let record: Value = serde_json::from_str(&heard.value).unwrap();
            record["value"].as_str().unwrap().parse().unwrap()
        }
        code => panic!("{id}: {code}"),
    }
}

fn credentials(key: &str) -> Value {
    json!({"key": key, "key_derivation_method": "RAW"})
}

/// The child's part, for keys: each of two takes the place of the other.
pub fn keep_rekeying(config: &Value, out: &Out) -> ! {
    let mut keys = [RAW_KEY, OTHER_RAW_KEY];
    let opened = open_wallet(config.clone(), credentials(keys[0])).ask();
    match opened.code {
        0 => close_wallet(opened.value).value(),
        _ => keys.reverse(),
    }
    out.say("ready");
    loop {
        let [now, next] = keys;
        let mut credentials = credentials(now);
        credentials["rekey"] = next.into();
        credentials["rekey_derivation_method"] = "RAW".into();
        out.say(&format!("begun {next}"));
        let wallet = open_wallet(config.clone(), credentials).value();
        out.say(&format!("made {next}"));
        close_wallet(wallet).value();
        keys.reverse();
    }
}

#[test]
fn after_a_rotation_one_key_opens_and_after_an_answered_one_the_new() {
    let mut random = StdRng::seed_from_u64(number_of("CRASH_SEED", 1));
    let place = WalletPlace::new();
    place.create();
    let wallet = place.open();
    add_wallet_record(wallet, KIND, "known", "value", NULL).value();
    close_wallet(wallet).value();
    let mut rotations = 0;
    for round in 0..number_of("CRASH_ROUNDS", 60) / 4 {
        let order = ("rekey".to_owned(), place.config(), String::new());
        let lines = run_and_kill(&mut random, &order);
        let last = lines.last().and_then(|it| it.strip_prefix("made "));
        rotations += lines.iter().filter(|it| it.starts_with("made ")).count();
        let opens = |key: &str| {
            let opened = open_wallet(place.config(), credentials(key)).ask();
            if opened.code != 0 {
                assert_eq!(opened.code, code::WALLET_ACCESS_FAILED, "round {round}");
                return false;
            }
            assert_eq!(value_of(opened.value, KIND, "known"), "value");
            close_wallet(opened.value).value();
            true
        };
        let open = [RAW_KEY, OTHER_RAW_KEY].map(opens);
        assert_eq!(open.iter().filter(|it| **it).count(), 1, "round {round}: one key opens");
        if let Some(key) = last {
            assert!(opens(key), "round {round}: the key that was answered opens");
        }
    }
    assert!(rotations > 0, "the children had no time for anything");
}

/// The child's part, for exports.
pub fn keep_exporting(config: Value, name: &str, out: &Out) -> ! {
    let directory = config["storage_config"]["path"].as_str().unwrap().to_owned();
    let wallet = open_wallet(config, raw_credentials()).value();
    out.say("ready");
    for number in 0_u64.. {
        let path = format!("{directory}/{name}-{number}.export");
        out.say(&format!("begun {path}"));
        export_wallet(wallet, file(&path)).value();
        out.say(&format!("made {path}"));
    }
    wait_for_ever()
}

/// The child's part, for imports of the file of that name.
pub fn keep_importing(config: &Value, name: &str, out: &Out) -> ! {
    let path = format!("{}/file", config["storage_config"]["path"].as_str().unwrap());
    out.say("ready");
    for number in 0_u64.. {
        let mut config = config.clone();
        config["id"] = format!("{name}-{number}").into();
        out.say(&format!("begun {name}-{number}"));
        import_wallet(config, raw_credentials(), file(&path)).value();
        out.say(&format!("made {name}-{number}"));
    }
    wait_for_ever()
}

fn file(path: &str) -> Value {
    json!({"path": path, "key": RAW_KEY, "key_derivation_method": "RAW"})
}

/// A wallet of many records.
fn full_wallet() -> WalletPlace {
    let place = WalletPlace::new();
    place.create();
    let wallet = place.open();
    let add = |number| {
        json!({"op": "add", "type": KIND, "id": format!("{number}"), "value": "v".repeat(1000),
            "tags": {"t": "1", "~u": format!("{number}")}})
    };
    let statuses = change(wallet, (0..MANY).map(add).collect());
    assert!(statuses.iter().all(|it| *it == 0));
    close_wallet(wallet).value();
    place
}

fn assert_full(config: Value) {
    let wallet = open_wallet(config, raw_credentials()).value();
    assert_eq!(ids(wallet, KIND, json!({"t": "1"})).len(), MANY);
    close_wallet(wallet).value();
}

/// Kills children at this work and gives what each said to have begun and made.
fn campaign(work: &str, config: &Value, mut check: impl FnMut(&str, &str)) {
    let mut random = StdRng::seed_from_u64(number_of("CRASH_SEED", 1));
    let mut made = 0;
    for round in 0..number_of("CRASH_ROUNDS", 60) / 4 {
        let order: Order = (work.to_owned(), config.clone(), format!("round{round}"));
        let lines = run_and_kill(&mut random, &order);
        // Those in between were made in the same way.
        for line in lines.iter().rev().take(2) {
            if let Some((what, name)) = line.split_once(' ').filter(|it| it.0 != "test") {
                check(what, name);
            }
        }
        made += lines.iter().filter(|it| it.starts_with("made ")).count();
    }
    assert!(made > 0, "the children had no time for anything");
}

#[test]
fn an_export_is_there_whole_or_not_at_all() {
    let place = full_wallet();
    let mut imported = 0;
    campaign("export", &place.config(), |what, path| {
        if what == "begun" && !Path::new(path).exists() {
            return;
        }
        imported += 1;
        let id = format!("imported {imported}");
        import_wallet(place.config_of(&id), raw_credentials(), file(path)).value();
        assert_full(place.config_of(&id));
    });
}

#[test]
fn an_imported_wallet_is_there_whole_or_not_at_all() {
    let place = full_wallet();
    let path = format!("{}/file", place.config()["storage_config"]["path"].as_str().unwrap());
    let wallet = place.open();
    export_wallet(wallet, file(&path)).value();
    close_wallet(wallet).value();
    campaign("import", &place.config(), |what, id| {
        let config = place.config_of(id);
        if what == "begun" {
            let imported = import_wallet(config.clone(), raw_credentials(), file(&path)).any_code();
            assert!([0, code::WALLET_ALREADY_EXISTS].contains(&imported), "{id}: {imported}");
        }
        assert_full(config);
    });
}

fn wait_for_ever() -> ! {
    loop {
        thread::park();
    }
}
