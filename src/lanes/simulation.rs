//! An executor without threads that takes every step in an order drawn from a seed.
//!
//! Whatever a set of commands can do to each other on real lanes happens here in some order of
//! their steps, and the seed that broke something brings the same order again. A task is set aside
//! at every hop, also where real lanes would let it stay. Time stands still until it is told to pass.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::task::{Runnable, poll};
use super::{Cancel, LaneState, Lanes, here};
use crate::locks::lock;

/// Commands, and the order in which they take their steps.
pub struct Simulation {
    lanes: Arc<Lanes>,
    drawer: Drawer,
}

impl Simulation {
    pub fn new(seed: u64) -> Self {
        let drawer = Drawer::new(seed);
        Self { lanes: Lanes::simulated(drawer.clone()), drawer }
    }

    pub fn lanes(&self) -> &Arc<Lanes> {
        &self.lanes
    }

    /// Accepts a command, whose first steps up to its first hop happen now.
    pub fn accept(&self, command: impl Future<Output = ()> + Send + 'static) {
        self.lanes.accept(command);
    }

    /// Takes one step of some task. `false` if none can go on.
    pub fn step(&self) -> bool {
        let Some(runnable) = self.drawer.draw() else { return false };
        here::settle_on(Some(runnable.metadata().lane()));
        if poll(runnable).is_none() {
            lock(&self.drawer.0).panics += 1;
        }
        here::settle_on(None);
        true
    }

    /// Takes steps until no task can go on, and tells how many it took.
    pub fn run(&self) -> usize {
        std::iter::repeat_with(|| self.step()).take_while(|went_on| *went_on).count()
    }

    /// Ends every wait for a time that has begun.
    pub fn pass_time(&self) {
        let asleep = {
            let mut drawn = lock(&self.drawer.0);
            drawn.moment += 1;
            std::mem::take(&mut drawn.asleep)
        };
        asleep.into_iter().for_each(Waker::wake);
    }

    /// Tells one of the waiting commands, drawn at random, to stop.
    pub fn cancel_some(&self, raise: impl FnOnce(&Cancel)) {
        let mut drawn = lock(&self.drawer.0);
        let waiting = drawn.waiting.len();
        if waiting > 0 {
            let index = drawn.random.gen_range(0..waiting);
            raise(&drawn.waiting[index].metadata().cancel);
        }
    }

    pub fn state(&self) -> LaneState {
        self.drawer.state()
    }
}

impl Drop for Simulation {
    /// A task that waits for a time holds the lanes, and these would hold it.
    fn drop(&mut self) {
        let asleep = std::mem::take(&mut lock(&self.drawer.0).asleep);
        drop(asleep);
    }
}

/// The tasks that can go on, in one heap for all lanes.
#[derive(Clone)]
pub(super) struct Drawer(Arc<Mutex<Drawn>>);

struct Drawn {
    waiting: Vec<Runnable>,
    /// How often time has passed, and who waits for that.
    moment: u64,
    asleep: Vec<Waker>,
    random: StdRng,
    panics: usize,
}

impl Drawer {
    fn new(seed: u64) -> Self {
        let random = StdRng::seed_from_u64(seed);
        let (waiting, asleep) = (Vec::new(), Vec::new());
        Self(Arc::new(Mutex::new(Drawn { waiting, moment: 0, asleep, random, panics: 0 })))
    }

    pub(super) fn push(&self, runnable: Runnable) {
        lock(&self.0).waiting.push(runnable);
    }

    /// Two threads a lane, so that parallel parts have someone to race with.
    pub(super) fn state(&self) -> LaneState {
        let drawn = lock(&self.0);
        LaneState { threads: 2, running: 0, queued: drawn.waiting.len(), panics: drawn.panics }
    }

    /// Whether time has passed since a wait began, which is now if it has not begun.
    pub(super) fn wait(&self, since: &mut Option<u64>, waker: &Waker) -> Poll<()> {
        let mut drawn = lock(&self.0);
        if drawn.moment > *since.get_or_insert(drawn.moment) {
            return Poll::Ready(());
        }
        drawn.asleep.push(waker.clone());
        Poll::Pending
    }

    fn draw(&self) -> Option<Runnable> {
        let mut drawn = lock(&self.0);
        if drawn.waiting.is_empty() {
            return None;
        }
        let waiting = drawn.waiting.len();
        let index = drawn.random.gen_range(0..waiting);
        Some(drawn.waiting.swap_remove(index))
    }
}
