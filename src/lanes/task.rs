//! A spawned command: a future, and the station where its next poll happens.
//!
//! `async-task` keeps the future, its state and its waker in one allocation and calls our schedule
//! hook whenever the task must be polled. The hook is the whole executor: it reads the station and
//! puts the task into that lane's queue.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_task::{Builder, Task};

use super::inline::{Runner, is_inline};
use super::station::Station;
use super::{Lane, Lanes, Priority, Start, current_executor, here};
use crate::error::Result;

pub(super) type Runnable = async_task::Runnable<Arc<Station>>;

/// Polls a task once, as the current task of this thread. `None` if it panicked: then its future
/// was dropped, what it had promised was kept by what it owned, and nothing else was harmed.
pub(super) fn poll(runnable: Runnable) -> Option<Arc<Station>> {
    let station = Arc::clone(runnable.metadata());
    let is_worth_it = !station.is_not_worth_beginning();
    if is_worth_it {
        station.run();
    }
    let poll_once = || if is_worth_it { _ = runnable.run() } else { drop(runnable) };
    catch_unwind(AssertUnwindSafe(|| here::with_station(station, poll_once))).ok()
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
                station.queue();
                station.lanes().push(station.lane(), runnable);
            }
        }
    };
    Builder::new().metadata(station).spawn(|_| future, schedule)
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
        station.begin_anew();
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
                schedule(station.run_by(runner), future);
            }
            None => self.spawn(lane, future),
        }
    }

    /// Starts a task on a lane without polling it here, ahead of what waits if the running command goes
    /// ahead. Others may wait for it too: so it is never held up by a low priority or by its size.
    pub fn spawn(self: &Arc<Self>, lane: Lane, future: impl Future<Output = ()> + Send + 'static) {
        let priority = here::station().map_or(Priority::Normal, |it| it.priority);
        let start = Start { priority, ..Start::default() };
        let station = Station::new(Arc::clone(self), lane, start);
        station.one_waits_more();
        schedule(station, future);
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
    schedule(station.run_by(Arc::clone(&runner)), command);
    runner.run(lanes);
}

/// Starts `future` on `lane` of the executor of the running command, which goes on meanwhile.
pub fn spawn_on(lane: Lane, future: impl Future<Output = ()> + Send + 'static) {
    current_executor().spawn(lane, future);
}

/// Starts one of the parallel parts of the running command, which shares its executor and its
/// cancel flag. Dropping the returned task cancels the part.
pub(super) fn spawn_part<T: Send + 'static>(
    parent: &Arc<Station>,
    lane: Lane,
    part: impl Future<Output = T> + Send + 'static,
) -> Task<T, Arc<Station>> {
    let station = Station::part_of(parent, lane);
    let (runnable, task) = create(Arc::new(station), part);
    runnable.schedule();
    task
}
