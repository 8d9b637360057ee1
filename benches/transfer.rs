//! Exporting and importing a wallet: time, memory, and what other wallets notice of it.
//!
//! For each size a child process makes a wallet of so many records, exports it and imports it again,
//! and measures the highest resident memory of each phase: it must not grow with the wallet. Meanwhile
//! DIDs are created in another wallet, one after the other; the ratio is that of their median
//! latency to the one while nothing else happens.
//!
//! `BENCH_SIZES=10000,100000` chooses the sizes, `BENCH_DIR` the disk.

mod client;

use std::ffi::CString;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use client::disk::{self, Wallet};
use client::figures::{microseconds, percentile};
use client::{call, close_wallet, create_did, records};
use tempfile::TempDir;

const CHILD: &str = "BENCH_CHILD_OF_TRANSFER";
const EXPORT: &str = r#""key": "11111111111111111111111111111111", "key_derivation_method": "RAW""#;
/// In one call.
const MANY: usize = 1_000;
const VALUE: usize = 200;

fn main() {
    if let Ok(size) = std::env::var(CHILD) {
        return measure(size.parse().unwrap());
    }
    let sizes = std::env::var("BENCH_SIZES").unwrap_or("10000,100000".to_owned());
    println!(
        "{:>9} {:<7} {:>7} {:>9} {:>9} {:>10} {:>10} {:>6}",
        "records", "", "s", "MB", "peak MB", "DID µs p50", "p99", "p50 x"
    );
    for size in sizes.split(',') {
        let program = std::env::current_exe().unwrap();
        assert!(Command::new(program).env(CHILD, size).status().unwrap().success());
    }
}

fn measure(size: usize) {
    let directory = disk::directory();
    let other = Wallet::create(&directory, "other").open();
    let full = Wallet::create(&directory, "full").open();
    for first in (0..size).step_by(MANY) {
        let ids = first..(first + MANY).min(size);
        call(|command| records::add_many(command, full, ids, record_json));
    }
    let latencies = |until: &dyn Fn() -> bool| {
        let mut all = Vec::new();
        while !until() {
            all.push(microseconds(call(|command| create_did(command, other)).1));
        }
        all
    };
    let since = Instant::now();
    latencies(&|| since.elapsed() > Duration::from_millis(500));
    let since = Instant::now();
    let idle = latencies(&|| since.elapsed() > Duration::from_secs(2));
    let phase = |name: &str, run: &(dyn Fn() + Sync)| {
        reset_peak();
        let before = resident_mb("VmRSS:");
        let is_over = AtomicBool::new(false);
        let (time, busy) = thread::scope(|scope| {
            let phase = scope.spawn(|| {
                let since = Instant::now();
                run();
                is_over.store(true, Ordering::Relaxed);
                since.elapsed()
            });
            let busy = latencies(&|| is_over.load(Ordering::Relaxed));
            (phase.join().unwrap(), busy)
        });
        let peak = resident_mb("VmHWM:");
        let (p50, p99) = (percentile(&busy, 0.5), percentile(&busy, 0.99));
        let ratio = p50 / percentile(&idle, 0.5);
        println!(
            "{size:>9} {name:<7} {:>7.2} {before:>9.1} {peak:>9.1} {p50:>10.0} {p99:>10.0} {ratio:>6.2}",
            time.as_secs_f64()
        );
    };
    let file = export_config(&directory);
    phase("export", &|| records::alone(|command| records::export(command, full, &file)));
    call(|command| close_wallet(command, full));
    let (config, credentials) = Wallet::planned(&directory, "imported");
    phase("import", &|| {
        records::alone(|command| records::import(command, &config, &credentials, &file));
    });
}

fn export_config(directory: &TempDir) -> CString {
    let path = directory.path().join("export");
    CString::new(format!(r#"{{"path": "{}", {EXPORT}}}"#, path.display())).unwrap()
}

fn record_json(number: usize) -> String {
    let value = "v".repeat(VALUE);
    format!(
        r#"{{"op": "add", "type": "bench", "id": "record {number}", "value": "{value}",
            "tags": {{"group": "{}", "~number": "{number}"}}}}"#,
        number / 10
    )
}

/// From now on the highest resident memory is counted anew (Linux).
fn reset_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn resident_mb(what: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|it| it.starts_with(what)).unwrap();
    let kib: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib / 1024.0
}
