//! Numbers for what callers have open.
//!
//! Open wallets, searches and blob storages are each numbered by one of these; it knows none of them.

use std::sync::atomic::{AtomicI32, Ordering};

/// Numbers that count up and start again at 1; one in use is passed over.
pub struct Handles(AtomicI32);

impl Handles {
    pub const fn new() -> Self {
        Self(AtomicI32::new(1))
    }

    pub fn next(&self, is_taken: impl Fn(&i32) -> bool) -> i32 {
        loop {
            let handle = self.0.fetch_add(1, Ordering::Relaxed);
            if handle <= 0 {
                self.0.store(1, Ordering::Relaxed);
            } else if !is_taken(&handle) {
                return handle;
            }
        }
    }
}
