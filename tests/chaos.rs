//! Everything at once: thousands of commands of all kinds in flight, told to stop at random, given deadlines
//! and priorities, while callbacks panic, lanes change their sizes, wallets are closed under them, and a
//! shutdown comes in the middle. Whatever a command becomes, it is answered once, and when the shutdown has returned, no more.
//!
//! `CHAOS_RUNS` (10) runs of `CHAOS_COMMANDS` (10000) commands; `CHAOS_SEED` begins with another seed.
//! `CHAOS_GRACE_MS` (5000) is how late a shutdown may be: 200 on a machine that does nothing else.

mod library;

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

use library::{
    Answer, Command, ISSUER, NULL, WalletPlace, abbreviate_verkey, add_wallet_record, alone,
    close_wallet, code, collect_metrics, create_cred_def, create_did, create_key, create_schema,
    current_error, indy_cancel, indy_shutdown, key_metadata_then_panic, list_dids, number_of,
    open_wallet, raw_credentials, set_runtime_config, sign,
};

const ISSUERS: usize = 4;
/// So many runs are told of in one line.
const TOLD_OF: u64 = 20;

/// When each command was answered, and how often.
struct Answers {
    counts: Vec<AtomicU8>,
    times: Vec<OnceLock<Instant>>,
    next: AtomicUsize,
}

/// A command that was accepted: its place among the answers, its handle, and when its call returned.
struct Accepted {
    place: usize,
    handle: i32,
    at: Instant,
}

impl Answers {
    fn of(commands: usize) -> Arc<Self> {
        let counts = (0..commands).map(|_| AtomicU8::new(0)).collect();
        let times = (0..commands).map(|_| OnceLock::new()).collect();
        Arc::new(Self { counts, times, next: AtomicUsize::new(0) })
    }

