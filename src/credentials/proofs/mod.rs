//! Proofs of signatures, computed in slices that do not depend on each other.
//!
//! The scheme, its numbers and what is hashed in which order are those of `anoncreds-clsignatures`, whose
//! prover and verifier accept and make the same proofs. They keep what is common to all credentials of a
//! proof to themselves and compute one after the other; here every credential, every predicate and every
//! place in a registry is a [`Slice`] or a [`Check`] of its own, for any thread.
//!
//! | file | what is in it |
//! |---|---|
//! | `holding`, `checking` | the holder's slices of one credential, and the verifier's |
//! | `equality` | that values are signed |
//! | `inequality`, `squares` | that a value is not below or above a bound |
//! | `non_revocation`, `non_revocation_check` | that a place is in an accumulator |
//! | `bounds` | without what the equations hold for forgeries too |
//! | `keys`, `revocation_keys` | what is proven with, out of the signature library's types |
//! | `modulus`, `curve` | arithmetic |
//!
//! What a proof proves is tied together by the challenge: the hash of everything that was committed to and
//! of the verifier's nonce, which nobody can choose before the commitments.

mod bounds;
mod checking;
mod curve;
mod equality;
mod holding;
mod inequality;
mod keys;
mod modulus;
mod non_revocation;
mod non_revocation_check;
mod revocation_keys;
mod squares;

use openssl::bn::BigNum;
use openssl::sha::Sha256;

pub(super) use bounds::MOST_BITS_OF_SHOWN;
pub use checking::{Check, Recomputed};
pub(super) use checking::{CheckedPart, Registry};
pub(super) use holding::{CommonBlinding, NonRevocation, Part};
pub use holding::{Computed, Slice};
pub(super) use keys::{IssuerKey, Signature};
pub(super) use modulus::{Number, decimal, number, secret_number};
pub(super) use revocation_keys::RevocationSignature;

use crate::error::Result;
use crate::model::proof_numbers::{Aggregated, ProofNumbers};

/// What all slices of a proof have computed, ready for the challenge: that and the commitments.
pub(super) fn aggregate(computed: &[Computed], nonce: &[u8]) -> Result<(BigNum, Aggregated)> {
    let tau: Vec<_> = computed.iter().flat_map(Computed::tau_list).collect();
    let c_list: Vec<_> = computed.iter().flat_map(Computed::c_list).collect();
    let challenge = challenge(&tau, &c_list, nonce)?;
    let c_hash = decimal(&challenge)?;
    Ok((challenge, Aggregated { c_hash, c_list }))
}

/// Whether the challenge of a proof is that of what a verifier computed.
pub(super) fn is_challenge(proof: &ProofNumbers, tau: &[Vec<u8>], nonce: &[u8]) -> Result<bool> {
    let Aggregated { c_hash, c_list } = &proof.aggregated_proof;
    Ok(challenge(tau, c_list, nonce)? == number(c_hash)?)
}

fn challenge(tau: &[Vec<u8>], c_list: &[Vec<u8>], nonce: &[u8]) -> Result<BigNum> {
    let mut hash = Sha256::new();
    for bytes in tau.iter().chain(c_list) {
        hash.update(bytes);
    }
    hash.update(nonce);
    Ok(BigNum::from_slice(&hash.finish())?)
}
