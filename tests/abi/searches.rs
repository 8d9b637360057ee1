//! Searches: every operator of the query language, counts and options, pages, and what happens to an
//! open search when records change, others fetch from it or its wallet closes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::library::{
    NULL, Pending, TestWallet, add_record, add_wallet_record, all_of_it, change, close_wallet,
    close_wallet_search, code, delete_wallet_record, fetch, fetch_wallet_search_next_records, ids,
    ids_of, open_wallet_search, page_of, parsed, raw_credentials, update_wallet_record_value,
};

const KIND: &str = "contact";

/// Sealed tags: name, city. In the clear: ~name, ~age.
fn people() -> TestWallet {
    let wallet = TestWallet::new();
    for (id, tags) in [
        ("ada", json!({"name": "ada", "~name": "ada", "city": "Graz", "~age": "36"})),
        ("bob", json!({"name": "bob", "~name": "bob", "city": "Linz", "~age": "18"})),
        ("carl", json!({"name": "carl", "~name": "carl", "city": "Graz"})),
        ("dora", json!({"name": "dora", "~name": "Dora", "~age": "4"})),
        ("none", json!({})),
    ] {
        add_wallet_record(wallet.handle, KIND, id, id, tags).value();
    }
    add_wallet_record(wallet.handle, "other", "ada", "value", json!({"name": "ada"})).value();
    wallet
}

/// Queries and who fits.
fn queries() -> Vec<(Value, &'static [&'static str])> {
    const ALL: &[&str] = &["ada", "bob", "carl", "dora", "none"];
    vec![
        (json!({}), ALL),
        (json!({"name": "ada"}), &["ada"]),
        (json!({"~name": "ada"}), &["ada"]),
        (json!({"name": "Ada"}), &[]),
        (json!({"missing": "ada"}), &[]),
        (json!({"name": "ada", "city": "Graz"}), &["ada"]),
        (json!({"name": "ada", "city": "Linz"}), &[]),
        (json!({"city": {"$neq": "Graz"}}), &["bob"]),
        (json!({"~age": {"$neq": "18"}}), &["ada", "dora"]),
        (json!({"~age": {"$gt": "18"}}), &["ada", "dora"]),
        (json!({"~age": {"$gte": "18"}}), &["ada", "bob", "dora"]),
        (json!({"~age": {"$lt": "36"}}), &["bob"]),
        (json!({"~age": {"$lte": "36"}}), &["ada", "bob"]),
        (json!({"~name": {"$like": "%a%"}}), &["ada", "carl", "dora"]),
        (json!({"~name": {"$like": "_o_"}}), &["bob"]),
        (json!({"~name": {"$like": "d%"}}), &["dora"]),
        (json!({"name": {"$in": ["ada", "bob", "nobody"]}}), &["ada", "bob"]),
        (json!({"~name": {"$in": ["ada", "dora"]}}), &["ada"]),
        (json!({"name": {"$in": []}}), &[]),
        (json!({"$and": [{"city": "Graz"}, {"~age": "36"}]}), &["ada"]),
        (json!({"$and": []}), ALL),
        (json!({"$or": [{"name": "bob"}, {"~age": "4"}]}), &["bob", "dora"]),
        (json!({"$not": {"city": "Graz"}}), &["bob", "dora", "none"]),
        (json!({"$not": {"name": "ada", "city": "Linz"}}), ALL),
        (json!({"$not": {"$not": {"name": "ada"}}}), &["ada"]),
        (json!({"$not": {"$or": [{"name": "bob"}, {"city": "Graz"}]}}), &["dora", "none"]),
        (json!({"name": "ada", "$or": [{"city": "Linz"}, {"~age": "36"}]}), &["ada"]),
        (json!({"$exist": "city"}), &["ada", "bob", "carl"]),
        (json!({"$exist": "~age"}), &["ada", "bob", "dora"]),
        (json!({"$exist": ["city", "~age"]}), &["ada", "bob"]),
        (json!({"$not": {"$exist": "name"}}), &["none"]),
        (json!({"$exist": "age"}), &[]),
        (json!({"$not": {"$exist": "~age"}, "city": "Graz"}), &["carl"]),
    ]
}

#[test]
fn every_operator_finds_and_counts() {
    let wallet = people();
    for (query, fitting) in queries() {
        assert_eq!(ids(wallet.handle, KIND, query.clone()), fitting, "{query}");
        assert_eq!(count(wallet.handle, KIND, &query), fitting.len(), "{query}");
    }
}

