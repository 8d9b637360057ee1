//! The flag by which a command is told to stop.
//!
//! It is raised once, with a reason; a command looks at it at every `checkpoint` and ends with that
//! reason as its error. Raising it never interrupts anything. Before a command does what cannot be
//! taken back it *settles*: from then on it is too late to stop it, and it says what it did.

use super::here;
use crate::error::{Error, ErrorKind, Result};
use crate::locks::atomic::{AtomicU8, Ordering};
use crate::locks::{Arc, OnceLock};

const OPEN: u8 = 0;
const RAISED: u8 = 1;
const SETTLED: u8 = 2;
/// It was never begun, and its call says so.
const REFUSED: u8 = 3;

/// Shared by a command, its parallel parts and whoever may stop them.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<State>);

#[derive(Debug, Default)]
struct State {
    phase: AtomicU8,
    reason: OnceLock<(ErrorKind, &'static str)>,
}

impl Cancel {
    /// Tells the command to stop. The first reason given is the one it answers with. Whether it was told
    /// so by this call: not if it is too late, nor if others were faster.
    pub fn raise(&self, kind: ErrorKind, message: &'static str) -> bool {
        // The reason comes first: whoever sees the phase finds it.
        let _ = self.0.reason.set((kind, message));
        self.turn(OPEN, RAISED).is_ok()
    }

    /// Refuses the command; not if somebody has told it to stop, who then is answered.
    pub(super) fn refuse(&self) -> bool {
        self.turn(OPEN, REFUSED).is_ok()
    }

    /// `Err` if the command was refused.
    pub fn refusal(&self) -> Result<()> {
        match self.0.phase.load(Ordering::Acquire) {
            REFUSED => Err(refused()),
            _ => Ok(()),
        }
    }

    pub(super) fn is_raised(&self) -> bool {
        self.0.phase.load(Ordering::Acquire) == RAISED
    }

    /// `Err` with the reason once the flag was raised.
    pub fn check(&self) -> Result<()> {
        match self.0.phase.load(Ordering::Acquire) {
            RAISED => Err(self.reason()),
            REFUSED => Err(refused()),
            _ => Ok(()),
        }
    }

    /// From now on the command is not stopped, unless it was already.
    pub(super) fn settle(&self) -> Result<()> {
        match self.turn(OPEN, SETTLED) {
            Err(RAISED) => Err(self.reason()),
            Err(REFUSED) => Err(refused()),
            _ => Ok(()),
        }
    }

    pub(super) fn reopen(&self) {
        let _ = self.turn(SETTLED, OPEN);
        if self.0.reason.get().is_some() {
            let _ = self.turn(OPEN, RAISED);
        }
    }

    /// What the phase was before.
    fn turn(&self, from: u8, to: u8) -> std::result::Result<u8, u8> {
        self.0.phase.compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire)
    }

    /// Why it was raised, as an error.
    pub fn reason(&self) -> Error {
        match self.0.reason.get() {
            Some(&(kind, message)) => Error::untraced(kind, message),
            None => Error::bug("a command was told to stop without a reason"),
        }
    }

    /// Whether it is the flag of the same command.
    pub fn is(&self, other: &Cancel) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn refused() -> Error {
    let message = "as many tasks wait for a lane as its queue_limit allows; try again when some of your \
                   commands have ended";
    Error::untraced(ErrorKind::ExecutorBusy, message)
}

/// The running command does now what cannot be taken back: it is not stopped any more. `Err` with the
/// reason if it was told to stop before.
pub fn settle() -> Result<()> {
    here::station().map_or(Ok(()), |station| station.cancel.settle())
}

/// The running command can be stopped again, also by who was too late meanwhile: what it did, it would
/// take back.
pub fn reopen() {
    if let Some(station) = here::station() {
        station.cancel.reopen();
    }
}

/// The running command takes back what it did, whether it was told to stop or not.
pub fn settle_anyway() {
    if let Some(station) = here::station() {
        station.cancel.0.phase.store(SETTLED, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_raised_or_settled_and_not_both() {
        for _ in 0..2_000 {
            let cancel = Cancel::default();
            let other = cancel.clone();
            let raiser = std::thread::spawn(move || other.raise(ErrorKind::Io, "stop"));
            let settled = cancel.settle().is_ok();
            assert_eq!(raiser.join().unwrap(), !settled);
            assert_eq!(cancel.check().is_ok(), settled);
        }
    }

    #[test]
    fn who_was_too_late_is_heard_when_it_is_opened_again() {
        for _ in 0..2_000 {
            let cancel = Cancel::default();
            let other = cancel.clone();
            cancel.settle().unwrap();
            let raiser = std::thread::spawn(move || other.raise(ErrorKind::Io, "stop"));
            cancel.reopen();
            raiser.join().unwrap();
            assert!(cancel.check().is_err());
        }
    }

    #[test]
    fn the_first_reason_stays() {
        let cancel = Cancel::default();
        assert!(cancel.raise(ErrorKind::Io, "first"));
        assert!(!cancel.raise(ErrorKind::InvalidState, "second"));
        assert_eq!(cancel.check().unwrap_err().kind(), ErrorKind::Io);
        assert_eq!(cancel.settle().unwrap_err().kind(), ErrorKind::Io);
    }
}
