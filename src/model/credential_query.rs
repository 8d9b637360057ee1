//! Which credentials of a wallet may answer a part of a proof request.
//!
//! Names of attributes are as the wallet's tags have them. In version 1.0 of requests an id fits the
//! credential's own or its unqualified form.

use super::credential_tags::{AttributeTag, OF_IDENTIFIERS, has_attribute, short};
use super::proof_request::RequestVersion;
use super::query::{Query, TagName, Test};

/// Credentials that the restrictions allow and that have these attributes. `extra` is the holder's own
/// wish, as it is.
pub fn answering<'a>(
    version: RequestVersion,
    names: impl Iterator<Item = &'a str>,
    restrictions: Option<&Query>,
    extra: Option<&Query>,
) -> Query {
    let restrictions = restrictions.map(|it| stored(it.clone(), version));
    // The attributes last: that nearly every credential has them helps no search.
    let parts = restrictions.into_iter().chain(extra.cloned());
    Query::All(parts.chain(names.map(has_attribute)).collect())
}

fn stored(query: Query, version: RequestVersion) -> Query {
    let each = |parts: Vec<Query>| parts.into_iter().map(|it| stored(it, version)).collect();
    match query {
        Query::All(parts) => Query::All(each(parts)),
        // Nothing to choose from says nothing.
        Query::Any(parts) if parts.is_empty() => Query::everything(),
        Query::Any(parts) => Query::Any(each(parts)),
        Query::Not(part) => Query::Not(Box::new(stored(*part, version))),
        Query::Tag(name, test) => {
            let text = AttributeTag::parse(&name.text).map(AttributeTag::stored);
            let name = text.unwrap_or(name.text);
            let has_short = OF_IDENTIFIERS.contains(&name.as_str());
            if version == RequestVersion::V1 && has_short {
                both(&name, test)
            } else {
                tag(&name, test)
            }
        }
    }
}

fn both(name: &str, test: Test<String>) -> Query {
    let is_not = matches!(test, Test::IsNot(_));
    let parts = vec![tag(name, test.clone()), tag(&short(name), test)];
    if is_not { Query::All(parts) } else { Query::Any(parts) }
}

fn tag(name: &str, test: Test<String>) -> Query {
    Query::Tag(TagName::new(name), test)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn is(name: &str, value: &str) -> Query {
        tag(name, Test::Is(value.to_owned()))
    }

    fn of(version: RequestVersion, query: serde_json::Value) -> Query {
        stored(serde_json::from_value(query).unwrap(), version)
    }

    #[test]
    fn attributes_are_named_as_they_are_stored() {
        let query = of(RequestVersion::V2, json!({"attr::First Name::value": "Alex"}));
        assert_eq!(query, is("attr::firstname::value", "Alex"));
        let names = ["First Name", "age"].into_iter();
        let extra = is("schema_name", "gvt");
        let query = answering(RequestVersion::V2, names, None, Some(&extra));
        let markers = [is("attr::firstname::marker", "1"), is("attr::age::marker", "1")];
        assert_eq!(query, Query::All([vec![extra], markers.to_vec()].concat()));
    }

    #[test]
    fn in_version_1_ids_also_fit_without_methods() {
        let query = json!({"issuer_did": "x"});
        assert_eq!(of(RequestVersion::V2, query.clone()), is("issuer_did", "x"));
        let either = vec![is("issuer_did", "x"), is("issuer_did_short", "x")];
        assert_eq!(of(RequestVersion::V1, query), Query::Any(either));
        let not = |name: &str| tag(name, Test::IsNot("x".to_owned()));
        let neither = Query::All(vec![not("schema_id"), not("schema_id_short")]);
        assert_eq!(of(RequestVersion::V1, json!({"schema_id": {"$neq": "x"}})), neither);
        assert_eq!(of(RequestVersion::V1, json!({"schema_name": "x"})), is("schema_name", "x"));
    }
}
