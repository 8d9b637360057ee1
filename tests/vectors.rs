//! What libindy made is read here, and what is made here looks as libindy made it.
//!
//! `tests/vectors` was written by libindy 1.16: wallets, and results that depend on a seed alone.

#[path = "library/mod.rs"]
mod library;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use serde_json::{Value, json};

use library::{
    Copied, RAW_KEY, TestWallet, WalletPlace, abbreviate_verkey, close_wallet, code, create_did,
    create_key, create_wallet, generate_wallet_key, json_of, key_for_local_did, list_dids,
    open_wallet, sign, vectors, verify,
};

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key}"))
}

/// The DIDs of a wallet by name, as it lists them.
fn listed(wallet: i32) -> BTreeMap<String, Value> {
    let list: Vec<Value> = serde_json::from_str(&list_dids(wallet).value()).unwrap();
    list.into_iter().map(|it| (text(&it, "did").to_owned(), it)).collect()
}

fn check_dids(wallet: i32, expected: &Value) {
    let expected = expected["dids"].as_array().unwrap();
    let entries = expected.iter().map(|it| {
        let temporary = &it["temp_verkey_after_replace_keys_start"];
        let entry = json!({"did": it["did"], "verkey": it["verkey"], "tempVerkey": temporary,
            "metadata": it["metadata"]});
        (text(it, "did").to_owned(), entry)
    });
    assert_eq!(listed(wallet), entries.collect());
}

fn check_keys(wallet: i32, expected: &Value) {
    for did in expected["dids"].as_array().unwrap() {
        let verkey = text(did, "verkey");
        assert_eq!(key_for_local_did(wallet, text(did, "did")).value(), verkey);
        let signature = sign(wallet, verkey, "text").value();
        assert!(verify(verkey, "text", signature).value());
    }
    for key in expected["keys"].as_array().unwrap() {
        let verkey = text(key, "verkey");
        assert!(verify(verkey, "text", sign(wallet, verkey, "text").value()).value());
        let again = create_key(wallet, json!({"seed": key["seed"]})).error();
        assert_eq!(again, code::ITEM_ALREADY_EXISTS);
    }
}

/// A wallet of libindy's tells all it knows, takes more, and still tells all.
fn check(copied: &Copied) {
    let expected = copied.expected();
    let wallet = copied.open();
    check_dids(wallet, &expected);
    check_keys(wallet, &expected);
    let (did, verkey) = create_did(wallet, "{}").value();
    close_wallet(wallet).value();
    let wallet = copied.open();
    assert_eq!(key_for_local_did(wallet, &did).value(), verkey);
    assert_eq!(listed(wallet).len(), expected["dids"].as_array().unwrap().len() + 1);
    check_keys(wallet, &expected);
    close_wallet(wallet).value();
}

#[test]
fn libindys_wallet_with_a_raw_key_opens() {
    check(&Copied::raw());
}

#[test]
fn libindys_wallet_with_a_passphrase_opens() {
    check(&Copied::argon2i_mod());
}

#[test]
fn the_dids_of_libindys_wallets_come_from_their_seeds() {
    let wallet = TestWallet::new();
    for expected in json_of("wallets/raw.expected.json")["dids"].as_array().unwrap() {
        let made = create_did(wallet.handle, expected["did_info"].clone()).value();
        // Where the key was replaced later, the seed makes the one before.
        let before = &expected["verkey_before_replace"];
        let verkey = before.as_str().unwrap_or_else(|| text(expected, "verkey"));
        assert_eq!(made, (text(expected, "did").to_owned(), verkey.to_owned()));
    }
}

#[test]
fn dids_keys_and_signatures_are_libindys() {
    for expected in json_of("crypto/sign.json").as_array().unwrap() {
        let wallet = TestWallet::new();
        let seed = &expected["seed"];
        let (did, verkey) = create_did(wallet.handle, json!({"seed": seed})).value();
        assert_eq!(did, text(expected, "did"));
        assert_eq!(verkey, text(expected, "verkey"));
        let (whole, _) = create_did(wallet.handle, json!({"seed": seed, "cid": true})).value();
        assert_eq!(whole, text(expected, "did_with_cid_true"));
        let abbreviated = abbreviate_verkey(&did, &verkey).value();
        assert_eq!(abbreviated, text(expected, "abbreviated_verkey"));
        let bytes = |key: &str| STANDARD.decode(text(expected, key)).unwrap();
        let (message, signature) = (bytes("message_b64"), bytes("signature_b64"));
        assert_eq!(sign(wallet.handle, &verkey, &message).value(), signature);
        assert!(verify(&verkey, &message, &signature).value());
    }
}

