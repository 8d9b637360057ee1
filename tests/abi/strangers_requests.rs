//! Offers and requests that are not what honest issuers and holders make: refused before anything is
//! computed with them, and without harm to what comes beside them.

use serde_json::{Value, json};

use crate::library::{
    Holder, Issuer, NULL, PROVER, SECRET, code, create_request, issue, issue_many, parsed, person,
    store_credential,
};

/// What an honest holder asks, the offer that it answers, and what it needs again.
fn asked(issuer: &Issuer, holder: &Holder) -> (Value, Value, String) {
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    (parsed(&offer), parsed(&request), metadata)
}

fn with(object: &Value, path: &str, value: Value) -> Value {
    let mut changed = object.clone();
    *changed.pointer_mut(path).unwrap() = value;
    changed
}

/// Requests that hide more than the master secret, or show what is not needed or not enough.
fn hostile(request: &Value) -> Vec<Value> {
    let (blinded, proof) = ("/blinded_ms", "/blinded_ms_correctness_proof");
    let number = request["blinded_ms"]["u"].clone();
    let answer = request["blinded_ms_correctness_proof"]["m_caps"]["master_secret"].clone();
    let hidden = format!("{blinded}/hidden_attributes");
    let (committed, shown) = (format!("{blinded}/committed_attributes"), format!("{proof}/m_caps"));
    let (blinding, challenge) = (format!("{proof}/r_caps"), format!("{proof}/c"));
    vec![
        with(request, &hidden, json!(["age", "master_secret"])),
        with(request, &hidden, json!(["age"])),
        with(request, &hidden, json!([])),
        with(request, &committed, json!({ "age": number })),
        with(request, &shown, json!({})),
        with(request, &shown, json!({"age": answer, "master_secret": answer})),
        with(request, &shown, json!({ "age": answer })),
        with(request, &blinding, json!({ "age": answer })),
        with(request, &challenge, json!("7".repeat(79))),
        with(request, &challenge, json!("-7")),
        with(request, &challenge, json!("")),
        with(request, "/nonce", json!("1\u{0}2")),
        with(request, &format!("{blinded}/u"), json!("\u{0}")),
    ]
}

#[test]
fn requests_that_hide_attributes_or_show_too_much_are_refused() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let (offer, request, _) = asked(issuer, &holder);
    let values = || person("Alex", 28, 175);
    let without_age = json!({"First Name": values()["First Name"], "height": values()["height"]});
    for values in [values(), without_age] {
        for request in hostile(&request) {
            let command =
                issue(issuer.wallet.handle, offer.clone(), request.clone(), values.clone(), NULL);
            assert_eq!(command.error(), code::INVALID_STRUCTURE, "{request}");
        }
    }
}

#[test]
fn a_hostile_order_is_not_the_end_of_others() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let (offer, request, _) = asked(issuer, &holder);
    let order = |request: &Value, offer: &Value| json!({"cred_offer": offer, "cred_req": request, "cred_values": person("Bo", 1, 2)});
    // A NUL is refused for the whole call: no text of a C caller has one.
    let mut orders: Vec<_> = hostile(&request)
        .iter()
        .filter(|it| !it.to_string().contains("\\u0000"))
        .map(|it| order(it, &offer))
        .collect();
    let wrong = orders.len();
    let (offer, request, metadata) = asked(issuer, &holder);
    orders.push(order(&request, &offer));
    let results = issue_many(issuer.wallet.handle, json!(orders), NULL, -1).value();
    let results = parsed(&results)["credentials"].clone();
    let codes: Vec<_> = results.as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
    assert!(codes[..wrong].iter().all(|it| *it == code::INVALID_STRUCTURE), "{codes:?}");
    assert_eq!(codes[wrong], 0);
    let credential = results[wrong]["cred_json"].clone();
    let definitions = (&issuer.definition, NULL);
    store_credential(holder.wallet.handle, "mine", metadata, credential, definitions).value();
    let with_nul = json!([order(&with(&request, "/nonce", json!("\u{0}")), &offer)]);
    let refused = issue_many(issuer.wallet.handle, with_nul, NULL, -1);
    assert_eq!(refused.error(), code::INVALID_STRUCTURE);
}

#[test]
fn offers_whose_proofs_have_more_than_one_number_an_attribute_are_refused() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let offer = parsed(&issuer.offer());
    let proof = &offer["key_correctness_proof"];
    let (shown, challenge) = ("/key_correctness_proof/xr_cap", "/key_correctness_proof/c");
    let first = proof["xr_cap"][0].clone();
    let mut twice = proof["xr_cap"].as_array().unwrap().clone();
    twice.push(first.clone());
    let others: Vec<_> = (0..200).map(|it| json!([format!("other {it}"), first[1]])).collect();
    let ask = |offer: Value| {
        let (wallet, definition) = (holder.wallet.handle, &issuer.definition);
        create_request(wallet, PROVER, offer, definition, SECRET)
    };
    for hostile in [
        with(&offer, shown, json!(twice)),
        with(&offer, shown, json!(vec![first; 500])),
        with(&offer, shown, json!(others)),
        with(&offer, shown, json!([])),
        with(&offer, challenge, json!("7".repeat(79))),
        with(&offer, challenge, json!("-7")),
        with(&offer, "/nonce", json!("\u{0}")),
    ] {
        assert_eq!(ask(hostile).error(), code::INVALID_STRUCTURE);
    }
    ask(offer).value();
}

/// No verifier would believe what was signed of one.
#[test]
fn values_that_are_too_long_to_be_shown_are_not_signed() {
    let (issuer, holder) = (Issuer::shared(), Holder::new());
    let (offer, request, metadata) = asked(issuer, &holder);
    let sign = |encoded: String| {
        let mut values = person("Alex", 28, 175);
        values["height"]["encoded"] = json!(encoded);
        issue(issuer.wallet.handle, offer.clone(), request.clone(), values, NULL)
    };
    for encoded in ["7".repeat(140), format!("-{}", "7".repeat(140))] {
        assert_eq!(sign(encoded).error(), code::INVALID_STRUCTURE);
    }
    let (credential, ..) = sign(format!("-00{}", "7".repeat(139))).value();
    let definitions = (&issuer.definition, NULL);
    store_credential(holder.wallet.handle, "mine", metadata, credential, definitions).value();
}
