//! Proofs: what they show, and what a verifier does not believe.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::library::{
    Copied, Holder, ISSUER, Issuer, Known, SECRET, anoncreds_vector, choice, code,
    create_master_secret, create_proof, known, known_of, number, parsed, person, request, text,
    verify_proof,
};

/// A holder with a credential of the shared issuer, which tests do not change.
static ALEX: LazyLock<Holder> = LazyLock::new(|| {
    let holder = Holder::new();
    holder.get_issued(Issuer::shared(), "id", person("Alex", 28, 175));
    holder
});

fn ledger() -> Known {
    known(&[Issuer::shared()])
}

/// A proof of Alex's.
fn prove(request: &Value, choice: Value) -> String {
    create_proof(ALEX.wallet.handle, request.clone(), choice, SECRET, ledger()).value()
}

fn refused(request: &Value, choice: Value) -> (i32, String) {
    let heard = create_proof(ALEX.wallet.handle, request.clone(), choice, SECRET, ledger()).ask();
    (heard.code, heard.message())
}

fn is_valid(request: &Value, proof: impl AsRef<str>) -> bool {
    verify_proof(request.clone(), proof.as_ref(), ledger()).value()
}

fn rejection(request: &Value, proof: &Value) -> i32 {
    verify_proof(request.clone(), proof.clone(), ledger()).error()
}

#[test]
fn a_proof_shows_values_and_predicates() {
    let asked = request(
        json!({"name": {"name": "first name"}, "self": {"name": "phone"},
            "hidden": {"name": "height"}, "group": {"names": ["First Name", "height"]}}),
        json!({"ge": {"name": "age", "p_type": ">=", "p_value": 28},
            "gt": {"name": "age", "p_type": ">", "p_value": 27},
            "le": {"name": "age", "p_type": "<=", "p_value": 28},
            "lt": {"name": "Age", "p_type": "<", "p_value": 29}}),
    );
    let predicates = ["ge", "gt", "le", "lt"].map(|it| (it, "id"));
    let mut choice = choice(&[("name", "id"), ("hidden", "id"), ("group", "id")], &predicates);
    choice["requested_attributes"]["hidden"]["revealed"] = json!(false);
    choice["self_attested_attributes"] = json!({"self": "8-800-300"});
    let proof = prove(&asked, choice);
    assert!(is_valid(&asked, &proof));
    let proof = parsed(&proof);
    let part = json!({"sub_proof_index": 0});
    let expected = json!({
        "revealed_attrs": {"name": {"sub_proof_index": 0, "raw": "Alex",
            "encoded": text("Alex")["encoded"]}},
        "revealed_attr_groups": {"group": {"sub_proof_index": 0,
            "values": {"First Name": text("Alex"), "height": number(175)}}},
        "self_attested_attrs": {"self": "8-800-300"}, "unrevealed_attrs": {"hidden": part},
        "predicates": {"ge": part, "gt": part, "le": part, "lt": part}});
    assert_eq!(proof["requested_proof"], expected);
    let issuer = Issuer::shared();
    let identifier = json!({"schema_id": issuer.schema["id"], "cred_def_id": issuer.definition_id,
        "rev_reg_id": null, "timestamp": null});
    assert_eq!(proof["identifiers"], json!([identifier]));
}

#[test]
fn a_proof_is_for_one_request() {
    let asked = request(json!({"name": {"name": "First Name"}}), json!({}));
    let proof = prove(&asked, choice(&[("name", "id")], &[]));
    let mut other = asked.clone();
    other["nonce"] = json!("80216591385");
    assert!(is_valid(&asked, &proof));
    assert!(!is_valid(&other, &proof));
    // Another issuer's key under the same id.
    let mut definitions = parsed(&anoncreds_vector("unqualified", "cred_def_norev.json"));
    let keys = &mut definitions["value"]["primary"]["r"];
    keys["firstname"] = keys["name"].clone();
    definitions["schemaId"] = Issuer::shared().schema["id"].clone();
    let issuer = Issuer::shared();
    let known = known_of(
        json!({issuer.schema["id"].as_str().unwrap(): issuer.schema}),
        json!({&issuer.definition_id: definitions}),
    );
    let heard = verify_proof(asked, proof, known).ask();
    assert_eq!((heard.code, heard.value), (0, false));
}

