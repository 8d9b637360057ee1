//! A holder's proof: what is shown of which credential.
//!
//! A [`ProofDraft`] takes the credentials one by one and chooses all that is random; then its slices are
//! computed, in any order and on any thread, 5 to 20 ms each; then it is finished.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use openssl::bn::BigNum;
use serde::Deserialize;

use super::asked::{nonce, predicates, revealed_names, signed_names};
use super::issue::check_name;
use super::mirror::mirrored;
use super::proofs::{
    CommonBlinding, Computed, IssuerKey, NonRevocation, Number, Part, RevocationSignature,
    Signature, Slice, aggregate, secret_number,
};
use crate::error::{Error, Result};
use crate::model::config::NonRevocationForm;
use crate::model::credential::{AttributeValue, Credential, MASTER_SECRET, MasterSecret};
use crate::model::credential_definition::{CredentialDefinition, CredentialDefinitionId};
use crate::model::proof::{
    Choice, ChosenCredential, Identifier, PartOfProof, Proof, RequestedProof, RevealedAttribute,
    RevealedGroup,
};
use crate::model::proof_numbers::ProofNumbers;
use crate::model::proof_request::{
    AttributeRequest, PredicateRequest, ProofRequest, RequestVersion, RequestedNames,
};
use crate::model::revocation::RevocationState;
use crate::model::schema::{Schema, canonical};

pub struct ProofDraft {
    form: NonRevocationForm,
    common: CommonBlinding,
    keys: BTreeMap<CredentialDefinitionId, Arc<IssuerKey>>,
    parts: Vec<Arc<Part>>,
    requested: RequestedProof,
    identifiers: Vec<Identifier>,
}

/// A credential and what belongs to it.
pub struct Held<'a> {
    pub credential: &'a Credential,
    pub schema: &'a Schema,
    pub definition: &'a CredentialDefinition,
    pub secret: &'a MasterSecret,
    /// If it is to be shown that the credential was not revoked at a time.
    pub state: Option<(u64, &'a RevocationState)>,
}

/// What is shown of one credential, by the request's names for it.
pub struct Shown<'a> {
    revealed: BTreeMap<&'a str, &'a AttributeRequest>,
    unrevealed: BTreeSet<&'a str>,
    predicates: BTreeMap<&'a str, &'a PredicateRequest>,
}

impl<'a> Shown<'a> {
    /// What the holder has chosen to show from this credential.
    pub fn from(
        chosen: &ChosenCredential,
        choice: &'a Choice,
        request: &'a ProofRequest,
    ) -> Result<Self> {
        let unasked = |name: &str| {
            Error::structure(format!("the proof request asks for nothing under the name {name}"))
        };
        let mut shown = Self {
            revealed: BTreeMap::new(),
            unrevealed: BTreeSet::new(),
            predicates: BTreeMap::new(),
        };
        for (name, attribute) in &choice.attributes {
            let asked = request.attributes.get(name).ok_or_else(|| unasked(name))?;
            match attribute.credential == *chosen {
                true if attribute.revealed => _ = shown.revealed.insert(name, asked),
                true => _ = shown.unrevealed.insert(name),
                false => {}
            }
        }
        for (name, credential) in &choice.predicates {
            let asked = request.predicates.get(name).ok_or_else(|| unasked(name))?;
            if credential == chosen {
                shown.predicates.insert(name, asked);
            }
        }
        Ok(shown)
    }

    /// Whether the credential can show that, which the signature library would find out later and say
    /// in fewer words.
    fn check(&self, credential: &Credential) -> Result<()> {
        let revealed: BTreeSet<_> =
            self.revealed.values().flat_map(|it| it.names.iter()).map(canonical).collect();
        for (referent, asked) in &self.predicates {
            let name = &asked.name;
            if revealed.contains(&canonical(name)) {
                return Err(Error::structure(format!(
                    "the attribute {name} is revealed and used in the predicate {referent}; leave \
                     one of both to another credential, or do not reveal it"
                )));
            }
            if !asked.is_satisfied_by(small_value_of(credential, name)?) {
                let message = format!("the credential does not satisfy the predicate {referent}");
                return Err(Error::structure(message));
            }
        }
        Ok(())
    }
}

impl ProofDraft {
    /// Begins with what the holder simply claims.
    pub fn new(choice: &Choice, form: NonRevocationForm) -> Result<Self> {
        let requested = RequestedProof {
            self_attested_attrs: choice.self_attested.clone(),
            ..RequestedProof::default()
        };
        Ok(Self {
            form,
            // All credentials must be of one holder.
            common: CommonBlinding::choose(MASTER_SECRET)?,
            keys: BTreeMap::new(),
            parts: Vec::new(),
            requested,
            identifiers: Vec::new(),
        })
    }

    /// Adds what is shown of a credential: chooses what is random, and computes next to nothing.
    pub fn add(
        &mut self,
        version: RequestVersion,
        shown: &Shown<'_>,
        held: &Held<'_>,
    ) -> Result<()> {
        let Held { credential, schema, definition, secret, state } = held;
        shown.check(credential)?;
        let values = signed_values(credential, secret)?;
        if signed_names(&schema.attributes) != values.keys().cloned().collect() {
            let message =
                "the credential has not the attributes of the schema that was given for it";
            return Err(Error::structure(message));
        }
        let predicates = predicates(shown.predicates.values().copied());
        let revealed = revealed_names(shown.revealed.values().copied())?;
        if let Some(name) = revealed.iter().find(|it| !values.contains_key(*it)) {
            return Err(missing(name));
        }
        let signature = Signature::of(&credential.signature)?;
        let place = state.map(|(_, it)| self.place(credential, definition, it)).transpose()?;
        let key = self.key(definition)?;
        let mut part = Part::new((key, signature), values, &revealed, &self.common, place)?;
        for predicate in &predicates {
            part.add(predicate, small_value_of(credential, &predicate.attr_name)?)?;
        }
        self.note(shown, credential)?;
        self.identifiers
            .push(identifier(version, credential, state.map(|(time, _)| time)));
        self.parts.push(Arc::new(part));
        Ok(())
    }

