//! The tasks that wait for a lane's threads, in one line for each rank.
//!
//! A line is a channel, but threads do not sleep in it: its `recv` spins and yields for
//! microseconds first, and where every core is busy that time is taken from the thread that was just
//! woken for the next hop. Here a thread sleeps at once, and a push wakes one only if one sleeps.

use std::time::Instant;

use super::line::Line;
use super::priority::{Rank, order};
use crate::locks::atomic::{AtomicUsize, Ordering, fence};
use crate::locks::{Condvar, Mutex, lock};

pub(super) struct Queue<T> {
    lines: [Line<T>; Rank::COUNT],
    /// How often something was looked for.
    turns: AtomicUsize,
    /// Threads that sleep, or are about to, and that nobody has set out to wake.
    sleepers: AtomicUsize,
    bed: Mutex<()>,
    bell: Condvar,
}

impl<T> Queue<T> {
    pub(super) fn new() -> Self {
        let lines = std::array::from_fn(|_| Line::new());
        let (bed, bell) = (Mutex::new(()), Condvar::new());
        let (turns, sleepers) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { lines, turns, sleepers, bed, bell }
    }

    pub(super) fn push(&self, rank: impl Into<Rank>, it: T) {
        self.lines[rank.into().index()].push(it);
        // With the fence in `sleep`: either we see the sleeper, or it sees what we pushed.
        fence(Ordering::SeqCst);
        if self.take_sleeper() {
            self.ring();
        }
    }

    /// What is next, once there is something; `None` as soon as the thread `must_leave`, which is looked
    /// at before anything is taken and after each wake-up. Once a thread must, `wake_all` is called, and
    /// whoever stays looks at the queue too: so the one that leaves takes no wake-up along.
    pub(super) fn pop(&self, must_leave: impl Fn() -> bool) -> Option<T> {
        loop {
            if must_leave() {
                return None;
            }
            match self.take() {
                Some(it) => return Some(it),
                None => _ = self.sleep(None, &must_leave),
            }
        }
    }

    /// What is next, once there is something; `None` at the deadline.
    pub(super) fn pop_until(&self, deadline: Instant) -> Option<T> {
        loop {
            if let Some(it) = self.take() {
                return Some(it);
            }
            if Instant::now() >= deadline || self.sleep(Some(deadline), &|| false) {
                return self.take();
            }
        }
    }

    /// What is next, if there is something.
    pub(super) fn take(&self) -> Option<T> {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        order(turn).find_map(|rank| self.lines[rank.index()].take())
    }

    /// Lets every thread see whether it must leave.
    pub(super) fn wake_all(&self) {
        self.sleepers.store(0, Ordering::Relaxed);
        drop(lock(&self.bed));
        self.bell.notify_all();
    }

    pub(super) fn len(&self) -> usize {
        self.lines.iter().map(Line::len).sum()
    }

    fn is_empty(&self) -> bool {
        self.lines.iter().all(Line::is_empty)
    }

