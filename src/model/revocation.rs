//! What changes about a revocation registry, and what holders make of it.
//!
//! The accumulator tells which credentials are valid; a delta is how it came from one value to another; a
//! witness tells of one credential that it is in a value of the accumulator.

use std::collections::BTreeMap;

use anoncreds_clsignatures::{RevocationRegistry, RevocationRegistryDelta, Witness};
use serde::{Deserialize, Serialize};

use super::curve_numbers;
use super::revocation_registry::{RegistryDefinition, RevocationRegistryId};
use super::schema::Version1;
use crate::error::{Error, Result};

/// The accumulator at a time: `{"ver", "value": {"accum"}}` (record type `Indy::RevocationRegistry`).
#[derive(Serialize, Deserialize)]
pub struct RegistryEntry {
    pub ver: Version1,
    #[serde(deserialize_with = "curve_numbers::all")]
    pub value: RevocationRegistry,
}

/// `{"ver", "value": {"prevAccum"?, "accum", "issued"?: [place], "revoked"?: [place]}}`
#[derive(Serialize, Deserialize)]
pub struct RegistryDelta {
    pub ver: Version1,
    #[serde(deserialize_with = "curve_numbers::all")]
    pub value: RevocationRegistryDelta,
}

impl From<RevocationRegistry> for RegistryEntry {
    fn from(value: RevocationRegistry) -> Self {
        Self { ver: Version1::V1, value }
    }
}

impl From<RevocationRegistryDelta> for RegistryDelta {
    fn from(value: RevocationRegistryDelta) -> Self {
        Self { ver: Version1::V1, value }
    }
}

/// That a credential is valid at a time: `{"witness", "rev_reg", "timestamp"}`
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "RawRevocationState")]
pub struct RevocationState {
    pub witness: Witness,
    pub rev_reg: RevocationRegistry,
    pub timestamp: u64,
}

/// States of a holder's credentials, by registry and time. As in libindy, the name that the holder gave a
/// credential may stand for its registry.
pub type RevocationStates = BTreeMap<String, BTreeMap<u64, RevocationState>>;

/// Registries as a verifier knows them.
pub type RegistryDefinitions = BTreeMap<RevocationRegistryId, RegistryDefinition>;

/// Their accumulators, by registry and time.
pub type RegistryEntries = BTreeMap<RevocationRegistryId, BTreeMap<u64, RegistryEntry>>;

#[derive(Deserialize)]
struct RawRevocationState {
    #[serde(deserialize_with = "curve_numbers::all")]
    witness: Witness,
    #[serde(deserialize_with = "curve_numbers::all")]
    rev_reg: RevocationRegistry,
    timestamp: u64,
}

impl TryFrom<RawRevocationState> for RevocationState {
    type Error = Error;

    fn try_from(raw: RawRevocationState) -> Result<Self> {
        let RawRevocationState { witness, rev_reg, timestamp } = raw;
        if timestamp == 0 {
            return Err(Error::structure("the `timestamp` of a revocation state is not 0"));
        }
        Ok(Self { witness, rev_reg, timestamp })
    }
}
