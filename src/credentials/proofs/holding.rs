//! A holder's proof of one credential, in slices that do not depend on each other.
//!
//! First everything random is chosen, and by that what the slices have in common; then the slices compute
//! commitments, on any thread; then the challenge, which depends on all commitments of all credentials, is
//! answered, which takes no time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anoncreds_clsignatures::{CredentialRevocationPublicKey, RevocationRegistry};
use openssl::bn::{BigNum, BigNumRef};

use super::equality::{self, Blindings};
use super::inequality;
use super::keys::{IssuerKey, Signature};
use super::modulus::random;
use super::non_revocation;
use super::revocation_keys::{Accumulator, RevocationKey, RevocationSignature};
use crate::error::{Error, Result};
use crate::model::config::NonRevocationForm;
use crate::model::proof_numbers::{PartNumbers, PrimaryNumbers, ShownPredicate};

/// What hides the value that all credentials of a proof have in common.
pub(in crate::credentials) struct CommonBlinding {
    name: &'static str,
    blinding: Arc<BigNum>,
}

impl CommonBlinding {
    pub(in crate::credentials) fn choose(name: &'static str) -> Result<Self> {
        Ok(Self { name, blinding: Arc::new(random(equality::BLINDING_OF_VALUE)?) })
    }
}

/// What one credential is shown with.
pub(in crate::credentials) struct Part {
    key: Arc<IssuerKey>,
    signature: Signature,
    /// Of all attributes, also those that are not revealed.
    values: BTreeMap<String, BigNum>,
    blindings: Blindings,
    inequalities: Vec<inequality::Draft>,
    non_revocation: Option<NonRevocation>,
}

/// What its place in a registry is shown with.
pub(in crate::credentials) struct NonRevocation {
    pub(in crate::credentials) form: NonRevocationForm,
    pub(in crate::credentials) key: CredentialRevocationPublicKey,
    pub(in crate::credentials) signature: RevocationSignature,
    pub(in crate::credentials) registry: RevocationRegistry,
}

impl Part {
    /// Chooses what is random. Every attribute that is neither revealed nor missing from `values` is hidden.
    pub(in crate::credentials) fn new(
        (key, signature): (Arc<IssuerKey>, Signature),
        values: BTreeMap<String, BigNum>,
        revealed: &BTreeSet<String>,
        common: &CommonBlinding,
        non_revocation: Option<NonRevocation>,
    ) -> Result<Self> {
        let hidden = values.keys().filter(|name| !revealed.contains(*name)).cloned().collect();
        let blindings = Blindings::choose(&hidden, (common.name, &common.blinding))?;
        let inequalities = Vec::new();
        Ok(Self { key, signature, values, blindings, inequalities, non_revocation })
    }

    /// Adds a predicate of a hidden attribute, whose value it is told as a small number. Predicates are
    /// added in their order.
    pub(in crate::credentials) fn add(
        &mut self,
        predicate: &ShownPredicate,
        value: i32,
    ) -> Result<()> {
        let blinding = self.blindings.m.get(&predicate.attr_name).ok_or_else(|| {
            Error::structure("a predicate is of an attribute that is not revealed")
        })?;
        let draft = inequality::Draft::new(predicate, value, blinding)?;
        self.inequalities.push(draft.ok_or_else(|| {
            Error::structure("the credential does not satisfy a requested predicate")
        })?);
        Ok(())
    }

    /// In the order of hashing.
    pub(in crate::credentials) fn slices(self: &Arc<Self>) -> impl Iterator<Item = Slice> {
        let non_revocation = self.non_revocation.iter().map(|_| Which::NonRevocation);
        let inequalities = (0..self.inequalities.len()).map(Which::Inequality);
        let all: Vec<_> = non_revocation.chain([Which::Equality]).chain(inequalities).collect();
        all.into_iter().map(|which| Slice { part: Arc::clone(self), which })
    }

