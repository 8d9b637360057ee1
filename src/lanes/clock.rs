//! Waiting for a time without a thread that waits, and calls that are made at a time.
//!
//! One thread, started with the first wait, sleeps until the next time is due and wakes the task,
//! or makes the call, whose time it is. Where no lane has a thread, the clock has none either, and the host's threads look at
//! it while they run lanes.

use std::collections::BTreeMap;
use std::future::Future;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
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

/// A time and, as two may be equal, a number.
type Key = (Instant, u64);

fn key_at(time: Instant) -> Key {
    (time, NEXT.fetch_add(1, Ordering::Relaxed))
}

/// What is done at a time.
enum Due {
    Wake(Waker),
    Call(Box<dyn FnOnce() + Send>),
}

struct Clock {
    due: Mutex<BTreeMap<Key, Due>>,
    /// Rung when the first time has become earlier.
    bell: Condvar,
    is_running: Mutex<bool>,
}

/// Waits at least that long. The task goes on where its station is. In a simulation, time passes when
/// that is told.
pub fn sleep(duration: Duration) -> impl Future<Output = ()> + Send {
    Sleep { key: key_at(Instant::now() + duration), since: None }
}

/// Calls at that time, on the clock's thread or one of the host's, unless the result is dropped before. What
/// is called is quick: others' times come after it.
pub fn call_at(time: Instant, call: impl FnOnce() + Send + 'static) -> Appointment {
    let key = key_at(time);
    CLOCK.add(key, Due::Call(Box::new(call)));
    Appointment(key)
}

/// A call that is to be made.
pub struct Appointment(Key);

impl Drop for Appointment {
    fn drop(&mut self) {
        CLOCK.remove(&self.0);
    }
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

/// Does what is due, where the clock has no thread. When to look again, there.
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
    come.into_values().for_each(Due::come);
    Some(now + LOOK_AGAIN)
}

struct Sleep {
    key: Key,
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
        CLOCK.add(self.key, Due::Wake(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        CLOCK.remove(&self.key);
    }
}

impl Due {
    /// A panic of what is called, or of what is woken, must not end the clock.
    fn come(self) {
        let come = || match self {
            Self::Wake(waker) => waker.wake(),
            Self::Call(call) => call(),
        };
        if catch_unwind(AssertUnwindSafe(come)).is_err() {
            log::error!("what was to be done at a time panicked");
        }
    }
}

impl Clock {
    /// In this order: whoever gives the first lane a thread looks at what is due after that.
    fn add(&'static self, key: Key, it: Due) {
        let mut due = lock(&self.due);
        let before = due.insert(key, it);
        if due.first_key_value().is_some_and(|(first, _)| *first == key) {
            self.bell.notify_one();
        }
        drop(due);
        drop(before);
        self.start();
    }

    /// What is removed may be the last to hold a task: it is dropped without the lock.
    fn remove(&self, key: &Key) {
        let removed = lock(&self.due).remove(key);
        drop(removed);
    }

    /// If the system gives no thread now, the next wait asks again.
    fn start(&'static self) {
        let mut is_running = lock(&self.is_running);
        if *is_running || LANES_WITH_THREADS.load(Ordering::SeqCst) == 0 {
            return;
        }
        let started = thread::Builder::new().name("indy-clock".into()).spawn(|| self.run());
        *is_running = started.is_ok();
        drop(is_running);
        if let Err(error) = started {
            log::error!("the system gives no thread for the clock: {error}");
        }
    }

    fn run(&self) {
        let mut due = lock(&self.due);
        loop {
            let now = Instant::now();
            let next = due.first_key_value().map(|(key, _)| *key);
            due = match next {
                Some(key) if key.0 <= now => {
                    let come = due.remove(&key);
                    drop(due);
                    come.into_iter().for_each(Due::come);
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
