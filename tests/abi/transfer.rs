//! Export and import: what is in the file comes back, and where that cannot be, nothing is left
//! behind.

use std::fs;
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::library::{
    NULL, OTHER_RAW_KEY, Pending, RAW_KEY, TestWallet, WalletPlace, add_record, add_wallet_record,
    all_of_it, change, change_wallet_records, close_wallet, code, create_did, create_wallet,
    delete_wallet, export_wallet, fetch, generate_wallet_key, get_wallet_record, ids,
    import_wallet, key_for_local_did, list_dids, open_wallet, open_wallet_search, parsed,
    raw_credentials, sign, tags_of, value_of, verify,
};

const KIND: &str = "contact";

/// A file that may or may not be there, in a directory of its own.
struct ExportPlace {
    directory: TempDir,
}

impl ExportPlace {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("export")
    }

    fn config(&self) -> Value {
        json!({"path": self.path(), "key": OTHER_RAW_KEY, "key_derivation_method": "RAW"})
    }

    /// What is in the directory.
    fn names(&self) -> Vec<PathBuf> {
        all_under(self.directory.path())
    }
}

fn all_under(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory).unwrap().map(|it| it.unwrap().path()).collect()
}

/// A wallet with a DID and records of every form.
fn filled() -> TestWallet {
    let wallet = TestWallet::new();
    create_did(wallet.handle, "{}").value();
    add_record(wallet.handle, KIND, "plain", "value");
    let tags = json!({"name": "alice", "~age": "18", "Grüße ☃": "😀"});
    add_wallet_record(wallet.handle, KIND, "Grüße ☃", "😀 \" \\ \u{1}", tags).value();
    add_record(wallet.handle, "other", "plain", &"long ".repeat(1000));
    wallet
}

/// The records of a kind, whole.
fn records(wallet: i32, kind: &str) -> Vec<Value> {
    let search = open_wallet_search(wallet, kind, "{}", all_of_it()).value();
    let mut records = fetch(wallet, search, 1_000_000);
    records.sort_by_key(|it| it["id"].to_string());
    records
}

fn check_same(one: i32, other: i32) {
    assert_eq!(parsed(&list_dids(one).value()), parsed(&list_dids(other).value()));
    for kind in [KIND, "other"] {
        assert!(!records(one, kind).is_empty());
        assert_eq!(records(one, kind), records(other, kind));
    }
    for did in parsed(&list_dids(one).value()).as_array().unwrap() {
        let verkey = did["verkey"].as_str().unwrap();
        let signature = sign(other, verkey, "text").value();
        assert!(verify(verkey, "text", signature).value());
    }
}

/// Nothing of a wallet is at this place, and one can be made there.
fn check_nothing_at(place: &WalletPlace) {
    let opened = open_wallet(place.config(), raw_credentials()).error();
    assert_eq!(opened, code::WALLET_NOT_FOUND);
    let directory = place.file().parent().unwrap().to_owned();
    assert!(!directory.exists(), "{:?} is left", all_under(&directory));
}

#[test]
fn what_was_exported_is_imported() {
    let wallet = filled();
    for (key, method) in [
        (RAW_KEY, json!("RAW")),
        ("a passphrase", json!("ARGON2I_INT")),
        ("a passphrase", json!("ARGON2I_MOD")),
    ] {
        let export = ExportPlace::new();
        let config = json!({"path": export.path(), "key": key, "key_derivation_method": method});
        export_wallet(wallet.handle, config).value();
        assert_eq!(export.names(), [export.path()], "something else is left");
        let place = WalletPlace::new();
        let from = json!({"path": export.path(), "key": key});
        import_wallet(place.config(), raw_credentials(), from).value();
        let imported = place.open();
        check_same(wallet.handle, imported);
        close_wallet(imported).value();
        delete_wallet(place.config(), raw_credentials()).value();
        check_nothing_at(&place);
    }
}

#[test]
fn a_key_is_derived_with_argon2i_mod_unless_it_is_said() {
    let (wallet, export) = (filled(), ExportPlace::new());
    let config = json!({"path": export.path(), "key": "a passphrase"});
    export_wallet(wallet.handle, config.clone()).value();
    let bytes = fs::read(export.path()).unwrap();
    assert_eq!(bytes[4..7], [0x93, 0x92, 0]);
    import_wallet(WalletPlace::new().config(), raw_credentials(), config).value();
}

