//! What an executor of its own is worth to a wallet: quick commands while another wallet is flooded.
//!
//! In rounds that follow each other: DIDs of a wallet one after the other, with nothing beside them
//! (*idle*); while a thousand DIDs at a time are made in another wallet of the same executor
//! (*together*); and the same where the flooded wallet has an executor of its own (*apart*), whose threads
//! are as many but of a lower priority. Isolation is good if apart/idle is near 1.
//!
//! `BENCH_ROUNDS` (5) chooses the rounds, `BENCH_DIDS` (300) the DIDs of each state in one,
//! `BENCH_FLOOD` (1000) how many of the others are in flight, `BENCH_DIR` the disk.

mod client;

use std::ffi::{CString, c_char};
use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::time::Duration;

use client::disk::{self, Wallet};
use client::endless::Endless;
use client::figures::percentile;
use client::states::{State, latencies_of_dids};
use client::{configure, create_did_with, number};

const STATES: [&str; 3] = ["idle", "together", "apart"];
const FIGURES: [(&str, f64); 2] = [("p50", 0.5), ("p99", 0.99)];
/// One step below the others: enough for the scheduler.
const TENANT: &str = r#"{"executors": {"tenant": {
    "cheap": {"nice": 5}, "storage": {"nice": 5}, "expensive": {"nice": 19}, "reply": {"nice": 5}
}}}"#;

static FLOODED: AtomicI32 = AtomicI32::new(0);
static FLOOD: Endless = Endless::new(|number| {
    create_did_with(number, FLOODED.load(SeqCst), flooded);
});

extern "C" fn flooded(_: i32, code: i32, _did: *const c_char, _verkey: *const c_char) {
    FLOOD.one_ended(code);
}

fn main() {
    let rounds: usize = number("BENCH_ROUNDS", 5);
    configure(TENANT);
    let directory = disk::directory();
    let wallet = Wallet::create(&directory, "quick").open();
    let together = Wallet::create(&directory, "together").open();
    let apart = in_executor(Wallet::create(&directory, "apart"), "tenant").open();
    let dids = number("BENCH_DIDS", 300);
    let latencies = || latencies_of_dids(wallet, dids, Duration::from_millis(1));
    latencies();
    let mut states: [State; STATES.len()] = Default::default();
    for _ in 0..rounds {
        for (flooded, state) in [None, Some(together), Some(apart)].into_iter().zip(&mut states) {
            if let Some(flooded) = flooded {
                FLOODED.store(flooded, SeqCst);
                FLOOD.start(number("BENCH_FLOOD", 1_000));
            }
            state.measure(&FLOOD, latencies);
            FLOOD.stop();
        }
    }
    report(&states);
}

fn in_executor(wallet: Wallet, executor: &str) -> Wallet {
    let mut config: serde_json::Value = serde_json::from_slice(wallet.config.to_bytes()).unwrap();
    config["executor"] = executor.into();
    Wallet { config: CString::new(config.to_string()).unwrap(), ..wallet }
}

fn report(states: &[State; STATES.len()]) {
    println!("Latencies of DIDs in µs, and how many others were made in a second.");
    println!("{:<10}{:>8}{:>10}{:>10}{:>12}", "", "DIDs", "p50", "p99", "others/s");
    for (name, state) in STATES.iter().zip(states) {
        let all = state.latencies();
        let [p50, p99] = FIGURES.map(|(_, share)| percentile(&all, share));
        let others = state.others_a_second();
        println!("{name:<10}{:>8}{p50:>10.0}{p99:>10.0}{others:>12.0}", all.len());
    }
    let [idle, together, apart] = states;
    together.report_against(idle, "together/idle", &FIGURES);
    apart.report_against(idle, "apart/idle", &FIGURES);
}
