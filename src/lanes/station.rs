//! The station of a task: where it is polled next, how far it has come, and how it ranks among others.

use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::inline::Runner;
use super::priority::Rank;
use super::progress::Progress;
use super::{Cancel, Lane, Lanes, Priority, here};

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
    /// The command of which this is a parallel part.
    command: Option<Arc<Station>>,
    /// How long it has kept threads, with its parts, in microseconds.
    spent: AtomicU64,
    /// For how many reasons others wait for it.
    awaited: AtomicU32,
}

/// A command is a giant after this.
const GIANT: Duration = Duration::from_millis(20);

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
    pub(super) fn new(lanes: Arc<Lanes>, lane: Lane, start: Start) -> Self {
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
            command: None,
            spent: AtomicU64::new(0),
            awaited: AtomicU32::new(0),
        }
    }

    /// That of a task which this runner's thread polls.
    pub(super) fn run_by(self, runner: Arc<Runner>) -> Self {
        Self { runner: Some(runner), ..self }
    }

    /// That of one of a command's parallel parts.
    pub(super) fn part_of(command: &Arc<Self>, lane: Lane) -> Self {
        let (cancel, priority) = (command.cancel.clone(), command.priority);
        let start = Start { cancel, priority, ..Start::default() };
        let whole = Some(Arc::clone(command.command.as_ref().unwrap_or(command)));
        Self { command: whole, ..Self::new(Arc::clone(command.lanes()), lane, start) }
    }

    /// What it has kept a thread for. Nothing less than a microsecond makes a giant.
    pub(super) fn spend(&self, time: Duration) {
        let micros = time.as_micros() as u64;
        if micros > 0 {
            self.command().spent.fetch_add(micros, Ordering::Relaxed);
        }
    }

    pub(super) fn rank(&self) -> Rank {
        let command = self.command();
        if command.awaited.load(Ordering::Relaxed) > 0 {
            return Rank::from(self.priority.max(Priority::Normal));
        }
        let spent = Duration::from_micros(command.spent.load(Ordering::Relaxed));
        Rank { priority: self.priority, is_giant: spent > GIANT }
    }

    pub(super) fn one_waits_more(&self) {
        self.command().awaited.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn one_waits_less(&self) {
        self.command().awaited.fetch_sub(1, Ordering::Relaxed);
    }

    /// From here on it is a command that can be refused.
    pub(super) fn begin_anew(&self) {
        self.beginning.store(NEW, Ordering::Relaxed);
    }

    /// It cannot be refused from here on, and is worth going on with.
    pub(super) fn set_begun(&self) {
        self.beginning.store(BEGUN, Ordering::Relaxed);
    }

    /// Itself, unless it is a part.
    fn command(&self) -> &Self {
        self.command.as_deref().unwrap_or(self)
    }

    /// Whether this is a new command for which no lane has a place in its queue. Then its future is to be
    /// dropped, and with it goes what it has claimed. One that waited for something else first was accepted
    /// long ago, and is woken by another than its caller.
    pub(super) fn is_refused(&self) -> bool {
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
    pub(super) fn is_not_worth_beginning(&self) -> bool {
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

    /// Said by whoever puts it into a queue.
    pub(super) fn queue(&self) {
        self.state.store(QUEUED, Ordering::Relaxed);
    }

    /// Said by whoever polls it.
    pub(super) fn run(&self) {
        self.state.store(RUNNING, Ordering::Relaxed);
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
