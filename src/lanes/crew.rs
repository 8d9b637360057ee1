//! The threads of a lane: what they do, and how some or all of them are told to leave.
//!
//! A thread that has to go finds its notice in the queue, so shrinking disturbs nothing that was
//! queued before and happens as threads fall idle. Where all are replaced, each sees it before it
//! takes anything more.

use std::time::Instant;

use super::Priority;
use super::priority::Rank;
use super::queue::Queue;
use crate::locks::atomic::{AtomicUsize, Ordering};

pub(super) struct Crew<T> {
    queue: Queue<Notice<T>>,
    /// Which crew this is. Counts up when all threads are replaced by new ones.
    number: AtomicUsize,
    /// Notices that wait in the queue.
    notices: AtomicUsize,
}

enum Notice<T> {
    Work(T),
    /// One thread of this crew leaves.
    Retire(usize),
}

impl<T> Crew<T> {
    pub(super) fn new() -> Self {
        let [number, notices] = [0; 2].map(AtomicUsize::new);
        Self { queue: Queue::new(), number, notices }
    }

    pub(super) fn push(&self, rank: impl Into<Rank>, work: T) {
        self.queue.push(rank, Notice::Work(work));
    }

    /// What a thread does that was hired for the crew of this number, until it is retired or replaced.
    pub(super) fn work(&self, number: usize, run: impl Fn(T)) {
        while let Some(notice) = self.queue.pop(|| self.is_replaced(number)) {
            match notice {
                Notice::Work(it) => run(it),
                Notice::Retire(of) if of == number => return self.one_notice_less(),
                Notice::Retire(of) => self.pass_on(of),
            }
        }
    }

    pub(super) fn number(&self) -> usize {
        self.number.load(Ordering::Relaxed)
    }

    /// One thread leaves as soon as it falls idle.
    pub(super) fn retire_one(&self) {
        self.notices.fetch_add(1, Ordering::Relaxed);
        self.queue.push(Priority::Normal, Notice::Retire(self.number()));
    }

    fn one_notice_less(&self) {
        self.notices.fetch_sub(1, Ordering::Relaxed);
    }

    /// All threads leave after what they run now. Those hired from now on are of the next number.
    pub(super) fn replace(&self) {
        self.number.fetch_add(1, Ordering::Relaxed);
        self.queue.wake_all();
    }

    /// What is next, for a thread that is none of the crew; `None` if there is nothing until the deadline,
    /// or only a notice, which was passed on.
    pub(super) fn take_until(&self, deadline: Instant) -> Option<T> {
        let notice = self.queue.pop_until(deadline)?;
        self.work_of(notice).or_else(|| self.take())
    }

    /// The same, if there is something now.
    pub(super) fn take(&self) -> Option<T> {
        self.work_of(self.queue.take()?)
    }

    /// How much waits.
    pub(super) fn len(&self) -> usize {
        self.queue.len().saturating_sub(self.notices.load(Ordering::Relaxed))
    }

    /// A notice to leave is for one of the crew.
    fn work_of(&self, notice: Notice<T>) -> Option<T> {
        match notice {
            Notice::Work(it) => Some(it),
            Notice::Retire(of) => {
                self.pass_on(of);
                None
            }
        }
    }

    /// A notice for a thread of this crew, if that has not been replaced since.
    fn pass_on(&self, number: usize) {
        if self.is_replaced(number) {
            self.one_notice_less();
        } else {
            self.queue.push(Priority::Normal, Notice::Retire(number));
        }
    }

    fn is_replaced(&self, number: usize) -> bool {
        self.number() > number
    }
}
