//! Writes to one wallet are applied, and answered, in the order of the calls.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::library::{
    TestWallet, alone, code, create_did, create_key, key_for_local_did, list_dids, sign,
};

fn seed(number: usize) -> String {
    format!("{number:032}")
}

#[test]
fn writes_issued_at_once_are_answered_in_the_order_of_the_calls() {
    // Alone, so that one thread calls back: more of them would run callbacks side by side.
    alone(writes_issued_at_once_are_answered_in_the_order_of_the_calls, || {
        let wallet = TestWallet::new();
        for _ in 0..10 {
            let issued: Vec<_> = (0..400)
                .map(|number| match number % 2 {
                    0 => Err(create_key(wallet.handle, "{}").issue()),
                    _ => Ok(create_did(wallet.handle, "{}").issue()),
                })
                .collect();
            let places: Vec<u64> = issued
                .into_iter()
                .map(|it| it.map_or_else(|key| key.wait().place, |did| did.wait().place))
                .collect();
            assert!(places.is_sorted(), "{places:?}");
        }
    });
}

#[test]
fn of_two_writes_that_clash_the_first_call_wins() {
    let wallet = TestWallet::new();
    for number in 0..100 {
        let info = json!({"seed": seed(number)});
        let issued: Vec<_> =
            (0..4).map(|_| create_key(wallet.handle, info.clone()).issue()).collect();
        let codes: Vec<_> = issued.into_iter().map(|it| it.code()).collect();
        assert_eq!(codes, [0, 213, 213, 213]);
    }
    for number in 0..100 {
        let did = create_did(wallet.handle, json!({"seed": seed(number)})).issue();
        let other = create_did(wallet.handle, "{}").value().0;
        let did = did.value().0;
        let first = create_did(wallet.handle, json!({"did": did, "seed": seed(number)})).issue();
        let second = create_did(wallet.handle, json!({"did": did, "seed": seed(999)})).issue();
        assert_eq!(first.code(), 0);
        assert_eq!(second.code(), code::DID_ALREADY_EXISTS);
        assert_ne!(did, other);
    }
}

#[test]
fn what_was_answered_is_seen_by_every_later_command() {
    let wallet = TestWallet::new();
    for _ in 0..200 {
        let (did, verkey) = create_did(wallet.handle, "{}").value();
        let key = key_for_local_did(wallet.handle, &did).issue();
        let signature = sign(wallet.handle, &verkey, "text").issue();
        assert_eq!(key.value(), verkey);
        assert_eq!(signature.value().len(), 64);
    }
}

#[test]
fn a_write_that_fails_holds_up_none_behind_it() {
    let wallet = TestWallet::new();
    let taken = json!({"seed": seed(7)});
    create_key(wallet.handle, taken.clone()).value();
    let (mut made, mut refused) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        refused.push((create_key(wallet.handle, taken.clone()).issue(), 213));
        made.push(create_did(wallet.handle, "{}").issue());
        refused.push((create_key(wallet.handle, json!({"seed": "short"})).issue(), 113));
        refused.push((create_key(wallet.handle, json!({"crypto_type": "x"})).issue(), 500));
    }
    refused.into_iter().for_each(|(it, code)| assert_eq!(it.code(), code));
    let made: HashSet<_> = made.into_iter().map(|it| it.value().0).collect();
    let list: Vec<Value> = serde_json::from_str(&list_dids(wallet.handle).value()).unwrap();
    let listed: HashSet<_> = list.iter().map(|it| it["did"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, made);
}
