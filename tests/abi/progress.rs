//! How far long commands have come. The listener is that of the process, so each test has one of its
//! own.

use std::ffi::{CStr, c_char};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::library::{
    RAW_KEY, TestWallet, WalletPlace, alone, change, export_wallet, import_wallet,
    indy_set_progress_listener, raw_credentials,
};

const RECORDS: usize = 3_000;

/// Stage, done, total.
type Report = (String, u64, u64);

static HEARD: Mutex<Vec<Report>> = Mutex::new(Vec::new());

extern "C" fn hear(_command: i32, stage: *const c_char, done: u64, total: u64) {
    // SAFETY: the stage lives until this returns.
    let stage = unsafe { CStr::from_ptr(stage) }.to_str().unwrap().to_owned();
    HEARD.lock().unwrap().push((stage, done, total));
}

fn listen(listener: Option<extern "C" fn(i32, *const c_char, u64, u64)>) {
    // SAFETY: the function lives as long as the process.
    assert_eq!(unsafe { indy_set_progress_listener(listener) }, 0);
}

fn heard() -> Vec<Report> {
    std::mem::take(&mut HEARD.lock().unwrap())
}

fn full_wallet() -> TestWallet {
    let wallet = TestWallet::new();
    let add = |number| json!({"op": "add", "type": "t", "id": format!("{number}"), "value": "v".repeat(500)});
    assert!(change(wallet.handle, (0..RECORDS).map(add).collect()).iter().all(|it| *it == 0));
    wallet
}

fn export_config(place: &WalletPlace) -> Value {
    let directory = place.config()["storage_config"]["path"].as_str().unwrap().to_owned();
    json!({"path": format!("{directory}/export"), "key": RAW_KEY, "key_derivation_method": "RAW"})
}

fn check(reports: &[Report], stage: &str, total: u64) {
    assert!(!reports.is_empty(), "{stage} is reported");
    assert!(reports.iter().all(|it| it.0 == stage && it.2 == total), "{reports:?}");
    assert!(reports.iter().all(|it| (1..=total).contains(&it.1)), "{reports:?}");
    assert!(reports.is_sorted_by_key(|it| it.1), "{reports:?}");
}

#[test]
fn exports_and_imports_report_how_far_they_have_come() {
    alone(exports_and_imports_report_how_far_they_have_come, || {
        let wallet = full_wallet();
        let config = export_config(&wallet.place);
        listen(Some(hear));
        export_wallet(wallet.handle, config.clone()).value();
        let reports = heard();
        check(&reports, "export", RECORDS as u64);
        let target = wallet.place.config_of("imported");
        import_wallet(target, raw_credentials(), config.clone()).value();
        let bytes = std::fs::metadata(config["path"].as_str().unwrap()).unwrap().len();
        check(&heard(), "import", bytes);
    });
}

#[test]
fn nobody_is_told_who_no_longer_listens() {
    alone(nobody_is_told_who_no_longer_listens, || {
        let wallet = full_wallet();
        listen(Some(hear));
        listen(None);
        export_wallet(wallet.handle, export_config(&wallet.place)).value();
        assert!(heard().is_empty());
    });
}
