//! What the library counts, in libindy's form and under its keys, and the same for each lane.

use serde_json::{Map, Value, json};

use super::prometheus;
use crate::error::Result;
use crate::lanes::{
    BUCKET_LIMITS_MS, Histogram, Lane, Lanes, SHORT_BUCKETS, each_counters, each_executor,
};
use crate::model::command::CommandInFlight;
use crate::wallet::registry;

pub async fn collect_metrics() -> Result<String> {
    Lane::Cheap
        .run(|| {
            let mut metrics = Map::new();
            add(&mut metrics, "threadpool_threads_count", expensive_threads());
            add(&mut metrics, "wallet_count", wallets());
            add_lanes(&mut metrics);
            add_commands(&mut metrics);
            Ok(Value::Object(metrics).to_string())
        })
        .await
}

/// The same as text for Prometheus, with the commands that are in flight.
pub async fn collect_metrics_prometheus(
    in_flight: impl FnOnce() -> usize + Send,
) -> Result<String> {
    Lane::Cheap
        .run(|| Ok(prometheus::text(in_flight(), registry::open_count())))
        .await
}

/// The commands that are in flight, but for this one.
pub async fn list_commands(
    in_flight: impl FnOnce() -> Vec<CommandInFlight> + Send,
) -> Result<String> {
    let list = Lane::Cheap.run(in_flight).await;
    let others: Vec<_> = list.into_iter().filter(|it| it.name != "list_commands").collect();
    Ok(json!(others).to_string())
}

/// libindy's one pool is our Expensive lane.
fn expensive_threads() -> Vec<Value> {
    let threads = threads_of(&Lanes::of_process(), Lane::Expensive);
    labelled(threads)
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

fn add_lanes(metrics: &mut Map<String, Value>) {
    let (mut tasks, mut times) = (Vec::new(), Times::default());
    for (executor, lanes) in each_executor() {
        for lane in Lane::ALL {
            let tags = |key: &str, value: &str| match &executor {
                None => json!({"lane": lane.name(), key: value}),
                Some(name) => json!({"executor": name, "lane": lane.name(), key: value}),
            };
            let threads = threads_of(&lanes, lane).into_iter();
            tasks.extend(threads.map(|(label, value)| metric(value, tags("label", label))));
            if let Some(of_lane) = lanes.times(lane) {
                times.add(&of_lane.waiting, 0, &tags("stage", "waiting"));
                times.add(&of_lane.running, 0, &tags("stage", "running"));
            }
        }
    }
    add(metrics, "lane_tasks_count", tasks);
    times.put(metrics, ["lane_slices_count", "lane_slices_duration_ms"]);
}

/// Under libindy's labels for its pool.
fn threads_of(lanes: &Lanes, lane: Lane) -> [(&'static str, usize); 4] {
    let state = lanes.state(lane);
    [
        ("active", state.running),
        ("queued", state.queued),
        ("max", state.threads),
        ("panic", state.panics),
    ]
}

fn add_commands(metrics: &mut Map<String, Value>) {
    let mut times = Times::default();
    for (command, counters) in each_counters() {
        for (stage, histogram) in [("queued", &counters.queued), ("executed", &counters.executed)] {
            times.add(histogram, SHORT_BUCKETS, &json!({"command": command, "stage": stage}));
        }
    }
    times.put(metrics, ["commands_count", "commands_duration_ms"]);
}

/// Entries of histograms.
#[derive(Default)]
struct Times {
    counts: Vec<Value>,
    sums: Vec<Value>,
    buckets: Vec<Value>,
}

impl Times {
    /// Those of one, without so many of its first buckets.
    fn add(&mut self, histogram: &Histogram, without: usize, tags: &Value) {
        self.counts.push(metric(histogram.count(), tags.clone()));
        self.sums.push(metric(histogram.sum_ms(), tags.clone()));
        let limits = BUCKET_LIMITS_MS.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
        let buckets = limits.zip(histogram.cumulative()).skip(without);
        self.buckets.extend(buckets.map(|(le, count)| {
            let mut tags = tags.clone();
            tags["le"] = le.into();
            metric(count, tags)
        }));
    }

    fn put(self, metrics: &mut Map<String, Value>, [counts, sums]: [&str; 2]) {
        add(metrics, counts, self.counts);
        add(metrics, sums, self.sums);
        add(metrics, &format!("{sums}_bucket"), self.buckets);
    }
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
