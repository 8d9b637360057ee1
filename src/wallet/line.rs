//! The order in which writes are answered: that of their turns.
//!
//! Writes are committed in order, but a task that is still being polled when its answer comes goes
//! on only when that poll ends, and others that were parked would overtake it. Whoever arrives here
//! too early waits for those before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

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
