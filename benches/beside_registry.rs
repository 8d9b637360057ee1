//! DIDs while revocation registries are made.
//!
//! In rounds that follow each other: DIDs one after the other with nothing beside them (*idle*),
//! then as many while a registry of 10,000 places is made (*busy*), with its file of tails, and
//! another when it ends. Registries and DIDs are in the same wallet, on the same disk. Isolation is
//! good if the ratios busy/idle are near 1. The disk, where tails are made durable, is shared.
//!
//! Between the two is a state beside threads of the lowest priority that only count (*spinning*): what
//! the machine itself does to quick commands where every core is busy. A virtual one may be stopped by its
//! host for milliseconds then.
//!
//! `BENCH_ROUNDS` (5) chooses the rounds, `BENCH_DIDS` (500) the DIDs of each state in one,
//! `BENCH_PLACES` (10000) the places of a registry, `BENCH_REGISTRIES` (1) how many are made at a
//! time, `BENCH_PAUSE_US` (1000) how long to wait between two DIDs, `BENCH_DIR` the disk.

mod client;

use std::ffi::{CString, c_char};
use std::sync::OnceLock;
use std::time::Duration;

use client::disk::{self, Wallet};
use client::endless::Endless;
use client::figures::percentile;
use client::registries::{Issuer, create_registry, create_revocable_definition, open_writer};
use client::spinners::Spinners;
use client::states::{State, latencies_of_dids};
use client::{call, create_schema, number};

const STATES: [&str; 3] = ["idle", "spinning", "busy"];
const FIGURES: [(&str, f64); 3] = [("p50", 0.5), ("p99", 0.99), ("max", 1.0)];

fn main() {
    let (rounds, dids) = (number("BENCH_ROUNDS", 5), number("BENCH_DIDS", 500));
    let pause = Duration::from_micros(number("BENCH_PAUSE_US", 1_000));
    let directory = disk::directory();
    let wallet = Wallet::create(&directory, "wallet").open();
    // Before any DID: threads that start meanwhile must not inherit the priority of key generation.
    Registries::prepare(wallet, directory.path().join("tails").to_str().unwrap());
    // As long as a wallet's log grows, the disk is slower.
    latencies_of_dids(wallet, 500, pause);
    let mut states: [State; STATES.len()] = Default::default();
    for _ in 0..rounds {
        for (name, state) in STATES.into_iter().zip(&mut states) {
            let spinners = (name == "spinning").then(Spinners::start);
            if name == "busy" {
                GOING.start(number("BENCH_REGISTRIES", 1));
            }
            state.measure(&GOING, || latencies_of_dids(wallet, dids, pause));
            GOING.stop();
            spinners.into_iter().for_each(Spinners::stop);
        }
    }
    report(&states);
}

fn report(states: &[State; STATES.len()]) {
    println!("Latencies of DIDs in µs.");
    print!("{:<8}{:>8}", "", "DIDs");
    FIGURES.iter().for_each(|(figure, _)| print!("{figure:>9}"));
    println!("{:>14}", "registries/s");
    for (name, state) in STATES.iter().zip(states) {
        let all = state.latencies();
        print!("{name:<8}{:>8}", all.len());
        FIGURES
            .iter()
            .for_each(|(_, share)| print!("{:>9.0}", percentile(&all, *share)));
        println!("{:>14.2}", state.others_a_second());
    }
    let [idle, spinning, busy] = states;
    spinning.report_against(idle, "spinning/idle", &FIGURES);
    busy.report_against(idle, "busy/idle", &FIGURES);
    busy.report_against(spinning, "busy/spinning", &FIGURES);
}

/// Registries that go on by themselves.
struct Registries {
    issuer: Issuer,
    places: usize,
}

static REGISTRIES: OnceLock<Registries> = OnceLock::new();
static GOING: Endless = Endless::new(Registries::create);

impl Registries {
    fn prepare(wallet: i32, tails: &str) {
        let did = c"NcYxiDXkpYi6ov5FcYDi1e";
        let attributes = c"[\"age\", \"height\", \"name\", \"sex\", \"town\"]";
        let schema = call(|command| create_schema(command, did, attributes)).0.text.unwrap();
        let create = |command| create_revocable_definition(command, wallet, did, &schema);
        let definition = call(create).0.text.unwrap();
        let definition: serde_json::Value = serde_json::from_slice(definition.to_bytes()).unwrap();
        let definition = CString::new(definition["id"].as_str().unwrap()).unwrap();
        let config = serde_json::json!({"base_dir": tails, "uri_pattern": ""}).to_string();
        let config = CString::new(config).unwrap();
        let writer = call(|command| open_writer(command, &config)).0.number;
        let issuer = Issuer { wallet, did, definition, writer };
        let _ = REGISTRIES.set(Self { issuer, places: number("BENCH_PLACES", 10_000) });
    }

    fn create(tag: i32) {
        let all = REGISTRIES.get().unwrap();
        create_registry(tag, &all.issuer, all.places, registry_ended);
    }
}

extern "C" fn registry_ended(
    _: i32,
    code: i32,
    _id: *const c_char,
    _definition: *const c_char,
    _entry: *const c_char,
) {
    GOING.one_ended(code);
}
