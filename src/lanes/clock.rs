//! Waiting for a time without a thread that waits.
//!
//! One thread, started with the first wait, sleeps until the next time is due and wakes the task
//! whose time it is. Where no lane has a thread, the clock has none either, and the host's threads look at
//! it while they run lanes.

use std::collections::BTreeMap;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use super::here;
use crate::locks::lock;

static CLOCK: Clock =
    Clock { due: Mutex::new(BTreeMap::new()), bell: Condvar::new(), is_running: Mutex::new(false) };

static NEXT: AtomicU64 = AtomicU64::new(0);

/// Lanes of all executors that have threads.
static LANES_WITH_THREADS: AtomicUsize = AtomicUsize::new(0);

/// How often a host's thread looks for times that other threads wait for.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

struct Clock {
    /// By time and, as two may be equal, by number.
    due: Mutex<BTreeMap<(Instant, u64), Waker>>,
    /// Rung when the first time has become earlier.
    bell: Condvar,
    is_running: Mutex<bool>,
}

/// Waits at least that long. The task goes on where its station is. In a simulation, time passes when
/// that is told.
pub fn sleep(duration: Duration) -> impl Future<Output = ()> + Send {
    let key = (Instant::now() + duration, NEXT.fetch_add(1, Ordering::Relaxed));
    Sleep { key, since: None }
}

/// Starts the thread, if it is not running.
pub(super) fn start() {
    CLOCK.start();
}

/// An executor has so many lanes with threads, and had so many before.
pub(super) fn lanes_with_threads(before: usize, now: usize) {
    LANES_WITH_THREADS.fetch_add(now, Ordering::SeqCst);
    LANES_WITH_THREADS.fetch_sub(before, Ordering::SeqCst);
    if now > 0 && !lock(&CLOCK.due).is_empty() {
        CLOCK.start();
    }
}

/// Wakes the tasks whose time has come, where the clock has no thread. When to look again, there.
pub(super) fn ring() -> Option<Instant> {
    if *lock(&CLOCK.is_running) {
        return None;
    }
    let now = Instant::now();
    let come = {
        let mut due = lock(&CLOCK.due);
        let later = due.split_off(&(now, u64::MAX));
        mem::replace(&mut *due, later)
    };
    come.into_values().for_each(Waker::wake);
    Some(now + LOOK_AGAIN)
}

struct Sleep {
    key: (Instant, u64),
    /// The moment of the simulation, if this is one, in which the wait began.
    since: Option<u64>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if let Some(drawer) = here::station().as_ref().and_then(|it| it.lanes().drawer()) {
            return drawer.wait(&mut self.since, context.waker());
        }
        if Instant::now() >= self.key.0 {
            return Poll::Ready(());
        }
        CLOCK.start();
        let mut due = lock(&CLOCK.due);
        due.insert(self.key, context.waker().clone());
        if due.first_key_value().is_some_and(|(first, _)| *first == self.key) {
            CLOCK.bell.notify_one();
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let waker = lock(&CLOCK.due).remove(&self.key);
        // A waker may be the last to hold a task: it is dropped without the lock.
        drop(waker);
    }
}

impl Clock {
    /// If the system gives no thread now, the next wait asks again.
    fn start(&'static self) {
        let mut is_running = lock(&self.is_running);
        if *is_running || LANES_WITH_THREADS.load(Ordering::SeqCst) == 0 {
            return;
        }
        match thread::Builder::new().name("indy-clock".into()).spawn(|| self.run()) {
            Ok(_) => *is_running = true,
            Err(error) => log::error!("the system gives no thread for the clock: {error}"),
        }
    }

    fn run(&self) {
        let mut due = lock(&self.due);
        loop {
            let now = Instant::now();
            let next = due.first_key_value().map(|(key, _)| *key);
            due = match next {
                Some(key) if key.0 <= now => {
                    let waker = due.remove(&key);
                    drop(due);
                    waker.into_iter().for_each(Waker::wake);
                    lock(&self.due)
                }
                Some((time, _)) => {
                    let waited = self.bell.wait_timeout(due, time - now);
                    waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0
                }
                None => self.bell.wait(due).unwrap_or_else(|poisoned| poisoned.into_inner()),
            };
        }
    }
}
