//! Records of the caller's own: adding, getting and searching, through the C ABI.
//!
//! The base of the ratios of adding is one commit each on the same disk: SQLite alone, one
//! connection, write-ahead log, synchronous = FULL, with records of the same size and two tags,
//! without sealing them or calling back; on the disk as it is and with flushes that take
//! `BENCH_FLUSH_US` or longer, for both (`client/slow_disk.rs`). Files are new in each round. The rows of one
//! wallet are added to the same, so it is larger than SQLite's own; that makes it slower. Getting and
//! searching are measured in a wallet of 1,000 records and in one of `BENCH_RECORDS` (by default a million);
//! the ratio is that of the times.
//!
//! Rounds of everything follow each other; rates are medians, and ratios are the median, lowest and
//! highest of the ratios within a round. `BENCH_DIR` chooses the disk, `BENCH_ROUNDS` the number of
//! rounds.

mod client;

use std::cell::Cell;
use std::ffi::CString;
use std::time::{Duration, Instant};

use client::disk::{self, Wallet};
use client::peer::{self, SEAL, random_bytes};
use client::{call, close_wallet, figures, rate, records, slow_disk};
use rusqlite::{Connection, params};
use tempfile::TempDir;

const WALLETS: usize = 10;
const SMALL: usize = 1_000;
/// How many records have the same tag.
const GROUP: usize = 10;
const VALUE: usize = 200;

/// Before each row: what the one before it has left to do when writing pauses is not done in its time. Rows
/// are long enough to do most of that themselves.
const PAUSE: Duration = Duration::from_secs(1);

fn main() {
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let rounds = number("BENCH_ROUNDS").unwrap_or(7);
    let slow = Duration::from_micros(number("BENCH_FLUSH_US").unwrap_or(1_000) as u64);
    slow_disk::install();
    let directory = disk::directory();
    adds(&directory, rounds, slow);
    sizes(&directory, rounds, number("BENCH_RECORDS").unwrap_or(1_000_000));
}

struct Series {
    name: &'static str,
    in_flight: usize,
    total: usize,
    rates: Vec<f64>,
}

fn adds(directory: &TempDir, rounds: usize, slow: Duration) {
    let (mut fast_rows, mut slow_rows) = (series(), series());
    for _ in 0..=rounds {
        for (flush, rows) in [(Duration::ZERO, &mut fast_rows), (slow, &mut slow_rows)] {
            slow_disk::set_flush(flush);
            add_to_new_files(directory, rows);
        }
    }
    slow_disk::set_flush(Duration::ZERO);
    report("disk as it is", fast_rows);
    report(&format!("flush of {slow:?}"), slow_rows);
}

/// One round. All begin with empty files, as what an addition costs depends on what is there.
fn add_to_new_files(directory: &TempDir, rows: &mut [Series]) {
    let directory = tempfile::tempdir_in(directory).unwrap();
    let wallets: Vec<i32> = (0..=WALLETS)
        .map(|number| Wallet::create(&directory, &format!("wallet {number}")).open())
        .collect();
    let peer = peer::open(&directory.path().join("peer.db"));
    let next = Cell::new(0);
    let add = |command: i32, wallet: i32| {
        add_one(command, wallet, next.replace(next.get() + 1));
    };
    for it in rows {
        std::thread::sleep(PAUSE);
        let rate = match it.name {
            "one commit each" => peer_rate(&peer, it.total),
            "add" => rate(it.in_flight, it.total, |command| add(command, wallets[WALLETS])),
            _ => rate(it.in_flight, it.total, |command| {
                add(command, wallets[next.get() % WALLETS]);
            }),
        };
        it.rates.push(rate);
    }
    for wallet in wallets {
        call(|command| close_wallet(command, wallet));
    }
}

fn series() -> Vec<Series> {
    let rows = [
        ("one commit each", 1, 3_000),
        ("add", 1, 3_000),
        ("add", 32, 12_000),
        ("add", 1_000, 30_000),
        ("add to ten wallets", 1_000, 30_000),
    ];
    let series = |(name, in_flight, total)| Series { name, in_flight, total, rates: Vec::new() };
    rows.into_iter().map(series).collect()
}

fn report(title: &str, mut series: Vec<Series>) {
    // The first round warms up.
    for it in &mut series {
        it.rates.remove(0);
    }
    println!(
        "\n{title:<24} {:>9} {:>9} {:>7} {:>7} {:>7}",
        "in flight", "a second", "ratio", "lowest", "highest"
    );
    for it in &series {
        let [ratio, lowest, highest] = figures::ratios(&it.rates, &series[0].rates);
        let rate = figures::median(&it.rates);
        println!(
            "{:<24} {:>9} {rate:>9.0} {ratio:>7.2} {lowest:>7.2} {highest:>7.2}",
            it.name, it.in_flight
        );
    }
}