#[test]
fn every_operator_finds_and_counts_in_memory() {
    let config = json!({"id": "operators", "storage_type": "memory"});
    crate::library::create_wallet(config.clone(), raw_credentials()).value();
    let memory = crate::library::open_wallet(config.clone(), raw_credentials()).value();
    let people = people();
    let search = open_wallet_search(people.handle, KIND, "{}", all_of_it()).value();
    for record in fetch(people.handle, search, 100) {
        let id = record["id"].as_str().unwrap();
        add_wallet_record(memory, KIND, id, "value", record["tags"].clone()).value();
    }
    for (query, fitting) in queries() {
        assert_eq!(ids(memory, KIND, query.clone()), fitting, "{query}");
        assert_eq!(count(memory, KIND, &query), fitting.len(), "{query}");
    }
    close_wallet(memory).value();
    crate::library::delete_wallet(config, raw_credentials()).value();
}

fn count(wallet: i32, kind: &str, query: &Value) -> usize {
    let options = json!({"retrieveRecords": false, "retrieveTotalCount": true});
    let search = open_wallet_search(wallet, kind, query.clone(), options).value();
    let page = parsed(&fetch_wallet_search_next_records(wallet, search, 10).value());
    assert!(page["records"].is_null());
    close_wallet_search(search).value();
    page["totalCount"].as_u64().unwrap() as usize
}

#[test]
fn what_is_not_a_query_is_refused() {
    let wallet = people();
    for query in [
        json!({"name": {"$gt": "a"}}),
        json!({"name": {"$gte": "a"}}),
        json!({"name": {"$lt": "a"}}),
        json!({"name": {"$lte": "a"}}),
        json!({"name": {"$like": "a"}}),
        json!({"~name": {"$regex": "a"}}),
        json!({"~name": {"$in": "a"}}),
        json!({"~name": {"$gt": "a", "$lt": "b"}}),
        json!({"name": 1}),
        json!({"name": null}),
        json!({"$or": {"name": "a"}}),
        json!({"$not": [{"name": "a"}]}),
        json!("name"),
        json!(1),
    ] {
        let refused = open_wallet_search(wallet.handle, KIND, query.clone(), "{}").any_code();
        assert_eq!(refused, code::WALLET_QUERY, "{query}");
    }
}

#[test]
fn options_say_what_a_search_gives() {
    let wallet = people();
    let of_ada = |options| {
        let query = json!({"name": "ada"});
        let search = open_wallet_search(wallet.handle, KIND, query, options).value();
        parsed(&fetch_wallet_search_next_records(wallet.handle, search, 10).value())
    };
    let record = |kind: Value, value: Value, tags: Value| json!([{"type": kind, "id": "ada", "value": value, "tags": tags}]);
    let (nothing, kind, value) = (Value::Null, json!(KIND), json!("ada"));
    let tags = json!({"name": "ada", "~name": "ada", "city": "Graz", "~age": "36"});
    let n = || nothing.clone();
    for (options, total_count, records) in [
        (json!({}), n(), record(n(), value.clone(), n())),
        (json!({"retrieveType": true}), n(), record(kind.clone(), value.clone(), n())),
        (json!({"retrieveValue": false}), n(), record(n(), n(), n())),
        (json!({"retrieveTags": true}), n(), record(n(), value.clone(), tags.clone())),
        (json!({"retrieveTotalCount": true}), json!(1), record(n(), value.clone(), n())),
        (json!({"retrieveRecords": false}), n(), n()),
        (json!({"retrieveRecords": false, "retrieveTotalCount": true}), json!(1), n()),
        (all_of_it(), n(), record(kind, value, tags)),
    ] {
        let page = json!({"totalCount": total_count, "records": records});
        assert_eq!(of_ada(options.clone()), page, "{options}");
    }
    for options in [json!({"retrieveTags": 1}), json!({"retrieveTotalCount": "yes"})] {
        let refused = open_wallet_search(wallet.handle, KIND, "{}", options).any_code();
        assert_eq!(refused, code::INVALID_STRUCTURE);
    }
}

fn numbered(count: usize) -> TestWallet {
    let wallet = TestWallet::new();
    let add = |number| {
        json!({"op": "add", "type": KIND, "id": format!("{number:05}"),
            "value": format!("value {number}"), "tags": {"~n": format!("{number:05}"), "t": "x"}})
    };
    let codes = change(wallet.handle, (0..count).map(add).collect());
    assert!(codes.iter().all(|it| *it == 0));
    wallet
}

#[test]
fn pages_are_full_until_the_last() {
    let wallet = numbered(3000);
    for query in [json!({}), json!({"t": "x"}), json!({"$not": {"t": "y"}})] {
        let options = json!({"retrieveTotalCount": true});
        let search = open_wallet_search(wallet.handle, KIND, query.clone(), options).value();
        let mut found = BTreeSet::new();
        for length in [0, 1, 700, 1024, 1275] {
            let page = fetch_wallet_search_next_records(wallet.handle, search, length).value();
            assert_eq!(parsed(&page)["totalCount"], 3000);
            let records = page_of(&page);
            assert_eq!(records.len(), length, "{query}");
            found.extend(ids_of(&records));
        }
        assert_eq!(found.len(), 3000);
        for _ in 0..2 {
            let end = fetch_wallet_search_next_records(wallet.handle, search, 100).value();
            assert_eq!(parsed(&end), json!({"totalCount": 3000, "records": null}));
        }
        let search = open_wallet_search(wallet.handle, KIND, query, "{}").value();
        assert_eq!(fetch(wallet.handle, search, usize::MAX).len(), 3000);
    }
}

