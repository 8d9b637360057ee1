//! Back-pressure: calls that are refused while too much waits for a lane.

use serde_json::json;

use crate::library::{
    ISSUER, NULL, Pending, Queue, TestWallet, alone, code, command_options, create_cred_def,
    create_did, create_key, create_schema, give_threads, list_dids, open_blob_reader, queued,
    run_lane, set_runtime_config, sign, verify,
};

fn limit(lane: &str, limit: usize) {
    let lanes = json!({ lane: { "queue_limit": limit } });
    assert_eq!(set_runtime_config(json!({ "lanes": lanes })), 0);
}

/// Issued until so much waits for a lane without threads. What the wallet does for itself is among that,
/// and a thread that is about to leave may take some yet.
fn reads_in_line(wallet: &TestWallet, count: u64) -> Vec<Pending<String>> {
    let mut issued = Vec::new();
    while queued("storage") < count {
        issued.push(list_dids(wallet.handle).issue());
    }
    issued
}

#[test]
fn what_will_compute_is_refused_while_too_much_waits_for_that() {
    alone(what_will_compute_is_refused_while_too_much_waits_for_that, || {
        let wallet = TestWallet::new();
        let (_, schema) = create_schema(ISSUER, "gvt", "1.0", r#"["age"]"#).value();
        let define =
            |tag| create_cred_def(wallet.handle, ISSUER, schema.clone(), tag, (NULL, NULL));
        give_threads(&["expensive"], 0);
        limit("expensive", 2);
        let accepted = ["first", "second"].map(|tag| define(tag).issue());
        while queued("expensive") < 2 {}
        let refusal = define("third").refusal();
        assert_eq!(refusal.code, code::BUSY);
        assert!(refusal.message().contains("queue_limit"), "{}", refusal.message());
        // Quick commands are not concerned.
        create_did(wallet.handle, "{}").value();
        give_threads(&["expensive"], 2);
        accepted.into_iter().for_each(|it| assert_eq!(it.code(), 0));
        // The refused call has claimed nothing.
        define("third").value();
    });
}

#[test]
fn what_begins_on_a_full_lane_is_refused_and_leaves_nothing() {
    alone(what_begins_on_a_full_lane_is_refused_and_leaves_nothing, || {
        let wallet = TestWallet::new();
        give_threads(&["storage"], 0);
        let mut reads = reads_in_line(&wallet, 6);
        limit("storage", 4);
        for _ in 0..10 {
            assert_eq!(list_dids(wallet.handle).refusal().code, code::BUSY);
        }
        while !reads.is_empty() {
            assert_eq!(run_lane("storage", 10, 5).0, 0);
            reads.retain(|it| it.answered().is_none());
        }
        limit("storage", 0);
        let more: Vec<_> = (0..20).map(|_| list_dids(wallet.handle).issue()).collect();
        give_threads(&["storage"], 1);
        more.into_iter().for_each(|it| assert_eq!(it.code(), 0));
    });
}

#[test]
fn an_order_for_a_refused_command_stays() {
    alone(an_order_for_a_refused_command_stays, || {
        let wallet = TestWallet::new();
        give_threads(&["storage"], 0);
        let waiting = reads_in_line(&wallet, 3);
        limit("storage", 1);
        let mut queue = Queue::open();
        // Not at once: a time that is up before the call is refused would be its answer.
        assert_eq!(command_options(queue.number, json!({"timeout_ms": 500})), 0);
        let call = || list_dids(wallet.handle);
        assert_eq!(Queue::code_of_call(call(), queue.number), code::BUSY);
        limit("storage", 0);
        // Its time is up before anybody runs the lane.
        assert_eq!(queue.ask(call()).code, code::TIMED_OUT);
        give_threads(&["storage"], 1);
        waiting.into_iter().for_each(|it| assert_eq!(it.code(), 0));
    });
}

#[test]
fn a_deadline_takes_no_place_in_a_queue() {
    alone(a_deadline_takes_no_place_in_a_queue, || {
        let wallet = TestWallet::new();
        let key = create_key(wallet.handle, "{}").value();
        let signature = sign(wallet.handle, &key, b"text").value();
        give_threads(&["cheap"], 0);
        while run_lane("cheap", 10, 5) != (0, 0) {}
        limit("cheap", 1);
        let call = || verify(&key, b"text", &signature).ordering(json!({"timeout_ms": 100_000}));
        let accepted = call().issue();
        for _ in 0..100 {
            assert_eq!(call().refusal().code, code::BUSY);
        }
        assert_eq!(run_lane("cheap", 1_000, 0), (0, 1), "what is refused leaves nothing");
        give_threads(&["cheap"], 1);
        assert!(accepted.value());
    });
}

#[test]
fn a_deadline_is_kept_where_a_lane_stands_still() {
    alone(a_deadline_is_kept_where_a_lane_stands_still, || {
        let wallet = TestWallet::new();
        give_threads(&["cheap"], 0);
        let waiting = create_did(wallet.handle, "{}").ordering(json!({"timeout_ms": 5})).issue();
        assert_eq!(waiting.code(), code::TIMED_OUT);
        give_threads(&["cheap"], 1);
        assert_eq!(list_dids(wallet.handle).value(), "[]");
    });
}

/// It has opened something, whose handle would be lost.
#[test]
fn what_is_done_with_its_call_is_not_refused() {
    alone(what_is_done_with_its_call_is_not_refused, || {
        give_threads(&["reply"], 0);
        while run_lane("reply", 10, 5) != (0, 0) {}
        limit("reply", 1);
        let directory = tempfile::tempdir().unwrap();
        let config = json!({"base_dir": directory.path(), "uri_pattern": ""});
        let opened: Vec<_> = (0..5)
            .map(|_| open_blob_reader("default", config.to_string()).issue())
            .collect();
        give_threads(&["reply"], 1);
        opened.into_iter().for_each(|it| assert!(it.value() > 0));
    });
}
