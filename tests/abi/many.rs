//! Thousands of commands in flight: each is answered once, on a thread of the library, with the
//! handle it was given.

use std::collections::HashSet;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use crate::library::{
    NULL, TIMEOUT, TestWallet, close_wallet, code, create_did, create_key, generate_wallet_key,
    indy_generate_wallet_key, list_dids, sign, verify,
};

#[test]
fn every_command_of_every_thread_on_every_wallet_is_answered_once() {
    let wallets: Arc<Vec<_>> = Arc::new((0..4).map(|_| TestWallet::new()).collect());
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let wallets = Arc::clone(&wallets);
            thread::spawn(move || wallets.iter().map(use_thoroughly).collect::<Vec<_>>())
        })
        .collect();
    let mut made = vec![HashSet::new(); wallets.len()];
    for thread in threads {
        for (made, more) in made.iter_mut().zip(thread.join().unwrap()) {
            let expected = made.len() + more.len();
            made.extend(more);
            assert_eq!(made.len(), expected, "a DID was given twice");
        }
    }
    for (wallet, made) in wallets.iter().zip(made) {
        let list: Vec<Value> = serde_json::from_str(&list_dids(wallet.handle).value()).unwrap();
        let listed: HashSet<_> =
            list.iter().map(|it| it["did"].as_str().unwrap().to_owned()).collect();
        assert_eq!(listed, made);
    }
    // A second answer to any of them would have been called back before this one's.
    generate_wallet_key(NULL).value();
}

/// Issues commands of every kind without waiting, and gives the DIDs that were made.
fn use_thoroughly(wallet: &TestWallet) -> Vec<String> {
    let key = create_key(wallet.handle, "{}").value();
    let (mut dids, mut signatures, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..100 {
        dids.push(create_did(wallet.handle, "{}").issue());
        signatures.push(sign(wallet.handle, &key, "text").issue());
        failures.push(sign(-1, &key, "text").issue());
        drop(create_key(wallet.handle, "{}").issue());
    }
    for signature in signatures {
        assert!(verify(&key, "text", signature.value()).value());
    }
    failures
        .into_iter()
        .for_each(|it| assert_eq!(it.code(), code::WALLET_INVALID_HANDLE));
    dids.into_iter().map(|it| it.value().0).collect()
}

#[test]
fn callbacks_come_on_threads_of_the_library() {
    let mine = thread::current().id();
    for _ in 0..100 {
        assert_ne!(generate_wallet_key(NULL).ask().thread, mine);
        assert_ne!(close_wallet(-1).ask().thread, mine);
    }
}

/// Handle and code of each callback of `tell_handle`.
static HANDLES: Mutex<Option<Sender<(i32, i32)>>> = Mutex::new(None);

extern "C" fn tell_handle(handle: i32, code: i32, _key: *const std::ffi::c_char) {
    HANDLES.lock().unwrap().as_ref().unwrap().send((handle, code)).unwrap();
}

#[test]
fn handles_are_the_callers_own_affair() {
    let (tell, told) = channel();
    *HANDLES.lock().unwrap() = Some(tell);
    let mut handles = vec![i32::MIN, -1, 0, 0, 0, 1, i32::MAX];
    for handle in &handles {
        // SAFETY: null is allowed for the configuration.
        let code =
            unsafe { indy_generate_wallet_key(*handle, std::ptr::null(), Some(tell_handle)) };
        assert_eq!(code, 0);
    }
    let mut heard: Vec<_> = handles.iter().map(|_| told.recv_timeout(TIMEOUT).unwrap()).collect();
    heard.sort_unstable();
    handles.sort_unstable();
    assert!(heard.iter().copied().eq(handles.into_iter().map(|it| (it, 0))));
}

#[test]
fn a_callback_may_issue_commands() {
    let wallet = TestWallet::new();
    let (tell, told) = channel();
    issue_from_callbacks(wallet.handle, 300, tell);
    let mut dids: Vec<String> = told.iter().collect();
    assert_eq!(dids.len(), 300);
    dids.dedup();
    assert_eq!(dids.len(), 300);
}

/// Makes a DID and, in its callback, the next.
fn issue_from_callbacks(wallet: i32, left: usize, tell: Sender<String>) {
    if left == 0 {
        return;
    }
    let issued = create_did(wallet, "{}").listen(move |heard| {
        assert_eq!(heard.code, 0);
        tell.send(heard.value.0).unwrap();
        let refusal = create_did(wallet, NULL).refusal();
        assert_eq!(refusal.code, code::invalid_param(3));
        issue_from_callbacks(wallet, left - 1, tell);
    });
    issued.unwrap();
}

#[test]
fn a_callback_may_close_the_wallet_it_was_called_for() {
    let wallet = TestWallet::new();
    let (handle, (tell, told)) = (wallet.handle, channel());
    let issued = create_did(handle, "{}").listen(move |_| {
        let closed = close_wallet(handle).listen(move |heard| tell.send(heard.code).unwrap());
        closed.unwrap();
    });
    issued.unwrap();
    assert_eq!(told.recv_timeout(TIMEOUT).unwrap(), 0);
    assert_eq!(list_dids(handle).error(), code::WALLET_INVALID_HANDLE);
}
