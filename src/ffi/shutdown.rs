//! The end of all commands: none is accepted while it goes on, those in flight end or are told to, and the
//! wallets are closed. Afterwards the library can be used again.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{TryRecvError, channel};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use super::{callbacks, in_flight};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lanes, run_hosted_lanes};
use crate::locks::lock;

static CLOSING: AtomicBool = AtomicBool::new(false);
/// Commands that were accepted and whose callbacks have not returned.
static UNANSWERED: AtomicUsize = AtomicUsize::new(0);
static ANSWERED: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());

/// How long wallets may take to close after the time is up.
const GRACE: Duration = Duration::from_millis(150);

const STOP_AGAIN: Duration = Duration::from_millis(20);

/// A look at what nobody rings for.
const SHORT: Duration = Duration::from_millis(2);

/// One accepted command, until its callback has returned.
pub(super) struct Accepted(());

impl Accepted {
    /// The count goes up before the flag is read, and `shutdown` raises the flag before it reads the count.
    pub(super) fn begin() -> Result<Self> {
        UNANSWERED.fetch_add(1, Ordering::SeqCst);
        let accepted = Self(());
        if CLOSING.load(Ordering::SeqCst) {
            let message =
                "the library is being shut down; call again when indy_shutdown has returned";
            return Err(Error::new(ErrorKind::InvalidState, message));
        }
        Ok(accepted)
    }
}

impl Drop for Accepted {
    fn drop(&mut self) {
        UNANSWERED.fetch_sub(1, Ordering::SeqCst);
        if CLOSING.load(Ordering::SeqCst) {
            drop(lock(&ANSWERED.0));
            ANSWERED.1.notify_all();
        }
    }
}

/// How many commands are in flight.
pub fn unanswered() -> usize {
    UNANSWERED.load(Ordering::SeqCst)
}

/// Lets commands in flight end until the time is up, tells the rest to stop, and closes wallets with what
/// `close` gives then. Every callback has returned when this does.
pub fn shutdown<F: Future<Output = Result<()>> + Send + 'static>(
    timeout: Duration,
    close: impl FnOnce() -> Vec<F>,
) -> Result<()> {
    if callbacks::is_inside() {
        let message = "a callback cannot shut the library down, which waits for its end; call from a \
                       thread of your own";
        return Err(Error::new(ErrorKind::InvalidState, message));
    }
    let _closing = Closing::begin()?;
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
    close_wallets(close(), deadline.max(Instant::now()) + GRACE)
}

/// While it lives, no command is accepted.
struct Closing;

impl Closing {
    fn begin() -> Result<Self> {
        if CLOSING.swap(true, Ordering::SeqCst) {
            let message = "the library is being shut down already";
            return Err(Error::new(ErrorKind::InvalidState, message));
        }
        Ok(Self)
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        CLOSING.store(false, Ordering::SeqCst);
    }
}

fn close_wallets<F: Future<Output = Result<()>> + Send + 'static>(
    closing: Vec<F>,
    deadline: Instant,
) -> Result<()> {
    let (closed, all_closed) = channel::<()>();
    let lanes = Lanes::of_process();
    for close in closing {
        let closed = closed.clone();
        lanes.accept(async move {
            if let Err(error) = close.await {
                log::warn!("a wallet could not be closed: {error}");
            }
            drop(closed);
        });
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
            let answered = lock(&ANSWERED.0);
            if !is_so() {
                drop(ANSWERED.1.wait_timeout(answered, SHORT));
            }
        }
    }
}
