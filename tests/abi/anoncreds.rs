//! Schemas and credential definitions.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::library::{
    NULL, TestWallet, Text, alone, code, create_cred_def, create_did, create_schema,
    generate_nonce, records_per_kind, set_protocol_version,
};

const DID: &str = "NcYxiDXkpYi6ov5FcYDi1e";
const QUALIFIED: &str = "did:sov:NcYxiDXkpYi6ov5FcYDi1e";

/// The type CL, with revocation or not.
fn config(revocation: bool) -> (Text, Text) {
    (Text::from("CL"), json!({ "support_revocation": revocation }).into())
}

fn by_default() -> (Text, Text) {
    (NULL, NULL)
}

fn schema_of(issuer: &str) -> Value {
    let attributes = json!(["First Name", "age"]);
    let (_, schema) = create_schema(issuer, "gvt", "1.0", attributes).value();
    serde_json::from_str(&schema).unwrap()
}

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_schema_is_its_names_under_an_id() {
    let (id, json) = create_schema(DID, "gvt", "1.0", r#"["sex", "age", "age"]"#).value();
    assert_eq!(id, format!("{DID}:2:gvt:1.0"));
    let mut schema: Value = serde_json::from_str(&json).unwrap();
    let attributes = schema["attrNames"].as_array_mut().unwrap();
    attributes.sort_by_key(ToString::to_string);
    let expected = json!({"ver": "1.0", "id": id, "name": "gvt", "version": "1.0",
        "attrNames": ["age", "sex"], "seqNo": null});
    assert_eq!(schema, expected);
}

#[test]
fn a_qualified_issuer_makes_a_qualified_schema() {
    let (id, _) = create_schema(QUALIFIED, "gvt", "1.0", r#"["age"]"#).value();
    assert_eq!(id, format!("schema:sov:{QUALIFIED}:2:gvt:1.0"));
}

#[test]
fn a_schema_has_1_to_125_attributes() {
    let names = |count: usize| json!((0..count).map(|it| format!("a{it}")).collect::<Vec<_>>());
    create_schema(DID, "gvt", "1.0", names(1)).value();
    create_schema(DID, "gvt", "1.0", names(125)).value();
    for refused in [names(0), names(126), json!({}), json!([1]), json!("age"), json!([null])] {
        let refusal = create_schema(DID, "gvt", "1.0", refused).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE);
    }
    let refusal = create_schema("short", "gvt", "1.0", names(1)).refusal();
    assert_eq!(refusal.code, code::INVALID_STRUCTURE);
}

#[test]
fn a_definition_has_libindys_form() {
    let wallet = TestWallet::new();
    for revocation in [false, true] {
        let tag = format!("tag{revocation}");
        let command = create_cred_def(wallet.handle, DID, schema_of(DID), &tag, config(revocation));
        let (id, json) = command.value();
        assert_eq!(id, format!("{DID}:3:CL:{DID}:2:gvt:1.0:{tag}"));
        let definition: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(names(&definition), ["id", "schemaId", "tag", "type", "value", "ver"]);
        assert_eq!(definition["ver"], "1.0");
        assert_eq!(definition["id"], id);
        assert_eq!(definition["schemaId"], format!("{DID}:2:gvt:1.0"));
        assert_eq!(definition["type"], "CL");
        assert_eq!(definition["tag"], tag);
        check_keys(&definition["value"], revocation);
    }
}

fn check_keys(keys: &Value, revocation: bool) {
    let primary = &keys["primary"];
    assert_eq!(names(primary), ["n", "r", "rctxt", "s", "z"]);
    assert_eq!(names(&primary["r"]), ["age", "firstname", "master_secret"]);
    for number in [&primary["n"], &primary["s"], &primary["rctxt"], &primary["z"]] {
        assert!(number.as_str().unwrap().bytes().all(|it| it.is_ascii_digit()));
    }
    // 2^2047 has 617 decimal digits, and so has 2^2048.
    assert_eq!(primary["n"].as_str().unwrap().len(), 617);
    if revocation {
        let expected = ["g", "g_dash", "h", "h0", "h1", "h2", "h_cap", "htilde", "pk", "u", "y"];
        assert_eq!(names(&keys["revocation"]), expected);
    } else {
        assert_eq!(names(keys), ["primary"]);
    }
}

#[test]
fn a_definition_is_five_records_and_is_given_again() {
    let wallet = TestWallet::new();
    let records = || records_per_kind(&wallet.place.file());
    let create = |tag: &str| create_cred_def(wallet.handle, DID, schema_of(DID), tag, by_default());
    assert_eq!(records(), Vec::<i64>::new());
    let made = create("one").value();
    assert_eq!(records(), [1; 5]);
    assert_eq!(create("one").value(), made);
    assert_eq!(records(), [1; 5]);
    let other = create("two").value();
    assert_ne!(other, made);
    // The schema is kept once.
    assert_eq!(records(), [1, 2, 2, 2, 2]);
    assert_eq!(create("one").value(), made);
}

#[test]
fn of_two_that_make_one_definition_at_once_one_succeeds() {
    let wallet = TestWallet::new();
    let create =
        || create_cred_def(wallet.handle, DID, schema_of(DID), "tag", config(true)).issue();
    let (first, others) = (create(), [create(), create()]);
    for other in others {
        let heard = other.wait();
        assert_eq!(heard.code, code::ITEM_ALREADY_EXISTS);
        assert_eq!(heard.value, (String::new(), String::new()));
        heard.message();
    }
    let made = first.value();
    assert_eq!(create().value(), made);
    assert_eq!(records_per_kind(&wallet.place.file()), [1; 5]);
}

#[test]
fn different_definitions_are_made_at_once() {
    let (one, other) = (TestWallet::new(), TestWallet::new());
    let issued: Vec<_> = [(&one, "a"), (&one, "b"), (&other, "a"), (&other, "b")]
        .map(|(wallet, tag)| {
            create_cred_def(wallet.handle, DID, schema_of(DID), tag, by_default()).issue()
        })
        .into();
    let (did, _) = create_did(one.handle, "{}").value();
    assert!(!did.is_empty());
    let keys: std::collections::HashSet<String> =
        issued.into_iter().map(|it| it.value().1).collect();
    assert_eq!(keys.len(), 4);
}

#[test]
fn qualified_issuers_make_qualified_definitions() {
    let wallet = TestWallet::new();
    let (id, json) =
        create_cred_def(wallet.handle, QUALIFIED, schema_of(QUALIFIED), "tag", by_default())
            .value();
    let schema_id = format!("schema:sov:{QUALIFIED}:2:gvt:1.0");
    assert_eq!(id, format!("creddef:sov:{QUALIFIED}:3:CL:{schema_id}:tag"));
    let definition: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(definition["schemaId"], schema_id);
    // A schema that is not qualified becomes so under a qualified issuer.
    let same = create_cred_def(wallet.handle, QUALIFIED, schema_of(DID), "tag", by_default());
    assert_eq!(same.value(), (id, json));
}

#[test]
fn an_issuer_that_is_not_qualified_takes_no_qualified_schema() {
    let wallet = TestWallet::new();
    let command = create_cred_def(wallet.handle, DID, schema_of(QUALIFIED), "tag", by_default());
    assert_eq!(command.error(), code::INVALID_STRUCTURE);
}

#[test]
fn the_number_of_a_schema_on_the_ledger_is_its_reference() {
    let wallet = TestWallet::new();
    let mut schema = schema_of(DID);
    schema["seqNo"] = json!(117);
    let command = create_cred_def(wallet.handle, DID, schema, "tag", by_default());
    let (id, json) = command.value();
    assert_eq!(id, format!("{DID}:3:CL:117:tag"));
    let definition: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(definition["schemaId"], "117");
}

#[test]
fn under_protocol_version_1_an_id_has_no_tag() {
    alone(under_protocol_version_1_an_id_has_no_tag, || {
        for version in [0, 3, u64::MAX] {
            let heard = set_protocol_version(version).ask();
            assert_eq!(heard.code, code::INCOMPATIBLE_PROTOCOL_VERSION);
            heard.message();
        }
        set_protocol_version(1).value();
        let wallet = TestWallet::new();
        let create = |tag: &str| {
            create_cred_def(wallet.handle, DID, schema_of(DID), tag, by_default()).value()
        };
        let (id, json) = create("tag");
        assert_eq!(id, format!("{DID}:3:CL:{DID}:2:gvt:1.0"));
        assert_eq!(create("another tag"), (id, json));
        set_protocol_version(2).value();
        assert_eq!(create("tag").0, format!("{DID}:3:CL:{DID}:2:gvt:1.0:tag"));
    });
}

#[test]
fn what_cannot_be_defined_is_refused() {
    let wallet = TestWallet::new();
    let good = schema_of(DID);
    let without = |key: &str| {
        let mut schema = good.clone();
        schema.as_object_mut().unwrap().remove(key);
        schema
    };
    let with = |key: &str, value: Value| {
        let mut schema = good.clone();
        schema[key] = value;
        schema
    };
    for schema in [
        without("ver"),
        without("id"),
        without("name"),
        without("attrNames"),
        with("ver", json!("2.0")),
        with("name", json!("other")),
        with("version", json!("2.0")),
        with("attrNames", json!([])),
        with("attrNames", json!((0..126).map(|it| it.to_string()).collect::<Vec<_>>())),
        with("id", json!("no id")),
        with("seqNo", json!(-1)),
        with("seqNo", json!("1")),
    ] {
        let command = create_cred_def(wallet.handle, DID, schema.clone(), "tag", by_default());
        assert_eq!(command.refusal().code, code::INVALID_STRUCTURE, "{schema}");
    }
    let config = Text::from(r#"{"support_revocation": "yes"}"#);
    let refusal = create_cred_def(wallet.handle, DID, good.clone(), "tag", (NULL, config));
    assert_eq!(refusal.refusal().code, code::INVALID_STRUCTURE);
    let other_type = (Text::from("BBS"), NULL);
    let heard = create_cred_def(wallet.handle, DID, good.clone(), "tag", other_type).ask();
    assert_eq!(heard.code, code::INVALID_STRUCTURE);
    assert!(heard.message().contains("BBS"));
    let nowhere = create_cred_def(0, DID, good, "tag", by_default());
    assert_eq!(nowhere.error(), code::WALLET_INVALID_HANDLE);
    assert_eq!(records_per_kind(&wallet.place.file()), Vec::<i64>::new());
}

#[test]
fn nonces_are_different_decimal_numbers_of_80_bits() {
    let nonces: Vec<String> = (0..1_000).map(|_| generate_nonce().value()).collect();
    let numbers: HashSet<u128> = nonces.iter().map(|it| it.parse().unwrap()).collect();
    assert_eq!(numbers.len(), nonces.len());
    assert!(numbers.iter().all(|it| it >> 80 == 0));
    // One in 2^1000 such tests would fail for a generator that is good.
    assert!(numbers.iter().any(|it| it >> 79 == 1));
}
