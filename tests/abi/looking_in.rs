//! What can be seen from outside: commands in flight, and metrics as Prometheus reads them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::library::{
    Queue, TestWallet, alone, collect_metrics_prometheus, create_did, create_key, give_threads,
    list_commands, metric, parsed, queued, sign,
};

#[test]
fn commands_in_flight_are_listed_with_where_they_are() {
    alone(commands_in_flight_are_listed_with_where_they_are, || {
        let wallet = TestWallet::new();
        let key = create_key(wallet.handle, "{}").value();
        assert_eq!(list_commands().value(), "[]");
        give_threads(&["storage"], 0);
        let mut queue = Queue::open();
        let first = queue.issue(sign(wallet.handle, &key, b"text"));
        let second = queue.issue(create_did(wallet.handle, "{}"));
        while queued("storage") < 2 {}
        let list = parsed(&list_commands().value());
        let mut told = BTreeMap::new();
        for command in list.as_array().unwrap() {
            assert!(command["age_ms"].is_u64());
            let of = |key: &str| command[key].as_str().unwrap().to_owned();
            told.insert(command["handle"].as_i64().unwrap(), [of("name"), of("lane"), of("state")]);
        }
        assert_eq!(told.len(), 2, "{list}");
        assert_eq!(told[&first.into()], ["crypto_sign", "storage", "queued"]);
        let [name, _, state] = &told[&second.into()];
        assert_eq!(name, "create_and_store_my_did");
        // Its write is made by the wallet's writer, for which it waits.
        assert_eq!(state, "waiting");
        give_threads(&["storage"], 1);
        queue.wait_for(2);
        assert_eq!(list_commands().value(), "[]");
    });
}

/// The name and the labels of each line, and its value.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let samples = lines.map(|line| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), value.parse().unwrap())
    });
    samples.collect()
}

#[test]
fn metrics_are_told_as_prometheus_reads_them() {
    alone(metrics_are_told_as_prometheus_reads_them, || {
        let wallet = TestWallet::new();
        let dids: Vec<_> = (0..20).map(|_| create_did(wallet.handle, "{}").issue()).collect();
        dids.into_iter().for_each(|it| assert_eq!(it.code(), 0));
        let text = collect_metrics_prometheus().value();
        let samples = samples(&text);
        assert_eq!(samples["indy_wallets_open"], 1.0);
        let of = r#"command="create_and_store_my_did",stage="executed""#;
        assert_eq!(samples[&format!("indy_command_seconds_count{{{of}}}")], 20.0);
        assert!(samples[&format!("indy_command_seconds_sum{{{of}}}")] > 0.0);
        let bucket =
            |le: &str| samples[&format!(r#"indy_command_seconds_bucket{{{of},le="{le}"}}"#)];
        assert_eq!(bucket("+Inf"), 20.0);
        assert!(bucket("0.00001") <= bucket("0.001") && bucket("0.001") <= bucket("20"));
        let lane = r#"executor="default",lane="storage""#;
        assert!(samples[&format!("indy_lane_threads{{{lane}}}")] > 0.0);
        let waited = format!(r#"indy_lane_slice_seconds_count{{{lane},stage="waiting"}}"#);
        assert!(samples[&waited] > 0.0);
        every_sample_has_a_type(&text);
    });
}

fn every_sample_has_a_type(text: &str) {
    let mut types: BTreeMap<&str, &str> = BTreeMap::new();
    for line in text.lines() {
        if let Some(declared) = line.strip_prefix("# TYPE ") {
            let (name, kind) = declared.split_once(' ').unwrap();
            assert!(types.insert(name, kind).is_none(), "{name} twice");
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let name = line.split(['{', ' ']).next().unwrap();
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|it| name.strip_suffix(it));
        let histogram = family.is_some_and(|it| types.get(it) == Some(&"histogram"));
        assert!(histogram || types.contains_key(name), "{line}");
    }
}

#[test]
fn lanes_tell_how_long_tasks_waited() {
    alone(lanes_tell_how_long_tasks_waited, || {
        let wallet = TestWallet::new();
        create_did(wallet.handle, "{}").value();
        let metrics = parsed(&crate::library::collect_metrics().value());
        let of = |key: &str, tags: Value| metric(&metrics, key, &tags);
        let waiting = |le: Option<&str>| {
            let mut tags = json!({"lane": "storage", "stage": "waiting"});
            le.into_iter().for_each(|le| tags["le"] = le.into());
            tags
        };
        let count = of("lane_slices_count", waiting(None));
        assert!(count > 0);
        let bucket = |le| of("lane_slices_duration_ms_bucket", waiting(Some(le)));
        assert!(bucket("0.01") <= bucket("20000") && bucket("20000") <= bucket("+Inf"));
        assert_eq!(bucket("+Inf"), count);
    });
}
