//! Commands that the calling thread runs itself: `indy_set_thread_inline`.

use std::collections::BTreeSet;
use std::ffi::c_char;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::channel;
use std::thread::{self, ThreadId};

use serde_json::json;

use crate::library::{
    Answer, BY_DEFAULT, Command, Heard, Holder, ISSUER, Issuer, NULL, Pending, RAW_KEY, Registry,
    TestWallet, WalletPlace, abbreviate_verkey, alone, choice, close_wallet, code, create_did,
    create_key, create_proof, create_wallet, current_error, export_wallet, get_did,
    indy_set_progress_listener, indy_set_thread_inline, known, list_dids, number, open_wallet,
    parsed, raw_credentials, request, set_runtime_config, verify_proof,
};

fn set_inline(is_inline: bool) -> i32 {
    indy_set_thread_inline(is_inline.into())
}

/// Runs `work` on a thread that runs its commands itself.
fn inline<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = thread::spawn(|| {
        assert_eq!(set_inline(true), 0);
        work()
    });
    thread.join().unwrap()
}

/// Makes the call, whose callback must have come, on this thread, when it returns.
fn now<A: Answer>(command: Command<A>) -> Heard<A> {
    let (tell, answer) = channel();
    command
        .listen(move |heard| tell.send((thread::current().id(), heard)).unwrap())
        .unwrap();
    let (called, heard) = answer.try_recv().expect("a callback before the call has returned");
    assert_eq!(called, thread::current().id());
    heard
}

/// The names of the library's threads.
fn threads() -> BTreeSet<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|it| fs::read_to_string(it.ok()?.path().join("comm")).ok());
    names
        .map(|it| it.trim().to_owned())
        .filter(|it| it.starts_with("indy-"))
        .collect()
}

#[test]
fn a_call_returns_when_its_callback_was_called_on_its_thread() {
    inline(|| {
        let wallet = TestWallet::new();
        let (did, verkey) = now(create_did(wallet.handle, "{}")).value;
        assert_eq!(parsed(&now(get_did(wallet.handle, &did)).value)["verkey"], verkey);
        let heard = now(create_key(wallet.handle, json!({"crypto_type": "none"})));
        assert_eq!(heard.code, code::UNKNOWN_CRYPTO_TYPE);
        assert_eq!(heard.details, current_error(), "the details are this thread's");
        assert!(set_inline(false) == 0 && set_inline(true) == 0);
    });
}

#[test]
fn commands_are_left_to_no_lane() {
    alone(commands_are_left_to_no_lane, || {
        let place = WalletPlace::new();
        assert_eq!(set_inline(true), 0);
        assert_eq!(now(create_wallet(place.config(), raw_credentials())).code, 0);
        let wallet = now(open_wallet(place.config(), raw_credentials())).value;
        assert_eq!(now(list_dids(wallet)).value, "[]");
        let verkey = "8HH5gYEeNc3z7PYXmd54d4x6qAfCNrqQqEB3nS7Zfu7K";
        assert_eq!(now(abbreviate_verkey(ISSUER, verkey)).code, 0);
        let without_a_did = now(get_did(wallet, ISSUER));
        assert_eq!(without_a_did.code, code::ITEM_NOT_FOUND);
        assert_eq!(now(create_did(wallet, "{}")).code, 0);
        // Writes are made durable together with those of others, and somebody gives back connections
        // that nobody uses.
        let of_wallets = ["indy-clock", "indy-storage"].map(str::to_owned);
        assert!(threads().is_subset(&of_wallets.into()), "{:?}", threads());
        assert_eq!(now(close_wallet(wallet)).code, 0);
    });
}

#[test]
fn only_the_thread_that_asked_for_it_is_concerned() {
    let wallet = TestWallet::new();
    let handle = wallet.handle;
    inline(move || {
        let elsewhere = thread::spawn(move || {
            let (tell, answer) = channel::<ThreadId>();
            let command = create_did(handle, "{}");
            command.listen(move |_| tell.send(thread::current().id()).unwrap()).unwrap();
            assert_ne!(answer.recv().unwrap(), thread::current().id());
        });
        now(create_did(handle, "{}"));
        elsewhere.join().unwrap();
        assert_eq!(set_inline(false), 0);
        let (tell, answer) = channel::<ThreadId>();
        let command = create_did(handle, "{}");
        command.listen(move |_| tell.send(thread::current().id()).unwrap()).unwrap();
        assert_ne!(answer.recv().unwrap(), thread::current().id());
    });
}

#[test]
fn a_callback_may_run_a_command_of_its_own() {
    inline(|| {
        let wallet = TestWallet::new();
        let (handle, (tell, answer)) = (wallet.handle, channel());
        let command = create_did(handle, "{}");
        let nested = move |heard: Heard<(String, String)>| {
            let of_it = now(get_did(handle, &heard.value.0)).value;
            tell.send(parsed(&of_it)["verkey"] == heard.value.1).unwrap();
        };
        command.listen(nested).unwrap();
        assert_eq!(answer.try_recv(), Ok(true));
    });
}

