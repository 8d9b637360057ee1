//! `indy_detach_callbacks` is for ever, so each test has a process of its own.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use crate::library::{
    NULL, TIMEOUT, WalletPlace, alone, code, create_did, create_wallet, generate_wallet_key,
    indy_detach_callbacks, raw_credentials, records_per_kind,
};

fn detach() {
    // SAFETY: no pointers.
    assert_eq!(unsafe { indy_detach_callbacks() }, 0);
}

#[test]
fn detaching_waits_for_the_callback_that_is_running() {
    alone(detaching_waits_for_the_callback_that_is_running, || {
        let (entered, has_entered) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let ended = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&ended);
        let issued = generate_wallet_key(NULL).listen(move |_| {
            entered.send(()).unwrap();
            released.recv_timeout(TIMEOUT).unwrap();
            ends.store(true, Ordering::SeqCst);
        });
        issued.unwrap();
        has_entered.recv_timeout(TIMEOUT).unwrap();
        let (begin, begun) = mpsc::channel();
        let detaching = thread::spawn(move || {
            begin.send(()).unwrap();
            detach();
            ended.load(Ordering::SeqCst)
        });
        begun.recv_timeout(TIMEOUT).unwrap();
        release.send(()).unwrap();
        assert!(detaching.join().unwrap(), "detached while a callback was running");
    });
}

#[test]
fn later_callbacks_are_dropped_and_commands_still_done() {
    alone(later_callbacks_are_dropped_and_commands_still_done, || {
        let place = WalletPlace::new();
        place.create();
        let handle = place.open();
        detach();
        detach();
        let heard = Arc::new(AtomicUsize::new(0));
        for _ in 0..100 {
            let hears = Arc::clone(&heard);
            let listener = move |_| _ = hears.fetch_add(1, Ordering::SeqCst);
            create_did(handle, "{}").listen(listener).unwrap();
        }
        until(|| records_per_kind(&place.file()) == [100, 100]);
        let refusal = create_wallet(NULL, raw_credentials()).refusal();
        assert_eq!(refusal.code, code::invalid_param(2));
        assert_eq!(heard.load(Ordering::SeqCst), 0);
    });
}

#[test]
fn a_callback_may_detach() {
    alone(a_callback_may_detach, || {
        let (tell, told) = mpsc::channel();
        let issued = generate_wallet_key(NULL).listen(move |_| {
            detach();
            tell.send(()).unwrap();
        });
        issued.unwrap();
        told.recv_timeout(TIMEOUT).unwrap();
    });
}

/// Waits for what no callback tells of any more.
fn until(happened: impl Fn() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < TIMEOUT);
        thread::yield_now();
    }
}
