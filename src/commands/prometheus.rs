//! What the library counts, as text that Prometheus reads (its "text-based exposition format", 0.0.4).
//!
//! Times are in seconds there, and names end in their unit. No name or label is a caller's text but those
//! of executors, which have nothing that had to be escaped.

use std::fmt::Write;

use crate::lanes::{BUCKET_LIMITS_MS, Histogram, Lane, Lanes, each_counters, each_executor};

pub(super) fn text(in_flight: usize, open_wallets: usize) -> String {
    let mut text = String::new();
    let gauge = "gauge";
    head(&mut text, "indy_commands_in_flight", gauge, "Commands accepted and not yet answered.");
    line(&mut text, "indy_commands_in_flight", "", in_flight);
    head(&mut text, "indy_wallets_open", gauge, "Wallets that are open.");
    line(&mut text, "indy_wallets_open", "", open_wallets);
    add_lanes(&mut text);
    add_commands(&mut text);
    text
}

fn add_lanes(text: &mut String) {
    type Figure = fn(&Lanes, Lane) -> usize;
    let figures: [(&str, &str, &str, Figure); 4] = [
        ("indy_lane_threads", "gauge", "Threads of a lane.", |it, lane| it.state(lane).threads),
        ("indy_lane_queued", "gauge", "Tasks that wait for a thread.", |it, lane| {
            it.state(lane).queued
        }),
        ("indy_lane_running", "gauge", "Tasks that a thread runs.", |it, lane| {
            it.state(lane).running
        }),
        ("indy_lane_panics_total", "counter", "Tasks that panicked.", |it, lane| {
            it.state(lane).panics
        }),
    ];
    for (name, kind, help, figure) in figures {
        head(text, name, kind, help);
        for_each_lane(|labels, lanes, lane| line(text, name, &labels, figure(lanes, lane)));
    }
    let name = "indy_lane_slice_seconds";
    head(text, name, "histogram", "How long tasks waited for a thread of a lane, and kept it.");
    for_each_lane(|labels, lanes, lane| {
        if let Some(times) = lanes.times(lane) {
            add_histogram(text, name, &format!(r#"{labels},stage="waiting""#), &times.waiting);
            add_histogram(text, name, &format!(r#"{labels},stage="running""#), &times.running);
        }
    });
}

fn for_each_lane(mut each: impl FnMut(String, &Lanes, Lane)) {
    for (executor, lanes) in each_executor() {
        let executor = executor.unwrap_or_else(|| "default".to_owned());
        for lane in Lane::ALL {
            let labels = format!(r#"executor="{executor}",lane="{}""#, lane.name());
            each(labels, &lanes, lane);
        }
    }
}

fn add_commands(text: &mut String) {
    let name = "indy_command_seconds";
    head(text, name, "histogram", "How long commands waited for their first step, and took then.");
    for (command, counters) in each_counters() {
        for (stage, histogram) in [("queued", &counters.queued), ("executed", &counters.executed)] {
            let labels = format!(r#"command="{command}",stage="{stage}""#);
            add_histogram(text, name, &labels, histogram);
        }
    }
}

fn add_histogram(text: &mut String, name: &str, labels: &str, histogram: &Histogram) {
    let limits = BUCKET_LIMITS_MS.iter().map(|ms| format!("{}", ms / 1e3));
    let mut all = 0;
    for (limit, count) in limits.chain(["+Inf".to_owned()]).zip(histogram.cumulative()) {
        line(text, &format!("{name}_bucket"), &format!(r#"{labels},le="{limit}""#), count);
        all = count;
    }
    line(text, &format!("{name}_sum"), labels, histogram.sum_us() as f64 / 1e6);
    // As its last bucket says: others may count meanwhile.
    line(text, &format!("{name}_count"), labels, all);
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let _ = match labels {
        "" => writeln!(text, "{name} {value}"),
        _ => writeln!(text, "{name}{{{labels}}} {value}"),
    };
}
