//! Whether the signature that a holder was sent has the exponent that it must have.

use anoncreds_clsignatures::CredentialSignature;
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
