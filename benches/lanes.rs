//! What a hop costs, and a command that does nothing.
//!
//! Each round runs this program twice as a child, once on one core and once on all, because
//! threads take the cores that the one that starts them may use, and a library starts its threads
//! once. On one core nothing runs in parallel and no sleeping core has to be woken: that is the
//! cost of the code. On all cores, a wake-up adds what the machine takes for it.
//!
//! Latencies of one command at a time are from its call *to its callback*, and *there and back*,
//! with the wake-up of the thread that waits for it. At 1,000 in flight, either each callback
//! starts the next command, or one thread starts them all and sleeps while 1,000 are going. Into a
//! completion queue, one thread starts them and takes their completions after every 1,000.
//! Figures are medians of all rounds; `BENCH_ROUNDS` chooses their number.

#[path = "client/figures.rs"]
mod figures;

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::process::Command;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Arc, LazyLock, OnceLock};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use figures::{median, microseconds, percentile};
use indy::lanes::{Lane, Lanes, LanesConfig};

const CHILD: &str = "BENCH_CHILD_OF_LANES";
const SINGLE: usize = 20_000;
const MANY: i64 = 1_000_000;
const IN_FLIGHT: i64 = 1_000;

unsafe extern "C" {
    fn indy_set_protocol_version(
        command: i32,
        version: u64,
        cb: extern "C" fn(command: i32, code: i32),
    ) -> i32;
    fn indy_queue_open(queue: *mut i32, descriptor: *mut i32) -> i32;
    fn indy_queue_drain(queue: i32, completions: *mut *const c_void, count: *mut usize) -> i32;
    fn indy_queue_close(queue: i32) -> i32;
    safe fn indy_queue_cb(command: i32, code: i32);
}

fn main() {
    match std::env::var(CHILD).as_deref() {
        Ok(cores) => child(cores == "one"),
        Err(_) => parent(),
    }
}

fn parent() {
    let rounds = std::env::var("BENCH_ROUNDS").ok().and_then(|it| it.parse().ok()).unwrap_or(5);
    let mut figures: BTreeMap<(String, &str), Vec<f64>> = BTreeMap::new();
    let mut names = Vec::new();
    for _ in 0..rounds {
        for cores in ["one", "all"] {
            for (name, figure) in run_child(cores) {
                if !names.contains(&name) {
                    names.push(name.clone());
                }
                figures.entry((name, cores)).or_default().push(figure);
            }
        }
    }
    println!("{:<44} {:>10} {:>10}", "", "one core", "all cores");
    for name in names {
        let of = |cores| median(&figures[&(name.clone(), cores)]);
        println!("{name:<44} {:>10.2} {:>10.2}", of("one"), of("all"));
    }
}

fn run_child(cores: &str) -> Vec<(String, f64)> {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).env(CHILD, cores).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let (name, figure) = line.split_once('\t').unwrap();
        (name.to_owned(), figure.parse().unwrap())
    };
    lines.lines().map(line).collect()
}

/// Prints a figure a line, after its name and a tab.
fn child(on_one_core: bool) {
    if on_one_core {
        stay_on_one_core();
    }
    LazyLock::force(&START);
    let lanes = Lanes::new(LanesConfig::default());
    for hops in [1, 3, 10] {
        hops_of_a_task(&lanes, hops);
    }
    one_command_at_a_time();
    let rate = callbacks_start_the_next();
    println!("no-op, 1,000 in flight, chained, M/s\t{rate}");
    let rate = one_thread_starts_them();
    println!("no-op, 1,000 in flight, one thread, M/s\t{rate}");
    let rate = one_thread_takes_them_from_a_queue();
    println!("no-op into a queue, 1,000 at a time, M/s\t{rate}");
    COUNT_ALLOCATIONS.store(true, SeqCst);
    callbacks_start_the_next();
    println!("no-op, allocations\t{}", ALLOCATIONS.load(SeqCst) as f64 / MANY as f64);
}

fn stay_on_one_core() {
    // SAFETY: a set of cores is plain data, and lives during the call; 0 is this thread.
    unsafe {
        let mut cores: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(libc::sched_getcpu() as usize, &mut cores);
        libc::sched_setaffinity(0, size_of_val(&cores), &cores);
    }
}

/// A task that goes to and fro between two lanes; the first hop is the one that starts it.
fn hops_of_a_task(lanes: &Arc<Lanes>, hops: usize) {
    let (mut there, mut back) = (Vec::new(), Vec::new());
    for _ in 0..SINGLE {
        let since = Instant::now();
        lanes.spawn(Lane::Cheap, async move {
            for lane in [Lane::Storage, Lane::Cheap].into_iter().cycle().take(hops - 1) {
                lane.visit().await;
            }
            end();
        });
        wait();
        back.push(microseconds(since.elapsed()));
        there.push(ended_at_us() - microseconds(since - *START));
    }
    print(&format!("task of {hops} hops, to its end, µs"), &there);
    print(&format!("task of {hops} hops, there and back, µs"), &back);
}

