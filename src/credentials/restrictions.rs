//! Whether a credential is one of those that a request allows.
//!
//! A restriction that asks for a value nobody was shown cannot be decided: that is an error, also under
//! `$not` and `$neq`, unless another alternative of an `$or` fits.
//!
//! A holder may write the ids of a credential with their method or without, and that of its schema as the
//! number of its transaction. What is excluded is excluded in all forms; what is asked for has the form in
//! which it is asked for.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result};
use crate::model::credential_tags::AttributeTag;
use crate::model::proof::Identifier;
use crate::model::query::{Query, Test};
use crate::model::schema::{Schema, canonical};
use crate::model::unqualified;

/// What a proof shows of a credential: its names, and the raw values under canonical names.
pub(super) struct Facts<'a> {
    pub(super) identifier: &'a Identifier,
    pub(super) schema: &'a Schema,
    pub(super) revealed: BTreeMap<String, &'a str>,
}

impl<'a> Facts<'a> {
    /// As one answer tells it: what it tells itself counts, whatever another tells of that attribute.
    pub(super) fn telling(&self, told: Vec<(&str, &'a str)>) -> Self {
        let mut revealed = self.revealed.clone();
        revealed.extend(told.into_iter().map(|(name, raw)| (canonical(name), raw)));
        Self { identifier: self.identifier, schema: self.schema, revealed }
    }
}

/// Which ids are the same.
#[derive(Clone, Copy)]
enum Same {
    /// Those that are written so.
    Exactly,
    /// Those that may mean the same.
    Perhaps,
}

impl Same {
    /// For what is under a `$not` or a `$neq`.
    fn negated(self) -> Self {
        match self {
            Self::Exactly => Self::Perhaps,
            Self::Perhaps => Self::Exactly,
        }
    }

    /// For ids of the kind that this tag has.
    fn ids(self, tag: &str, one: &str, other: &str) -> bool {
        let bare = |id: &str| unqualified::of_kind(tag, id);
        one == other || self.is_loose() && bare(one) == bare(other)
    }

    fn is_loose(self) -> bool {
        matches!(self, Self::Perhaps)
    }
}

impl Facts<'_> {
    pub(super) fn fit(&self, query: &Query) -> Result<bool> {
        self.fit_by(Same::Exactly, query)
    }