#[test]
fn several_credentials_of_one_holder_make_one_proof() {
    let work = Issuer::new(ISSUER, "work", &json!(["employer", "salary"]));
    let (gvt, holder) = (Issuer::shared(), Holder::new());
    holder.get_issued(gvt, "person", person("Alex", 28, 175));
    let values = json!({"employer": text("ACME"), "salary": number(2400)});
    holder.get_issued(&work, "work", values.clone());
    let asked = request(
        json!({"name": {"name": "First Name"}, "employer": {"name": "employer"}}),
        json!({"age": {"name": "age", "p_type": ">=", "p_value": 18},
            "salary": {"name": "salary", "p_type": ">=", "p_value": 2000}}),
    );
    let choice = choice(
        &[("name", "person"), ("employer", "work")],
        &[("age", "person"), ("salary", "work")],
    );
    let known = known(&[gvt, &work]);
    let prove = |choice: Value| {
        create_proof(holder.wallet.handle, asked.clone(), choice, SECRET, known.clone()).value()
    };
    let proof = prove(choice.clone());
    assert_eq!(parsed(&proof)["identifiers"].as_array().unwrap().len(), 2);
    assert!(verify_proof(asked.clone(), &proof, known.clone()).value());
    // The parts in another order, or of two proofs, are no proof.
    let mut swapped = parsed(&proof);
    swapped["proof"]["proofs"].as_array_mut().unwrap().reverse();
    assert_ne!(verify_proof(asked.clone(), swapped, known.clone()).any_code(), 0);
    let (mut mixed, other) = (parsed(&proof), parsed(&prove(choice)));
    mixed["proof"]["proofs"][1] = other["proof"]["proofs"][1].clone();
    let heard = verify_proof(asked, mixed, known).ask();
    assert_eq!(
        heard.code,
        code::PROOF_REJECTED,
        "the holder is another in each: {}",
        heard.message()
    );
}

#[test]
fn a_changed_value_is_not_believed() {
    let asked =
        request(json!({"name": {"name": "First Name"}, "group": {"names": ["height"]}}), json!({}));
    let proof = prove(&asked, choice(&[("name", "id"), ("group", "id")], &[]));
    let with = |path: &str, value: Value| {
        let mut proof = parsed(&proof);
        *proof.pointer_mut(path).unwrap() = value;
        proof
    };
    let name = "/requested_proof/revealed_attrs/name";
    let group = "/requested_proof/revealed_attr_groups/group";
    // As in libindy, what `raw` says is the holder's word.
    assert!(is_valid(&asked, with(&format!("{name}/raw"), json!("Bo")).to_string()));
    for (path, value) in [
        (format!("{name}/encoded"), json!("12345")),
        (format!("{name}/sub_proof_index"), json!(1)),
        (format!("{group}/values/height/encoded"), json!("176")),
    ] {
        assert_eq!(rejection(&asked, &with(&path, value)), code::PROOF_REJECTED, "{path}");
    }
    for (path, value) in [
        (format!("{name}/encoded"), json!("abc")),
        (format!("{group}/values"), json!({})),
        (format!("{group}/values"), json!({"age": number(1)})),
        ("/identifiers".to_owned(), json!([])),
    ] {
        let rejected = verify_proof(asked.clone(), with(&path, value), ledger()).any_code();
        assert!([code::INVALID_STRUCTURE, code::PROOF_REJECTED].contains(&rejected), "{path}");
    }
    let crypto = "/proof/proofs/0/primary_proof/eq_proof/revealed_attrs/height";
    let mut both = with(crypto, json!("176"));
    both["requested_proof"]["revealed_attr_groups"]["group"]["values"]["height"] = number(176);
    assert!(!is_valid(&asked, both.to_string()));
}

