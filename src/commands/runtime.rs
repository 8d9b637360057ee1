//! What belongs to the process rather than to a wallet.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::error::{self, Error, ErrorKind, Result};
use crate::lanes::{Lane, LaneConfig, Lanes, LanesConfig, define, executor, has_room_for};
use crate::locks::lock;
use crate::model::config::{
    AcceptedNonRevocation, NonRevocationForm, RuntimeConfig, executor_and_lane,
};

/// One configuration at a time: each starts from what the last one left.
static CONFIGURING: Mutex<()> = Mutex::new(());

static PROTOCOL_VERSION: AtomicU64 = AtomicU64::new(2);

/// How holders show that credentials are not revoked, and what verifiers believe.
static NON_REVOCATION: Mutex<(NonRevocationForm, AcceptedNonRevocation)> =
    Mutex::new((NonRevocationForm::Libindy, AcceptedNonRevocation::Any));

/// Applies all of the configuration or, if something in it is refused, none.
pub fn set_config(config: &RuntimeConfig) -> Result<()> {
    let lanes = Lanes::of_process();
    let _configuring = lock(&CONFIGURING);
    let changes = config.lane_configs(|lane: Lane| lanes.config(lane))?;
    let executors = config.executors(config_of)?;
    let names: Vec<_> = executors.iter().map(|(name, _)| *name).collect();
    if !has_room_for(&names) {
        return Err(Error::structure("there are too many executors; use those that there are"));
    }
    for (lane, config) in changes {
        lanes.configure(lane, config);
    }
    executors.into_iter().for_each(|(name, changes)| define(name, changes));
    if let Some(collect) = config.collect_backtrace {
        error::collect_backtraces(collect);
    }
    let mut non_revocation = lock(&NON_REVOCATION);
    let (form, accepted) = *non_revocation;
    *non_revocation = (
        config.non_revocation_proofs.unwrap_or(form),
        config.non_revocation_proofs_accepted.unwrap_or(accepted),
    );
    Ok(())
}

/// What a lane of a named executor is configured as, or will be unless it is said.
fn config_of(name: &str, lane: Lane) -> LaneConfig {
    match executor(Some(name)) {
        Ok(executor) => executor.config(lane),
        Err(_) => LanesConfig::default().get(lane),
    }
}

/// Runs what waits for a lane on this thread: at most so much, for the first of which it waits no longer than
/// so long. How much that was.
pub fn run_lane(name: &str, most: u32, timeout: Duration) -> Result<u32> {
    let (name, lane) = executor_and_lane(name)?;
    let ran = executor(name)?.run(lane, most as usize, timeout)?;
    Ok(u32::try_from(ran).unwrap_or(u32::MAX))
}

/// Which ledgers' conventions ids follow: 1, or 2 (the default), which has tags.
pub async fn set_protocol_version(version: u64) -> Result<()> {
    if !(1..=2).contains(&version) {
        let message = format!("the protocol version is 1 or 2, not {version}");
        return Err(Error::new(ErrorKind::IncompatibleProtocolVersion, message));
    }
    PROTOCOL_VERSION.store(version, Ordering::Relaxed);
    Ok(())
}

pub(super) fn protocol_version() -> u64 {
    PROTOCOL_VERSION.load(Ordering::Relaxed)
}

pub(super) fn non_revocation_form() -> NonRevocationForm {
    lock(&NON_REVOCATION).0
}

pub(super) fn accepted_non_revocation() -> AcceptedNonRevocation {
    lock(&NON_REVOCATION).1
}
