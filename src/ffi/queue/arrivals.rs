//! What has arrived for a host and when it must be woken: the part of a queue that threads meet at.

use std::mem;

use crate::locks::{Arc, Mutex, lock};

/// What wakes the host.
pub(super) trait Bell {
    /// Wakes it now, or as soon as it sleeps.
    fn raise(&self);

    /// Forgets that it was raised.
    fn clear(&self);
}

/// Closed, they are forgotten, as is what still comes.
pub(super) struct Arrivals<K, B>(Mutex<Option<Open<K, B>>>);

struct Open<K, B> {
    bell: Arc<B>,
    /// Somebody has woken the host, or is about to, and it has not come yet.
    is_woken: bool,
    arrived: Vec<K>,
}

impl<K, B: Bell> Arrivals<K, B> {
    pub(super) fn new(bell: B) -> Self {
        let bell = Arc::new(bell);
        Self(Mutex::new(Some(Open { bell, is_woken: false, arrived: Vec::new() })))
    }

    pub(super) fn put(&self, it: K) {
        let bell = match lock(&self.0).as_mut() {
            None => return,
            Some(open) => {
                open.arrived.push(it);
                let is_woken = mem::replace(&mut open.is_woken, true);
                (!is_woken).then(|| Arc::clone(&open.bell))
            }
        };
        // Writing to a descriptor may take a while, and others wait for the lock.
        if let Some(bell) = bell {
            bell.raise();
        }
    }

    /// All that has arrived; `None` once closed.
    pub(super) fn take(&self) -> Option<Vec<K>> {
        // Before the look at what has arrived: what comes after that look wakes the host again.
        self.bell()?.clear();
        let mut open = lock(&self.0);
        let open = open.as_mut()?;
        open.is_woken = false;
        Some(mem::take(&mut open.arrived))
    }

    pub(super) fn bell(&self) -> Option<Arc<B>> {
        lock(&self.0).as_ref().map(|open| Arc::clone(&open.bell))
    }

    pub(super) fn close(&self) {
        let open = lock(&self.0).take();
        drop(open);
    }

    pub(super) fn is_closed(&self) -> bool {
        lock(&self.0).is_none()
    }
}
