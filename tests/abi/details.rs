//! The details of an error are those of the thread that was told of it.

use std::ffi::CStr;
use std::ptr;
use std::sync::{Arc, Barrier};
use std::thread;

use serde_json::{Value, json};

use crate::library::{
    NULL, TestWallet, Text, alone, close_wallet, code, create_did, create_schema, current_error,
    generate_wallet_key, indy_get_current_error, indy_set_thread_inline, key_for_local_did,
    set_runtime_config,
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
    let wallet = TestWallet::new();
    DIDS.iter()
        .for_each(|did| _ = create_did(wallet.handle, json!({ "did": did })).value());
    let together = Arc::new(Barrier::new(64));
    let threads: Vec<_> = (0..64)
        .map(|number| {
            let (together, wallet) = (Arc::clone(&together), wallet.handle);
            thread::spawn(move || {
                let fail: fn(i32, i32, i32) = match number % 4 {
                    0 => name_a_lane_that_is_none,
                    1 => leave_out_a_parameter,
                    2 => make_a_did_that_is_there,
                    _ => make_it_on_this_thread,
                };
                together.wait();
                (0..100).for_each(|round| fail(wallet, number, round));
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

fn name_a_lane_that_is_none(_: i32, number: i32, round: i32) {
    let lane = format!("lane{number}x{round}");
    assert_eq!(set_runtime_config(json!({"lanes": {&lane: {}}})), code::INVALID_STRUCTURE);
    assert!(current_error().unwrap().contains(&lane));
}

fn leave_out_a_parameter(_: i32, number: i32, _: i32) {
    let mut texts = ["VsKV7grR1BUE29mG2Fm2kX", "name", "1.0", r#"["age"]"#].map(Text::from);
    let missing = number as usize / 4 % 4;
    texts[missing] = NULL;
    let [did, name, version, attributes] = texts;
    let refusal = create_schema(did, name, version, attributes).refusal();
    let expected = format!("parameter {}", missing + 2);
    assert!(refusal.message().contains(&expected));
    assert!(current_error().unwrap().contains(&expected));
}

/// What this thread was told is not what a callback on another is told meanwhile.
fn make_a_did_that_is_there(wallet: i32, number: i32, round: i32) {
    let before = current_error();
    let did = DIDS[(number + round) as usize % DIDS.len()];
    let heard = create_did(wallet, json!({ "did": did })).ask();
    assert_eq!(heard.code, code::DID_ALREADY_EXISTS);
    assert!(heard.message().contains(did));
    assert_eq!(current_error(), before);
}

fn make_it_on_this_thread(wallet: i32, number: i32, round: i32) {
    assert_eq!(indy_set_thread_inline(1), 0);
    let did = DIDS[(number + round) as usize % DIDS.len()];
    let heard = create_did(wallet, json!({ "did": did })).ask();
    assert_eq!((heard.code, heard.thread), (code::DID_ALREADY_EXISTS, thread::current().id()));
    assert!(heard.message().contains(did));
    assert_eq!(current_error(), heard.details);
}

const DIDS: [&str; 3] =
    ["VsKV7grR1BUE29mG2Fm2kX", "NcYxiDXkpYi6ov5FcYDi1e", "V4SGRU86Z58d6TV7PBUe6f"];

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
