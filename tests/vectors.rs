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
    Copied, RAW_KEY, TestWallet, WalletPlace, abbreviate_verkey, add_wallet_record, all_of_it,
    anon_decrypt, auth_decrypt, close_wallet, code, create_did, create_key, create_wallet,
    export_wallet, fetch_wallet_search_next_records, generate_wallet_key, get_pairwise,
    get_wallet_record, ids_of, import_wallet, is_pairwise_exists, json_of, key_for_local_did,
    list_dids, list_pairwise, open_wallet, open_wallet_search, page_of, parsed, raw_credentials,
    sign, unpack, vectors, verify,
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

/// A wallet with the key of the seed of this name.
fn wallet_of(expected: &Value, name: &str) -> TestWallet {
    let wallet = TestWallet::new();
    let key = create_key(wallet.handle, json!({"seed": expected["seeds"][name]})).value();
    assert_eq!(key, text(&expected["verkeys"], name));
    wallet
}

#[test]
fn libindys_boxes_open() {
    let expected = json_of("crypto/auth_anon_crypt.json");
    let (from, to) = (text(&expected, "from"), text(&expected, "to"));
    let [sender, recipient] = [from, to].map(|it| text(&expected["verkeys"], it));
    let wallet = wallet_of(&expected, to);
    for case in expected["cases"].as_array().unwrap() {
        let bytes = |key: &str| STANDARD.decode(text(case, key)).unwrap();
        let opened = auth_decrypt(wallet.handle, recipient, bytes("auth_crypt_b64")).value();
        assert_eq!(opened, (sender.to_owned(), bytes("message_b64")));
        let opened = anon_decrypt(wallet.handle, recipient, bytes("anon_crypt_b64")).value();
        assert_eq!(opened, bytes("message_b64"));
    }
}

