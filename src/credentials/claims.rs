//! Whether what a proof says of itself is what was asked. Nothing is computed; that it is true, `verify`
//! finds out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::known::Known;
use super::restrictions::Facts;
use crate::error::{Error, ErrorKind, Result};
use crate::model::credential::Encoded;
use crate::model::credential_definition::CredentialDefinition;
use crate::model::proof::{Identifier, Proof, RequestedProof};
use crate::model::proof_request::{ProofRequest, RequestedNames};
use crate::model::query::Query;
use crate::model::schema::{Schema, canonical};

/// Whether the proof answers the request, and nothing else, with credentials that it allows.
pub fn check(request: &ProofRequest, proof: &Proof, known: &Known) -> Result<()> {
    check_completeness(request, &proof.requested_proof)?;
    check_parts(&proof.requested_proof, proof.identifiers.len())?;
    let mut facts = facts(proof, known)?;
    check_revealed(request, proof, &mut facts)?;
    let shown = &proof.requested_proof;
    for (name, asked) in &request.attributes {
        let Some(index) = shown.part_of_attribute(name) else {
            if asked.may_be_self_attested() {
                continue;
            }
            return Err(rejected(format!(
                "{name} must come from a credential, and is claimed only"
            )));
        };
        let alone = asked.names.iter().next().unwrap_or_default();
        let facts = &part(&facts, index)?.telling(shown.told(name, alone));
        if let Some(missing) = asked.names.iter().find(|it| !facts.has_attribute(it)) {
            return Err(rejected(format!("the credential shown as {name} has no {missing}")));
        }
        check_credential(name, asked.restrictions.as_ref(), facts)?;
        check_time(name, request.interval_of_attribute(asked).is_some(), facts)?;
    }
    for (name, asked) in &request.predicates {
        let shown = shown.predicates.get(name).ok_or_else(other_than_asked)?;
        let facts = part(&facts, shown.sub_proof_index)?;
        check_credential(name, asked.restrictions.as_ref(), facts)?;
        check_time(name, request.interval_of_predicate(asked).is_some(), facts)?;
    }
    Ok(())
}

pub(super) fn rejected(message: String) -> Error {
    Error::new(ErrorKind::ProofRejected, message)
}

/// Everything that was asked is there once, and nothing else.
fn check_completeness(request: &ProofRequest, shown: &RequestedProof) -> Result<()> {
    let attributes: Vec<_> = shown
        .revealed_attrs
        .keys()
        .chain(shown.revealed_attr_groups.keys())
        .chain(shown.unrevealed_attrs.keys())
        .chain(shown.self_attested_attrs.keys())
        .collect();
    let is_once = attributes.len() == request.attributes.len();
    let attributes: BTreeSet<_> = attributes.into_iter().collect();
    let is_complete = attributes.into_iter().eq(request.attributes.keys())
        && shown.predicates.keys().eq(request.predicates.keys());
    if is_once && is_complete { Ok(()) } else { Err(other_than_asked()) }
}

/// Each part of the proof shows something: to verify one takes long.
fn check_parts(shown: &RequestedProof, count: usize) -> Result<()> {
    let single = shown.revealed_attrs.values().map(|it| it.sub_proof_index);
    let groups = shown.revealed_attr_groups.values().map(|it| it.sub_proof_index);
    let others = shown.unrevealed_attrs.values().chain(shown.predicates.values());
    let parts: BTreeSet<_> =
        single.chain(groups).chain(others.map(|it| it.sub_proof_index)).collect();
    if parts.len() >= count { Ok(()) } else { Err(other_than_asked()) }
}

fn other_than_asked() -> Error {
    Error::structure("the proof shows other attributes or predicates than were asked for")
}

/// What the proof says of the credential behind each of its parts.
fn facts<'a>(proof: &'a Proof, known: &'a Known) -> Result<Vec<Facts<'a>>> {
    let facts = |identifier: &'a Identifier| {
        let schema = known.schema(&identifier.schema_id)?;
        check_schema(identifier, schema, known.definition(&identifier.cred_def_id)?)?;
        Ok(Facts { identifier, schema, revealed: BTreeMap::new() })
    };
    proof.identifiers.iter().map(facts).collect()
}

