//! `indy_shutdown`: every callback before it returns, none after, wallets closed, and a new beginning.

use std::sync::mpsc::channel;
use std::thread;

use serde_json::json;

use crate::library::{
    Answer, ISSUER, LANES, NULL, Pending, TIMEOUT, TestWallet, WalletPlace, abbreviate_verkey,
    alone, close_wallet, code, create_cred_def, create_did, create_schema, current_error,
    give_threads, indy_shutdown, list_dids, open_wallet, parsed, raw_credentials,
};

/// The code of an answer that must have come.
fn heard<A: Answer>(answer: &Pending<A>) -> i32 {
    answer.answered().expect("a callback before the shutdown has returned").code
}

#[test]
fn commands_in_flight_end_and_wallets_are_closed_and_can_be_opened_again() {
    alone(commands_in_flight_end_and_wallets_are_closed_and_can_be_opened_again, || {
        let (place, other) = (WalletPlace::new(), WalletPlace::new());
        place.create();
        other.create();
        for _ in 0..3 {
            let (wallet, idle) = (place.open(), other.open());
            let before = parsed(&list_dids(wallet).value()).as_array().unwrap().len();
            let answers: Vec<_> = (0..200).map(|_| create_did(wallet, "{}").issue()).collect();
            assert_eq!(indy_shutdown(60_000), 0, "{:?}", current_error());
            answers.iter().for_each(|it| assert_eq!(heard(it), 0));
            for handle in [wallet, idle] {
                assert_eq!(list_dids(handle).any_code(), code::WALLET_INVALID_HANDLE);
            }
            let wallet = place.open();
            let after = parsed(&list_dids(wallet).value()).as_array().unwrap().len();
            assert_eq!(after, before + 200);
            close_wallet(wallet).value();
        }
    });
}

#[test]
fn what_takes_longer_is_told_to_stop() {
    alone(what_takes_longer_is_told_to_stop, || {
        let place = WalletPlace::new();
        place.create();
        let wallet = place.open();
        let (_, schema) = create_schema(ISSUER, "gvt", "1.0", r#"["age"]"#).value();
        let define =
            |tag: String| create_cred_def(wallet, ISSUER, schema.clone(), tag, (NULL, NULL));
        let keys: Vec<_> = (0..20).map(|number| define(number.to_string()).issue()).collect();
        let code = indy_shutdown(0);
        let codes: Vec<_> = keys.iter().map(heard).collect();
        assert!(codes.iter().all(|it| [0, code::CANCELLED].contains(it)), "{codes:?}");
        assert!(codes.contains(&code::CANCELLED));
        // All are answered; on a slow machine some have not noticed yet.
        if code != 0 {
            assert_eq!(code, code::TIMED_OUT, "{:?}", current_error());
            assert_eq!(indy_shutdown(60_000), 0, "{:?}", current_error());
        }
        let wallet = place.open();
        create_did(wallet, "{}").value();
        close_wallet(wallet).value();
    });
}

#[test]
fn meanwhile_calls_are_refused_and_a_callback_that_runs_is_waited_for() {
    alone(meanwhile_calls_are_refused_and_a_callback_that_runs_is_waited_for, || {
        let wallet = TestWallet::new();
        let (entered, inside) = channel();
        let (release, released) = channel::<()>();
        let command = abbreviate_verkey("VsKV7grR1BUE29mG2Fm2kX", "x");
        let callback = move |_| {
            entered.send(indy_shutdown(0)).unwrap();
            released.recv().unwrap();
        };
        command.listen(callback).unwrap();
        // From a callback it would wait for itself.
        assert_eq!(inside.recv_timeout(TIMEOUT).unwrap(), code::INVALID_STATE);
        let shutting_down = thread::spawn(|| indy_shutdown(0));
        // Accepted as long as it has not begun.
        while create_did(wallet.handle, "{}").listen(drop).is_ok() {}
        let refusal = create_did(wallet.handle, "{}").refusal();
        assert_eq!(refusal.code, code::INVALID_STATE);
        assert!(refusal.message().contains("indy_shutdown"));
        assert_eq!(indy_shutdown(0), code::INVALID_STATE);
        assert!(!shutting_down.is_finished());
        release.send(()).unwrap();
        assert_eq!(shutting_down.join().unwrap(), 0);
        assert_eq!(indy_shutdown(0), 0);
    });
}

#[test]
fn lanes_without_threads_are_run_for_it() {
    alone(lanes_without_threads_are_run_for_it, || {
        let place = WalletPlace::new();
        place.create();
        let wallet = place.open();
        give_threads(&LANES, 0);
        let here = thread::current().id();
        let (tell, told) = channel();
        for _ in 0..20 {
            let tell = tell.clone();
            let command = create_did(wallet, "{}");
            command
                .listen(move |heard| {
                    tell.send((thread::current().id() == here, heard.code)).unwrap()
                })
                .unwrap();
        }
        assert_eq!(indy_shutdown(60_000), 0, "{:?}", current_error());
        assert_eq!(told.try_iter().filter(|it| *it == (true, 0)).count(), 20);
        give_threads(&LANES, 1);
        let opened = open_wallet(place.config(), raw_credentials()).value();
        let dids = parsed(&list_dids(opened).value());
        assert_eq!(dids.as_array().unwrap().len(), 20, "{}", json!(dids));
        close_wallet(opened).value();
    });
}
