//! Proofs: ours on one thread and on two, and the signature library's own, interleaved.
//!
//! Of 1 and 5 credentials with 5 attributes, one revealed, with and without a predicate and
//! non-revocation, all with the same keys; JSON is read before and written after. `PROOF_RUNS=50 cargo bench --bench proofs`.

#[path = "../tests/proving/world.rs"]
#[allow(dead_code)]
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use indy::credentials::proofs::{Check, Computed, Slice};
use indy::error::Result;
use world::World;

fn main() {
    let runs = std::env::var("PROOF_RUNS").ok().and_then(|it| it.parse().ok()).unwrap_or(15);
    println!("{:<52} {:>8} {:>15} {:>15}", "median ms (ratio)", "library", "1 thread", "2 threads");
    for count in [1, 5] {
        for revocation in [false, true] {
            let world = World::new(count, revocation);
            for predicates in [&[][..], &[(">=", 18)]] {
                measure(&world, revocation, predicates, runs);
            }
        }
    }
}

fn measure(world: &World, revocation: bool, predicates: &[(&str, i32)], runs: usize) {
    let request = world.request(predicates);
    let proof = world.prove(&request, "libindy", |it| unwrapped(on(1, &it, Slice::compute)));
    let proof = proof.unwrap();
    let read = serde_json::from_value(proof["proof"].clone()).unwrap();
    let (mut proving, mut verifying) = (Series::default(), Series::default());
    for _ in 0..runs {
        let start = Instant::now();
        world.library_prove(&request);
        proving.0[0].push(start.elapsed());
        let start = Instant::now();
        assert!(world.library_verify_read(&request, &read, true));
        verifying.0[0].push(start.elapsed());
        for threads in [1, 2] {
            let run = |slices: Vec<_>| unwrapped(on(threads, &slices, Slice::compute));
            proving.0[threads].push(world.prove_timed(&request, "libindy", run).unwrap().1);
            let run = |checks: Vec<_>| on(threads, &checks, Check::compute).into_iter().collect();
            let verified = world.ledger().verify_timed(&request, &proof, "any", run);
            verifying.0[threads].push(verified.unwrap().1);
        }
    }
    let with = if revocation { ", not revoked" } else { "" };
    let what =
        format!("{} credentials, {} predicates each{with}", world.issued.len(), predicates.len());
    proving.report(&format!("prove {what}"));
    verifying.report(&format!("verify {what}"));
}

fn unwrapped(computed: Vec<Result<Computed>>) -> Vec<Computed> {
    computed.into_iter().map(Result::unwrap).collect()
}

/// Runs all on so many threads; results are in order.
fn on<T: Sync, R: Send>(threads: usize, work: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(it) = work.get(index) else { return done };
            done.push((index, run(it)));
        }
    };
    if threads == 1 {
        return worker().into_iter().map(|(_, it)| it).collect();
    }
    let mut done: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, it)| it).collect()
}

/// Times of the library, of ours on one thread, and on two.
#[derive(Default)]
struct Series([Vec<Duration>; 3]);

impl Series {
    fn report(&mut self, what: &str) {
        let [library, one, two] = self.0.each_mut().map(|times| {
            times.sort_unstable();
            times[times.len() / 2].as_secs_f64() * 1e3
        });
        let (first, second) = (library / one, library / two);
        println!("{what:<52} {library:>8.1} {one:>8.1} ({first:.2}) {two:>8.1} ({second:.2})");
    }
}