#[test]
fn wallet_keys_of_seeds_are_libindys() {
    for expected in json_of("crypto/generate_wallet_key.json").as_array().unwrap() {
        let key = generate_wallet_key(json!({"seed": expected["seed"]})).value();
        assert_eq!(key, text(expected, "key"));
    }
}

/// What a query gives, a line a row.
fn rows(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let values = (0..columns).map(|it| Ok(format!("{:?}", row.get_ref(it)?)));
        values.collect::<rusqlite::Result<Vec<_>>>().map(|it| it.join("|"))
    };
    statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Tables, columns, indices and foreign keys, by meaning: not the text that made them.
fn schema(file: &Path) -> BTreeMap<String, Vec<String>> {
    let connection = Connection::open(file).unwrap();
    let mut schema = BTreeMap::new();
    let objects = "SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('table', 'index')";
    let mut names = rows(&connection, objects);
    names.sort_unstable();
    schema.insert("objects".to_owned(), names);
    for table in ["metadata", "items", "tags_encrypted", "tags_plaintext"] {
        for of in ["table_info", "index_list", "foreign_key_list"] {
            let key = format!("{of} {table}");
            // An index's place in the list, its first column, is nothing of meaning.
            let start = usize::from(of == "index_list");
            let found = rows(&connection, &format!("PRAGMA {of}({table})"));
            let meaning = |it: &String| it.split('|').skip(start).collect::<Vec<_>>().join("|");
            let mut found: Vec<_> = found.iter().map(meaning).collect();
            found.sort_unstable();
            schema.insert(key, found);
        }
        let indices = format!(
            "SELECT list.name, info.seqno, info.name FROM pragma_index_list('{table}') AS list, \
             pragma_index_info(list.name) AS info ORDER BY 1, 2"
        );
        schema.insert(format!("indices of {table}"), rows(&connection, &indices));
    }
    schema
}

/// How the values of a table's columns are stored.
fn storage_types(file: &Path, table: &str, columns: &str) -> Vec<String> {
    let connection = Connection::open(file).unwrap();
    let types = columns.split(' ').map(|it| format!("typeof({it})")).collect::<Vec<_>>();
    rows(&connection, &format!("SELECT DISTINCT {} FROM {table}", types.join(", ")))
}

/// A wallet made here, with a DID in it, that is closed.
fn made_here(credentials: Value) -> WalletPlace {
    let place = WalletPlace::new();
    create_wallet(place.config(), credentials.clone()).value();
    let wallet = open_wallet(place.config(), credentials).value();
    create_did(wallet, "{}").value();
    close_wallet(wallet).value();
    place
}

fn metadata(file: &Path) -> HashMap<String, Vec<u8>> {
    let connection = Connection::open(file).unwrap();
    let query = "SELECT value FROM metadata";
    let bytes: Vec<u8> = connection.query_row(query, [], |row| row.get(0)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn wallets_made_here_have_libindys_schema() {
    let made = made_here(json!({"key": RAW_KEY, "key_derivation_method": "RAW"}));
    let libindys = Copied::raw();
    assert_eq!(schema(&made.file()), schema(&libindys.file()));
    let columns = "type name value key";
    let expected = storage_types(&libindys.file(), "items", columns);
    assert_eq!(storage_types(&made.file(), "items", columns), expected);
    let expected = storage_types(&libindys.file(), "metadata", "id value");
    assert_eq!(storage_types(&made.file(), "metadata", "id value"), expected);
    let version = |file: &Path| rows(&Connection::open(file).unwrap(), "PRAGMA user_version");
    assert_eq!(version(&made.file()), version(&libindys.file()));
}

#[test]
fn metadata_made_here_has_libindys_form() {
    let lengths = |file: &Path| -> BTreeMap<String, usize> {
        metadata(file).into_iter().map(|(key, bytes)| (key, bytes.len())).collect()
    };
    let raw = made_here(json!({"key": RAW_KEY, "key_derivation_method": "RAW"}));
    assert_eq!(lengths(&raw.file()), lengths(&Copied::raw().file()));
    let expected = lengths(&Copied::argon2i_mod().file());
    for method in ["ARGON2I_MOD", "ARGON2I_INT"] {
        let made = made_here(json!({"key": "a passphrase", "key_derivation_method": method}));
        assert_eq!(lengths(&made.file()), expected);
    }
}

#[test]
fn the_default_way_to_derive_a_key_is_libindys() {
    let place = made_here(json!({"key": "a passphrase"}));
    let named = json!({"key": "a passphrase", "key_derivation_method": "ARGON2I_MOD"});
    close_wallet(open_wallet(place.config(), named).value()).value();
}
