//! A holder's proof, one credential after the other.
//!
//! A [`ProofDraft`] takes the credentials one by one (some 25 ms each) and makes the proof of them.
//! The signature library keeps what is common to all parts to itself, so they are added in turn: a
//! caller may pause between them but not spread them over threads.

use std::collections::{BTreeMap, BTreeSet};

use anoncreds_clsignatures::{
    CredentialSchema, Issuer, NonCredentialSchema, ProofBuilder, Prover, SubProofRequest, Verifier,
};

use super::issue::{MASTER_SECRET, check_name, numbered, public_key};
use crate::error::{Error, Result};
use crate::model::credential::{AttributeValue, Credential, MasterSecret};
use crate::model::credential_definition::CredentialDefinition;
use crate::model::proof::{
    Choice, ChosenCredential, Identifier, PartOfProof, Proof, RequestedProof, RevealedAttribute,
    RevealedGroup,
};
use crate::model::proof_request::{
    AttributeRequest, Comparison, PredicateRequest, ProofRequest, RequestVersion, RequestedNames,
};
use crate::model::schema::{AttributeNames, Schema, canonical};

pub struct ProofDraft {
    builder: ProofBuilder,
    requested: RequestedProof,
    identifiers: Vec<Identifier>,
}

/// A credential and what belongs to it.
pub struct Held<'a> {
    pub credential: &'a Credential,
    pub schema: &'a Schema,
    pub definition: &'a CredentialDefinition,
    pub secret: &'a MasterSecret,
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
            let value = value_of(credential, name)?.encoded.small().ok_or_else(|| {
                Error::structure(format!("the attribute {name} is no number of 32 bits"))
            })?;
            if !asked.is_satisfied_by(value) {
                let message = format!("the credential does not satisfy the predicate {referent}");
                return Err(Error::structure(message));
            }
        }
        Ok(())
    }
}

impl ProofDraft {
    /// Begins with what the holder simply claims.
    pub fn new(choice: &Choice) -> Result<Self> {
        let mut builder = Prover::new_proof_builder().map_err(|_| failed())?;
        // All credentials must be of one holder.
        builder.add_common_attribute(MASTER_SECRET).map_err(|_| failed())?;
        let requested = RequestedProof {
            self_attested_attrs: choice.self_attested.clone(),
            ..RequestedProof::default()
        };
        Ok(Self { builder, requested, identifiers: Vec::new() })
    }

    /// Adds what is shown of a credential.
    pub fn add(
        &mut self,
        version: RequestVersion,
        shown: &Shown<'_>,
        held: &Held<'_>,
    ) -> Result<()> {
        let Held { credential, schema, definition, secret } = held;
        shown.check(credential)?;
        let wrong = |_| {
            Error::structure(
                "the credential cannot show what was chosen: its schema, its credential definition \
                 or the master secret is another, or it has no such attribute",
            )
        };
        let revealed = shown.revealed.values().copied();
        self.builder
            .add_sub_proof_request(
                &sub_proof_request(revealed, shown.predicates.values().copied())?,
                &signed_attributes(&schema.attributes)?,
                &hidden_attributes()?,
                &credential.signature,
                &numbered(Some(&credential.values), Some(secret))?,
                &public_key(definition)?,
                None,
                None,
            )
            .map_err(wrong)?;
        self.note(shown, credential)?;
        self.identifiers.push(identifier(version, credential));
        Ok(())
    }

    /// The proof, for this request only: its nonce is part of it.
    pub fn finish(self, request: &ProofRequest) -> Result<Proof> {
        let proof = self.builder.finalize(&request.nonce).map_err(|_| failed())?;
        let (requested_proof, identifiers) = (self.requested, self.identifiers);
        Ok(Proof { proof, requested_proof, identifiers })
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

fn identifier(version: RequestVersion, credential: &Credential) -> Identifier {
    let Credential { schema_id, cred_def_id, rev_reg_id, .. } = credential;
    match version {
        RequestVersion::V1 => Identifier {
            schema_id: schema_id.unqualified(),
            cred_def_id: cred_def_id.unqualified(),
            rev_reg_id: rev_reg_id.as_ref().map(|it| it.unqualified()),
            timestamp: None,
        },
        RequestVersion::V2 => Identifier {
            schema_id: schema_id.clone(),
            cred_def_id: cred_def_id.clone(),
            rev_reg_id: rev_reg_id.clone(),
            timestamp: None,
        },
    }
}

fn value_of<'a>(credential: &'a Credential, name: &str) -> Result<&'a AttributeValue> {
    let missing = || Error::structure(format!("the credential has no attribute {name}"));
    credential.values.get(name).ok_or_else(missing)
}

/// What one part of a proof reveals and shows to be so, as holder and verifier must agree.
pub(super) fn sub_proof_request<'a>(
    revealed: impl Iterator<Item = &'a AttributeRequest>,
    predicates: impl Iterator<Item = &'a PredicateRequest>,
) -> Result<SubProofRequest> {
    let mut builder = Verifier::new_sub_proof_request_builder().map_err(|_| failed())?;
    for name in revealed.flat_map(|it| it.names.iter()) {
        let name = canonical(name);
        check_name(&name)?;
        builder.add_revealed_attr(&name).map_err(|_| failed())?;
    }
    for predicate in predicates {
        let comparison = match predicate.p_type {
            Comparison::AtLeast => "GE",
            Comparison::Above => "GT",
            Comparison::AtMost => "LE",
            Comparison::Below => "LT",
        };
        builder
            .add_predicate(&canonical(&predicate.name), comparison, predicate.p_value)
            .map_err(|_| failed())?;
    }
    builder.finalize().map_err(|_| failed())
}

/// The attributes of a schema that an issuer signs and sees.
pub(super) fn signed_attributes(names: &AttributeNames) -> Result<CredentialSchema> {
    let mut builder = Issuer::new_credential_schema_builder().map_err(|_| failed())?;
    for name in names.canonical() {
        builder.add_attr(&name).map_err(|_| failed())?;
    }
    builder.finalize().map_err(|_| failed())
}

/// Those that an issuer signs without seeing them.
pub(super) fn hidden_attributes() -> Result<NonCredentialSchema> {
    let mut builder = Issuer::new_non_credential_schema_builder().map_err(|_| failed())?;
    builder.add_attr(MASTER_SECRET).map_err(|_| failed())?;
    builder.finalize().map_err(|_| failed())
}

pub(super) fn failed() -> Error {
    Error::bug("the signature library failed with what it must accept")
}
