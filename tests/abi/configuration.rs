//! `indy_set_runtime_config`: what it takes, what it refuses, and sizes that change while commands
//! run. It holds for the process, so each test has one of its own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::library::{
    NULL, TestWallet, alone, code, collect_metrics, create_cred_def, create_did, create_key,
    create_schema, current_error, set_runtime_config,
};

/// The number of threads of each lane.
fn threads() -> BTreeMap<String, u64> {
    let metrics: Value = serde_json::from_str(&collect_metrics().value()).unwrap();
    let tasks = metrics["lane_tasks_count"].as_array().unwrap();
    let sizes = tasks.iter().filter(|it| it["tags"]["label"] == "max");
    sizes
        .map(|it| {
            let lane = it["tags"]["lane"].as_str().unwrap();
            (lane.to_owned(), it["value"].as_u64().unwrap())
        })
        .collect()
}

#[test]
fn libindys_keys_are_taken() {
    alone(libindys_keys_are_taken, || {
        for config in [
            json!({}),
            json!({"crypto_thread_pool_size": 3}),
            json!({"collect_backtrace": false, "freshness_threshold": 100}),
            json!({"crypto_thread_pool_size": null, "collect_backtrace": null, "lanes": null}),
            json!({"unknown": 5, "another": {"lanes": "x"}}),
        ] {
            assert_eq!(set_runtime_config(config.clone()), 0, "{config}");
        }
        assert_eq!(threads()["expensive"], 3);
    });
}

#[test]
fn every_lane_has_a_size_and_a_priority() {
    alone(every_lane_has_a_size_and_a_priority, || {
        let names = ["cheap", "expensive", "io", "reply", "storage"];
        assert!(threads().keys().map(String::as_str).eq(names));
        for (number, lane) in names.into_iter().enumerate() {
            let size = json!({"threads": number + 2, "nice": number});
            assert_eq!(set_runtime_config(json!({"lanes": {lane: size}})), 0);
            assert_eq!(threads()[lane], number as u64 + 2);
        }
        let both = json!({"crypto_thread_pool_size": 9, "lanes": {"expensive": {"threads": 4}}});
        assert_eq!(set_runtime_config(both), 0);
        assert_eq!(threads()["expensive"], 4);
    });
}

#[test]
fn what_is_refused_is_refused_whole() {
    alone(what_is_refused_is_refused_whole, || {
        let before = threads();
        let good = json!({"threads": 7});
        for (refused, named) in [
            (json!([]), ""),
            (json!({"crypto_thread_pool_size": "4"}), ""),
            (json!({"crypto_thread_pool_size": -1}), ""),
            (json!({"crypto_thread_pool_size": 1.5}), ""),
            (json!({"crypto_thread_pool_size": 0}), "expensive"),
            (json!({"crypto_thread_pool_size": 1025}), "1025"),
            (json!({"collect_backtrace": "yes"}), ""),
            (json!({"freshness_threshold": "x"}), ""),
            (json!({"lanes": []}), ""),
            (json!({"lanes": {"cheap": good, "fast": good}}), "fast"),
            (json!({"lanes": {"cheap": good, "Io": good}}), "Io"),
            (json!({"lanes": {"cheap": good, "io": {"thread": 1}}}), "thread"),
            (json!({"lanes": {"cheap": good, "io": {"queue_limit": -1}}}), ""),
            (json!({"lanes": {"cheap": good}, "crypto_thread_pool_size": 0}), "indy_run_lane"),
            (json!({"lanes": {"cheap": good, "io": {"threads": 100_000}}}), "100000"),
            (json!({"lanes": {"cheap": good, "io": {"threads": u64::MAX}}}), ""),
            (json!({"lanes": {"cheap": good, "io": {"nice": -5}}}), "-5"),
            (json!({"lanes": {"cheap": good, "io": {"nice": 20}}}), "20"),
            (json!({"lanes": {"cheap": good, "io": 5}}), ""),
            (json!({"crypto_thread_pool_size": 7, "lanes": {"io": {"nice": 99}}}), "io"),
            (json!({"crypto_thread_pool_size": 7, "collect_backtrace": 1}), ""),
        ] {
            assert_eq!(set_runtime_config(refused.clone()), code::INVALID_STRUCTURE, "{refused}");
            let details = current_error().unwrap();
            assert!(details.contains(named), "{details} does not name {named}");
            assert_eq!(threads(), before, "{refused}");
        }
        assert_eq!(set_runtime_config("{"), code::INVALID_STRUCTURE);
        assert_eq!(set_runtime_config(NULL), code::invalid_param(1));
    });
}

#[test]
fn lanes_are_resized_while_commands_run() {
    alone(lanes_are_resized_while_commands_run, || {
        let wallet = TestWallet::new();
        let did = "NcYxiDXkpYi6ov5FcYDi1e";
        let (_, schema) = create_schema(did, "gvt", "1.0", r#"["age"]"#).value();
        let long: Vec<_> = (0..3)
            .map(|tag: i32| {
                let tag = tag.to_string();
                create_cred_def(wallet.handle, did, &schema, tag, (NULL, NULL)).issue()
            })
            .collect();
        let mut quick = Vec::new();
        for round in 0..200_u64 {
            for lane in ["expensive", "cheap", "storage", "reply"] {
                let size = json!({"threads": 1 + round % 5, "nice": round / 40});
                assert_eq!(set_runtime_config(json!({"lanes": {lane: size}})), 0);
            }
            quick.push(create_did(wallet.handle, "{}").issue());
            quick.push(create_did(wallet.handle, "{}").issue());
            create_key(wallet.handle, "{}").issue().code();
        }
        quick.into_iter().for_each(|it| drop(it.value()));
        long.into_iter().for_each(|it| drop(it.value()));
        assert!(threads().values().all(|it| *it >= 1));
    });
}
