//! Calling a storage: on its lane, as many calls at once as it allows, without a thread that waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_lock::Semaphore;

use crate::error::Result;
use crate::lanes::{Lane, continue_on, others_wait, sleep, spawn_on};
use crate::storage::{Completion, Purpose, Storage};

/// Connections are not looked after more often than that.
const SHORTEST_LIMIT: Duration = Duration::from_millis(10);

/// A wallet that was closed is looked after for that long yet.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Makes a call on the Storage lane when a permit is free, and waits for its completion.
pub async fn call<T>(
    permits: Option<Arc<Semaphore>>,
    ask: impl FnOnce() -> Completion<T>,
) -> Result<T> {
    let _held = match &permits {
        Some(permits) => {
            // The permit is handed over to a task that is woken: not to one on Expensive, whose
            // threads give way to all others while everybody waits for the permit.
            continue_on(Lane::Storage);
            // And who has or awaits a permit holds up others, whatever its own priority.
            let others = others_wait();
            Some((permits.acquire().await, others))
        }
        None => None,
    };
    Lane::Storage.run(ask).await.await
}

/// The way of a wallet's commands to its storage.
pub(super) struct Access {
    storage: Arc<dyn Storage>,
    /// A task is looking after idle connections.
    is_tended: AtomicBool,
}

impl Access {
    pub(super) fn new(storage: Arc<dyn Storage>) -> Arc<Self> {
        Arc::new(Self { storage, is_tended: AtomicBool::new(false) })
    }

    pub(super) async fn read<T>(
        self: &Arc<Self>,
        ask: impl FnOnce(&dyn Storage) -> Completion<T>,
    ) -> Result<T> {
        self.call(Purpose::Read, ask).await
    }

    pub(super) async fn write<T>(
        self: &Arc<Self>,
        ask: impl FnOnce(&dyn Storage) -> Completion<T>,
    ) -> Result<T> {
        self.call(Purpose::Write, ask).await
    }

    pub(super) fn is_upkeep_due(&self, is_paused: bool) -> bool {
        self.storage.is_upkeep_due(is_paused)
    }

    async fn call<T>(
        self: &Arc<Self>,
        purpose: Purpose,
        ask: impl FnOnce(&dyn Storage) -> Completion<T>,
    ) -> Result<T> {
        let result = call(self.storage.permits(purpose), || ask(&*self.storage)).await;
        self.tend();
        result
    }

    /// Sees to it that connections are given back when nobody uses them any more.
    fn tend(self: &Arc<Self>) {
        let Some(limit) = self.storage.idle_limit() else { return };
        // Looked at first: every call comes here, and nearly all find that it is tended.
        if self.is_tended.load(Ordering::SeqCst) || self.is_tended.swap(true, Ordering::SeqCst) {
            return;
        }
        let (access, limit) = (Arc::downgrade(self), limit.max(SHORTEST_LIMIT));
        spawn_on(Lane::Storage, async move {
            loop {
                sleep(limit.min(LONGEST_SLEEP)).await;
                // A wallet that was closed needs nobody.
                let Some(access) = access.upgrade() else { return };
                if access.storage.give_back() {
                    continue;
                }
                access.is_tended.store(false, Ordering::SeqCst);
                // Whoever came in between has seen that somebody looks after it.
                if !access.storage.give_back() || access.is_tended.swap(true, Ordering::SeqCst) {
                    return;
                }
            }
        });
    }
}