#[test]
fn an_open_search_outlives_changes() {
    let wallet = numbered(3000);
    for query in [json!({}), json!({"t": "x"})] {
        let search = open_wallet_search(wallet.handle, KIND, query, "{}").value();
        let first = ids_of(&fetch(wallet.handle, search, 100));
        // Among the rest are one that goes, one that changes and one that comes.
        let rest: Vec<_> = ids(wallet.handle, KIND, json!({}))
            .into_iter()
            .filter(|it| !first.contains(it))
            .collect();
        let (deleted, changed) = (&rest[rest.len() - 1], &rest[rest.len() - 2]);
        delete_wallet_record(wallet.handle, KIND, deleted).value();
        update_wallet_record_value(wallet.handle, KIND, changed, "changed").value();
        add_wallet_record(wallet.handle, KIND, "new", "new", json!({"t": "x"})).value();
        let records = fetch(wallet.handle, search, 10_000);
        let later = ids_of(&records);
        assert!(!later.contains(deleted), "given though it is gone");
        let is_changed = records.iter().find(|it| it["id"] == json!(changed)).unwrap();
        assert_eq!(is_changed["value"], "changed");
        let others = later.iter().filter(|it| *it != "new").count();
        assert_eq!(others, rest.len() - 1, "one was left out or given twice");
        let distinct: BTreeSet<_> = first.iter().chain(&later).collect();
        assert_eq!(distinct.len(), first.len() + later.len());
        delete_wallet_record(wallet.handle, KIND, "new").value();
        add_wallet_record(wallet.handle, KIND, deleted, "again", json!({"t": "x"})).value();
    }
}

#[test]
fn fetches_of_one_search_get_their_pages_in_the_order_of_the_calls() {
    let wallet = numbered(2000);
    let in_order = |page: &[Value]| page.iter().map(|it| it["id"].clone()).collect::<Vec<_>>();
    for query in [json!({}), json!({"t": "x"})] {
        let open = || open_wallet_search(wallet.handle, KIND, query.clone(), "{}").value();
        let search = open();
        let fetches: Vec<_> = (0..41)
            .map(|_| fetch_wallet_search_next_records(wallet.handle, search, 50).issue())
            .collect();
        let closing = close_wallet_search(search).issue();
        let pages: Vec<_> = fetches.into_iter().map(|it| page_of(&it.value())).collect();
        assert_eq!(closing.code(), 0);
        assert!(pages[..40].iter().all(|it| it.len() == 50));
        assert!(pages[40].is_empty());
        let found: Vec<_> = pages.iter().flat_map(|it| in_order(it)).collect();
        assert_eq!(found, in_order(&fetch(wallet.handle, open(), 2000)));
    }
}

#[test]
fn a_fetch_that_is_cancelled_in_line_holds_up_no_other() {
    let wallet = numbered(300);
    let search = open_wallet_search(wallet.handle, KIND, "{}", "{}").value();
    let next = || fetch_wallet_search_next_records(wallet.handle, search, 100).issue();
    let (first, second, third) = (next(), next(), next());
    second.cancel();
    assert_eq!(first.code(), 0);
    // Cancelled while it takes its page, it ends the search: who went on would miss that page.
    let ended = [second, third, next()].map(|it| it.code());
    assert!(ended.iter().all(|it| [0, code::CANCELLED].contains(it)), "{ended:?}");
}

#[test]
fn many_searches_are_open_at_once() {
    let wallet = numbered(100);
    let searches: Vec<_> = (0..300)
        .map(|number| {
            let query = json!({"~n": {"$gte": format!("{:05}", number % 100)}});
            (number, open_wallet_search(wallet.handle, KIND, query, "{}").value())
        })
        .collect();
    let handles: BTreeSet<_> = searches.iter().map(|it| it.1).collect();
    assert_eq!(handles.len(), searches.len(), "a handle was given twice");
    for (number, search) in searches {
        assert_eq!(fetch(wallet.handle, search, 1000).len(), 100 - number % 100);
        close_wallet_search(search).value();
    }
}

