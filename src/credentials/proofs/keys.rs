//! What a proof is made from or verified with: an issuer's key, and a holder's signature by it.

use std::collections::BTreeMap;

use anoncreds_clsignatures::{CredentialPrimaryPublicKey, CredentialSignature};
use openssl::bn::{BigNum, BigNumRef};
use serde::Deserialize;

use super::modulus::{Number, number};
use crate::credentials::mirror::mirrored;
use crate::error::{Error, Result};
use crate::model::proof_numbers::Decimal;

/// The part of an issuer's key that signs values.
pub(in crate::credentials) struct IssuerKey {
    pub(super) n: BigNum,
    pub(super) s: BigNum,
    pub(super) z: BigNum,
    pub(super) rctxt: BigNum,
    r: BTreeMap<String, BigNum>,
}

impl IssuerKey {
    pub(in crate::credentials) fn of(key: &CredentialPrimaryPublicKey) -> Result<Self> {
        #[derive(Deserialize)]
        struct Shape {
            n: Decimal,
            s: Decimal,
            z: Decimal,
            rctxt: Decimal,
            r: BTreeMap<String, Decimal>,
        }
        let Shape { n, s, z, rctxt, r } = mirrored(key)?;
        let r = r.into_iter().map(|(name, it)| Ok((name, number(&it)?)));
        Ok(Self {
            n: number(&n)?,
            s: number(&s)?,
            z: number(&z)?,
            rctxt: number(&rctxt)?,
            r: r.collect::<Result<_>>()?,
        })
    }

    /// The base of an attribute's value.
    pub(super) fn base(&self, attribute: &str) -> Result<&BigNumRef> {
        let missing =
            || Error::structure(format!("the credential definition has no attribute {attribute}"));
        self.r.get(attribute).map(|it| &**it).ok_or_else(missing)
    }
}

/// A signature of values. Secret: who has it has the credential.
#[derive(Deserialize)]
pub(in crate::credentials) struct Signature {
    /// The value that ties it to its place in a registry.
    pub(super) m_2: Number,
    pub(super) a: Number,
    pub(super) e: Number,
    pub(super) v: Number,
}

impl Signature {
    pub(in crate::credentials) fn of(signature: &CredentialSignature) -> Result<Self> {
        #[derive(Deserialize)]
        struct Shape {
            p_credential: Signature,
        }
        Ok(mirrored::<Shape>(signature)?.p_credential)
    }
}
