//! The parameters of the functions of anonymous credentials, as in `parameters`. JSON that is long is
//! read by the command, and what is wrong with it is told by the callback.

use serde_json::json;

use crate::library::{
    Answer, Command, Holder, ISSUER, Issuer, Known, NULL, Text, anoncreds_vector, choice,
    close_credentials_search, close_credentials_search_for, code, create_master_secret,
    create_offer, create_proof, create_request, delete_credential, fetch_credentials,
    fetch_credentials_for, get_credential, get_credentials, get_credentials_for, get_tag_policy,
    issue, known_of, request, rotate_apply, rotate_start, search_credentials,
    search_credentials_for, set_tag_policy, store_credential, to_unqualified, verify_proof,
};
use crate::parameters::{
    DID, NO_WALLET, check_callback, check_did, check_json, check_not_empty, check_text, malformed,
};

/// JSON that is read on a lane: nothing that is not what it must be is accepted.
pub fn check_read_later<A: Answer>(position: i32, call: impl Fn(Text) -> Command<A>) {
    check_text(position, &call);
    for malformed in malformed() {
        let heard = call(malformed.as_str().into()).ask();
        assert_eq!(heard.code, code::INVALID_STRUCTURE, "at {position}");
        heard.message();
    }
    for wrong in ["{}", "[]", "null", r#"{"SECRET": "SECRET"}"#] {
        let heard = call(wrong.into()).ask();
        assert_eq!(heard.code, code::INVALID_STRUCTURE, "{wrong} at {position}");
        assert!(!heard.message().contains("SECRET"));
    }
}

pub fn check_definition_id<A: Answer>(position: i32, call: impl Fn(Text) -> Command<A>) {
    check_text(position, &call);
    for malformed in ["x", "creddef:sov:x", &format!("{DID}:3:CL:"), &format!("{DID}:2:a:1")] {
        assert_eq!(call(malformed.into()).refusal().code, code::INVALID_STRUCTURE);
    }
    let good = format!("{ISSUER}:3:CL:1:tag");
    assert_eq!(call(good.into()).error(), code::WALLET_INVALID_HANDLE);
}

#[test]
fn of_issuer_create_credential_offer() {
    check_definition_id(3, |text| create_offer(NO_WALLET, text));
    check_callback(4, create_offer(NO_WALLET, format!("{ISSUER}:3:CL:1:tag")));
}

#[test]
fn of_issuer_create_credential() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let offer = issuer.offer();
    let (request, _) = holder.request(&offer, &issuer.definition);
    let wallet = issuer.wallet.handle;
    check_read_later(3, |text| issue(wallet, text, "{}", "{}", NULL));
    check_read_later(4, |text| issue(wallet, &offer, text, "{}", NULL));
    check_read_later(5, |text| issue(wallet, &offer, &request, text, NULL));
    check_not_empty(6, |text| issue(wallet, "{}", "{}", "{}", text));
    let refusal = issue(wallet, "{}", "{}", "{}", "no registry").refusal();
    assert_eq!(refusal.code, code::INVALID_STRUCTURE);
    check_callback(8, issue(NO_WALLET, "{}", "{}", "{}", NULL));
    assert_eq!(issue(NO_WALLET, "{}", "{}", "{}", NULL).error(), code::WALLET_INVALID_HANDLE);
}

#[test]
fn of_prover_create_master_secret() {
    check_not_empty(3, |text| create_master_secret(NO_WALLET, text));
    check_callback(4, create_master_secret(NO_WALLET, NULL));
    assert_eq!(create_master_secret(NO_WALLET, NULL).error(), code::WALLET_INVALID_HANDLE);
}

#[test]
fn of_prover_create_credential_req() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let offer = issuer.offer();
    let wallet = holder.wallet.handle;
    check_did(3, |text| create_request(wallet, text, "{}", "{}", "secret"));
    check_read_later(4, |text| create_request(wallet, DID, text, "{}", "secret"));
    check_read_later(5, |text| create_request(wallet, DID, &offer, text, "secret"));
    check_text(6, |text| create_request(wallet, DID, "{}", "{}", text));
    check_callback(7, create_request(NO_WALLET, DID, "{}", "{}", "secret"));
    let nowhere = create_request(NO_WALLET, DID, "{}", "{}", "secret");
    assert_eq!(nowhere.error(), code::WALLET_INVALID_HANDLE);
}

