//! Searches for credentials: of the holder's own, and for proof requests.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::library::{
    Copied, Holder, ISSUER, Issuer, NULL, Queue, Text, anoncreds_vector, by_referent,
    close_credentials_search, close_credentials_search_for, close_wallet, close_wallet_search,
    code, fetch_credentials, fetch_credentials_for, fetch_wallet_search_next_records,
    get_credentials_for, open_wallet_search, parsed, person, request, search_credentials,
    search_credentials_for,
};

/// A holder with five credentials, which tests do not change.
static HOLDER: LazyLock<Holder> = LazyLock::new(|| {
    let holder = Holder::new();
    for age in 15..20 {
        let name = if age == 15 { "Bo" } else { "Alex" };
        holder.get_issued(Issuer::shared(), &age.to_string(), person(name, age, 175));
    }
    holder
});

fn search(query: impl Into<Text>) -> (i32, usize) {
    search_credentials(HOLDER.wallet.handle, query).value()
}

#[test]
fn a_search_is_counted_and_fetched_in_parts() {
    let (handle, count) = search(NULL);
    assert_eq!(count, 5);
    let mut found = Vec::new();
    for expected in [2, 2, 1, 0] {
        let page = by_referent(&fetch_credentials(handle, 2).value());
        assert_eq!(page.len(), expected);
        found.extend(page.keys().cloned());
    }
    found.sort();
    assert_eq!(found, ["15", "16", "17", "18", "19"]);
    assert_eq!(fetch_credentials(handle, 0).value(), "[]");
    close_credentials_search(handle).value();
    assert_eq!(fetch_credentials(handle, 1).error(), code::WALLET_INVALID_HANDLE);
    assert_eq!(close_credentials_search(handle).error(), code::WALLET_INVALID_HANDLE);
    let (_, count) = search(json!({"attr::firstname::value": "Bo"}));
    assert_eq!(count, 1);
    let wrong = search_credentials(HOLDER.wallet.handle, "17").error();
    assert_eq!(wrong, code::WALLET_QUERY);
}

#[test]
fn a_queue_hears_the_handle_and_the_count() {
    let mut queue = Queue::open();
    let heard = queue.ask(search_credentials(HOLDER.wallet.handle, NULL));
    let [handle, count] = heard.numbers;
    assert_eq!((heard.code, count), (0, 5));
    close_credentials_search(handle as i32).value();
}

#[test]
fn a_handle_of_one_kind_of_search_is_none_of_another() {
    let wallet = HOLDER.wallet.handle;
    let (credentials, _) = search(NULL);
    let asked = request(json!({"a": {"name": "age"}}), json!({}));
    let for_request = search_credentials_for(wallet, asked, NULL).value();
    let records = open_wallet_search(wallet, "kind", "{}", "{}").value();
    for handle in [for_request, records] {
        assert_eq!(fetch_credentials(handle, 1).error(), code::WALLET_INVALID_HANDLE);
        assert_eq!(close_credentials_search(handle).error(), code::WALLET_INVALID_HANDLE);
    }
    for handle in [credentials, records] {
        let fetched = fetch_credentials_for(handle, "a", 1).error();
        assert_eq!(fetched, code::WALLET_INVALID_HANDLE);
        assert_eq!(close_credentials_search_for(handle).error(), code::WALLET_INVALID_HANDLE);
    }
    for handle in [credentials, for_request] {
        let fetched = fetch_wallet_search_next_records(wallet, handle, 1).error();
        assert_eq!(fetched, code::WALLET_INVALID_HANDLE);
        assert_eq!(close_wallet_search(handle).error(), code::WALLET_INVALID_HANDLE);
    }
    close_credentials_search(credentials).value();
    close_credentials_search_for(for_request).value();
    close_wallet_search(records).value();
}

#[test]
fn a_search_ends_with_its_wallet() {
    let holder = Holder::new();
    let (handle, _) = search_credentials(holder.wallet.handle, NULL).value();
    let asked = request(json!({"a": {"name": "age"}}), json!({}));
    let for_request = search_credentials_for(holder.wallet.handle, asked, NULL).value();
    close_wallet(holder.wallet.handle).value();
    assert_eq!(fetch_credentials(handle, 1).error(), code::WALLET_INVALID_HANDLE);
    assert_eq!(fetch_credentials_for(for_request, "a", 1).error(), code::WALLET_INVALID_HANDLE);
}

