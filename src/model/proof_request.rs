//! What a verifier asks to be shown.
//!
//! `{"name", "version", "nonce", "ver"?: "1.0" | "2.0", "requested_attributes", "requested_predicates",
//! "non_revoked"?}`. In version 1.0, the default, ids are unqualified.

use std::collections::BTreeMap;

use anoncreds_clsignatures::Nonce;
use serde::{Deserialize, Serialize};

use super::credential_tags::OF_IDENTIFIERS;
use super::qualified;
use super::query::{Query, Test};
use crate::error::{Error, Result};

#[derive(Deserialize)]
#[serde(try_from = "RawProofRequest")]
pub struct ProofRequest {
    pub version: RequestVersion,
    pub nonce: Nonce,
    pub attributes: BTreeMap<String, AttributeRequest>,
    pub predicates: BTreeMap<String, PredicateRequest>,
    non_revoked: Option<Interval>,
}

/// Whether ids in a request and its proof are unqualified, or as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum RequestVersion {
    #[default]
    #[serde(rename = "1.0")]
    V1,
    #[serde(rename = "2.0")]
    V2,
}

/// One attribute, or several of one credential.
#[derive(Deserialize)]
#[serde(try_from = "RawAttributeRequest")]
pub struct AttributeRequest {
    pub names: RequestedNames,
    pub restrictions: Option<Query>,
    non_revoked: Option<Interval>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestedNames {
    One(String),
    Group(Vec<String>),
}

/// That an attribute, as a number, compares so.
#[derive(Deserialize)]
pub struct PredicateRequest {
    pub name: String,
    pub p_type: Comparison,
    pub p_value: i32,
    pub restrictions: Option<Query>,
    non_revoked: Option<Interval>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Comparison {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = ">")]
    Above,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "<")]
    Below,
}

/// Between which times, in seconds, a credential must not be revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    pub from: Option<u64>,
    pub to: Option<u64>,
}

impl ProofRequest {
    /// The interval for an attribute: its own, or else that of the whole request.
    pub fn interval_of_attribute(&self, attribute: &AttributeRequest) -> Option<Interval> {
        self.interval(attribute.non_revoked)
    }

    pub fn interval_of_predicate(&self, predicate: &PredicateRequest) -> Option<Interval> {
        self.interval(predicate.non_revoked)
    }

    fn interval(&self, own: Option<Interval>) -> Option<Interval> {
        own.or(self.non_revoked).filter(|it| it.from.is_some() || it.to.is_some())
    }
}

impl RequestedNames {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Group(names) => names,
        }
        .iter()
        .map(String::as_str)
    }
}

impl AttributeRequest {
    /// Whether the holder may simply claim it.
    pub fn may_be_self_attested(&self) -> bool {
        self.restrictions.as_ref().is_none_or(Query::is_everything)
    }
}

impl PredicateRequest {
    pub fn is_satisfied_by(&self, value: i32) -> bool {
        match self.p_type {
            Comparison::AtLeast => value >= self.p_value,
            Comparison::Above => value > self.p_value,
            Comparison::AtMost => value <= self.p_value,
            Comparison::Below => value < self.p_value,
        }
    }
}

#[derive(Deserialize)]
struct RawProofRequest {
    #[serde(default)]
    ver: Option<RequestVersion>,
    nonce: String,
    // libindy wants both, and nobody looks at them.
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "version")]
    _version: String,
    #[serde(default)]
    requested_attributes: BTreeMap<String, AttributeRequest>,
    #[serde(default)]
    requested_predicates: BTreeMap<String, PredicateRequest>,
    non_revoked: Option<Interval>,
}

#[derive(Deserialize)]
struct RawAttributeRequest {
    name: Option<String>,
    names: Option<Vec<String>>,
    restrictions: Option<Query>,
    non_revoked: Option<Interval>,
}

impl TryFrom<RawProofRequest> for ProofRequest {
    type Error = Error;

    fn try_from(raw: RawProofRequest) -> Result<Self> {
        let version = raw.ver.unwrap_or_default();
        let (attributes, predicates) = (raw.requested_attributes, raw.requested_predicates);
        if attributes.is_empty() && predicates.is_empty() {
            return Err(Error::structure("a proof request asks for attributes or predicates"));
        }
        let restrictions = attributes.values().map(|it| &it.restrictions);
        let restrictions = restrictions.chain(predicates.values().map(|it| &it.restrictions));
        for query in restrictions.flatten() {
            check_restrictions(query, version)?;
        }
        predicates.values().try_for_each(check_predicate)?;
        let nonce = parse_nonce(&raw.nonce)?;
        Ok(Self { version, nonce, attributes, predicates, non_revoked: raw.non_revoked })
    }
}

impl TryFrom<RawAttributeRequest> for AttributeRequest {
    type Error = Error;

    fn try_from(raw: RawAttributeRequest) -> Result<Self> {
        let RawAttributeRequest { name, names, restrictions, non_revoked } = raw;
        let name = name.filter(|it| !it.is_empty());
        let names = names.filter(|it| !it.is_empty());
        let names = match (name, names) {
            (Some(name), None) => RequestedNames::One(name),
            (None, Some(names)) => RequestedNames::Group(names),
            _ => return Err(Error::structure("a requested attribute has a `name` or `names`")),
        };
        Ok(Self { names, restrictions, non_revoked })
    }
}

