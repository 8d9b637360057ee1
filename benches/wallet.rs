//! Durable writes, signatures and verifications a second, through the C ABI.
//!
//! The base of the ratios is what libindy 1.16 makes of the same work: one connection, write-ahead
//! log, synchronous = FULL, one commit a record, one after the other, so two commits for a DID and
//! one for a key. It is SQLite alone with records of the same size, without sealing them, making
//! keys or calling back, so libindy itself is slower.
//!
//! A disk has moods, so rounds of everything follow each other; rates are medians, and ratios are
//! the median, lowest and highest of the ratios within a round. CPU time is that of all threads,
//! for one.
//!
//! What sharing a flush is worth depends on what a flush takes, and some disks only say that they
//! have written. So everything is measured twice: on the disk as it is, and with flushes that take
//! 1 ms or longer, for the library and for what it is compared with (`client/slow_disk.rs`).
//!
//! `BENCH_DIR` chooses the disk, `BENCH_ROUNDS` the number of rounds, `BENCH_FLUSH_US` the time of
//! a slow flush.

mod client;

use std::ffi::CString;
use std::time::{Duration, Instant};

use client::disk::{self, Wallet};
use client::peer::{self, SEAL, random_bytes};
use client::slow_disk;
use client::{call, create_did, create_key, figures, rate, sign, verify};
use rusqlite::{Connection, params};
use tempfile::TempDir;

const MESSAGE: [u8; 256] = [7; 256];
const WALLETS: usize = 10;

/// Sizes of the sealed kind, name and value of a DID and of a key.
const DID: [usize; 3] = [9 + SEAL, 22 + SEAL, 89 + SEAL];
const KEY: [usize; 3] = [9 + SEAL, 44 + SEAL, 160 + SEAL];

struct Series {
    name: &'static str,
    in_flight: usize,
    /// How many a round.
    total: usize,
    /// The series, by its place, to compare with.
    base: usize,
    rates: Vec<f64>,
    cpu_us: Vec<f64>,
}

fn main() {
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let slow = Duration::from_micros(number("BENCH_FLUSH_US").unwrap_or(1_000));
    slow_disk::install();
    let directory = disk::directory();
    let bench = Bench::new(&directory);
    let (mut fast_rows, mut slow_rows) = (series(), series());
    for _ in 0..number("BENCH_ROUNDS").unwrap_or(15) {
        slow_disk::set_flush(Duration::ZERO);
        fast_rows.iter_mut().for_each(|series| bench.run(series));
        slow_disk::set_flush(slow);
        slow_rows.iter_mut().for_each(|series| bench.run(series));
    }
    report("disk as it is", &fast_rows);
    report(&format!("flush of {slow:?}"), &slow_rows);
    println!("A ratio is to the row above that has 1.00.");
}

struct Bench {
    wallets: Vec<i32>,
    peer: Connection,
    verkey: CString,
    signature: Vec<u8>,
}

impl Bench {
    fn new(directory: &TempDir) -> Self {
        let wallet = |number| Wallet::create(directory, &format!("wallet {number}")).open();
        let wallets: Vec<i32> = (0..WALLETS).map(wallet).collect();
        let peer = peer::open(&directory.path().join("peer.db"));
        warm_up(&peer, &wallets);
        let verkey = call(|command| create_key(command, wallets[0])).0.text.unwrap();
        let signature = call(|command| sign(command, wallets[0], &verkey, &MESSAGE)).0.bytes;
        Self { wallets, peer, verkey, signature }
    }

    fn run(&self, series: &mut Series) {
        let cpu_us_before = cpu_us();
        series.rates.push(self.rate(series));
        series.cpu_us.push((cpu_us() - cpu_us_before) / series.total as f64);
    }

