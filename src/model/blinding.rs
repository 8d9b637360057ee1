//! What may be in a holder's request and in an issuer's proof that its key is correct.
//!
//! The signature library computes a power for each entry of a stranger's list before it looks at any,
//! and it lets a holder hide whatever it likes: if the issuer gives no value for an attribute, it signs the
//! one that the holder has hidden. So the names are looked at here, in the text, and challenges are no
//! longer than the hashes that they are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use anoncreds_clsignatures::{
    BlindedCredentialSecrets, BlindedCredentialSecretsCorrectnessProof,
    CredentialKeyCorrectnessProof,
};
use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::credential::MASTER_SECRET;
use super::curve_numbers::{self, read};
use super::schema::MAX_ATTRIBUTES;

/// Decimal digits of a hash of 256 bits.
const MOST_DIGITS_OF_CHALLENGE: usize = 78;

type Names<'a> = BTreeMap<Cow<'a, str>, IgnoredAny>;

/// For `deserialize_with`: the master secret is hidden, and nothing else.
pub(super) fn secrets<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BlindedCredentialSecrets, D::Error> {
    #[derive(Deserialize)]
    struct Hidden<'a> {
        #[serde(borrow)]
        hidden_attributes: Vec<Cow<'a, str>>,
        #[serde(borrow, default)]
        committed_attributes: Names<'a>,
    }
    let json = <&RawValue>::deserialize(deserializer)?;
    let hidden: Hidden<'_> = read(json)?;
    if hidden.hidden_attributes != [MASTER_SECRET] || !hidden.committed_attributes.is_empty() {
        return Err(D::Error::custom("a request hides the master secret and nothing else"));
    }
    curve_numbers::in_request(json).map_err(D::Error::custom)
}

/// For `deserialize_with`: the proof that the holder knows what it has hidden.
pub(super) fn secrets_proof<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BlindedCredentialSecretsCorrectnessProof, D::Error> {
    #[derive(Deserialize)]
    struct Shown<'a> {
        #[serde(borrow)]
        c: Cow<'a, str>,
        #[serde(borrow)]
        m_caps: Names<'a>,
        #[serde(borrow, default)]
        r_caps: Names<'a>,
    }
    let json = <&RawValue>::deserialize(deserializer)?;
    let shown: Shown<'_> = read(json)?;
    if !shown.m_caps.keys().eq([MASTER_SECRET]) || !shown.r_caps.is_empty() {
        let message = "a request shows that its holder knows the master secret, and nothing else";
        return Err(D::Error::custom(message));
    }
    check_challenge(&shown.c)?;
    read(json)
}

/// For `deserialize_with`: one number for each attribute.
pub(super) fn key_proof<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<CredentialKeyCorrectnessProof, D::Error> {
    #[derive(Deserialize)]
    struct Shown<'a> {
        #[serde(borrow)]
        c: Cow<'a, str>,
        #[serde(borrow)]
        xr_cap: Vec<(Cow<'a, str>, IgnoredAny)>,
    }
    let json = <&RawValue>::deserialize(deserializer)?;
    let shown: Shown<'_> = read(json)?;
    let names: BTreeSet<_> = shown.xr_cap.iter().map(|(name, _)| name).collect();
    // The master secret is one more.
    if names.len() < shown.xr_cap.len() || names.len() > MAX_ATTRIBUTES + 1 {
        let message = "a proof that a key is correct has one number for each attribute";
        return Err(D::Error::custom(message));
    }
    check_challenge(&shown.c)?;
    read(json)
}

fn check_challenge<E: serde::de::Error>(challenge: &str) -> Result<(), E> {
    let is_hash = challenge.len() <= MOST_DIGITS_OF_CHALLENGE
        && challenge.bytes().all(|it| it.is_ascii_digit());
    if is_hash { Ok(()) } else { Err(E::custom("a challenge is a number of 256 bits at most")) }
}
