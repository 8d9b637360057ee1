//! Commands that go on by themselves: each that ends is replaced, until it is enough.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

/// For a `static`: callbacks tell it what has ended.
pub struct Endless {
    /// Starts the command of this number. Its callback calls `one_ended`.
    start_one: fn(i32),
    next: AtomicI32,
    going: AtomicUsize,
    ended: AtomicUsize,
    replace: AtomicBool,
}

impl Endless {
    pub const fn new(start_one: fn(i32)) -> Self {
        Self {
            start_one,
            next: AtomicI32::new(0),
            going: AtomicUsize::new(0),
            ended: AtomicUsize::new(0),
            replace: AtomicBool::new(false),
        }
    }

    pub fn start(&self, number: usize) {
        self.replace.store(true, SeqCst);
        (0..number).for_each(|_| self.one_more());
        // Until the first slices run everywhere.
        thread::sleep(Duration::from_millis(100));
    }

    pub fn ended(&self) -> usize {
        self.ended.load(SeqCst)
    }

    pub fn stop(&self) {
        self.replace.store(false, SeqCst);
        while self.going.load(SeqCst) > 0 {
            thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn one_ended(&self, code: i32) {
        if code != 0 {
            eprintln!("a command that goes on by itself failed with {code}");
            std::process::exit(1);
        }
        self.ended.fetch_add(1, SeqCst);
        if self.replace.load(SeqCst) {
            self.one_more();
        }
        self.going.fetch_sub(1, SeqCst);
    }

    fn one_more(&self) {
        self.going.fetch_add(1, SeqCst);
        (self.start_one)(self.next.fetch_add(1, SeqCst));
    }
}
