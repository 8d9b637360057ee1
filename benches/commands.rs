//! What commands cost over time: criterion compares each run with the last one.
//!
//! One command of each kind, with 1, 32 and 1,000 in flight, through the C ABI; and one key of a
//! credential definition on one thread. Ratios to peers, measured side by side in one run, are in
//! `lanes`, `wallet`, `busy` and `keygen`.

mod client;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use client::disk::{self, Wallet};
use client::{call, create_did, create_key, rate, set_protocol_version, sign};
use criterion::{Criterion, criterion_group, criterion_main};

const MESSAGE: [u8; 256] = [7; 256];
const IN_FLIGHT: [usize; 3] = [1, 32, 1_000];

fn commands(criterion: &mut Criterion) {
    let directory = disk::directory();
    let wallet = Wallet::create(&directory, "wallet").open();
    let verkey = call(|command| create_key(command, wallet)).0.text.expect("a key has a name");
    each(criterion, "no-op", set_protocol_version);
    each(criterion, "create a DID", |command| create_did(command, wallet));
    each(criterion, "create a key", |command| create_key(command, wallet));
    each(criterion, "sign", |command| sign(command, wallet, &verkey, &MESSAGE));
}

fn each(criterion: &mut Criterion, name: &str, start: impl Fn(i32)) {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20);
    for in_flight in IN_FLIGHT {
        group.bench_function(format!("{in_flight} in flight"), |bencher| {
            bencher.iter_custom(|commands| {
                // Fewer would not keep so many in flight: the time is scaled to what was asked for.
                let total = (commands as usize).max(in_flight * 4);
                let per_command = 1.0 / rate(in_flight, total, &start);
                Duration::from_secs_f64(per_command * commands as f64)
            });
        });
    }
}

fn keys(criterion: &mut Criterion) {
    let attributes: BTreeSet<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).into();
    let mut group = criterion.benchmark_group("keys of a credential definition");
    group.sample_size(60);
    group.bench_function("one thread", |bencher| {
        bencher.iter_custom(|keys| {
            let since = Instant::now();
            for _ in 0..keys {
                indy::credentials::keys::generate(&attributes, true).expect("a key is made");
            }
            since.elapsed()
        });
    });
}

criterion_group!(benches, commands, keys);
criterion_main!(benches);
