//! Disks that are full, read-only or damaged: a code for each caller, no crash, no text that nobody
//! wrote, and a wallet that goes on once the cause is gone.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::library::{
    NULL, OTHER_RAW_KEY, TestWallet, WalletPlace, add_record, add_wallet_record, all_of_it, alone,
    change, close_wallet, code, create_wallet, delete_wallet, export_wallet, fetch,
    fetch_wallet_search_next_records, get_wallet_record, ids, import_wallet, number_of,
    open_wallet, open_wallet_search, page_of, parsed, raw_credentials, value_of,
};

const KIND: &str = "contact";
/// What a file that cannot be read or written may be answered with.
const DISK: [i32; 2] = [code::WALLET_STORAGE, code::IO];

fn export_config(path: &Path) -> Value {
    json!({"path": path, "key": OTHER_RAW_KEY, "key_derivation_method": "RAW"})
}

/// Lets no file grow beyond this, as if the disk were full, until `u64::MAX` is set.
fn limit_files(bytes: u64) {
    // SAFETY: the pointer is to a live variable of this type; ignoring a signal calls nothing.
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
        let mut limit = std::mem::zeroed();
        assert_eq!(libc::getrlimit(libc::RLIMIT_FSIZE, &mut limit), 0);
        limit.rlim_cur = bytes.min(limit.rlim_max);
        assert_eq!(libc::setrlimit(libc::RLIMIT_FSIZE, &limit), 0);
    }
}

/// Issues adds until some have failed, and gives how many succeeded: the first so many.
fn fill(wallet: i32) -> usize {
    let value = "x".repeat(2000);
    for round in 0_usize.. {
        let name = |it: usize| (round * 100 + it).to_string();
        let added: Vec<_> = (0..100)
            .map(|it| add_wallet_record(wallet, KIND, name(it), value.as_str(), NULL).issue())
            .collect();
        let codes: Vec<_> = added.into_iter().map(|it| it.wait().code).collect();
        let succeeded = codes.iter().take_while(|it| **it == 0).count();
        if succeeded < 100 {
            // They are committed in order, so what failed is the rest, or one of many commits.
            assert!(codes.iter().all(|it| *it == 0 || DISK.contains(it)), "{codes:?}");
            assert!(codes.iter().filter(|it| **it != 0).count() > 0);
            let kept = codes.iter().enumerate().filter(|it| *it.1 == 0).map(|it| name(it.0));
            let kept: Vec<_> = (0..round * 100).map(|it| it.to_string()).chain(kept).collect();
            check_kept(wallet, &kept);
            return kept.len();
        }
    }
    unreachable!("a disk without an end")
}

/// What was answered is there, and nothing else.
fn check_kept(wallet: i32, kept: &[String]) {
    let mut kept = kept.to_vec();
    kept.sort_unstable();
    assert_eq!(ids(wallet, KIND, json!({})), kept);
}

#[test]
fn a_full_disk_is_told_and_survived() {
    alone(a_full_disk_is_told_and_survived, || {
        let wallet = TestWallet::new();
        for megabytes in [1, 2, 3] {
            limit_files(megabytes << 20);
            let kept = fill(wallet.handle);
            assert!(kept > 0, "full before anything was written");
            for _ in 0..3 {
                // Longer than any of the limits: a log that begins anew has room for less.
                let big = "x".repeat(4 << 20);
                let refused = add_wallet_record(wallet.handle, KIND, "big", big, NULL).error();
                assert!(DISK.contains(&refused), "{refused}");
            }
            assert_eq!(ids(wallet.handle, KIND, json!({})).len(), kept, "reading goes on");
            limit_files(u64::MAX);
            add_record(wallet.handle, "other", &megabytes.to_string(), "value");
            delete_all(wallet.handle, kept);
        }
        close_wallet(wallet.handle).value();
        let again = wallet.place.open();
        assert_eq!(ids(again, "other", json!({})), ["1", "2", "3"]);
        assert!(ids(again, KIND, json!({})).is_empty());
        close_wallet(again).value();
    });
}

fn delete_all(wallet: i32, count: usize) {
    let all = ids(wallet, KIND, json!({}));
    let delete = |id: &String| json!({"op": "delete", "type": KIND, "id": id});
    assert_eq!(change(wallet, all.iter().map(delete).collect()), vec![0; count]);
}

