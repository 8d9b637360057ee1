//! What a holder looks at before it takes a credential, in numbers that the signature library keeps.

use anoncreds_clsignatures::{CredentialSecretsBlindingFactors, CredentialSignature};
use serde::Deserialize;
use serde::de::IgnoredAny;

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

/// Whether a request was made for a credential that can be revoked.
pub fn has_revocation_blinding(blinding: &CredentialSecretsBlindingFactors) -> Result<bool> {
    #[derive(Deserialize)]
    struct Blinding {
        vr_prime: Option<IgnoredAny>,
    }
    Ok(mirrored::<Blinding>(blinding)?.vr_prime.is_some())
}
