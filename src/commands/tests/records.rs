//! Searches and bulk changes beside commands that write, in orders drawn from seeds.

use serde_json::json;

use super::*;
use crate::commands::{non_secrets, record_changes};

const RECORDS: usize = 30;

fn record(number: usize) -> (String, String) {
    ("kind".to_owned(), format!("{number:03}"))
}

fn bulk(
    handle: WalletHandle,
    changes: Value,
    atomic: bool,
) -> impl Future<Output = Result<String>> + Send {
    let changes = changes.to_string().into();
    let changed =
        record_changes::change_wallet_records(handle, changes, from(json!({"atomic": atomic})));
    async move {
        let kinds: Vec<_> = changed.await?.into_iter().map(|it| it.map_err(|e| e.kind())).collect();
        Ok(format!("{kinds:?}"))
    }
}

fn filled(world: &World) -> WalletHandle {
    let handle = world.open();
    let add = |number: usize| {
        let (kind, id) = record(number);
        let tags = json!({"t": "1"});
        json!({"op": "add", "type": kind, "id": id, "value": "0", "tags": tags})
    };
    let all: Vec<_> = (0..RECORDS).map(add).collect();
    world.answer_now(bulk(handle, Value::from(all), true)).unwrap();
    handle
}

/// All that a search gives, in pages of seven, as `id=value` in a line each.
async fn search(handle: WalletHandle, query: Value) -> Result<String> {
    let kind = "kind".to_owned();
    let options = from(json!({"retrieveTags": true}));
    let search = non_secrets::open_wallet_search(handle, kind, query.to_string(), options).await?;
    let mut given = Vec::new();
    loop {
        let page = non_secrets::fetch_wallet_search_next_records(search, 7).await?;
        let page: Value = serde_json::from_str(&page).unwrap();
        let Some(records) = page["records"].as_array() else { break };
        given.extend(records.iter().map(|it| {
            let text = |name: &str| it[name].as_str().unwrap().to_owned();
            format!("{}={}{}", text("id"), text("value"), it["tags"])
        }));
    }
    non_secrets::close_wallet_search(search).await?;
    Ok(given.join("\n"))
}

async fn value(handle: WalletHandle, number: usize) -> Result<String> {
    let found = non_secrets::get_wallet_record(handle, record(number), Default::default()).await?;
    let found: Value = serde_json::from_str(&found).unwrap();
    Ok(found["value"].as_str().unwrap().to_owned())
}

#[test]
fn searches_give_what_stays_once_and_nothing_that_does_not_fit() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let handle = filled(&world);
        let queries = [json!({}), json!({"t": {"$neq": "2"}}), json!({"$not": {"t": "2"}})];
        for (number, query) in queries.iter().enumerate() {
            world.accept(format!("search {number}"), search(handle, query.clone()));
        }
        world.step(seed % 40);
        // Of three records one goes, one gets a tag that does not fit, and one stays.
        for number in (0..RECORDS).step_by(3) {
            let gone = non_secrets::delete_wallet_record(handle, record(number));
            world.accept(format!("delete {number}"), done(gone));
            let tags = from(json!({"t": "2"}));
            let unfit = non_secrets::update_wallet_record_tags(handle, record(number + 1), tags);
            world.accept(format!("change {number}"), done(unfit));
        }
        world.run();
        for number in 0..queries.len() {
            let answer = world.answer(format!("search {number}")).unwrap();
            let given: Vec<_> = answer.lines().collect();
            let ids: BTreeSet<_> = given.iter().map(|it| &it[..3]).collect();
            assert_eq!(ids.len(), given.len(), "seed {seed}: no record twice");
            for id in (2..RECORDS).step_by(3).map(|it| record(it).1) {
                assert!(ids.contains(id.as_str()), "seed {seed}: {id} was there all the time");
            }
            let fits = |it: &&str| number == 0 || it.ends_with(r#"{"t":"1"}"#);
            assert!(given.iter().all(fits), "seed {seed}: {given:?}");
        }
        world.answer_now(done(wallet::close(handle))).unwrap();
    }
}

#[test]
fn of_bulk_changes_that_expect_the_same_the_first_is_applied_whole() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let handle = filled(&world);
        let both = |value: usize| {
            let update = |number: usize| {
                let (kind, id) = record(number);
                let (value, expected) = (value.to_string(), "0");
                json!({"op": "update", "type": kind, "id": id, "value": value, "expected": expected})
            };
            bulk(handle, json!([update(0), update(1)]), true)
        };
        world.accept("one", both(1));
        world.accept("read between", value(handle, 1));
        world.accept("other", both(2));
        let third =
            non_secrets::update_wallet_record_value(handle, record(1), "3".to_owned().into());
        world.accept("alone", done(third));
        world.accept("too late", both(4));
        world.run();
        assert!(world.answer("one").is_ok() && world.answer("alone").is_ok(), "seed {seed}");
        for late in ["other", "too late"] {
            let refused = Err(ErrorKind::WalletItemChanged);
            assert_eq!(world.answer(late), refused, "seed {seed}");
        }
        let between = world.answer("read between").unwrap();
        assert!(["0", "1", "3"].contains(&between.as_str()), "seed {seed}: {between}");
        let read = |number| world.answer_now(value(handle, number)).unwrap();
        assert_eq!((read(0).as_str(), read(1).as_str()), ("1", "3"), "seed {seed}");
        world.answer_now(done(wallet::close(handle))).unwrap();
    }
}

#[test]
fn bulk_changes_and_single_ones_are_applied_in_the_order_of_the_calls() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let handle = filled(&world);
        let put = |value: &str| {
            let put = |number: usize| {
                let (kind, id) = record(number);
                json!({"op": "put", "type": kind, "id": id, "value": value})
            };
            let there = record(5).1;
            let add = json!({"op": "add", "type": "kind", "id": there, "value": value});
            bulk(handle, json!([put(0), add, put(1)]), false)
        };
        world.accept("bulk a", put("a"));
        let gone = non_secrets::delete_wallet_record(handle, record(0));
        world.accept("delete", done(gone));
        world.accept("bulk b", put("b"));
        let set = non_secrets::update_wallet_record_value(handle, record(1), "c".to_owned().into());
        world.accept("set", done(set));
        world.step(seed % 60);
        world.accept("close", done(wallet::close(handle)));
        world.run();
        let statuses = Ok("[Ok(()), Err(WalletItemAlreadyExists), Ok(())]".to_owned());
        assert_eq!(world.answer("bulk a"), statuses, "seed {seed}");
        assert_eq!(world.answer("bulk b"), statuses, "seed {seed}");
        for single in ["delete", "set", "close"] {
            assert!(world.answer(single).is_ok(), "seed {seed}: {single}");
        }
        let handle = world.answer_now(wallet::open(world.config(), raw())).unwrap();
        let handle = handle.parse().unwrap();
        let read = |number| world.answer_now(value(handle, number)).unwrap();
        assert_eq!((read(0).as_str(), read(1).as_str()), ("b", "c"), "seed {seed}");
        world.answer_now(done(wallet::close(handle))).unwrap();
    }
}