fn one_command_at_a_time() {
    let (mut there, mut back) = (Vec::new(), Vec::new());
    for command in 0..SINGLE {
        let since = Instant::now();
        start(command as i32, ended_and_awaited);
        wait();
        back.push(microseconds(since.elapsed()));
        there.push(ended_at_us() - microseconds(since - *START));
    }
    print("no-op, to its callback, µs", &there);
    print("no-op, there and back, µs", &back);
}

fn print(name: &str, latencies: &[f64]) {
    println!("{name}, p50\t{}", percentile(latencies, 0.5));
    println!("{name}, p99\t{}", percentile(latencies, 0.99));
}

fn start(command: i32, callback: extern "C" fn(i32, i32)) {
    // SAFETY: numbers and a function.
    assert_eq!(unsafe { indy_set_protocol_version(command, 2, callback) }, 0);
}

// One at a time: the time of the end, and the thread that waits for it.

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
static ENDED_AT_NS: AtomicU64 = AtomicU64::new(0);
static ENDED: AtomicBool = AtomicBool::new(false);
static WAITER: OnceLock<Thread> = OnceLock::new();

extern "C" fn ended_and_awaited(_command: i32, _code: i32) {
    end();
}

fn end() {
    ENDED_AT_NS.store(START.elapsed().as_nanos() as u64, Relaxed);
    ENDED.store(true, SeqCst);
    if let Some(waiter) = WAITER.get() {
        waiter.unpark();
    }
}

fn wait() {
    WAITER.get_or_init(thread::current);
    while !ENDED.swap(false, SeqCst) {
        thread::park();
    }
}

fn ended_at_us() -> f64 {
    microseconds(Duration::from_nanos(ENDED_AT_NS.load(Relaxed)))
}

// Many at a time: how many may still be started, have ended, and wake the waiter.

static LEFT: AtomicI64 = AtomicI64::new(0);
static DONE: AtomicI64 = AtomicI64::new(0);
static WAKE_AT: AtomicI64 = AtomicI64::new(i64::MAX);

extern "C" fn ended_and_next(command: i32, code: i32) {
    if LEFT.fetch_sub(1, Relaxed) > 0 {
        start(command, ended_and_next);
    }
    ended_and_counted(command, code);
}

extern "C" fn ended_and_counted(_command: i32, _code: i32) {
    if DONE.fetch_add(1, SeqCst) + 1 == WAKE_AT.load(SeqCst) {
        WAITER.get().unwrap().unpark();
    }
}

/// Millions a second.
fn callbacks_start_the_next() -> f64 {
    DONE.store(0, SeqCst);
    LEFT.store(MANY - IN_FLIGHT, SeqCst);
    let since = Instant::now();
    (0..IN_FLIGHT).for_each(|command| start(command as i32, ended_and_next));
    wait_until_done(MANY);
    MANY as f64 / since.elapsed().as_secs_f64() / 1e6
}

/// Millions a second. The thread wakes when half of those in flight have ended, so that it is not
/// woken by each.
fn one_thread_starts_them() -> f64 {
    DONE.store(0, SeqCst);
    let since = Instant::now();
    for started in 0..MANY {
        start(started as i32, ended_and_counted);
        if started - DONE.load(Relaxed) >= IN_FLIGHT {
            wait_until_done(started - IN_FLIGHT / 2);
        }
    }
    wait_until_done(MANY);
    MANY as f64 / since.elapsed().as_secs_f64() / 1e6
}

/// Millions a second.
fn one_thread_takes_them_from_a_queue() -> f64 {
    let (mut queue, mut descriptor) = (0, 0);
    // SAFETY: the pointers are to live variables of these types.
    assert_eq!(unsafe { indy_queue_open(&mut queue, &mut descriptor) }, 0);
    let since = Instant::now();
    for _ in 0..MANY / IN_FLIGHT {
        (0..IN_FLIGHT).for_each(|command| start(queue + command as i32, indy_queue_cb));
        let mut taken = 0;
        while taken < IN_FLIGHT as usize {
            let (mut completions, mut count) = (ptr::null(), 0);
            // SAFETY: the pointers are to live variables of these types.
            assert_eq!(unsafe { indy_queue_drain(queue, &mut completions, &mut count) }, 0);
            taken += count;
        }
    }
    let rate = MANY as f64 / since.elapsed().as_secs_f64() / 1e6;
    // SAFETY: a number.
    assert_eq!(unsafe { indy_queue_close(queue) }, 0);
    rate
}

fn wait_until_done(done: i64) {
    WAKE_AT.store(done, SeqCst);
    while DONE.load(SeqCst) < done {
        thread::park();
    }
}

/// The system's allocator, which counts when it is asked to.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;
static COUNT_ALLOCATIONS: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: the system's allocator does it all.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if COUNT_ALLOCATIONS.load(Relaxed) {
            ALLOCATIONS.fetch_add(1, Relaxed);
        }
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(pointer, layout) }
    }
}
