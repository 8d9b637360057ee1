//! What `set_runtime_config` takes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::lanes::{Lane, LaneConfig};

/// More threads than this are a mistake.
const MAX_THREADS: usize = 1024;

/// Of an executor, in bytes.
const MAX_NAME: usize = 64;

/// libindy's keys and `lanes`. Keys it does not know and nulls are ignored, as libindy does; inside
/// `lanes` nothing unknown is allowed.
#[derive(Deserialize)]
pub struct RuntimeConfig {
    pub crypto_thread_pool_size: Option<usize>,
    pub collect_backtrace: Option<bool>,
    /// For the freshness of data from a ledger; there is none of that here yet.
    #[serde(rename = "freshness_threshold")]
    _freshness_threshold: Option<u64>,
    #[serde(default)]
    lanes: Option<LaneChanges>,
    #[serde(default)]
    executors: Option<BTreeMap<String, Option<LaneChanges>>>,
    pub non_revocation_proofs: Option<NonRevocationForm>,
    pub non_revocation_proofs_accepted: Option<AcceptedNonRevocation>,
}

/// Of the lanes that are changed.
pub type LaneConfigs = Vec<(Lane, LaneConfig)>;

type LaneChanges = BTreeMap<String, LaneChange>;

/// How a holder shows that credentials are not revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NonRevocationForm {
    /// As libindy does and its verifiers read it.
    Libindy,
    /// As `anoncreds-clsignatures` 0.3 does, which reads no other unless it is told to.
    Linked,
}

/// Which of a holder's proofs that a credential is not revoked are believed. Each accepts less than the one
/// before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AcceptedNonRevocation {
    Any,
    /// Those that have a number in common with the proof of the values.
    Linked,
    /// And that number is short enough to be the signed one.
    Bound,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct LaneChange {
    threads: Option<usize>,
    nice: Option<i32>,
    queue_limit: Option<usize>,
}

impl RuntimeConfig {
    /// The configurations of the lanes it changes, given those they have. All of it is checked
    /// before any of it is applied.
    pub fn lane_configs(&self, current: impl Fn(Lane) -> LaneConfig) -> Result<LaneConfigs> {
        let mut configs = Vec::new();
        if let Some(threads) = self.crypto_thread_pool_size {
            // libindy aborts; nobody who knows it means a lane that the host runs.
            if threads == 0 {
                let message = "crypto_thread_pool_size is 1 or more; lanes.expensive.threads may be 0, \
                               for a host that calls indy_run_lane";
                return Err(Error::structure(message));
            }
            let config = LaneConfig { threads, ..current(Lane::Expensive) };
            configs.push((Lane::Expensive, checked(Lane::Expensive, config)?));
        }
        for (lane, config) in changed(self.lanes.as_ref(), |lane| {
            let earlier = configs.iter().find(|(it, _)| *it == lane);
            earlier.map_or_else(|| current(lane), |(_, config)| *config)
        })? {
            configs.retain(|(it, _)| *it != lane);
            configs.push((lane, config));
        }
        Ok(configs)
    }

    /// The executors that it defines or changes, with the lanes that it changes, given those they have.
    pub fn executors(
        &self,
        current: impl Fn(&str, Lane) -> LaneConfig,
    ) -> Result<Vec<(&str, LaneConfigs)>> {
        let each = self.executors.iter().flatten();
        each.map(|(name, changes)| {
            check_name(name)?;
            Ok((name.as_str(), changed(changes.as_ref(), |lane| current(name, lane))?))
        })
        .collect()
    }
}

fn changed(
    changes: Option<&LaneChanges>,
    current: impl Fn(Lane) -> LaneConfig,
) -> Result<LaneConfigs> {
    let mut configs = Vec::new();
    for (name, change) in changes.into_iter().flatten() {
        let lane = lane_called(name)?;
        let before = current(lane);
        let config = LaneConfig {
            threads: change.threads.unwrap_or(before.threads),
            nice: change.nice.unwrap_or(before.nice),
            queue_limit: change.queue_limit.unwrap_or(before.queue_limit),
        };
        configs.push((lane, checked(lane, config)?));
    }
    Ok(configs)
}

fn check_name(name: &str) -> Result<()> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    // In metrics, that of the process is called so.
    let is_free = name != "default";
    if (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(is_plain) && is_free {
        return Ok(());
    }
    let message =
        "the name of an executor has 1 to 64 letters, digits, - and _, and is not default";
    Err(Error::structure(message))
}

/// The executor and the lane of a name: "cheap", or "NAME/cheap" for that of a named executor.
pub fn executor_and_lane(name: &str) -> Result<(Option<&str>, Lane)> {
    match name.split_once('/') {
        Some((executor, lane)) => Ok((Some(executor), lane_called(lane)?)),
        None => Ok((None, lane_called(name)?)),
    }
}

/// The lane of this name.
fn lane_called(name: &str) -> Result<Lane> {
    Lane::ALL.into_iter().find(|lane| lane.name() == name).ok_or_else(|| {
        let names = Lane::ALL.map(Lane::name).join(", ");
        Error::structure(format!("there is no lane {name}; the lanes are {names}"))
    })
}

fn checked(lane: Lane, config: LaneConfig) -> Result<LaneConfig> {
    let name = lane.name();
    if config.threads > MAX_THREADS {
        let threads = config.threads;
        return Err(Error::structure(format!(
            "the lane {name} can have {MAX_THREADS} threads at most, not {threads}"
        )));
    }
    if !(0..=19).contains(&config.nice) {
        let nice = config.nice;
        return Err(Error::structure(format!(
            "the lane {name} can have a nice value of 0 (normal) to 19 (lowest), not {nice}"
        )));
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(json: &str) -> Result<LaneConfigs> {
        let config: RuntimeConfig = serde_json::from_str(json)
            .map_err(|error| Error::structure("not a configuration").because(error))?;
        config.lane_configs(|_| LaneConfig::new(3, 1))
    }

    #[test]
    fn libindys_key_sizes_the_expensive_lane_and_lanes_overrides_it() {
        let json = r#"{"crypto_thread_pool_size": 7, "lanes": {"expensive": {"nice": 5}}}"#;
        let config = LaneConfig::new(7, 5);
        assert_eq!(changes(json).unwrap(), [(Lane::Expensive, config)]);
    }

    #[test]
    fn unknown_keys_and_nulls_are_ignored() {
        assert!(
            changes(r#"{"whatever": 1, "crypto_thread_pool_size": null}"#)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for json in [
            "[]",
            r#"{"crypto_thread_pool_size": "4"}"#,
            r#"{"crypto_thread_pool_size": -1}"#,
            r#"{"crypto_thread_pool_size": 0}"#,
            r#"{"lanes": {"fast": {"threads": 1}}}"#,
            r#"{"lanes": {"cheap": {"thread": 1}}}"#,
            r#"{"lanes": {"cheap": {"threads": 100000}}}"#,
            r#"{"lanes": {"cheap": {"nice": -5}}}"#,
            r#"{"non_revocation_proofs": "other"}"#,
            r#"{"non_revocation_proofs_accepted": "libindy"}"#,
        ] {
            assert!(changes(json).is_err(), "{json}");
        }
    }
}
