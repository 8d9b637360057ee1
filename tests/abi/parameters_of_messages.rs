//! The same as `parameters`, for keys' notes, boxes and packed messages.

use serde_json::json;

use super::parameters::{NO_WALLET, VERKEY, check_callback, check_text, malformed, not_utf8};
use crate::library::{
    Answer, Bytes, Command, NULL, anon_crypt, anon_decrypt, auth_crypt, auth_decrypt, code,
    generate_nonce, get_key_metadata, pack, set_key_metadata, unpack,
};

/// Bytes whose length is the parameter after them.
fn check_bytes<A: Answer>(position: i32, call: impl Fn(Bytes) -> Command<A>) {
    for null in [Bytes::null(5), Bytes::null(0)] {
        assert_eq!(call(null).refusal().code, code::invalid_param(position));
    }
    let refusal = call(Bytes::of_no_length()).refusal();
    assert_eq!(refusal.code, code::invalid_param(position + 1));
}

#[test]
fn of_set_key_metadata_and_get_key_metadata() {
    check_text(3, |text| set_key_metadata(NO_WALLET, text, "note"));
    let note = |text| set_key_metadata(NO_WALLET, VERKEY, text);
    assert_eq!(note(NULL).refusal().code, code::invalid_param(4));
    assert_eq!(note(not_utf8()).refusal().code, code::invalid_param(4));
    assert_eq!(note("".into()).error(), code::WALLET_INVALID_HANDLE);
    check_callback(5, note("".into()));
    check_text(3, |text| get_key_metadata(NO_WALLET, text));
    check_callback(4, get_key_metadata(NO_WALLET, VERKEY));
}

#[test]
fn of_crypto_auth_crypt_and_crypto_auth_decrypt() {
    check_text(3, |text| auth_crypt(NO_WALLET, text, VERKEY, "text"));
    check_text(4, |text| auth_crypt(NO_WALLET, VERKEY, text, "text"));
    check_bytes(5, |bytes| auth_crypt(NO_WALLET, VERKEY, VERKEY, bytes));
    check_callback(7, auth_crypt(NO_WALLET, VERKEY, VERKEY, "text"));
    check_text(3, |text| auth_decrypt(NO_WALLET, text, "text"));
    check_bytes(4, |bytes| auth_decrypt(NO_WALLET, VERKEY, bytes));
    check_callback(6, auth_decrypt(NO_WALLET, VERKEY, "text"));
}

#[test]
fn of_crypto_anon_crypt_and_crypto_anon_decrypt() {
    check_text(2, |text| anon_crypt(text, "text"));
    check_bytes(3, |bytes| anon_crypt(VERKEY, bytes));
    check_callback(5, anon_crypt(VERKEY, "text"));
    check_text(3, |text| anon_decrypt(NO_WALLET, text, "text"));
    check_bytes(4, |bytes| anon_decrypt(NO_WALLET, VERKEY, bytes));
    check_callback(6, anon_decrypt(NO_WALLET, VERKEY, "text"));
}

/// libindy's positions, which leave out the wallet.
#[test]
fn of_pack_message_and_unpack_message() {
    let recipients = || json!([VERKEY]);
    check_bytes(2, |bytes| pack(NO_WALLET, bytes, recipients(), NULL));
    check_text(4, |text| pack(NO_WALLET, "text", text, NULL));
    let none = ["[]", "{}", "[1]", "[null]", "[[\"a\"]]"].map(str::to_owned);
    for list in none.into_iter().chain(malformed()) {
        let refusal = pack(NO_WALLET, "text", list, NULL).refusal();
        assert_eq!(refusal.code, code::invalid_param(4));
    }
    let sender = pack(NO_WALLET, "text", recipients(), not_utf8()).refusal();
    assert_eq!(sender.code, code::invalid_param(5));
    check_callback(6, pack(NO_WALLET, "text", recipients(), VERKEY));
    check_bytes(2, |bytes| unpack(NO_WALLET, bytes));
    check_callback(4, unpack(NO_WALLET, "{}"));
}

#[test]
fn of_generate_nonce() {
    check_callback(2, generate_nonce());
}

#[test]
fn keys_of_any_length_are_answered() {
    for long in ["2".repeat(20_000_000), format!("~{}", "2".repeat(20_000_000))] {
        set_key_metadata(NO_WALLET, &long, "note").any_code();
        auth_crypt(NO_WALLET, VERKEY, &long, "text").any_code();
        auth_decrypt(NO_WALLET, &long, "text").any_code();
        assert_eq!(anon_crypt(&long, "text").error(), code::INVALID_STRUCTURE);
        assert_eq!(pack(0, "text", json!([long]), NULL).error(), code::INVALID_STRUCTURE);
        pack(NO_WALLET, "text", json!([VERKEY]), &long).any_code();
    }
}
