//! What binds the numbers of a proof to each other and to their ranges.
//!
//! The signature library computes whether a proof's equations hold. It does not look at three things
//! without which they hold for forgeries too, and which are looked at here (Camenisch and
//! Lysyanskaya, "A Signature Scheme with Efficient Protocols", 2002; the anoncreds specification):
//!
//! - the response `e` is short: with one of any length, anybody makes a "signature" of exponent 1;
//! - a predicate speaks of the attribute that was signed: both have the same response;
//! - the challenge was computed from the commitments that the proof shows: else they can be chosen
//!   after it.

use std::collections::BTreeMap;

use anoncreds_clsignatures::{
    CredentialSecretsBlindingFactors, CredentialSignature, Proof as NumberedProof,
};
use openssl::bn::BigNum;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::error::{Error, Result};

/// Bits of the response `e`: its blinding has 456, and what is added to that is shorter.
const MOST_BITS_OF_E: i32 = 457;

/// Bits of the exponent of a signature, which is from 2^596 to 2^596 + 2^119.
const BITS_OF_EXPONENT: i32 = 597;

/// The commitments of a predicate, in the order in which they are hashed.
const COMMITMENTS: [&str; 5] = ["0", "1", "2", "3", "DELTA"];

/// The numbers of a proof.
#[derive(Deserialize)]
pub struct Numbers {
    proofs: Vec<Part>,
    aggregated_proof: Aggregated,
}

#[derive(Deserialize)]
struct Part {
    primary_proof: Primary,
    non_revoc_proof: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Primary {
    eq_proof: Equality,
    #[serde(alias = "ne_proofs")]
    ge_proofs: Vec<Inequality>,
}

#[derive(Deserialize)]
struct Equality {
    a_prime: String,
    e: String,
    m: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Inequality {
    mj: String,
    t: BTreeMap<String, String>,
    predicate: Predicate,
}

#[derive(Deserialize)]
struct Predicate {
    attr_name: String,
}

#[derive(Deserialize)]
struct Aggregated {
    c_list: Vec<Vec<u8>>,
}

impl Numbers {
    pub fn of(proof: &NumberedProof) -> Result<Self> {
        mirrored(proof)
    }

    /// Whether each part shows so many predicates. The library takes one that is repeated for one, and
    /// computes each.
    pub fn have_predicates(&self, counts: &[usize]) -> bool {
        let shown = self.proofs.iter().map(|it| it.primary_proof.ge_proofs.len());
        shown.eq(counts.iter().copied())
    }

    pub fn are_bound(&self) -> Result<bool> {
        let mut commitments = Vec::new();
        for part in &self.proofs {
            // Nothing of a registry is verified, so nothing may claim to be.
            if part.non_revoc_proof.is_some() || !part.primary_proof.is_bound(&mut commitments)? {
                return Ok(false);
            }
        }
        Ok(commitments == self.aggregated_proof.c_list)
    }
}

/// Whether the exponent of a signature has the length that it must have: to see that it is a prime takes
/// time that grows fast with it.
pub fn has_exponent(signature: &CredentialSignature) -> Result<bool> {
    #[derive(Deserialize)]
    struct Signature {
        p_credential: Exponent,
    }
    #[derive(Deserialize)]
    struct Exponent {
        e: String,
    }
    let signature: Signature = mirrored(signature)?;
    let exponent = number(&signature.p_credential.e)?;
    Ok(!exponent.is_negative() && exponent.num_bits() == BITS_OF_EXPONENT)
}

/// Whether a request was made for a credential that can be revoked.
pub fn has_revocation_blinding(blinding: &CredentialSecretsBlindingFactors) -> Result<bool> {
    #[derive(Deserialize)]
    struct Blinding {
        vr_prime: Option<IgnoredAny>,
    }
    Ok(mirrored::<Blinding>(blinding)?.vr_prime.is_some())
}

impl Primary {
    fn is_bound(&self, commitments: &mut Vec<Vec<u8>>) -> Result<bool> {
        let Equality { a_prime, e, m } = &self.eq_proof;
        let e = number(e)?;
        if e.is_negative() || e.num_bits() > MOST_BITS_OF_E {
            return Ok(false);
        }
        commitments.push(number(a_prime)?.to_vec());
        for Inequality { mj, t, predicate } in &self.ge_proofs {
            let Some(signed) = m.get(&predicate.attr_name) else { return Ok(false) };
            if number(signed)? != number(mj)? {
                return Ok(false);
            }
            for name in COMMITMENTS {
                let Some(commitment) = t.get(name) else { return Ok(false) };
                commitments.push(number(commitment)?.to_vec());
            }
        }
        Ok(true)
    }
}

/// The library shows its numbers only as JSON.
fn mirrored<T: for<'a> Deserialize<'a>>(of_library: &impl serde::Serialize) -> Result<T> {
    let malformed = |error| {
        Error::structure("a part of it has not the form that the signature library writes")
            .because(error)
    };
    let value = serde_json::to_value(of_library).map_err(malformed)?;
    serde_json::from_value(value).map_err(malformed)
}

fn number(decimal: &str) -> Result<BigNum> {
    Ok(BigNum::from_dec_str(decimal)?)
}