    fn fit_by(&self, same: Same, query: &Query) -> Result<bool> {
        match query {
            Query::All(parts) => {
                for part in parts {
                    if !self.fit_by(same, part)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Query::Any(parts) => self.fit_any(same, parts),
            Query::Not(part) => Ok(!self.fit_by(same.negated(), part)?),
            Query::Tag(name, test) => self.passes(same, &name.text, test),
        }
    }

    /// Nothing to choose from says nothing.
    fn fit_any(&self, same: Same, parts: &[Query]) -> Result<bool> {
        let mut undecided = None;
        for part in parts {
            match self.fit_by(same, part) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(error) => undecided = Some(error),
            }
        }
        undecided.map_or(Ok(parts.is_empty()), Err)
    }

    fn passes(&self, same: Same, tag: &str, test: &Test<String>) -> Result<bool> {
        match test {
            Test::Is(value) => self.is(same, tag, value),
            Test::IsNot(value) => Ok(!self.is(same.negated(), tag, value)?),
            Test::IsOneOf(values) => {
                for value in values {
                    if self.is(same, tag, value)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Err(Error::bug("a proof request with such a restriction is not read")),
        }
    }

    fn is(&self, same: Same, tag: &str, value: &str) -> Result<bool> {
        let Identifier { schema_id, cred_def_id, rev_reg_id, timestamp } = self.identifier;
        let numbered = || Error::structure("a proof names schemas by DID, name and version");
        let schema = || schema_id.parts().ok_or_else(numbered);
        Ok(match tag {
            "schema_id" => {
                same.ids(tag, schema_id.as_str(), value)
                    || same.is_loose() && self.has_schema(same, value)
            }
            "schema_issuer_did" => same.ids(tag, schema()?.issuer, value),
            "schema_name" => schema()?.name == value,
            "schema_version" => schema()?.version == value,
            "cred_def_id" => same.ids(tag, cred_def_id.as_str(), value),
            "issuer_did" => same.ids(tag, cred_def_id.issuer(), value),
            // Without a time it is the holder's word.
            "rev_reg_id" if timestamp.is_some() => {
                rev_reg_id.as_ref().is_some_and(|it| same.ids(tag, it.as_str(), value))
            }
            _ => match AttributeTag::parse(tag) {
                Some(AttributeTag::Marker(name)) => self.has_attribute(name) == (value == "1"),
                Some(AttributeTag::Value(name)) => self.value(name)? == value,
                None => {
                    let message = format!("the verifier knows no restriction by {tag}");
                    return Err(Error::structure(message));
                }
            },
        })
    }

    /// Whether the schema that is known under the holder's name for it has this id or this number.
    fn has_schema(&self, same: Same, id: &str) -> bool {
        let number = self.schema.sequence_number.map(|it| it.to_string());
        same.ids("schema_id", self.schema.id.as_str(), id) || number.as_deref() == Some(id)
    }

    pub(super) fn has_attribute(&self, name: &str) -> bool {
        let name = canonical(name);
        self.schema.attributes.iter().any(|it| canonical(it) == name)
    }

    fn value(&self, name: &str) -> Result<&str> {
        self.revealed.get(&canonical(name)).copied().ok_or_else(|| {
            let message =
                format!("the proof does not reveal the attribute {name} of a restriction");
            Error::new(ErrorKind::ProofRejected, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const DID: &str = "NcYxiDXkpYi6ov5FcYDi1e";

    fn fit(query: Value) -> Result<bool> {
        let schema_id = format!("{DID}:2:gvt:1.0");
        let schema = json!({"ver": "1.0", "id": schema_id, "name": "gvt", "version": "1.0",
            "attrNames": ["First Name", "age"], "seqNo": 12});
        let schema = serde_json::from_value(schema).unwrap();
        let identifier = json!({"schema_id": schema_id,
            "cred_def_id": format!("VsKV7grR1BUE29mG2Fm2kX:3:CL:{schema_id}:tag")});
        let identifier = serde_json::from_value(identifier).unwrap();
        let revealed = BTreeMap::from([("firstname".to_owned(), "Alex")]);
        let facts = Facts { identifier: &identifier, schema: &schema, revealed };
        facts.fit(&serde_json::from_value(query).unwrap())
    }

    #[test]
    fn restrictions_are_compared_with_what_is_shown() {
        let issuer = "VsKV7grR1BUE29mG2Fm2kX";
        for fitting in [
            json!({}),
            json!([]),
            json!({"schema_id": format!("{DID}:2:gvt:1.0"), "schema_issuer_did": DID}),
            json!({"schema_name": "gvt", "schema_version": "1.0", "issuer_did": issuer}),
            json!({"schema_name": {"$neq": "other"}}),
            json!({"schema_name": {"$in": ["other", "gvt"]}}),
            json!({"$or": [{"schema_name": "other"}, {"issuer_did": issuer}]}),
            json!({"$not": {"schema_name": "other"}}),
            json!([{"schema_name": "other"}, {"schema_name": "gvt", "schema_id": null}]),
            json!({"attr::First Name::value": "Alex", "attr::age::marker": "1"}),
            json!({"$or": [{"attr::age::value": "1"}, {"schema_name": "gvt"}]}),
        ] {
            assert!(fit(fitting.clone()).unwrap(), "{fitting}");
        }
        for other in [
            json!({"schema_name": "other"}),
            json!({"schema_name": {"$neq": "gvt"}}),
            json!({"schema_name": {"$in": []}}),
            json!({"$and": [{"schema_name": "gvt"}, {"issuer_did": DID}]}),
            json!({"$not": {"schema_name": "gvt"}}),
            json!({"attr::firstname::value": "Bo"}),
            json!({"attr::sex::marker": "1"}),
        ] {
            assert!(!fit(other.clone()).unwrap(), "{other}");
        }
    }

    /// This one has unqualified ids.
    #[test]
    fn what_is_excluded_is_excluded_with_its_method_too() {
        let (qualified, bare) = ("did:sov:VsKV7grR1BUE29mG2Fm2kX", "VsKV7grR1BUE29mG2Fm2kX");
        for issuer in [qualified, bare] {
            assert!(!fit(json!({"issuer_did": {"$neq": issuer}})).unwrap(), "{issuer}");
            assert!(!fit(json!({"$not": {"issuer_did": issuer}})).unwrap(), "{issuer}");
            assert!(!fit(json!({"$not": {"issuer_did": {"$in": [issuer]}}})).unwrap());
        }
        for asked in [
            json!({"issuer_did": qualified}),
            json!({"$not": {"issuer_did": {"$neq": qualified}}}),
            json!({"$not": {"$not": {"issuer_did": qualified}}}),
            json!({"$not": {"schema_id": format!("schema:sov:did:sov:{DID}:2:gvt:1.0")}}),
            json!({"$not": {"schema_id": "12"}}),
            json!({"schema_id": {"$neq": "12"}}),
            json!({"schema_id": "12"}),
        ] {
            assert!(!fit(asked.clone()).unwrap(), "{asked}");
        }
        assert!(fit(json!({"$not": {"$not": {"issuer_did": bare}}})).unwrap());
    }

    #[test]
    fn what_nobody_was_shown_is_not_decided() {
        for hidden in [
            json!({"attr::age::value": "28"}),
            json!({"attr::age::value": {"$neq": "28"}}),
            json!({"$not": {"attr::age::value": "28"}}),
            json!({"$or": [{"attr::age::value": "28"}, {"schema_name": "other"}]}),
        ] {
            assert_eq!(fit(hidden.clone()).unwrap_err().kind(), ErrorKind::ProofRejected);
        }
        let unknown = fit(json!({"$not": {"rev_reg_id": "x"}})).unwrap_err();
        assert_eq!(unknown.kind(), ErrorKind::InvalidStructure);
    }
}