    /// Answers the challenge, from what its slices have computed, in order.
    pub(in crate::credentials) fn answer(
        &self,
        computed: Vec<Computed>,
        challenge: &BigNumRef,
    ) -> Result<PartNumbers> {
        let mut non_revoc_proof = None;
        let (mut eq_proof, mut ge_proofs) = (None, Vec::new());
        let mut drafts = self.inequalities.iter();
        for computed in computed {
            match computed.0 {
                Outcome::NonRevocation(draft, commitment) => {
                    non_revoc_proof = Some(draft.answer(&commitment, challenge)?);
                }
                Outcome::Equality(commitment) => {
                    let Self { signature, blindings, values, .. } = self;
                    let answer =
                        equality::answer(signature, blindings, &commitment, values, challenge)?;
                    eq_proof = Some(answer);
                }
                Outcome::Inequality(commitment) => {
                    let draft = drafts.next().ok_or_else(mixed_up)?;
                    let equality = eq_proof.as_ref().ok_or_else(mixed_up)?;
                    ge_proofs.push(draft.answer(&commitment, equality, challenge)?);
                }
            }
        }
        let eq_proof = eq_proof.ok_or_else(mixed_up)?;
        Ok(PartNumbers { primary_proof: PrimaryNumbers { eq_proof, ge_proofs }, non_revoc_proof })
    }
}

fn mixed_up() -> Error {
    Error::bug("the parts of a proof were put together in another order")
}

/// What is computed in one go: 5 to 20 ms.
pub struct Slice {
    part: Arc<Part>,
    which: Which,
}

enum Which {
    NonRevocation,
    Equality,
    Inequality(usize),
}

/// What a slice has computed.
pub struct Computed(Outcome);

enum Outcome {
    NonRevocation(Box<non_revocation::Draft>, Box<non_revocation::Commitment>),
    Equality(equality::Commitment),
    Inequality(inequality::Commitment),
}

impl Slice {
    pub fn compute(&self) -> Result<Computed> {
        let Part { key, signature, blindings, .. } = &*self.part;
        let outcome = match self.which {
            Which::Equality => Outcome::Equality(equality::commit(key, signature, blindings)?),
            Which::Inequality(index) => {
                let draft = self.part.inequalities.get(index).ok_or_else(mixed_up)?;
                Outcome::Inequality(draft.commit(key)?)
            }
            Which::NonRevocation => self.part.commit_to_place()?,
        };
        Ok(Computed(outcome))
    }
}

impl Part {
    fn commit_to_place(&self) -> Result<Outcome> {
        let place = self.non_revocation.as_ref().ok_or_else(mixed_up)?;
        let key = RevocationKey::of(&place.key)?;
        let accumulator = Accumulator::of(&place.registry)?;
        let (m2, blinding) = (self.signature.m_2.get(), &self.blindings.m2);
        let draft = non_revocation::Draft::new(place.form, &place.signature, m2, blinding)?;
        let commitment = draft.commit(&key, &accumulator, &place.signature);
        Ok(Outcome::NonRevocation(Box::new(draft), Box::new(commitment)))
    }
}

impl Computed {
    /// The commitments that are shown, as they are hashed.
    pub(super) fn c_list(&self) -> Vec<Vec<u8>> {
        match &self.0 {
            Outcome::NonRevocation(_, commitment) => commitment.points.bytes(),
            Outcome::Equality(commitment) => vec![commitment.a_prime.to_vec()],
            Outcome::Inequality(commitment) => commitment.t.iter().map(|it| it.to_vec()).collect(),
        }
    }

    /// Those that a verifier computes again.
    pub(super) fn tau_list(&self) -> Vec<Vec<u8>> {
        match &self.0 {
            Outcome::NonRevocation(_, commitment) => commitment.tau.clone(),
            Outcome::Equality(commitment) => vec![commitment.t.to_vec()],
            Outcome::Inequality(commitment) => {
                commitment.tau.iter().map(|it| it.to_vec()).collect()
            }
        }
    }
}