#[test]
fn a_proof_answers_what_was_asked_once_and_nothing_else() {
    let asked = request(
        json!({"name": {"name": "First Name"}, "height": {"name": "height"}}),
        json!({"age": {"name": "age", "p_type": ">=", "p_value": 18}}),
    );
    let proof =
        parsed(&prove(&asked, choice(&[("name", "id"), ("height", "id")], &[("age", "id")])));
    let without = |part: &str, name: &str| {
        let mut proof = proof.clone();
        proof["requested_proof"][part].as_object_mut().unwrap().remove(name);
        proof
    };
    let twice = |part: &str, name: &str, value: Value| {
        let mut proof = proof.clone();
        proof["requested_proof"][part][name] = value;
        proof
    };
    for wrong in [
        without("revealed_attrs", "name"),
        without("predicates", "age"),
        twice("self_attested_attrs", "name", json!("Bo")),
        twice("unrevealed_attrs", "name", json!({"sub_proof_index": 0})),
        twice("predicates", "more", json!({"sub_proof_index": 0})),
        twice("predicates", "age", json!({"sub_proof_index": 7})),
    ] {
        assert_eq!(rejection(&asked, &wrong), code::INVALID_STRUCTURE);
    }
    // What is asked to be in a credential is not claimed.
    let restricted = |restrictions: Value| {
        request(json!({"a": {"name": "phone", "restrictions": restrictions}}), json!({}))
    };
    let mut claimed = choice(&[], &[]);
    claimed["self_attested_attributes"] = json!({"a": "8-800"});
    let proof = prove(&restricted(json!([])), claimed);
    assert!(is_valid(&restricted(json!([])), &proof));
    let rejected = rejection(&restricted(json!([{"issuer_did": ISSUER}])), &parsed(&proof));
    assert_eq!(rejected, code::PROOF_REJECTED);
}

#[test]
fn an_attribute_that_is_not_revealed_is_one_of_the_credential() {
    let asked = |name: &str| request(json!({"a": {"name": name}}), json!({}));
    let mut choice = choice(&[("a", "id")], &[]);
    choice["requested_attributes"]["a"]["revealed"] = json!(false);
    let proof = prove(&asked("height"), choice);
    assert!(is_valid(&asked("height"), &proof));
    assert_eq!(rejection(&asked("weight"), &parsed(&proof)), code::PROOF_REJECTED);
}

#[test]
fn restrictions_are_verified() {
    let issuer = Issuer::shared();
    let id = &issuer.definition_id;
    let asked = |restrictions: Value| {
        request(
            json!({"name": {"name": "First Name", "restrictions": restrictions}}),
            json!({"age": {"name": "age", "p_type": ">=", "p_value": 18,
                "restrictions": restrictions}}),
        )
    };
    let proof = prove(&asked(json!({})), choice(&[("name", "id")], &[("age", "id")]));
    for fitting in [
        json!([{"cred_def_id": id}, {"schema_name": "other"}]),
        json!({"schema_id": issuer.schema["id"], "schema_issuer_did": ISSUER}),
        json!({"schema_version": "1.0", "issuer_did": {"$in": [ISSUER]}}),
        json!({"$and": [{"schema_name": {"$neq": "other"}}, {"$not": {"cred_def_id": "x"}}]}),
        json!({"$or": [{"schema_name": "other"}, {"attr::firstname::value": "Alex"}]}),
        json!({"attr::age::marker": "1"}),
    ] {
        assert!(is_valid(&asked(fitting.clone()), &proof), "{fitting}");
    }
    let proof = parsed(&proof);
    for other in [
        json!({"cred_def_id": "x"}),
        json!({"schema_version": {"$neq": "1.0"}}),
        json!({"issuer_did": {"$in": ["x", "y"]}}),
        json!({"$not": {"schema_name": "gvt"}}),
        json!({"attr::firstname::value": "Bo"}),
        json!({"attr::height::value": {"$neq": "1"}}),
        json!({"$or": [{"schema_name": "other"}, {"schema_version": "2"}]}),
    ] {
        assert_eq!(rejection(&asked(other.clone()), &proof), code::PROOF_REJECTED, "{other}");
    }
    let unknown = asked(json!({"rev_reg_id": "None"}));
    assert_eq!(rejection(&unknown, &proof), code::INVALID_STRUCTURE);
}

