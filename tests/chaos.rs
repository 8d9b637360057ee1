//! Everything at once: thousands of commands of all kinds in flight, told to stop at random, given deadlines
//! and priorities, while lanes change their sizes, wallets are closed under them, and a shutdown comes in the
//! middle. Whatever a command becomes, it is answered once, and when the shutdown has returned, no more.
//!
//! `CHAOS_RUNS` (10) runs of `CHAOS_COMMANDS` (10000) commands; `CHAOS_SEED` begins with another seed.
//! `CHAOS_GRACE_MS` (5000) is how late a shutdown may be: 200 on a machine that does nothing else.

mod library;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

use library::{
    Answer, Command, ISSUER, NULL, WalletPlace, abbreviate_verkey, add_wallet_record, alone,
    close_wallet, collect_metrics, create_cred_def, create_did, create_key, create_schema,
    current_error, indy_cancel, indy_shutdown, list_dids, open_wallet, raw_credentials,
    set_runtime_config, sign,
};

const ISSUERS: usize = 4;
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// How often each command was answered.
struct Answers {
    counts: Vec<AtomicU8>,
    next: AtomicUsize,
}

impl Answers {
    fn of(commands: usize) -> Arc<Self> {
        let counts = (0..commands).map(|_| AtomicU8::new(0)).collect();
        Arc::new(Self { counts, next: AtomicUsize::new(0) })
    }

    /// Makes the call; its place among the answers and its handle, if it was accepted.
    fn issue<A: Answer>(self: &Arc<Self>, command: Command<A>) -> Option<(usize, i32)> {
        let place = self.next.fetch_add(1, SeqCst);
        let answers = Arc::clone(self);
        let heard = move |_| _ = answers.counts[place].fetch_add(1, SeqCst);
        command.listen(heard).ok().map(|handle| (place, handle))
    }

    fn total(&self) -> usize {
        self.counts.iter().map(|it| usize::from(it.load(SeqCst))).sum()
    }
}

struct World {
    places: Vec<WalletPlace>,
    wallets: Vec<i32>,
    key: String,
    schema: String,
}

