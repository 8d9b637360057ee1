//! What is noted about DIDs: metadata and endpoints.

use serde_json::json;

use crate::library::{
    Copied, TestWallet, close_wallet, code, create_did, get_did, get_did_metadata, get_endpoint,
    list_dids, parsed, set_did_metadata, set_endpoint,
};

const DID: &str = "VsKV7grR1BUE29mG2Fm2kX";
const VERKEY: &str = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa";
const ABBREVIATED: &str = "~HYwqs2vrTc8Tn4uBV7NBTe";
const POOL: i32 = 1;

/// DIDs that a new wallet does not have.
const STRANGERS: [&str; 3] = [DID, VERKEY, "did:web:any.thing"];

#[test]
fn metadata_is_noted_about_any_did_and_replaced() {
    let wallet = TestWallet::new();
    for did in STRANGERS {
        let heard = get_did_metadata(wallet.handle, did).ask();
        assert_eq!((heard.code, heard.value.as_str()), (code::ITEM_NOT_FOUND, ""));
        for text in ["one", "Grüße ☃ \" \\", "", &"x".repeat(100_000)] {
            set_did_metadata(wallet.handle, did, text).value();
            assert_eq!(get_did_metadata(wallet.handle, did).value(), text);
        }
        set_did_metadata(wallet.handle, did, did).value();
    }
    for did in STRANGERS {
        assert_eq!(get_did_metadata(wallet.handle, did).value(), did);
        assert_eq!(get_did(wallet.handle, did).error(), code::ITEM_NOT_FOUND);
    }
    assert_eq!(list_dids(wallet.handle).value(), "[]");
}

#[test]
fn metadata_is_told_with_a_did_of_ours() {
    let wallet = TestWallet::new();
    let (did, verkey) = create_did(wallet.handle, "{}").value();
    set_did_metadata(wallet.handle, &did, "mine").value();
    let told = json!({"did": did, "verkey": verkey, "tempVerkey": null, "metadata": "mine"});
    assert_eq!(parsed(&get_did(wallet.handle, &did).value()), told);
    assert_eq!(parsed(&list_dids(wallet.handle).value()), json!([told]));
}

#[test]
fn the_note_accepted_last_stays() {
    let wallet = TestWallet::new();
    for round in 0..100 {
        let issued: Vec<_> = (0..5)
            .map(|it| set_did_metadata(wallet.handle, DID, format!("{round} {it}")).issue())
            .collect();
        issued.into_iter().for_each(|it| it.value());
        assert_eq!(get_did_metadata(wallet.handle, DID).value(), format!("{round} 4"));
    }
}

#[test]
fn an_endpoint_is_noted_for_any_did_and_replaced() {
    let wallet = TestWallet::new();
    for did in STRANGERS {
        let heard = get_endpoint(wallet.handle, POOL, did).ask();
        assert_eq!(heard.code, code::POOL_INVALID_HANDLE);
        assert_eq!(heard.value, (String::new(), None));
        assert!(heard.message().contains(did));
        for (address, key) in [
            ("127.0.0.1:9700", VERKEY),
            ("https://example.org/ü?a=\"b\"", ABBREVIATED),
            ("x", &format!("{VERKEY}:ed25519")),
        ] {
            set_endpoint(wallet.handle, did, address, key).value();
            let told = get_endpoint(wallet.handle, POOL, did).value();
            assert_eq!(told, (address.to_owned(), Some(key.to_owned())));
        }
    }
    assert_eq!(get_did_metadata(wallet.handle, DID).error(), code::ITEM_NOT_FOUND);
}

#[test]
fn a_transport_key_that_is_none_is_refused() {
    let wallet = TestWallet::new();
    set_endpoint(wallet.handle, DID, "address", VERKEY).value();
    for key in ["short", "0OIl", "~0OIl", &VERKEY[4..], &"2".repeat(1_000_000)] {
        for wallet in [wallet.handle, -1] {
            let refused = set_endpoint(wallet, DID, "other", key).error();
            assert_eq!(refused, code::INVALID_STRUCTURE, "{key:.20}");
        }
    }
    let other_type = set_endpoint(wallet.handle, DID, "other", format!("{VERKEY}:rsa")).error();
    assert_eq!(other_type, code::UNKNOWN_CRYPTO_TYPE);
    let told = get_endpoint(wallet.handle, POOL, DID).value();
    assert_eq!(told, ("address".to_owned(), Some(VERKEY.to_owned())));
}

#[test]
fn what_libindy_noted_is_read() {
    for copied in [Copied::raw(), Copied::argon2i_mod()] {
        let expected = copied.expected();
        let wallet = copied.open();
        for did in expected["dids"].as_array().unwrap() {
            let name = did["did"].as_str().unwrap();
            assert_eq!(get_did_metadata(wallet, name).value(), did["metadata"], "{name}");
        }
        let mut endpoints = 0;
        for did in expected["their_dids"].as_array().unwrap() {
            let heard = get_endpoint(wallet, POOL, did["did"].as_str().unwrap()).ask();
            let endpoint = &did["endpoint"];
            if endpoint.is_null() {
                assert_eq!(heard.code, code::POOL_INVALID_HANDLE);
                continue;
            }
            endpoints += 1;
            assert_eq!(heard.value.0, endpoint["address"]);
            assert_eq!(heard.value.1.as_deref(), endpoint["verkey"].as_str());
        }
        assert!(endpoints > 0);
        close_wallet(wallet).value();
    }
}