#[test]
fn a_thread_of_the_library_cannot_run_commands_inline() {
    let wallet = TestWallet::new();
    let (tell, answer) = channel();
    let command = create_did(wallet.handle, "{}");
    let ask = move |_| tell.send((set_inline(true), current_error(), set_inline(false))).unwrap();
    command.listen(ask).unwrap();
    let (refused, details, left) = answer.recv().unwrap();
    assert_eq!((refused, left), (code::INVALID_STATE, 0));
    assert!(details.unwrap().contains("thread"));
}

/// Key generation, a registry, proofs: the calling thread waits for what other threads compute.
#[test]
fn what_is_computed_on_all_threads_ends_before_the_call_returns() {
    inline(|| {
        let (issuer, holder) = (Issuer::with(ISSUER, "gvt", &json!(["age"]), true), Holder::new());
        let registry = Registry::new(&issuer, ISSUER, BY_DEFAULT, 300);
        registry.give(&issuer, &holder, "mine", json!({"age": number(28)}));
        let predicate = json!({"name": "age", "p_type": ">=", "p_value": 18});
        let asked = request(json!({}), json!({ "age": predicate }));
        let chosen = choice(&[], &[("age", "mine")]);
        let wallet = holder.wallet.handle;
        let prove = create_proof(wallet, asked.clone(), chosen, "secret", known(&[&issuer]));
        let proof = now(prove).value;
        assert!(now(verify_proof(asked, proof, known(&[&issuer]))).value);
    });
}

#[test]
fn many_threads_write_to_one_wallet_while_lanes_are_resized() {
    alone(many_threads_write_to_one_wallet_while_lanes_are_resized, || {
        let wallet = TestWallet::new();
        let handle = wallet.handle;
        let write = move || {
            assert_eq!(set_inline(true), 0);
            let made = (0..40).map(|_| now(create_did(handle, "{}")).value.0);
            made.collect::<Vec<_>>()
        };
        let writers: Vec<_> = (0..8).map(|_| thread::spawn(write)).collect();
        let issued: Vec<_> = (0..40).map(|_| create_did(handle, "{}").issue()).collect();
        for size in (1..=3).cycle().take(30) {
            let lanes = json!({"storage": {"threads": size}, "cheap": {"threads": size}});
            assert_eq!(set_runtime_config(json!({ "lanes": lanes })), 0);
        }
        let mut made: BTreeSet<_> = issued.into_iter().map(|it| it.value().0).collect();
        writers.into_iter().for_each(|it| made.extend(it.join().unwrap()));
        assert_eq!(made.len(), 9 * 40);
        let list = parsed(&list_dids(handle).value());
        let listed = list.as_array().unwrap().iter().map(|it| it["did"].as_str().unwrap());
        assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<_>>(), made);
    });
}

#[test]
fn a_refused_call_is_refused_as_ever() {
    inline(|| {
        let refused = create_did(1, NULL).refusal();
        assert_eq!(refused.code, code::invalid_param(3));
        assert_eq!(now(create_did(-1, "{}")).code, code::WALLET_INVALID_HANDLE);
    });
}

static CLOSED: Mutex<Option<Pending<()>>> = Mutex::new(None);
static WALLET: AtomicI32 = AtomicI32::new(0);

/// Closes the wallet that is being exported: that waits for the export, which waits for this.
extern "C" fn close_in_the_midst(_: i32, _: *const c_char, _: u64, _: u64) {
    CLOSED
        .lock()
        .unwrap()
        .get_or_insert_with(|| close_wallet(WALLET.load(Ordering::SeqCst)).issue());
}

#[test]
fn who_listens_may_issue_what_waits_for_the_command() {
    alone(who_listens_may_issue_what_waits_for_the_command, || {
        let wallet = TestWallet::new();
        WALLET.store(wallet.handle, Ordering::SeqCst);
        assert_eq!(set_inline(true), 0);
        assert_eq!(now(create_did(wallet.handle, "{}")).code, code::SUCCESS);
        // SAFETY: the function lives as long as the process.
        assert_eq!(unsafe { indy_set_progress_listener(Some(close_in_the_midst)) }, 0);
        let directory = tempfile::tempdir().unwrap();
        let config = json!({"path": directory.path().join("export"), "key": RAW_KEY,
            "key_derivation_method": "RAW"});
        assert_eq!(now(export_wallet(wallet.handle, config)).code, code::SUCCESS);
        let closed = CLOSED.lock().unwrap().take().expect("the listener was called");
        closed.value();
    });
}
