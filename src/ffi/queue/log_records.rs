//! The log of the process, for hosts that hear of everything in their event loop.

use std::sync::Arc;

use log::{Log, Metadata, Record};

use super::Queue;
use super::completion::{CompletionKind, Kept, Values};
use crate::ffi::{CommandHandle, ErrorCode};

/// Leaves records in a queue while that is open. It keeps the queue's number from being another's.
pub struct QueueLogger {
    number: CommandHandle,
    queue: Arc<Queue>,
}

impl QueueLogger {
    pub fn new(number: CommandHandle, queue: Arc<Queue>) -> Self {
        Self { number, queue }
    }
}

impl Log for QueueLogger {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        // In a child of `fork` the descriptor is that of the parent, which would wake for nothing; and a lock
        // may be one that is held for ever.
        self.queue.is_of_this_process() && !self.queue.is_closed()
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let message = record.args().to_string();
        let texts = [Some(record.target()), Some(&message), record.module_path()];
        let values = Values {
            kind: CompletionKind::LogRecord,
            numbers: [record.level() as i64, record.line().unwrap_or(0).into()],
            texts: texts.map(|it| it.map(str::as_bytes)),
            details: record.file().map(str::as_bytes),
        };
        self.queue.put(Kept::new(self.number, ErrorCode::Success, values));
    }

    fn flush(&self) {}
}