/// A holder says which schema a credential has; its definition knows.
fn check_schema(
    identifier: &Identifier,
    schema: &Schema,
    definition: &CredentialDefinition,
) -> Result<()> {
    let of_definition = definition.schema_id.unqualified();
    let is_same = match (of_definition.parts(), schema.sequence_number) {
        (Some(_), _) => of_definition == identifier.schema_id.unqualified(),
        (None, Some(number)) => of_definition.as_str() == number.to_string(),
        (None, None) => {
            let message = "a schema has no `seqNo`, by which its credential definition names it; give \
                           the schema as it is on the ledger";
            return Err(Error::structure(message));
        }
    };
    if is_same {
        return Ok(());
    }
    let (definition, schema) = (definition.id.as_str(), identifier.schema_id.as_str());
    Err(rejected(format!("the credential definition {definition} is not of the schema {schema}")))
}

fn part<'a, 'b>(facts: &'b [Facts<'a>], index: u32) -> Result<&'b Facts<'a>> {
    let missing = || Error::structure("the proof names a part that it has not");
    facts.get(index as usize).ok_or_else(missing)
}

/// The values that are told are those that are proven. Notes them for the restrictions.
fn check_revealed<'a>(
    request: &ProofRequest,
    proof: &'a Proof,
    facts: &mut [Facts<'a>],
) -> Result<()> {
    let shown = &proof.requested_proof;
    let single = shown.revealed_attrs.iter().map(|(referent, it)| {
        let name = match &request.attributes[referent].names {
            RequestedNames::One(name) => Ok(name.as_str()),
            RequestedNames::Group(_) => Err(as_asked(referent)),
        };
        Ok((it.sub_proof_index, name?, &it.raw, &it.encoded))
    });
    let mut revealed: Vec<_> = single.collect::<Result<_>>()?;
    for (referent, group) in &shown.revealed_attr_groups {
        let RequestedNames::Group(names) = &request.attributes[referent].names else {
            return Err(as_asked(referent));
        };
        let asked: BTreeSet<_> = names.iter().collect();
        if asked != group.values.keys().collect() {
            let message = format!("the proof reveals other attributes than {referent} asks for");
            return Err(Error::structure(message));
        }
        let values = group.values.iter();
        revealed.extend(values.map(|(name, value)| {
            (group.sub_proof_index, name.as_str(), &value.raw, &value.encoded)
        }));
    }
    let proven = proven(proof)?;
    for (index, name, raw, encoded) in revealed {
        let (index, canonical) = (index as usize, canonical(name));
        let value = proven.get(index).and_then(|it| it.get(&canonical));
        if !value.is_some_and(|it| it.is_same(encoded)) {
            return Err(rejected(format!("the value of {name} is not the one that is proven")));
        }
        let Some(facts) = facts.get_mut(index) else { continue };
        facts.revealed.insert(canonical, raw);
    }
    Ok(())
}

fn as_asked(referent: &str) -> Error {
    rejected(format!("{referent} is not revealed as it was asked for, alone or as a group"))
}

/// The values that each part of the proof proves, under canonical names.
fn proven(proof: &Proof) -> Result<Vec<HashMap<String, Encoded>>> {
    let parts = proof.proof.proofs.iter();
    let values = parts.map(|part| {
        let values = part.primary_proof.eq_proof.revealed_attrs.iter();
        values
            .map(|(name, it)| Ok((canonical(name), Encoded::try_from(it.as_str().to_owned())?)))
            .collect()
    });
    values.collect()
}

fn check_credential(name: &str, restrictions: Option<&Query>, facts: &Facts<'_>) -> Result<()> {
    match restrictions {
        Some(query) if !facts.fit(query)? => {
            Err(rejected(format!("{name} comes from a credential that the restrictions exclude")))
        }
        _ => Ok(()),
    }
}

fn check_time(name: &str, is_asked: bool, facts: &Facts<'_>) -> Result<()> {
    if is_asked && facts.identifier.timestamp.is_none() {
        let message = format!("the proof does not show of {name} that it was not revoked");
        return Err(Error::structure(message));
    }
    Ok(())
}
