//! What changes later: which attributes credentials are found by, the keys of a definition, and the
//! form of identifiers.

use serde_json::{Value, json};

use super::two_processes::{end, start};
use crate::library::{
    Holder, ISSUER, Issuer, NULL, Text, add_record, anoncreds_vector, choice, code,
    create_cred_def, create_proof, delete_credential, get_tag_policy, issue, known_of, parsed,
    person, records_per_kind, request, rotate_apply, rotate_start, set_tag_policy,
    store_credential, to_unqualified, value_of, verify_proof,
};

fn found(holder: &Holder, attribute: &str) -> Vec<String> {
    let filter = json!({format!("attr::{attribute}::marker"): "1"});
    holder.credentials(filter).keys().cloned().collect()
}

#[test]
fn a_policy_says_what_later_credentials_are_found_by() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let (wallet, id) = (holder.wallet.handle, &issuer.definition_id);
    assert_eq!(get_tag_policy(wallet, id).value(), "null");
    holder.get_issued(issuer, "before", person("Alex", 28, 175));
    set_tag_policy(wallet, id, json!(["First Name", "AGE"]), 0).value();
    assert_eq!(parsed(&get_tag_policy(wallet, id).value()), json!(["age", "firstname"]));
    holder.get_issued(issuer, "after", person("Bo", 30, 175));
    assert_eq!(found(&holder, "age"), ["after", "before"]);
    assert_eq!(found(&holder, "height"), ["before"]);
    // Those that are there already.
    set_tag_policy(wallet, id, json!(["height"]), 1).value();
    assert_eq!(found(&holder, "height"), ["after", "before"]);
    assert!(found(&holder, "age").is_empty());
    assert_eq!(holder.credentials(json!({"cred_def_id": id})).len(), 2, "other tags stay");
    set_tag_policy(wallet, id, NULL, 0).value();
    assert_eq!(get_tag_policy(wallet, id).value(), "null");
    assert!(found(&holder, "age").is_empty());
    set_tag_policy(wallet, id, NULL, 255).value();
    assert_eq!(found(&holder, "age"), ["after", "before"]);
    set_tag_policy(wallet, id, json!([]), 1).value();
    assert!(found(&holder, "age").is_empty());
}

#[test]
fn a_policy_and_credentials_that_come_at_once_agree_in_the_end() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let (wallet, id) = (holder.wallet.handle, &issuer.definition_id);
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    let credential = issuer.issue(&offer, &request, person("Alex", 28, 175));
    let store = |name: String| {
        let definitions = (&issuer.definition, NULL);
        store_credential(wallet, name, &metadata, &credential, definitions).issue()
    };
    let stored: Vec<_> = (0..12).map(|it| store(it.to_string())).collect();
    let mut set = Vec::new();
    for names in [json!(["age"]), json!(["height"]), json!(["age"])] {
        set.push(set_tag_policy(wallet, id, names, 1).issue());
        set.push(delete_credential(wallet, "0").issue());
    }
    let last = set_tag_policy(wallet, id, json!(["height"]), 1).issue();
    for stored in stored {
        stored.value();
    }
    set.into_iter().for_each(|it| _ = it.wait());
    last.value();
    let kept = holder.credentials(NULL).len();
    assert!([11, 12].contains(&kept));
    assert_eq!(found(&holder, "height").len(), kept);
    assert!(found(&holder, "age").is_empty());
}

