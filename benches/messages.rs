//! Signatures and packed messages of 1 KiB beside the bare primitives; and what long messages and key
//! generations do to short messages.
//!
//! The bare primitives are those of ring (signatures, ChaCha20-Poly1305) and of crypto_box (boxes),
//! on every core, with keys that are ready: no wallet, no base64, no JSON. What a command costs is
//! the processor's time of the whole process, this program's part included; what the library itself
//! costs is that less the primitive's. With callbacks, threads that are faster than those that
//! compute fall asleep and are woken for each command, and those wake-ups are in the figures; from a
//! completion queue, once a millisecond, they are not. Everything is done in rounds that follow each
//! other; figures are medians.
//!
//! `BENCH_ROUNDS` chooses the number of rounds, `BENCH_DIR` the disk.

mod client;

use std::ffi::{CStr, CString, c_char};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{LazyLock, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use blake2::digest::consts::U24;
use blake2::{Blake2b, Digest};
use client::disk::{self, Wallet};
use client::figures::{median, microseconds, ratios};
use client::messages::{pack, pack_to, unpack};
use client::{
    call, create_definition, create_key, create_schema, queue, rate, set_protocol_version, sign,
    verify,
};
use crypto_box::aead::Aead;
use crypto_box::{PublicKey, SalsaBox, SecretKey};
use rand::rngs::OsRng;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

const MESSAGE: [u8; 1024] = [b'm'; 1024];
const LONG: usize = 64 << 20;
const TOTAL: usize = 50_000;
const ONE_BY_ONE: usize = 10_000;
/// Of one load in one round.
const FOR: Duration = Duration::from_secs(2);
const NAMES: [&str; 4] = ["sign", "verify", "pack", "unpack"];

fn main() {
    let rounds = client::number("BENCH_ROUNDS", 5);
    let directory = disk::directory();
    let wallet = Wallet::create(&directory, "wallet").open();
    let bench = Bench::new(wallet);
    costs(&bench, rounds);
    latencies(&bench, rounds);
}

struct Bench {
    wallet: i32,
    key: CString,
    receivers: CString,
    signature: Vec<u8>,
    packed: Vec<u8>,
    bare: Bare,
}

impl Bench {
    fn new(wallet: i32) -> Self {
        let key = call(|command| create_key(command, wallet)).0.text.unwrap();
        let receivers = CString::new(format!("[{:?}]", key.to_str().unwrap())).unwrap();
        let signature = call(|command| sign(command, wallet, &key, &MESSAGE)).0.bytes;
        let packed = call(|command| pack(command, wallet, &MESSAGE, &receivers, &key)).0.bytes;
        Self { wallet, key, receivers, signature, packed, bare: Bare::new() }
    }

    fn start(&self, name: &str, command: i32) {
        match name {
            "no-op" => set_protocol_version(command),
            "sign" => sign(command, self.wallet, &self.key, &MESSAGE),
            "verify" => verify(command, &self.key, &MESSAGE, &self.signature),
            "pack" => pack(command, self.wallet, &MESSAGE, &self.receivers, &self.key),
            _ => unpack(command, self.wallet, &self.packed),
        }
    }
}

/// The primitives with keys that are ready.
struct Bare {
    signing: Ed25519KeyPair,
    signature: Vec<u8>,
    secret: SecretKey,
    public: PublicKey,
    /// A sealed box of a verification key, a box of a key, a text.
    sealed: (Vec<u8>, Vec<u8>, Vec<u8>),
}

const KEY: [u8; 32] = [7; 32];
const BOX_NONCE: [u8; 24] = [7; 24];
const NONCE: [u8; 12] = [7; 12];
const SENDER: [u8; 44] = [b's'; 44];

fn cipher() -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &KEY).unwrap())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).unwrap();
    bytes
}

impl Bare {
    fn new() -> Self {
        let signing = Ed25519KeyPair::from_seed_unchecked(&KEY).unwrap();
        let signature = signing.sign(&MESSAGE).as_ref().to_vec();
        let secret = SecretKey::generate(&mut OsRng);
        let public = secret.public_key();
        let mut bare = Self { signing, signature, secret, public, sealed: Default::default() };
        bare.sealed = bare.pack();
        bare
    }

