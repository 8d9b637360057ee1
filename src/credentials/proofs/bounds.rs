//! What the numbers of a proof must be, beside satisfying its equations.
//!
//! The signature library looks at none of it. Without it the equations hold for forgeries too (Camenisch
//! and Lysyanskaya, "A Signature Scheme with Efficient Protocols", 2002; the anoncreds specification):
//!
//! - The answer for the exponent e is short: with one of any length, anybody makes a "signature" of
//!   exponent 1.
//! - Values that are revealed are short, and so are the answers for hidden ones. A signature (A, e, v) of a
//!   value m is one of m + k e under A R^-k: who shows that has any age, any secret, and with k chosen to
//!   fit, the secret of another holder or the m2 of another credential.
//! - A predicate speaks of a value that is signed and hidden: both have the same answer.
//! - The challenge was computed from the commitments that the proof shows: else they can be chosen after it.
//! - Commitments are written in one way, so that what is hashed is what is computed with.

use openssl::bn::{BigNum, BigNumRef};

use super::inequality;
use super::keys::IssuerKey;
use super::modulus::{Modulus, number};
use crate::error::Result;
use crate::model::proof_numbers::{Decimal, PrimaryNumbers};

/// Bits of the answer for e: its blinding has 456, and what is added to that is shorter.
const MOST_BITS_OF_E: i32 = 457;

/// Bits of the answer for a value. Its blinding has 592, and values of 256 bits leave it at 593; for one
/// that is off by an exponent of 597 bits it has 852, and to make it as short as this by chance takes 2^131
/// attempts. Longer values than libindy's are left some room.
const MOST_BITS_OF_VALUE: i32 = 720;

/// Bits of the challenge.
const MOST_BITS_OF_CHALLENGE: i32 = 256;

/// Bits of a value, revealed or hidden: those of a hidden one make its answer longer by the challenge's. One
/// that is off by an exponent has 596 at least.
pub(in crate::credentials) const MOST_BITS_OF_SHOWN: i32 =
    MOST_BITS_OF_VALUE - MOST_BITS_OF_CHALLENGE;

/// Whether it can be a hash.
pub(super) fn is_challenge(number: &BigNumRef) -> bool {
    !number.is_negative() && number.num_bits() <= MOST_BITS_OF_CHALLENGE
}

/// Whether an answer can be that for the signed value.
fn is_of_signed(answer: &Decimal) -> Result<bool> {
    Ok(number(answer)?.num_bits() <= MOST_BITS_OF_VALUE)
}

/// Whether m2, which ties a credential to its place in a registry, can be the signed one. The signature
/// library blinds it with 2432 bits, so that of its proofs nobody knows.
pub(super) fn is_m2_of_signed(shown: &PrimaryNumbers) -> Result<bool> {
    is_of_signed(&shown.eq_proof.m2)
}

/// Whether the numbers are bound so. Gives the commitments, as they are hashed, if they are.
pub(super) fn commitments<'a>(
    key: &IssuerKey,
    hidden: impl Iterator<Item = &'a String> + Clone,
    shown: &PrimaryNumbers,
) -> Result<Option<Vec<Vec<u8>>>> {
    let modulus = Modulus::new(&key.n)?;
    let equality = &shown.eq_proof;
    let e = number(&equality.e)?;
    if e.is_negative() || e.num_bits() > MOST_BITS_OF_E {
        return Ok(None);
    }
    for revealed in equality.revealed_attrs.values() {
        if number(revealed)?.num_bits() > MOST_BITS_OF_SHOWN {
            return Ok(None);
        }
    }
    for name in hidden.clone() {
        match equality.m.get(name) {
            Some(answer) if !is_of_signed(answer)? => return Ok(None),
            _ => {}
        }
    }
    let mut commitments = vec![number(&equality.a_prime)?];
    for inequality in &shown.ge_proofs {
        let name = &inequality.predicate.attr_name;
        let is_hidden = hidden.clone().any(|it| it == name);
        let Some(signed) = equality.m.get(name).filter(|_| is_hidden) else { return Ok(None) };
        if number(signed)? != number(&inequality.mj)? {
            return Ok(None);
        }
        commitments.extend(inequality::commitments(inequality)?);
    }
    let are_written_once = commitments.iter().all(|it| modulus.holds(it));
    Ok(are_written_once.then(|| commitments.iter().map(|it: &BigNum| it.to_vec()).collect()))
}
