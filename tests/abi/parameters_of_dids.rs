//! The same as `parameters`, for the functions of DIDs.

use serde_json::json;

use super::parameters::{
    DID, NO_WALLET, VERKEY, check_callback, check_did, check_json, check_text, not_utf8,
};
use crate::library::{
    Answer, Command, NULL, Text, abbreviate_verkey, code, create_did, delete_did, get_did,
    get_did_metadata, get_endpoint, key_for_did, key_for_local_did, qualify_did,
    replace_keys_apply, replace_keys_start, set_did_metadata, set_endpoint, store_their_did,
};

const NO_POOL: i32 = 0;

/// A function whose only parameter beside the handles is a DID, with its position.
fn check_only_did<A: Answer>(position: i32, call: fn(Text) -> Command<A>) {
    check_did(position, call);
    check_callback(position + 1, call(DID.into()));
    for did in [DID, VERKEY, "did:web:any.thing"] {
        assert_eq!(call(did.into()).error(), code::WALLET_INVALID_HANDLE);
    }
}

#[test]
fn of_create_and_store_my_did() {
    check_text(3, |text| create_did(NO_WALLET, text));
    check_json(3, |text| create_did(NO_WALLET, text));
    check_callback(4, create_did(NO_WALLET, "{}"));
}

#[test]
fn of_key_for_local_did() {
    check_only_did(3, |did| key_for_local_did(NO_WALLET, did));
}

#[test]
fn of_abbreviate_verkey() {
    check_did(3, |text| abbreviate_verkey(text, VERKEY));
    check_text(4, |text| abbreviate_verkey(DID, text));
    check_callback(5, abbreviate_verkey(DID, VERKEY));
}

#[test]
fn of_store_their_did() {
    check_text(3, |text| store_their_did(NO_WALLET, text));
    check_json(3, |text| store_their_did(NO_WALLET, text));
    check_callback(4, store_their_did(NO_WALLET, json!({"did": DID, "verkey": VERKEY})));
}

#[test]
fn of_replace_keys_start() {
    check_did(3, |text| replace_keys_start(NO_WALLET, text, "{}"));
    check_text(4, |text| replace_keys_start(NO_WALLET, DID, text));
    check_json(4, |text| replace_keys_start(NO_WALLET, DID, text));
    check_callback(5, replace_keys_start(NO_WALLET, DID, "{}"));
    let refusal = replace_keys_start(NO_WALLET, DID, json!({"seed": ["SECRET"]})).refusal();
    assert_eq!(refusal.code, code::INVALID_STRUCTURE);
    assert!(!refusal.message().contains("SECRET"));
}

#[test]
fn of_functions_of_one_did() {
    check_only_did(3, |did| replace_keys_apply(NO_WALLET, did));
    check_only_did(3, |did| get_did_metadata(NO_WALLET, did));
    check_only_did(3, |did| get_did(NO_WALLET, did));
    check_only_did(3, |did| delete_did(NO_WALLET, did));
    check_only_did(4, |did| key_for_did(NO_POOL, NO_WALLET, did));
    // libindy counts `did` as the third, though it is the fourth.
    check_only_did(3, |did| get_endpoint(NO_WALLET, NO_POOL, did));
}

#[test]
fn of_set_endpoint_for_did() {
    check_did(3, |text| set_endpoint(NO_WALLET, text, "address", VERKEY));
    check_text(4, |text| set_endpoint(NO_WALLET, DID, text, VERKEY));
    check_text(5, |text| set_endpoint(NO_WALLET, DID, "address", text));
    check_callback(6, set_endpoint(NO_WALLET, DID, "address", VERKEY));
}

#[test]
fn of_set_did_metadata() {
    check_did(3, |text| set_did_metadata(NO_WALLET, text, "metadata"));
    for (text, what) in [(NULL, "null"), (not_utf8(), "not UTF-8")] {
        let refusal = set_did_metadata(NO_WALLET, DID, text).refusal();
        assert_eq!(refusal.code, code::invalid_param(4), "{what}");
        refusal.message();
    }
    assert_eq!(set_did_metadata(NO_WALLET, DID, "").error(), code::WALLET_INVALID_HANDLE);
    check_callback(5, set_did_metadata(NO_WALLET, DID, "metadata"));
}

#[test]
fn of_qualify_did() {
    check_did(3, |text| qualify_did(NO_WALLET, text, "sov"));
    check_text(4, |text| qualify_did(NO_WALLET, DID, text));
    for method in ["Sov", "so:v", "so v", "sov\n", "ü", &"S".repeat(1_000_000)] {
        let refusal = qualify_did(NO_WALLET, DID, method).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE, "{method:.20}");
    }
    check_callback(5, qualify_did(NO_WALLET, DID, "sov"));
    assert_eq!(qualify_did(NO_WALLET, DID, "sov").error(), code::WALLET_INVALID_HANDLE);
}
