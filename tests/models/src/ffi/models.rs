//! A completion queue and its host; commands and a shutdown.

use std::time::Duration;

use loom::thread;

use super::arrivals::{Arrivals, Bell};
use super::door::Door;
use crate::Model;
use crate::locks::atomic::{AtomicUsize, Ordering};
use crate::locks::{Arc, Condvar, Mutex, lock};

pub const ALL: &[Model] = &[
    ("queue of completions: the host is woken for all", 3, the_host_is_woken_for_all),
    ("queue of completions: closed at any moment", 3, closed_at_any_moment),
    ("door: nobody is inside when it is closed and empty", 3, nobody_is_inside_when_it_is_empty),
    ("door: the last to leave wakes who waits", 3, the_last_to_leave_wakes_who_waits),
];

/// As a pipe: each `raise` is a byte.
struct Pipe {
    bytes: Mutex<usize>,
    is_readable: Condvar,
}

impl Pipe {
    fn new() -> Self {
        Self { bytes: Mutex::new(0), is_readable: Condvar::new() }
    }

    /// What a host's loop does.
    fn wait(&self) {
        let mut bytes = lock(&self.bytes);
        while *bytes == 0 {
            bytes = self.is_readable.wait(bytes).unwrap();
        }
    }
}

impl Bell for Pipe {
    fn raise(&self) {
        *lock(&self.bytes) += 1;
        self.is_readable.notify_one();
    }

    fn clear(&self) {
        *lock(&self.bytes) = 0;
    }
}

type OfModel = Arc<Arrivals<usize, Pipe>>;

fn putting(arrivals: &OfModel, them: &'static [usize]) -> thread::JoinHandle<()> {
    let arrivals = Arc::clone(arrivals);
    thread::spawn(move || them.iter().for_each(|it| arrivals.put(*it)))
}

/// It looks only when it is woken, and once each time.
fn the_host_is_woken_for_all() {
    let arrivals = Arc::new(Arrivals::new(Pipe::new()));
    let threads = [putting(&arrivals, &[1, 2]), putting(&arrivals, &[4])];
    let mut sum = 0;
    while sum < 7 {
        arrivals.bell().unwrap().wait();
        sum += arrivals.take().unwrap().into_iter().sum::<usize>();
    }
    threads.into_iter().for_each(|it| it.join().unwrap());
    assert_eq!((sum, arrivals.take()), (7, Some(Vec::new())));
}

fn closed_at_any_moment() {
    let arrivals = Arc::new(Arrivals::new(Pipe::new()));
    let thread = putting(&arrivals, &[1, 2]);
    let first = arrivals.take().unwrap();
    arrivals.close();
    thread.join().unwrap();
    assert!([vec![], vec![1], vec![1, 2]].contains(&first));
    assert!(arrivals.is_closed() && arrivals.take().is_none() && arrivals.bell().is_none());
}

/// Commands that come in count up and, when they leave, down; none may come in between.
fn nobody_is_inside_when_it_is_empty() {
    let (door, at_work) = (Arc::new(Door::new()), Arc::new(AtomicUsize::new(0)));
    let threads = [0; 2].map(|_| {
        let (door, at_work) = (Arc::clone(&door), Arc::clone(&at_work));
        thread::spawn(move || {
            if let Some(_inside) = door.enter() {
                at_work.fetch_add(1, Ordering::Relaxed);
                at_work.fetch_sub(1, Ordering::Relaxed);
            }
        })
    });
    let closed = door.close().unwrap();
    assert!(door.close().is_none());
    if door.inside() == 0 {
        let before = at_work.load(Ordering::Relaxed);
        assert_eq!(before, 0);
    }
    drop(closed);
    threads.into_iter().for_each(|it| it.join().unwrap());
    assert_eq!(door.inside(), 0);
    assert!(door.enter().is_some());
}

fn the_last_to_leave_wakes_who_waits() {
    let door = Arc::new(Door::new());
    let threads = [0; 2].map(|_| {
        let door = Arc::clone(&door);
        thread::spawn(move || drop(door.enter()))
    });
    let closed = door.close().unwrap();
    while door.inside() > 0 {
        // Without a time: a wake-up that is lost would be a deadlock.
        door.wait(|| door.inside() == 0, Duration::MAX);
    }
    drop(closed);
    threads.into_iter().for_each(|it| it.join().unwrap());
}
