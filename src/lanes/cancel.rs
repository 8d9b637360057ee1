//! The flag by which a command is told to stop.
//!
//! It is raised once, with a reason; a command looks at it at every `checkpoint` and ends with that
//! reason as its error. Raising it never interrupts anything: what has been committed stays.

use std::sync::{Arc, OnceLock};

use crate::error::{Error, ErrorKind, Result};

/// Shared by a command, its parallel parts and whoever may stop them.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    reason: Arc<OnceLock<(ErrorKind, &'static str)>>,
}

impl Cancel {
    /// Tells the command to stop. The first reason given is the one it answers with.
    pub fn raise(&self, kind: ErrorKind, message: &'static str) {
        let _ = self.reason.set((kind, message));
    }

    /// `Err` with the reason once the flag was raised.
    pub fn check(&self) -> Result<()> {
        match self.reason.get() {
            Some(&(kind, message)) => Err(Error::new(kind, message)),
            None => Ok(()),
        }
    }

    /// Whether it is the flag of the same command.
    pub fn is(&self, other: &Cancel) -> bool {
        Arc::ptr_eq(&self.reason, &other.reason)
    }
}
