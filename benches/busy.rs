//! Quick commands while the cores are full of key generations.
//!
//! For each nice value of the Expensive threads a child measures, in rounds that follow each
//! other: quick commands alone (*idle*), then with twice as many credential definitions going as
//! there are Expensive threads (*busy*), each replaced when it ends. A policy is good if the ratios
//! busy/idle are near 1 and definitions a second stay what they are at nice 0.
//!
//! The same again while other processes, at normal priority, also want every core: *crowd* without
//! definitions, *crowded* with them, and ratios crowded/crowd. There definitions must not stand
//! still.
//!
//! `BENCH_NICE=0,19` chooses the values, `BENCH_ROUNDS` the number of rounds, `BENCH_PAUSE_US` how
//! long to wait between two quick commands, `BENCH_DIR` the disk.

mod client;

use std::collections::BTreeMap;
use std::ffi::{CStr, CString, c_char};
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use client::disk::{self, Wallet};
use client::endless::Endless;
use client::figures::{microseconds, percentile};
use client::{
    call, close_wallet, configure, create_definition, create_did, create_schema, number,
    open_wallet, sign,
};

const CHILD: &str = "BENCH_CHILD_OF_BUSY";
const LOOP: &str = "BENCH_LOOP_OF_BUSY";
/// Of one quick command in one round.
const FOR: Duration = Duration::from_millis(500);
const MESSAGE: [u8; 256] = [7; 256];
/// What it is measured under, and with which it is compared.
const LOADS: [(&str, usize); 4] = [("idle", 0), ("busy", 0), ("crowd", 2), ("crowded", 2)];
const QUICK: [&str; 4] = ["DID", "signature", "open RAW", "open ARGON2I_INT"];

fn main() {
    if std::env::var_os(LOOP).is_some() {
        busy_loop();
    }
    match std::env::var(CHILD) {
        Ok(nice) => measure(&nice),
        Err(_) => run_children(),
    }
}

fn run_children() {
    let values = std::env::var("BENCH_NICE").unwrap_or("0,5,10,19".to_owned());
    println!("Latencies in µs. dps: definitions a second.");
    for nice in values.split(',') {
        let program = std::env::current_exe().unwrap();
        assert!(Command::new(program).env(CHILD, nice).status().unwrap().success());
    }
}

struct Bench {
    wallet: i32,
    verkey: CString,
    raw: Wallet,
    passphrase: Wallet,
    pause: Duration,
    threads: usize,
}

#[derive(Default)]
struct Load {
    latencies: BTreeMap<&'static str, Vec<f64>>,
    definitions: usize,
    seconds: f64,
}

fn measure(nice: &str) {
    let threads = thread::available_parallelism().unwrap().get();
    configure(&format!(
        r#"{{"lanes": {{"expensive": {{"threads": {threads}, "nice": {nice}}}}}}}"#
    ));
    let directory = disk::directory();
    let wallet = Wallet::create(&directory, "wallet").open();
    let bench = Bench {
        wallet,
        verkey: call(|command| create_did(command, wallet)).0.text.unwrap(),
        raw: Wallet::create(&directory, "raw"),
        passphrase: Wallet::with_passphrase(&directory, "passphrase"),
        pause: Duration::from_micros(number("BENCH_PAUSE_US", 1_000)),
        threads,
    };
    Definitions::prepare(wallet);
    // As long as a wallet's log grows, the disk is slower: that is no matter of priorities.
    (0..500).for_each(|_| drop(call(|command| create_did(command, wallet))));
    let mut loads: [Load; LOADS.len()] = Default::default();
    for _ in 0..number("BENCH_ROUNDS", 3) {
        for ((name, _), load) in LOADS.into_iter().zip(&mut loads) {
            bench.round(name, load);
        }
    }
    report(nice, &loads);
}

impl Bench {
    fn round(&self, name: &str, load: &mut Load) {
        let loops = Loops::start(if name.starts_with("crowd") { self.threads } else { 0 });
        if name == "busy" || name == "crowded" {
            GOING.start(2 * self.threads);
        }
        let (before, since) = (GOING.ended(), Instant::now());
        for quick in QUICK {
            let latencies = load.latencies.entry(quick).or_default();
            let begin = Instant::now();
            while begin.elapsed() < FOR {
                latencies.push(microseconds(self.quick(quick)));
                thread::sleep(self.pause);
            }
        }
        load.definitions += GOING.ended() - before;
        load.seconds += since.elapsed().as_secs_f64();
        drop(loops);
        GOING.stop();
    }

    fn quick(&self, name: &str) -> Duration {
        match name {
            "DID" => call(|command| create_did(command, self.wallet)).1,
            "signature" => call(|it| sign(it, self.wallet, &self.verkey, &MESSAGE)).1,
            "open RAW" => open(&self.raw),
            _ => open(&self.passphrase),
        }
    }
}

fn open(wallet: &Wallet) -> Duration {
    let (done, latency) = call(|command| open_wallet(command, &wallet.config, &wallet.credentials));
    call(|command| close_wallet(command, done.number));
    latency
}

fn report(nice: &str, loads: &[Load; LOADS.len()]) {
    println!("\nExpensive threads at nice {nice}");
    println!(
        "{:<18}{:<9}{:>7}{:>10}{:>10}{:>10}{:>8}{:>8}{:>8}{:>7}",
        "", "", "runs", "p50", "p99", "max", "x p50", "x p99", "x max", "dps"
    );
    for quick in QUICK {
        for ((name, base), load) in LOADS.into_iter().zip(loads) {
            let figures = figures_of(&load.latencies[quick]);
            let base = figures_of(&loads[base].latencies[quick]);
            print!("{quick:<18}{name:<9}{:>7}", load.latencies[quick].len());
            figures.iter().for_each(|figure| print!("{figure:>10.0}"));
            figures.iter().zip(base).for_each(|(it, base)| print!("{:>8.2}", it / base));
            println!("{:>7.2}", load.definitions as f64 / load.seconds);
        }
    }
}

fn figures_of(latencies: &[f64]) -> [f64; 3] {
    [0.5, 0.99, 1.0].map(|share| percentile(latencies, share))
}

/// Credential definitions that go on by themselves.
struct Definitions {
    wallet: i32,
    issuer: &'static CStr,
    schema: CString,
}

static DEFINITIONS: OnceLock<Definitions> = OnceLock::new();
static GOING: Endless = Endless::new(Definitions::create);

impl Definitions {
    fn prepare(wallet: i32) {
        let issuer = c"NcYxiDXkpYi6ov5FcYDi1e";
        let attributes = c"[\"age\", \"height\", \"name\", \"sex\", \"town\"]";
        let schema = call(|command| create_schema(command, issuer, attributes)).0.text.unwrap();
        let _ = DEFINITIONS.set(Self { wallet, issuer, schema });
    }

    fn create(tag: i32) {
        let all = DEFINITIONS.get().unwrap();
        create_definition(tag, all.wallet, all.issuer, &all.schema, definition_ended);
    }
}

extern "C" fn definition_ended(_: i32, code: i32, _id: *const c_char, _json: *const c_char) {
    GOING.one_ended(code);
}

/// Other processes that compute all the time.
struct Loops(Vec<Child>);

impl Loops {
    fn start(number: usize) -> Self {
        let start = |_| {
            let program = std::env::current_exe().unwrap();
            Command::new(program).env(LOOP, "1").spawn().unwrap()
        };
        Self((0..number).map(start).collect())
    }
}

impl Drop for Loops {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Ends by itself, should nobody end it.
fn busy_loop() -> ! {
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(60) {}
    std::process::exit(0)
}
