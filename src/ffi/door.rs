//! The door that a shutdown closes: commands come in before it, and it waits until all have left.

use std::time::Duration;

use crate::locks::in_one_order::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use crate::locks::{Condvar, Mutex, lock};

pub(super) struct Door {
    is_closed: AtomicBool,
    inside: AtomicUsize,
    waiting_room: Mutex<()>,
    someone_left: Condvar,
}

/// Who has come in, until it is dropped.
pub(super) struct Inside<'a>(&'a Door);

/// While it lives nobody comes in.
pub(super) struct Closed<'a>(&'a Door);

impl Door {
    pub(super) fn new() -> Self {
        Self {
            is_closed: AtomicBool::new(false),
            inside: AtomicUsize::new(0),
            waiting_room: Mutex::new(()),
            someone_left: Condvar::new(),
        }
    }

    /// `None` if the door is closed.
    pub(super) fn enter(&self) -> Option<Inside<'_>> {
        let inside = self.enter_freely();
        // Either we see that it is closed, or whoever closes it sees us.
        (!self.is_closed.load(SeqCst)).then_some(inside)
    }

    /// Through a door that is never closed.
    pub(super) fn enter_freely(&self) -> Inside<'_> {
        self.inside.fetch_add(1, SeqCst);
        Inside(self)
    }

    /// `None` if it is closed already.
    pub(super) fn close(&self) -> Option<Closed<'_>> {
        let was_closed = self.is_closed.swap(true, SeqCst);
        (!was_closed).then(|| Closed(self))
    }

    /// How many are inside.
    pub(super) fn inside(&self) -> usize {
        self.inside.load(SeqCst)
    }

    /// Waits until somebody leaves a closed door, unless it is so already, and no longer than that.
    pub(super) fn wait(&self, is_so: impl FnOnce() -> bool, at_most: Duration) {
        let waiting = lock(&self.waiting_room);
        if !is_so() {
            drop(self.someone_left.wait_timeout(waiting, at_most));
        }
    }
}

impl Drop for Inside<'_> {
    /// Whoever waits is woken, also if it began to wait a moment ago: passing the lock orders this after its
    /// last look.
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, SeqCst);
        if self.0.is_closed.load(SeqCst) {
            drop(lock(&self.0.waiting_room));
            self.0.someone_left.notify_all();
        }
    }
}

impl Drop for Closed<'_> {
    fn drop(&mut self) {
        self.0.is_closed.store(false, SeqCst);
    }
}
