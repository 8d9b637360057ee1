//! Threads that keep every core busy at the lowest priority and have nothing to do with the library: what
//! the machine itself does to a quick command beside computations.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

pub struct Spinners {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Spinners {
    pub fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let cores = thread::available_parallelism().map_or(2, usize::from);
        let spin = |stop: Arc<AtomicBool>| {
            lowest_priority();
            let mut number = 1_u64;
            while !stop.load(Ordering::Relaxed) {
                number = black_box(number.wrapping_mul(3) ^ (number >> 7));
            }
        };
        let threads = (0..cores)
            .map(|_| {
                let stop = Arc::clone(&stop);
                thread::spawn(move || spin(stop))
            })
            .collect();
        Self { stop, threads }
    }

    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.threads.into_iter().for_each(|it| it.join().unwrap());
    }
}

/// As the library's threads for expensive work have it.
#[cfg(target_os = "linux")]
fn lowest_priority() {
    let parameters = libc::sched_param { sched_priority: 0 };
    // SAFETY: the pointer is to a live, initialised value; 0 means the calling thread.
    assert_eq!(unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &parameters) }, 0);
}

#[cfg(not(target_os = "linux"))]
fn lowest_priority() {}