    /// Sleeps until somebody rings or the deadline comes, or not at all if there is something to do. Whether
    /// the deadline has come.
    fn sleep(&self, deadline: Option<Instant>, must_leave: &impl Fn() -> bool) -> bool {
        let bed = lock(&self.bed);
        self.sleepers.fetch_add(1, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        if !self.is_empty() || must_leave() {
            self.take_sleeper();
            return false;
        }
        let Some(deadline) = deadline else {
            drop(self.bell.wait(bed));
            return false;
        };
        let left = deadline.saturating_duration_since(Instant::now());
        let waited = self.bell.wait_timeout(bed, left);
        let is_late = waited.unwrap_or_else(|it| it.into_inner()).1.timed_out();
        // Who wakes by itself is no sleeper any more. If none is left to take off, somebody has set out to
        // wake this one; what that was for is found by the look at the queue that follows.
        if is_late {
            self.take_sleeper();
        }
        is_late
    }

    /// Whoever takes a sleeper off the count wakes one: so no sleeper is woken twice.
    fn take_sleeper(&self) -> bool {
        let take = |sleepers: usize| sleepers.checked_sub(1);
        self.sleepers.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Passing the lock orders this after the last look of a thread that is about to sleep.
    fn ring(&self) {
        drop(lock(&self.bed));
        self.bell.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::lanes::Priority;

    const PRIORITIES: [Priority; 3] = [Priority::Low, Priority::Normal, Priority::High];

    /// A wake-up that is lost shows as a hang.
    #[test]
    fn everything_pushed_is_popped_once_by_threads_that_sleep_and_wake() {
        let queue = Arc::new(Queue::new());
        let sum = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (queue, sum) = (Arc::clone(&queue), Arc::clone(&sum));
                thread::spawn(move || {
                    while let Some(number @ 1..) = queue.pop(|| false) {
                        sum.fetch_add(number, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let pushers: Vec<_> = (0..3)
            .map(|_| {
                let queue = Arc::clone(&queue);
                thread::spawn(move || {
                    (1..=30_000).for_each(|number| queue.push(PRIORITIES[number % 3], number));
                })
            })
            .collect();
        pushers.into_iter().for_each(|it| it.join().unwrap());
        while !queue.is_empty() {
            thread::yield_now();
        }
        (0..4).for_each(|_| queue.push(Priority::Normal, 0));
        threads.into_iter().for_each(|it| it.join().unwrap());
        assert_eq!(sum.load(Ordering::Relaxed), 3 * 30_000 * 30_001 / 2);
        assert_eq!(queue.len(), 0);
    }

    /// Threads that leave at a deadline must not take with them the wake-up of one that stays.
    #[test]
    fn deadlines_lose_no_wake_up() {
        let queue = Arc::new(Queue::new());
        let popped = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..4)
            .map(|index| {
                let (queue, popped) = (Arc::clone(&queue), Arc::clone(&popped));
                thread::spawn(move || {
                    loop {
                        let it = match index {
                            0 => queue.pop(|| false),
                            _ => {
                                queue.pop_until(Instant::now() + Duration::from_micros(index * 40))
                            }
                        };
                        match it {
                            Some(0) => return,
                            Some(_) => _ = popped.fetch_add(1, Ordering::SeqCst),
                            None => {}
                        }
                    }
                })
            })
            .collect();
        for count in 1..=20_000 {
            queue.push(Priority::Normal, 1);
            while count % 3 == 0 && popped.load(Ordering::SeqCst) < count {
                thread::yield_now();
            }
        }
        (0..4).for_each(|_| queue.push(Priority::Low, 0));
        threads.into_iter().for_each(|it| it.join().unwrap());
        assert_eq!(popped.load(Ordering::SeqCst), 20_000);
    }

    #[test]
    fn a_thread_that_must_leave_leaves_what_waits_to_others() {
        let queue = Arc::new(Queue::new());
        let leave = Arc::new(AtomicBool::new(false));
        let (other, flag) = (Arc::clone(&queue), Arc::clone(&leave));
        let leaver = thread::spawn(move || other.pop(|| flag.load(Ordering::SeqCst)));
        leave.store(true, Ordering::SeqCst);
        queue.wake_all();
        assert_eq!(leaver.join().unwrap(), None);
        queue.push(Priority::Normal, 7);
        assert_eq!(queue.pop(|| false), Some(7));
    }

    #[test]
    fn a_higher_priority_goes_first_and_a_lower_one_waits_sixteen_turns_at_most() {
        let queue = Queue::new();
        let push = |priority| (0..100).for_each(|_| queue.push(priority, priority));
        PRIORITIES.into_iter().for_each(push);
        let popped: Vec<_> = (0..300).map(|_| queue.take().unwrap()).collect();
        let count = |priority| popped[..64].iter().filter(|it| **it == priority).count();
        assert_eq!(PRIORITIES.map(count), [4, 12, 48]);
        for priority in PRIORITIES {
            assert_eq!(popped.iter().filter(|it| **it == priority).count(), 100);
        }
    }
}