#[test]
fn of_prover_store_credential() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    let credential = issuer.issue(&offer, &request, crate::library::person("Alex", 28, 175));
    let wallet = holder.wallet.handle;
    let definition = || Text::from(&issuer.definition);
    check_not_empty(3, |text| store_credential(wallet, text, "{}", "{}", ("{}", NULL)));
    check_read_later(4, |text| store_credential(wallet, NULL, text, "{}", ("{}", NULL)));
    check_read_later(5, |text| store_credential(wallet, NULL, &metadata, text, ("{}", NULL)));
    check_read_later(6, |text| {
        store_credential(wallet, NULL, &metadata, &credential, (text, NULL))
    });
    check_not_empty(7, |text| store_credential(wallet, NULL, "{}", "{}", ("{}", text)));
    for registry in ["{", "{}", r#"{"id": "no registry"}"#] {
        let definitions = (definition(), registry);
        let heard = store_credential(wallet, NULL, &metadata, &credential, definitions).ask();
        assert_eq!(heard.code, code::INVALID_STRUCTURE, "{registry}");
    }
    check_callback(8, store_credential(NO_WALLET, NULL, "{}", "{}", ("{}", NULL)));
    let nowhere = store_credential(NO_WALLET, NULL, "{}", "{}", ("{}", NULL));
    assert_eq!(nowhere.error(), code::WALLET_INVALID_HANDLE);
    assert!(holder.credentials(NULL).is_empty());
}

#[test]
fn of_get_delete_and_get_credentials() {
    check_text(3, |text| get_credential(NO_WALLET, text));
    check_callback(4, get_credential(NO_WALLET, "id"));
    assert_eq!(get_credential(NO_WALLET, "id").error(), code::WALLET_INVALID_HANDLE);
    check_text(3, |text| delete_credential(NO_WALLET, text));
    check_callback(4, delete_credential(NO_WALLET, "id"));
    assert_eq!(delete_credential(NO_WALLET, "id").error(), code::WALLET_INVALID_HANDLE);
    check_not_empty(3, |text| get_credentials(NO_WALLET, text));
    check_callback(4, get_credentials(NO_WALLET, NULL));
    assert_eq!(get_credentials(NO_WALLET, NULL).error(), code::WALLET_INVALID_HANDLE);
}

/// A definition's id and, where it is null, no more.
#[test]
fn of_rotation_and_tag_policies() {
    let id = format!("{ISSUER}:3:CL:1:tag");
    check_definition_id(3, |text| rotate_start(NO_WALLET, text, NULL));
    check_not_empty(4, |text| rotate_start(NO_WALLET, &id, text));
    check_json(4, |text| rotate_start(NO_WALLET, &id, text));
    check_callback(5, rotate_start(NO_WALLET, &id, NULL));
    check_definition_id(3, |text| rotate_apply(NO_WALLET, text));
    check_callback(4, rotate_apply(NO_WALLET, &id));
    check_definition_id(3, |text| set_tag_policy(NO_WALLET, text, NULL, 0));
    check_not_empty(4, |text| set_tag_policy(NO_WALLET, &id, text, 0));
    check_json(4, |text| set_tag_policy(NO_WALLET, &id, text, 0));
    check_callback(6, set_tag_policy(NO_WALLET, &id, NULL, 0));
    check_definition_id(3, |text| get_tag_policy(NO_WALLET, text));
    check_callback(4, get_tag_policy(NO_WALLET, &id));
}

#[test]
fn of_searches_for_credentials() {
    check_not_empty(3, |text| search_credentials(NO_WALLET, text));
    check_callback(4, search_credentials(NO_WALLET, NULL));
    assert_eq!(search_credentials(NO_WALLET, NULL).error(), code::WALLET_INVALID_HANDLE);
    check_callback(4, fetch_credentials(-1, 1));
    check_callback(5, close_credentials_search(-1));
    assert_eq!(fetch_credentials(-1, usize::MAX).error(), code::WALLET_INVALID_HANDLE);
    assert_eq!(close_credentials_search(-1).error(), code::WALLET_INVALID_HANDLE);
}

