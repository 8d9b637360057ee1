//! The library's line is a channel, of which loom knows nothing. This one promises less: how long it is shows
//! as an atomic does, so that who looks may see an old length unless something else prevents it.

use std::collections::VecDeque;

use loom::sync::Mutex;
use loom::sync::atomic::{AtomicUsize, Ordering};

pub struct Line<T> {
    them: Mutex<VecDeque<T>>,
    length: AtomicUsize,
}

impl<T> Line<T> {
    pub fn new() -> Self {
        Self { them: Mutex::new(VecDeque::new()), length: AtomicUsize::new(0) }
    }

    pub fn push(&self, it: T) {
        let mut them = self.them.lock().unwrap();
        them.push_back(it);
        self.length.fetch_add(1, Ordering::Release);
    }

    pub fn take(&self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        let mut them = self.them.lock().unwrap();
        let it = them.pop_front()?;
        self.length.fetch_sub(1, Ordering::AcqRel);
        Some(it)
    }

    pub fn len(&self) -> usize {
        self.length.load(Ordering::Acquire)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
