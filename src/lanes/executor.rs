//! `Lanes`: five lanes that belong together.
//!
//! An executor is a value. The process has a default one, which starts its threads with the first
//! command; a simulation is another, without threads.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use once_cell::sync::Lazy;

use super::pool::Pool;
use super::simulation::Drawer;
use super::task::Runnable;
use super::{Histogram, Lane, clock, executors, here};
use crate::error::Result;
use crate::locks::lock;

static OF_PROCESS: Lazy<Arc<Lanes>> = Lazy::new(|| Lanes::new(LanesConfig::default()));

pub struct Lanes {
    queues: Queues,
    /// How many of its lanes have threads, as the clock was told.
    with_threads: Mutex<usize>,
}

enum Queues {
    Threads(Box<[Pool; 5]>),
    Simulated(Drawer),
}

/// The size and the priority of one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneConfig {
    /// 0: the host runs the lane, with `Lanes::run`.
    pub threads: usize,
    /// 0 normal, 19 lowest.
    pub nice: i32,
    /// How many tasks may wait before new commands are refused; 0 for any number.
    pub queue_limit: usize,
}

/// The sizes of all lanes, in the order of `Lane::ALL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LanesConfig([LaneConfig; 5]);

/// What a lane does at this moment.
#[derive(Clone, Copy, Debug)]
pub struct LaneState {
    pub threads: usize,
    /// Tasks that are being polled.
    pub running: usize,
    /// Tasks that wait for a thread.
    pub queued: usize,
    /// Polls that ended in a panic.
    pub panics: usize,
}

/// How long tasks waited for a thread of a lane, and how long they then kept it.
#[derive(Default)]
pub struct LaneTimes {
    pub waiting: Histogram,
    pub running: Histogram,
}

impl LaneConfig {
    pub const fn new(threads: usize, nice: i32) -> Self {
        Self { threads, nice, queue_limit: 0 }
    }
}

impl Default for LanesConfig {
    /// One thread a core where threads compute. Storage and Io threads mostly wait, so there are
    /// more of them: a disk that is slow for one wallet must not hold up the others. One thread
    /// replies, so callbacks come one at a time, as libindy's do.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let normal = |threads| LaneConfig::new(threads, 0);
        Self([
            LaneConfig::new(cores, 19),
            normal(cores),
            normal(cores.max(4) * 2),
            normal(cores.max(4)),
            normal(1),
        ])
    }
}

impl LanesConfig {
    pub fn get(&self, lane: Lane) -> LaneConfig {
        self.0[lane.index()]
    }

    pub fn set(&mut self, lane: Lane, config: LaneConfig) {
        self.0[lane.index()] = config;
    }
}

impl Lanes {
    /// An executor with threads of its own, started with its first task.
    pub fn new(config: LanesConfig) -> Arc<Self> {
        let pools = Lane::ALL.map(|lane| Pool::new(lane, config.get(lane)));
        let queues = Queues::Threads(Box::new(pools));
        let lanes = Arc::new(Self { queues, with_threads: Mutex::new(0) });
        lanes.count_threads();
        lanes
    }

    pub(super) fn simulated(drawer: Drawer) -> Arc<Self> {
        Arc::new(Self { queues: Queues::Simulated(drawer), with_threads: Mutex::new(0) })
    }

    /// The default executor of the process.
    pub fn of_process() -> Arc<Self> {
        Arc::clone(&OF_PROCESS)
    }

    /// Changes the sizes, also while commands run.
    pub fn configure(&self, lane: Lane, config: LaneConfig) {
        if let Queues::Threads(pools) = &self.queues {
            if pools[lane.index()].is_started() && config.threads > 0 {
                self.start_above(config.nice);
            }
            pools[lane.index()].configure(config);
            self.count_threads();
            executors::start_above_the_lowest(self);
        }
    }

    /// Polls what waits for a lane on the calling thread, at most so much, and waits for the first no
    /// longer than that. How much that was.
    pub fn run(&self, lane: Lane, most: usize, timeout: Duration) -> Result<usize> {
        let Queues::Threads(pools) = &self.queues else { return Ok(0) };
        let _back = here::lend_to(lane)?;
        if most == 0 {
            return Ok(0);
        }
        let deadline = Instant::now() + timeout;
        loop {
            let until = clock::ring().map_or(deadline, |look_again| look_again.min(deadline));
            let ran = pools[lane.index()].run_here(most, until);
            if ran > 0 || Instant::now() >= deadline {
                return Ok(ran);
            }
        }
    }

