//! What the running thread knows: the lane it belongs to and the task it polls.
//!
//! Two thread-locals and no lock. A task finds its executor and its cancel flag here, so that no
//! function of a command has to hand them down.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::Arc;

use super::inline::is_waited_for;
use super::station::Station;
use super::{Cancel, Lane};
use crate::error::{Error, ErrorKind, Result};

thread_local! {
    /// Set for good on a thread that a lane has started.
    static IS_OF_A_LANE: Cell<bool> = const { Cell::new(false) };
    static LANE: Cell<Option<Lane>> = const { Cell::new(None) };
    /// What needs no dropping is also there on a thread that is ending: a host may call the library
    /// from a handler of the process's exit.
    static STATION: RefCell<Option<ManuallyDrop<Arc<Station>>>> = const { RefCell::new(None) };
}

/// The lane this thread works for; `None` on a caller's thread.
pub fn lane() -> Option<Lane> {
    LANE.get()
}

/// Whether a lane has started this thread.
pub fn is_of_a_lane() -> bool {
    IS_OF_A_LANE.get()
}

/// Says that this thread is one of the lane's.
pub(super) fn belong_to(lane: Lane) {
    IS_OF_A_LANE.set(true);
    settle_on(Some(lane));
}

/// Lets a thread of the host's work for a lane until the result is dropped. One that works for a lane
/// already is in the middle of something that others may wait for.
pub(super) fn lend_to(lane: Lane) -> Result<impl Drop> {
    struct Back(Option<Lane>);
    impl Drop for Back {
        fn drop(&mut self) {
            IS_OF_A_LANE.set(false);
            settle_on(self.0);
        }
    }
    if is_of_a_lane() || is_waited_for() {
        let message = "a callback cannot run a lane; run it from a loop of a thread of your own";
        return Err(Error::new(ErrorKind::InvalidState, message));
    }
    let back = Back(LANE.get());
    belong_to(lane);
    Ok(back)
}

/// Says for which lane this thread works from now on.
pub(super) fn settle_on(lane: Option<Lane>) {
    LANE.set(lane);
}

/// Settles this thread where it is now once the result is dropped.
pub(super) fn keep_lane() -> impl Drop {
    struct Back(Option<Lane>);
    impl Drop for Back {
        fn drop(&mut self) {
            settle_on(self.0);
        }
    }
    Back(LANE.get())
}

/// Runs `work` as if on a caller's thread: a callback, which runs on a lane, may call the library
/// again, and that call has to return before the new command goes further than its first hop.
pub(super) fn outside_of_lanes<T>(work: impl FnOnce() -> T) -> T {
    let _back = keep_lane();
    settle_on(None);
    work()
}

/// Runs `work` (one poll of a task) with `station` as the current task, and gives that back.
pub(super) fn with_station(station: Arc<Station>, work: impl FnOnce()) -> Arc<Station> {
    let mut outer = Outer(Some(STATION.replace(Some(ManuallyDrop::new(station)))));
    work();
    match outer.put_back() {
        Some(station) => station,
        None => unreachable!("nobody else has put it back"),
    }
}

/// The task that is being polled on this thread.
pub(super) fn station() -> Option<Arc<Station>> {
    STATION.with_borrow(|station| station.as_deref().cloned())
}

/// Whether this thread polls that task.
pub(super) fn is_polling(task: &Station) -> bool {
    STATION.with_borrow(|station| station.as_ref().is_some_and(|it| ptr::eq(&***it, task)))
}

/// The cancel flag of the command that runs on this thread; a flag nobody raises outside of one.
pub fn current_cancel() -> Cancel {
    station().map(|station| station.cancel.clone()).unwrap_or_default()
}

/// Where a command is, for whoever looks from outside.
pub struct Place(Arc<Station>);

impl Place {
    pub fn lane(&self) -> Lane {
        self.0.lane()
    }

    /// "queued" for its lane, "running" there, or "waiting" for something else: a write, its parts.
    pub fn state(&self) -> &'static str {
        self.0.state()
    }
}

/// That of the command that runs on this thread.
pub fn current_place() -> Option<Place> {
    station().map(Place)
}

/// What the running command was to do is done: it cannot be refused any more.
pub fn begun() {
    tell(Station::set_begun);
}

/// Others wait for what the running task does, until the result is dropped: neither its priority nor its size
/// holds them up.
#[must_use]
pub fn others_wait() -> OthersWait {
    let station = station();
    station.iter().for_each(|it| it.one_waits_more());
    OthersWait(station)
}

pub struct OthersWait(Option<Arc<Station>>);

impl Drop for OthersWait {
    fn drop(&mut self) {
        self.0.iter().for_each(|it| it.one_waits_less());
    }
}

/// The running command waits from now on.
pub fn rest() {
    tell(Station::rest);
}

/// Says something of the task that is being polled on this thread, if there is one.
fn tell(say: impl FnOnce(&Station)) {
    STATION.with_borrow(|station| {
        if let Some(station) = station {
            say(station);
        }
    });
}

/// The outer task, which is put back also when the poll panics.
struct Outer(Option<Option<ManuallyDrop<Arc<Station>>>>);

impl Outer {
    /// Gives the inner one; `None` if that was done.
    fn put_back(&mut self) -> Option<Arc<Station>> {
        let inner = STATION.replace(self.0.take()?);
        inner.map(ManuallyDrop::into_inner)
    }
}

impl Drop for Outer {
    fn drop(&mut self) {
        drop(self.put_back());
    }
}
