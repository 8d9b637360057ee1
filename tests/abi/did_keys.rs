//! The keys of DIDs: replaced in two steps, and found.

use serde_json::{Value, json};

use crate::library::{
    Copied, Pending, TestWallet, close_wallet, code, create_did, create_key, get_did, key_for_did,
    key_for_local_did, list_dids, parsed, replace_keys_apply, replace_keys_start, sign,
    store_their_did, verify,
};

const DID: &str = "VsKV7grR1BUE29mG2Fm2kX";
const QUALIFIED: &str = "did:sov:2PRyVHmkXQnQzJQKxHxnXC";
const UNKNOWN: &str = "NcYxiDXkpYi6ov5FcYDi1e";
const SEED: &str = "00000000000000000000000000000My1";
const VERKEY: &str = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa";
const NEXT_SEED: &str = "00000000000000000000000000000My2";
const NEXT_VERKEY: &str = "kqa2HyagzfMAq42H5f9u3UMwnSBPQx2QfrSyXbUPxMn";

/// A wallet with one DID.
fn with_did() -> TestWallet {
    let wallet = TestWallet::new();
    create_did(wallet.handle, json!({"did": DID, "seed": SEED})).value();
    wallet
}

fn told(wallet: i32, did: &str) -> Value {
    let one = parsed(&get_did(wallet, did).value());
    let list = parsed(&list_dids(wallet).value());
    assert!(list.as_array().unwrap().contains(&one), "{list} has not {one}");
    one
}

fn state(verkey: &str, next: Option<&str>) -> Value {
    json!({"did": DID, "verkey": verkey, "tempVerkey": next, "metadata": null})
}

fn can_sign(wallet: i32, verkey: &str) -> bool {
    let heard = sign(wallet, verkey, "text").ask();
    heard.code == 0 && verify(verkey, "text", heard.value).value()
}

#[test]
fn a_key_is_replaced_in_two_steps() {
    let it = with_did();
    assert_eq!(told(it.handle, DID), state(VERKEY, None));
    let next = replace_keys_start(it.handle, DID, json!({"seed": NEXT_SEED})).value();
    assert_eq!(next, NEXT_VERKEY);
    assert_eq!(told(it.handle, DID), state(VERKEY, Some(NEXT_VERKEY)));
    assert_eq!(key_for_local_did(it.handle, DID).value(), VERKEY);
    assert!(can_sign(it.handle, NEXT_VERKEY), "before it is in force");
    replace_keys_apply(it.handle, DID).value();
    assert_eq!(told(it.handle, DID), state(NEXT_VERKEY, None));
    assert_eq!(key_for_local_did(it.handle, DID).value(), NEXT_VERKEY);
    assert!(can_sign(it.handle, NEXT_VERKEY) && can_sign(it.handle, VERKEY));
    let again = replace_keys_start(it.handle, DID, "{}").value();
    replace_keys_apply(it.handle, DID).value();
    assert_eq!(told(it.handle, DID), state(&again, None));
}

#[test]
fn a_seed_comes_in_every_form() {
    for seed in [
        SEED,
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
    ] {
        let info = json!({"seed": seed, "crypto_type": "ed25519"});
        let made = create_key(TestWallet::new().handle, info.clone()).value();
        let wallet = TestWallet::new();
        create_did(wallet.handle, json!({"did": DID})).value();
        assert_eq!(replace_keys_start(wallet.handle, DID, info).value(), made);
    }
}

#[test]
fn without_a_seed_every_key_is_another() {
    let wallet = TestWallet::new();
    let mut keys = std::collections::HashSet::new();
    for _ in 0..20 {
        let (did, verkey) = create_did(wallet.handle, "{}").value();
        keys.insert(verkey);
        keys.insert(replace_keys_start(wallet.handle, did, "{}").value());
    }
    assert_eq!(keys.len(), 40);
}

#[test]
fn a_replacement_that_cannot_be_begun_changes_nothing() {
    let it = with_did();
    let start = |did: &str, info: Value| replace_keys_start(it.handle, did, info).error();
    assert_eq!(start(UNKNOWN, json!({})), code::ITEM_NOT_FOUND);
    store_their_did(it.handle, json!({"did": UNKNOWN, "verkey": VERKEY})).value();
    assert_eq!(start(UNKNOWN, json!({})), code::ITEM_NOT_FOUND, "not of ours");
    assert_eq!(start(UNKNOWN, json!({"seed": "short"})), code::ITEM_NOT_FOUND, "told first");
    assert_eq!(start(DID, json!({"crypto_type": "rsa"})), code::UNKNOWN_CRYPTO_TYPE);
    for seed in ["", "short", "AAEC=", &"é".repeat(32), &"g".repeat(64)] {
        let heard = replace_keys_start(it.handle, DID, json!({"seed": seed})).ask();
        assert_eq!((heard.code, heard.value.as_str()), (code::INVALID_STRUCTURE, ""));
        assert!(seed.is_empty() || !heard.message().contains(seed));
    }
    assert_eq!(start(DID, json!({"seed": SEED})), code::ITEM_ALREADY_EXISTS, "the key it has");
    assert_eq!(told(it.handle, DID), state(VERKEY, None));
    assert_eq!(replace_keys_apply(it.handle, DID).error(), code::ITEM_NOT_FOUND);
    assert_eq!(replace_keys_apply(it.handle, UNKNOWN).error(), code::ITEM_NOT_FOUND);
    assert_eq!(told(it.handle, DID), state(VERKEY, None));
}

