//! Anonymous credentials from the offer to the holder's wallet.

use serde_json::{Value, json};

use crate::library::{
    Copied, Holder, ISSUER, Issuer, NULL, PROVER, Queue, SECRET, TestWallet, anoncreds_vector,
    by_referent, code, create_master_secret, create_offer, create_request, delete_credential,
    get_credential, get_credentials, issue, issue_in, number, open_blob_reader, parsed, person,
    records_per_kind, store_credential, text,
};

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_master_secret_has_one_name() {
    let wallet = TestWallet::new();
    assert_eq!(create_master_secret(wallet.handle, "one").value(), "one");
    let again = create_master_secret(wallet.handle, "one").ask();
    assert_eq!(again.code, code::MASTER_SECRET_DUPLICATE);
    assert!(again.message().contains("one"));
    let random = create_master_secret(wallet.handle, NULL).value();
    let parts: Vec<_> = random.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{random} is a UUID");
    assert_ne!(create_master_secret(wallet.handle, NULL).value(), random);
    assert_eq!(records_per_kind(&wallet.place.file()), [3]);
}

#[test]
fn of_many_master_secrets_of_one_name_at_once_one_is_made() {
    let wallet = TestWallet::new();
    let issued: Vec<_> =
        (0..20).map(|_| create_master_secret(wallet.handle, SECRET).issue()).collect();
    let codes: Vec<_> = issued.into_iter().map(|it| it.code()).collect();
    assert_eq!(codes[0], 0, "the first");
    assert!(codes[1..].iter().all(|it| *it == code::MASTER_SECRET_DUPLICATE));
}

#[test]
fn offers_and_requests_have_libindys_form() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let (offer, again) = (issuer.offer(), issuer.offer());
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    let vector = |file: &str| parsed(&anoncreds_vector("unqualified", file));
    let [offer, again, request, metadata] = [offer, again, request, metadata].map(|it| parsed(&it));
    assert_eq!(names(&offer), names(&vector("norev/offer.json")));
    assert_eq!(names(&request), names(&vector("norev/request.json")));
    assert_eq!(names(&metadata), names(&vector("norev/request_metadata.json")));
    assert_eq!(offer["schema_id"], issuer.schema["id"]);
    assert_eq!(offer["cred_def_id"], issuer.definition_id);
    assert_ne!(offer["nonce"], again["nonce"]);
    assert_eq!(request["prover_did"], PROVER);
    assert_eq!(metadata["nonce"], request["nonce"]);
    assert_eq!(metadata["master_secret_name"], SECRET);
}

#[test]
fn a_credential_is_issued_kept_told_and_removed() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    holder.get_issued(issuer, "mine", person("Alex", 28, 175));
    let info = parsed(&get_credential(holder.wallet.handle, "mine").value());
    let expected = json!({
        "referent": "mine", "attrs": {"First Name": "Alex", "age": "28", "height": "175"},
        "schema_id": issuer.schema["id"], "cred_def_id": issuer.definition_id,
        "rev_reg_id": null, "cred_rev_id": null,
    });
    assert_eq!(info, expected);
    assert_eq!(holder.credentials(NULL)["mine"], expected);
    delete_credential(holder.wallet.handle, "mine").value();
    assert_eq!(get_credential(holder.wallet.handle, "mine").error(), code::ITEM_NOT_FOUND);
    assert_eq!(delete_credential(holder.wallet.handle, "mine").error(), code::ITEM_NOT_FOUND);
    assert!(holder.credentials(NULL).is_empty());
}

#[test]
fn a_credential_without_revocation_comes_from_a_definition_with_it() {
    let issuer = Issuer::with(ISSUER, "gvt", &json!(["age"]), true);
    let holder = Holder::new();
    holder.get_issued(&issuer, "mine", json!({"age": number(5)}));
    assert_eq!(holder.credentials(NULL)["mine"]["rev_reg_id"], Value::Null);
}

