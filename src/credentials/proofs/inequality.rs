//! That a value m is at least, or at most, a bound b, without telling it.
//!
//! The distance Δ = m - b, or b - m, is not negative: it is the sum of four squares u_i², which the holder
//! commits to as `T_i = Z^u_i S^r_i` and `T_Δ = Z^Δ S^r_Δ`. Proven is that the holder knows the u_i and
//! r_i; that Δ has that distance from the m of the signature, by giving the same answer for m; and that
//! `T_Δ = Π T_i^u_i S^α`, with α = r_Δ - Σ u_i r_i. Notation and lengths are those of "Anonymous
//! credentials" by Khovratovich and Lodder.

use std::collections::BTreeMap;
use std::sync::Arc;

use openssl::bn::{BigNum, BigNumRef};

use super::keys::IssuerKey;
use super::modulus::{Integers, Modulus, decimal, number, random, small};
use super::squares::four_squares;
use crate::error::{Error, Result};
use crate::model::proof_numbers::{
    Decimal, EqualityNumbers, InequalityNumbers, ShownComparison, ShownPredicate,
};

/// The names of the commitments, in the order in which they are hashed.
pub(super) const ROOTS: [&str; 4] = ["0", "1", "2", "3"];
pub(super) const DISTANCE: &str = "DELTA";

/// Bits of what hides a root, and of blindings.
const BITS_OF_R: i32 = 2128;
const BLINDING_OF_U: i32 = 592;
const BLINDING_OF_R: i32 = 672;
const BLINDING_OF_ALPHA: i32 = 2787;

impl ShownPredicate {
    /// What is at least the value, or at most: the bound itself counts.
    fn bound(&self) -> i64 {
        let value = i64::from(self.value);
        match self.p_type {
            ShownComparison::AtLeast | ShownComparison::AtMost => value,
            ShownComparison::Above => value + 1,
            ShownComparison::Below => value - 1,
        }
    }

    fn is_from_above(&self) -> bool {
        matches!(self.p_type, ShownComparison::AtMost | ShownComparison::Below)
    }

    /// How far a value is from the bound; nothing if it is on the wrong side.
    pub(super) fn distance(&self, value: i32) -> Option<u32> {
        let (value, bound) = (i64::from(value), self.bound());
        let distance = if self.is_from_above() { bound - value } else { value - bound };
        u32::try_from(distance).ok()
    }
}

/// What is chosen for one predicate, before anything is computed.
pub(super) struct Draft {
    predicate: ShownPredicate,
    /// Of the value that it speaks of, in the same proof.
    blinding_of_value: Arc<BigNum>,
    distance: BigNum,
    /// What hides the distance, and its blinding.
    r_distance: (BigNum, BigNum),
    roots: Vec<Root>,
    alpha: BigNum,
    alpha_blinding: BigNum,
}

/// One of the four, what hides it, and the blindings of both.
struct Root {
    u: BigNum,
    r: BigNum,
    u_blinding: BigNum,
    r_blinding: BigNum,
}

/// The T, and what is hashed of the proof.
pub(super) struct Commitment {
    /// Of the roots, and then of the distance.
    pub(super) t: Vec<BigNum>,
    pub(super) tau: Vec<BigNum>,
}

impl Draft {
    /// Nothing if the value does not satisfy the predicate.
    pub(super) fn new(
        predicate: &ShownPredicate,
        value: i32,
        blinding_of_value: &Arc<BigNum>,
    ) -> Result<Option<Self>> {
        let Some(distance) = predicate.distance(value) else { return Ok(None) };
        let mut integers = Integers::of_secrets()?;
        let r_distance = (random(BITS_OF_R)?, random(BLINDING_OF_R)?);
        let mut alpha = r_distance.0.to_owned()?;
        let mut roots = Vec::with_capacity(ROOTS.len());
        for root in four_squares(distance) {
            let (u, r) = (secret(root)?, random(BITS_OF_R)?);
            let product = integers.multiply(&u, &r)?;
            alpha = integers.subtract(&alpha, &product)?;
            let (u_blinding, r_blinding) = (random(BLINDING_OF_U)?, random(BLINDING_OF_R)?);
            roots.push(Root { u, r, u_blinding, r_blinding });
        }
        Ok(Some(Self {
            predicate: predicate.clone(),
            blinding_of_value: Arc::clone(blinding_of_value),
            distance: secret(distance)?,
            r_distance,
            roots,
            alpha,
            alpha_blinding: random(BLINDING_OF_ALPHA)?,
        }))
    }

    pub(super) fn commit(&self, key: &IssuerKey) -> Result<Commitment> {
        let mut modulus = Modulus::new(&key.n)?;
        let mut commit =
            |z: &BigNumRef, s: &BigNumRef| modulus.product([(&*key.z, z), (&*key.s, s)]);
        let mut t = Vec::with_capacity(ROOTS.len() + 1);
        let mut tau = Vec::with_capacity(ROOTS.len() + 2);
        for root in &self.roots {
            t.push(commit(&root.u, &root.r)?);
            tau.push(commit(&root.u_blinding, &root.r_blinding)?);
        }
        let (r, r_blinding) = &self.r_distance;
        t.push(commit(&self.distance, r)?);
        let mut signed = BigNumRef::to_owned(r_blinding)?;
        signed.set_const_time();
        signed.set_negative(self.predicate.is_from_above());
        tau.push(commit(&self.blinding_of_value, &signed)?);
        let (z, s) = self.product_of_roots()?;
        tau.push(commit(&z, &s)?);
        Ok(Commitment { t, tau })
    }