    /// A task that the host would run, of a command; callbacks stay where the host expects them.
    pub(super) fn take_hosted(&self) -> Option<Runnable> {
        let Queues::Threads(pools) = &self.queues else { return None };
        self.hosted().find_map(|lane| pools[lane.index()].take())
    }

    /// Whether the host runs some lane of commands.
    pub(super) fn is_hosted(&self) -> bool {
        self.hosted().next().is_some()
    }

    fn hosted(&self) -> impl Iterator<Item = Lane> {
        let lanes = Lane::ALL.into_iter().filter(|lane| *lane != Lane::Reply);
        lanes.filter(|lane| self.size(*lane) == 0)
    }

    /// Whether as much waits for the lane as may.
    pub(super) fn is_full(&self, lane: Lane) -> bool {
        match &self.queues {
            Queues::Threads(pools) => pools[lane.index()].is_full(),
            Queues::Simulated(_) => false,
        }
    }

    /// How many threads a lane has.
    pub(super) fn size(&self, lane: Lane) -> usize {
        match &self.queues {
            Queues::Threads(pools) => pools[lane.index()].size(),
            Queues::Simulated(drawer) => drawer.state().threads,
        }
    }

    fn lanes_with_threads(&self) -> usize {
        Lane::ALL.iter().filter(|lane| self.size(**lane) > 0).count()
    }

    /// Tells the clock, which has no thread where no lane has. Of two that change sizes at once, the second
    /// counts what both have left.
    fn count_threads(&self) {
        let mut counted = lock(&self.with_threads);
        let before = std::mem::replace(&mut *counted, self.lanes_with_threads());
        clock::lanes_with_threads(before, *counted);
    }

    pub fn config(&self, lane: Lane) -> LaneConfig {
        match &self.queues {
            Queues::Threads(pools) => pools[lane.index()].config(),
            Queues::Simulated(drawer) => LaneConfig::new(drawer.state().threads, 0),
        }
    }

    pub fn state(&self, lane: Lane) -> LaneState {
        match &self.queues {
            Queues::Threads(pools) => pools[lane.index()].state(),
            Queues::Simulated(drawer) => drawer.state(),
        }
    }

    /// Nothing in a simulation, where time stands still.
    pub fn times(&self, lane: Lane) -> Option<&LaneTimes> {
        match &self.queues {
            Queues::Threads(pools) => Some(pools[lane.index()].times()),
            Queues::Simulated(_) => None,
        }
    }

    /// Starts the threads of a lane, if they are not running. Panics if the system gives none.
    pub fn start(&self, lane: Lane) {
        if let Queues::Threads(pools) = &self.queues {
            self.start_one(pools, lane);
        }
    }

    pub(super) fn push(&self, lane: Lane, runnable: Runnable) {
        match &self.queues {
            Queues::Threads(pools) => {
                self.start_one(pools, lane);
                pools[lane.index()].push(runnable);
            }
            Queues::Simulated(drawer) => drawer.push(runnable),
        }
    }

    /// What a simulation draws from.
    pub(super) fn drawer(&self) -> Option<&Drawer> {
        match &self.queues {
            Queues::Threads(_) => None,
            Queues::Simulated(drawer) => Some(drawer),
        }
    }
}

/// A thread inherits the priority of the one that starts it and cannot raise it without privileges. Before
/// there are threads of a low priority, any of which may be the first that needs a lane of any executor, the
/// lanes of a higher one have theirs.
impl Lanes {
    fn start_one(&self, pools: &[Pool; 5], lane: Lane) {
        let pool = &pools[lane.index()];
        if pool.is_started() {
            return;
        }
        if pool.size() > 0 {
            self.start_above(pool.config().nice);
        }
        pool.start();
    }

    fn start_above(&self, nice: i32) {
        if nice > 0 {
            self.start_lanes_above(nice);
            executors::start_lanes_above(nice);
            clock::start();
        }
    }

    pub(super) fn start_lanes_above(&self, nice: i32) {
        if let Queues::Threads(pools) = &self.queues {
            pools.iter().filter(|it| it.config().nice < nice).for_each(Pool::start);
        }
    }
}

/// An executor that nobody has any more has no lanes.
impl Drop for Lanes {
    fn drop(&mut self) {
        if matches!(self.queues, Queues::Threads(_)) {
            clock::lanes_with_threads(*lock(&self.with_threads), 0);
        }
    }
}
