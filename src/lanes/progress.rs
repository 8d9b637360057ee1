//! How far a command has come, for a listener that wants to hear it.
//!
//! A command reports between two slices. The listener runs on Reply, inside the command, which waits
//! for it: so it is never called after the command has ended. It hears at most ten reports a second
//! of each command; the others cost a look at the clock.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{Lane, here};
use crate::locks::lock;

const INTERVAL: Duration = Duration::from_millis(100);

/// Hears a stage and how much of it is done, of how much; 0 if that is not known.
pub type Listener = dyn Fn(&'static str, u64, u64) + Send + Sync;

/// The listener of one command.
pub(super) struct Progress {
    listener: Box<Listener>,
    next: Mutex<Instant>,
}

impl Progress {
    pub(super) fn new(listener: Box<Listener>) -> Arc<Self> {
        Arc::new(Self { listener, next: Mutex::new(Instant::now()) })
    }

    fn is_due(&self) -> bool {
        let now = Instant::now();
        let mut next = lock(&self.next);
        let is_due = now >= *next;
        if is_due {
            *next = now + INTERVAL;
        }
        is_due
    }
}

/// Reports of the running command that `done` of `total` has been done. It goes on where it was.
pub async fn report(stage: &'static str, done: u64, total: u64) {
    let Some(station) = here::station() else { return };
    let Some(progress) = station.progress.clone().filter(|it| it.is_due()) else { return };
    let back = station.lane();
    drop(station);
    Lane::Reply.run(|| (progress.listener)(stage, done, total)).await;
    back.visit().await;
}
