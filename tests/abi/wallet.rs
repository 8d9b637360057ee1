//! Wallets, one command at a time: create, open, close, delete, keys.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::library::{
    NULL, OTHER_RAW_KEY, RAW_KEY, TestWallet, WalletPlace, add_record, alone, close_wallet, code,
    create_did, create_wallet, delete_wallet, generate_wallet_key, key_for_local_did, list_dids,
    open_wallet, raw_credentials, value_of,
};

fn other_credentials() -> Value {
    json!({"key": OTHER_RAW_KEY, "key_derivation_method": "RAW"})
}

#[test]
fn a_wallet_is_created_opened_closed_and_deleted() {
    let place = WalletPlace::new();
    create_wallet(place.config(), raw_credentials()).value();
    assert!(place.file().exists());
    let wallet = open_wallet(place.config(), raw_credentials()).value();
    assert!(wallet > 0);
    assert_eq!(list_dids(wallet).value(), "[]");
    close_wallet(wallet).value();
    delete_wallet(place.config(), raw_credentials()).value();
    assert!(!place.file().exists());
    assert!(!place.file().parent().unwrap().exists(), "the wallet's directory goes with it");
}

#[test]
fn what_a_wallet_keeps_is_there_after_it_was_closed() {
    let place = WalletPlace::new();
    for credentials in [
        raw_credentials(),
        json!({"key": "a passphrase", "key_derivation_method": "ARGON2I_INT"}),
        json!({"key": "a passphrase", "key_derivation_method": "ARGON2I_MOD"}),
        json!({"key": "a passphrase"}),
    ] {
        create_wallet(place.config(), credentials.clone()).value();
        let wallet = open_wallet(place.config(), credentials.clone()).value();
        let (did, verkey) = create_did(wallet, "{}").value();
        close_wallet(wallet).value();
        let again = open_wallet(place.config(), credentials.clone()).value();
        assert_ne!(again, wallet, "a handle is not given again at once");
        assert_eq!(key_for_local_did(again, did).value(), verkey);
        close_wallet(again).value();
        delete_wallet(place.config(), credentials).value();
    }
}

#[test]
fn a_second_wallet_of_one_id_is_refused_and_harms_nothing() {
    let wallet = TestWallet::new();
    let (did, verkey) = create_did(wallet.handle, "{}").value();
    let heard = create_wallet(wallet.place.config(), other_credentials()).ask();
    assert_eq!(heard.code, code::WALLET_ALREADY_EXISTS);
    assert!(heard.message().contains("exists"));
    close_wallet(wallet.handle).value();
    let again = wallet.place.open();
    assert_eq!(key_for_local_did(again, did).value(), verkey);
    close_wallet(again).value();
}

#[test]
fn wallets_of_one_id_in_two_directories_are_two() {
    let (one, other) = (TestWallet::new(), TestWallet::new());
    let (did, _) = create_did(one.handle, "{}").value();
    assert_eq!(key_for_local_did(other.handle, did).error(), code::ITEM_NOT_FOUND);
}

#[test]
fn ids_may_have_any_letters() {
    let place = WalletPlace::new();
    for id in ["with space", "Ä€😀", "a.b-c_d", "%s%n", "'; DROP TABLE items; --"] {
        create_wallet(place.config_of(id), raw_credentials()).value();
        let wallet = open_wallet(place.config_of(id), raw_credentials()).value();
        create_did(wallet, "{}").value();
        close_wallet(wallet).value();
        delete_wallet(place.config_of(id), raw_credentials()).value();
    }
}

#[test]
fn a_wallet_that_is_not_there_is_not_found() {
    let place = WalletPlace::new();
    assert_eq!(open_wallet(place.config(), raw_credentials()).error(), code::WALLET_NOT_FOUND);
    assert_eq!(delete_wallet(place.config(), raw_credentials()).error(), code::WALLET_NOT_FOUND);
    assert!(!place.file().exists());
}

#[test]
fn an_open_wallet_is_neither_opened_nor_deleted() {
    let wallet = TestWallet::new();
    let (config, credentials) = (wallet.place.config(), raw_credentials());
    let opened = open_wallet(config.clone(), credentials.clone()).ask();
    assert_eq!((opened.code, opened.value), (code::WALLET_ALREADY_OPENED, 0));
    assert_eq!(delete_wallet(config, credentials).error(), code::INVALID_STATE);
    create_did(wallet.handle, "{}").value();
}

#[test]
fn another_key_opens_and_deletes_nothing() {
    let place = WalletPlace::new();
    place.create();
    for credentials in [
        other_credentials(),
        json!({"key": RAW_KEY}),
        json!({"key": RAW_KEY, "key_derivation_method": "ARGON2I_INT"}),
    ] {
        let opened = open_wallet(place.config(), credentials.clone()).ask();
        assert_eq!(opened.code, code::WALLET_ACCESS_FAILED);
        assert!(!opened.message().contains(RAW_KEY));
        let deleted = delete_wallet(place.config(), credentials).error();
        assert_eq!(deleted, code::WALLET_ACCESS_FAILED);
    }
    close_wallet(place.open()).value();
}

