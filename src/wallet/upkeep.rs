//! What a storage has to do beside the commits, and when: at once where that cannot wait, or when
//! writing pauses.
//!
//! In a pause it costs nobody anything, and whoever reads after it gains: a storage that has put
//! what was written where it belongs has less to search.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::access::Access;
use crate::lanes::{Lane, sleep, spawn_on};

/// So long after a commit, with no other, writing has paused.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) struct Upkeep {
    access: Arc<Access>,
    commits: AtomicU64,
    /// A task is waiting for a pause.
    is_watched: AtomicBool,
}

impl Upkeep {
    pub(super) fn new(access: Arc<Access>) -> Arc<Self> {
        let (commits, is_watched) = (AtomicU64::new(0), AtomicBool::new(false));
        Arc::new(Self { access, commits, is_watched })
    }

    /// To be told after each commit.
    pub(super) fn committed(self: &Arc<Self>) {
        self.commits.fetch_add(1, Ordering::SeqCst);
        if self.access.is_upkeep_due(false) {
            let upkeep = Arc::clone(self);
            spawn_on(Lane::Storage, async move { upkeep.run().await });
        }
        if self.begins_to_watch() {
            spawn_on(Lane::Storage, Self::watch(Arc::clone(self)));
        }
    }

    /// Looked at first: every commit comes here, and nearly all find that somebody watches.
    fn begins_to_watch(&self) -> bool {
        !self.is_watched.load(Ordering::SeqCst) && !self.is_watched.swap(true, Ordering::SeqCst)
    }

    /// Waits for pauses until there is nothing to do in them. Meanwhile nothing holds the wallet.
    async fn watch(self: Arc<Self>) {
        let (mut seen, mut pause) = (self.commits(), PAUSE);
        let watched = Arc::downgrade(&self);
        drop(self);
        loop {
            sleep(pause).await;
            let Some(upkeep) = watched.upgrade() else { return };
            let commits = upkeep.commits();
            if commits != seen {
                (seen, pause) = (commits, PAUSE);
                continue;
            }
            if upkeep.access.is_upkeep_due(true) {
                upkeep.run().await;
                // Whoever reads for a long time may be in the way of it: it is tried again, but
                // less and less often.
                pause *= 2;
                continue;
            }
            upkeep.is_watched.store(false, Ordering::SeqCst);
            // Whoever committed in between has seen that somebody watches.
            if upkeep.commits() == seen || !upkeep.begins_to_watch() {
                return;
            }
        }
    }

    fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }

    /// If it fails, or the wallet was closed, commits do it themselves.
    async fn run(&self) {
        if let Err(error) = self.access.write(|storage| storage.upkeep()).await {
            log::debug!("upkeep of a wallet's storage failed: {error}");
        }
    }
}
