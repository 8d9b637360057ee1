//! Whether a proof shows what was asked.
//!
//! `check` compares the request with what the proof says of itself and takes microseconds. Whether that is
//! true, a [`Verification`] finds out: its checks take 5 to 20 ms each, in any order and on any thread, and
//! their results are hashed to the challenge that the proof answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::asked::{nonce, predicates, revealed_names, signed_names};
pub use super::claims::check;
use super::claims::rejected;
use super::known::{Known, Registries};
use super::proofs::{Check, CheckedPart, IssuerKey, Recomputed, Registry, is_challenge, number};
use crate::error::{Error, Result};
use crate::model::config::AcceptedNonRevocation;
use crate::model::credential::MASTER_SECRET;
use crate::model::credential_definition::CredentialDefinition;
use crate::model::proof::{Identifier, Proof, RequestedProof};
use crate::model::proof_numbers::{Decimal, PartNumbers, ProofNumbers};
use crate::model::proof_request::ProofRequest;

/// The computation of whether a proof is true.
pub struct Verification {
    parts: Vec<Arc<CheckedPart>>,
    proof: Arc<ProofNumbers>,
    nonce: Vec<u8>,
}

impl Verification {
    /// For a proof that was checked. Nothing if it is wrong at first sight.
    pub fn new(
        request: &ProofRequest,
        proof: Proof,
        known: &Known,
        registries: &Registries,
        accepted: AcceptedNonRevocation,
    ) -> Result<Option<Self>> {
        let Proof { proof, requested_proof, identifiers } = proof;
        if proof.proofs.len() != identifiers.len() {
            return Err(other_parts());
        }
        check_holder(&proof)?;
        let (mut parts, mut keys) = (Vec::new(), BTreeMap::new());
        for (index, (identifier, part)) in (0..).zip(identifiers.iter().zip(&proof.proofs)) {
            let Some(revealed) = shown_of(request, &requested_proof, index, part)? else {
                return Ok(None);
            };
            // Of what nobody asked, nothing is verified, so nothing may claim to be.
            if part.non_revoc_proof.is_some() && identifier.timestamp.is_none() {
                return Ok(None);
            }
            let definition = known.definition(&identifier.cred_def_id)?;
            let mut hidden = signed_names(&known.schema(&identifier.schema_id)?.attributes);
            if revealed.iter().any(|name| !hidden.remove(name)) {
                let message = "the proof reveals what the schema has not";
                return Err(Error::structure(message));
            }
            let registry = registry(identifier, part, definition, registries, accepted)?;
            let key = match keys.get(&identifier.cred_def_id) {
                Some(key) => Arc::clone(key),
                None => Arc::new(IssuerKey::of(&definition.value.primary)?),
            };
            keys.insert(&identifier.cred_def_id, Arc::clone(&key));
            parts.push(Arc::new(CheckedPart { key, hidden, registry }));
        }
        Ok(Some(Self { parts, proof: Arc::new(proof), nonce: nonce(request)? }))
    }

    /// What is to be computed, in an order that [`Self::finish`] wants the results in.
    pub fn checks(&self) -> Vec<Check> {
        let parts = self.parts.iter().enumerate();
        parts.flat_map(|(index, part)| Check::all(part, &self.proof, index)).collect()
    }

    /// Whether the proof is true.
    pub fn finish(&self, recomputed: Vec<Option<Recomputed>>) -> Result<bool> {
        let (mut c_list, mut tau_list) = (Vec::new(), Vec::new());
        for recomputed in recomputed {
            let Some(Recomputed { c_list: shown, tau_list: hashed }) = recomputed else {
                return Ok(false);
            };
            c_list.extend(shown);
            tau_list.extend(hashed);
        }
        Ok(c_list == self.proof.aggregated_proof.c_list
            && is_challenge(&self.proof, &tau_list, &self.nonce)?)
    }
}

fn other_parts() -> Error {
    rejected("the proof has not the parts that such a proof has".to_owned())
}

/// All credentials are of one holder: the same secret is signed in each, and has the same answer.
fn check_holder(proof: &ProofNumbers) -> Result<()> {
    let answer = |part: &PartNumbers| -> Result<_> {
        let answer: Option<&Decimal> = part.primary_proof.eq_proof.m.get(MASTER_SECRET);
        number(answer.ok_or_else(other_parts)?)
    };
    let answers: Vec<_> = proof.proofs.iter().map(answer).collect::<Result<_>>()?;
    if answers.windows(2).all(|pair| pair[0] == pair[1]) {
        return Ok(());
    }
    Err(rejected("the credentials are not of one holder".to_owned()))
}

/// What a part of a proof reveals, if it reveals and shows what was asked of it. Nothing if it shows a
/// predicate twice, each of which would be computed.
fn shown_of(
    request: &ProofRequest,
    shown: &RequestedProof,
    index: u32,
    part: &PartNumbers,
) -> Result<Option<BTreeSet<String>>> {
    let attributes = request.attributes.iter();
    let revealed = attributes.filter(|(name, _)| shown.part_that_reveals(name) == Some(index));
    let revealed = revealed_names(revealed.map(|(_, asked)| asked))?;
    let is_of_part =
        |name: &String| shown.predicates.get(name).is_some_and(|it| it.sub_proof_index == index);
    let of_part = request.predicates.iter().filter(|(name, _)| is_of_part(name));
    let asked = predicates(of_part.map(|(_, asked)| asked));
    let primary = &part.primary_proof;
    let proven: BTreeSet<_> = primary.ge_proofs.iter().map(|it| it.predicate.clone()).collect();
    if !primary.eq_proof.revealed_attrs.keys().eq(&revealed) || proven != asked {
        return Err(other_parts());
    }
    Ok((primary.ge_proofs.len() == asked.len()).then_some(revealed))
}

/// What a credential's place in a registry is verified with, if it says when it was not revoked.
fn registry(
    identifier: &Identifier,
    part: &PartNumbers,
    definition: &CredentialDefinition,
    registries: &Registries,
    accepted: AcceptedNonRevocation,
) -> Result<Option<Registry>> {
    let Some(timestamp) = identifier.timestamp else { return Ok(None) };
    let id = identifier.rev_reg_id.as_ref().ok_or_else(|| {
        Error::structure("the proof tells a time of non-revocation, but of no registry")
    })?;
    let of_registry = registries.definition(id)?;
    let entry = registries.entry(id, timestamp)?;
    if of_registry.cred_def_id.unqualified() != identifier.cred_def_id.unqualified() {
        let (registry, definition) = (id.as_str(), identifier.cred_def_id.as_str());
        return Err(rejected(format!(
            "the registry {registry} is not of the credential definition {definition}"
        )));
    }
    if part.non_revoc_proof.is_none() {
        return Err(rejected(
            "the proof tells a time, but does not show that the credential was not revoked"
                .to_owned(),
        ));
    }
    let issuer_key = definition.value.revocation.clone().ok_or_else(|| {
        Error::structure("credentials of this credential definition cannot be revoked")
    })?;
    Ok(Some(Registry {
        accepted,
        issuer_key,
        key: of_registry.value.public_keys.accum_key.clone(),
        entry: entry.value.clone(),
    }))
}