#[test]
fn a_raw_key_does_not_open_what_a_passphrase_locks() {
    let place = WalletPlace::new();
    let passphrase = json!({"key": RAW_KEY, "key_derivation_method": "ARGON2I_INT"});
    create_wallet(place.config(), passphrase).value();
    let opened = open_wallet(place.config(), raw_credentials()).error();
    assert_eq!(opened, code::WALLET_ACCESS_FAILED);
}

#[test]
fn a_handle_that_is_not_open_is_told() {
    let wallet = TestWallet::new();
    close_wallet(wallet.handle).value();
    for handle in [wallet.handle, 0, -1, i32::MIN, i32::MAX] {
        let heard = close_wallet(handle).ask();
        assert_eq!(heard.code, code::WALLET_INVALID_HANDLE);
        assert!(heard.message().contains("handle"));
    }
}

#[test]
fn a_wallet_gets_another_key() {
    let place = WalletPlace::new();
    place.create();
    let rekeyed = json!({"key": RAW_KEY, "key_derivation_method": "RAW",
        "rekey": "new", "rekey_derivation_method": "ARGON2I_INT"});
    let wallet = open_wallet(place.config(), rekeyed).value();
    let (did, verkey) = create_did(wallet, "{}").value();
    close_wallet(wallet).value();
    let old = open_wallet(place.config(), raw_credentials()).error();
    assert_eq!(old, code::WALLET_ACCESS_FAILED);
    let new = json!({"key": "new", "key_derivation_method": "ARGON2I_INT"});
    let wallet = open_wallet(place.config(), new).value();
    assert_eq!(key_for_local_did(wallet, did).value(), verkey);
    close_wallet(wallet).value();
}

#[test]
fn a_wallet_gets_another_raw_key() {
    let place = WalletPlace::new();
    place.create();
    let rekeyed = json!({"key": RAW_KEY, "key_derivation_method": "RAW",
        "rekey": OTHER_RAW_KEY, "rekey_derivation_method": "RAW"});
    let wallet = open_wallet(place.config(), rekeyed).value();
    add_record(wallet, "kind", "id", "value");
    close_wallet(wallet).value();
    let old = [
        open_wallet(place.config(), raw_credentials()).error(),
        delete_wallet(place.config(), raw_credentials()).error(),
    ];
    assert_eq!(old, [code::WALLET_ACCESS_FAILED; 2]);
    let wallet = open_wallet(place.config(), other_credentials()).value();
    assert_eq!(value_of(wallet, "kind", "id"), "value");
    close_wallet(wallet).value();
    delete_wallet(place.config(), other_credentials()).value();
}

/// How many files of this directory the process has open.
fn open_files(directory: &Path) -> usize {
    let open = fs::read_dir("/proc/self/fd").unwrap().flatten();
    open.filter_map(|it| fs::read_link(it.path()).ok())
        .filter(|it| it.starts_with(directory))
        .count()
}

#[test]
fn a_wallet_that_did_not_open_is_closed_again() {
    let place = WalletPlace::new();
    place.create();
    let directory = place.file().parent().unwrap().to_owned();
    for _ in 0..10 {
        let opened = open_wallet(place.config(), other_credentials()).error();
        assert_eq!(opened, code::WALLET_ACCESS_FAILED);
        assert_eq!(open_files(&directory), 0);
    }
    let wallet = place.open();
    assert!(open_files(&directory) > 0);
    close_wallet(wallet).value();
    assert_eq!(open_files(&directory), 0);
    let deleted = delete_wallet(place.config(), other_credentials()).error();
    assert_eq!(deleted, code::WALLET_ACCESS_FAILED);
    assert_eq!(open_files(&directory), 0);
    delete_wallet(place.config(), raw_credentials()).value();
    assert!(!directory.exists());
}

#[test]
fn a_rekey_with_a_wrong_key_changes_nothing() {
    let place = WalletPlace::new();
    place.create();
    let wrong = json!({"key": OTHER_RAW_KEY, "key_derivation_method": "RAW",
        "rekey": OTHER_RAW_KEY, "rekey_derivation_method": "RAW"});
    assert_eq!(open_wallet(place.config(), wrong).error(), code::WALLET_ACCESS_FAILED);
    let malformed = json!({"key": RAW_KEY, "key_derivation_method": "RAW",
        "rekey": "not base58: 0OIl", "rekey_derivation_method": "RAW"});
    assert_eq!(open_wallet(place.config(), malformed).error(), code::INVALID_STRUCTURE);
    close_wallet(place.open()).value();
}

#[test]
fn raw_keys_are_32_bytes_in_base58() {
    let place = WalletPlace::new();
    for key in ["", "short", "0OIl", &RAW_KEY[4..], &format!("{RAW_KEY}11")] {
        let credentials = json!({"key": key, "key_derivation_method": "RAW"});
        let heard = create_wallet(place.config(), credentials).ask();
        assert_eq!(heard.code, code::INVALID_STRUCTURE, "{key}");
        assert!(key.is_empty() || !heard.message().contains(key));
    }
    assert!(!place.file().exists());
}