#[test]
fn new_keys_are_made_first_and_put_in_force_later() {
    let issuer = Issuer::new(ISSUER, "gvt", &json!(["First Name", "age", "height"]));
    let (holder, wallet) = (Holder::new(), issuer.wallet.handle);
    let (id, file) = (&issuer.definition_id, issuer.wallet.place.file());
    assert_eq!(rotate_apply(wallet, id).error(), code::ITEM_NOT_FOUND);
    let next = rotate_start(wallet, id, NULL).value();
    let again = rotate_start(wallet, id, NULL).value();
    assert_eq!(parsed(&again), parsed(&next), "told again");
    assert_eq!(records_per_kind(&file), [1; 6]);
    let (old, new) = (parsed(&issuer.definition), parsed(&next));
    for same in ["id", "schemaId", "tag", "type", "ver"] {
        assert_eq!(old[same], new[same]);
    }
    assert_ne!(old["value"]["primary"]["n"], new["value"]["primary"]["n"]);
    // Until then the old keys are in force.
    holder.get_issued(&issuer, "old", person("Alex", 28, 175));
    let offer = issuer.offer();
    let (of_old_keys, _) = holder.request(&offer, &issuer.definition);
    rotate_apply(wallet, id).value();
    assert_eq!(records_per_kind(&file), [1; 5]);
    assert_eq!(rotate_apply(wallet, id).error(), code::ITEM_NOT_FOUND);
    let late = issue(wallet, &offer, &of_old_keys, person("Bo", 1, 1), NULL);
    assert_eq!(late.error(), code::INVALID_STRUCTURE);
    let stored = create_cred_def(wallet, ISSUER, issuer.schema.clone(), "tag", (NULL, NULL));
    assert_eq!(parsed(&stored.value().1), new);
    let renewed = Issuer { definition: next, ..issuer };
    holder.get_issued(&renewed, "new", person("Alex", 28, 175));
    let asked = request(json!({"name": {"name": "First Name"}}), json!({}));
    for (name, definition) in [("old", old), ("new", new)] {
        let known = known_of(
            json!({renewed.schema["id"].as_str().unwrap(): renewed.schema}),
            json!({renewed.definition_id.as_str(): definition}),
        );
        let chosen = choice(&[("name", name)], &[]);
        let wallet = holder.wallet.handle;
        let proof = create_proof(wallet, asked.clone(), chosen, "secret", known.clone()).value();
        assert!(verify_proof(asked.clone(), proof, known).value(), "{name}");
    }
}

#[test]
fn rotation_is_of_a_definition_that_is_there_and_one_at_a_time() {
    let issuer = Issuer::new(ISSUER, "gvt", &json!(["age"]));
    let (wallet, id) = (issuer.wallet.handle, &issuer.definition_id);
    let unknown = format!("{ISSUER}:3:CL:1:unknown");
    assert_eq!(rotate_start(wallet, &unknown, NULL).error(), code::ITEM_NOT_FOUND);
    assert_eq!(rotate_apply(wallet, &unknown).error(), code::ITEM_NOT_FOUND);
    let config = || Text::from(json!({"support_revocation": true}));
    let (first, second) =
        (rotate_start(wallet, id, config()).issue(), rotate_start(wallet, id, config()).issue());
    assert_eq!(second.code(), code::ITEM_ALREADY_EXISTS);
    let next = parsed(&first.value());
    assert!(next["value"]["revocation"].is_object());
}

#[test]
fn credentials_are_issued_with_keys_that_belong_together_while_these_are_rotated() {
    let issuer = Issuer::new(ISSUER, "gvt", &json!(["First Name", "age", "height"]));
    let (holder, wallet) = (Holder::new(), issuer.wallet.handle);
    let id = &issuer.definition_id;
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    rotate_start(wallet, id, NULL).value();
    let values = || person("Alex", 28, 175);
    let issued: Vec<_> = (0..4)
        .map(|_| issue(wallet, &offer, &request, values(), NULL).issue())
        .collect();
    let applied = rotate_apply(wallet, id).issue();
    let late: Vec<_> = (0..4)
        .map(|_| issue(wallet, &offer, &request, values(), NULL).issue())
        .collect();
    applied.value();
    for issued in issued.into_iter().chain(late) {
        let heard = issued.wait();
        if heard.code != 0 {
            assert_eq!(heard.code, code::INVALID_STRUCTURE, "of the old keys");
            continue;
        }
        let definitions = (&issuer.definition, NULL);
        let credential = heard.value.0;
        store_credential(holder.wallet.handle, NULL, &metadata, credential, definitions).value();
    }
}

