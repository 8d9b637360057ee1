//! Whether the signature that a holder was sent has the exponent that it must have.

<<<<<<< HEAD
use anoncreds_clsignatures::CredentialSignature;
=======
use std::collections::BTreeMap;

use anoncreds_clsignatures::{
    CredentialSecretsBlindingFactors, CredentialSignature, Proof as NumberedProof,
};
use openssl::bn::BigNum;
>>>>>>> main
use serde::Deserialize;

use super::mirror::mirrored;
use super::proofs::Number;
use crate::error::Result;

/// Bits of the exponent of a signature, which is from 2^596 to 2^596 + 2^119.
const BITS_OF_EXPONENT: i32 = 597;

/// Whether the exponent of a signature has the length that it must have: to see that it is a prime takes
/// time that grows fast with it.
pub fn has_exponent(signature: &CredentialSignature) -> Result<bool> {
    #[derive(Deserialize)]
    struct Signature {
        p_credential: Exponent,
    }
    #[derive(Deserialize)]
    struct Exponent {
        e: Number,
    }
    let signature: Signature = mirrored(signature)?;
    let exponent = signature.p_credential.e.into_inner();
    Ok(!exponent.is_negative() && exponent.num_bits() == BITS_OF_EXPONENT)
}
<<<<<<< HEAD
=======

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
>>>>>>> main
