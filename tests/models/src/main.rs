//! The places where threads of the library meet, in every order of their steps.
//!
//! The sources are those of the library. Their locks and atomics are loom's (`locks`), which runs a model
//! again and again, until it has seen each order in which its threads can take turns, at most so many times
//! against their will, and each value that the memory model lets an atomic show. A wake-up that is lost is a
//! deadlock, which loom reports as well as what a model asserts.
//!
//! `MODEL_PREEMPTIONS` is how often a thread is stopped against its will; a model has its own number else.
//!
//!     make test-models

#![allow(dead_code)]

#[path = "../../../src/error.rs"]
mod error;
mod locks;

mod lanes {
    #[path = "../../../../src/lanes/cancel.rs"]
    mod cancel;
    #[path = "../../../../src/lanes/crew.rs"]
    mod crew;
    mod here;
    mod line;
    #[path = "../../../../src/lanes/priority.rs"]
    mod priority;
    #[path = "../../../../src/lanes/queue.rs"]
    mod queue;

    pub use cancel::Cancel;
    pub use priority::Priority;

    pub mod models;
}

mod ffi {
    #[path = "../../../../src/ffi/queue/arrivals.rs"]
    mod arrivals;
    #[path = "../../../../src/ffi/door.rs"]
    mod door;

    pub mod models;
}

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// What is run in every order, with how many preemptions, and what it is to show.
type Model = (&'static str, usize, fn());

fn main() {
    for (name, preemptions, model) in lanes::models::ALL.iter().chain(ffi::models::ALL) {
        let (orders, since) = (Arc::new(AtomicUsize::new(0)), Instant::now());
        let counted = Arc::clone(&orders);
        let mut loom = loom::model::Builder::new();
        loom.preemption_bound = Some(preemptions_of_environment().unwrap_or(*preemptions));
        loom.max_branches = 10_000;
        loom.check(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            model();
        });
        let orders = orders.load(Ordering::Relaxed);
        println!("{name}: {orders} orders in {:.1} s", since.elapsed().as_secs_f32());
    }
}

fn preemptions_of_environment() -> Option<usize> {
    let text = std::env::var("MODEL_PREEMPTIONS").ok()?;
    Some(text.parse().expect("MODEL_PREEMPTIONS is a number"))
}
