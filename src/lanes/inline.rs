//! Commands that the calling thread runs itself, to their end, for hosts that want to call and not to
//! wait for a callback.
//!
//! Such a command visits lanes as any other, but the thread goes with it, and a hop costs nothing.
//! What the command hands to others (its parallel parts, a wallet's commits) runs on the lanes'
//! threads as ever; the calling thread sleeps until it is needed again.

use std::cell::Cell;
use std::collections::VecDeque;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use super::station::Station;
use super::task::{Runnable, poll};
use super::{Lane, Lanes, clock, here};
use crate::error::{Error, ErrorKind, Result};
use crate::locks::lock;

/// Between two looks at what nobody rings for: lanes without threads, and whether there are some.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(50);

thread_local! {
    static INLINE: Cell<bool> = const { Cell::new(false) };
    /// Calls of foreign code on this thread's stack that commands wait for.
    static WAITED_FOR: Cell<usize> = const { Cell::new(0) };
}

/// Whether this thread runs the commands that it issues from now on. A thread of a lane must not: what
/// it waits for may need that lane.
pub fn set_inline(is_inline: bool) -> Result<()> {
    if is_inline && here::is_of_a_lane() {
        let message = "a callback on a thread of the library cannot run commands inline; call from \
                       a thread of your own";
        return Err(Error::new(ErrorKind::InvalidState, message));
    }
    INLINE.set(is_inline);
    Ok(())
}

/// Whether it does so now: not while a command waits for what it does, and not while it runs a lane.
pub fn is_inline() -> bool {
    INLINE.get() && !is_waited_for() && !here::is_of_a_lane()
}

/// Whether foreign code runs here that a command waits for.
pub(super) fn is_waited_for() -> bool {
    WAITED_FOR.get() > 0
}

/// Runs foreign code that a command waits for. What it issues goes to the lanes: run here, it could wait for
/// that command.
pub fn waited_for<T>(foreign: impl FnOnce() -> T) -> T {
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            WAITED_FOR.set(WAITED_FOR.get() - 1);
        }
    }
    WAITED_FOR.set(WAITED_FOR.get() + 1);
    let _end = End;
    foreign()
}

/// What the calling thread has to poll for one command.
#[derive(Default)]
pub(super) struct Runner {
    ready: Mutex<VecDeque<Runnable>>,
    bell: Condvar,
    /// Tasks that have not ended: the command, and what follows if it panicked.
    alive: AtomicUsize,
}

impl Runner {
    /// `task`, which the runner waits for.
    pub(super) fn adopt<F: Future>(
        self: &Arc<Self>,
        task: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        self.alive.fetch_add(1, Ordering::Relaxed);
        let alive = Alive(Arc::clone(self));
        async move {
            let _alive = alive;
            task.await
        }
    }

    pub(super) fn push(&self, runnable: Runnable) {
        lock(&self.ready).push_back(runnable);
        self.bell.notify_one();
    }

    /// Polls until every task has ended, and meanwhile what lanes without threads have to do: the command
    /// may wait for it.
    pub(super) fn run(&self, mut lanes: Arc<Lanes>) {
        let _back = here::keep_lane();
        while self.alive.load(Ordering::Acquire) > 0 {
            let next = if lanes.is_hosted() { self.next_hosted(&lanes) } else { self.next() };
            let Some(runnable) = next else { continue };
            let station = Arc::clone(runnable.metadata());
            here::settle_on(Some(station.lane()));
            let since = Instant::now();
            if poll(runnable).is_some() {
                station.spend(since.elapsed());
            }
            if station.runner.is_some() {
                lanes = Arc::clone(station.lanes());
            }
        }
    }

    /// What is next for the command, if there is something for now: a lane may lose its threads meanwhile.
    fn next(&self) -> Option<Runnable> {
        let ready = lock(&self.ready);
        let waited = self.bell.wait_timeout_while(ready, LONG, |ready| ready.is_empty());
        waited.unwrap_or_else(|it| it.into_inner()).0.pop_front()
    }

    /// What is next for the command or for lanes without threads, if there is something soon. What other
    /// threads of the host run of those is waited for with short looks.
    fn next_hosted(&self, lanes: &Lanes) -> Option<Runnable> {
        clock::ring();
        let own = lock(&self.ready).pop_front();
        if let Some(runnable) = own.or_else(|| lanes.take_hosted()) {
            return Some(runnable);
        }
        let ready = lock(&self.ready);
        if ready.is_empty() {
            drop(self.bell.wait_timeout(ready, SHORT));
        }
        None
    }
}

/// A task of a runner, until its future is dropped: on the runner's thread, which polls it.
struct Alive(Arc<Runner>);

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.alive.fetch_sub(1, Ordering::Release);
    }
}

/// Goes with a task to the lane that it visits; `false` if the task has to be sent there.
pub(super) fn follow(station: &Station, lane: Lane) -> bool {
    let is_here = station.runner.is_some();
    if is_here {
        station.move_to(lane);
        here::settle_on(Some(lane));
    }
    is_here
}