#[test]
fn libindys_packed_messages_open_for_every_recipient() {
    let expected = json_of("crypto/pack_message.json");
    let wallets = ["recipient1", "recipient2"].map(|it| (it, wallet_of(&expected, it)));
    let stranger = wallet_of(&expected, "sender");
    for case in expected["cases"].as_array().unwrap() {
        let packed = text(case, "packed_utf8");
        for unpacked in case["unpack_message"].as_array().unwrap() {
            let (_, wallet) = wallets.iter().find(|(it, _)| *it == text(unpacked, "by")).unwrap();
            let found = unpack(wallet.handle, packed).value();
            assert_eq!(parsed(std::str::from_utf8(&found).unwrap()), unpacked["result"]);
        }
        assert_eq!(unpack(stranger.handle, packed).error(), code::ITEM_NOT_FOUND);
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

/// Records, searches and relations, as libindy told them.
fn check_records(wallet: i32, expected: &Value) {
    for record in expected["non_secrets"]["records"].as_array().unwrap() {
        let (kind, id) = (text(record, "type"), text(record, "id"));
        let found = get_wallet_record(wallet, kind, id, all_of_it()).value();
        assert_eq!(parsed(&found), *record);
    }
    for search in expected["non_secrets"]["searches"].as_array().unwrap() {
        let (kind, query) = (text(search, "type"), &search["query"]);
        let options = json!({"retrieveTotalCount": true});
        let handle = open_wallet_search(wallet, kind, query.clone(), options).value();
        let page = fetch_wallet_search_next_records(wallet, handle, 100).value();
        assert_eq!(parsed(&page)["totalCount"], search["totalCount"], "{query}");
        assert_eq!(json!(ids_of(&page_of(&page))), search["ids"], "{query}");
    }
    for refused in expected["non_secrets"]["refused_searches"].as_array().unwrap() {
        let search = open_wallet_search(wallet, "contact", refused["query"].clone(), "{}");
        assert_eq!(json!(search.any_code()), refused["error_code"]);
    }
}

fn check_relations(wallet: i32, expected: &Value) {
    let list = parsed(&list_pairwise(wallet).value());
    let listed: HashMap<_, _> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|it| parsed(it.as_str().unwrap()))
        .map(|it| (text(&it, "their_did").to_owned(), it))
        .collect();
    let expected = expected["pairwise"].as_array().unwrap();
    assert_eq!(listed.len(), expected.len());
    for pairwise in expected {
        let their_did = text(pairwise, "their_did");
        assert!(is_pairwise_exists(wallet, their_did).value());
        let found = parsed(&get_pairwise(wallet, their_did).value());
        assert_eq!(found, pairwise["get_pairwise"]);
        assert_eq!(listed[their_did]["my_did"], pairwise["my_did"]);
        assert_eq!(listed[their_did]["metadata"], pairwise["metadata"]);
    }
}

fn check_others(wallet: i32, expected: &Value) {
    for did in expected["their_dids"].as_array().unwrap() {
        assert_eq!(key_for_local_did(wallet, text(did, "did")).value(), text(did, "verkey"));
    }
}

fn check_everything(wallet: i32, expected: &Value) {
    check_dids(wallet, expected);
    check_keys(wallet, expected);
    check_others(wallet, expected);
    check_relations(wallet, expected);
    check_records(wallet, expected);
}

#[test]
fn libindys_wallets_tell_all_they_hold() {
    for copied in [Copied::raw(), Copied::argon2i_mod()] {
        let wallet = copied.open();
        check_everything(wallet, &copied.expected());
        close_wallet(wallet).value();
    }
}

/// libindy's exports with their keys. Both are of the wallet `raw`.
const EXPORTS: [(&str, &str, &str); 2] = [
    ("raw_wallet.raw.export", "35k17QPiAs6CMyh75AmHVNntASBkDRT91TV5os8wo87u", "RAW"),
    ("raw_wallet.argon2i_mod.export", "export_key", "ARGON2I_MOD"),
];

#[test]
fn libindys_exports_are_imported_with_all_they_hold() {
    let expected = Copied::raw().expected();
    for (name, key, _) in EXPORTS {
        let place = WalletPlace::new();
        let path = vectors().join("exports").join(name);
        let from = json!({"path": path, "key": key});
        import_wallet(place.config(), raw_credentials(), from.clone()).value();
        let wallet = place.open();
        check_everything(wallet, &expected);
        close_wallet(wallet).value();
        let mut wrong = from;
        wrong["key"] = json!(RAW_KEY);
        let refused = import_wallet(WalletPlace::new().config(), raw_credentials(), wrong).error();
        assert_eq!(refused, code::INVALID_STRUCTURE);
    }
}

#[test]
fn what_was_libindys_survives_an_export_from_here() {
    let (copied, place) = (Copied::argon2i_mod(), WalletPlace::new());
    let directory = tempfile::tempdir().unwrap();
    let to = json!({"path": directory.path().join("export"), "key": RAW_KEY,
        "key_derivation_method": "RAW"});
    let wallet = copied.open();
    export_wallet(wallet, to.clone()).value();
    close_wallet(wallet).value();
    import_wallet(place.config(), raw_credentials(), to).value();
    let wallet = place.open();
    check_everything(wallet, &copied.expected());
    close_wallet(wallet).value();
}

/// An export from its header on, and the header's length.
fn header(file: &Path) -> (Vec<u8>, u32) {
    let bytes = fs::read(file).unwrap();
    let length = u32::from_le_bytes(bytes[..4].try_into().unwrap());
    (bytes[4..].to_vec(), length)
}

/// The shape of a MessagePack value: `[` `]` for an array, `u` for a number of a byte, `U` for a
/// longer one.
fn shape(bytes: &[u8], at: &mut usize) -> String {
    let first = bytes[*at];
    *at += 1;
    match first {
        0x00..=0x7f => "u".to_owned(),
        0xcc => skip(at, 1, "u"),
        0xcd => skip(at, 2, "U"),
        0xce => skip(at, 4, "U"),
        0xcf => skip(at, 8, "U"),
        0x90..=0x9f => array(bytes, at, usize::from(first & 0x0f)),
        0xdc => {
            let length = u16::from_be_bytes(bytes[*at..*at + 2].try_into().unwrap());
            *at += 2;
            array(bytes, at, length.into())
        }
        other => panic!("{other:#x} is not in libindy's headers"),
    }
}

fn skip(at: &mut usize, length: usize, shape: &str) -> String {
    *at += length;
    shape.to_owned()
}

fn array(bytes: &[u8], at: &mut usize, length: usize) -> String {
    let items: Vec<_> = (0..length).map(|_| shape(bytes, at)).collect();
    format!("[{}]", items.concat())
}

#[test]
fn exports_made_here_have_libindys_header() {
    let wallet = TestWallet::new();
    let directory = tempfile::tempdir().unwrap();
    for (name, key, method) in EXPORTS {
        let path = directory.path().join(name);
        let to = json!({"path": path, "key": key, "key_derivation_method": method});
        export_wallet(wallet.handle, to.clone()).value();
        let shape_of = |file: &Path| {
            let (bytes, length) = header(file);
            let mut at = 0;
            let shape = shape(&bytes, &mut at);
            assert_eq!(at, length as usize, "the header has the length that stands before it");
            // After two arrays begin, the first number is the method of derivation.
            (shape, bytes[2])
        };
        let libindys = vectors().join("exports").join(name);
        assert_eq!(shape_of(&path), shape_of(&libindys), "{name}");
        import_wallet(WalletPlace::new().config(), raw_credentials(), to).value();
    }
}

#[test]
fn records_written_here_have_libindys_layout() {
    let (made, libindys) = (TestWallet::new(), Copied::raw());
    for record in libindys.expected()["non_secrets"]["records"].as_array().unwrap() {
        let (kind, id, value) = (text(record, "type"), text(record, "id"), text(record, "value"));
        add_wallet_record(made.handle, kind, id, value, record["tags"].clone()).value();
    }
    for (table, columns) in [
        ("items", "type name value key"),
        ("tags_encrypted", "name value item_id"),
        ("tags_plaintext", "name value item_id"),
    ] {
        let expected = storage_types(&libindys.file(), table, columns);
        assert_eq!(storage_types(&made.place.file(), table, columns), expected, "{table}");
    }
    let clear = "SELECT value FROM tags_plaintext WHERE typeof(value) = 'text' ORDER BY 1";
    let values = |file: &Path| rows(&Connection::open(file).unwrap(), clear);
    assert!(!values(&libindys.file()).is_empty());
    assert_eq!(values(&made.place.file()), values(&libindys.file()));
    // What is sealed is as long as what libindy sealed: nonce, tag, nothing else.
    let lengths = "SELECT length(items.type), length(items.name), length(items.value), \
        length(items.key) FROM items JOIN tags_plaintext ON item_id = items.id ORDER BY 1, 2, 3, 4";
    let lengths = |file: &Path| rows(&Connection::open(file).unwrap(), lengths);
    assert_eq!(lengths(&made.place.file()), lengths(&libindys.file()));
    let sealed = "SELECT length(name), length(value) FROM tags_encrypted ORDER BY 1, 2";
    let sealed = |file: &Path| rows(&Connection::open(file).unwrap(), sealed);
    let found = sealed(&libindys.file());
    assert!(sealed(&made.place.file()).iter().all(|it| found.contains(it)));
}
