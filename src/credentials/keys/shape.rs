//! The keys as `anoncreds-clsignatures` reads them.
//!
//! Its types have private fields and no constructors, but read themselves with serde: large
//! numbers as big-endian bytes or decimal text, points as text. So the parts are written into a
//! buffer, as bytes where they are numbers, and read from there; the buffer is zeroed. Nobody
//! outside of this file sees that JSON.

use std::collections::BTreeMap;

use anoncreds_clsignatures::{
    CredentialKeyCorrectnessProof, CredentialPrivateKey, CredentialPublicKey,
};
use openssl::bn::BigNumRef;
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

#[derive(Serialize)]
pub(super) struct PrimaryPublicKey<'a> {
    pub(super) n: &'a [u8],
    pub(super) s: &'a [u8],
    pub(super) r: BTreeMap<&'a str, &'a Vec<u8>>,
    pub(super) rctxt: &'a [u8],
    pub(super) z: &'a [u8],
}

#[derive(Serialize)]
pub(super) struct RevocationPublicKey {
    pub(super) g: String,
    pub(super) g_dash: String,
    pub(super) h: String,
    pub(super) h0: String,
    pub(super) h1: String,
    pub(super) h2: String,
    pub(super) htilde: String,
    pub(super) h_cap: String,
    pub(super) u: String,
    pub(super) pk: String,
    pub(super) y: String,
}

#[derive(Serialize)]
pub(super) struct RevocationPrivateKey {
    #[serde(serialize_with = "as_bytes")]
    pub(super) x: Zeroizing<Vec<u8>>,
    #[serde(serialize_with = "as_bytes")]
    pub(super) sk: Zeroizing<Vec<u8>>,
}

#[derive(Serialize)]
pub(super) struct CorrectnessProof<'a> {
    pub(super) c: Vec<u8>,
    pub(super) xz_cap: Vec<u8>,
    pub(super) xr_cap: Vec<(&'a str, Vec<u8>)>,
}

/// The halved primes.
#[derive(Serialize)]
struct PrimaryPrivateKey {
    #[serde(serialize_with = "as_bytes")]
    p: Zeroizing<Vec<u8>>,
    #[serde(serialize_with = "as_bytes")]
    q: Zeroizing<Vec<u8>>,
}

/// A whole key: the part of every credential, and the part for those that can be revoked.
#[derive(Serialize)]
struct Key<'a, Primary, Revocation> {
    p_key: &'a Primary,
    r_key: Option<&'a Revocation>,
}

fn as_bytes<S: Serializer>(
    bytes: &Zeroizing<Vec<u8>>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    bytes.as_slice().serialize(serializer)
}

pub(super) fn public_key(
    p_key: &PrimaryPublicKey<'_>,
    r_key: Option<&RevocationPublicKey>,
) -> Result<CredentialPublicKey> {
    through_serde(&Key { p_key, r_key })
}

pub(super) fn private_key(
    (p, q): (&BigNumRef, &BigNumRef),
    r_key: Option<&RevocationPrivateKey>,
) -> Result<CredentialPrivateKey> {
    let p_key = PrimaryPrivateKey { p: Zeroizing::new(p.to_vec()), q: Zeroizing::new(q.to_vec()) };
    through_serde(&Key { p_key: &p_key, r_key })
}

pub(super) fn correctness_proof(
    proof: &CorrectnessProof<'_>,
) -> Result<CredentialKeyCorrectnessProof> {
    through_serde(proof)
}

fn through_serde<T: DeserializeOwned>(shape: &impl Serialize) -> Result<T> {
    // Large enough for a private key, so that its buffer never moves and leaves a copy behind.
    let mut json = Zeroizing::new(Vec::with_capacity(4096));
    let mismatch = "a key was not accepted by the signature library";
    // serde's own message is left out: it may quote what it could not read.
    serde_json::to_writer(&mut *json, shape).map_err(|_| Error::bug(mismatch))?;
    serde_json::from_slice(&json).map_err(|_| Error::bug(mismatch))
}
