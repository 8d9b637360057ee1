//! Executors of the host's own: `"executors"` of `indy_set_runtime_config`, and wallets opened in one.

use serde_json::{Value, json};

use crate::library::{
    LANES, TestWallet, WalletPlace, alone, close_wallet, code, collect_metrics, create_did,
    current_error, list_dids, metric, open_wallet, parsed, raw_credentials, run_lane,
    set_runtime_config, sizes,
};

fn define(name: &str, threads: usize) -> i32 {
    set_runtime_config(json!({"executors": { name: sizes(&LANES, threads) }}))
}

fn config_in(place: &WalletPlace, executor: &str) -> Value {
    let mut config = place.config();
    config["executor"] = json!(executor);
    config
}

#[test]
fn commands_of_a_wallet_run_in_its_executor_and_no_other_waits_for_them() {
    alone(commands_of_a_wallet_run_in_its_executor_and_no_other_waits_for_them, || {
        assert_eq!(define("tenant", 0), 0);
        let (place, other) = (WalletPlace::new(), TestWallet::new());
        place.create();
        let opening = open_wallet(config_in(&place, "tenant"), raw_credentials()).issue();
        let run_all = || {
            let lanes = LANES.map(|lane| run_lane(format!("tenant/{lane}"), 10, 0));
            assert!(lanes.iter().all(|(code, _)| *code == 0));
            lanes.map(|(_, ran)| ran)
        };
        let wallet = loop {
            run_all();
            if let Some(heard) = opening.answered() {
                break heard.value;
            }
        };
        let did = create_did(wallet, "{}").issue();
        // Nobody runs that; others go on.
        (0..50).for_each(|_| _ = create_did(other.handle, "{}").value());
        assert!(did.answered().is_none());
        let mut ran = [0; 5];
        while did.answered().is_none() {
            ran.iter_mut().zip(run_all()).for_each(|(sum, more)| *sum += more);
        }
        let [_, cheap, storage, _, reply] = ran;
        assert!(cheap > 0 && storage > 0 && reply == 1, "{ran:?}");
        // With threads, it needs no help.
        assert_eq!(define("tenant", 1), 0);
        assert_eq!(parsed(&list_dids(wallet).value()).as_array().unwrap().len(), 1);
        // Closing it too is for its executor.
        assert_eq!(define("tenant", 0), 0);
        let closing = close_wallet(wallet).issue();
        (0..50).for_each(|_| _ = create_did(other.handle, "{}").value());
        assert!(closing.answered().is_none());
        let code = loop {
            run_all();
            if let Some(heard) = closing.answered() {
                break heard.code;
            }
        };
        assert_eq!(code, 0);
    });
}

#[test]
fn metrics_tell_of_each_executor() {
    alone(metrics_tell_of_each_executor, || {
        assert_eq!(define("a", 3), 0);
        let place = WalletPlace::new();
        place.create();
        let wallet = open_wallet(config_in(&place, "a"), raw_credentials()).value();
        create_did(wallet, "{}").value();
        let metrics = parsed(&collect_metrics().value());
        let max = json!({"executor": "a", "lane": "storage", "label": "max"});
        assert_eq!(metric(&metrics, "lane_tasks_count", &max), 3);
        let ran = json!({"executor": "a", "lane": "storage", "stage": "running"});
        assert!(metric(&metrics, "lane_slices_count", &ran) > 0);
        close_wallet(wallet).value();
    });
}

#[test]
fn a_wallet_wants_an_executor_that_is_there() {
    let place = WalletPlace::new();
    place.create();
    let open = |executor: &str| open_wallet(config_in(&place, executor), raw_credentials());
    assert_eq!(open("nobody's").error(), code::INVALID_STRUCTURE);
    assert_eq!(run_lane("nobody/cheap", 1, 0).0, code::INVALID_STRUCTURE);
    assert!(current_error().unwrap().contains("indy_set_runtime_config"));
    // The wallet is not held up by the attempt.
    assert_eq!(define("theirs", 1), 0);
    let wallet = open("theirs").issue().wait().value;
    close_wallet(wallet).value();
}

#[test]
fn what_is_refused_is_refused_whole() {
    alone(what_is_refused_is_refused_whole, || {
        let many: Value = (0..257)
            .map(|number| (number.to_string(), json!({})))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let long = "x".repeat(65);
        for executors in [
            json!({"good": {}, "": {}}),
            json!({"good": {}, "a b": {}}),
            json!({"good": {}, "a/cheap": {}}),
            json!({"good": {}, long: {}}),
            json!({"good": {}, "bad": {"fast": {}}}),
            json!({"good": {}, "bad": {"cheap": {"threads": 5000}}}),
            json!({"good": {}, "bad": []}),
            json!({"good": {}, "default": {}}),
            many,
        ] {
            let config = json!({"executors": executors, "lanes": {"cheap": {"threads": 9}}});
            assert_eq!(set_runtime_config(config), code::INVALID_STRUCTURE, "{executors}");
            assert_eq!(run_lane("good/cheap", 1, 0).0, code::INVALID_STRUCTURE);
        }
        assert!(!collect_metrics().value().contains("\"value\":9}"));
    });
}
