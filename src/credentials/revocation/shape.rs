//! What the signature library keeps to itself of its keys, registries and witnesses: read and made
//! through its own text.
//!
//! Points travel as AMCL's strings. Texts with a secret are zeroed. Nobody outside of this file sees
//! those texts.

use std::collections::HashSet;

use amcl::bn254::ecp::ECP;
use amcl::bn254::ecp2::ECP2;
use amcl::bn254::fp12::FP12;
use anoncreds_clsignatures::{
    Accumulator, CredentialPublicKey, RevocationKeyPrivate, RevocationKeyPublic,
    RevocationRegistry, RevocationRegistryDelta, Witness,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::modulo::{BYTES, Scalar};
use crate::credentials::mirror::mirrored;
use crate::error::{Error, Result};

/// The point whose multiples the tails are.
pub(super) fn generator(definition: &CredentialPublicKey) -> Result<ECP2> {
    #[derive(Deserialize)]
    struct Key {
        g_dash: String,
    }
    let key = definition.get_revocation_key().ok_or_else(|| {
        Error::structure(
            "credentials of this definition cannot be revoked; make one with support_revocation",
        )
    })?;
    Ok(ECP2::from_hex(mirrored::<Key>(key)?.g_dash))
}

/// The point of the other group that is paired with it.
pub(super) fn first_generator(definition: &CredentialPublicKey) -> Result<ECP> {
    #[derive(Deserialize)]
    struct Key {
        g: String,
    }
    let key = definition.get_revocation_key().ok_or_else(unknown_form)?;
    Ok(ECP::from_hex(mirrored::<Key>(key)?.g))
}

/// What a registry publishes for good.
pub(super) fn paired(public: &RevocationKeyPublic) -> Result<FP12> {
    #[derive(Deserialize)]
    struct Key {
        z: String,
    }
    let mut paired = FP12::from_hex(mirrored::<Key>(public)?.z);
    paired.reduce();
    Ok(paired)
}

/// The issuer's secret.
pub(super) fn gamma(private: &RevocationKeyPrivate) -> Result<Zeroizing<Scalar>> {
    #[derive(Deserialize)]
    struct Key<'a> {
        gamma: &'a str,
    }
    let damaged = "the private key of the revocation registry is damaged";
    // Large enough that the buffer never moves and leaves a copy behind.
    let mut json = Zeroizing::new(Vec::with_capacity(1024));
    // serde's own message is left out: it may quote what it could not read.
    serde_json::to_writer(&mut *json, private).map_err(|_| Error::structure(damaged))?;
    let key: Key<'_> = serde_json::from_slice(&json).map_err(|_| Error::structure(damaged))?;
    let gamma = number(key.gamma).and_then(|bytes| Scalar::from_bytes(&bytes));
    match gamma {
        Some(gamma) if !gamma.is_zero() => Ok(Zeroizing::new(gamma)),
        _ => Err(Error::structure(damaged)),
    }
}

/// Hexadecimal digits of a number that fits.
fn number(digits: &str) -> Option<Zeroizing<[u8; BYTES]>> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    for (position, digit) in digits.chars().rev().enumerate() {
        let digit = digit.to_digit(16)? as u8;
        match bytes.iter_mut().rev().nth(position / 2) {
            Some(byte) => *byte |= digit << (4 * (position % 2)),
            None if digit == 0 => {}
            None => return None,
        }
    }
    Some(bytes)
}

pub(super) fn accumulator(registry: &RevocationRegistry) -> Result<ECP2> {
    let text = registry.accum.to_string().map_err(|_| unknown_form())?;
    Ok(ECP2::from_hex(text))
}

pub(super) fn registry(accumulator: &ECP2) -> Result<RevocationRegistry> {
    let accumulator = Accumulator::from_string(&accumulator.to_hex())
        .map_err(|_| Error::bug("an accumulator was not accepted by the signature library"))?;
    Ok(accumulator.into())
}

#[derive(Serialize, Deserialize)]
struct Omega {
    omega: String,
}

pub(super) fn omega(witness: &Witness) -> Result<ECP2> {
    Ok(ECP2::from_hex(mirrored::<Omega>(witness)?.omega))
}

pub(super) fn witness(omega: &ECP2) -> Result<Witness> {
    let json = serde_json::to_value(Omega { omega: omega.to_hex() });
    json.and_then(serde_json::from_value)
        .map_err(|_| Error::bug("a witness was not accepted by the signature library"))
}

/// What happened between two states of a registry, or since its beginning.
#[derive(Deserialize)]
pub(super) struct Changes {
    #[serde(default)]
    pub(super) issued: HashSet<u32>,
    #[serde(default)]
    pub(super) revoked: HashSet<u32>,
}

pub(super) fn changes(delta: &RevocationRegistryDelta) -> Result<Changes> {
    mirrored(delta)
}

fn unknown_form() -> Error {
    Error::bug("a part of a revocation registry has not the form that the signature library writes")
}