impl World {
    fn new() -> Self {
        let places: Vec<_> = (0..3).map(|_| WalletPlace::new()).collect();
        places.iter().for_each(WalletPlace::create);
        let wallets: Vec<_> = places.iter().map(WalletPlace::open).collect();
        let (_, schema) = create_schema(ISSUER, "gvt", "1.0", r#"["age"]"#).value();
        let key = create_key(wallets[0], "{}").value();
        Self { places, wallets, key, schema }
    }

    fn issue(&self, random: &mut StdRng, answers: &Arc<Answers>) -> Option<(usize, i32)> {
        let wallet = self.wallets[random.gen_range(0..self.wallets.len())];
        let options = options(random);
        let id = random.gen_range(0..u64::MAX).to_string();
        match random.gen_range(0..1000) {
            0 => answers.issue(close_wallet(wallet).ordering(options)),
            1..3 => {
                let schema = self.schema.clone();
                let define = create_cred_def(wallet, ISSUER, schema, id, (NULL, NULL));
                answers.issue(define.ordering(options))
            }
            3..6 => {
                let config = self.places[random.gen_range(0..3)].config();
                answers.issue(open_wallet(config, raw_credentials()).ordering(options))
            }
            6..300 => answers.issue(create_did(wallet, "{}").ordering(options)),
            300..500 => answers
                .issue(add_wallet_record(wallet, "kind", id, "value", NULL).ordering(options)),
            500..600 => answers.issue(list_dids(wallet).ordering(options)),
            600..650 => answers.issue(collect_metrics().ordering(options)),
            650..900 => answers.issue(sign(wallet, &*self.key, b"text").ordering(options)),
            _ => answers.issue(abbreviate_verkey(ISSUER, &*self.key).ordering(options)),
        }
    }
}

fn options(random: &mut StdRng) -> serde_json::Value {
    let priority = ["low", "normal", "high"][random.gen_range(0..3)];
    match random.gen_range(0..4) {
        0 => json!({"timeout_ms": random.gen_range(0..30), "priority": priority}),
        1 => json!({ "priority": priority }),
        _ => json!({}),
    }
}

/// Commands and cancels, until there were so many or it is enough.
fn issue_some(
    world: &World,
    seed: u64,
    count: usize,
    enough: &AtomicBool,
    answers: &Arc<Answers>,
) -> Vec<usize> {
    let mut random = StdRng::seed_from_u64(seed);
    let (mut accepted, mut handles) = (Vec::new(), Vec::new());
    for _ in 0..count {
        if enough.load(SeqCst) {
            break;
        }
        if let Some((place, handle)) = world.issue(&mut random, answers) {
            accepted.push(place);
            handles.push(handle);
        }
        if random.gen_bool(0.2) && !handles.is_empty() {
            indy_cancel(handles[random.gen_range(0..handles.len())]);
        }
    }
    accepted
}

fn resize_some(seed: u64, enough: &AtomicBool) {
    let mut random = StdRng::seed_from_u64(seed);
    while !enough.load(SeqCst) {
        let lane = ["expensive", "cheap", "storage", "io", "reply"][random.gen_range(0..5)];
        let size = json!({"threads": random.gen_range(1..5), "nice": 0});
        assert_eq!(set_runtime_config(json!({"lanes": { lane: size }})), 0);
        thread::yield_now();
    }
}

fn run(seed: u64, commands: usize) {
    let mut random = StdRng::seed_from_u64(seed);
    let (world, answers) = (World::new(), Answers::of(commands));
    let enough = AtomicBool::new(false);
    let middle = random.gen_range(commands / 4..commands * 3 / 4);
    let timeout = random.gen_range(0..60);
    let accepted: Vec<usize> = thread::scope(|scope| {
        let issuers: Vec<_> = (0..ISSUERS as u64)
            .map(|index| {
                let (world, answers, enough) = (&world, &answers, &enough);
                let seed = seed * 10 + index;
                scope.spawn(move || issue_some(world, seed, commands / ISSUERS, enough, answers))
            })
            .collect();
        scope.spawn(|| resize_some(seed, &enough));
        while answers.next.load(SeqCst) < middle {
            thread::yield_now();
        }
        enough.store(true, SeqCst);
        let since = Instant::now();
        let code = indy_shutdown(timeout);
        let took = since.elapsed();
        assert_eq!(code, 0, "seed {seed}: {:?}", current_error());
        let allowed = Duration::from_millis(timeout.into())
            + Duration::from_millis(number("CHAOS_GRACE_MS", 5_000));
        assert!(took <= allowed, "seed {seed}: {took:?} of {allowed:?}");
        issuers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    // A call that was made just before may have come just after; it ends now.
    assert_eq!(indy_shutdown(0), 0, "seed {seed}: {:?}", current_error());
    for place in &accepted {
        assert_eq!(answers.counts[*place].load(SeqCst), 1, "seed {seed}: command {place}");
    }
    assert_eq!(answers.total(), accepted.len(), "seed {seed}: a refused call was answered");
    // Nothing comes any more, and all that the wallets were is there.
    for place in &world.places {
        let wallet = place.open();
        list_dids(wallet).value();
        close_wallet(wallet).value();
    }
    assert_eq!(answers.total(), accepted.len(), "seed {seed}: an answer after the shutdown");
}

#[test]
fn every_accepted_command_is_answered_once_whatever_happens() {
    alone(every_accepted_command_is_answered_once_whatever_happens, || {
        let (runs, commands) = (number("CHAOS_RUNS", 10), number("CHAOS_COMMANDS", 10_000));
        let first = number("CHAOS_SEED", 1);
        (first..first + runs).for_each(|seed| run(seed, commands as usize));
    });
}