#[test]
fn a_credential_is_not_passed_off_as_one_of_another_schema() {
    let other = Issuer::new(ISSUER, "passport", &json!(["First Name", "age", "height"]));
    let asked = request(
        json!({"name": {"name": "First Name", "restrictions": {"schema_name": "passport"}}}),
        json!({}),
    );
    let mut proof = parsed(&prove(&asked, choice(&[("name", "id")], &[])));
    proof["identifiers"][0]["schema_id"] = other.schema["id"].clone();
    let known = known(&[Issuer::shared(), &other]);
    assert_eq!(verify_proof(asked, proof, known).error(), code::PROOF_REJECTED);
}

#[test]
fn what_a_holder_cannot_show_is_refused() {
    let predicate = |p_type: &str, p_value: i32| {
        let age = json!({"name": "age", "p_type": p_type, "p_value": p_value});
        request(json!({}), json!({ "p": age }))
    };
    for (p_type, p_value) in [(">=", 29), (">", 28), ("<=", 27), ("<", 28)] {
        let (code, _) = refused(&predicate(p_type, p_value), choice(&[], &[("p", "id")]));
        assert_eq!(code, code::INVALID_STRUCTURE, "28 {p_type} {p_value}");
    }
    let both = request(
        json!({"age": {"name": "Age"}}),
        json!({"p": {"name": "age", "p_type": ">=", "p_value": 18}}),
    );
    let (code, message) = refused(&both, choice(&[("age", "id")], &[("p", "id")]));
    assert_eq!(code, code::INVALID_STRUCTURE);
    assert!(message.contains("revealed"), "{message}");
    let asked = request(
        json!({"a": {"name": "weight"}}),
        json!({"p": {"name": "First Name", "p_type": ">=", "p_value": 1}}),
    );
    assert_eq!(refused(&asked, choice(&[("a", "id")], &[])).0, code::INVALID_STRUCTURE);
    assert_eq!(refused(&asked, choice(&[], &[("p", "id")])).0, code::INVALID_STRUCTURE);
    assert_eq!(refused(&asked, choice(&[("b", "id")], &[])).0, code::INVALID_STRUCTURE);
    assert_eq!(refused(&asked, choice(&[], &[("b", "id")])).0, code::INVALID_STRUCTURE);
    assert_eq!(refused(&asked, choice(&[("a", "other")], &[])).0, code::ITEM_NOT_FOUND);
}

#[test]
fn a_proof_needs_the_secret_the_schema_and_the_definition() {
    let asked = request(json!({"name": {"name": "First Name"}}), json!({}));
    let chosen = || choice(&[("name", "id")], &[]);
    let wallet = ALEX.wallet.handle;
    let prove =
        |secret: &str, known| create_proof(wallet, asked.clone(), chosen(), secret, known).error();
    assert_eq!(prove("unknown", ledger()), code::ITEM_NOT_FOUND);
    let nothing = || Known { schemas: "{}".into(), ..ledger() };
    assert_eq!(prove(SECRET, nothing()), code::INVALID_STRUCTURE);
    let no_definitions = || Known { definitions: "{}".into(), ..ledger() };
    assert_eq!(prove(SECRET, no_definitions()), code::INVALID_STRUCTURE);
    let proof = prove_with_other_secret(&asked);
    assert!(!is_valid(&asked, proof), "signed for another secret");
    let proof = super::proofs::prove(&asked, chosen());
    for known in [nothing(), no_definitions()] {
        assert_eq!(verify_proof(asked.clone(), &proof, known).error(), code::INVALID_STRUCTURE);
    }
}

