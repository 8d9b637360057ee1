//! Commands that were accepted and not yet answered, by their handles; and what callers have ordered for
//! commands that they are about to issue.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use super::CommandHandle;
use crate::error::ErrorKind;
use crate::locks::lock;
use crate::model::command::CommandOptions;

/// Commands come from all threads; those that look for different ones seldom meet.
const SHARDS: usize = 16;

static IN_FLIGHT: LazyLock<[Mutex<Commands>; SHARDS]> = LazyLock::new(Default::default);
static ORDERED: LazyLock<Mutex<HashMap<CommandHandle, CommandOptions>>> =
    LazyLock::new(Default::default);
static ORDERS: AtomicUsize = AtomicUsize::new(0);

/// Handles are the callers', who may give one to several commands.
type Commands = HashMap<CommandHandle, Vec<Arc<dyn Stoppable>>>;

/// A command that can be told to stop, and is answered.
pub(super) trait Stoppable: Send + Sync {
    fn stop(self: Arc<Self>, kind: ErrorKind, message: &'static str);
}

fn shard(handle: CommandHandle) -> &'static Mutex<Commands> {
    &IN_FLIGHT[handle.unsigned_abs() as usize % SHARDS]
}

pub(super) fn add(handle: CommandHandle, command: Arc<dyn Stoppable>) {
    lock(shard(handle)).entry(handle).or_default().push(command);
}

pub(super) fn remove(handle: CommandHandle, command: *const ()) {
    let mut commands = lock(shard(handle));
    let Some(of_handle) = commands.get_mut(&handle) else { return };
    let found = of_handle.iter().position(|it| Arc::as_ptr(it).cast() == command);
    let removed = found.map(|index| of_handle.swap_remove(index));
    if of_handle.is_empty() {
        commands.remove(&handle);
    }
    drop(commands);
    drop(removed);
}

/// Tells the commands of this handle to stop.
pub fn cancel(handle: CommandHandle) {
    let commands = lock(shard(handle)).get(&handle).cloned().unwrap_or_default();
    for command in commands {
        command.stop(ErrorKind::CommandCancelled, "the command was cancelled");
    }
}

/// Orders something for the next command of this handle, or takes the order back.
pub fn order(handle: CommandHandle, options: CommandOptions) {
    let mut ordered = lock(&ORDERED);
    if options.is_empty() {
        ordered.remove(&handle);
    } else {
        ordered.insert(handle, options);
    }
    ORDERS.store(ordered.len(), Ordering::SeqCst);
}

/// What was ordered for a command that is accepted now: how long it may take.
pub(super) fn time_limit(handle: CommandHandle) -> Option<Duration> {
    // Looked at first: nearly no command has orders.
    if ORDERS.load(Ordering::SeqCst) == 0 {
        return None;
    }
    let mut ordered = lock(&ORDERED);
    let options = ordered.remove(&handle)?;
    ORDERS.store(ordered.len(), Ordering::SeqCst);
    options.timeout()
}