#[test]
fn a_storage_that_is_not_registered_is_told() {
    let place = WalletPlace::new();
    let mut config = place.config();
    config["storage_type"] = json!("postgres_storage");
    let (config, credentials) = (config.to_string(), raw_credentials());
    let unknown = code::WALLET_UNKNOWN_TYPE;
    assert_eq!(create_wallet(&config, credentials.clone()).error(), unknown);
    assert_eq!(open_wallet(&config, credentials.clone()).error(), unknown);
    assert_eq!(delete_wallet(&config, credentials).error(), unknown);
}

#[test]
fn the_default_storage_may_be_named() {
    let place = WalletPlace::new();
    let mut config = place.config();
    config["storage_type"] = json!("default");
    create_wallet(config.clone(), raw_credentials()).value();
    close_wallet(place.open()).value();
    config["storage_type"] = Value::Null;
    delete_wallet(config, raw_credentials()).value();
}

#[test]
fn without_a_path_wallets_are_where_libindys_are() {
    alone(without_a_path_wallets_are_where_libindys_are, || {
        let file = std::env::home_dir().unwrap().join(".indy_client/wallet/mine/sqlite.db");
        for config in [json!({"id": "mine"}), json!({"id": "mine", "storage_config": {}})] {
            create_wallet(config.clone(), raw_credentials()).value();
            assert!(file.exists());
            close_wallet(open_wallet(config.clone(), raw_credentials()).value()).value();
            delete_wallet(config, raw_credentials()).value();
            assert!(!file.exists());
        }
    });
}

#[test]
fn a_place_where_no_file_can_be_is_told() {
    let place = WalletPlace::new();
    place.create();
    let under_a_file = json!({"id": "wallet", "storage_config": {"path": place.file()}});
    assert_eq!(create_wallet(under_a_file, raw_credentials()).error(), code::IO);
    let no_path = json!({"id": "wallet", "storage_config": {"path": 5}});
    assert_eq!(create_wallet(no_path, raw_credentials()).any_code(), code::INVALID_STRUCTURE);
}

#[test]
fn a_damaged_file_is_told_and_kept() {
    let place = WalletPlace::new();
    place.create();
    let damaged = vec![b'x'; 8192];
    fs::write(place.file(), &damaged).unwrap();
    assert_eq!(open_wallet(place.config(), raw_credentials()).error(), code::WALLET_STORAGE);
    assert_eq!(delete_wallet(place.config(), raw_credentials()).error(), code::WALLET_STORAGE);
    assert_eq!(fs::read(place.file()).unwrap(), damaged);
}

#[test]
fn damaged_metadata_is_told() {
    let place = WalletPlace::new();
    place.create();
    let connection = rusqlite::Connection::open(place.file()).unwrap();
    connection.execute("UPDATE metadata SET value = ?1", [b"{}".to_vec()]).unwrap();
    drop(connection);
    assert_eq!(open_wallet(place.config(), raw_credentials()).error(), code::INVALID_STATE);
}

#[test]
fn a_damaged_record_is_told_and_the_others_are_not_harmed() {
    let wallet = TestWallet::new();
    let (damaged, _) = create_did(wallet.handle, "{}").value();
    let connection = rusqlite::Connection::open(wallet.place.file()).unwrap();
    connection
        .execute("UPDATE items SET value = zeroblob(length(value))", [])
        .unwrap();
    drop(connection);
    let (sound, verkey) = create_did(wallet.handle, "{}").value();
    let heard = key_for_local_did(wallet.handle, damaged).error();
    assert_eq!(heard, code::WALLET_ENCRYPTION);
    assert_eq!(list_dids(wallet.handle).error(), code::WALLET_ENCRYPTION);
    assert_eq!(key_for_local_did(wallet.handle, sound).value(), verkey);
}

#[test]
fn generated_keys_open_wallets_and_are_random_without_a_seed() {
    let (one, other) = (generate_wallet_key(NULL).value(), generate_wallet_key("{}").value());
    assert_ne!(one, other);
    let place = WalletPlace::new();
    let credentials = json!({"key": one, "key_derivation_method": "RAW"});
    create_wallet(place.config(), credentials.clone()).value();
    close_wallet(open_wallet(place.config(), credentials).value()).value();
}

#[test]
fn the_key_of_a_seed_is_always_the_same() {
    let seed = json!({"seed": "000000000000000000000000Trustee1"});
    let key = generate_wallet_key(seed).value();
    assert_eq!(key, OTHER_RAW_KEY);
    for seed in ["", "short", "é".repeat(32).as_str()] {
        let heard = generate_wallet_key(json!({"seed": seed})).ask();
        assert_eq!((heard.code, heard.value.as_str()), (code::INVALID_STRUCTURE, ""));
        assert!(seed.is_empty() || !heard.message().contains(seed));
    }
}
