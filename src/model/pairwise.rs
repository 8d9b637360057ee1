//! A relation between a DID of ours and one of others.

use serde::{Deserialize, Serialize};

use super::did::Did;

/// As a wallet keeps it, under `their_did`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairwise {
    pub my_did: Did,
    pub their_did: Did,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
}

/// `{"my_did", "metadata"?}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PairwiseInfo {
    pub my_did: Did,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
}

impl From<Pairwise> for PairwiseInfo {
    fn from(pairwise: Pairwise) -> Self {
        Self { my_did: pairwise.my_did, metadata: pairwise.metadata }
    }
}