#[test]
fn a_wallet_that_does_not_fit_is_not_made() {
    alone(a_wallet_that_does_not_fit_is_not_made, || {
        let wallet = TestWallet::new();
        (0..20)
            .for_each(|it| add_record(wallet.handle, KIND, &it.to_string(), &"x".repeat(50_000)));
        let directory = tempfile::tempdir().unwrap();
        let to = export_config(&directory.path().join("export"));
        let place = WalletPlace::new();
        limit_files(100_000);
        let exported = export_wallet(wallet.handle, to.clone()).error();
        assert_eq!(exported, code::IO);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0, "half an export is left");
        limit_files(u64::MAX);
        export_wallet(wallet.handle, to.clone()).value();
        for limit in [0, 4096, 20_000, 100_000, 500_000] {
            limit_files(limit);
            if limit < 40_000 {
                let created = create_wallet(place.config(), raw_credentials()).error();
                assert!(DISK.contains(&created), "{limit}: {created}");
            }
            let imported = import_wallet(place.config(), raw_credentials(), to.clone()).error();
            assert!(DISK.contains(&imported), "{limit}: {imported}");
            assert!(!place.file().parent().unwrap().exists(), "{limit}: something is left");
        }
        limit_files(u64::MAX);
        import_wallet(place.config(), raw_credentials(), to).value();
        let imported = place.open();
        assert_eq!(ids(imported, KIND, json!({})).len(), 20);
        close_wallet(imported).value();
    });
}

/// Root may write everywhere: whoever is root becomes somebody else.
fn become_nobody() {
    // SAFETY: these take no pointers.
    unsafe {
        if libc::geteuid() == 0 {
            assert_eq!(libc::setgid(65534), 0);
            assert_eq!(libc::setuid(65534), 0);
        }
    }
}

#[test]
fn a_directory_that_is_read_only_is_told() {
    alone(a_directory_that_is_read_only_is_told, || {
        become_nobody();
        let place = WalletPlace::new();
        place.create();
        let wallet = place.open();
        add_record(wallet, KIND, "1", "value");
        let directory = place.file().parent().unwrap().to_owned();
        let export = export_config(&directory.join("export"));
        // SQLite gives the files beside the database the mode that it has.
        let permit = |of_directory: u32, of_files: u32| {
            permit(&directory, 0o700);
            for file in fs::read_dir(&directory).unwrap() {
                permit(&file.unwrap().path(), of_files);
            }
            permit(&directory, of_directory);
        };
        permit(0o500, 0o600);
        assert_eq!(export_wallet(wallet, export.clone()).error(), code::IO);
        close_wallet(wallet).any_code();
        let nested = json!({"id": "inner", "storage_config": {"path": directory}});
        let created = create_wallet(nested, raw_credentials()).error();
        assert!(DISK.contains(&created), "{created}");
        for (of_directory, of_file) in [(0o500, 0o600), (0o500, 0o400), (0o700, 0o400), (0, 0)] {
            permit(of_directory, of_file);
            let opened = open_wallet(place.config(), raw_credentials()).ask();
            let codes = [0, code::WALLET_STORAGE, code::IO];
            assert!(codes.contains(&opened.code), "{of_directory:o} {of_file:o}: {}", opened.code);
            if opened.code == 0 {
                check_read_only(opened.value);
            }
            if of_directory != 0o700 {
                let deleted = delete_wallet(place.config(), raw_credentials()).error();
                assert!(DISK.contains(&deleted), "{of_directory:o} {of_file:o}: {deleted}");
            }
            permit(0o700, 0o600);
            let wallet = place.open();
            assert_eq!(value_of(wallet, KIND, "1"), "value");
            add_record(wallet, "other", &format!("{of_directory}{of_file}"), "value");
            export_wallet(wallet, export.clone()).value();
            fs::remove_file(directory.join("export")).unwrap();
            close_wallet(wallet).value();
        }
    });
}

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A wallet that opened though its file or its directory cannot be written.
fn check_read_only(wallet: i32) {
    let read = get_wallet_record(wallet, KIND, "1", "{}").any_code();
    let written = add_wallet_record(wallet, KIND, "2", "value", NULL).any_code();
    for code in [read, written] {
        assert!(code == 0 || DISK.contains(&code), "{code}");
    }
    if written == 0 {
        assert_eq!(ids(wallet, KIND, json!({})), ["1", "2"]);
        crate::library::delete_wallet_record(wallet, KIND, "2").value();
    }
    close_wallet(wallet).any_code();
}

/// The value of each record: none is like another.
fn value(number: usize) -> String {
    format!("value {number} {}", "x".repeat(number * 37 % 3000))
}

const RECORDS: usize = 60;

/// A closed wallet of many pages.
fn many_pages() -> WalletPlace {
    let place = WalletPlace::new();
    place.create();
    let wallet = place.open();
    let add = |number: usize| {
        json!({"op": "add", "type": KIND, "id": number.to_string(), "value": value(number),
            "tags": {"sealed": number.to_string(), "~plain": number.to_string()}})
    };
    assert_eq!(change(wallet, (0..RECORDS).map(add).collect()), vec![0; RECORDS]);
    close_wallet(wallet).value();
    place
}

