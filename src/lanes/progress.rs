//! How far a command has come, for a listener that wants to hear it.
//!
//! A command reports between two slices. The listener runs on Reply, inside the command, which waits
//! for it: so it is never called after the command has ended. Whoever answers for a command that goes
//! on for a moment closes its ears first. It hears at most ten reports a second of each command; the
//! others cost a look at the clock.

use std::mem;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_channel::oneshot;

use super::{Lane, here};
use crate::locks::lock;

const INTERVAL: Duration = Duration::from_millis(100);

/// Hears a stage and how much of it is done, of how much; 0 if that is not known.
pub type Listener = dyn Fn(&'static str, u64, u64) + Send + Sync;

/// The listener of one command.
pub struct Progress {
    listener: Box<Listener>,
    next: Mutex<Instant>,
    ears: Mutex<Ears>,
}

enum Ears {
    Open,
    /// The listener is running.
    Busy,
    /// The same, and somebody waits for its end to close them.
    Closing(oneshot::Sender<()>),
    Closed,
}

impl Progress {
    pub fn new(listener: Box<Listener>) -> Arc<Self> {
        let (next, ears) = (Mutex::new(Instant::now()), Mutex::new(Ears::Open));
        Arc::new(Self { listener, next, ears })
    }

    /// Ends when the listener does not run, and will not any more.
    pub async fn close(&self) {
        let closed = {
            let mut ears = lock(&self.ears);
            match *ears {
                Ears::Open | Ears::Closed => {
                    *ears = Ears::Closed;
                    return;
                }
                Ears::Busy | Ears::Closing(_) => {
                    let (told, closed) = oneshot::channel();
                    *ears = Ears::Closing(told);
                    closed
                }
            }
        };
        let _ = closed.await;
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

    fn call(&self, stage: &'static str, done: u64, total: u64) {
        let before = mem::replace(&mut *lock(&self.ears), Ears::Busy);
        if matches!(before, Ears::Open) {
            (self.listener)(stage, done, total);
        }
        let mut ears = lock(&self.ears);
        let after = if matches!(before, Ears::Open) { Ears::Open } else { Ears::Closed };
        if let Ears::Closing(told) = mem::replace(&mut *ears, after) {
            *ears = Ears::Closed;
            let _ = told.send(());
        }
    }
}

/// Reports of the running command that `done` of `total` has been done. It goes on where it was.
pub async fn report(stage: &'static str, done: u64, total: u64) {
    let Some(station) = here::station() else { return };
    let Some(progress) = station.progress.clone().filter(|it| it.is_due()) else { return };
    let back = station.lane();
    drop(station);
    Lane::Reply.run(|| progress.call(stage, done, total)).await;
    back.visit().await;
}