/// The credential was signed for a secret that the same wallet has, but not for this one.
fn prove_with_other_secret(asked: &Value) -> String {
    let holder = Holder::new();
    holder.get_issued(Issuer::shared(), "id", person("Alex", 28, 175));
    create_master_secret(holder.wallet.handle, "other").value();
    let chosen = choice(&[("name", "id")], &[]);
    create_proof(holder.wallet.handle, asked.clone(), chosen, "other", ledger()).value()
}

#[test]
fn a_time_needs_a_registry() {
    let mut asked = request(json!({"name": {"name": "First Name"}}), json!({}));
    let mut chosen = choice(&[("name", "id")], &[]);
    let proof = prove(&asked, chosen.clone());
    chosen["requested_attributes"]["name"]["timestamp"] = json!(100);
    let (code, message) = refused(&asked, chosen);
    assert_eq!(code, code::INVALID_STRUCTURE);
    assert!(message.contains("cannot be revoked"), "{message}");
    let mut timed = parsed(&proof);
    timed["identifiers"][0]["timestamp"] = json!(100);
    assert_eq!(rejection(&asked, &timed), code::INVALID_STRUCTURE);
    asked["non_revoked"] = json!({"from": 1, "to": 200});
    assert_eq!(rejection(&asked, &parsed(&proof)), code::INVALID_STRUCTURE, "no time is shown");
    asked["non_revoked"] = json!({});
    assert!(is_valid(&asked, proof));
}

#[test]
fn many_proofs_are_made_and_verified_at_once() {
    let asked = request(
        json!({"name": {"name": "First Name"}}),
        json!({"age": {"name": "age", "p_type": ">", "p_value": 18}}),
    );
    let chosen = || choice(&[("name", "id")], &[("age", "id")]);
    let wallet = ALEX.wallet.handle;
    let made: Vec<_> = (0..8)
        .map(|_| create_proof(wallet, asked.clone(), chosen(), SECRET, ledger()).issue())
        .collect();
    let verified: Vec<_> = made
        .into_iter()
        .map(|it| verify_proof(asked.clone(), it.value(), ledger()).issue())
        .collect();
    assert!(verified.into_iter().all(|it| it.value()));
}

#[test]
fn qualified_credentials_are_proven_in_both_versions() {
    let did = format!("did:sov:{ISSUER}");
    let issuer = Issuer::new(&did, "gvt", &json!(["age"]));
    let holder = Holder::new();
    holder.get_issued(&issuer, "id", json!({"age": number(28)}));
    let asked = |version: &str, restrictions: Value| {
        let mut asked =
            request(json!({"age": {"name": "age", "restrictions": restrictions}}), json!({}));
        asked["ver"] = json!(version);
        asked
    };
    let known = known(&[&issuer]);
    let prove = |asked: &Value| {
        let chosen = choice(&[("age", "id")], &[]);
        create_proof(holder.wallet.handle, asked.clone(), chosen, SECRET, known.clone()).value()
    };
    let second = asked("2.0", json!({"issuer_did": did}));
    let proof = prove(&second);
    assert_eq!(parsed(&proof)["identifiers"][0]["cred_def_id"], issuer.definition_id);
    assert!(verify_proof(second, &proof, known.clone()).value());
    let first = asked("1.0", json!({"issuer_did": ISSUER}));
    let proof = prove(&first);
    let (schema_id, id) =
        (format!("{ISSUER}:2:gvt:1.0"), format!("{ISSUER}:3:CL:{ISSUER}:2:gvt:1.0:tag"));
    assert_eq!(parsed(&proof)["identifiers"][0]["cred_def_id"], id);
    let (mut schema, mut definition) = (issuer.schema.clone(), parsed(&issuer.definition));
    schema["id"] = json!(schema_id);
    (definition["id"], definition["schemaId"]) = (json!(id), json!(schema_id));
    let unqualified = known_of(json!({schema_id: schema}), json!({id: definition}));
    assert!(verify_proof(first, &proof, unqualified).value());
    let mixed = asked("1.0", json!({"issuer_did": did}));
    assert_eq!(verify_proof(mixed, &proof, known.clone()).error(), code::INVALID_STRUCTURE);
}

