//! One lane: its queue and its threads, or none if the host runs it.
//!
//! `threadpool` keeps the threads; what each runs is the loop of the lane's crew.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use threadpool::ThreadPool;

use super::crew::Crew;
use super::task::{Runnable, poll};
use super::{Lane, LaneConfig, LaneState, LaneTimes, here, nice};
use crate::locks::lock;

pub(super) struct Pool {
    lane: Lane,
    shared: Arc<Shared>,
    started: AtomicBool,
    /// What is often asked of the configuration.
    size: AtomicUsize,
    queue_limit: AtomicUsize,
    threads: Mutex<Threads>,
}

/// What the threads of a lane read and count.
struct Shared {
    /// What waits, with the time since when it does.
    crew: Crew<(Runnable, Instant)>,
    running: AtomicUsize,
    panics: AtomicUsize,
    times: LaneTimes,
}

struct Threads {
    config: LaneConfig,
    pool: Option<ThreadPool>,
}

impl Pool {
    /// A lane whose threads start with its first task.
    pub(super) fn new(lane: Lane, config: LaneConfig) -> Self {
        Self {
            lane,
            shared: Arc::new(Shared {
                crew: Crew::new(),
                running: AtomicUsize::new(0),
                panics: AtomicUsize::new(0),
                times: LaneTimes::default(),
            }),
            started: AtomicBool::new(false),
            size: AtomicUsize::new(config.threads),
            queue_limit: AtomicUsize::new(config.queue_limit),
            threads: Mutex::new(Threads { config, pool: None }),
        }
    }

    /// How many threads the lane has; 0 if the host runs it.
    pub(super) fn size(&self) -> usize {
        self.size.load(Ordering::Relaxed)
    }

    /// Whether as much waits as may.
    pub(super) fn is_full(&self) -> bool {
        let limit = self.queue_limit.load(Ordering::Relaxed);
        limit > 0 && self.shared.crew.len() >= limit
    }

    /// For a lane that was started.
    pub(super) fn push(&self, runnable: Runnable) {
        let rank = runnable.metadata().rank();
        self.shared.crew.push(rank, (runnable, Instant::now()));
    }

    pub(super) fn times(&self) -> &LaneTimes {
        &self.shared.times
    }

    pub(super) fn is_started(&self) -> bool {
        self.started.load(Ordering::Acquire)
    }

    pub(super) fn start(&self) {
        let mut threads = lock(&self.threads);
        if !self.is_started() {
            threads.pool = self.hire(self.shared.crew.number(), threads.config);
            self.started.store(true, Ordering::Release);
        }
    }

    /// Grows at once, shrinks as threads fall idle. A thread cannot take back a lower priority
    /// without privileges, so a new one comes with new threads. If the system gives no thread, this
    /// panics, and nothing has changed.
    pub(super) fn configure(&self, config: LaneConfig) {
        let mut threads = lock(&self.threads);
        let before = threads.config;
        let crew = self.shared.crew.number();
        match &mut threads.pool {
            Some(pool) if before.nice == config.nice && config.threads > 0 => {
                self.resize(pool, crew, before.threads, config);
            }
            _ if self.is_started() => {
                threads.pool = self.hire(crew + 1, config);
                self.shared.crew.replace();
            }
            _ => {}
        }
        threads.config = config;
        self.size.store(config.threads, Ordering::Relaxed);
        self.queue_limit.store(config.queue_limit, Ordering::Relaxed);
    }

    fn resize(&self, pool: &mut ThreadPool, crew: usize, before: usize, config: LaneConfig) {
        pool.set_num_threads(config.threads);
        for _ in before..config.threads {
            self.work(pool, crew, config);
        }
        for _ in config.threads..before {
            self.shared.crew.retire_one();
        }
    }

    pub(super) fn config(&self) -> LaneConfig {
        lock(&self.threads).config
    }

    pub(super) fn state(&self) -> LaneState {
        LaneState {
            threads: self.size(),
            running: self.shared.running.load(Ordering::Relaxed),
            queued: self.shared.crew.len(),
            panics: self.shared.panics.load(Ordering::Relaxed),
        }
    }

    fn hire(&self, crew: usize, config: LaneConfig) -> Option<ThreadPool> {
        if config.threads == 0 {
            return None;
        }
        let pool = ThreadPool::with_name(format!("indy-{}", self.lane.name()), config.threads);
        for _ in 0..config.threads {
            self.work(&pool, crew, config);
        }
        Some(pool)
    }

    fn work(&self, pool: &ThreadPool, crew: usize, config: LaneConfig) {
        let (lane, shared) = (self.lane, Arc::clone(&self.shared));
        pool.execute(move || {
            here::belong_to(lane);
            nice::lower_this_thread(config.nice);
            shared.crew.work(crew, |(runnable, since)| shared.poll(runnable, since));
        });
    }
}

impl Pool {
    /// Polls what waits, at most so much, on this thread, for which the host waits for the first until the
    /// deadline. How much that was.
    pub(super) fn run_here(&self, most: usize, deadline: Instant) -> usize {
        let mut ran = 0;
        while ran < most {
            let next = match ran {
                0 => self.shared.crew.take_until(deadline),
                _ => self.shared.crew.take(),
            };
            let Some((runnable, since)) = next else { break };
            self.shared.poll(runnable, since);
            ran += 1;
        }
        ran
    }

    /// A task, if one waits.
    pub(super) fn take(&self) -> Option<Runnable> {
        self.shared.crew.take().map(|(runnable, _)| runnable)
    }
}

/// The threads of an executor that nobody has any more leave.
impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.crew.replace();
    }
}

impl Shared {
    fn poll(&self, runnable: Runnable, since: Instant) {
        let begun = Instant::now();
        self.times.waiting.add(begun - since);
        self.running.fetch_add(1, Ordering::Relaxed);
        let polled = poll(runnable);
        self.running.fetch_sub(1, Ordering::Relaxed);
        let spent = begun.elapsed();
        self.times.running.add(spent);
        match polled {
            Some(station) => station.spend(spent),
            None => _ = self.panics.fetch_add(1, Ordering::Relaxed),
        }
    }
}