#[test]
fn queries_find_credentials() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    holder.get_issued(issuer, "alex", person("Alex", 28, 175));
    holder.get_issued(issuer, "bo", person("Bo", 17, 160));
    let found =
        |filter: Value| -> Vec<String> { holder.credentials(filter).keys().cloned().collect() };
    let both = ["alex", "bo"];
    for filter in [
        json!({}),
        json!({"schema_id": issuer.schema["id"]}),
        json!({"schema_issuer_did": ISSUER, "schema_name": "gvt", "schema_version": "1.0"}),
        json!({"issuer_did": ISSUER, "cred_def_id": issuer.definition_id}),
        json!({"rev_reg_id": "None", "attr::firstname::marker": "1"}),
        json!([{"attr::age::value": "28"}, {"attr::age::value": "17"}]),
    ] {
        assert_eq!(found(filter.clone()), both, "{filter}");
    }
    assert_eq!(found(json!({"attr::firstname::value": "Bo"})), ["bo"]);
    assert_eq!(found(json!({"$not": {"attr::age::value": "17"}})), ["alex"]);
    assert!(found(json!({"schema_name": "other"})).is_empty());
    for wrong in ["{", "17", r#"{"a": 1}"#, r#"{"schema_id": null}"#] {
        let heard = get_credentials(holder.wallet.handle, wrong).ask();
        assert_eq!(heard.code, code::WALLET_QUERY, "{wrong}");
    }
}

#[test]
fn what_does_not_belong_together_is_not_issued() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let (offer, other) = (issuer.offer(), issuer.offer());
    let (request, _) = holder.request(&offer, &issuer.definition);
    let values = person("Alex", 28, 175);
    let issue = |offer: &str, values: Value| {
        let heard = issue(issuer.wallet.handle, offer, &request, values, NULL).ask();
        assert_eq!(heard.value, (String::new(), None, None));
        heard.message();
        heard.code
    };
    assert_eq!(issue(&other, values.clone()), code::INVALID_STRUCTURE, "another offer");
    let mut more = values.clone();
    more["sex"] = text("male");
    assert_eq!(issue(&offer, more), code::INVALID_STRUCTURE, "a value too many");
    let mut less = values.clone();
    less.as_object_mut().unwrap().remove("age");
    assert_eq!(issue(&offer, less), code::INVALID_STRUCTURE, "a value too few");
    let mut wrong = values;
    wrong["age"]["encoded"] = json!("twenty-eight");
    assert_eq!(issue(&offer, wrong), code::INVALID_STRUCTURE, "a value that is no number");
}

#[test]
fn a_registry_that_the_wallet_has_not_is_not_found() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    let registry = format!("{ISSUER}:4:{}:CL_ACCUM:tag", issuer.definition_id);
    let values = person("Alex", 28, 175);
    let wallet = issuer.wallet.handle;
    let reader = open_blob_reader("default", json!({"base_dir": "/nowhere"})).value();
    let issue = issue_in(wallet, (&offer, &request), values.clone(), &registry, reader);
    assert_eq!(issue.error(), code::ITEM_NOT_FOUND);
    let mut credential = parsed(&issuer.issue(&offer, &request, values));
    credential["rev_reg_id"] = json!(registry);
    let definitions = (&issuer.definition, NULL);
    let wallet = holder.wallet.handle;
    let stored = store_credential(wallet, NULL, &metadata, credential, definitions);
    assert_eq!(stored.error(), code::INVALID_STRUCTURE);
    assert!(holder.credentials(NULL).is_empty());
}

#[test]
fn a_request_needs_an_offer_of_the_definition_and_a_secret() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let offer = issuer.offer();
    let request = |secret: &str, definition: &str| {
        create_request(holder.wallet.handle, PROVER, &offer, definition, secret).error()
    };
    assert_eq!(request("unknown", &issuer.definition), code::ITEM_NOT_FOUND);
    let other = anoncreds_vector("unqualified", "cred_def_norev.json");
    assert_eq!(request(SECRET, &other), code::INVALID_STRUCTURE);
    let unknown = create_offer(issuer.wallet.handle, format!("{ISSUER}:3:CL:1:unknown"));
    assert_eq!(unknown.error(), code::ITEM_NOT_FOUND);
}

