//! Revocation registries: what an issuer publishes of one when it is made, and what it keeps.
//!
//! A registry has a place for each of its credentials, numbered from 1. What changes about it later
//! is in `revocation`.

use std::collections::BTreeSet;
use std::str::FromStr;

use anoncreds_clsignatures::{RevocationKeyPrivate, RevocationKeyPublic};
use serde::{Deserialize, Serialize};

use super::credential_definition::CredentialDefinitionId;
use super::curve_numbers;
use super::did::Did;
use super::qualified;
use super::schema::Version1;
use crate::error::{Error, ErrorKind, Result};

/// Its tails take four gigabytes.
const MOST_CREDENTIALS: u32 = 1 << 24;

/// `DID:4:credential definition id:CL_ACCUM:tag`, or fully qualified `revreg:method:…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RevocationRegistryId(String);

/// `{"issuance_type"?, "max_cred_num"?}`
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct RegistryConfig {
    issuance_type: Option<IssuanceType>,
    max_cred_num: Option<Capacity>,
}

impl RegistryConfig {
    pub fn issuance(&self) -> IssuanceType {
        self.issuance_type.unwrap_or(IssuanceType::OnDemand)
    }

    pub fn capacity(&self) -> Capacity {
        self.max_cred_num.unwrap_or(Capacity(100_000))
    }
}

/// Whether a credential counts as valid before it is issued, or from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IssuanceType {
    #[serde(rename = "ISSUANCE_BY_DEFAULT")]
    ByDefault,
    #[serde(rename = "ISSUANCE_ON_DEMAND")]
    OnDemand,
}

/// How many credentials a registry has places for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct Capacity(u32);

impl Capacity {
    pub fn get(self) -> u32 {
        self.0
    }

    /// The place that a number names, if it is one.
    pub fn place(self, number: &str) -> Result<u32> {
        let no_number = || Error::structure("`cred_revoc_id` is a number in decimal");
        let place: u32 = number.parse().map_err(|_| no_number())?;
        if (1..=self.0).contains(&place) {
            return Ok(place);
        }
        let message = format!("the registry has places from 1 to {}, and none {place}", self.0);
        Err(Error::new(ErrorKind::InvalidUserRevocId, message))
    }
}

impl TryFrom<u32> for Capacity {
    type Error = Error;

    fn try_from(number: u32) -> Result<Self> {
        if (1..=MOST_CREDENTIALS).contains(&number) {
            return Ok(Self(number));
        }
        let message = format!("a revocation registry is for 1 to {MOST_CREDENTIALS} credentials");
        Err(Error::structure(message))
    }
}

/// The only kind of registry there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegistryType {
    #[serde(rename = "CL_ACCUM")]
    Accumulator,
}

