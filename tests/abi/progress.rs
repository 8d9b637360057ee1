//! How far long commands have come. The listener is that of the process, so each test has one of its
//! own.

use std::ffi::{CStr, c_char};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::library::{
    ANSWER, BY_DEFAULT, Completed, Copied, Holder, ISSUER, Issuer, PROGRESS, ProgressFn, Queue,
    RAW_KEY, Registry, TestWallet, WalletPlace, alone, anoncreds_vector, create_proof,
    export_wallet, fill, import_wallet, indy_queue_progress, indy_set_progress_listener, known_for,
    number, raw_credentials, verify_proof,
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

fn listen(listener: Option<ProgressFn>) {
    // SAFETY: the function lives as long as the process.
    assert_eq!(unsafe { indy_set_progress_listener(listener) }, 0);
}

fn heard() -> Vec<Report> {
    std::mem::take(&mut HEARD.lock().unwrap())
}

fn full_wallet() -> TestWallet {
    let wallet = TestWallet::new();
    fill(wallet.handle, RECORDS);
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
fn registries_credentials_and_states_report_how_far_they_have_come() {
    alone(registries_credentials_and_states_report_how_far_they_have_come, || {
        let (issuer, holder) = (Issuer::with(ISSUER, "gvt", &json!(["age"]), true), Holder::new());
        listen(Some(hear));
        let registry = Registry::new(&issuer, ISSUER, BY_DEFAULT, 2_000);
        check(&heard(), "tails", 4_001);
        let place = registry.give(&issuer, &holder, "mine", json!({"age": number(28)}));
        check(&heard(), "issue", 1);
        registry.revoke("2000");
        heard();
        registry.state(100, &place);
        let (hash, witness): (Vec<_>, _) = heard().into_iter().partition(|it| it.0 == "hash");
        let bytes = std::fs::metadata(registry.tails_file()).unwrap().len();
        if !hash.is_empty() {
            check(&hash, "hash", bytes);
        }
        assert!(hash.len() + witness.len() > 0, "something is reported");
        assert!(witness.iter().all(|it| it.0 == "witness"), "{witness:?}");
    });
}

#[test]
fn proofs_report_how_far_they_have_come() {
    alone(proofs_report_how_far_they_have_come, || {
        let (kind, name) = ("unqualified", "on_demand/mixed_t100");
        let vector = |what: &str| anoncreds_vector(kind, &format!("{name}.{what}.json"));
        let copied = Copied::prover(kind);
        let wallet = copied.open();
        let (asked, chosen) = (vector("proof_request"), vector("requested_credentials"));
        listen(Some(hear));
        let known = known_for(kind, name, "rev_states");
        let proof = create_proof(wallet, &asked, chosen, "master_secret_1", known).value();
        let made = heard();
        check(&made, "proof", made[0].2);
        assert!(made[0].2 > 1, "several parts: {made:?}");
        verify_proof(asked, proof, known_for(kind, name, "rev_regs")).value();
        check(&heard(), "verification", made[0].2);
    });
}

#[test]
fn commands_of_a_queue_report_in_it_before_they_answer() {
    alone(commands_of_a_queue_report_in_it_before_they_answer, || {
        let (wallet, mut queue) = (full_wallet(), Queue::open());
        listen(Some(indy_queue_progress));
        export_wallet(wallet.handle, export_config(&wallet.place)).value();
        let to =
            json!({"id": "imported", "storage_config": wallet.place.config()["storage_config"]});
        let from = export_config(&wallet.place);
        let handle = queue.issue(import_wallet(to, raw_credentials(), from));
        let mut completed = queue.wait();
        while completed.last().is_none_or(|it| it.kind != ANSWER) {
            completed.extend(queue.wait());
        }
        assert!(completed.iter().all(|it| it.handle == handle && it.code == 0));
        let answer = completed.pop().unwrap();
        assert!(answer.texts.is_empty());
        let report = |it: &Completed| {
            assert_eq!((it.kind, it.texts.len()), (PROGRESS, 1));
            let [done, total] = it.numbers.map(|it| u64::try_from(it).unwrap());
            (it.text(0).to_owned(), done, total)
        };
        let reports: Vec<_> = completed.iter().map(report).collect();
        check(&reports, "import", reports[0].2);
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
