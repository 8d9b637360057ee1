//! Issuers and holders of anonymous credentials, made as a program makes them.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::credential_functions::*;
use super::functions::{NULL, Text, create_cred_def, create_schema};
use super::records::parsed;
use super::wallets::TestWallet;

pub const ISSUER: &str = "NcYxiDXkpYi6ov5FcYDi1e";
pub const PROVER: &str = "VsKV7grR1BUE29mG2Fm2kX";
pub const SECRET: &str = "secret";

/// An issuer's wallet with one definition.
pub struct Issuer {
    pub wallet: TestWallet,
    pub schema: Value,
    pub definition_id: String,
    pub definition: String,
}

impl Issuer {
    pub fn new(did: &str, name: &str, attributes: &Value) -> Self {
        Self::with(did, name, attributes, false)
    }

    pub fn with(did: &str, name: &str, attributes: &Value, revocation: bool) -> Self {
        let wallet = TestWallet::new();
        let (_, schema) = create_schema(did, name, "1.0", attributes.clone()).value();
        let config: Text = json!({ "support_revocation": revocation }).into();
        let command = create_cred_def(wallet.handle, did, &schema, "tag", (NULL, config));
        let (definition_id, definition) = command.value();
        let schema = serde_json::from_str(&schema).unwrap();
        Self { wallet, schema, definition_id, definition }
    }

    /// One that all tests of a program share which change nothing in it.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Issuer> =
            LazyLock::new(|| Issuer::new(ISSUER, "gvt", &json!(["First Name", "age", "height"])));
        &SHARED
    }

    pub fn offer(&self) -> String {
        create_offer(self.wallet.handle, &self.definition_id).value()
    }

    /// A credential for whoever made the request.
    pub fn issue(&self, offer: &str, request: &str, values: Value) -> String {
        let command = issue(self.wallet.handle, offer, request, values, NULL);
        let (credential, place, delta) = command.value();
        assert_eq!((place, delta), (None, None));
        credential
    }
}

/// A holder's wallet with a master secret.
pub struct Holder {
    pub wallet: TestWallet,
}

impl Holder {
    pub fn new() -> Self {
        let wallet = TestWallet::new();
        assert_eq!(create_master_secret(wallet.handle, SECRET).value(), SECRET);
        Self { wallet }
    }

    pub fn request(&self, offer: &str, definition: &str) -> (String, String) {
        create_request(self.wallet.handle, PROVER, offer, definition, SECRET).value()
    }

    /// Gets a credential of these values and keeps it under this name.
    pub fn get_issued(&self, issuer: &Issuer, name: &str, values: Value) {
        let offer = issuer.offer();
        let (request, metadata) = self.request(&offer, &issuer.definition);
        let credential = issuer.issue(&offer, &request, values);
        let definitions = (&issuer.definition, NULL);
        let command =
            store_credential(self.wallet.handle, name, metadata, &credential, definitions);
        assert_eq!(command.value(), name);
    }

    /// What it tells of its credentials that fit, by name.
    pub fn credentials(&self, filter: impl Into<Text>) -> Map<String, Value> {
        by_referent(&get_credentials(self.wallet.handle, filter).value())
    }
}

/// What a list tells of credentials, by name.
pub fn by_referent(list: &str) -> Map<String, Value> {
    let list: Vec<Value> = serde_json::from_str(list).unwrap();
    list.into_iter()
        .map(|it| (it["referent"].as_str().unwrap().to_owned(), it))
        .collect()
}

/// Values of the shared issuer's schema.
pub fn person(name: &str, age: i32, height: i32) -> Value {
    json!({"First Name": text(name), "age": number(age), "height": number(height)})
}

/// A text as a value; tests need no hash of it.
pub fn text(raw: &str) -> Value {
    let encoded: String = raw.bytes().map(|it| format!("{it:03}")).collect();
    json!({"raw": raw, "encoded": encoded})
}

pub fn number(value: i32) -> Value {
    json!({"raw": value.to_string(), "encoded": value.to_string()})
}

/// A file of the anonymous credentials that libindy made, unqualified or qualified.
pub fn anoncreds_vector(kind: &str, file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/anoncreds");
    fs::read_to_string(root.join(kind).join(file)).unwrap()
}

/// What a ledger knows of these issuers.
pub fn known(issuers: &[&Issuer]) -> Known {
    let schemas: Map<_, _> = issuers
        .iter()
        .map(|it| (it.schema["id"].as_str().unwrap().to_owned(), it.schema.clone()))
        .collect();
    let definitions: Map<_, _> = issuers
        .iter()
        .map(|it| (it.definition_id.clone(), serde_json::from_str(&it.definition).unwrap()))
        .collect();
    known_of(Value::Object(schemas), Value::Object(definitions))
}

pub fn known_of(schemas: Value, definitions: Value) -> Known {
    Known {
        schemas: schemas.into(),
        definitions: definitions.into(),
        registry_definitions: "{}".into(),
        registries: "{}".into(),
    }
}

/// Schemas and definitions of a kind, and what is known of its registry for one of libindy's proofs.
pub fn known_for(kind: &str, proof: &str, registries: &str) -> Known {
    let by_id = |files: &[&str]| -> Value {
        let values = files.iter().map(|it| parsed(&anoncreds_vector(kind, it)));
        values.map(|it| (it["id"].as_str().unwrap().to_owned(), it)).collect()
    };
    let vector = |what: &str| anoncreds_vector(kind, &format!("{proof}.{what}.json"));
    Known {
        registry_definitions: vector("rev_reg_defs").into(),
        registries: vector(registries).into(),
        ..known_of(by_id(&["schema.json"]), by_id(&["cred_def.json", "cred_def_norev.json"]))
    }
}

/// A request of version 1.0.
pub fn request(attributes: Value, predicates: Value) -> Value {
    json!({"name": "name", "version": "0.1", "nonce": "80216591384",
        "requested_attributes": attributes, "requested_predicates": predicates})
}

/// That these parts of a request are answered from these credentials, attributes revealed.
pub fn choice(attributes: &[(&str, &str)], predicates: &[(&str, &str)]) -> Value {
    let attributes: Map<_, _> = attributes
        .iter()
        .map(|(name, id)| (name.to_string(), json!({"cred_id": id, "revealed": true})))
        .collect();
    let predicates: Map<_, _> = predicates
        .iter()
        .map(|(name, id)| (name.to_string(), json!({"cred_id": id})))
        .collect();
    json!({"self_attested_attributes": {}, "requested_attributes": attributes,
        "requested_predicates": predicates})
}

/// An order of bulk issuing, and what its holder needs for the credential.
pub fn order(issuer: &Issuer, holder: &Holder, age: i32) -> (Value, String) {
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    let values = json!({"age": number(age)});
    let order = json!({"cred_offer": parsed(&offer), "cred_req": parsed(&request),
        "cred_values": values});
    (order, metadata)
}
