//! `Lanes`: five lanes that belong together.
//!
//! An executor is a value. The process has a default one, which starts its threads with the first
//! command; a simulation is another, without threads.

use std::sync::Arc;

use once_cell::sync::Lazy;

use super::pool::Pool;
use super::simulation::Drawer;
use super::task::Runnable;
use super::{Lane, clock};

static OF_PROCESS: Lazy<Arc<Lanes>> = Lazy::new(|| Lanes::new(LanesConfig::default()));

pub struct Lanes {
    queues: Queues,
}

enum Queues {
    Threads(Box<[Pool; 5]>),
    Simulated(Drawer),
}

/// The size and the priority of one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneConfig {
    pub threads: usize,
    /// 0 normal, 19 lowest.
    pub nice: i32,
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

impl Default for LanesConfig {
    /// One thread a core where threads compute. Storage and Io threads mostly wait, so there are
    /// more of them: a disk that is slow for one wallet must not hold up the others. One thread
    /// replies, so callbacks come one at a time and in order of completion, as libindy's do.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let normal = |threads| LaneConfig { threads, nice: 0 };
        Self([
            LaneConfig { threads: cores, nice: 19 },
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
        Arc::new(Self { queues: Queues::Threads(Box::new(pools)) })
    }

    pub(super) fn simulated(drawer: Drawer) -> Arc<Self> {
        Arc::new(Self { queues: Queues::Simulated(drawer) })
    }

    /// The default executor of the process.
    pub fn of_process() -> Arc<Self> {
        Arc::clone(&OF_PROCESS)
    }

    /// Changes the sizes, also while commands run.
    pub fn configure(&self, lane: Lane, config: LaneConfig) {
        if let Queues::Threads(pools) = &self.queues {
            if pools[lane.index()].is_started() {
                start_above(pools, config.nice);
            }
            pools[lane.index()].configure(config);
        }
    }

    pub fn config(&self, lane: Lane) -> LaneConfig {
        match &self.queues {
            Queues::Threads(pools) => pools[lane.index()].config(),
            Queues::Simulated(drawer) => LaneConfig { threads: drawer.state().threads, nice: 0 },
        }
    }

    pub fn state(&self, lane: Lane) -> LaneState {
        match &self.queues {
            Queues::Threads(pools) => pools[lane.index()].state(),
            Queues::Simulated(drawer) => drawer.state(),
        }
    }

    /// Starts the threads of a lane, if they are not running. Panics if the system gives none.
    pub fn start(&self, lane: Lane) {
        if let Queues::Threads(pools) = &self.queues {
            start(pools, lane);
        }
    }

    pub(super) fn push(&self, lane: Lane, runnable: Runnable) {
        match &self.queues {
            Queues::Threads(pools) => {
                start(pools, lane);
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

fn start(pools: &[Pool; 5], lane: Lane) {
    let pool = &pools[lane.index()];
    if !pool.is_started() {
        start_above(pools, pool.config().nice);
        pool.start();
    }
}

/// A thread inherits the priority of the one that starts it and cannot raise it without privileges. Before
/// there are threads of a low priority, any of which may be the first that needs another lane, the lanes
/// of a higher one have theirs.
fn start_above(pools: &[Pool; 5], nice: i32) {
    if nice > 0 {
        clock::start();
    }
    pools.iter().filter(|it| it.config().nice < nice).for_each(Pool::start);
}