#[test]
fn a_search_that_was_closed_is_told() {
    let wallet = people();
    let search = open_wallet_search(wallet.handle, KIND, "{}", "{}").value();
    assert_eq!(fetch(wallet.handle, search, 1).len(), 1);
    close_wallet_search(search).value();
    for search in [search, 0, -1, i32::MIN, i32::MAX] {
        let fetched = fetch_wallet_search_next_records(wallet.handle, search, 1).error();
        assert_eq!(fetched, code::WALLET_INVALID_HANDLE);
        assert_eq!(close_wallet_search(search).error(), code::WALLET_INVALID_HANDLE);
    }
}

#[test]
fn of_many_that_close_a_search_one_does() {
    let wallet = people();
    let search = open_wallet_search(wallet.handle, KIND, "{}", "{}").value();
    let closed: Vec<_> = (0..10).map(|_| close_wallet_search(search).issue()).collect();
    let codes: Vec<_> = closed.into_iter().map(Pending::code).collect();
    assert_eq!(codes.iter().filter(|it| **it == 0).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|it| **it == code::WALLET_INVALID_HANDLE).count(), 9);
}

#[test]
fn closing_the_wallet_ends_its_searches() {
    let (wallet, other) = (numbered(500), people());
    let open = |kind| open_wallet_search(wallet.handle, kind, "{}", "{}").value();
    let (begun, fresh) = (open(KIND), open(KIND));
    let kept = open_wallet_search(other.handle, KIND, "{}", "{}").value();
    assert_eq!(fetch(wallet.handle, begun, 10).len(), 10);
    let (first, closed) = (
        fetch_wallet_search_next_records(wallet.handle, begun, 400).issue(),
        close_wallet(wallet.handle).issue(),
    );
    let late = fetch_wallet_search_next_records(wallet.handle, begun, 1).issue();
    assert_eq!(page_of(&first.value()).len(), 400, "what was accepted before ends first");
    closed.value();
    assert_eq!(late.code(), code::WALLET_INVALID_HANDLE);
    let again = wallet.place.open();
    for search in [begun, fresh] {
        let fetched = fetch_wallet_search_next_records(again, search, 1).error();
        assert_eq!(fetched, code::WALLET_INVALID_HANDLE);
        assert_eq!(close_wallet_search(search).error(), code::WALLET_INVALID_HANDLE);
    }
    assert_eq!(fetch(other.handle, kept, 10).len(), 5, "another wallet's search goes on");
    close_wallet(again).value();
}

#[test]
fn a_search_knows_its_wallet() {
    let wallet = people();
    let search = open_wallet_search(wallet.handle, KIND, "{}", "{}").value();
    assert_eq!(fetch(-1, search, 10).len(), 5);
}

#[test]
fn a_query_may_be_long() {
    let wallet = people();
    let many: Vec<_> = (0..5000).map(|it| format!("nobody {it}")).chain(["ada".into()]).collect();
    assert_eq!(ids(wallet.handle, KIND, json!({"name": {"$in": many}})), ["ada"]);
    let alternatives: Vec<_> = many.iter().take(500).map(|it| json!({"~name": it})).collect();
    assert!(ids(wallet.handle, KIND, json!({"$or": alternatives})).is_empty());
    // Longer than a statement can be: an answer, and no crash.
    let endless: Vec<_> = (0..50_000).map(|it| it.to_string()).collect();
    let query = json!({"name": {"$in": endless}});
    let refused = open_wallet_search(wallet.handle, KIND, query, "{}").any_code();
    assert_eq!(refused, code::WALLET_QUERY);
    let nested = |depth| (0..depth).fold(json!({"name": "ada"}), |it, _| json!({"$not": it}));
    assert_eq!(ids(wallet.handle, KIND, nested(60)), ["ada"]);
    let wide: Vec<_> = (0..15_000).map(|it| json!({"~name": it.to_string()})).collect();
    assert!(ids(wallet.handle, KIND, json!({"$or": wide})).is_empty());
    let names = |count: usize| -> Vec<_> {
        let others = (1..count).map(|it| json!({format!("~{it}"): "1"}));
        others.chain([json!({"name": "ada"})]).collect()
    };
    assert_eq!(ids(wallet.handle, KIND, json!({"$or": names(2_000)})), ["ada"]);
    let query = json!({"$or": names(2_001)});
    let refused = open_wallet_search(wallet.handle, KIND, query, "{}").any_code();
    assert_eq!(refused, code::WALLET_QUERY, "that many tests would take minutes");
}

#[test]
fn records_without_a_search_are_not_disturbed() {
    let wallet = people();
    add_record(wallet.handle, "third", "1", "value");
    assert_eq!(ids(wallet.handle, "third", json!({})), ["1"]);
    assert_eq!(ids(wallet.handle, "fourth", json!({})), Vec::<String>::new());
    let nothing = open_wallet_search(wallet.handle, "fourth", "{}", NULL).refusal();
    assert_eq!(nothing.code, code::invalid_param(5));
}
