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
use std::thread;
use std::time::{Duration, Instant};

use client::disk::{self, Wallet};
use client::endless::Endless;
use client::figures::{microseconds, percentile, ratios};
use client::{call, configure, create_did, create_did_with, number};

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
    latencies(wallet);
    let mut states: [State; STATES.len()] = Default::default();
    for _ in 0..rounds {
        for ((name, state), flooded) in
            STATES.iter().zip(&mut states).zip([None, Some(together), Some(apart)])
        {
            if let Some(flooded) = flooded {
                FLOODED.store(flooded, SeqCst);
                FLOOD.start(number("BENCH_FLOOD", 1_000));
            }
            let (before, since) = (FLOOD.ended(), Instant::now());
            state.name = name;
            state.rounds.push(latencies(wallet));
            state.others += FLOOD.ended() - before;
            state.seconds += since.elapsed().as_secs_f64();
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

/// In microseconds.
fn latencies(wallet: i32) -> Vec<f64> {
    let measure = |_| {
        thread::sleep(Duration::from_millis(1));
        microseconds(call(|command| create_did(command, wallet)).1)
    };
    (0..number("BENCH_DIDS", 300)).map(measure).collect()
}

#[derive(Default)]
struct State {
    name: &'static str,
    rounds: Vec<Vec<f64>>,
    /// DIDs of the flooded wallet.
    others: usize,
    seconds: f64,
}

impl State {
    fn of_rounds(&self, share: f64) -> Vec<f64> {
        self.rounds.iter().map(|latencies| percentile(latencies, share)).collect()
    }
}

fn report(states: &[State]) {
    println!("Latencies of DIDs in µs, and how many others were made in a second.");
    println!("{:<10}{:>8}{:>10}{:>10}{:>12}", "", "DIDs", "p50", "p99", "others/s");
    for state in states {
        let all = state.rounds.concat();
        let [p50, p99] = FIGURES.map(|(_, share)| percentile(&all, share));
        let others = state.others as f64 / state.seconds;
        println!("{:<10}{:>8}{p50:>10.0}{p99:>10.0}{others:>12.0}", state.name, all.len());
    }
    for state in &states[1..] {
        println!("\n{}/idle of a round: median, lowest and highest.", state.name);
        for (figure, share) in FIGURES {
            let of_idle = states[0].of_rounds(share);
            let [median, lowest, highest] = ratios(&state.of_rounds(share), &of_idle);
            println!("{figure:<8}{median:>8.2}{lowest:>9.2}{highest:>9.2}");
        }
    }
}
