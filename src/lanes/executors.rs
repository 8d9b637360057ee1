//! Executors by name, beside that of the process: what runs in one does not wait for what runs in another.
//!
//! A host defines them, a wallet is opened in one, and each command that comes into that wallet goes over
//! to it before its first hop. They stay as long as the process.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use super::{Lane, LaneConfig, Lanes, LanesConfig, here};
use crate::error::{Error, Result};
use crate::locks::{read, write};

static NAMED: RwLock<BTreeMap<String, Arc<Lanes>>> = RwLock::new(BTreeMap::new());

/// The lowest priority of threads that there are, as a nice value.
static LOWEST: AtomicI32 = AtomicI32::new(0);

/// More than these are a mistake.
const MOST: usize = 256;

/// The executor of this name; that of the process, if there is no name.
pub fn executor(name: Option<&str>) -> Result<Arc<Lanes>> {
    let Some(name) = name else { return Ok(Lanes::of_process()) };
    read(&NAMED).get(name).cloned().ok_or_else(|| {
        let message = "there is no executor of this name; define it with indy_set_runtime_config";
        Error::structure(message)
    })
}

/// All executors, that of the process first, which has no name.
pub fn each_executor() -> Vec<(Option<String>, Arc<Lanes>)> {
    let named = read(&NAMED);
    let named = named.iter().map(|(name, lanes)| (Some(name.clone()), Arc::clone(lanes)));
    std::iter::once((None, Lanes::of_process())).chain(named).collect()
}

/// Whether so many more names can be defined.
pub fn has_room_for(names: &[&str]) -> bool {
    let named = read(&NAMED);
    let new = names.iter().filter(|it| !named.contains_key(**it)).count();
    named.len() + new <= MOST
}

/// Defines an executor, or changes the lanes of one.
pub fn define(name: &str, changes: Vec<(Lane, LaneConfig)>) {
    let mut named = write(&NAMED);
    if let Some(lanes) = named.get(name) {
        let lanes = Arc::clone(lanes);
        drop(named);
        changes.into_iter().for_each(|(lane, config)| lanes.configure(lane, config));
        return;
    }
    let mut config = LanesConfig::default();
    changes.into_iter().for_each(|(lane, it)| config.set(lane, it));
    let lanes = Lanes::new(config);
    named.insert(name.to_owned(), Arc::clone(&lanes));
    drop(named);
    start_above_the_lowest(&lanes);
}

/// Starts the lanes of a higher priority than the lowest thread has: it might be the one that needs them
/// first, and a thread gives those that it starts no higher priority than its own.
pub(super) fn start_above_the_lowest(lanes: &Lanes) {
    start_above(lanes, LOWEST.load(Ordering::SeqCst));
}

/// Starts the lanes of a higher priority, of all executors: of those that there are, and those that come.
pub(super) fn start_lanes_above(nice: i32) {
    LOWEST.fetch_max(nice, Ordering::SeqCst);
    each_executor().iter().for_each(|(_, lanes)| start_above(lanes, nice));
}

/// If the system gives no more threads, who starts another lane is not the one to hear it.
fn start_above(lanes: &Lanes, nice: i32) {
    if catch_unwind(AssertUnwindSafe(|| lanes.start_lanes_above(nice))).is_err() {
        log::warn!("the system gives no threads for lanes that may then get a low priority");
    }
}

/// That of the running command.
pub fn current_executor() -> Arc<Lanes> {
    here::station().map_or_else(Lanes::of_process, |it| Arc::clone(it.lanes()))
}

/// The running command goes on in this executor from its next hop on, with what follows from it. One that
/// has gone over stays.
pub fn go_over_to(executor: &Arc<Lanes>) {
    if let Some(station) = here::station() {
        station.go_over_to(executor);
    }
}

/// Runs what waits for lanes without threads on this thread, which waits for it; whether there was anything.
pub fn run_hosted_lanes() -> bool {
    let mut ran = 0;
    for (_, lanes) in each_executor() {
        for lane in Lane::ALL.into_iter().filter(|it| lanes.size(*it) == 0) {
            ran += lanes.run(lane, SOME, Duration::ZERO).unwrap_or(0);
        }
    }
    ran > 0
}

/// Tasks of one lane before the next has its turn.
const SOME: usize = 16;
