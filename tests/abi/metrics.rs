//! `indy_collect_metrics`: its keys, the form of its entries, and that it counts.

use serde_json::{Value, json};

use crate::library::{TestWallet, alone, close_wallet, collect_metrics, metric, verify};

const VERKEY: &str = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa";

fn metrics() -> Value {
    serde_json::from_str(&collect_metrics().value()).unwrap()
}

#[test]
fn every_entry_is_a_value_with_tags() {
    let metrics = metrics();
    let mut keys: Vec<_> = metrics.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let expected = [
        "commands_count",
        "commands_duration_ms",
        "commands_duration_ms_bucket",
        "lane_slices_count",
        "lane_slices_duration_ms",
        "lane_slices_duration_ms_bucket",
        "lane_tasks_count",
        "threadpool_threads_count",
        "wallet_count",
    ];
    assert_eq!(keys, expected);
    for entry in metrics.as_object().unwrap().values().flat_map(|it| it.as_array().unwrap()) {
        assert_eq!(entry.as_object().unwrap().len(), 2);
        assert!(entry["value"].is_u64());
        assert!(entry["tags"].as_object().unwrap().values().all(Value::is_string));
    }
}

#[test]
fn libindys_labels_are_there_and_the_same_for_each_lane() {
    let metrics = metrics();
    for label in ["active", "queued", "max", "panic"] {
        metric(&metrics, "threadpool_threads_count", &json!({ "label": label }));
        for lane in ["expensive", "cheap", "storage", "io", "reply"] {
            metric(&metrics, "lane_tasks_count", &json!({"lane": lane, "label": label}));
        }
    }
    for label in ["opened", "opened_ids", "pending_for_import", "pending_for_open"] {
        metric(&metrics, "wallet_count", &json!({ "label": label }));
    }
}

#[test]
fn commands_are_counted_in_buckets() {
    // Alone, so that nothing is counted while it is told.
    alone(commands_are_counted_in_buckets, || {
        (0..10).for_each(|_| assert!(!verify(VERKEY, "text", [0; 64]).value()));
        let metrics = metrics();
        for stage in ["queued", "executed"] {
            let tags = json!({"command": "crypto_verify", "stage": stage});
            assert_eq!(metric(&metrics, "commands_count", &tags), 10);
            metric(&metrics, "commands_duration_ms", &tags);
            check_buckets(&metrics, tags);
        }
    });
}

fn check_buckets(metrics: &Value, mut tags: Value) {
    let mut last = 0;
    for le in [
        "0.5", "1", "2", "5", "10", "20", "50", "100", "200", "500", "1000", "2000", "5000",
        "10000", "20000", "+Inf",
    ] {
        tags["le"] = json!(le);
        let bucket = metric(metrics, "commands_duration_ms_bucket", &tags);
        assert!(bucket >= last, "buckets are cumulative");
        last = bucket;
    }
    assert_eq!(last, 10, "the last bucket counts all");
}

#[test]
fn open_wallets_are_counted() {
    // Other tests open and close wallets meanwhile: at least the ones of this test are there.
    let opened = || metric(&metrics(), "wallet_count", &json!({"label": "opened"}));
    let wallets: Vec<_> = (0..5).map(|_| TestWallet::new()).collect();
    assert!(opened() >= 5);
    wallets.iter().for_each(|it| close_wallet(it.handle).value());
}
