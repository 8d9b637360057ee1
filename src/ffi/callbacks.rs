//! Calling foreign code, and ceasing to.
//!
//! A host that is about to lose its interpreter detaches: calls that are running end, later ones
//! are dropped. No lock is held while foreign code runs; who detaches waits for a count.
//!
//! A host that did not detach may end our threads under our feet: CPython before 3.14 calls
//! `pthread_exit` in a foreign thread that wants the interpreter while it is being finalised. That
//! unwinds the stack by force, and a forced unwinding that reaches a frame of Rust which catches
//! panics aborts the process. Callbacks are therefore `extern "C-unwind"`, and an unwinding that is
//! no panic goes no further than here: the thread sleeps until the process ends, which is what
//! CPython itself has done since 3.14. Most are not called at all: `interpreter` tells in time.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;

use super::interpreter;
use crate::lanes::{is_of_a_lane, waited_for};
use crate::locks::lock;

static DETACHED: AtomicBool = AtomicBool::new(false);
static RUNNING: AtomicUsize = AtomicUsize::new(0);
/// How many of them are waiting in `detach`, and so will not end before it returns.
static DETACHING: AtomicUsize = AtomicUsize::new(0);
static ENDED: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());

thread_local! {
    /// How many calls of foreign code are on this thread's stack.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Runs `foreign`, which calls the host's code in the middle of a command, unless the host has detached.
pub(super) fn call(foreign: impl FnOnce()) {
    waited_for(|| answer(foreign));
}

/// The same at a command's end.
pub(super) fn answer(foreign: impl FnOnce()) {
    // The count goes up before the flag is read, and `detach` raises the flag before it reads the
    // count: one of the two sees the other.
    let mut running = Running::begin();
    if !DETACHED.load(Ordering::SeqCst) && !is_too_late() {
        foreign();
    }
    running.returned = true;
}

/// Whether the host's interpreter is ending. A thread of the host's own may still be in it.
fn is_too_late() -> bool {
    is_of_a_lane() && interpreter::is_ending()
}

/// Whether this thread is in a callback.
pub(super) fn is_inside() -> bool {
    DEPTH.get() > 0
}

/// Waits until no other thread runs the host's code, and never runs any again.
pub fn detach() {
    DETACHED.store(true, Ordering::SeqCst);
    let mut ended = lock(&ENDED.0);
    // A callback may itself detach, and so may two: what is on their stacks cannot end before.
    DETACHING.fetch_add(DEPTH.get(), Ordering::SeqCst);
    ENDED.1.notify_all();
    while RUNNING.load(Ordering::SeqCst) > DETACHING.load(Ordering::SeqCst) {
        ended = ENDED.1.wait(ended).unwrap_or_else(|it| it.into_inner());
    }
    // The count stays: who returned from here runs no more foreign code than is on its stack.
}

/// One call of foreign code.
struct Running {
    returned: bool,
}

impl Running {
    fn begin() -> Self {
        RUNNING.fetch_add(1, Ordering::SeqCst);
        DEPTH.set(DEPTH.get() + 1);
        Self { returned: false }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        if DETACHED.load(Ordering::SeqCst) {
            // Taking the lock orders this wake-up after the waiter's look at the count.
            let _ended = lock(&ENDED.0);
            ENDED.1.notify_all();
        }
        while !self.returned && !thread::panicking() {
            thread::park();
        }
    }
}