#[test]
fn of_searches_for_proof_requests() {
    let holder = Holder::new();
    let wallet = holder.wallet.handle;
    let asked = request(json!({"a": {"name": "age"}}), json!({}));
    check_read_later(3, |text| get_credentials_for(wallet, text));
    check_callback(5, get_credentials_for(NO_WALLET, "{}"));
    assert_eq!(get_credentials_for(NO_WALLET, "{}").error(), code::WALLET_INVALID_HANDLE);
    check_read_later(3, |text| search_credentials_for(wallet, text, NULL));
    check_not_empty(4, |text| search_credentials_for(wallet, "{}", text));
    for extra in ["{", "[]", "17", r#"{"a": 17}"#, r#"{"a": {"b": {"$gt": "1"}}}"#] {
        let code = search_credentials_for(wallet, asked.clone(), extra).error();
        assert_eq!(code, code::INVALID_STRUCTURE, "{extra}");
    }
    check_callback(5, search_credentials_for(NO_WALLET, "{}", NULL));
    check_text(4, |text| fetch_credentials_for(-1, text, 1));
    check_callback(5, fetch_credentials_for(-1, "a", 1));
    check_callback(5, close_credentials_search_for(-1));
    let search = search_credentials_for(wallet, asked, NULL).value();
    assert_eq!(fetch_credentials_for(search, "a", usize::MAX).value(), "[]");
    close_credentials_search_for(search).value();
}

#[test]
fn of_prover_create_proof() {
    let holder = Holder::new();
    let wallet = holder.wallet.handle;
    let asked = request(json!({"a": {"name": "age"}}), json!({}));
    let chosen = choice(&[("a", "id")], &[]);
    let known = || known_of(json!({}), json!({}));
    let prove = |known| create_proof(wallet, asked.clone(), chosen.clone(), "secret", known);
    check_read_later(3, |text| create_proof(wallet, text, "{}", "secret", known()));
    check_read_later(4, |text| create_proof(wallet, asked.clone(), text, "secret", known()));
    check_text(5, |text| create_proof(wallet, "{}", "{}", text, known()));
    check_map(6, |schemas| prove(Known { schemas, ..known() }));
    check_map(7, |definitions| prove(Known { definitions, ..known() }));
    check_map(8, |registries| prove(Known { registries, ..known() }));
    check_callback(9, create_proof(NO_WALLET, "{}", "{}", "secret", known()));
    let nowhere = create_proof(NO_WALLET, "{}", "{}", "secret", known());
    assert_eq!(nowhere.error(), code::WALLET_INVALID_HANDLE);
    for wrong in [
        choice(&[], &[]),
        json!({"self_attested_attributes": {}, "requested_attributes": {"a": {"cred_id": "id"}},
            "requested_predicates": {}}),
        json!({"self_attested_attributes": {}, "requested_attributes":
            {"a": {"cred_id": "id", "revealed": true, "timestamp": -1}}, "requested_predicates": {}}),
    ] {
        let heard = create_proof(wallet, asked.clone(), wrong.clone(), "secret", known()).ask();
        assert_eq!(heard.code, code::INVALID_STRUCTURE, "{wrong}");
    }
}

/// JSON that is an object of something else than texts.
fn check_map<A: Answer>(position: i32, call: impl Fn(Text) -> Command<A>) {
    check_text(position, &call);
    for wrong in malformed().iter().map(String::as_str).chain(["[]", r#"{"SECRET": "SECRET"}"#]) {
        let heard = call(wrong.into()).ask();
        assert_eq!(heard.code, code::INVALID_STRUCTURE, "at {position}");
        assert!(!heard.message().contains("SECRET"));
    }
}

#[test]
fn numbers_that_would_take_minutes_to_read_are_refused() {
    let mut asked = request(json!({"a": {"name": "age"}}), json!({}));
    asked["nonce"] = json!("1".repeat(20_000_000));
    let wallet = Holder::new();
    let heard = get_credentials_for(wallet.wallet.handle, asked).ask();
    assert_eq!(heard.code, code::INVALID_STRUCTURE);
    assert!(heard.message().contains("digits"));
}

#[test]
fn of_verifier_verify_proof() {
    let asked = request(json!({"a": {"name": "age"}}), json!({}));
    let proof = anoncreds_vector("unqualified", "norev/all.proof.json");
    let known = || known_of(json!({}), json!({}));
    let verify = |known| verify_proof(asked.clone(), &proof, known);
    check_read_later(2, |text| verify_proof(text, "{}", known()));
    check_read_later(3, |text| verify_proof(asked.clone(), text, known()));
    check_map(4, |schemas| verify(Known { schemas, ..known() }));
    check_map(5, |definitions| verify(Known { definitions, ..known() }));
    check_text(6, |it| verify(Known { registry_definitions: it, ..known() }));
    let wrong = verify(Known { registry_definitions: "[".into(), ..known() });
    assert_eq!(wrong.error(), code::INVALID_STRUCTURE);
    check_map(7, |registries| verify(Known { registries, ..known() }));
    check_callback(8, verify_proof("{}", "{}", known()));
}

#[test]
fn of_to_unqualified() {
    check_text(2, to_unqualified);
    check_callback(4, to_unqualified("x"));
}
