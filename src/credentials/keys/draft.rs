//! A key of which every secret is chosen and every power of S still to be computed.
//!
//! The scheme publishes Z, R_ctxt and an R for each attribute, all powers of S with secret
//! exponents, and a proof that Z and the Rs are such powers: for each a twin with a fresh
//! exponent, a hash of them all as the challenge, and exponents that answer it. Scheme and names
//! are those of "Anonymous credentials" by Khovratovich and Lodder, as `anoncreds-clsignatures`
//! implements it; the order of hashing is the order of the answers in the proof.

use std::collections::BTreeSet;

use openssl::bn::BigNum;
use openssl::sha::Sha256;

use super::group::Group;
use super::shape::{self, CorrectnessProof, PrimaryPublicKey};
use super::{CredentialKeys, revocation};
use crate::credentials::primes::{Arithmetic, SafePrime};
use crate::error::{Error, Result};
use crate::model::credential::MASTER_SECRET;

/// A key in the making. Its secrets are zeroed when it is dropped.
pub struct KeyDraft {
    arithmetic: Arithmetic,
    group: Group,
    /// The attributes in the order of hashing.
    attributes: Vec<String>,
    /// Exponents, to base S, of Z and then of the R of each attribute.
    published: Vec<BigNum>,
    /// Exponents of their twins, in the same order.
    twins: Vec<BigNum>,
    /// Exponents to base 4 of S, of the published, of the twins, and of R_ctxt.
    exponents: Vec<BigNum>,
    revocation: bool,
}

/// Some of a key's powers, computed. Not secret: they are published, or follow from what is.
pub struct Power(Vec<BigNum>);

impl KeyDraft {
    /// Chooses S and all exponents. The link secret's attribute is added to the given ones.
    pub fn new(
        p: SafePrime,
        q: SafePrime,
        attributes: &BTreeSet<String>,
        revocation: bool,
    ) -> Result<Self> {
        Self::with(Arithmetic::best(), p, q, attributes, revocation)
    }

    /// The same with a chosen arithmetic for the powers.
    pub fn with(
        arithmetic: Arithmetic,
        p: SafePrime,
        q: SafePrime,
        attributes: &BTreeSet<String>,
        revocation: bool,
    ) -> Result<Self> {
        arithmetic.check()?;
        if attributes.is_empty() {
            return Err(Error::structure("a credential definition needs at least one attribute"));
        }
        let mut attributes = attributes.clone();
        attributes.insert(MASTER_SECRET.to_owned());
        let group = Group::new(p, q)?;
        let choose = || -> Result<Vec<BigNum>> {
            (0..=attributes.len()).map(|_| group.random_exponent()).collect()
        };
        let (published, twins) = (choose()?, choose()?);

        let generator = group.random_generator()?;
        let context = [group.random_exponent()?];
        let mut exponents = vec![generator.to_owned()?];
        for exponent in published.iter().chain(&twins).chain(&context) {
            exponents.push(group.multiply(exponent, &generator)?);
        }
        let attributes = attributes.into_iter().collect();
        Ok(Self { arithmetic, group, attributes, published, twins, exponents, revocation })
    }

    /// How many computations are left: `power(0)` up to `power(powers() - 1)`, in any order.
    pub fn powers(&self) -> usize {
        self.exponents.len().div_ceil(self.powers_at_once())
    }

    /// One of them, in less than a millisecond or so. They do not depend on each other.
    pub fn power(&self, index: usize) -> Result<Power> {
        let exponents = self.exponents.chunks(self.powers_at_once()).nth(index);
        let exponents = exponents.ok_or_else(|| Error::bug("a key has no power of this index"))?;
        Ok(Power(self.group.powers_of_four(self.arithmetic, exponents)?))
    }

    /// Each takes two lanes of the arithmetic, one for each prime.
    fn powers_at_once(&self) -> usize {
        self.arithmetic.lanes().div_ceil(2)
    }

    /// The keys, from all powers in the order of their indices.
    pub fn finish(self, powers: Vec<Power>) -> Result<CredentialKeys> {
        let powers: Vec<Vec<u8>> = powers
            .iter()
            .flat_map(|Power(numbers)| numbers)
            .map(|number| number.to_vec())
            .collect();
        let [s, hashed @ .., rctxt] = powers.as_slice() else {
            return Err(Error::bug("a key has at least two powers"));
        };
        if powers.len() != self.exponents.len() {
            return Err(Error::bug("a key needs each of its powers, in order"));
        }
        let correctness_proof = shape::correctness_proof(&self.prove(hashed)?)?;
        let (z, r) = (&hashed[0], &hashed[1..self.published.len()]);
        let primary = PrimaryPublicKey {
            n: &self.group.modulus().to_vec(),
            s,
            r: self.attributes.iter().map(String::as_str).zip(r).collect(),
            rctxt,
            z,
        };
        let revocation = self.revocation.then(revocation::new_keys).transpose()?;
        let (public_part, private_part) = revocation.unzip();
        Ok(CredentialKeys {
            public: shape::public_key(&primary, public_part.as_ref())?,
            private: shape::private_key(self.group.halves(), private_part.as_ref())?,
            correctness_proof,
        })
    }

    /// Hashes Z, the Rs and then their twins, and answers with `challenge * exponent + twin`.
    ///
    /// The answers are reduced modulo p'q'. Unreduced, as `anoncreds-clsignatures` publishes
    /// them, they verify just as well, but are longer and show the highest bits of the exponents.
    fn prove(&self, hashed: &[Vec<u8>]) -> Result<CorrectnessProof<'_>> {
        let mut hash = Sha256::new();
        for power in hashed {
            hash.update(power);
        }
        let c = BigNum::from_slice(&hash.finish())?;
        let answer = |(exponent, twin): (&BigNum, &BigNum)| -> Result<Vec<u8>> {
            Ok(self.group.add(&*self.group.multiply(exponent, &c)?, twin)?.to_vec())
        };
        let mut answers = self.published.iter().zip(&self.twins).map(answer);
        let names = self.attributes.iter().map(String::as_str);
        Ok(CorrectnessProof {
            c: c.to_vec(),
            xz_cap: answers.next().ok_or_else(|| Error::bug("a key has no Z"))??,
            xr_cap: names
                .zip(answers)
                .map(|(name, answer)| Ok((name, answer?)))
                .collect::<Result<_>>()?,
        })
    }
}