#[test]
fn identifiers_lose_their_methods_as_in_libindy() {
    let vectors = parsed(&anoncreds_vector("qualified", "to_unqualified.json"));
    for (name, pair) in vectors.as_object().unwrap() {
        let (given, expected) = (pair["in"].as_str().unwrap(), pair["out"].as_str().unwrap());
        let ours = to_unqualified(given).value();
        match serde_json::from_str::<Value>(expected) {
            Ok(expected) => assert_eq!(comparable(parsed(&ours)), comparable(expected), "{name}"),
            Err(_) => assert_eq!(ours, expected, "{name}"),
        }
        assert_eq!(to_unqualified(&ours).value(), ours, "{name} again");
    }
    let request = anoncreds_vector("qualified", "norev/request.json");
    let plain = parsed(&to_unqualified(&request).value());
    let did = parsed(&request)["prover_did"].as_str().unwrap().replace("did:sov:", "");
    assert_eq!(plain["prover_did"], did);
    for other in ["text", "{", "[]", r#"{"a":1}"#, "17", "schema:x", "did:sov:", "did:sov"] {
        let expected = if other == "did:sov:" { "" } else { other };
        assert_eq!(to_unqualified(other).value(), expected);
    }
}

/// The names of a schema's attributes are in no particular order.
fn comparable(mut value: Value) -> Value {
    if let Some(Value::Array(names)) = value.get_mut("attrNames") {
        names.sort_by_key(ToString::to_string);
    }
    value
}

#[test]
fn an_offer_without_methods_is_still_answered() {
    let did = format!("did:sov:{ISSUER}");
    let issuer = Issuer::new(&did, "gvt", &json!(["First Name", "age", "height"]));
    let holder = Holder::new();
    let offer = to_unqualified(issuer.offer()).value();
    let definition = to_unqualified(&issuer.definition).value();
    let (request, metadata) = holder.request(&offer, &definition);
    let credential = issuer.issue(&offer, &request, person("Alex", 28, 175));
    let wallet = holder.wallet.handle;
    store_credential(wallet, "mine", metadata, credential, (definition, NULL)).value();
    assert_eq!(holder.credentials(NULL)["mine"]["cred_def_id"], parsed(&offer)["cred_def_id"]);
}

/// How many credentials the child stores, and before which of them the last policy is set.
const STORED: usize = 60;
const LAST_POLICY: usize = 40;

/// Stores what the wallet has under this name, again and again.
pub fn store(wallet: i32, name: &str) {
    let given = parsed(&value_of(wallet, "given", name));
    let text = |part: &str| given[part].as_str().unwrap().to_owned();
    for _ in 0..STORED {
        let definitions = (text("definition"), NULL);
        store_credential(wallet, NULL, text("metadata"), text("credential"), definitions).value();
    }
}

#[test]
fn a_policy_is_that_of_what_another_process_stores_meanwhile() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let (wallet, id) = (holder.wallet.handle, &issuer.definition_id);
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    let credential = issuer.issue(&offer, &request, person("Alex", 28, 175));
    let given = json!({"definition": issuer.definition, "metadata": metadata,
        "credential": credential});
    add_record(wallet, "given", "0", &given.to_string());
    let child = start("store", &holder.wallet.place.config(), 0);
    // Set and removed while credentials come, and set once more.
    let stored = || holder.credentials(NULL).len();
    while stored() < LAST_POLICY {
        set_tag_policy(wallet, id, json!(["height"]), 1).value();
        set_tag_policy(wallet, id, NULL, 1).value();
    }
    set_tag_policy(wallet, id, json!(["height"]), 1).value();
    end(child);
    assert_eq!(stored(), STORED);
    assert_eq!(found(&holder, "height").len(), STORED);
    assert!(found(&holder, "age").is_empty());
}
