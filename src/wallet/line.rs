//! The order of turns: that of a wallet's writes, in which they are answered, and that of a search's
//! fetches.
//!
//! Writes are committed in order, but a task that is still being polled when its answer comes goes
//! on only when that poll ends, and others that were parked would overtake it. Whoever arrives here
//! too early waits for those before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_channel::oneshot;

use crate::locks::lock;

#[derive(Default)]
pub(super) struct Line(Mutex<State>);

#[derive(Default)]
struct State {
    /// The number of the turn for which all later ones wait.
    next: u64,
    /// Later turns that are through already: they were given up.
    through: BTreeSet<u64>,
    waiting: BTreeMap<u64, oneshot::Sender<()>>,
}

impl Line {
    /// Waits until every turn before `number` is through.
    pub(super) async fn reach(&self, number: u64) {
        let reached = {
            let mut state = lock(&self.0);
            if state.next >= number {
                return;
            }
            let (call, reached) = oneshot::channel();
            state.waiting.insert(number, call);
            reached
        };
        // An error cannot be: a call is dropped only when it was made.
        let _ = reached.await;
    }

    /// The turn `number` holds nobody up any more.
    pub(super) fn pass(&self, number: u64) {
        let mut locked = lock(&self.0);
        let state = &mut *locked;
        state.waiting.remove(&number); // one that was given up while it waited
        state.through.insert(number);
        while state.through.remove(&state.next) {
            state.next += 1;
        }
        let call = state.waiting.remove(&state.next);
        drop(locked);
        if let Some(call) = call {
            let _ = call.send(());
        }
    }
}

/// The turns of a search's fetches, in the order in which they are taken.
#[derive(Default)]
pub(super) struct FetchTurns {
    taken: AtomicU64,
    line: Line,
}

impl FetchTurns {
    pub(super) fn take(&self) -> FetchTurn<'_> {
        let number = self.taken.fetch_add(1, Ordering::Relaxed);
        FetchTurn { line: &self.line, number }
    }
}

/// Until it is dropped, all later ones wait, also behind one of a low priority: whose search it is has
/// chosen that.
pub struct FetchTurn<'a> {
    line: &'a Line,
    number: u64,
}

impl FetchTurn<'_> {
    pub(super) async fn come(&self) {
        self.line.reach(self.number).await;
    }
}

impl Drop for FetchTurn<'_> {
    fn drop(&mut self) {
        self.line.pass(self.number);
    }
}
