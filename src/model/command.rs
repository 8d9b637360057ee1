//! What a caller orders for one command.

use std::time::Duration;

use serde::Deserialize;

/// `{"timeout_ms": optional int}`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandOptions {
    timeout_ms: Option<u32>,
}

impl CommandOptions {
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout_ms.map(|it| Duration::from_millis(it.into()))
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
