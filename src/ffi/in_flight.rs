//! Commands that were accepted and not yet answered, by their handles; and what callers have ordered for
//! commands that they are about to issue.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use super::CommandHandle;
use crate::error::ErrorKind;
use crate::locks::lock;
use crate::model::command::{CommandInFlight, CommandOptions};

/// Commands come from all threads; those that look for different ones seldom meet.
const SHARDS: usize = 16;

static IN_FLIGHT: LazyLock<[Mutex<Commands>; SHARDS]> = LazyLock::new(Default::default);
static ORDERED: LazyLock<Mutex<HashMap<CommandHandle, CommandOptions>>> =
    LazyLock::new(Default::default);
static ORDERS: AtomicUsize = AtomicUsize::new(0);

type Commands = HashMap<CommandHandle, OfHandle, BuildHasherDefault<Spread>>;

/// Handles are the callers', who may give one to several commands. Some give one to all.
enum OfHandle {
    One(Arc<dyn Stoppable>),
    /// By their addresses.
    Several(HashMap<usize, Arc<dyn Stoppable>>),
}

fn address(command: &Arc<dyn Stoppable>) -> usize {
    Arc::as_ptr(command).addr()
}

/// Handles are numbers that count up. Whoever chose them so that they collide would harm itself.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|it| self.write_i32((*it).into()));
    }

    /// By the golden ratio, which spreads numbers that follow each other (Knuth, "The Art of Computer
    /// Programming", 6.4).
    fn write_i32(&mut self, number: i32) {
        let number = u64::from(number.cast_unsigned());
        self.0 = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A command that can be told to stop, and is answered.
pub(super) trait Stoppable: Send + Sync {
    fn stop(self: Arc<Self>, kind: ErrorKind, message: &'static str);

    /// What it does; `None` once it is answered.
    fn look(&self) -> Option<CommandInFlight>;
}

fn shard(handle: CommandHandle) -> &'static Mutex<Commands> {
    &IN_FLIGHT[handle.unsigned_abs() as usize % SHARDS]
}

pub(super) fn add(handle: CommandHandle, command: Arc<dyn Stoppable>) {
    let mut commands = lock(shard(handle));
    let of_handle = match commands.remove(&handle) {
        None => OfHandle::One(command),
        Some(OfHandle::One(first)) => {
            OfHandle::Several([first, command].map(|it| (address(&it), it)).into())
        }
        Some(OfHandle::Several(mut them)) => {
            them.insert(address(&command), command);
            OfHandle::Several(them)
        }
    };
    commands.insert(handle, of_handle);
}

pub(super) fn remove(handle: CommandHandle, command: *const ()) {
    let command = command.addr();
    let mut commands = lock(shard(handle));
    let left = match commands.remove(&handle) {
        Some(OfHandle::One(it)) if address(&it) == command => return,
        Some(OfHandle::Several(mut them)) => {
            them.remove(&command);
            if them.is_empty() { None } else { Some(OfHandle::Several(them)) }
        }
        left => left,
    };
    if let Some(left) = left {
        commands.insert(handle, left);
    }
}

/// All commands, the oldest first.
pub fn list() -> Vec<CommandInFlight> {
    let mut all: Vec<_> = everything().iter().filter_map(|it| it.look()).collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.age_ms));
    all
}

/// Tells all commands to stop.
pub(super) fn stop_all(kind: ErrorKind, message: &'static str) {
    everything().into_iter().for_each(|it| it.stop(kind, message));
}

/// Not locked while it is looked at: some may be answered meanwhile.
fn everything() -> Vec<Arc<dyn Stoppable>> {
    let mut all = Vec::new();
    for shard in IN_FLIGHT.iter() {
        for of_handle in lock(shard).values() {
            match of_handle {
                OfHandle::One(it) => all.push(Arc::clone(it)),
                OfHandle::Several(them) => all.extend(them.values().cloned()),
            }
        }
    }
    all
}

/// Tells the commands of this handle to stop.
pub fn cancel(handle: CommandHandle) {
    let commands = match lock(shard(handle)).get(&handle) {
        None => return,
        Some(OfHandle::One(it)) => vec![Arc::clone(it)],
        Some(OfHandle::Several(them)) => them.values().cloned().collect(),
    };
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

/// Takes all orders back.
pub(super) fn forget_orders() {
    let mut ordered = lock(&ORDERED);
    ordered.clear();
    ORDERS.store(0, Ordering::SeqCst);
}

/// What was ordered for a command that is accepted now.
pub(super) fn ordered(handle: CommandHandle) -> CommandOptions {
    // Looked at first: nearly no command has orders.
    if ORDERS.load(Ordering::SeqCst) == 0 {
        return CommandOptions::default();
    }
    let mut ordered = lock(&ORDERED);
    let options = ordered.remove(&handle).unwrap_or_default();
    ORDERS.store(ordered.len(), Ordering::SeqCst);
    options
}
