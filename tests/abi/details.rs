//! The details of an error are those of the thread that was told of it.

use std::ffi::CStr;
use std::ptr;
use std::sync::{Arc, Barrier};
use std::thread;

use serde_json::{Value, json};

use crate::library::{
    NULL, TestWallet, alone, close_wallet, code, create_did, create_schema, current_error,
    generate_wallet_key, indy_get_current_error, key_for_local_did, set_runtime_config,
};

#[test]
fn a_thread_that_met_no_error_has_no_details() {
    let details = thread::spawn(|| {
        set_runtime_config("{}");
        current_error()
    });
    assert_eq!(details.join().unwrap(), None);
}

#[test]
fn details_are_a_message_and_a_backtrace() {
    let refusal = create_did(0, NULL).refusal();
    let details: Value = serde_json::from_str(&refusal.details).unwrap();
    let keys: Vec<_> = details.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["backtrace", "message"]);
    assert_eq!(details["message"], refusal.message());
}

#[test]
fn details_stay_until_the_next_error() {
    let read = || {
        let mut json = ptr::null();
        // SAFETY: the pointer is to a live variable of this type.
        unsafe { indy_get_current_error(&mut json) };
        json
    };
    create_did(0, NULL).refusal();
    let before = read();
    assert_eq!(set_runtime_config("{}"), 0);
    generate_wallet_key(NULL).value();
    assert_eq!(read(), before);
    // SAFETY: details live until this thread is told of another error.
    let text = unsafe { CStr::from_ptr(before) }.to_owned();
    create_did(0, "[").refusal();
    assert_ne!(current_error().unwrap(), text.to_str().unwrap());
}

#[test]
fn nowhere_to_write_details_is_no_crash() {
    // SAFETY: null is allowed.
    unsafe { indy_get_current_error(ptr::null_mut()) };
}

#[test]
fn threads_that_fail_at_once_read_their_own_details() {
    let together = Arc::new(Barrier::new(8));
    let threads: Vec<_> = (0..8)
        .map(|number| {
            let together = Arc::clone(&together);
            thread::spawn(move || {
                together.wait();
                for round in 0..500 {
                    fail_in_a_way_of_its_own(number, round);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

fn fail_in_a_way_of_its_own(number: i32, round: i32) {
    let lane = format!("lane{number}x{round}");
    assert_eq!(set_runtime_config(json!({"lanes": {&lane: {}}})), code::INVALID_STRUCTURE);
    assert!(current_error().unwrap().contains(&lane));
    let refusal = create_schema(NULL, NULL, NULL, NULL).refusal();
    assert!(refusal.message().contains("parameter 2"));
    assert!(current_error().unwrap().contains("parameter 2"));
}

#[test]
fn a_callback_reads_the_details_of_its_own_command() {
    let wallet = TestWallet::new();
    let seed = |number: usize| format!("{number:032}");
    let mut taken = Vec::new();
    for number in 0..50 {
        taken.push(create_did(wallet.handle, json!({"seed": seed(number)})).value().0);
    }
    let issued: Vec<_> = taken
        .iter()
        .map(|did| {
            let clash = create_did(wallet.handle, json!({"did": did})).issue();
            (did, clash, close_wallet(-1).issue(), key_for_local_did(0, did).issue())
        })
        .collect();
    for (did, clash, closed, key) in issued {
        let clash = clash.wait();
        assert_eq!(clash.code, code::DID_ALREADY_EXISTS);
        assert!(clash.message().contains(did));
        for message in [closed.wait().message(), key.wait().message()] {
            assert!(message.contains("handle"));
        }
    }
}

#[test]
fn backtraces_come_when_they_are_asked_for() {
    alone(backtraces_come_when_they_are_asked_for, || {
        let backtrace = || {
            let refusal = create_did(0, NULL).refusal();
            serde_json::from_str::<Value>(&refusal.details).unwrap()["backtrace"].clone()
        };
        assert_eq!(set_runtime_config(json!({"collect_backtrace": true})), 0);
        assert!(backtrace().is_string());
        assert_eq!(set_runtime_config(json!({"collect_backtrace": null})), 0);
        assert!(backtrace().is_string());
        assert_eq!(set_runtime_config(json!({"collect_backtrace": false})), 0);
        if std::env::var_os("RUST_BACKTRACE").is_none() {
            assert!(backtrace().is_null());
        }
    });
}
