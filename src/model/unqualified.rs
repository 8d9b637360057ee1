//! Identifiers without their methods, as ledgers and holders know them that have no other kind.
//!
//! Known are DIDs, ids of schemas, credential definitions and revocation registries; and, as JSON,
//! schemas, definitions of credentials and registries, offers, requests and proof requests.

use serde_json::{Map, Value};

use super::credential_definition::CredentialDefinitionId;
use super::credential_tags::OF_IDENTIFIERS;
use super::qualified;
use super::revocation_registry::RevocationRegistryId;
use super::schema::SchemaId;

/// The identifier unqualified, if it is a qualified one.
pub fn identifier(text: &str) -> Option<String> {
    let kind = match text.split(':').next()? {
        "did" => "issuer_did",
        "schema" => "schema_id",
        "creddef" => "cred_def_id",
        "revreg" => "rev_reg_id",
        _ => return None,
    };
    qualified::method(text).map(|_| of_kind(kind, text))
}

/// The same object with unqualified identifiers, if it is one of those that have some.
pub fn object(value: Value) -> Option<Value> {
    let Value::Object(mut map) = value else { return None };
    let has = |names: &[&str]| names.iter().all(|name| map.contains_key(*name));
    if has(&["id", "name", "version", "attrNames"]) {
        replace(&mut map, "id", "schema_id");
    } else if has(&["id", "schemaId", "type", "value"]) {
        replace(&mut map, "id", "cred_def_id");
        replace(&mut map, "schemaId", "schema_id");
    } else if has(&["id", "credDefId", "revocDefType", "value"]) {
        replace(&mut map, "id", "rev_reg_id");
        replace(&mut map, "credDefId", "cred_def_id");
    } else if has(&["schema_id", "cred_def_id", "key_correctness_proof", "nonce"]) {
        offer(&mut map);
    } else if has(&["prover_did", "cred_def_id", "blinded_ms", "nonce"]) {
        replace(&mut map, "prover_did", "issuer_did");
        replace(&mut map, "cred_def_id", "cred_def_id");
    } else if has(&["name", "version", "nonce"]) {
        proof_request(&mut map);
    } else {
        return None;
    }
    Some(Value::Object(map))
}

/// The issuer needs the method again when the request comes.
fn offer(map: &mut Map<String, Value>) {
    let id = map.get("cred_def_id").and_then(Value::as_str);
    let id = id.and_then(|it| it.parse::<CredentialDefinitionId>().ok());
    if let Some(method) = id.as_ref().and_then(CredentialDefinitionId::method) {
        map.insert("method_name".to_owned(), method.into());
    }
    replace(map, "schema_id", "schema_id");
    replace(map, "cred_def_id", "cred_def_id");
}

fn proof_request(map: &mut Map<String, Value>) {
    for part in ["requested_attributes", "requested_predicates"] {
        let Some(Value::Object(asked)) = map.get_mut(part) else { continue };
        for asked in asked.values_mut() {
            if let Some(restrictions) = asked.get_mut("restrictions") {
                query(restrictions);
            }
        }
    }
}

/// The values of tags that are ids, wherever they are in a query.
fn query(value: &mut Value) {
    match value {
        Value::Array(parts) => parts.iter_mut().for_each(query),
        Value::Object(map) => {
            for (name, value) in map {
                if OF_IDENTIFIERS.contains(&name.as_str()) {
                    values(name, value);
                } else {
                    query(value);
                }
            }
        }
        _ => {}
    }
}

/// What a tag is compared with: a text, several, or either under an operator.
fn values(tag: &str, value: &mut Value) {
    match value {
        Value::String(text) => *text = of_kind(tag, text),
        Value::Array(them) => them.iter_mut().for_each(|it| values(tag, it)),
        Value::Object(map) => map.values_mut().for_each(|it| values(tag, it)),
        _ => {}
    }
}

fn replace(map: &mut Map<String, Value>, name: &str, kind: &str) {
    if let Some(Value::String(text)) = map.get_mut(name) {
        *text = of_kind(kind, text);
    }
}

/// An identifier that the tag of this name would have; what is none stays as it is.
pub fn of_kind(tag: &str, text: &str) -> String {
    let unqualified = match tag {
        "schema_id" => SchemaId::try_from(text.to_owned())
            .ok()
            .map(|it| it.unqualified().as_str().to_owned()),
        "cred_def_id" => text
            .parse::<CredentialDefinitionId>()
            .ok()
            .map(|it| it.unqualified().as_str().to_owned()),
        "rev_reg_id" => text
            .parse::<RevocationRegistryId>()
            .ok()
            .map(|it| it.unqualified().as_str().to_owned()),
        _ => Some(qualified::unqualified(text).to_owned()),
    };
    unqualified.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DID: &str = "NcYxiDXkpYi6ov5FcYDi1e";

    #[test]
    fn identifiers_lose_their_methods() {
        let did = format!("did:sov:{DID}");
        let schema = format!("schema:sov:{did}:2:passport schema:1.0");
        let definition = format!("creddef:sov:{did}:3:CL:{schema}:tag");
        let registry = format!("revreg:sov:{did}:4:{definition}:CL_ACCUM:TAG_1");
        let plain_schema = format!("{DID}:2:passport schema:1.0");
        let plain_definition = format!("{DID}:3:CL:{plain_schema}:tag");
        let plain_registry = format!("{DID}:4:{plain_definition}:CL_ACCUM:TAG_1");
        for (qualified, plain) in [
            (&did, DID),
            (&schema, &plain_schema),
            (&definition, &plain_definition),
            (&registry, &plain_registry),
        ] {
            assert_eq!(identifier(qualified).unwrap(), plain);
            assert_eq!(identifier(plain), None);
        }
    }

    #[test]
    fn the_ids_in_restrictions_lose_their_methods() {
        let did = format!("did:sov:{DID}");
        let request = |did: &str| {
            let restrictions = json!([{"issuer_did": did, "schema_name": "did:sov:x"},
                {"$not": {"schema_issuer_did": {"$in": [did]}}}]);
            json!({"name": "n", "version": "1", "nonce": "1", "requested_predicates": {},
                "requested_attributes": {"a": {"name": "age", "restrictions": restrictions}}})
        };
        assert_eq!(object(request(&did)).unwrap(), request(DID));
        assert_eq!(object(json!({"name": "n"})), None);
        assert_eq!(object(json!([did])), None);
    }
}