    fn rate(&self, series: &Series) -> f64 {
        let Self { wallets, peer, verkey, signature } = self;
        let (one, any) = (wallets[0], |command: i32| wallets[command as usize % WALLETS]);
        let &Series { in_flight, total, .. } = series;
        match series.name {
            "DIDs, two commits each" => peer_rate(peer, total, &[DID, KEY]),
            "keys, one commit each" => peer_rate(peer, total, &[KEY]),
            "DIDs" => rate(in_flight, total, |it| create_did(it, one)),
            "DIDs in ten wallets" => rate(in_flight, total, |it| create_did(it, any(it))),
            "keys" => rate(in_flight, total, |it| create_key(it, one)),
            "signatures" => rate(in_flight, total, |it| sign(it, one, verkey, &MESSAGE)),
            _ => rate(in_flight, total, |it| verify(it, verkey, &MESSAGE, signature)),
        }
    }
}

/// Commits until every log has come to its end and is written from its start again: as long as it
/// grows, the file system has more to make durable at each commit.
fn warm_up(peer: &Connection, wallets: &[i32]) {
    peer_rate(peer, 400, &[DID, KEY]);
    for &wallet in wallets {
        rate(1, 400, |command| create_did(command, wallet));
    }
}

fn series() -> Vec<Series> {
    let rows = [
        ("DIDs, two commits each", 1, 60, 0),
        ("DIDs", 1, 60, 0),
        ("DIDs", 32, 1_000, 0),
        ("DIDs", 1_000, 3_000, 0),
        ("DIDs in ten wallets", 32, 1_000, 0),
        ("DIDs in ten wallets", 320, 3_000, 0),
        ("keys, one commit each", 1, 120, 6),
        ("keys", 1, 120, 6),
        ("keys", 32, 1_000, 6),
        ("keys", 1_000, 3_000, 6),
        ("signatures", 1, 1_000, 10),
        ("signatures", 32, 3_000, 10),
        ("signatures", 1_000, 5_000, 10),
        ("verifications", 1, 1_000, 13),
        ("verifications", 32, 3_000, 13),
        ("verifications", 1_000, 5_000, 13),
    ];
    let series = |(name, in_flight, total, base)| Series {
        name,
        in_flight,
        total,
        base,
        rates: Vec::new(),
        cpu_us: Vec::new(),
    };
    rows.into_iter().map(series).collect()
}

fn report(title: &str, all: &[Series]) {
    println!(
        "\n{title:<24} {:>9} {:>9} {:>8} {:>8} {:>7} {:>7}",
        "in flight", "a second", "CPU µs", "ratio", "lowest", "highest"
    );
    for it in all {
        let (rate, cpu_us) = (figures::median(&it.rates), figures::median(&it.cpu_us));
        let [ratio, lowest, highest] = figures::ratios(&it.rates, &all[it.base].rates);
        println!(
            "{:<24} {:>9} {rate:>9.0} {cpu_us:>8.0} {ratio:>8.2} {lowest:>7.2} {highest:>7.2}",
            it.name, it.in_flight
        );
    }
}

/// The CPU time of this process so far.
fn cpu_us() -> f64 {
    // SAFETY: a clock's time is plain data, and lives during the call.
    let time = unsafe {
        let mut time: libc::timespec = std::mem::zeroed();
        libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time);
        time
    };
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

fn peer_rate(peer: &Connection, total: usize, records: &[[usize; 3]]) -> f64 {
    let since = Instant::now();
    for _ in 0..total {
        records.iter().for_each(|sizes| add(peer, sizes));
    }
    total as f64 / since.elapsed().as_secs_f64()
}

fn add(peer: &Connection, sizes: &[usize; 3]) {
    let [kind, name, value] = sizes.map(random_bytes);
    let kind = vec![0_u8; kind.len()];
    let key = random_bytes(32 + SEAL);
    let transaction = peer.unchecked_transaction().unwrap();
    transaction
        .prepare_cached("INSERT INTO items (type, name, value, key) VALUES (?1, ?2, ?3, ?4)")
        .unwrap()
        .execute(params![kind, name, value, key])
        .unwrap();
    transaction.commit().unwrap();
}