#[test]
fn an_empty_wallet_goes_through_a_file_too() {
    let (wallet, export, place) = (TestWallet::new(), ExportPlace::new(), WalletPlace::new());
    export_wallet(wallet.handle, export.config()).value();
    import_wallet(place.config(), raw_credentials(), export.config()).value();
    let imported = place.open();
    assert_eq!(list_dids(imported).value(), "[]");
    close_wallet(imported).value();
}

#[test]
fn files_show_nothing_of_what_is_in_them() {
    let (wallet, export) = (TestWallet::new(), ExportPlace::new());
    let word = "CONSPICUOUS";
    add_wallet_record(wallet.handle, word, word, word, json!({word: word, "~t": word})).value();
    export_wallet(wallet.handle, export.config()).value();
    let bytes = fs::read(export.path()).unwrap();
    assert!(!bytes.windows(word.len()).any(|it| it == word.as_bytes()));
}

#[test]
fn memory_and_default_exchange_wallets() {
    let (wallet, export) = (filled(), ExportPlace::new());
    export_wallet(wallet.handle, export.config()).value();
    let config = json!({"id": "exchange", "storage_type": "memory"});
    import_wallet(config.clone(), raw_credentials(), export.config()).value();
    let again = import_wallet(config.clone(), raw_credentials(), export.config()).error();
    assert_eq!(again, code::WALLET_ALREADY_EXISTS);
    let memory = open_wallet(config.clone(), raw_credentials()).value();
    check_same(wallet.handle, memory);
    add_record(memory, KIND, "more", "value");
    let (back, place) = (ExportPlace::new(), WalletPlace::new());
    export_wallet(memory, back.config()).value();
    import_wallet(place.config(), raw_credentials(), back.config()).value();
    let imported = place.open();
    check_same(memory, imported);
    assert_eq!(value_of(imported, KIND, "more"), "value");
    close_wallet(imported).value();
    close_wallet(memory).value();
    delete_wallet(config.clone(), raw_credentials()).value();
    // What is no export leaves nothing in memory either.
    fs::write(back.path(), "no export").unwrap();
    import_wallet(config.clone(), raw_credentials(), back.config()).error();
    let opened = open_wallet(config, raw_credentials()).error();
    assert_eq!(opened, code::WALLET_NOT_FOUND);
}

#[test]
fn what_is_at_the_path_stays_untouched() {
    let (wallet, export) = (filled(), ExportPlace::new());
    fs::write(export.path(), "somebody's").unwrap();
    let refused = export_wallet(wallet.handle, export.config()).ask();
    assert_eq!(refused.code, code::IO);
    assert_eq!(fs::read(export.path()).unwrap(), b"somebody's");
    assert_eq!(export.names(), [export.path()]);
    let directory = json!({"path": export.directory.path(), "key": RAW_KEY,
        "key_derivation_method": "RAW"});
    assert_eq!(export_wallet(wallet.handle, directory).error(), code::IO);
    let below = json!({"path": export.path().join("file"), "key": RAW_KEY,
        "key_derivation_method": "RAW"});
    assert_eq!(export_wallet(wallet.handle, below).error(), code::IO);
    assert_eq!(fs::read(export.path()).unwrap(), b"somebody's");
    add_record(wallet.handle, KIND, "after", "value");
}

#[test]
fn directories_on_the_way_are_made() {
    let (wallet, export, place) = (filled(), ExportPlace::new(), WalletPlace::new());
    let path = export.directory.path().join("a").join("b").join("export");
    let config = json!({"path": path, "key": RAW_KEY, "key_derivation_method": "RAW"});
    export_wallet(wallet.handle, config.clone()).value();
    import_wallet(place.config(), raw_credentials(), config).value();
}

#[test]
fn of_many_exports_to_one_path_one_succeeds() {
    let (wallet, export, place) = (filled(), ExportPlace::new(), WalletPlace::new());
    let exports: Vec<_> =
        (0..10).map(|_| export_wallet(wallet.handle, export.config()).issue()).collect();
    let codes: Vec<_> = exports.into_iter().map(Pending::code).collect();
    assert_eq!(codes.iter().filter(|it| **it == 0).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|it| **it == code::IO).count(), 9, "{codes:?}");
    assert_eq!(export.names(), [export.path()]);
    import_wallet(place.config(), raw_credentials(), export.config()).value();
}

#[test]
fn a_wallet_that_is_there_is_not_imported_over() {
    let (wallet, export) = (filled(), ExportPlace::new());
    export_wallet(wallet.handle, export.config()).value();
    let target = TestWallet::new();
    add_record(target.handle, KIND, "mine", "value");
    let refused = import_wallet(target.place.config(), raw_credentials(), export.config()).error();
    assert_eq!(refused, code::WALLET_ALREADY_EXISTS, "open");
    close_wallet(target.handle).value();
    let refused = import_wallet(target.place.config(), raw_credentials(), export.config()).error();
    assert_eq!(refused, code::WALLET_ALREADY_EXISTS, "closed");
    let again = target.place.open();
    assert_eq!(ids(again, KIND, json!({})), ["mine"]);
    close_wallet(again).value();
}