/// What a damaged file may be answered with: as a file, as metadata, as a record.
fn check_code(code: i32, what: &str) {
    let allowed = [
        0,
        code::WALLET_STORAGE,
        code::WALLET_ACCESS_FAILED,
        code::IO,
        code::WALLET_ENCRYPTION,
        code::INVALID_STATE,
        code::ITEM_NOT_FOUND,
    ];
    assert!(allowed.contains(&code), "{what}: {code}");
}

/// What is told was written by somebody. SQLite has no checksums, and libindy's layout does not bind a
/// value or a tag to its record: where a row's number was changed, it may be that of another record.
fn check_record(record: &Value, what: &str) {
    let number: usize = record["id"].as_str().unwrap().parse().unwrap();
    assert!(number < RECORDS, "{what}");
    let was_written = |it: &Value| (0..RECORDS).any(|number| *it == value(number));
    assert!(was_written(&record["value"]), "{what}: {number} has what nobody wrote");
    if let Some(sealed) = record["tags"].get("sealed") {
        let number = sealed.as_str().and_then(|it| it.parse::<usize>().ok());
        assert!(number.is_some_and(|it| it < RECORDS), "{what}");
    }
}

/// Does all that can be done with a wallet of these bytes.
fn check_damaged(bytes: &[u8], what: &str) {
    let place = WalletPlace::new();
    fs::create_dir(place.file().parent().unwrap()).unwrap();
    fs::write(place.file(), bytes).unwrap();
    let opened = open_wallet(place.config(), raw_credentials()).ask();
    check_code(opened.code, what);
    if opened.code == 0 {
        use_damaged(opened.value, what);
        let directory = tempfile::tempdir().unwrap();
        let to = export_config(&directory.path().join("export"));
        check_code(export_wallet(opened.value, to).any_code(), what);
        check_code(close_wallet(opened.value).any_code(), what);
    }
    check_code(delete_wallet(place.config(), raw_credentials()).any_code(), what);
}

fn use_damaged(wallet: i32, what: &str) {
    for number in 0..RECORDS {
        let read = get_wallet_record(wallet, KIND, number.to_string(), all_of_it()).ask();
        check_code(read.code, what);
        if read.code == 0 {
            check_record(&parsed(&read.value), what);
        }
    }
    for query in [json!({}), json!({"sealed": "7"}), json!({"~plain": {"$gt": "3"}})] {
        let search = open_wallet_search(wallet, KIND, query, all_of_it()).value();
        let page = fetch_wallet_search_next_records(wallet, search, 2 * RECORDS).ask();
        check_code(page.code, what);
        if page.code == 0 {
            page_of(&page.value).iter().for_each(|it| check_record(it, what));
        }
    }
    check_code(add_wallet_record(wallet, "new", "new", "value", NULL).any_code(), what);
}

/// How long SQLite's pages are.
const PAGE: usize = 4096;

#[test]
fn a_file_that_ends_early_is_told() {
    let place = many_pages();
    let whole = fs::read(place.file()).unwrap();
    assert!(whole.len() > 20 * PAGE, "of many pages");
    for length in (0..whole.len()).step_by(PAGE / 2).chain([1, 99, 100, whole.len() - 1]) {
        check_damaged(&whole[..length], &format!("{length} bytes"));
    }
}

/// Where the changes are. Another number says another place.
fn seed() -> u64 {
    number_of("DISK_SEED", 1)
}

#[test]
fn a_file_that_was_changed_is_told_or_nothing_comes_of_it() {
    let place = many_pages();
    let whole = fs::read(place.file()).unwrap();
    let mut random = StdRng::seed_from_u64(seed());
    for page in 0..whole.len() / PAGE {
        for _ in 0..4 {
            // What SQLite reads first is at the beginning of a page.
            let length = if random.gen_bool(0.5) { 200 } else { PAGE };
            let position = page * PAGE + random.gen_range(0..length);
            let mut changed = whole.clone();
            changed[position] ^= 1 << random.gen_range(0..8);
            check_damaged(&changed, &format!("byte {position}"));
        }
        let mut blank = whole.clone();
        blank[page * PAGE..(page + 1) * PAGE].fill(0);
        check_damaged(&blank, &format!("blank page {page}"));
    }
    let wallet = place.open();
    let search = open_wallet_search(wallet, KIND, "{}", all_of_it()).value();
    let records = fetch(wallet, search, 2 * RECORDS);
    assert_eq!(records.len(), RECORDS);
    for record in records {
        let number: usize = record["id"].as_str().unwrap().parse().unwrap();
        assert!(record["value"] == value(number), "harmed by damage to copies");
    }
    close_wallet(wallet).value();
}