    /// Makes the call; `None` if it was refused.
    fn issue<A: Answer>(self: &Arc<Self>, command: Command<A>) -> Option<Accepted> {
        let place = self.next.fetch_add(1, SeqCst);
        let answers = Arc::clone(self);
        let heard = move |_| {
            answers.counts[place].fetch_add(1, SeqCst);
            let _ = answers.times[place].set(Instant::now());
        };
        let handle = command.listen(heard).ok()?;
        Some(Accepted { place, handle, at: Instant::now() })
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
        // The last one is for itself.
        assert_eq!(set_runtime_config(json!({"executors": {"beside": {}}})), 0);
        let open = |place: &WalletPlace| open_wallet(place.config(), raw_credentials()).value();
        let mut wallets: Vec<_> = places[..2].iter().map(open).collect();
        let mut beside = places[2].config();
        beside["executor"] = json!("beside");
        wallets.push(open_wallet(beside, raw_credentials()).value());
        let (_, schema) = create_schema(ISSUER, "gvt", "1.0", r#"["age"]"#).value();
        let key = create_key(wallets[0], "{}").value();
        Self { places, wallets, key, schema }
    }

    /// All that the wallets were is there.
    fn assert_whole(&self) {
        let free = json!({"queue_limit": 0});
        let lanes = json!({"expensive": free, "cheap": free, "storage": free, "io": free});
        assert_eq!(set_runtime_config(json!({ "lanes": lanes })), 0);
        for place in &self.places {
            let wallet = place.open();
            list_dids(wallet).value();
            close_wallet(wallet).value();
        }
    }

    fn issue(&self, random: &mut StdRng, answers: &Arc<Answers>) -> Option<Accepted> {
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
            650..660 => {
                answers.issue(key_metadata_then_panic(wallet, &*self.key).ordering(options))
            }
            660..900 => answers.issue(sign(wallet, &*self.key, b"text").ordering(options)),
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
) -> Vec<Accepted> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut accepted: Vec<Accepted> = Vec::new();
    for _ in 0..count {
        if enough.load(SeqCst) {
            break;
        }
        accepted.extend(world.issue(&mut random, answers));
        if random.gen_bool(0.2) && !accepted.is_empty() {
            indy_cancel(accepted[random.gen_range(0..accepted.len())].handle);
        }
    }
    accepted
}

/// Sizes, and now and then a limit that refuses some.
fn resize_some(seed: u64, enough: &AtomicBool) {
    let mut random = StdRng::seed_from_u64(seed);
    while !enough.load(SeqCst) {
        let lane = ["expensive", "cheap", "storage", "io", "reply"][random.gen_range(0..5)];
        let limit = [0, 0, 0, 200][random.gen_range(0..4)];
        let size = json!({"threads": random.gen_range(1..5), "nice": 0, "queue_limit": limit});
        let lanes = json!({ lane: size });
        let config = match random.gen_range(0..3) {
            0 => json!({"executors": {"beside": lanes}}),
            _ => json!({ "lanes": lanes }),
        };
        assert_eq!(set_runtime_config(config), 0);
        thread::yield_now();
    }
}

/// Shuts down while calls go on; when that began and ended.
fn shut_down(seed: u64, timeout: u32) -> (Instant, Instant) {
    let grace = number_of("CHAOS_GRACE_MS", 5_000);
    let began = Instant::now();
    let code = indy_shutdown(timeout);
    let ended = Instant::now();
    // In time, but wallets are still being closed, or commands have not noticed yet that they are to stop.
    let is_late = code == code::TIMED_OUT;
    assert!(code == 0 || is_late, "seed {seed}: {:?}", current_error());
    let allowed = Duration::from_millis(u64::from(timeout) + grace);
    assert!(ended - began <= allowed, "seed {seed}: {:?} of {allowed:?}", ended - began);
    (began, ended)
}

fn run(seed: u64, commands: usize) {
    let mut random = StdRng::seed_from_u64(seed);
    let (world, answers) = (World::new(), Answers::of(commands));
    let enough = AtomicBool::new(false);
    let middle = random.gen_range(commands / 4..commands * 3 / 4);
    let timeout = random.gen_range(0..60);
    let (accepted, shutdown) = thread::scope(|scope| {
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
        let shutdown = {
            let _told = Told(&enough);
            shut_down(seed, timeout)
        };
        let accepted = issuers.into_iter().flat_map(|it| it.join().unwrap());
        (accepted.collect::<Vec<_>>(), shutdown)
    });
    answered_before_it_returned(seed, &accepted, &answers, shutdown);
    // What was accepted afterwards ends now.
    assert_eq!(set_runtime_config(json!({"lanes": {"reply": {"queue_limit": 0}}})), 0);
    assert_eq!(indy_shutdown(60_000), 0, "seed {seed}: {:?}", current_error());
    for it in &accepted {
        assert_eq!(answers.counts[it.place].load(SeqCst), 1, "seed {seed}: command {}", it.place);
    }
    assert_eq!(answers.total(), accepted.len(), "seed {seed}: a refused call was answered");
    world.assert_whole();
    assert_eq!(answers.total(), accepted.len(), "seed {seed}: an answer after the shutdown");
}

/// Tells others that it is enough at the end, also where that is a failure: nobody would wait for them for
/// ever.
struct Told<'a>(&'a AtomicBool);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}

/// What was accepted before the shutdown began.
fn answered_before_it_returned(
    seed: u64,
    accepted: &[Accepted],
    answers: &Answers,
    (began, ended): (Instant, Instant),
) {
    let before = accepted.iter().filter(|it| it.at < began);
    assert!(before.clone().count() > 0, "seed {seed}");
    for it in before {
        let at = answers.times[it.place].get();
        assert!(at.is_some_and(|at| *at <= ended), "seed {seed}: command {}", it.place);
    }
}

#[test]
fn every_accepted_command_is_answered_once_whatever_happens() {
    alone(every_accepted_command_is_answered_once_whatever_happens, || {
        let (runs, commands) = (number_of("CHAOS_RUNS", 10), number_of("CHAOS_COMMANDS", 10_000));
        let first = number_of("CHAOS_SEED", 1);
        let began = Instant::now();
        for seed in first..first + runs {
            run(seed, commands as usize);
            if seed % TOLD_OF == 0 {
                println!("seed {seed}, after {:.1} s", began.elapsed().as_secs_f64());
            }
        }
    });
}
