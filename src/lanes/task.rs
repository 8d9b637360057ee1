//! A spawned command: a future, and the station where its next poll happens.
//!
//! `async-task` keeps the future, its state and its waker in one allocation and calls our schedule
//! hook whenever the task must be polled. The hook is the whole executor: it reads the station and
//! puts the task into that lane's queue.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use async_task::{Builder, Task};

use super::inline::{Runner, is_inline};
use super::progress::Progress;
use super::{Cancel, Lane, Lanes, Priority, current_executor, here};
use crate::error::Result;

pub(super) type Runnable = async_task::Runnable<Arc<Station>>;

/// Where a task is polled next, and what its parts share.
pub(super) struct Station {
    /// The executor that accepted it, and the one that it has gone over to.
    lanes: Arc<Lanes>,
    moved_to: OnceLock<Arc<Lanes>>,
    pub(super) cancel: Cancel,
    pub(super) progress: Option<Arc<Progress>>,
    pub(super) priority: Priority,
    /// The calling thread, if it runs the command itself.
    pub(super) runner: Option<Arc<Runner>>,
    lane: AtomicU8,
    computes: bool,
    beginning: AtomicU8,
    state: AtomicU8,
}

/// How far a command has begun. One that has not come to its first hop can be refused.
const NEW: u8 = 0;
/// It has not taken its first step on a lane.
const WAITS_FOR_FIRST_STEP: u8 = 1;
/// As what is no command, from the start.
const BEGUN: u8 = 2;

const QUEUED: u8 = 0;
const RUNNING: u8 = 1;
const WAITING: u8 = 2;

impl Station {
    fn new(lanes: Arc<Lanes>, lane: Lane, start: Start) -> Self {
        let Start { cancel, progress, priority, computes } = start;
        let (lane, state) = (AtomicU8::new(lane.index() as u8), AtomicU8::new(QUEUED));
        let (moved_to, beginning) = (OnceLock::new(), AtomicU8::new(BEGUN));
        Self {
            lanes,
            moved_to,
            cancel,
            progress,
            priority,
            runner: None,
            lane,
            computes,
            beginning,
            state,
        }
    }

    /// Whether this is a new command for which no lane has a place in its queue. Then its future is to be
    /// dropped, and with it goes what it has claimed. One that waited for something else first was accepted
    /// long ago, and is woken by another than its caller.
    fn is_refused(&self) -> bool {
        if !self.is_past(NEW, WAITS_FOR_FIRST_STEP) {
            return false;
        }
        let is_full = || {
            self.lanes().is_full(self.lane())
                || self.computes && self.lanes().is_full(Lane::Expensive)
        };
        here::is_polling(self) && is_full() && self.cancel.refuse()
    }

    /// Whether the command was told to stop before its first step, and has nothing but claims to give back.
    fn is_not_worth_beginning(&self) -> bool {
        self.is_past(WAITS_FOR_FIRST_STEP, BEGUN) && self.cancel.is_raised()
    }

    /// Leaves one part of its beginning for the next; whether it was there. Only who has the task asks.
    fn is_past(&self, before: u8, after: u8) -> bool {
        let is_there = self.beginning.load(Ordering::Relaxed) == before;
        if is_there {
            self.beginning.store(after, Ordering::Relaxed);
        }
        is_there
    }

    pub(super) fn lanes(&self) -> &Arc<Lanes> {
        self.moved_to.get().unwrap_or(&self.lanes)
    }

    /// In a simulation there is one executor.
    pub(super) fn go_over_to(&self, executor: &Arc<Lanes>) {
        if !Arc::ptr_eq(&self.lanes, executor) && self.lanes.drawer().is_none() {
            let _ = self.moved_to.set(Arc::clone(executor));
        }
    }

    /// What it does now, as far as anybody can tell who is not the task.
    pub(super) fn state(&self) -> &'static str {
        match self.state.load(Ordering::Relaxed) {
            QUEUED => "queued",
            RUNNING => "running",
            _ => "waiting",
        }
    }

    /// Said at the end of a poll: whoever wakes the task says that it is queued after this.
    pub(super) fn rest(&self) {
        self.state.store(WAITING, Ordering::Relaxed);
    }

    pub(super) fn lane(&self) -> Lane {
        Lane::ALL[usize::from(self.lane.load(Ordering::Relaxed))]
    }

    /// The next wake-up sends the task to `lane`. Only the task itself says so, while it is polled;
    /// the queue it then passes through orders this store before the load of whoever polls it.
    pub(super) fn move_to(&self, lane: Lane) {
        self.lane.store(lane.index() as u8, Ordering::Relaxed);
    }
}

/// Polls a task once, as the current task of this thread. `false` if it panicked: then its future
/// was dropped, what it had promised was kept by what it owned, and nothing else was harmed.
pub(super) fn poll(runnable: Runnable) -> bool {
    let station = Arc::clone(runnable.metadata());
    if station.is_not_worth_beginning() {
        return catch_unwind(AssertUnwindSafe(|| here::with_station(station, || drop(runnable))))
            .is_ok();
    }
    station.state.store(RUNNING, Ordering::Relaxed);
    let poll_once = || here::with_station(station, || runnable.run());
    catch_unwind(AssertUnwindSafe(poll_once)).is_ok()
}