/// What a get and a search cost in a small wallet and in a large one.
fn sizes(directory: &TempDir, rounds: usize, large: usize) {
    let wallet = |size: usize| filled(directory, &format!("of {size}"), size);
    let since = Instant::now();
    let wallets = [(SMALL, wallet(SMALL)), (large, wallet(large))];
    println!("\n{large} records were added in {:.1} s", since.elapsed().as_secs_f64());
    println!(
        "{:<24} {:>9} {:>12} {:>12} {:>7} {:>7} {:>7}",
        "", "in flight", "µs of 1,000", "µs of large", "ratio", "lowest", "highest"
    );
    for in_flight in [1, 32, 1_000] {
        let get = |command: i32, wallet: i32, size: usize| {
            records::get(command, wallet, &id(any_below(size)));
        };
        compare("get", in_flight, 4_000, rounds, &wallets, get);
    }
    let search = |_: i32, wallet: i32, size: usize| search(wallet, any_below(size));
    compare_calls("search of ten by a tag", 300, rounds, &wallets, search);
}

/// The time of one in each wallet, in microseconds, and their ratio.
fn compare(
    name: &str,
    in_flight: usize,
    total: usize,
    rounds: usize,
    wallets: &[(usize, i32); 2],
    start: impl Fn(i32, i32, usize),
) {
    let times = rounds_of(rounds, wallets, |size, wallet| {
        1e6 / rate(in_flight, total, |command| start(command, wallet, size))
    });
    print(name, in_flight, &times);
}

/// The same for what takes several calls, one after the other.
fn compare_calls(
    name: &str,
    total: usize,
    rounds: usize,
    wallets: &[(usize, i32); 2],
    run: impl Fn(i32, i32, usize),
) {
    let times = rounds_of(rounds, wallets, |size, wallet| {
        let since = Instant::now();
        (0..total).for_each(|_| run(0, wallet, size));
        since.elapsed().as_secs_f64() * 1e6 / total as f64
    });
    print(name, 1, &times);
}

/// What both wallets take in rounds that follow each other; a first round warms up.
fn rounds_of(
    rounds: usize,
    wallets: &[(usize, i32); 2],
    time: impl Fn(usize, i32) -> f64,
) -> [Vec<f64>; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..=rounds {
        for (times, (size, wallet)) in times.iter_mut().zip(wallets) {
            let time = time(*size, *wallet);
            if round > 0 {
                times.push(time);
            }
        }
    }
    times
}

fn print(name: &str, in_flight: usize, [small, large]: &[Vec<f64>; 2]) {
    let [ratio, lowest, highest] = figures::ratios(large, small);
    let (small, large) = (figures::median(small), figures::median(large));
    println!(
        "{name:<24} {in_flight:>9} {small:>12.1} {large:>12.1} {ratio:>7.2} {lowest:>7.2} {highest:>7.2}"
    );
}

fn search(wallet: i32, of: usize) {
    let query = CString::new(format!(r#"{{"group": "{}"}}"#, of / GROUP)).unwrap();
    let search = call(|command| records::open_search(command, wallet, &query)).0.number;
    let found = call(|command| records::fetch(command, wallet, search, 100)).0.text.unwrap();
    assert_eq!(found.to_str().unwrap().matches("\"id\"").count(), GROUP);
    call(|command| records::close_search(command, search));
}

fn filled(directory: &TempDir, id: &str, size: usize) -> i32 {
    let wallet = Wallet::create(directory, id).open();
    for first in (0..size).step_by(SMALL) {
        let ids = first..(first + SMALL).min(size);
        call(|command| records::add_many(command, wallet, ids, record_json));
    }
    wallet
}

fn id(number: usize) -> CString {
    CString::new(format!("record {number}")).unwrap()
}

fn any_below(size: usize) -> usize {
    rand::random::<u32>() as usize % size
}

fn value() -> String {
    "v".repeat(VALUE)
}

fn tags(number: usize) -> String {
    format!(r#"{{"group": "{}", "~number": "{number}"}}"#, number / GROUP)
}

fn record_json(number: usize) -> String {
    let (value, tags) = (value(), tags(number));
    format!(
        r#"{{"op": "add", "type": "bench", "id": "record {number}", "value": "{value}", "tags": {tags}}}"#
    )
}

fn add_one(command: i32, wallet: i32, number: usize) {
    let (value, tags) = (CString::new(value()).unwrap(), CString::new(tags(number)).unwrap());
    records::add(command, wallet, &id(number), &value, &tags);
}

fn peer_rate(peer: &Connection, total: usize) -> f64 {
    let since = Instant::now();
    for _ in 0..total {
        let [kind, name, value, key] = [5, 12, VALUE, 32].map(|length| random_bytes(length + SEAL));
        let transaction = peer.unchecked_transaction().unwrap();
        let execute = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
            transaction.prepare_cached(sql).unwrap().execute(params).unwrap()
        };
        let item = "INSERT INTO items (type, name, value, key) VALUES (?1, ?2, ?3, ?4)";
        execute(item, params![kind, name, value, key]);
        let id = transaction.last_insert_rowid();
        let sealed = "INSERT INTO tags_encrypted (name, value, item_id) VALUES (?1, ?2, ?3)";
        execute(sealed, params![&kind, random_bytes(6 + SEAL), id]);
        let plain = "INSERT INTO tags_plaintext (name, value, item_id) VALUES (?1, ?2, ?3)";
        execute(plain, params![&kind, "123456", id]);
        transaction.commit().unwrap();
    }
    total as f64 / since.elapsed().as_secs_f64()
}