#[test]
fn of_many_imports_and_creates_of_one_id_the_first_wins() {
    let (wallet, export, place) = (filled(), ExportPlace::new(), WalletPlace::new());
    export_wallet(wallet.handle, export.config()).value();
    let issued: Vec<_> = (0..10)
        .map(|number| match number % 2 {
            0 => import_wallet(place.config(), raw_credentials(), export.config()).issue(),
            _ => create_wallet(place.config(), raw_credentials()).issue(),
        })
        .collect();
    let codes: Vec<_> = issued.into_iter().map(Pending::code).collect();
    assert_eq!(codes[0], 0);
    assert!(codes[1..].iter().all(|it| *it == code::WALLET_ALREADY_EXISTS), "{codes:?}");
    let imported = place.open();
    check_same(wallet.handle, imported);
    close_wallet(imported).value();
}

#[test]
fn another_key_imports_nothing() {
    let (wallet, export, place) = (filled(), ExportPlace::new(), WalletPlace::new());
    export_wallet(wallet.handle, export.config()).value();
    let other = generate_wallet_key(NULL).value();
    for key in [&other, RAW_KEY, "no key at all", ""] {
        let from = json!({"path": export.path(), "key": key});
        let refused = import_wallet(place.config(), raw_credentials(), from).ask();
        assert_eq!(refused.code, code::INVALID_STRUCTURE);
        assert!(key.is_empty() || !refused.message().contains(key));
        check_nothing_at(&place);
    }
    import_wallet(place.config(), raw_credentials(), export.config()).value();
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let (export, place) = (ExportPlace::new(), WalletPlace::new());
    let refused = import_wallet(place.config(), raw_credentials(), export.config()).error();
    assert_eq!(refused, code::IO);
    let directory = json!({"path": export.directory.path(), "key": RAW_KEY});
    let refused = import_wallet(place.config(), raw_credentials(), directory).error();
    assert_eq!(refused, code::IO);
    check_nothing_at(&place);
}

/// Imports these bytes, which are no export, into a place where nothing is.
fn check_refused(export: &ExportPlace, place: &WalletPlace, bytes: &[u8], what: &str) {
    fs::write(export.path(), bytes).unwrap();
    let heard = import_wallet(place.config(), raw_credentials(), export.config()).ask();
    assert_eq!(heard.code, code::INVALID_STRUCTURE, "{what}");
    assert!(!place.file().exists(), "{what}: a wallet is left");
    let directory = place.file().parent().unwrap().to_owned();
    assert!(!directory.exists(), "{what}: {:?} is left", all_under(&directory));
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    let (wallet, export, place) = (filled(), ExportPlace::new(), WalletPlace::new());
    export_wallet(wallet.handle, export.config()).value();
    let whole = fs::read(export.path()).unwrap();
    assert!(whole.len() > 4096, "of several chunks");
    for length in 0..whole.len() {
        check_refused(&export, &place, &whole[..length], &format!("{length} bytes"));
    }
    check_nothing_at(&place);
    let longer = [&whole[..], &[0]].concat();
    check_refused(&export, &place, &longer, "a byte more");
}

#[test]
fn a_file_that_was_changed_is_refused_wherever_it_was() {
    let (wallet, export, place) = (filled(), ExportPlace::new(), WalletPlace::new());
    export_wallet(wallet.handle, export.config()).value();
    let whole = fs::read(export.path()).unwrap();
    let mut random = StdRng::seed_from_u64(1);
    let header = 4 + u32::from_le_bytes(whole[..4].try_into().unwrap()) as usize;
    let random_places = (0..1000).map(|_| random.gen_range(header..whole.len()));
    // The header is short: each of its bytes.
    for position in (0..header).chain(random_places.collect::<Vec<_>>()) {
        let mut changed = whole.clone();
        changed[position] ^= 1 << random.gen_range(0..8);
        check_refused(&export, &place, &changed, &format!("byte {position}"));
    }
    for _ in 0..200 {
        let length = random.gen_range(0..5000);
        let noise: Vec<u8> = (0..length).map(|_| random.gen_range(0..=255)).collect();
        check_refused(&export, &place, &noise, "noise");
    }
}

