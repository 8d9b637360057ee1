//! Many credentials in one call: a result for each, and one change of the registry.

use serde_json::{Value, json};

use crate::library::{
    BY_DEFAULT, Holder, ISSUER, Issuer, NULL, ON_DEMAND, Registry, code, issue_many, number, order,
    parsed, store_credential,
};

fn issuer() -> Issuer {
    Issuer::with(ISSUER, "gvt", &json!(["age"]), true)
}

fn issued(issuer: &Issuer, orders: &[Value], registry: Option<&Registry>) -> (Vec<Value>, Value) {
    let id = registry.map_or(NULL, |it| it.id.as_str().into());
    let reader = registry.map_or(-1, |it| it.reader);
    let results = issue_many(issuer.wallet.handle, json!(orders), id, reader).value();
    let results = parsed(&results);
    (results["credentials"].as_array().unwrap().clone(), results["revoc_reg_delta"].clone())
}

fn codes(results: &[Value]) -> Vec<i64> {
    results.iter().map(|it| it["code"].as_i64().unwrap()).collect()
}

#[test]
fn each_order_has_a_result_of_its_own() {
    let (issuer, holder) = (issuer(), Holder::new());
    let (mut orders, metadata): (Vec<_>, Vec<_>) =
        (0..5).map(|age| order(&issuer, &holder, age)).unzip();
    orders[1]["cred_values"] = json!({"size": number(1)});
    orders[2] = json!({"cred_offer": "none"});
    orders[3]["cred_req"] = orders[0]["cred_req"].clone();
    let (results, delta) = issued(&issuer, &orders, None);
    let wrong = i64::from(code::INVALID_STRUCTURE);
    assert_eq!(codes(&results), [0, wrong, wrong, wrong, 0]);
    assert_eq!(delta, Value::Null);
    for index in [0, 4] {
        assert_eq!(results[index]["cred_revoc_id"], Value::Null);
        let credential = results[index]["cred_json"].clone();
        let definitions = (&issuer.definition, NULL);
        let wallet = holder.wallet.handle;
        store_credential(wallet, NULL, &metadata[index], credential, definitions).value();
    }
    assert!(results[1]["message"].as_str().is_some_and(|it| !it.is_empty()));
    assert_eq!(issued(&issuer, &[], None), (vec![], Value::Null));
}

#[test]
fn each_gets_a_place_and_the_registry_changes_once() {
    let (issuer, holder) = (issuer(), Holder::new());
    for issuance in [BY_DEFAULT, ON_DEMAND] {
        let registry = Registry::new(&issuer, ISSUER, issuance, 6);
        let (mut orders, metadata): (Vec<_>, Vec<_>) =
            (0..6).map(|age| order(&issuer, &holder, age)).unzip();
        orders[5]["cred_values"] = json!({"size": number(1)});
        let (results, delta) = issued(&issuer, &orders, Some(&registry));
        assert_eq!(codes(&results), [0, 0, 0, 0, 0, code::INVALID_STRUCTURE.into()]);
        let places: Vec<_> = results[..5].iter().map(|it| it["cred_revoc_id"].clone()).collect();
        assert_eq!(json!(places), json!(["1", "2", "3", "4", "5"]));
        match issuance {
            BY_DEFAULT => assert_eq!(delta, Value::Null),
            _ => {
                let issued = delta["value"]["issued"].as_array().unwrap();
                assert_eq!(issued.len(), 5, "{issued:?}");
                assert_ne!(delta["value"]["prevAccum"], delta["value"]["accum"]);
            }
        }
        // Each comes with a witness that holds.
        for (result, metadata) in results[..5].iter().zip(&metadata) {
            let definitions = (&issuer.definition, &registry.definition);
            let (wallet, credential) = (holder.wallet.handle, result["cred_json"].clone());
            store_credential(wallet, NULL, metadata, credential, definitions).value();
        }
        // The place of the failed order is the last that is left.
        let orders: Vec<_> = (0..2).map(|age| order(&issuer, &holder, age).0).collect();
        let (results, _) = issued(&issuer, &orders, Some(&registry));
        assert_eq!(codes(&results), [0, code::REGISTRY_FULL.into()]);
        assert_eq!(results[0]["cred_revoc_id"], "6");
        let none_left =
            issue_many(issuer.wallet.handle, json!(orders), &registry.id, registry.reader);
        assert_eq!(none_left.error(), code::REGISTRY_FULL);
    }
}

#[test]
fn orders_of_several_definitions_are_not_mixed() {
    let one = Issuer::with(ISSUER, "licence", &json!(["age"]), true);
    let (other, holder) = (Issuer::shared(), Holder::new());
    let (first, _) = order(&one, &holder, 1);
    let (second, _) = order(other, &holder, 1);
    let (results, _) = issued(&one, &[first, second], None);
    assert_eq!(codes(&results), [0, code::INVALID_STRUCTURE.into()]);
    assert!(results[1]["message"].as_str().unwrap().contains("definition"));
    let unknown = issue_many(one.wallet.handle, json!([order(other, &holder, 1).0]), NULL, -1);
    assert_eq!(unknown.error(), code::ITEM_NOT_FOUND);
    let heard = issue_many(one.wallet.handle, "{}", NULL, -1);
    assert_eq!(heard.error(), code::INVALID_STRUCTURE);
}