    /// What is left to compute, in an order that [`Self::finish`] wants the results in.
    pub fn slices(&self) -> Vec<Slice> {
        self.parts.iter().flat_map(Part::slices).collect()
    }

    /// The proof, for this request only: its nonce is part of it.
    pub fn finish(self, request: &ProofRequest, computed: Vec<Computed>) -> Result<Proof> {
        let (challenge, aggregated_proof) = aggregate(&computed, &nonce(request)?)?;
        let mut computed = computed.into_iter();
        let answers = self.parts.iter().map(|part| {
            let of_part = computed.by_ref().take(part.slices().count()).collect();
            part.answer(of_part, &challenge)
        });
        let proofs = answers.collect::<Result<_>>()?;
        Ok(Proof {
            proof: ProofNumbers { proofs, aggregated_proof },
            requested_proof: self.requested,
            identifiers: self.identifiers,
        })
    }

    /// An issuer's key, read once.
    fn key(&mut self, definition: &CredentialDefinition) -> Result<Arc<IssuerKey>> {
        if let Some(key) = self.keys.get(&definition.id) {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(IssuerKey::of(&definition.value.primary)?);
        self.keys.insert(definition.id.clone(), Arc::clone(&key));
        Ok(key)
    }

    fn place(
        &self,
        credential: &Credential,
        definition: &CredentialDefinition,
        state: &RevocationState,
    ) -> Result<NonRevocation> {
        let without = || {
            Error::structure(
                "a credential that cannot be revoked was chosen with a `timestamp`: choose it without",
            )
        };
        let signature = RevocationSignature::of(&credential.signature, &state.witness)?;
        Ok(NonRevocation {
            form: self.form,
            key: definition.value.revocation.clone().ok_or_else(without)?,
            signature: signature.ok_or_else(without)?,
            registry: state.rev_reg.clone(),
        })
    }

    /// Notes which part of the proof shows what.
    fn note(&mut self, shown: &Shown<'_>, credential: &Credential) -> Result<()> {
        let sub_proof_index = self.identifiers.len() as u32;
        let part = |name: &&str| ((*name).to_owned(), PartOfProof { sub_proof_index });
        for (referent, asked) in &shown.revealed {
            let referent = (*referent).to_owned();
            match &asked.names {
                RequestedNames::One(name) => {
                    let AttributeValue { raw, encoded } = value_of(credential, name)?.clone();
                    let revealed = RevealedAttribute { sub_proof_index, raw, encoded };
                    self.requested.revealed_attrs.insert(referent, revealed);
                }
                RequestedNames::Group(names) => {
                    let value =
                        |name: &String| Ok((name.clone(), value_of(credential, name)?.clone()));
                    let values = names.iter().map(value).collect::<Result<_>>()?;
                    let revealed = RevealedGroup { sub_proof_index, values };
                    self.requested.revealed_attr_groups.insert(referent, revealed);
                }
            }
        }
        self.requested.unrevealed_attrs.extend(shown.unrevealed.iter().map(part));
        self.requested.predicates.extend(shown.predicates.keys().map(part));
        Ok(())
    }
}

fn identifier(
    version: RequestVersion,
    credential: &Credential,
    timestamp: Option<u64>,
) -> Identifier {
    let Credential { schema_id, cred_def_id, rev_reg_id, .. } = credential;
    match version {
        RequestVersion::V1 => Identifier {
            schema_id: schema_id.unqualified(),
            cred_def_id: cred_def_id.unqualified(),
            rev_reg_id: rev_reg_id.as_ref().map(|it| it.unqualified()),
            timestamp,
        },
        RequestVersion::V2 => Identifier {
            schema_id: schema_id.clone(),
            cred_def_id: cred_def_id.clone(),
            rev_reg_id: rev_reg_id.clone(),
            timestamp,
        },
    }
}

fn missing(name: &str) -> Error {
    Error::structure(format!("the credential has no attribute {name}"))
}

fn value_of<'a>(credential: &'a Credential, name: &str) -> Result<&'a AttributeValue> {
    credential.values.get(name).ok_or_else(|| missing(name))
}

fn small_value_of(credential: &Credential, name: &str) -> Result<i32> {
    value_of(credential, name)?
        .encoded
        .small()
        .ok_or_else(|| Error::structure(format!("the attribute {name} is no number of 32 bits")))
}

/// All values under canonical names, with the holder's secret.
fn signed_values(
    credential: &Credential,
    secret: &MasterSecret,
) -> Result<BTreeMap<String, BigNum>> {
    #[derive(Deserialize)]
    struct Shape {
        ms: Number,
    }
    let mut values = BTreeMap::new();
    for (name, value) in credential.values.iter() {
        let name = canonical(name);
        check_name(&name)?;
        values.insert(name, secret_number(value.encoded.as_str())?);
    }
    let secret: Shape = mirrored(&secret.value)?;
    values.insert(MASTER_SECRET.to_owned(), secret.ms.into_inner());
    Ok(values)
}