#[test]
fn libindys_proofs_verify_and_its_holder_proves_here() {
    for kind in ["unqualified", "qualified"] {
        let vector = |file: &str| anoncreds_vector(kind, file);
        let (schema, definition) =
            (parsed(&vector("schema.json")), parsed(&vector("cred_def_norev.json")));
        let known = known_of(
            json!({schema["id"].as_str().unwrap(): schema}),
            json!({definition["id"].as_str().unwrap(): definition}),
        );
        let asked = vector("norev/all.proof_request.json");
        let verify = |proof: &str| verify_proof(&asked, proof, known.clone());
        assert!(verify(&vector("norev/all.proof.json")).value(), "{kind}");
        assert!(verify(&vector("norev/all.proof_tampered_raw.json")).value());
        let tampered = verify(&vector("norev/all.proof_tampered_encoded.json"));
        assert_eq!(tampered.error(), code::PROOF_REJECTED);
        let copied = Copied::prover(kind);
        let chosen = vector("norev/all.requested_credentials.json");
        let wallet = copied.open();
        let command = create_proof(wallet, &asked, chosen, "master_secret_1", known.clone());
        let (ours, theirs) = (command.value(), parsed(&vector("norev/all.proof.json")));
        assert!(verify(&ours).value());
        assert_eq!(parsed(&ours)["requested_proof"], theirs["requested_proof"]);
        assert_eq!(parsed(&ours)["identifiers"], theirs["identifiers"]);
    }
}

/// Proofs that satisfy the signature library's equations, made without a credential and of a value that
/// was never signed.
#[test]
fn forged_proofs_are_not_believed() {
    for name in ["no_credential", "predicate_of_nothing"] {
        let path = format!("{}/tests/vectors/forged/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let forged = parsed(&std::fs::read_to_string(path).unwrap());
        let known = known_of(forged["schemas"].clone(), forged["definitions"].clone());
        let request = forged["request"].clone();
        let heard = verify_proof(request, forged["proof"].to_string(), known).ask();
        assert_eq!((heard.code, heard.value), (0, false), "{name}");
    }
}

#[test]
fn predicates_that_are_repeated_are_not_computed() {
    let asked = request(json!({}), json!({"age": {"name": "age", "p_type": ">=", "p_value": 18}}));
    let proof = prove(&asked, choice(&[], &[("age", "id")]));
    assert!(is_valid(&asked, &proof));
    let mut repeated = parsed(&proof);
    let shown = &mut repeated["proof"]["proofs"][0]["primary_proof"]["ge_proofs"];
    *shown = json!(vec![shown[0].clone(); 2]);
    assert!(!is_valid(&asked, repeated.to_string()));
}

#[test]
fn the_master_secret_is_no_attribute() {
    let asked = request(json!({"secret": {"name": "Master_Secret"}}), json!({}));
    let (code, message) = refused(&asked, choice(&[("secret", "id")], &[]));
    assert_eq!(code, code::INVALID_STRUCTURE);
    assert!(message.contains("master_secret"), "{message}");
}

/// What one answer tells does not stand for what another tells of the same attribute.
#[test]
fn a_restriction_looks_at_what_its_own_answer_tells() {
    let restricted =
        json!({"name": "First Name", "restrictions": {"attr::First Name::value": "Alex"}});
    let asked = request(json!({"a": restricted, "b": {"name": "first name"}}), json!({}));
    let proof = parsed(&prove(&asked, choice(&[("a", "id"), ("b", "id")], &[])));
    assert!(is_valid(&asked, proof.to_string()));
    let mut told = proof.clone();
    told["requested_proof"]["revealed_attrs"]["a"]["raw"] = json!("Mallory");
    assert_eq!(rejection(&asked, &told), code::PROOF_REJECTED);
}