#[test]
fn a_wallet_that_is_not_open_cannot_be_exported() {
    let (wallet, export) = (filled(), ExportPlace::new());
    close_wallet(wallet.handle).value();
    for handle in [wallet.handle, 0, -1] {
        let refused = export_wallet(handle, export.config()).error();
        assert_eq!(refused, code::WALLET_INVALID_HANDLE);
    }
    assert!(export.names().is_empty());
}

#[test]
fn an_export_that_was_accepted_ends_before_the_wallet_closes() {
    let (wallet, export, place) = (filled(), ExportPlace::new(), WalletPlace::new());
    let exported = export_wallet(wallet.handle, export.config()).issue();
    let closed = close_wallet(wallet.handle).issue();
    exported.value();
    closed.value();
    import_wallet(place.config(), raw_credentials(), export.config()).value();
    let (imported, again) = (place.open(), wallet.place.open());
    check_same(again, imported);
    close_wallet(imported).value();
    close_wallet(again).value();
}

#[test]
fn a_transaction_is_in_an_export_whole_or_not_at_all() {
    let wallet = TestWallet::new();
    let all_at = |number: i32| -> Value {
        let put = |id| json!({"op": "put", "type": KIND, "id": format!("{id}"), "value": number.to_string()});
        (0..1000).map(put).collect()
    };
    change(wallet.handle, all_at(0));
    let atomic = json!({"atomic": true});
    let (mut changes, mut exports) = (Vec::new(), Vec::new());
    for number in 1..=10 {
        changes.push(change_wallet_records(wallet.handle, all_at(number), atomic.clone()).issue());
        let export = ExportPlace::new();
        exports.push((export_wallet(wallet.handle, export.config()).issue(), export));
    }
    for (exported, export) in exports {
        exported.value();
        let place = WalletPlace::new();
        import_wallet(place.config(), raw_credentials(), export.config()).value();
        let imported = place.open();
        let records = records(imported, KIND);
        assert_eq!(records.len(), 1000);
        let first = &records[0]["value"];
        assert!(records.iter().all(|it| it["value"] == *first), "of two moments");
        close_wallet(imported).value();
    }
    changes.into_iter().for_each(|it| drop(it.value()));
    assert_eq!(value_of(wallet.handle, KIND, "999"), "10");
}

#[test]
fn a_large_wallet_goes_through_a_file() {
    let (wallet, export, place) = (TestWallet::new(), ExportPlace::new(), WalletPlace::new());
    let add = |number: i32| {
        json!({"op": "add", "type": KIND, "id": number.to_string(),
            "value": "x".repeat(number as usize % 1000), "tags": {"~n": number.to_string(), "a": "b"}})
    };
    assert!(change(wallet.handle, (0..10_000).map(add).collect()).iter().all(|it| *it == 0));
    let giant = "x".repeat(5_000_000);
    add_wallet_record(wallet.handle, "other", "giant", &giant, NULL).value();
    export_wallet(wallet.handle, export.config()).value();
    import_wallet(place.config(), raw_credentials(), export.config()).value();
    let imported = place.open();
    check_same(wallet.handle, imported);
    assert_eq!(ids(imported, KIND, json!({"~n": "5000", "a": "b"})), ["5000"]);
    assert_eq!(tags_of(imported, KIND, "1"), json!({"~n": "1", "a": "b"}));
    close_wallet(imported).value();
    // Many batches in, the file ends: what was imported until then goes again.
    let whole = fs::read(export.path()).unwrap();
    let (torn, nowhere) = (ExportPlace::new(), WalletPlace::new());
    check_refused(&torn, &nowhere, &whole[..whole.len() - 1], "torn");
    check_nothing_at(&nowhere);
}

#[test]
fn an_imported_wallet_is_its_own() {
    let (wallet, export, place) = (filled(), ExportPlace::new(), WalletPlace::new());
    export_wallet(wallet.handle, export.config()).value();
    let credentials = json!({"key": "other", "key_derivation_method": "ARGON2I_INT"});
    import_wallet(place.config(), credentials.clone(), export.config()).value();
    let refused = open_wallet(place.config(), raw_credentials()).error();
    assert_eq!(refused, code::WALLET_ACCESS_FAILED);
    let imported = open_wallet(place.config(), credentials).value();
    let (did, _) = create_did(imported, "{}").value();
    assert_eq!(key_for_local_did(wallet.handle, did).error(), code::ITEM_NOT_FOUND);
    let record = get_wallet_record(imported, KIND, "plain", "{}").value();
    assert_eq!(parsed(&record)["value"], "value");
    close_wallet(imported).value();
}
