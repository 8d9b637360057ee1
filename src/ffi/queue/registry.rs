//! Which queue a command handle belongs to.
//!
//! A callback has no parameter of its host's, so the handle says it: each queue has a range of
//! them. The range of a closed queue goes to another only when none of its commands is in flight any
//! more: an answer never reaches a queue that did not ask.

use std::sync::{Arc, RwLock};

use super::Queue;
use crate::error::{Error, ErrorKind, Result};
use crate::ffi::CommandHandle;
use crate::locks::{read, write};

/// Command handles of each queue; the first is the queue's own number.
const HANDLES: CommandHandle = 1 << 21;

/// The queue at `index` has the handles from `(index + 1) * HANDLES` on: small handles, which all
/// others count from 1, belong to none.
static QUEUES: RwLock<Vec<Arc<Queue>>> = RwLock::new(Vec::new());

const MAX_QUEUES: usize = (CommandHandle::MAX / HANDLES) as usize;

/// Opens a queue and gives its number.
pub fn open() -> Result<(CommandHandle, Arc<Queue>)> {
    let queue = Arc::new(Queue::new()?);
    let mut queues = write(&QUEUES);
    // Who has none can get one only through the registry, which is locked.
    let is_free = |it: &Arc<Queue>| it.is_closed() && Arc::strong_count(it) == 1;
    let index = match queues.iter().position(is_free) {
        Some(index) => index,
        None if queues.len() < MAX_QUEUES => {
            queues.push(Arc::clone(&queue));
            queues.len() - 1
        }
        None => {
            let message = format!("there are {MAX_QUEUES} queues already; close one");
            return Err(Error::structure(message));
        }
    };
    queues[index] = Arc::clone(&queue);
    Ok(((index as CommandHandle + 1) * HANDLES, queue))
}

/// Closes a queue. Commands that are in flight go on; their completions are dropped.
pub fn close(number: CommandHandle) -> Result<()> {
    of_number(number)?.close();
    Ok(())
}

/// The open queue with this number.
pub fn of_number(number: CommandHandle) -> Result<Arc<Queue>> {
    let queue = if number % HANDLES == 0 { of_handle(number) } else { None };
    let queue = queue.ok_or_else(|| Error::param(1, "is not the number of an open queue"))?;
    if queue.is_of_this_process() { Ok(queue) } else { Err(forked()) }
}

fn forked() -> Error {
    let message = "the queue is that of the process that this one was forked from";
    Error::new(ErrorKind::InvalidState, message)
}

/// The open queue of a command that is to leave its completion there.
pub fn of_command(handle: CommandHandle) -> Result<Arc<Queue>> {
    let missing = || Error::param(1, "is not one of the handles of an open queue");
    of_handle(handle).ok_or_else(missing)
}

/// The queue of this handle, unless it is closed.
pub(super) fn of_handle(handle: CommandHandle) -> Option<Arc<Queue>> {
    let index = usize::try_from(handle / HANDLES).ok()?.checked_sub(1)?;
    let queue = read(&QUEUES).get(index).map(Arc::clone)?;
    (!queue.is_closed()).then_some(queue)
}
