//! DIDs: every way to make one, and what a wallet tells of them.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::library::{
    TestWallet, abbreviate_verkey, code, create_did, create_key, key_for_local_did, list_dids,
    sign, store_their_did, verify,
};

const SEED: &str = "00000000000000000000000000000My1";
const DID: &str = "VsKV7grR1BUE29mG2Fm2kX";
const VERKEY: &str = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa";
const ABBREVIATED: &str = "~HYwqs2vrTc8Tn4uBV7NBTe";

/// The DIDs that the wallet lists, each once.
fn listed(wallet: &TestWallet) -> HashSet<String> {
    let list: Value = serde_json::from_str(&list_dids(wallet.handle).value()).unwrap();
    let entries = list.as_array().unwrap();
    let dids: HashSet<_> =
        entries.iter().map(|it| it["did"].as_str().unwrap().to_owned()).collect();
    assert_eq!(dids.len(), entries.len());
    dids
}

#[test]
fn a_seed_always_makes_the_same_did() {
    let wallet = TestWallet::new();
    let info = json!({"seed": SEED});
    assert_eq!(create_did(wallet.handle, info).value(), (DID.to_owned(), VERKEY.to_owned()));
    assert_eq!(key_for_local_did(wallet.handle, DID).value(), VERKEY);
}

#[test]
fn dids_come_in_every_form_asked_for() {
    let wallet = TestWallet::new();
    let given = "NcYxiDXkpYi6ov5FcYDi1e";
    let cases = [
        (json!({"seed": SEED, "cid": false, "crypto_type": "ed25519"}), DID.to_owned()),
        (json!({"seed": SEED, "cid": true}), VERKEY.to_owned()),
        (json!({"seed": SEED, "method_name": "sov"}), format!("did:sov:{DID}")),
        (json!({"seed": SEED, "method_name": "x1", "cid": true}), format!("did:x1:{VERKEY}")),
        (json!({"seed": SEED, "did": given}), given.to_owned()),
        (json!({"seed": SEED, "did": given, "method_name": "sov"}), given.to_owned()),
        (json!({"seed": SEED, "did": "did:web:any.thing"}), "did:web:any.thing".to_owned()),
        (json!({"seed": SEED, "unknown": [1, {"x": null}]}), DID.to_owned()),
        (json!({"seed": SEED, "did": null, "cid": null, "method_name": null}), DID.to_owned()),
    ];
    let mut expected = HashSet::new();
    for (info, did) in cases {
        let made = create_did(wallet.handle, info.clone()).value();
        assert_eq!(made, (did.clone(), VERKEY.to_owned()), "{info}");
        assert_eq!(key_for_local_did(wallet.handle, &did).value(), VERKEY);
        expected.insert(did);
    }
    assert_eq!(listed(&wallet), expected);
}

#[test]
fn without_a_seed_every_did_is_another() {
    let wallet = TestWallet::new();
    let dids: HashSet<_> = (0..20).map(|_| create_did(wallet.handle, "{}").value()).collect();
    assert_eq!(dids.len(), 20);
    assert_eq!(listed(&wallet), dids.into_iter().map(|(did, _)| did).collect());
}

#[test]
fn a_did_that_is_there_is_given_again_and_never_gets_another_key() {
    let wallet = TestWallet::new();
    let made = create_did(wallet.handle, json!({"seed": SEED})).value();
    assert_eq!(create_did(wallet.handle, json!({"seed": SEED})).value(), made);
    let heard = create_did(wallet.handle, json!({"did": DID})).ask();
    assert_eq!(heard.code, code::DID_ALREADY_EXISTS);
    assert_eq!(heard.value, (String::new(), String::new()));
    assert!(heard.message().contains(DID));
    assert_eq!(key_for_local_did(wallet.handle, DID).value(), VERKEY);
    assert_eq!(listed(&wallet).len(), 1);
}

