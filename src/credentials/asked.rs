//! What one part of a proof reveals and shows to be so, as holder and verifier must agree on it.

use std::collections::BTreeSet;

use super::issue::check_name;
use crate::error::{Error, Result};
use crate::model::credential::MASTER_SECRET;
use crate::model::proof_numbers::{ShownComparison, ShownPredicate};
use crate::model::proof_request::{AttributeRequest, Comparison, PredicateRequest, ProofRequest};
use crate::model::schema::{AttributeNames, canonical};

/// The attributes that are revealed, by canonical names.
pub(super) fn revealed_names<'a>(
    asked: impl Iterator<Item = &'a AttributeRequest>,
) -> Result<BTreeSet<String>> {
    let names = asked.flat_map(|it| it.names.iter()).map(canonical);
    names.map(|name| check_name(&name).map(|()| name)).collect()
}

/// The predicates, each once, in the order in which they are proven.
pub(super) fn predicates<'a>(
    asked: impl Iterator<Item = &'a PredicateRequest>,
) -> BTreeSet<ShownPredicate> {
    let shown = |asked: &PredicateRequest| ShownPredicate {
        attr_name: canonical(&asked.name),
        p_type: match asked.p_type {
            Comparison::AtLeast => ShownComparison::AtLeast,
            Comparison::Above => ShownComparison::Above,
            Comparison::AtMost => ShownComparison::AtMost,
            Comparison::Below => ShownComparison::Below,
        },
        value: asked.p_value,
    };
    asked.map(shown).collect()
}

/// What an issuer signs for a schema, seen or not, by canonical names.
pub(super) fn signed_names(attributes: &AttributeNames) -> BTreeSet<String> {
    let mut names = attributes.canonical();
    names.insert(MASTER_SECRET.to_owned());
    names
}

/// The verifier's nonce as it is hashed.
pub(super) fn nonce(request: &ProofRequest) -> Result<Vec<u8>> {
    request
        .nonce
        .to_bytes()
        .map_err(|_| Error::bug("a nonce was not written as bytes"))
}