/// A number in decimal, written as it is written back.
fn parse_nonce(text: &str) -> Result<Nonce> {
    let wrong = || Error::structure("a nonce is a number in decimal without leading zeros");
    let is_plain = text == "0" || !text.starts_with('0') && !text.is_empty();
    if !is_plain || !text.bytes().all(|it| it.is_ascii_digit()) {
        return Err(wrong());
    }
    Nonce::from_dec(text).map_err(|_| wrong())
}

/// No value is above the highest or below the lowest; asked for so, the proof's arithmetic would wrap
/// around and show something else.
fn check_predicate(predicate: &PredicateRequest) -> Result<()> {
    let is_impossible = match predicate.p_type {
        Comparison::Above => predicate.p_value == i32::MAX,
        Comparison::Below => predicate.p_value == i32::MIN,
        Comparison::AtLeast | Comparison::AtMost => false,
    };
    if is_impossible || predicate.name.is_empty() {
        let message = "a requested predicate names an attribute and compares it with a number that \
                       others can be above or below";
        return Err(Error::structure(message));
    }
    Ok(())
}

fn check_restrictions(query: &Query, version: RequestVersion) -> Result<()> {
    match query {
        Query::All(parts) | Query::Any(parts) => {
            parts.iter().try_for_each(|it| check_restrictions(it, version))
        }
        Query::Not(part) => check_restrictions(part, version),
        Query::Tag(name, _) if name.is_plain => {
            Err(Error::structure("the tags of restrictions have no `~`"))
        }
        Query::Tag(name, test) => {
            let values = match test {
                Test::Is(value) | Test::IsNot(value) => std::slice::from_ref(value),
                Test::IsOneOf(values) => values,
                _ => {
                    let message = "restrictions know equality, $neq, $in, $and, $or and $not";
                    return Err(Error::structure(message));
                }
            };
            let names_ids = OF_IDENTIFIERS.contains(&name.text.as_str());
            let is_qualified = |value: &String| qualified::method(value).is_some();
            if version == RequestVersion::V1 && names_ids && values.iter().any(is_qualified) {
                let message = r#"fully qualified ids need a proof request with "ver": "2.0""#;
                return Err(Error::structure(message));
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(request: &Value) -> std::result::Result<ProofRequest, serde_json::Error> {
        serde_json::from_value(request.clone())
    }

    fn request() -> Value {
        json!({"nonce": "123", "name": "n", "version": "1",
            "requested_attributes": {"a": {"name": "age"}, "g": {"names": ["x", "y"]}},
            "requested_predicates": {"p": {"name": "age", "p_type": ">=", "p_value": 18}}})
    }

    #[test]
    fn intervals_are_their_own_or_those_of_the_whole() {
        let mut asked = request();
        asked["non_revoked"] = json!({"to": 9});
        asked["requested_attributes"]["a"]["non_revoked"] = json!({"from": 1, "to": 2});
        asked["requested_attributes"]["g"]["non_revoked"] = json!({});
        let parsed = parse(&asked).unwrap();
        let interval = |name: &str| parsed.interval_of_attribute(&parsed.attributes[name]);
        assert_eq!(interval("a"), Some(Interval { from: Some(1), to: Some(2) }));
        assert_eq!(interval("g"), None);
        let predicate = parsed.interval_of_predicate(&parsed.predicates["p"]);
        assert_eq!(predicate, Some(Interval { from: None, to: Some(9) }));
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let with = |path: &str, value: Value| {
            let mut request = request();
            *request.pointer_mut(path).unwrap() = value;
            request
        };
        let restricted = |restrictions: Value| {
            with("/requested_attributes/a", json!({"name": "age", "restrictions": restrictions}))
        };
        let predicate = |p_type: &str, value: Value| {
            let asked = json!({"name": "age", "p_type": p_type, "p_value": value});
            with("/requested_predicates/p", asked)
        };
        let qualified = "did:sov:NcYxiDXkpYi6ov5FcYDi1e";
        for wrong in [
            with("/nonce", json!(123)),
            with("/nonce", json!("0123")),
            with("/nonce", json!("12a")),
            with("/nonce", json!("-1")),
            with("/nonce", json!("")),
            with("/name", json!(null)),
            with("/requested_attributes/a", json!({})),
            with("/requested_attributes/a", json!({"name": "a", "names": ["b"]})),
            with("/requested_attributes/a", json!({"name": "", "names": []})),
            json!({"nonce": "1", "name": "n", "version": "1"}),
            predicate("=", json!(1)),
            predicate(">", json!(1.5)),
            predicate(">", json!(i32::MAX)),
            predicate("<", json!(i32::MIN)),
            predicate(">=", json!(i64::from(i32::MAX) + 1)),
            restricted(json!({"issuer_did": qualified})),
            restricted(json!({"$or": [{"$not": {"issuer_did": {"$in": [qualified]}}}]})),
            restricted(json!({"~schema_name": {"$gt": "a"}})),
            restricted(json!({"$exist": "schema_name"})),
            restricted(json!("gvt")),
        ] {
            assert!(parse(&wrong).is_err(), "{wrong}");
        }
        let mut second = restricted(json!({"issuer_did": qualified}));
        second["ver"] = json!("2.0");
        assert!(parse(&second).unwrap().version == RequestVersion::V2);
        second["ver"] = json!("3.0");
        assert!(parse(&second).is_err());
    }
}