    fn pack(&self) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let sender = self.public.seal(&mut OsRng, &SENDER).unwrap();
        black_box((random::<32>(), random::<24>(), random::<12>()));
        let shared = SalsaBox::new(&self.public, &self.secret);
        let key = shared.encrypt(&BOX_NONCE.into(), &KEY[..]).unwrap();
        let mut text = MESSAGE.to_vec();
        let nonce = Nonce::assume_unique_for_key(NONCE);
        cipher().seal_in_place_append_tag(nonce, Aad::from(&SENDER), &mut text).unwrap();
        (sender, key, text)
    }

    /// A sealed box is opened without computing the recipient's public key again.
    fn unpack(&self) {
        let (sender, key, text) = &self.sealed;
        let (ephemeral, sender) = sender.split_at(32);
        let hash = Blake2b::<U24>::new().chain_update(ephemeral);
        let nonce = hash.chain_update(self.public.as_bytes()).finalize();
        let ephemeral = PublicKey::from_slice(ephemeral).unwrap();
        let shared = SalsaBox::new(&ephemeral, &self.secret);
        black_box(shared.decrypt(&nonce, sender).unwrap());
        let shared = SalsaBox::new(&self.public, &self.secret);
        black_box(shared.decrypt(&BOX_NONCE.into(), &key[..]).unwrap());
        let mut text = text.clone();
        let nonce = Nonce::assume_unique_for_key(NONCE);
        black_box(cipher().open_in_place(nonce, Aad::from(&SENDER), &mut text).unwrap());
    }

    /// On every core at once, as the library has it: cores that share a unit slow each other down.
    fn everywhere(&self, name: &str) {
        let cores = thread::available_parallelism().unwrap().get();
        thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| (0..TOTAL / cores).for_each(|_| self.once(name)));
            }
        });
    }

    fn once(&self, name: &str) {
        match name {
            "sign" => _ = black_box(self.signing.sign(&MESSAGE)),
            "verify" => {
                let key = UnparsedPublicKey::new(&ED25519, self.signing.public_key().as_ref());
                key.verify(&MESSAGE, &self.signature).unwrap();
            }
            "pack" => _ = black_box(self.pack()),
            _ => self.unpack(),
        }
    }
}

/// The processor's time that this process has taken.
fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live variable of this type.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The time of the processor for each of so many, in µs.
fn cost(count: usize, work: impl FnOnce()) -> f64 {
    let before = processor_time();
    work();
    microseconds(processor_time() - before) / count as f64
}

#[derive(Default)]
struct Costs {
    bare: Vec<f64>,
    one: Vec<f64>,
    many: Vec<f64>,
    queue: Vec<f64>,
    rate: Vec<f64>,
}

fn costs(bench: &Bench, rounds: usize) {
    let mut all: [Costs; NAMES.len() + 1] = Default::default();
    for _ in 0..rounds {
        for (name, costs) in ["no-op"].iter().chain(&NAMES).zip(&mut all) {
            let one = || (0..ONE_BY_ONE).for_each(|_| drop(call(|it| bench.start(name, it))));
            costs.one.push(cost(ONE_BY_ONE, one));
            let many = || _ = rate(1_000, TOTAL, |command| bench.start(name, command));
            costs.many.push(cost(TOTAL, many));
            // Next to each other, as their difference is shown: a processor has faster and slower times.
            let queue = || queue::rate(1_000, TOTAL, |command| bench.start(name, command));
            costs.queue.push(cost(TOTAL, || costs.rate.push(queue())));
            if *name != "no-op" {
                costs.bare.push(cost(TOTAL, || bench.bare.everywhere(name)));
            }
        }
    }
    println!("Processor's time in µs a command; own: less the bare primitive.");
    let titles = ["bare", "1 in flight", "1,000", "own", "queue 1,000", "own", "a second"];
    println!("{:<10}{}", "", titles.map(|it| format!("{it:>12}")).concat());
    for (name, costs) in ["no-op"].iter().chain(&NAMES).zip(&all) {
        let bare = if costs.bare.is_empty() { 0.0 } else { median(&costs.bare) };
        let [one, many, queue] = [&costs.one, &costs.many, &costs.queue].map(|it| median(it));
        let figures = [bare, one, many, many - bare, queue, queue - bare];
        let figures = figures.map(|it| format!("{it:>12.1}")).concat();
        println!("{name:<10}{figures}{:>12.0}", median(&costs.rate));
    }
}

