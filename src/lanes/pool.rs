//! One lane: its queue and its threads.
//!
//! `threadpool` keeps the threads; what each runs is a loop that takes tasks from the lane's
//! queue. A thread that has to go finds its notice in the queue, so shrinking disturbs nothing
//! that was queued before and happens as threads fall idle.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use threadpool::ThreadPool;

use super::queue::Queue;
use super::task::{Runnable, poll};
use super::{Lane, LaneConfig, LaneState, Priority, here, nice};
use crate::locks::lock;

enum Notice {
    Poll(Runnable),
    /// One thread of this crew leaves.
    Retire(usize),
}

pub(super) struct Pool {
    lane: Lane,
    shared: Arc<Shared>,
    started: AtomicBool,
    threads: Mutex<Threads>,
}

/// What the threads of a lane read and count.
struct Shared {
    queue: Queue<Notice>,
    /// Counts up when all threads are replaced by new ones.
    crew: AtomicUsize,
    running: AtomicUsize,
    panics: AtomicUsize,
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
                queue: Queue::new(),
                crew: AtomicUsize::new(0),
                running: AtomicUsize::new(0),
                panics: AtomicUsize::new(0),
            }),
            started: AtomicBool::new(false),
            threads: Mutex::new(Threads { config, pool: None }),
        }
    }

    /// For a lane that was started.
    pub(super) fn push(&self, runnable: Runnable) {
        let priority = runnable.metadata().priority;
        self.shared.queue.push(priority, Notice::Poll(runnable));
    }

    pub(super) fn is_started(&self) -> bool {
        self.started.load(Ordering::Acquire)
    }

    pub(super) fn start(&self) {
        let mut threads = lock(&self.threads);
        if threads.pool.is_none() {
            threads.pool =
                Some(self.hire(self.shared.crew.load(Ordering::Relaxed), threads.config));
            self.started.store(true, Ordering::Release);
        }
    }

    /// Grows at once, shrinks as threads fall idle. A thread cannot take back a lower priority
    /// without privileges, so a new one comes with new threads. If the system gives no thread, this
    /// panics, and nothing has changed.
    pub(super) fn configure(&self, config: LaneConfig) {
        let mut threads = lock(&self.threads);
        let before = threads.config;
        let crew = self.shared.crew.load(Ordering::Relaxed);
        if let Some(pool) = &mut threads.pool {
            if before.nice == config.nice {
                self.resize(pool, crew, before.threads, config);
            } else {
                *pool = self.hire(crew + 1, config);
                self.shared.crew.store(crew + 1, Ordering::Relaxed);
                self.shared.queue.wake_all();
            }
        }
        threads.config = config;
    }

    fn resize(&self, pool: &mut ThreadPool, crew: usize, before: usize, config: LaneConfig) {
        pool.set_num_threads(config.threads);
        for _ in before..config.threads {
            self.work(pool, crew, config);
        }
        for _ in config.threads..before {
            self.shared.queue.push(Priority::Normal, Notice::Retire(crew));
        }
    }

    pub(super) fn config(&self) -> LaneConfig {
        lock(&self.threads).config
    }

    pub(super) fn state(&self) -> LaneState {
        LaneState {
            threads: lock(&self.threads).config.threads,
            running: self.shared.running.load(Ordering::Relaxed),
            queued: self.shared.queue.len(),
            panics: self.shared.panics.load(Ordering::Relaxed),
        }
    }

    fn hire(&self, crew: usize, config: LaneConfig) -> ThreadPool {
        let pool = ThreadPool::with_name(format!("indy-{}", self.lane.name()), config.threads);
        for _ in 0..config.threads {
            self.work(&pool, crew, config);
        }
        pool
    }

    fn work(&self, pool: &ThreadPool, crew: usize, config: LaneConfig) {
        let (lane, shared) = (self.lane, Arc::clone(&self.shared));
        pool.execute(move || {
            here::belong_to(lane);
            nice::lower_this_thread(config.nice);
            shared.work(crew);
        });
    }
}

/// The threads of an executor that nobody has any more leave.
impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.crew.fetch_add(1, Ordering::Relaxed);
        self.shared.queue.wake_all();
    }
}

impl Shared {
    /// What a thread does: polls tasks until it is retired or its crew was replaced.
    fn work(&self, crew: usize) {
        while let Some(notice) = self.queue.pop(|| self.is_replaced(crew)) {
            match notice {
                Notice::Poll(runnable) => self.poll(runnable),
                Notice::Retire(of) if of == crew => return,
                // Of another crew: for one of its threads, if it has not been replaced since.
                Notice::Retire(of) if !self.is_replaced(of) => {
                    self.queue.push(Priority::Normal, Notice::Retire(of));
                }
                Notice::Retire(_) => {}
            }
        }
    }

    fn is_replaced(&self, crew: usize) -> bool {
        self.crew.load(Ordering::Relaxed) > crew
    }

    fn poll(&self, runnable: Runnable) {
        self.running.fetch_add(1, Ordering::Relaxed);
        if !poll(runnable) {
            self.panics.fetch_add(1, Ordering::Relaxed);
        }
        self.running.fetch_sub(1, Ordering::Relaxed);
    }
}
