//! What the library counts, in libindy's form and under its keys, and the same for each lane.

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::lanes::{BUCKET_LIMITS_MS, Histogram, Lane, Lanes, each_counters};
use crate::wallet::registry;

pub async fn collect_metrics() -> Result<String> {
    Lane::Cheap
        .run(|| {
            let mut metrics = Map::new();
            add(&mut metrics, "threadpool_threads_count", expensive_threads());
            add(&mut metrics, "wallet_count", wallets());
            add(&mut metrics, "lane_tasks_count", lanes());
            add_commands(&mut metrics);
            Ok(Value::Object(metrics).to_string())
        })
        .await
}

/// libindy's one pool is our Expensive lane.
fn expensive_threads() -> Vec<Value> {
    labelled(threads_of(Lane::Expensive))
}

/// Wallets are opened in one command, so none is ever pending.
fn wallets() -> Vec<Value> {
    let open = registry::open_count();
    labelled([
        ("opened", open),
        ("opened_ids", open),
        ("pending_for_import", 0),
        ("pending_for_open", 0),
    ])
}

fn lanes() -> Vec<Value> {
    let of_lane = |lane: Lane| {
        threads_of(lane)
            .map(|(label, value)| metric(value, json!({"lane": lane.name(), "label": label})))
    };
    Lane::ALL.into_iter().flat_map(of_lane).collect()
}

/// Under libindy's labels for its pool.
fn threads_of(lane: Lane) -> [(&'static str, usize); 4] {
    let state = Lanes::of_process().state(lane);
    [
        ("active", state.running),
        ("queued", state.queued),
        ("max", state.threads),
        ("panic", state.panics),
    ]
}

fn add_commands(metrics: &mut Map<String, Value>) {
    let (mut counts, mut sums, mut buckets) = (Vec::new(), Vec::new(), Vec::new());
    for (command, counters) in each_counters() {
        for (stage, histogram) in [("queued", &counters.queued), ("executed", &counters.executed)] {
            let tags = json!({"command": command, "stage": stage});
            counts.push(metric(histogram.count(), tags.clone()));
            sums.push(metric(histogram.sum_ms(), tags));
            buckets.extend(buckets_of(command, stage, histogram));
        }
    }
    add(metrics, "commands_count", counts);
    add(metrics, "commands_duration_ms", sums);
    add(metrics, "commands_duration_ms_bucket", buckets);
}

fn buckets_of(command: &str, stage: &str, histogram: &Histogram) -> Vec<Value> {
    let limits = BUCKET_LIMITS_MS.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
    limits
        .zip(histogram.cumulative())
        .map(|(le, count)| metric(count, json!({"command": command, "stage": stage, "le": le})))
        .collect()
}

fn add(metrics: &mut Map<String, Value>, key: &str, values: Vec<Value>) {
    metrics.insert(key.to_owned(), Value::Array(values));
}

fn labelled<const N: usize>(values: [(&str, usize); N]) -> Vec<Value> {
    values
        .into_iter()
        .map(|(label, value)| metric(value, json!({ "label": label })))
        .collect()
}

fn metric(value: impl Into<Value>, tags: Value) -> Value {
    json!({"value": value.into(), "tags": tags})
}