/// The public part, which does not change: `{"ver", "id", "revocDefType", "tag", "credDefId", "value"}`
/// (record type `Indy::RevocationRegistryDefinition`).
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryDefinition {
    pub ver: Version1,
    pub id: RevocationRegistryId,
    #[serde(rename = "revocDefType")]
    pub registry_type: RegistryType,
    pub tag: String,
    #[serde(rename = "credDefId")]
    pub cred_def_id: CredentialDefinitionId,
    pub value: RegistryDefinitionValue,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryDefinitionValue {
    pub issuance_type: IssuanceType,
    pub max_cred_num: Capacity,
    pub public_keys: RegistryKeys,
    pub tails_hash: TailsHash,
    pub tails_location: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryKeys {
    #[serde(deserialize_with = "curve_numbers::all")]
    pub accum_key: RevocationKeyPublic,
}

/// The SHA-256 of a file of tails, in base58: also the file's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TailsHash(String);

impl TailsHash {
    pub fn of_digest(digest: &[u8; 32]) -> Self {
        Self(bs58::encode(digest).into_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is not a hash could be a path to any file.
impl TryFrom<String> for TailsHash {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        match bs58::decode(&text).onto(&mut [0; 32]) {
            Ok(32) => Ok(Self(text)),
            _ => Err(Error::structure("the hash of tails is 32 bytes in base58")),
        }
    }
}

/// Record type `Indy::RevocationRegistryDefinitionPrivate`.
#[derive(Serialize, Deserialize)]
pub struct RegistryPrivateKey {
    pub value: RevocationKeyPrivate,
}

/// Which places are given (record type `Indy::RevocationRegistryInfo`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryInfo {
    pub id: RevocationRegistryId,
    /// The last place that was given.
    pub curr_id: u32,
    /// By default: the places of revoked credentials. On demand: those of valid ones.
    pub used_ids: BTreeSet<u32>,
}

impl RegistryInfo {
    pub fn new(id: RevocationRegistryId) -> Self {
        Self { id, curr_id: 0, used_ids: BTreeSet::new() }
    }

    /// Gives so many places, or as many as are left. One that is revoked, or counts as issued, before it
    /// was ever given is passed over: no credential can be valid there.
    pub fn give(&mut self, count: usize, capacity: Capacity) -> Vec<u32> {
        let free = (self.curr_id + 1..=capacity.0).filter(|it| !self.used_ids.contains(it));
        let given: Vec<u32> = free.take(count).collect();
        self.curr_id = given.last().copied().unwrap_or(self.curr_id);
        given
    }

    /// Takes places back that nobody got a credential in, as far as none was given after them: only
    /// the last that was given is remembered.
    pub fn take_back(&mut self, places: &BTreeSet<u32>) {
        for place in places.iter().rev() {
            if *place == self.curr_id {
                self.curr_id -= 1;
            }
        }
    }

    /// Notes that the credential in this place is revoked, or not any more.
    pub fn set_revoked(&mut self, place: u32, revoked: bool, issuance: IssuanceType) -> Result<()> {
        let is_noted = match issuance {
            IssuanceType::ByDefault => revoked,
            IssuanceType::OnDemand => !revoked,
        };
        let has_changed = match is_noted {
            true => self.used_ids.insert(place),
            false => self.used_ids.remove(&place),
        };
        if has_changed {
            return Ok(());
        }
        let message = match revoked {
            true => {
                format!("the place {place} is revoked already, or no credential was issued in it")
            }
            false => format!("the place {place} is not revoked"),
        };
        Err(Error::new(ErrorKind::InvalidUserRevocId, message))
    }
}

impl RevocationRegistryId {
    const PREFIX: &'static str = "revreg";
    const KIND: &'static str = "CL_ACCUM";

    pub fn new(issuer: &Did, definition: &CredentialDefinitionId, tag: &str) -> Self {
        let id = format!("{issuer}:4:{}:{}:{tag}", definition.as_str(), Self::KIND);
        match issuer.method() {
            Some(method) => Self(qualified::qualify(Self::PREFIX, method, &id)),
            None => Self(id),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same registry under the id without methods.
    pub fn unqualified(&self) -> Self {
        let Some((issuer, definition, tag)) = self.parts() else { return self.clone() };
        let issuer = qualified::unqualified(issuer);
        let definition = definition.unqualified();
        Self(format!("{issuer}:4:{}:{}:{tag}", definition.as_str(), Self::KIND))
    }

    fn parts(&self) -> Option<(&str, CredentialDefinitionId, &str)> {
        let id = match qualified::is_qualified_as(Self::PREFIX, &self.0) {
            true => qualified::unqualified(&self.0),
            false => &self.0,
        };
        let (issuer, rest) = id.split_once(":4:")?;
        let (definition, tag) = rest.split_once(&format!(":{}:", Self::KIND))?;
        Some((issuer, definition.parse().ok()?, tag))
    }
}

impl FromStr for RevocationRegistryId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let id = Self(text.to_owned());
        if id.parts().is_some() && !text.contains('\0') {
            return Ok(id);
        }
        let message = "a revocation registry's id is DID:4:credential definition id:CL_ACCUM:tag";
        Err(Error::structure(message))
    }
}

impl TryFrom<String> for RevocationRegistryId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> RegistryInfo {
        let did = "NcYxiDXkpYi6ov5FcYDi1e";
        let id = format!("{did}:4:{did}:3:CL:{did}:2:gvt:1.0:tag:CL_ACCUM:TAG_1");
        RegistryInfo::new(id.parse().unwrap())
    }

    #[test]
    fn places_are_given_once_and_taken_back_from_the_end() {
        let capacity = Capacity::try_from(6).unwrap();
        let mut info = info();
        info.used_ids.insert(2);
        assert_eq!(info.give(2, capacity), [1, 3]);
        assert_eq!(info.give(2, capacity), [4, 5]);
        info.take_back(&[3, 5].into());
        assert_eq!(info.give(9, capacity), [5, 6]);
        assert_eq!(info.give(1, capacity), [0; 0]);
    }

    #[test]
    fn a_place_is_revoked_once_and_recovered_once() {
        for issuance in [IssuanceType::ByDefault, IssuanceType::OnDemand] {
            let mut info = info();
            if issuance == IssuanceType::OnDemand {
                assert!(info.set_revoked(1, true, issuance).is_err());
                info.used_ids.insert(1);
            }
            assert!(info.set_revoked(1, false, issuance).is_err());
            info.set_revoked(1, true, issuance).unwrap();
            let again = info.set_revoked(1, true, issuance).unwrap_err();
            assert_eq!(again.kind(), ErrorKind::InvalidUserRevocId);
            info.set_revoked(1, false, issuance).unwrap();
        }
    }

    #[test]
    fn places_are_numbers_within_the_capacity() {
        let capacity = Capacity::try_from(5).unwrap();
        assert_eq!(capacity.place("5").unwrap(), 5);
        for (text, kind) in [
            ("0", ErrorKind::InvalidUserRevocId),
            ("6", ErrorKind::InvalidUserRevocId),
            ("-1", ErrorKind::InvalidStructure),
            ("a", ErrorKind::InvalidStructure),
            ("99999999999", ErrorKind::InvalidStructure),
        ] {
            assert_eq!(capacity.place(text).unwrap_err().kind(), kind, "{text}");
        }
        assert!(Capacity::try_from(0).is_err());
        assert!(TailsHash::try_from("../../etc/passwd".to_owned()).is_err());
    }

    #[test]
    fn ids_lose_their_methods() {
        let did = "NcYxiDXkpYi6ov5FcYDi1e";
        let plain = format!("{did}:4:{did}:3:CL:{did}:2:gvt:1.0:tag:CL_ACCUM:TAG_1");
        let qualified = format!(
            "revreg:sov:did:sov:{did}:4:creddef:sov:did:sov:{did}:3:CL:\
             schema:sov:did:sov:{did}:2:gvt:1.0:tag:CL_ACCUM:TAG_1"
        );
        for text in [&plain, &qualified] {
            let id: RevocationRegistryId = text.parse().unwrap();
            assert_eq!(id.unqualified().as_str(), plain);
        }
        for text in ["", "x", "x:4:y:CL_ACCUM:tag", &plain.replace("CL_ACCUM", "OTHER")] {
            assert!(text.parse::<RevocationRegistryId>().is_err(), "{text}");
        }
    }
}
