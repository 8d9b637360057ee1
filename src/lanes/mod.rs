//! FLOOR 1, the executor: lanes, tasks, hops, slices.
//!
//! A command is an `async fn`. Its task lives on one lane at a time and moves itself:
//! `Lane::Storage.run(|| …).await` puts the task into that lane's queue and runs the closure there,
//! inside the task's own poll. No thread sees every command, so none can hold them up; and because
//! the closure runs inside the poll, it borrows what the command owns.
//!
//! | file | what is in it |
//! |---|---|
//! | `hop` | `Lane::run`, `Lane::visit`, `continue_on`: moving to a lane |
//! | `inline` | commands that the calling thread runs itself |
//! | `slices` | `checkpoint`, `Lane::all`: giving the thread back, using all of a lane's threads |
//! | `task` | what a spawned command is, and how it is polled |
//! | `station` | where its wake-ups send it, and how it ranks among others |
//! | `here` | what the running thread knows: its lane and the task it polls |
//! | `executor` | `Lanes`: five lanes, their sizes, the process's default |
//! | `executors` | executors by name, each with lanes of its own |
//! | `pool` | one lane: its queue and its threads |
//! | `crew` | what those threads do, and how some or all of them are told to leave |
//! | `queue`, `line` | the tasks that wait for a lane's threads, and those of one rank |
//! | `priority` | which of the waiting tasks goes first |
//! | `nice` | the scheduling priority of a thread (the only unsafe code of this floor) |
//! | `cancel` | the flag by which a command is told to stop, and why |
//! | `clock` | waiting for a time, and calls that are made then |
//! | `progress` | how far a command has come |
//! | `counters` | how often and how long: for `collect_metrics` |
//! | `simulation` | an executor without threads that takes every step in an order drawn from a seed |
//!
//! This floor knows nothing of what it runs: no wallet, no key, no C.

mod cancel;
mod clock;
mod counters;
mod crew;
mod executor;
mod executors;
mod here;
mod hop;
mod inline;
mod line;
mod nice;
mod pool;
mod priority;
mod progress;
mod queue;
pub mod simulation;
mod slices;
mod station;
mod task;
#[cfg(test)]
mod tests;

pub use cancel::{Cancel, reopen, settle, settle_anyway};
pub use clock::{Appointment, call_at, sleep};
pub use counters::{
    BUCKET_LIMITS_MS, Counters, Histogram, SHORT_BUCKETS, counters_of, each_counters,
};
pub use executor::{LaneConfig, LaneState, LaneTimes, Lanes, LanesConfig};
pub use executors::{
    current_executor, define, each_executor, executor, go_over_to, has_room_for, run_hosted_lanes,
};
pub use here::{
    OthersWait, Place, begun, current_cancel, current_place, is_of_a_lane, lane as current_lane,
    others_wait, rest,
};
pub use hop::continue_on;
pub use inline::{is_inline, set_inline, waited_for};
pub use priority::Priority;
pub use progress::{Listener, Progress, report};
pub use slices::{checkpoint, cut, yield_now};
pub use station::Start;
pub use task::spawn_on;

/// A kind of work, and the threads that do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Computes for longer than a few milliseconds: key generation, Argon2, proofs.
    Expensive,
    /// Computes for less: parsing, signing, sealing.
    Cheap,
    /// Every call into `storage/`: it may wait for a disk or a server.
    Storage,
    /// Waits for a file that is not a wallet.
    Io,
    /// The caller's code.
    Reply,
}

impl Lane {
    pub const ALL: [Lane; 5] = [Lane::Expensive, Lane::Cheap, Lane::Storage, Lane::Io, Lane::Reply];

    /// The name in configuration, metrics and thread names.
    pub fn name(self) -> &'static str {
        match self {
            Lane::Expensive => "expensive",
            Lane::Cheap => "cheap",
            Lane::Storage => "storage",
            Lane::Io => "io",
            Lane::Reply => "reply",
        }
    }

    fn index(self) -> usize {
        self as usize
    }
}
