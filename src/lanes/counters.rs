//! How often each command ran, how long it waited and how long it took.
//!
//! The buckets are libindy's, so that `collect_metrics` keeps its shape, and some for shorter times, which it
//! does not show. A duration counts in every bucket whose limit it does not exceed, and always in the last.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ptr;
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::locks::{read, write};

/// Upper limits of all buckets but the last, in milliseconds.
pub const BUCKET_LIMITS_MS: [f64; SHORT_BUCKETS + 15] = [
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0,
    2000.0, 5000.0, 10000.0, 20000.0,
];

const NS_OF_A_SECOND: u64 = 1_000_000_000;

const BUCKET_LIMITS_NS: [u64; BUCKET_LIMITS_MS.len()] = {
    let mut limits = [0; BUCKET_LIMITS_MS.len()];
    let mut at = 0;
    while at < limits.len() {
        limits[at] = (BUCKET_LIMITS_MS[at] * 1e6) as u64;
        at += 1;
    }
    limits
};

/// How many of the first ones libindy does not have.
pub const SHORT_BUCKETS: usize = 5;

static ALL: RwLock<BTreeMap<&'static str, &'static Counters>> = RwLock::new(BTreeMap::new());

/// What is counted of one command.
#[derive(Default)]
pub struct Counters {
    /// From its acceptance to its first step on a lane.
    pub queued: Histogram,
    /// From there to its answer.
    pub executed: Histogram,
}

/// Durations, counted in buckets.
#[derive(Default)]
pub struct Histogram {
    sum_ns: AtomicU64,
    /// How many fell between the limit before and this one.
    buckets: [AtomicU64; BUCKET_LIMITS_MS.len() + 1],
}

impl Histogram {
    pub fn add(&self, duration: Duration) {
        let ns = duration.as_secs() * NS_OF_A_SECOND + u64::from(duration.subsec_nanos());
        let bucket = BUCKET_LIMITS_NS.partition_point(|limit| *limit < ns);
        self.sum_ns.fetch_add(ns, Ordering::Relaxed);
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
    }

    pub fn count(&self) -> u64 {
        self.buckets.iter().map(|it| it.load(Ordering::Relaxed)).sum()
    }

    pub fn sum_us(&self) -> u64 {
        self.sum_ns.load(Ordering::Relaxed) / 1000
    }

    pub fn sum_ms(&self) -> u64 {
        self.sum_us() / 1000
    }

    /// For each limit the number of durations that do not exceed it, and last of all their number.
    pub fn cumulative(&self) -> impl Iterator<Item = u64> + '_ {
        self.buckets.iter().scan(0, |sum, bucket| {
            *sum += bucket.load(Ordering::Relaxed);
            Some(*sum)
        })
    }
}

/// More than the commands that a thread mostly calls.
const RECENT: usize = 16;

thread_local! {
    /// Those that this thread has asked for lately, by where their names are: to look for a name in `ALL`
    /// takes as long as all the rest of the counting.
    static KNOWN: [Cell<Option<(&'static str, &'static Counters)>>; RECENT] =
        const { [const { Cell::new(None) }; RECENT] };
}

/// The counters of the command of this name, which live as long as the process.
pub fn counters_of(name: &'static str) -> &'static Counters {
    KNOWN.with(|known| {
        let slot = &known[name.as_ptr().addr() / size_of::<usize>() % RECENT];
        match slot.get() {
            Some((same, counters)) if ptr::eq(same, name) => counters,
            _ => {
                let counters = found(name);
                slot.set(Some((name, counters)));
                counters
            }
        }
    })
}

fn found(name: &'static str) -> &'static Counters {
    if let Some(counters) = read(&ALL).get(name) {
        return counters;
    }
    let mut all = write(&ALL);
    all.entry(name).or_insert_with(|| Box::leak(Box::default()))
}

/// Every command that was called so far, in the order of their names.
pub fn each_counters() -> Vec<(&'static str, &'static Counters)> {
    let all = read(&ALL);
    all.iter().map(|(name, counters)| (*name, *counters)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_counts_in_every_bucket_whose_limit_it_does_not_exceed() {
        let histogram = Histogram::default();
        for us in [20, 400, 500, 501, 30_000_000] {
            histogram.add(Duration::from_micros(us));
        }
        let cumulative: Vec<u64> = histogram.cumulative().collect();
        assert_eq!(cumulative.len(), 21);
        assert_eq!(cumulative[..8], [0, 1, 1, 1, 1, 3, 4, 4]);
        assert_eq!(cumulative[19..], [4, 5]);
        assert_eq!((histogram.count(), histogram.sum_ms()), (5, 30_001));
    }
}
