//! Keys and signatures.

use serde_json::json;

use crate::library::{TestWallet, code, create_did, create_key, list_dids, sign, verify};

const SEED: &str = "000000000000000000000000Trustee1";
const VERKEY: &str = "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL";

#[test]
fn a_key_signs_what_it_verifies() {
    let wallet = TestWallet::new();
    let (key, other) = (create_key(wallet.handle, "{}").value(), create_key(wallet.handle, "{}"));
    let other = other.value();
    for message in [&b"a"[..], &[0; 1], &[0xff; 1000], &vec![7; 5_000_000]] {
        let signature = sign(wallet.handle, &key, message).value();
        assert_eq!(signature.len(), 64);
        assert!(verify(&key, message, &signature).value());
        assert!(!verify(&other, message, &signature).value());
        assert!(!verify(&key, "another message", &signature).value());
        let mut changed = signature;
        changed[10] ^= 1;
        assert!(!verify(&key, message, changed).value());
    }
}

#[test]
fn a_key_is_no_did_and_made_once() {
    let wallet = TestWallet::new();
    let info = json!({"seed": SEED, "crypto_type": "ed25519"});
    assert_eq!(create_key(wallet.handle, info.clone()).value(), VERKEY);
    let heard = create_key(wallet.handle, info).ask();
    assert_eq!((heard.code, heard.value.as_str()), (code::ITEM_ALREADY_EXISTS, ""));
    assert!(!heard.message().contains(SEED));
    assert_eq!(list_dids(wallet.handle).value(), "[]");
}

#[test]
fn the_key_of_a_did_is_there_already() {
    let wallet = TestWallet::new();
    create_did(wallet.handle, json!({"seed": SEED})).value();
    assert_eq!(create_key(wallet.handle, json!({"seed": SEED})).error(), code::ITEM_ALREADY_EXISTS);
}

#[test]
fn malformed_key_descriptions_are_refused() {
    let wallet = TestWallet::new();
    for info in [json!([]), json!(1), json!({"seed": 1}), json!({"crypto_type": {}})] {
        let refusal = create_key(wallet.handle, info.clone()).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE, "{info}");
    }
    let heard = create_key(wallet.handle, json!({"seed": "SECRET"})).ask();
    assert_eq!(heard.code, code::INVALID_STRUCTURE);
    assert!(!heard.message().contains("SECRET"));
    let heard = create_key(wallet.handle, json!({"crypto_type": "rsa"})).ask();
    assert_eq!(heard.code, code::UNKNOWN_CRYPTO_TYPE);
    assert!(heard.message().contains("ed25519"));
}

#[test]
fn signing_needs_a_key_of_the_wallet() {
    let (wallet, other) = (TestWallet::new(), TestWallet::new());
    let key = create_key(other.handle, "{}").value();
    let heard = sign(wallet.handle, &key, "text").ask();
    assert_eq!((heard.code, heard.value.len()), (code::ITEM_NOT_FOUND, 0));
    assert_eq!(sign(0, &key, "text").error(), code::WALLET_INVALID_HANDLE);
    assert_eq!(sign(wallet.handle, "short", "text").error(), code::INVALID_STRUCTURE);
    assert_eq!(sign(wallet.handle, "0OIl", "text").error(), code::INVALID_STRUCTURE);
    let other_type = sign(wallet.handle, format!("{key}:rsa"), "text").error();
    assert_eq!(other_type, code::UNKNOWN_CRYPTO_TYPE);
}

#[test]
fn verifying_needs_no_wallet_but_a_key_and_64_bytes() {
    let wallet = TestWallet::new();
    let key = create_key(wallet.handle, "{}").value();
    let signature = sign(wallet.handle, &key, "text").value();
    assert!(verify(format!("{key}:ed25519"), "text", &signature).value());
    for verkey in ["short", "0OIl", &key[4..]] {
        assert_eq!(verify(verkey, "text", &signature).error(), code::INVALID_STRUCTURE);
    }
    for length in [1, 63] {
        let heard = verify(&key, "text", &signature[..length]).ask();
        assert_eq!((heard.code, heard.value), (code::INVALID_STRUCTURE, false));
    }
    let too_long = [&signature[..], &[0]].concat();
    assert_eq!(verify(&key, "text", too_long).error(), code::INVALID_STRUCTURE);
    let other_type = verify(format!("{key}:rsa"), "text", &signature).error();
    assert_eq!(other_type, code::UNKNOWN_CRYPTO_TYPE);
    assert!(!verify(&key, "text", [0; 64]).value(), "a point that is none is no error");
}