#[test]
fn a_did_whose_key_is_there_already_is_made() {
    let wallet = TestWallet::new();
    create_key(wallet.handle, json!({"seed": SEED})).value();
    create_did(wallet.handle, json!({"seed": SEED})).value();
    let signature = sign(wallet.handle, VERKEY, "text").value();
    assert!(verify(VERKEY, "text", signature).value());
}

#[test]
fn malformed_descriptions_are_refused_and_seeds_never_quoted() {
    let wallet = TestWallet::new();
    for info in [
        json!({"did": "not base58: 0OIl"}),
        json!({"did": ""}),
        json!({"did": "2"}),
        json!({"did": "VsKV7grR1BUE29mG2Fm2kXVsKV7grR1BUE29mG2Fm2kX111"}),
        json!({"did": 5}),
        json!({"method_name": ""}),
        json!({"method_name": "Sov"}),
        json!({"method_name": "so:v"}),
        json!({"cid": "true"}),
        json!({"seed": 12345678}),
        json!({"seed": ["SECRETSECRET"]}),
        json!({"crypto_type": 1}),
        json!([1, 2]),
        json!("{}"),
        json!(5),
        json!(null),
    ] {
        let refusal = create_did(wallet.handle, info.clone()).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE, "{info}");
        assert!(!refusal.message().contains("SECRET"));
        assert!(!refusal.message().contains("12345678"));
    }
    for seed in ["", "short", "AAEC=", &"é".repeat(32), &"g".repeat(64)] {
        let heard = create_did(wallet.handle, json!({"seed": seed})).ask();
        assert_eq!(heard.code, code::INVALID_STRUCTURE, "{seed}");
        assert!(seed.is_empty() || !heard.message().contains(seed));
    }
    let unknown = create_did(wallet.handle, json!({"crypto_type": "rsa"})).error();
    assert_eq!(unknown, code::UNKNOWN_CRYPTO_TYPE);
    assert_eq!(listed(&wallet), HashSet::new());
}

#[test]
fn a_list_tells_of_every_did_in_libindys_form() {
    let wallet = TestWallet::new();
    create_did(wallet.handle, json!({"seed": SEED})).value();
    let list: Value = serde_json::from_str(&list_dids(wallet.handle).value()).unwrap();
    let expected = json!([{"did": DID, "verkey": VERKEY, "tempVerkey": null, "metadata": null}]);
    assert_eq!(list, expected);
}

#[test]
fn a_list_may_be_longer_than_a_page() {
    let wallet = TestWallet::new();
    let issued: Vec<_> = (0..700).map(|_| create_did(wallet.handle, "{}").issue()).collect();
    let dids: HashSet<_> = issued.into_iter().map(|it| it.value().0).collect();
    assert_eq!(listed(&wallet), dids);
}

#[test]
fn what_the_wallet_does_not_have_is_told() {
    let wallet = TestWallet::new();
    let heard = key_for_local_did(wallet.handle, DID).ask();
    assert_eq!((heard.code, heard.value.as_str()), (code::ITEM_NOT_FOUND, ""));
    heard.message();
    for did in ["short", "not base58: 0OIl", "DID:SOV:X"] {
        let refusal = key_for_local_did(wallet.handle, did).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE);
    }
    let heard = key_for_local_did(wallet.handle, "did:web:x").error();
    assert_eq!(
        heard,
        code::ITEM_NOT_FOUND,
        "an unknown DID of another method has a form of its own"
    );
}

#[test]
fn commands_need_a_wallet_that_is_open() {
    for handle in [0, -1, i32::MAX] {
        assert_eq!(create_did(handle, "{}").error(), code::WALLET_INVALID_HANDLE);
        assert_eq!(list_dids(handle).error(), code::WALLET_INVALID_HANDLE);
        assert_eq!(key_for_local_did(handle, DID).error(), code::WALLET_INVALID_HANDLE);
    }
}

