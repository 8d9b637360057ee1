//! A verifier's part of one credential, in checks that do not depend on each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use anoncreds_clsignatures::{
    CredentialRevocationPublicKey, RevocationKeyPublic, RevocationRegistry,
};
use openssl::bn::BigNum;

use super::keys::IssuerKey;
use super::modulus::number;
use super::non_revocation_check::Shown;
use super::revocation_keys::{Accumulator, RegistryKey, RevocationKey};
use super::{bounds, equality, inequality};
use crate::error::{Error, ErrorKind, Result};
use crate::model::config::AcceptedNonRevocation;
use crate::model::proof_numbers::{PartNumbers, ProofNumbers};

/// What one credential is verified with.
pub(in crate::credentials) struct CheckedPart {
    pub(in crate::credentials) key: Arc<IssuerKey>,
    /// The attributes that are signed and not revealed.
    pub(in crate::credentials) hidden: BTreeSet<String>,
    /// If its place in a registry is to be shown.
    pub(in crate::credentials) registry: Option<Registry>,
}

/// What a place in a registry is verified with.
pub(in crate::credentials) struct Registry {
    pub(in crate::credentials) accepted: AcceptedNonRevocation,
    pub(in crate::credentials) issuer_key: CredentialRevocationPublicKey,
    pub(in crate::credentials) key: RevocationKeyPublic,
    pub(in crate::credentials) entry: RevocationRegistry,
}

/// What is verified in one go: 5 to 20 ms.
pub struct Check {
    part: Arc<CheckedPart>,
    proof: Arc<ProofNumbers>,
    index: usize,
    which: Which,
}

enum Which {
    NonRevocation,
    Equality,
    Inequality(usize),
}

/// What was hashed to the challenge, as far as one check computes it again.
pub struct Recomputed {
    /// Those that the proof shows.
    pub(in crate::credentials) c_list: Vec<Vec<u8>>,
    pub(in crate::credentials) tau_list: Vec<Vec<u8>>,
}

impl Check {
    /// All checks of a part of a proof, in the order of hashing.
    pub(in crate::credentials) fn all(
        part: &Arc<CheckedPart>,
        proof: &Arc<ProofNumbers>,
        index: usize,
    ) -> Vec<Self> {
        let inequalities = proof.proofs.get(index).map_or(0, |it| it.primary_proof.ge_proofs.len());
        let non_revocation = part.registry.iter().map(|_| Which::NonRevocation);
        let all = non_revocation
            .chain([Which::Equality])
            .chain((0..inequalities).map(Which::Inequality));
        let check = |which| Self { part: Arc::clone(part), proof: Arc::clone(proof), index, which };
        all.map(check).collect()
    }

    /// Nothing if the numbers are not bound as they must be: then there is nothing to compare.
    pub fn compute(&self) -> Result<Option<Recomputed>> {
        let challenge = number(&self.proof.aggregated_proof.c_hash)?;
        let Some(shown) = self.proof.proofs.get(self.index) else { return Ok(None) };
        if !bounds::is_challenge(&challenge) {
            return Ok(None);
        }
        match self.which {
            Which::NonRevocation => self.non_revocation(shown, &challenge),
            Which::Equality => self.equality(shown, &challenge),
            Which::Inequality(index) => {
                let shown = shown.primary_proof.ge_proofs.get(index);
                let shown = shown.ok_or_else(|| Error::bug("a proof changed meanwhile"))?;
                let tau = inequality::verify(&self.part.key, shown, &challenge)?;
                let tau_list = tau.iter().map(|it| it.to_vec()).collect();
                Ok(Some(Recomputed { c_list: Vec::new(), tau_list }))
            }
        }
    }

    /// With the bounds of the predicates' numbers too, which take no time.
    fn equality(&self, shown: &PartNumbers, challenge: &BigNum) -> Result<Option<Recomputed>> {
        let CheckedPart { key, hidden, .. } = &*self.part;
        let Some(c_list) = bounds::commitments(key, hidden.iter(), &shown.primary_proof)? else {
            return Ok(None);
        };
        let t = equality::verify(key, hidden, &shown.primary_proof.eq_proof, challenge)?;
        Ok(Some(Recomputed { c_list, tau_list: vec![t.to_vec()] }))
    }

    fn non_revocation(
        &self,
        shown: &PartNumbers,
        challenge: &BigNum,
    ) -> Result<Option<Recomputed>> {
        let (Some(registry), Some(place)) = (&self.part.registry, &shown.non_revoc_proof) else {
            return Ok(None);
        };
        let m2 = number(&shown.primary_proof.eq_proof.m2)?;
        let place = Shown::read(place, &m2, challenge)?;
        let is_linked = place.is_linked;
        let is_bound = is_linked && bounds::is_m2_of_signed(&shown.primary_proof)?;
        match registry.accepted {
            AcceptedNonRevocation::Linked if !is_linked => return Err(not_tied()),
            AcceptedNonRevocation::Bound if !is_bound => return Err(not_tied()),
            _ => {}
        }
        let key = RevocationKey::of(&registry.issuer_key)?;
        let (registry_key, accumulator) =
            (RegistryKey::of(&registry.key)?, Accumulator::of(&registry.entry)?);
        let tau_list = place.tau(&key, &registry_key, &accumulator);
        Ok(Some(Recomputed { c_list: place.points.bytes(), tau_list }))
    }
}

fn not_tied() -> Error {
    let message = "nothing ties the proof of non-revocation to the credential that is shown: see \
                   `non_revocation_proofs_accepted` of indy_set_runtime_config";
    Error::new(ErrorKind::ProofRejected, message)
}
