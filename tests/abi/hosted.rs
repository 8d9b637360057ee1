//! Lanes that the host runs: `"threads": 0` and `indy_run_lane`.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use serde_json::json;

use crate::library::{
    Answer, Command, Heard, ISSUER, LANES, NULL, Pending, TIMEOUT, WalletPlace, abbreviate_verkey,
    alone, close_wallet, code, create_cred_def, create_did, create_key, create_schema,
    create_wallet, current_error, give_threads, indy_set_thread_inline, list_dids, open_wallet,
    raw_credentials, run_lane,
};

/// Runs all lanes until the command is answered.
fn run_until<A: Answer>(answer: &Pending<A>) -> Heard<A> {
    loop {
        LANES.iter().for_each(|lane| assert_eq!(run_lane(*lane, 100, 0).0, 0));
        if let Some(heard) = answer.answered() {
            return heard;
        }
    }
}

fn run<A: Answer>(command: Command<A>) -> A {
    let heard = run_until(&command.issue());
    assert_eq!(heard.code, 0, "{:?}", heard.details);
    heard.value
}

/// The threads of this process.
fn threads() -> usize {
    fs::read_dir("/proc/self/task").unwrap().count()
}

fn schema() -> Command<(String, String)> {
    create_schema(ISSUER, "gvt", "1.0", r#"["age"]"#)
}

#[test]
fn with_all_lanes_at_0_the_library_starts_no_thread() {
    alone(with_all_lanes_at_0_the_library_starts_no_thread, || {
        let before = threads();
        give_threads(&LANES, 0);
        let place = WalletPlace::new();
        run(create_wallet(place.config(), raw_credentials()));
        let wallet = run(open_wallet(place.config(), raw_credentials()));
        run(create_did(wallet, "{}"));
        let (_, schema) = run(schema());
        run(create_cred_def(wallet, ISSUER, schema, "tag", (NULL, NULL)));
        // Time passes without a thread, too.
        let timed = list_dids(wallet).ordering(json!({"timeout_ms": 1})).issue();
        let heard = loop {
            assert_eq!(run_lane("cheap", 1, 5).0, 0);
            assert_eq!(run_lane("reply", 1, 0).0, 0);
            if let Some(heard) = timed.answered() {
                break heard;
            }
        };
        assert_eq!(heard.code, code::TIMED_OUT);
        run(close_wallet(wallet));
        assert_eq!(threads(), before);
    });
}

#[test]
fn a_thread_that_runs_its_commands_runs_lanes_without_threads_for_them() {
    alone(a_thread_that_runs_its_commands_runs_lanes_without_threads_for_them, || {
        let before = threads();
        give_threads(&LANES, 0);
        assert_eq!(indy_set_thread_inline(1), 0);
        let now = |issued: Pending<i32>| issued.answered().expect("an answer").value;
        let place = WalletPlace::new();
        let created = create_wallet(place.config(), raw_credentials()).issue();
        assert_eq!(created.answered().unwrap().code, 0);
        let wallet = now(open_wallet(place.config(), raw_credentials()).issue());
        let (_, schema) = schema().issue().answered().unwrap().value;
        let definition = create_cred_def(wallet, ISSUER, schema, "tag", (NULL, NULL)).issue();
        assert_eq!(definition.answered().unwrap().code, 0);
        let closed = close_wallet(wallet).issue();
        assert_eq!(closed.answered().unwrap().code, 0);
        assert_eq!(threads(), before);
    });
}

#[test]
fn a_lane_without_threads_waits_for_the_host_and_others_go_on() {
    alone(a_lane_without_threads_waits_for_the_host_and_others_go_on, || {
        let place = WalletPlace::new();
        place.create();
        let wallet = place.open();
        give_threads(&["reply"], 0);
        let answer = create_did(wallet, "{}").issue();
        // What waits here is the callback, and nothing else runs.
        assert_eq!(run_lane("reply", 1, 60_000), (0, 1));
        assert_eq!(answer.answered().unwrap().code, 0);
        assert_eq!(run_lane("reply", 1, 0), (0, 0));
        let many: Vec<_> = (0..5).map(|_| create_did(wallet, "{}").issue()).collect();
        let mut ran = 0;
        while ran < 5 {
            let (code, more) = run_lane("reply", 2, 60_000);
            assert_eq!(code, 0);
            assert!((1..=2).contains(&more));
            ran += more;
        }
        many.iter().for_each(|it| assert_eq!(it.answered().unwrap().code, 0));
        // With threads again, nobody has to run it.
        let waits = create_did(wallet, "{}").issue();
        give_threads(&["reply"], 1);
        assert_eq!(waits.wait().code, 0);
    });
}

#[test]
fn several_threads_of_the_host_run_the_lanes() {
    alone(several_threads_of_the_host_run_the_lanes, || {
        give_threads(&LANES, 0);
        let place = WalletPlace::new();
        run(create_wallet(place.config(), raw_credentials()));
        let wallet = run(open_wallet(place.config(), raw_credentials()));
        let stop = &AtomicBool::new(false);
        thread::scope(|scope| {
            for lane in LANES {
                for _ in 0..2 {
                    scope.spawn(move || {
                        while !stop.load(Ordering::SeqCst) {
                            assert_eq!(run_lane(lane, 10, 20).0, 0);
                        }
                    });
                }
            }
            let answers: Vec<_> = (0..300).map(|_| create_did(wallet, "{}").issue()).collect();
            let heard = answers.iter().map(|it| it.wait_here().code);
            assert_eq!(heard.filter(|code| *code == 0).count(), 300);
            stop.store(true, Ordering::SeqCst);
            // Each callback was called once: the second call would find nobody.
            answers.iter().for_each(|it| assert!(it.answered().is_none()));
        });
        run(close_wallet(wallet));
    });
}

#[test]
fn threads_come_and_go_while_commands_run() {
    alone(threads_come_and_go_while_commands_run, || {
        let place = WalletPlace::new();
        place.create();
        let wallet = place.open();
        let answers: Vec<_> = (0..60)
            .map(|number| {
                give_threads(&["cheap", "storage"], number % 3);
                create_key(wallet, "{}").issue()
            })
            .collect();
        give_threads(&["cheap", "storage"], 1);
        answers.into_iter().for_each(|it| assert_eq!(it.code(), 0));
    });
}

#[test]
fn only_a_thread_that_is_free_runs_a_lane_that_is_there() {
    let (tell, told) = channel();
    let command = abbreviate_verkey("VsKV7grR1BUE29mG2Fm2kX", "x");
    command.listen(move |_| tell.send(run_lane("cheap", 1, 0).0).unwrap()).unwrap();
    assert_eq!(told.recv_timeout(TIMEOUT).unwrap(), code::INVALID_STATE);
    assert_eq!(run_lane(NULL, 1, 0).0, 100);
    assert_eq!(run_lane("fast", 1, 0).0, code::INVALID_STRUCTURE);
    assert!(current_error().unwrap().contains("storage"));
    // To run nothing, nobody waits.
    assert_eq!(run_lane("cheap", 0, u32::MAX), (0, 0));
}