#[test]
fn a_credential_for_somebody_else_is_not_kept() {
    let (issuer, holder, other) = (Issuer::shared(), Holder::new(), Holder::new());
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    let (_, metadata_of_other) = holder.request(&offer, &issuer.definition);
    let credential = issuer.issue(&offer, &request, person("Alex", 28, 175));
    let store = |wallet, metadata: &str, credential: &str| {
        store_credential(wallet, "mine", metadata, credential, (&issuer.definition, NULL))
    };
    let wallet = holder.wallet.handle;
    let changed = credential.replace("\"28\"", "\"29\"");
    for (wallet, metadata, credential) in [
        (wallet, &metadata_of_other, &credential),
        (wallet, &metadata, &changed),
        (other.wallet.handle, &metadata, &credential),
    ] {
        assert_eq!(store(wallet, metadata, credential).error(), code::INVALID_STRUCTURE);
    }
    let unknown = metadata.replace(&format!("\"{SECRET}\""), "\"unknown\"");
    assert_eq!(store(wallet, &unknown, &credential).error(), code::ITEM_NOT_FOUND);
    assert!(holder.credentials(NULL).is_empty());
    assert_eq!(store(wallet, &metadata, &credential).value(), "mine");
    assert_eq!(store(wallet, &metadata, &credential).error(), code::ITEM_ALREADY_EXISTS);
    let unnamed =
        store_credential(wallet, NULL, &metadata, &credential, (&issuer.definition, NULL));
    assert_eq!(unnamed.value().len(), 36);
    assert_eq!(holder.credentials(NULL).len(), 2);
}

#[test]
fn many_credentials_are_issued_and_kept_at_once() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let wallet = holder.wallet.handle;
    let offers: Vec<_> = (0..10).map(|_| issuer.offer()).collect();
    let requests: Vec<_> = offers
        .iter()
        .map(|it| create_request(wallet, PROVER, it, &issuer.definition, SECRET).issue())
        .collect();
    let requests: Vec<_> = requests.into_iter().map(|it| it.value()).collect();
    let credentials: Vec<_> = (0..)
        .zip(offers.iter().zip(&requests))
        .map(|(age, (offer, (request, _)))| {
            issue(issuer.wallet.handle, offer, request, person("A", age, 1), NULL).issue()
        })
        .collect();
    let stored: Vec<_> = (0..)
        .zip(credentials.into_iter().zip(&requests))
        .map(|(age, (credential, (_, metadata)))| {
            let definitions = (&issuer.definition, NULL);
            let credential = credential.value().0;
            store_credential(wallet, age.to_string(), metadata, credential, definitions).issue()
        })
        .collect();
    for stored in stored {
        stored.value();
    }
    for (name, info) in holder.credentials(NULL) {
        assert_eq!(info["attrs"]["age"], name);
    }
    assert_eq!(holder.credentials(NULL).len(), 10);
}

#[test]
fn a_queue_hears_a_credential_and_two_nulls() {
    let (issuer, holder, mut queue) = (Issuer::shared(), Holder::new(), Queue::open());
    let offer = issuer.offer();
    let (request, _) = holder.request(&offer, &issuer.definition);
    let values = person("Alex", 28, 175);
    let heard = queue.ask(issue(issuer.wallet.handle, &offer, &request, values, NULL));
    assert_eq!((heard.code, heard.texts.len()), (0, 1));
    assert_eq!(parsed(heard.text(0))["cred_def_id"], issuer.definition_id);
}

#[test]
fn libindys_issuer_and_holder_go_on_here() {
    for kind in ["unqualified", "qualified"] {
        let (issuer, holder) = (Copied::issuer(kind), Copied::prover(kind));
        let (issuer_wallet, wallet) = (issuer.open(), holder.open());
        let vector = |file: &str| anoncreds_vector(kind, file);
        let listed = by_referent(&get_credentials(wallet, NULL).value());
        assert_eq!(listed, by_referent(&vector("prover_get_credentials.json")));
        for (name, info) in &listed {
            assert_eq!(parsed(&get_credential(wallet, name).value()), *info);
        }
        // What libindy has begun is ended here.
        let (definition, values) = (vector("cred_def_norev.json"), vector("cred_values.json"));
        let offer = vector("norev/offer2_unused.json");
        let request = vector("norev/request2_unused.json");
        let metadata = vector("norev/request2_unused_metadata.json");
        let (credential, ..) = issue(issuer_wallet, offer, request, values, NULL).value();
        let store = |name: &str, credential: &str| {
            store_credential(wallet, name, &metadata, credential, (&definition, NULL)).value();
            parsed(&get_credential(wallet, name).value())
        };
        let info = store("ours", &credential);
        assert_eq!(info["cred_def_id"], parsed(&definition)["id"]);
        let theirs = vector("norev/credential2_not_stored.json");
        assert_eq!(store("theirs", &theirs)["cred_def_id"], parsed(&definition)["id"]);
    }
}