/// The names of the credentials that may answer.
fn names(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap().iter();
    let mut names: Vec<_> = list
        .map(|it| it["cred_info"]["referent"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_request_finds_what_may_answer_each_of_its_parts() {
    let issuer = Issuer::shared();
    let asked = request(
        json!({"name": {"name": "firstname", "restrictions": {"attr::First Name::value": "Bo"}},
            "phone": {"name": "phone"},
            "group": {"names": ["First Name", "Height"], "restrictions":
                [{"schema_id": issuer.schema["id"]}, {"schema_name": "other"}]},
            "mixed": {"names": ["height", "phone"]},
            "other": {"name": "age", "restrictions": {"issuer_did": {"$neq": ISSUER}}},
            "timed": {"name": "age", "non_revoked": {"from": 1, "to": 2}}}),
        json!({"ge": {"name": "age", "p_type": ">=", "p_value": 18},
            "gt": {"name": "age", "p_type": ">", "p_value": 18},
            "le": {"name": "age", "p_type": "<=", "p_value": 16},
            "lt": {"name": "Age", "p_type": "<", "p_value": 16,
                "restrictions": {"cred_def_id": {"$in": [issuer.definition_id]}}},
            "text": {"name": "First Name", "p_type": "<", "p_value": 16}}),
    );
    let wallet = HOLDER.wallet.handle;
    let found = parsed(&get_credentials_for(wallet, asked.clone()).value());
    let all = ["15", "16", "17", "18", "19"];
    let expected: [(&str, &str, &[&str]); 11] = [
        ("attrs", "name", &["15"]),
        ("attrs", "phone", &[]),
        ("attrs", "group", &all),
        ("attrs", "mixed", &[]),
        ("attrs", "other", &[]),
        ("attrs", "timed", &all),
        ("predicates", "ge", &["18", "19"]),
        ("predicates", "gt", &["19"]),
        ("predicates", "le", &["15", "16"]),
        ("predicates", "lt", &["15"]),
        ("predicates", "text", &[]),
    ];
    let search = search_credentials_for(wallet, asked, NULL).value();
    for (part, name, expected) in expected {
        assert_eq!(names(&found[part][name]), expected, "{name}");
        let fetched = parsed(&fetch_credentials_for(search, name, 100).value());
        assert_eq!(names(&fetched), expected, "{name}");
        assert_eq!(fetch_credentials_for(search, name, 100).value(), "[]");
    }
    assert_eq!(found["attrs"]["timed"][0]["interval"], json!({"from": 1, "to": 2}));
    assert_eq!(found["attrs"]["name"][0]["interval"], Value::Null);
    close_credentials_search_for(search).value();
}

#[test]
fn a_part_of_a_request_is_fetched_in_parts() {
    let age = json!({"name": "age", "p_type": ">", "p_value": 16});
    let asked = request(json!({"n": {"name": "height"}}), json!({ "p": age }));
    let wallet = HOLDER.wallet.handle;
    let search = search_credentials_for(wallet, asked.clone(), NULL).value();
    let count = |name: &str, count| {
        parsed(&fetch_credentials_for(search, name, count).value())
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!([2, 2, 1].map(|it| count("p", it)), [2, 1, 0]);
    assert_eq!([0, 3, 3].map(|it| count("n", it)), [0, 3, 2]);
    let unknown = fetch_credentials_for(search, "unknown", 1).error();
    assert_eq!(unknown, code::WALLET_INVALID_HANDLE);
    close_credentials_search_for(search).value();
    assert_eq!(close_credentials_search_for(search).error(), code::WALLET_INVALID_HANDLE);
    let extra = json!({"n": {"attr::age::value": {"$in": ["15", "17"]}},
        "p": {"$not": {"attr::age::value": "19"}}});
    let search = search_credentials_for(wallet, asked, extra).value();
    let fetched = |name: &str| names(&parsed(&fetch_credentials_for(search, name, 9).value()));
    assert_eq!(fetched("n"), ["15", "17"]);
    assert_eq!(fetched("p"), ["17", "18"]);
}

#[test]
fn unqualified_ids_find_qualified_credentials_in_version_1() {
    let did = format!("did:sov:{ISSUER}");
    let issuer = Issuer::new(&did, "gvt", &json!(["age"]));
    let holder = Holder::new();
    holder.get_issued(&issuer, "id", json!({"age": crate::library::number(28)}));
    let found = |version: &str, restrictions: Value| {
        let age = json!({"name": "age", "restrictions": restrictions});
        let mut asked = request(json!({ "a": age }), json!({}));
        asked["ver"] = json!(version);
        let found = get_credentials_for(holder.wallet.handle, asked).value();
        names(&parsed(&found)["attrs"]["a"]).len()
    };
    assert_eq!(found("1.0", json!({"issuer_did": ISSUER})), 1);
    assert_eq!(found("1.0", json!({"issuer_did": {"$in": ["x", ISSUER]}})), 1);
    assert_eq!(found("1.0", json!({"issuer_did": {"$neq": ISSUER}})), 0);
    assert_eq!(found("1.0", json!({"issuer_did": {"$neq": "x"}})), 1);
    assert_eq!(found("2.0", json!({"issuer_did": ISSUER})), 0);
    assert_eq!(found("2.0", json!({"issuer_did": did})), 1);
}

#[test]
fn libindys_wallets_answer_as_libindy_did() {
    for kind in ["unqualified", "qualified"] {
        let copied = Copied::prover(kind);
        let wallet = copied.open();
        let asked = anoncreds_vector(kind, "norev/all.proof_request.json");
        let expected = parsed(&anoncreds_vector(kind, "norev/all.credentials_for_proof_req.json"));
        let found = parsed(&get_credentials_for(wallet, asked).value());
        for part in ["attrs", "predicates"] {
            for (name, list) in expected[part].as_object().unwrap() {
                // The credentials that can be revoked came into the wallet after that.
                let mut found = found[part][name].clone();
                found
                    .as_array_mut()
                    .unwrap()
                    .retain(|it| it["cred_info"]["rev_reg_id"].is_null());
                assert_eq!(sorted(&found), sorted(list), "{kind} {name}");
            }
        }
        let (_, count) = search_credentials(wallet, NULL).value();
        let all = parsed(&anoncreds_vector(kind, "prover_get_credentials.json"));
        assert_eq!(count, all.as_array().unwrap().len());
    }
}

/// A list without its order, which libindy does not promise.
fn sorted(list: &Value) -> Vec<String> {
    let mut items: Vec<_> = list.as_array().unwrap().iter().map(ToString::to_string).collect();
    items.sort();
    items
}
