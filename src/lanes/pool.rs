//! One lane: its queue and its threads.
//!
//! `threadpool` keeps the threads; what each runs is a loop that takes tasks from the lane's
//! channel. A thread that has to go finds its notice in the queue, so shrinking disturbs nothing
//! that was queued before and happens as threads fall idle.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use crossbeam_channel::{Receiver, Sender, unbounded};
use threadpool::ThreadPool;

use super::task::{Runnable, poll};
use super::{Lane, LaneConfig, LaneState, here, priority};

enum Notice {
    Poll(Runnable),
    /// The thread that takes this leaves.
    Retire,
    /// Wakes an idle thread, so that it sees that its crew was replaced.
    LookUp,
}

pub(super) struct Pool {
    lane: Lane,
    shared: Arc<Shared>,
    started: AtomicBool,
    threads: Mutex<Threads>,
}

/// What the threads of a lane read and count.
struct Shared {
    receiver: Receiver<Notice>,
    sender: Sender<Notice>,
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
        let (sender, receiver) = unbounded();
        Self {
            lane,
            shared: Arc::new(Shared {
                receiver,
                sender,
                crew: AtomicUsize::new(0),
                running: AtomicUsize::new(0),
                panics: AtomicUsize::new(0),
            }),
            started: AtomicBool::new(false),
            threads: Mutex::new(Threads { config, pool: None }),
        }
    }

    pub(super) fn push(&self, runnable: Runnable) {
        if !self.started.load(Ordering::Acquire) {
            self.start();
        }
        self.shared.send(Notice::Poll(runnable));
    }

    fn start(&self) {
        let mut threads = self.lock();
        if threads.pool.is_none() {
            threads.pool = Some(self.hire(threads.config));
            self.started.store(true, Ordering::Release);
        }
    }

    /// Grows at once, shrinks as threads fall idle. A thread cannot take back a lower priority
    /// without privileges, so a new one comes with new threads.
    pub(super) fn configure(&self, config: LaneConfig) {
        let mut threads = self.lock();
        let before = threads.config;
        threads.config = config;
        let Some(pool) = &mut threads.pool else { return };
        if before.nice != config.nice {
            self.shared.crew.fetch_add(1, Ordering::Relaxed);
            *pool = self.hire(config);
            (0..before.threads).for_each(|_| self.shared.send(Notice::LookUp));
            return;
        }
        pool.set_num_threads(config.threads);
        for _ in before.threads..config.threads {
            self.work(pool, config);
        }
        (config.threads..before.threads).for_each(|_| self.shared.send(Notice::Retire));
    }

    pub(super) fn config(&self) -> LaneConfig {
        self.lock().config
    }

    pub(super) fn state(&self) -> LaneState {
        LaneState {
            threads: self.lock().config.threads,
            running: self.shared.running.load(Ordering::Relaxed),
            queued: self.shared.sender.len(),
            panics: self.shared.panics.load(Ordering::Relaxed),
        }
    }

    fn hire(&self, config: LaneConfig) -> ThreadPool {
        let pool = ThreadPool::with_name(format!("indy-{}", self.lane.name()), config.threads);
        for _ in 0..config.threads {
            self.work(&pool, config);
        }
        pool
    }

    fn work(&self, pool: &ThreadPool, config: LaneConfig) {
        let (lane, shared) = (self.lane, Arc::clone(&self.shared));
        let crew = shared.crew.load(Ordering::Relaxed);
        pool.execute(move || {
            here::settle_on(Some(lane));
            priority::lower_this_thread(config.nice);
            shared.work(crew);
        });
    }

    fn lock(&self) -> MutexGuard<'_, Threads> {
        self.threads.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Shared {
    /// What a thread does: polls tasks until it is retired or its crew was replaced.
    fn work(&self, crew: usize) {
        while let Ok(notice) = self.receiver.recv() {
            let replaced = || self.crew.load(Ordering::Relaxed) != crew;
            match notice {
                Notice::Poll(runnable) => self.poll(runnable),
                // Meant for a thread that counts: one that was replaced leaves anyway.
                Notice::Retire if replaced() => self.send(Notice::Retire),
                Notice::Retire => return,
                Notice::LookUp => {}
            }
            if replaced() {
                return;
            }
        }
    }

    fn poll(&self, runnable: Runnable) {
        self.running.fetch_add(1, Ordering::Relaxed);
        if !poll(runnable) {
            self.panics.fetch_add(1, Ordering::Relaxed);
        }
        self.running.fetch_sub(1, Ordering::Relaxed);
    }

    fn send(&self, notice: Notice) {
        if self.sender.send(notice).is_err() {
            unreachable!("the lane itself holds a receiver of its queue");
        }
    }
}
