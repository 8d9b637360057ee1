//! What a caller orders for one command, and what is told of one in flight.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::lanes::Priority;

/// `{"timeout_ms": optional int, "priority": optional "high" | "normal" | "low", "progress": optional
/// bool}`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandOptions {
    timeout_ms: Option<u32>,
    priority: Option<Priority>,
    progress: Option<bool>,
}

impl CommandOptions {
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout_ms.map(|it| Duration::from_millis(it.into()))
    }

    pub fn priority(&self) -> Priority {
        self.priority.unwrap_or_default()
    }

    /// Whether a listener hears how far the command has come.
    pub fn progress(&self) -> bool {
        self.progress.unwrap_or(true)
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A command that was accepted and not yet answered.
#[derive(Debug, Serialize)]
pub struct CommandInFlight {
    pub handle: i32,
    pub name: &'static str,
    pub lane: &'static str,
    pub age_ms: u64,
    pub state: &'static str,
}