fn create<T: Send + 'static>(
    station: Arc<Station>,
    future: impl Future<Output = T> + Send + 'static,
) -> (Runnable, Task<T, Arc<Station>>) {
    let schedule = |runnable: Runnable| {
        let station = Arc::clone(runnable.metadata());
        match &station.runner {
            Some(runner) => runner.push(runnable),
            None if station.is_refused() => drop(runnable),
            None => {
                station.state.store(QUEUED, Ordering::Relaxed);
                station.lanes().push(station.lane(), runnable);
            }
        }
    };
    Builder::new().metadata(station).spawn(|_| future, schedule)
}

/// What a command starts with: by what it is stopped, who hears how far it has come, and whether it goes
/// before others.
#[derive(Clone, Default)]
pub struct Start {
    pub cancel: Cancel,
    pub progress: Option<Arc<Progress>>,
    pub priority: Priority,
    /// Whether it comes to Expensive, sooner or later.
    pub computes: bool,
}

impl Lanes {
    /// Accepts a command: polls it on the calling thread up to its first hop, and leaves it to the
    /// lanes, or goes on until it has ended if the thread runs its commands inline. What a command does
    /// before its first `.await` therefore happens in the order of the calls: it takes its claims and its
    /// places there, and must not compute or wait. If too much waits for the lane of that hop, or it will
    /// compute and too much waits for that, it is dropped there.
    pub fn accept(self: &Arc<Self>, command: impl Future<Output = ()> + Send + 'static) {
        let _ = self.accept_with(Start::default(), command);
    }

    /// The same with what its caller keeps of it. `Err` if it was refused.
    pub fn accept_with(
        self: &Arc<Self>,
        start: Start,
        command: impl Future<Output = ()> + Send + 'static,
    ) -> Result<()> {
        let cancel = start.cancel.clone();
        let station = Station::new(Arc::clone(self), Lane::Cheap, start);
        if is_inline() {
            run_here(station, command);
            return Ok(());
        }
        station.beginning.store(NEW, Ordering::Relaxed);
        let (runnable, task) = create(Arc::new(station), command);
        task.detach();
        here::outside_of_lanes(|| poll(runnable));
        cancel.refusal()
    }

    /// Starts what follows from the running task. A command that runs inline ends with it.
    pub fn spawn_after(
        self: &Arc<Self>,
        lane: Lane,
        future: impl Future<Output = ()> + Send + 'static,
    ) {
        match here::station().and_then(|it| it.runner.clone()) {
            Some(runner) => {
                let future = runner.adopt(future);
                let station = Station::new(Arc::clone(self), lane, Start::default());
                schedule(Station { runner: Some(runner), ..station }, future);
            }
            None => self.spawn(lane, future),
        }
    }

    /// Starts a task on a lane without polling it here, ahead of what waits if the running command goes
    /// ahead. Others may wait for it too, so that a low priority is not handed on.
    pub fn spawn(self: &Arc<Self>, lane: Lane, future: impl Future<Output = ()> + Send + 'static) {
        let priority = here::station().map_or(Priority::Normal, |it| it.priority);
        let start = Start { priority: priority.max(Priority::Normal), ..Start::default() };
        schedule(Station::new(Arc::clone(self), lane, start), future);
    }
}

fn schedule(station: Station, future: impl Future<Output = ()> + Send + 'static) {
    let (runnable, task) = create(Arc::new(station), future);
    task.detach();
    runnable.schedule();
}

/// Runs a command to its end on this thread.
fn run_here(station: Station, command: impl Future<Output = ()> + Send + 'static) {
    let runner = Arc::new(Runner::default());
    let (command, lanes) = (runner.adopt(command), Arc::clone(station.lanes()));
    schedule(Station { runner: Some(Arc::clone(&runner)), ..station }, command);
    runner.run(lanes);
}

/// Starts `future` on `lane` of the executor of the running command, which goes on meanwhile.
pub fn spawn_on(lane: Lane, future: impl Future<Output = ()> + Send + 'static) {
    current_executor().spawn(lane, future);
}

/// Starts one of the parallel parts of the running command, which shares its executor and its
/// cancel flag. Dropping the returned task cancels the part.
pub(super) fn spawn_part<T: Send + 'static>(
    parent: &Station,
    lane: Lane,
    part: impl Future<Output = T> + Send + 'static,
) -> Task<T, Arc<Station>> {
    let (cancel, priority) = (parent.cancel.clone(), parent.priority);
    let start = Start { cancel, priority, ..Start::default() };
    let station = Station::new(Arc::clone(parent.lanes()), lane, start);
    let (runnable, task) = create(Arc::new(station), part);
    runnable.schedule();
    task
}
