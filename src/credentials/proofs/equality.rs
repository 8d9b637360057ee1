//! That a holder has a signature (A, e, v) by the issuer's key of some values, of which it reveals some.
//!
//! The signature satisfies `Z = A^e S^v Rctxt^m2 Π R_i^m_i`. It is shown under a fresh `A' = A S^r`, so
//! that no two proofs have a number in common, and then satisfies the same equation with v' = v - e r.
//! The proof is that somebody knows e, v' and the values that are not revealed (Camenisch and Lysyanskaya,
//! "A Signature Scheme with Efficient Protocols", 2002, in the notation of "Anonymous credentials" by
//! Khovratovich and Lodder): `T` is the equation with blindings in place of the secrets, answers are
//! `blinding + challenge * secret`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use openssl::bn::{BigNum, BigNumRef};

use super::keys::{IssuerKey, Signature};
use super::modulus::{Integers, Modulus, decimal, number, power_of_two, random};
use crate::error::{Error, Result};
use crate::model::proof_numbers::{Decimal, EqualityNumbers};

/// e' = e - 2^596 is what is blinded of e.
const EXPONENT_START: i32 = 596;

/// Bits of the blindings, by the notation's names of what they hide.
const BLINDING_OF_E: i32 = 456;
const BLINDING_OF_V: i32 = 3060;
const BLINDING_OF_SIGNATURE: i32 = 2128;
pub(super) const BLINDING_OF_VALUE: i32 = 592;

/// What is chosen for one proof of one signature, before anything is computed.
pub(super) struct Blindings {
    r: BigNum,
    e: BigNum,
    v: BigNum,
    /// Of each value that is not revealed.
    pub(super) m: BTreeMap<String, Arc<BigNum>>,
    pub(super) m2: BigNum,
}

impl Blindings {
    /// The values named in `common` have that blinding in each credential of a proof, which shows that
    /// they are the same.
    pub(super) fn choose(hidden: &BTreeSet<String>, common: (&str, &Arc<BigNum>)) -> Result<Self> {
        let m = hidden.iter().map(|name| {
            let is_common = name == common.0;
            let blinding = match is_common {
                true => Arc::clone(common.1),
                false => Arc::new(random(BLINDING_OF_VALUE)?),
            };
            Ok((name.clone(), blinding))
        });
        Ok(Self {
            r: random(BLINDING_OF_SIGNATURE)?,
            e: random(BLINDING_OF_E)?,
            v: random(BLINDING_OF_V)?,
            m: m.collect::<Result<_>>()?,
            // As libindy's, and long enough. The signature library's has 2432 bits, which lets a holder add
            // multiples of e to the value without being seen: see `bounds`.
            m2: random(BLINDING_OF_VALUE)?,
        })
    }
}

/// A' and T.
pub(super) struct Commitment {
    pub(super) a_prime: BigNum,
    pub(super) t: BigNum,
}

pub(super) fn commit(
    key: &IssuerKey,
    signature: &Signature,
    blindings: &Blindings,
) -> Result<Commitment> {
    let mut modulus = Modulus::new(&key.n)?;
    let blinding = modulus.power(&key.s, &blindings.r)?;
    let a_prime = modulus.multiply(signature.a.get(), &blinding)?;
    let mut powers: Vec<(&BigNumRef, &BigNumRef)> =
        vec![(&a_prime, &blindings.e), (&key.s, &blindings.v), (&key.rctxt, &blindings.m2)];
    for (name, blinding) in &blindings.m {
        powers.push((key.base(name)?, blinding));
    }
    let t = modulus.product(powers)?;
    Ok(Commitment { a_prime, t })
}

/// Answers the challenge. `values` are those of all attributes; those without a blinding are revealed.
pub(super) fn answer(
    signature: &Signature,
    blindings: &Blindings,
    commitment: &Commitment,
    values: &BTreeMap<String, BigNum>,
    challenge: &BigNumRef,
) -> Result<EqualityNumbers> {
    let mut integers = Integers::of_secrets()?;
    let Signature { m_2, e, v, .. } = signature;
    let e_prime = integers.subtract(e.get(), &*power_of_two(EXPONENT_START)?)?;
    let in_r = integers.multiply(e.get(), &blindings.r)?;
    let v_prime = integers.subtract(v.get(), &in_r)?;
    let mut answer = |secret: &BigNumRef, blinding: &BigNumRef| {
        decimal(&*integers.multiply_add(challenge, secret, blinding)?)
    };
    let (mut revealed_attrs, mut m) = (BTreeMap::new(), BTreeMap::new());
    for (name, value) in values {
        match blindings.m.get(name) {
            Some(blinding) => _ = m.insert(name.clone(), answer(value, blinding)?),
            None => _ = revealed_attrs.insert(name.clone(), decimal(value)?),
        }
    }
    Ok(EqualityNumbers {
        revealed_attrs,
        a_prime: decimal(&commitment.a_prime)?,
        e: answer(&e_prime, &blindings.e)?,
        v: answer(&v_prime, &blindings.v)?,
        m,
        m2: answer(m_2.get(), &blindings.m2)?,
    })
}

/// T as the challenge and the answers say it was: with A', e, v, m for the answers and c for the challenge,
///
/// ```text
/// T = A'^(e + c 2^596) S^v Rctxt^m2 Π R_hidden^m Π R_revealed^(c value) Z^-c
/// ```
///
/// The exponent of a signature has to be short (`bounds`). A' has to have an inverse: with A' = 0, T would
/// be 0 whatever is answered.
pub(super) fn verify(
    key: &IssuerKey,
    hidden: &BTreeSet<String>,
    shown: &EqualityNumbers,
    challenge: &BigNumRef,
) -> Result<BigNum> {
    let mut modulus = Modulus::new(&key.n)?;
    let mut integers = Integers::of_answers()?;
    let a_prime = number(&shown.a_prime)?;
    let start = integers.multiply(challenge, &*power_of_two(EXPONENT_START)?)?;
    let exponent = integers.add(&*number(&shown.e)?, &start)?;
    let mut powers = vec![
        (&*a_prime, exponent),
        (&*key.s, number(&shown.v)?),
        (&*key.rctxt, number(&shown.m2)?),
    ];
    for name in hidden {
        powers.push((key.base(name)?, number(answer_for(shown, name)?)?));
    }
    for (name, value) in &shown.revealed_attrs {
        powers.push((key.base(name)?, integers.multiply(challenge, &*number(value)?)?));
    }
    let product = modulus.product(powers.iter().map(|(base, exponent)| (*base, &**exponent)))?;
    let of_key = modulus.power(&key.z, challenge)?;
    let invertible = modulus.multiply(&of_key, &a_prime)?;
    let inverse = modulus.inverse(&invertible)?;
    let inverse_of_key = modulus.multiply(&inverse, &a_prime)?;
    modulus.multiply(&product, &inverse_of_key)
}

pub(super) fn answer_for<'a>(shown: &'a EqualityNumbers, name: &str) -> Result<&'a Decimal> {
    let missing = || Error::structure(format!("the proof has no number for the attribute {name}"));
    shown.m.get(name).ok_or_else(missing)
}
