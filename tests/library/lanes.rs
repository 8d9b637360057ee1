//! Lanes as the host configures, runs and measures them.

use serde_json::{Value, json};

use super::functions::{Text, collect_metrics, set_runtime_config};
use super::queues::Queue;
use super::symbols::indy_run_lane;

pub const LANES: [&str; 5] = ["expensive", "cheap", "storage", "io", "reply"];

/// Gives each of the lanes this many threads.
pub fn give_threads(lanes: &[&str], threads: usize) {
    assert_eq!(set_runtime_config(json!({ "lanes": sizes(lanes, threads) })), 0);
}

/// The configuration of lanes that have this many threads each.
pub fn sizes(lanes: &[&str], threads: usize) -> Value {
    lanes.iter().map(|it| (*it, json!({ "threads": threads }))).collect()
}

/// Calls `indy_run_lane`, and gives its code and how much it ran.
pub fn run_lane(lane: impl Into<Text>, most: u32, timeout_ms: u32) -> (i32, u32) {
    let (lane, mut ran) = (lane.into(), 0);
    // SAFETY: the pointers are null or to memory that lives until the call returns.
    let code = unsafe { indy_run_lane(lane.as_ptr(), most, timeout_ms, &raw mut ran) };
    (code, ran)
}

/// How many tasks wait for a lane, told without the help of the lane `reply`.
pub fn queued(lane: &str) -> u64 {
    let mut queue = Queue::open();
    let metrics: Value = serde_json::from_slice(&queue.ask(collect_metrics()).texts[0]).unwrap();
    queue.close();
    metric(&metrics, "lane_tasks_count", &json!({"lane": lane, "label": "queued"}))
}

/// The value of the entry with these tags, which is there once.
pub fn metric(metrics: &Value, key: &str, tags: &Value) -> u64 {
    let entries = metrics[key].as_array().unwrap_or_else(|| panic!("no {key}"));
    let mut fitting = entries.iter().filter(|it| it["tags"] == *tags);
    let entry = fitting.next().unwrap_or_else(|| panic!("no {key} of {tags}"));
    assert!(fitting.next().is_none(), "{key} of {tags} twice");
    entry["value"].as_u64().expect("a number")
}