#[test]
fn a_key_is_abbreviated_where_the_did_is_its_first_half() {
    let abbreviated = |did: &str, verkey: &str| abbreviate_verkey(did, verkey).value();
    assert_eq!(abbreviated(DID, VERKEY), ABBREVIATED);
    assert_eq!(abbreviated(&format!("did:sov:{DID}"), VERKEY), ABBREVIATED);
    assert_eq!(abbreviated("NcYxiDXkpYi6ov5FcYDi1e", VERKEY), VERKEY);
    assert_eq!(abbreviated(VERKEY, VERKEY), VERKEY);
    assert_eq!(abbreviated(&format!("did:web:{DID}"), VERKEY), VERKEY);
}

#[test]
fn what_is_no_key_is_not_abbreviated() {
    for verkey in ["short", "not base58 0OIl", &VERKEY[4..], ABBREVIATED] {
        let heard = abbreviate_verkey(DID, verkey).ask();
        assert_eq!((heard.code, heard.value.as_str()), (code::INVALID_STRUCTURE, ""), "{verkey}");
    }
    let other_type = abbreviate_verkey(DID, format!("{VERKEY}:rsa")).error();
    assert_eq!(other_type, code::UNKNOWN_CRYPTO_TYPE);
    assert_eq!(abbreviate_verkey("short", VERKEY).refusal().code, code::INVALID_STRUCTURE);
}

#[test]
fn dids_of_others_are_stored_with_their_keys() {
    let wallet = TestWallet::new();
    let sovrin = format!("did:sov:{DID}");
    let cases = [
        (json!({"did": DID, "verkey": VERKEY}), VERKEY.to_owned()),
        (json!({"did": DID, "verkey": ABBREVIATED}), VERKEY.to_owned()),
        (json!({"did": sovrin, "verkey": ABBREVIATED}), VERKEY.to_owned()),
        (json!({"did": VERKEY}), VERKEY.to_owned()),
        (json!({"did": format!("did:sov:{VERKEY}")}), VERKEY.to_owned()),
        (json!({"did": "did:web:any.thing", "verkey": VERKEY}), VERKEY.to_owned()),
        (
            json!({"did": DID, "verkey": format!("{ABBREVIATED}:ed25519")}),
            format!("{VERKEY}:ed25519"),
        ),
        (
            json!({"did": DID, "verkey": "FYmoFw55GeQH7SRFa37dkx1d2dZ3zUF8ckg7wmL7ofN4"}),
            "FYmoFw55GeQH7SRFa37dkx1d2dZ3zUF8ckg7wmL7ofN4".to_owned(),
        ),
    ];
    for (identity, verkey) in cases {
        store_their_did(wallet.handle, identity.clone()).value();
        let did = identity["did"].as_str().unwrap();
        assert_eq!(key_for_local_did(wallet.handle, did).value(), verkey, "{identity}");
    }
    assert!(listed(&wallet).is_empty(), "none of them is the wallet's own");
}

#[test]
fn what_is_no_did_of_others_is_refused() {
    let wallet = TestWallet::new();
    for identity in [
        json!({"did": DID}),
        json!({"did": DID, "verkey": "~"}),
        json!({"did": DID, "verkey": "~0OIl"}),
        json!({"did": VERKEY, "verkey": ABBREVIATED}),
        json!({"did": "did:web:any.thing", "verkey": ABBREVIATED}),
        json!({"did": "did:web:any.thing"}),
        json!({"did": DID, "verkey": DID}),
        json!({"did": "x"}),
        json!({"verkey": VERKEY}),
    ] {
        let refused = store_their_did(wallet.handle, identity.clone()).any_code();
        assert_eq!(refused, code::INVALID_STRUCTURE, "{identity}");
    }
    let other = json!({"did": DID, "verkey": format!("{VERKEY}:rsa")});
    assert_eq!(store_their_did(wallet.handle, other).error(), code::UNKNOWN_CRYPTO_TYPE);
    assert_eq!(store_their_did(-1, json!({"did": VERKEY})).error(), code::WALLET_INVALID_HANDLE);
    assert_eq!(key_for_local_did(wallet.handle, DID).error(), code::ITEM_NOT_FOUND);
}