    /// `Π T_i^u_i S^α` under blindings, as exponents of Z and S: two powers instead of five.
    fn product_of_roots(&self) -> Result<(BigNum, BigNum)> {
        let mut integers = Integers::of_secrets()?;
        let (mut z, mut s) = (secret(0)?, self.alpha_blinding.to_owned()?);
        for root in &self.roots {
            z = integers.multiply_add(&root.u, &root.u_blinding, &z)?;
            s = integers.multiply_add(&root.r, &root.u_blinding, &s)?;
        }
        s.set_const_time();
        Ok((z, s))
    }

    /// Answers the challenge. The answer for the value is that of the signature.
    pub(super) fn answer(
        &self,
        commitment: &Commitment,
        equality: &EqualityNumbers,
        challenge: &BigNumRef,
    ) -> Result<InequalityNumbers> {
        let mut integers = Integers::of_secrets()?;
        let mut answer = |secret: &BigNumRef, blinding: &BigNumRef| {
            decimal(&*integers.multiply_add(challenge, secret, blinding)?)
        };
        let (mut u, mut r) = (BTreeMap::new(), BTreeMap::new());
        for (name, root) in ROOTS.iter().zip(&self.roots) {
            u.insert((*name).to_owned(), answer(&root.u, &root.u_blinding)?);
            r.insert((*name).to_owned(), answer(&root.r, &root.r_blinding)?);
        }
        r.insert(DISTANCE.to_owned(), answer(&self.r_distance.0, &self.r_distance.1)?);
        let alpha = answer(&self.alpha, &self.alpha_blinding)?;
        let names = ROOTS.iter().chain([&DISTANCE]);
        let t = names.zip(&commitment.t).map(|(name, t)| Ok(((*name).to_owned(), decimal(t)?)));
        let mj = super::equality::answer_for(equality, &self.predicate.attr_name)?.clone();
        let predicate = self.predicate.clone();
        Ok(InequalityNumbers { u, r, mj, alpha, t: t.collect::<Result<_>>()?, predicate })
    }
}

fn secret(value: u32) -> Result<BigNum> {
    let mut number = BigNum::new_secure()?;
    number.add_word(value)?;
    number.set_const_time();
    Ok(number)
}

/// What was hashed, as the challenge c and the answers say it was:
///
/// ```text
/// Z^u_i S^r_i T_i^-c            for each root
/// Z^(m - c b) S^r_Δ T_Δ^-c      or, from above, Z^(m - c b) S^-r_Δ T_Δ^c
/// S^α Π T_i^u_i T_Δ^-c
/// ```
pub(super) fn verify(
    key: &IssuerKey,
    shown: &InequalityNumbers,
    challenge: &BigNumRef,
) -> Result<Vec<BigNum>> {
    let mut modulus = Modulus::new(&key.n)?;
    let mut integers = Integers::of_answers()?;
    let t = commitments(shown)?;
    let inverses = modulus.inverses(&t)?;
    let mut tau = Vec::with_capacity(ROOTS.len() + 2);
    let mut powers_of_roots = vec![(&*key.s, number(&shown.alpha)?)];
    for (index, name) in ROOTS.iter().enumerate() {
        let (u, r) = (named(&shown.u, name)?, named(&shown.r, name)?);
        let powers = [(&*key.z, &*u), (&*key.s, &*r), (&*inverses[index], challenge)];
        tau.push(modulus.product(powers)?);
        powers_of_roots.push((&*t[index], u));
    }
    let of_bound = small(-shown.predicate.bound())?;
    let z = integers.multiply_add(challenge, &of_bound, &*number(&shown.mj)?)?;
    let mut r = named(&shown.r, DISTANCE)?;
    let inverse_of_distance = modulus.power(&inverses[ROOTS.len()], challenge)?;
    let of_distance = if shown.predicate.is_from_above() {
        let is_negative = r.is_negative();
        r.set_negative(!is_negative);
        modulus.power(&t[ROOTS.len()], challenge)?
    } else {
        inverse_of_distance.to_owned()?
    };
    let product = modulus.product([(&*key.z, &*z), (&*key.s, &*r)])?;
    tau.push(modulus.multiply(&product, &of_distance)?);
    let powers = powers_of_roots.iter().map(|(base, exponent)| (*base, &**exponent));
    let product = modulus.product(powers)?;
    tau.push(modulus.multiply(&product, &inverse_of_distance)?);
    Ok(tau)
}

/// The T, in the order in which they are hashed.
pub(super) fn commitments(shown: &InequalityNumbers) -> Result<Vec<BigNum>> {
    ROOTS.iter().chain([&DISTANCE]).map(|name| named(&shown.t, name)).collect()
}

fn named(numbers: &BTreeMap<String, Decimal>, name: &str) -> Result<BigNum> {
    let missing = || Error::structure("the proof of a predicate lacks a number");
    number(numbers.get(name).ok_or_else(missing)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_from_the_last_value_that_counts() {
        use ShownComparison::*;
        for (p_type, value, at, distance) in [
            (AtLeast, 18, 18, Some(0)),
            (AtLeast, 18, 17, None),
            (Above, 18, 19, Some(0)),
            (Above, 18, 18, None),
            (AtMost, 18, 18, Some(0)),
            (AtMost, 18, 19, None),
            (Below, 18, 17, Some(0)),
            (Below, 18, 18, None),
            (AtLeast, i32::MIN, i32::MAX, Some(u32::MAX)),
            (AtMost, i32::MAX, i32::MIN, Some(u32::MAX)),
        ] {
            let predicate = ShownPredicate { attr_name: String::new(), p_type, value };
            assert_eq!(predicate.distance(at), distance, "{p_type:?} {value} {at}");
        }
    }
}
