//! The end of all commands: none is accepted while it goes on, those in flight end or are told to, and the
//! wallets are closed. Afterwards the library can be used again.

use std::sync::LazyLock;
use std::sync::mpsc::{TryRecvError, channel};
use std::time::{Duration, Instant};

use super::door::{Door, Inside};
use super::{callbacks, in_flight};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lanes, run_hosted_lanes, waited_for};

/// Through which each command goes that is accepted, until its callback has returned.
static DOOR: LazyLock<Door> = LazyLock::new(Door::new);

/// Through which goes what a command does yet that was told to stop and is answered: never closed.
static AFTERWARDS: LazyLock<Door> = LazyLock::new(Door::new);

/// How long wallets may take to close, and commands to stop, after the time is up; and at least after the last
/// answer.
const GRACE: Duration = Duration::from_millis(150);
const LEAST: Duration = Duration::from_millis(50);

const STOP_AGAIN: Duration = Duration::from_millis(20);

/// A look at what nobody rings for.
const SHORT: Duration = Duration::from_millis(2);

/// Lets a command in.
pub(super) fn enter() -> Result<Inside<'static>> {
    DOOR.enter().ok_or_else(|| {
        let message = "the library is being shut down; call again when indy_shutdown has returned";
        Error::new(ErrorKind::InvalidState, message)
    })
}

/// Says that a command goes on that is answered now, until the result is dropped.
pub(super) fn goes_on() -> Inside<'static> {
    AFTERWARDS.enter_freely()
}

/// How many commands are in flight.
pub fn unanswered() -> usize {
    DOOR.inside()
}

/// Lets commands in flight end until the time is up, tells the rest to stop, and closes wallets with what
/// `close` gives then. Every callback has returned when this does, and, unless it is an error, every command
/// has ended.
pub fn shutdown<F: Future<Output = Result<()>> + Send + 'static>(
    timeout: Duration,
    close: impl FnOnce() -> Vec<F>,
) -> Result<()> {
    if callbacks::is_inside() {
        let message = "a callback cannot shut the library down, which waits for its end; call from a \
                       thread of your own";
        return Err(Error::new(ErrorKind::InvalidState, message));
    }
    let Some(_closed) = DOOR.close() else {
        let message = "the library is being shut down already";
        return Err(Error::new(ErrorKind::InvalidState, message));
    };
    let deadline = Instant::now() + timeout;
    let is_quiet = || unanswered() == 0;
    if !wait_until(is_quiet, deadline) {
        // Again and again: one that was just accepted can be stopped a moment later.
        let stop = || in_flight::stop_all(ErrorKind::CommandCancelled, "the library was shut down");
        stop();
        while !wait_until(is_quiet, Instant::now() + STOP_AGAIN) {
            stop();
        }
    }
    let deadline = (deadline + GRACE).max(Instant::now() + LEAST);
    in_flight::forget_orders();
    close_wallets(close(), deadline)?;
    if wait_until(|| AFTERWARDS.inside() == 0, deadline) {
        return Ok(());
    }
    let message = "commands that were told to stop still do what they cannot leave, such as a call of a \
                   storage; they are answered, and end by themselves";
    Err(Error::new(ErrorKind::CommandTimedOut, message))
}

fn close_wallets<F: Future<Output = Result<()>> + Send + 'static>(
    closing: Vec<F>,
    deadline: Instant,
) -> Result<()> {
    let (closed, all_closed) = channel::<()>();
    let lanes = Lanes::of_process();
    for close in closing {
        let closed = closed.clone();
        let close = async move {
            if let Err(error) = close.await {
                log::warn!("a wallet could not be closed: {error}");
            }
            drop(closed);
        };
        // On the lanes also where this thread runs its commands itself: it looks at the time.
        waited_for(|| lanes.accept(close));
    }
    drop(closed);
    if wait_until(|| all_closed.try_recv() == Err(TryRecvError::Disconnected), deadline) {
        return Ok(());
    }
    let message = "wallets are still being closed, as their storages take longer than the time-out";
    Err(Error::new(ErrorKind::CommandTimedOut, message))
}

/// Lanes that the host runs are run here meanwhile.
fn wait_until(mut is_so: impl FnMut() -> bool, deadline: Instant) -> bool {
    loop {
        if is_so() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        if !run_hosted_lanes() {
            DOOR.wait(&mut is_so, SHORT);
        }
    }
}
