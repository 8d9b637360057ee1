//! What a holder shows: from which credential what is shown, and the proof itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::credential::{AttributeValue, Encoded};
use super::credential_definition::CredentialDefinitionId;
use super::proof_numbers::ProofNumbers;
use super::revocation_registry::RevocationRegistryId;
use super::schema::SchemaId;
use crate::error::{Error, Result};

/// `{"proof", "requested_proof", "identifiers"}`
#[derive(Serialize, Deserialize)]
pub struct Proof {
    pub proof: ProofNumbers,
    pub requested_proof: RequestedProof,
    /// Of the credential behind each part of the proof.
    pub identifiers: Vec<Identifier>,
}

/// What was asked for, by the names that the request has for it.
#[derive(Default, Serialize, Deserialize)]
pub struct RequestedProof {
    pub revealed_attrs: BTreeMap<String, RevealedAttribute>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub revealed_attr_groups: BTreeMap<String, RevealedGroup>,
    #[serde(default)]
    pub self_attested_attrs: BTreeMap<String, String>,
    #[serde(default)]
    pub unrevealed_attrs: BTreeMap<String, PartOfProof>,
    #[serde(default)]
    pub predicates: BTreeMap<String, PartOfProof>,
}

impl RequestedProof {
    /// Which part of the proof reveals this attribute, or this group.
    pub fn part_that_reveals(&self, name: &str) -> Option<u32> {
        let attribute = self.revealed_attrs.get(name).map(|it| it.sub_proof_index);
        attribute.or_else(|| self.revealed_attr_groups.get(name).map(|it| it.sub_proof_index))
    }

    /// The raw values that are told under this name of the request, by the names of their attributes;
    /// `asked` is the name of one that is told alone.
    pub fn told<'a>(&'a self, name: &str, asked: &'a str) -> Vec<(&'a str, &'a str)> {
        let alone = self.revealed_attrs.get(name).map(|it| (asked, it.raw.as_str()));
        let group = self.revealed_attr_groups.get(name).into_iter().flat_map(|it| &it.values);
        alone
            .into_iter()
            .chain(group.map(|(name, it)| (name.as_str(), it.raw.as_str())))
            .collect()
    }

    /// Which part of the proof this attribute comes from, revealed or not.
    pub fn part_of_attribute(&self, name: &str) -> Option<u32> {
        let unrevealed = || self.unrevealed_attrs.get(name).map(|it| it.sub_proof_index);
        self.part_that_reveals(name).or_else(unrevealed)
    }
}

#[derive(Serialize, Deserialize)]
pub struct RevealedAttribute {
    pub sub_proof_index: u32,
    pub raw: String,
    pub encoded: Encoded,
}

#[derive(Serialize, Deserialize)]
pub struct RevealedGroup {
    pub sub_proof_index: u32,
    pub values: BTreeMap<String, AttributeValue>,
}

#[derive(Serialize, Deserialize)]
pub struct PartOfProof {
    pub sub_proof_index: u32,
}

#[derive(Serialize, Deserialize)]
pub struct Identifier {
    pub schema_id: SchemaId,
    pub cred_def_id: CredentialDefinitionId,
    pub rev_reg_id: Option<RevocationRegistryId>,
    /// As of when the credential is shown not to be revoked.
    pub timestamp: Option<u64>,
}

/// Which credentials the holder shows what from.
#[derive(Deserialize)]
#[serde(try_from = "RawChoice")]
pub struct Choice {
    pub self_attested: BTreeMap<String, String>,
    pub attributes: BTreeMap<String, ChosenAttribute>,
    pub predicates: BTreeMap<String, ChosenCredential>,
}

#[derive(Deserialize)]
pub struct ChosenAttribute {
    #[serde(flatten)]
    pub credential: ChosenCredential,
    pub revealed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct ChosenCredential {
    pub cred_id: String,
    pub timestamp: Option<u64>,
}

impl Choice {
    /// Each credential once, as it is chosen.
    pub fn credentials(&self) -> BTreeSet<&ChosenCredential> {
        let of_attributes = self.attributes.values().map(|it| &it.credential);
        of_attributes.chain(self.predicates.values()).collect()
    }
}

#[derive(Deserialize)]
struct RawChoice {
    self_attested_attributes: BTreeMap<String, String>,
    requested_attributes: BTreeMap<String, ChosenAttribute>,
    requested_predicates: BTreeMap<String, ChosenCredential>,
}

impl TryFrom<RawChoice> for Choice {
    type Error = Error;

    fn try_from(raw: RawChoice) -> Result<Self> {
        let choice = Self {
            self_attested: raw.self_attested_attributes,
            attributes: raw.requested_attributes,
            predicates: raw.requested_predicates,
        };
        let has_credentials = !choice.credentials().is_empty();
        if !has_credentials && choice.self_attested.is_empty() {
            return Err(Error::structure("the requested credentials are empty: nothing is shown"));
        }
        Ok(choice)
    }
}