#[test]
fn a_replacement_is_not_begun_twice() {
    let it = with_did();
    replace_keys_start(it.handle, DID, json!({"seed": NEXT_SEED})).value();
    let seed = "000000000000000000000000Trustee1";
    for info in [json!({}), json!({"seed": seed}), json!({"seed": NEXT_SEED})] {
        let heard = replace_keys_start(it.handle, DID, info).ask();
        assert_eq!(heard.code, code::ITEM_ALREADY_EXISTS);
        assert!(heard.message().contains("apply"));
    }
    assert_eq!(told(it.handle, DID), state(VERKEY, Some(NEXT_VERKEY)));
    // libindy leaves the second key behind.
    create_key(it.handle, json!({"seed": seed})).value();
}

#[test]
fn a_key_applied_twice_at_once_is_applied_once() {
    let it = with_did();
    for _ in 0..50 {
        let next = replace_keys_start(it.handle, DID, "{}").issue();
        let applied: Vec<_> = (0..4).map(|_| replace_keys_apply(it.handle, DID).issue()).collect();
        let codes: Vec<_> = applied.into_iter().map(Pending::code).collect();
        assert_eq!(codes, [0, code::ITEM_NOT_FOUND, code::ITEM_NOT_FOUND, code::ITEM_NOT_FOUND]);
        assert_eq!(told(it.handle, DID), state(&next.value(), None));
    }
}

#[test]
fn a_did_whose_key_was_replaced_is_not_made_again_from_its_seed() {
    let it = with_did();
    replace_keys_start(it.handle, DID, json!({"seed": NEXT_SEED})).value();
    create_did(it.handle, json!({"did": DID, "seed": SEED})).value();
    replace_keys_apply(it.handle, DID).value();
    let old = create_did(it.handle, json!({"did": DID, "seed": SEED})).error();
    assert_eq!(old, code::DID_ALREADY_EXISTS);
    let made = create_did(it.handle, json!({"did": DID, "seed": NEXT_SEED})).value();
    assert_eq!(made, (DID.to_owned(), NEXT_VERKEY.to_owned()));
}

#[test]
fn a_replacement_that_libindy_began_is_ended_here() {
    let copied = Copied::raw();
    let expected = copied.expected();
    let wallet = copied.open();
    let dids = expected["dids"].as_array().unwrap();
    let begun = dids.iter().find(|it| it["name"] == "b64seed").unwrap();
    let next = begun["temp_verkey_after_replace_keys_start"].as_str().unwrap();
    let did = begun["did"].as_str().unwrap();
    assert_eq!(told(wallet, did)["tempVerkey"], next);
    assert_eq!(replace_keys_start(wallet, did, "{}").error(), code::ITEM_ALREADY_EXISTS);
    replace_keys_apply(wallet, did).value();
    let metadata = &begun["metadata"];
    let now = json!({"did": did, "verkey": next, "tempVerkey": null, "metadata": metadata});
    assert_eq!(told(wallet, did), now);
    assert!(can_sign(wallet, next));
    for did in expected["list_my_dids_with_meta"].as_array().unwrap() {
        let name = did["did"].as_str().unwrap();
        assert_eq!(told(wallet, name), if did["did"] == now["did"] { &now } else { did }.clone());
    }
    close_wallet(wallet).value();
}

#[test]
fn the_wallet_is_asked_for_a_key_before_the_ledger() {
    let it = with_did();
    store_their_did(it.handle, json!({"did": QUALIFIED, "verkey": NEXT_VERKEY})).value();
    for pool in [-1, 0, 1, i32::MAX] {
        assert_eq!(key_for_did(pool, it.handle, DID).value(), VERKEY);
        assert_eq!(key_for_did(pool, it.handle, QUALIFIED).value(), NEXT_VERKEY);
        for unknown in [UNKNOWN, "did:web:x"] {
            let heard = key_for_did(pool, it.handle, unknown).ask();
            assert_eq!((heard.code, heard.value.as_str()), (code::POOL_INVALID_HANDLE, ""));
            assert!(heard.message().contains(unknown));
        }
        assert_eq!(key_for_did(pool, -1, UNKNOWN).error(), code::WALLET_INVALID_HANDLE);
    }
}