fn latencies(bench: &Bench, rounds: usize) {
    Load::prepare(bench);
    let (mut idle, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        idle.push(median_latency(bench));
        Load::start();
        busy.push(median_latency(bench));
        Load::stop();
    }
    let [middle, lowest, highest] = ratios(&busy, &idle);
    println!("\nMedian latency of packing 1 KiB, in µs");
    println!("idle {:.0}", median(&idle));
    println!(
        "beside packs of 64 MiB and key generations {:.0}: {middle:.2} times as long \
         ({lowest:.2} to {highest:.2})",
        median(&busy)
    );
    println!("ended meanwhile: {} packs, {} definitions", PACKS.load(SeqCst), KEYS.load(SeqCst));
}

fn median_latency(bench: &Bench) -> f64 {
    let (since, mut latencies) = (Instant::now(), Vec::new());
    while since.elapsed() < FOR {
        latencies.push(microseconds(call(|command| bench.start("pack", command)).1));
    }
    median(&latencies)
}

/// Long commands that go on by themselves: two packs and two definitions.
struct Load {
    wallet: i32,
    key: CString,
    receivers: CString,
    schema: CString,
    text: Vec<u8>,
}

const ISSUER: &CStr = c"NcYxiDXkpYi6ov5FcYDi1e";

static LOAD: OnceLock<Load> = OnceLock::new();
static GOING: AtomicUsize = AtomicUsize::new(0);
static PACKS: AtomicUsize = AtomicUsize::new(0);
static KEYS: AtomicUsize = AtomicUsize::new(0);
static NEXT: AtomicI32 = AtomicI32::new(1);
static GO_ON: AtomicBool = AtomicBool::new(false);

impl Load {
    fn prepare(bench: &Bench) {
        let attributes = c"[\"age\", \"height\", \"name\"]";
        let schema = call(|command| create_schema(command, ISSUER, attributes)).0.text.unwrap();
        let _ = LOAD.set(Self {
            wallet: bench.wallet,
            key: bench.key.clone(),
            receivers: bench.receivers.clone(),
            schema,
            text: vec![b'l'; LONG],
        });
    }

    fn start() {
        GO_ON.store(true, SeqCst);
        for _ in 0..2 {
            GOING.fetch_add(2, SeqCst);
            start_pack();
            start_definition();
        }
    }

    fn stop() {
        GO_ON.store(false, SeqCst);
        while GOING.load(SeqCst) > 0 {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn start_pack() {
    let load = LOAD.get().unwrap();
    let command = NEXT.fetch_add(1, SeqCst);
    pack_to(command, load.wallet, &load.text, &load.receivers, &load.key, pack_ended);
}

fn start_definition() {
    let load = LOAD.get().unwrap();
    let command = NEXT.fetch_add(1, SeqCst);
    create_definition(command, load.wallet, ISSUER, &load.schema, definition_ended);
}

/// Copying 64 MiB at the library's door is the caller's own time: not that of the callbacks' thread.
static STARTER: LazyLock<Sender<()>> = LazyLock::new(|| {
    let (sender, receiver) = channel();
    thread::spawn(move || receiver.iter().for_each(|()| start_pack()));
    sender
});

extern "C" fn pack_ended(_: i32, code: i32, _: *const u8, _: u32) {
    ended(code, &PACKS, || {
        let _ = STARTER.send(());
    });
}

extern "C" fn definition_ended(_: i32, code: i32, _: *const c_char, _: *const c_char) {
    ended(code, &KEYS, start_definition);
}

fn ended(code: i32, count: &AtomicUsize, again: fn()) {
    if code != 0 {
        eprintln!("a long command failed with {code}");
        std::process::exit(1);
    }
    count.fetch_add(1, SeqCst);
    if GO_ON.load(SeqCst) {
        GOING.fetch_add(1, SeqCst);
        again();
    }
    GOING.fetch_sub(1, SeqCst);
}
