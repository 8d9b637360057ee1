//! Commands that are told to stop, by `indy_cancel` or by the time that they were given.

use std::collections::BTreeSet;
use std::ffi::c_char;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use serde_json::{Value, json};

use crate::library::{
    BY_DEFAULT, Command, Heard, Holder, ISSUER, Issuer, NULL, ON_DEMAND, Pending, RAW_KEY,
    Registry, TestWallet, add_record, alone, close_wallet, close_wallet_search, code,
    command_options, create_cred_def, create_did, create_registry, create_schema,
    delete_wallet_record, export_wallet, fetch_wallet_search_next_records, fill, import_wallet,
    indy_cancel, indy_set_progress_listener, indy_set_thread_inline, issue_in, issue_many,
    list_dids, newest_handle, number, open_wallet_search, order, parameters, parsed,
    raw_credentials, records_per_kind, writer,
};

/// Makes a key for credentials, which takes seconds.
fn long(wallet: i32, tag: &str) -> Command<(String, String)> {
    let (_, schema) = create_schema(ISSUER, "gvt", "1.0", r#"["age"]"#).value();
    create_cred_def(wallet, ISSUER, schema, tag, (NULL, NULL))
}

#[test]
fn a_command_that_is_cancelled_says_so_and_has_done_nothing() {
    let wallet = TestWallet::new();
    let before = records_per_kind(&wallet.place.file());
    // The last ones wait for a thread.
    let issued: Vec<_> = (0..6).map(|it| long(wallet.handle, &it.to_string()).issue()).collect();
    issued.iter().for_each(Pending::cancel);
    for issued in issued {
        let heard = issued.wait();
        assert_eq!((heard.code, &*heard.value.0), (code::CANCELLED, ""));
        assert!(heard.message().contains("cancelled"));
    }
    assert_eq!(records_per_kind(&wallet.place.file()), before);
    // Its name is free again as soon as the command has seen that it was told to stop.
    while long(wallet.handle, "0").ask().code == code::ITEM_ALREADY_EXISTS {}
    assert_eq!(records_per_kind(&wallet.place.file()).iter().sum::<i64>(), 5);
}

#[test]
fn each_write_happens_or_is_cancelled_and_is_answered_once() {
    const COUNT: usize = 400;
    let (wallet, mut before) = (TestWallet::new(), 0);
    for round in 0..5 {
        let issued: Vec<_> = (0..COUNT)
            .map(|number| {
                let issued = create_did(wallet.handle, "{}").issue();
                if number % 3 == round % 3 {
                    issued.cancel();
                }
                issued
            })
            .collect();
        // Some of them, whatever has become of them.
        issued.iter().step_by(7).for_each(Pending::cancel);
        let listed = || {
            let list = parsed(&list_dids(wallet.handle).value());
            let dids = list.as_array().unwrap().iter().map(|it| it["did"].to_string());
            dids.collect::<BTreeSet<_>>()
        };
        let mut made = 0;
        let heard: Vec<_> = issued.into_iter().map(Pending::wait).collect();
        let there = listed();
        for heard in heard {
            match heard.code {
                code::SUCCESS => {
                    made += 1;
                    assert!(there.contains(&json!(heard.value.0).to_string()));
                }
                code => assert_eq!((code, &*heard.value.0), (code::CANCELLED, "")),
            }
        }
        assert!(made > 0, "some were never cancelled");
        assert_eq!(there.len(), before + made);
        before = there.len();
    }
}

#[test]
fn exports_and_imports_leave_nothing() {
    let wallet = TestWallet::new();
    fill(wallet.handle, 6_000);
    let directory = wallet.place.config()["storage_config"]["path"].as_str().unwrap().to_owned();
    let config = json!({"path": format!("{directory}/exports/file"), "key": RAW_KEY,
        "key_derivation_method": "RAW"});
    let cancelled = |issued: Pending<()>| {
        issued.cancel();
        issued.code() == code::CANCELLED
    };
    assert!(cancelled(export_wallet(wallet.handle, config.clone()).issue()));
    export_wallet(wallet.handle, config.clone()).value();
    assert_eq!(fs::read_dir(format!("{directory}/exports")).unwrap().count(), 1);
    let target = wallet.place.config_of("imported");
    let import = || import_wallet(target.clone(), raw_credentials(), config.clone());
    assert!(cancelled(import().issue()));
    import().value();
}

#[test]
fn a_registry_that_is_cancelled_leaves_no_tails() {
    let issuer = Issuer::with(ISSUER, "gvt", &json!(["age"]), true);
    let (wallet, directory) = (issuer.wallet.handle, tempfile::tempdir().unwrap());
    let before = records_per_kind(&issuer.wallet.place.file());
    let create = || {
        let parameters = parameters(&issuer, ISSUER, BY_DEFAULT, 30_000, writer(&directory));
        create_registry(wallet, parameters)
    };
    let issued = create().issue();
    issued.cancel();
    assert_eq!(issued.code(), code::CANCELLED);
    assert_eq!(records_per_kind(&issuer.wallet.place.file()), before);
    let mut again = create().ask();
    while again.code == code::ITEM_ALREADY_EXISTS {
        again = create().ask();
    }
    assert_eq!(again.code, code::SUCCESS);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

/// Places are given first, and taken back.
#[test]
fn places_of_credentials_that_were_cancelled_are_given_again() {
    const ORDERS: i32 = 40;
    let (issuer, holder) = (Issuer::with(ISSUER, "gvt", &json!(["age"]), true), Holder::new());
    for issuance in [BY_DEFAULT, ON_DEMAND] {
        let registry = Registry::new(&issuer, ISSUER, issuance, ORDERS as u32);
        let orders = (0..ORDERS).map(|age| order(&issuer, &holder, age).0);
        let orders = json!(orders.collect::<Vec<_>>());
        let issue =
            |orders: Value| issue_many(issuer.wallet.handle, orders, &registry.id, registry.reader);
        let issued = issue(orders.clone()).issue();
        issued.cancel();
        assert_eq!(issued.code(), code::CANCELLED);
        // As long as the cancelled command still holds them, there are none left.
        let mut again = issue(orders.clone()).ask();
        while again.code == code::REGISTRY_FULL {
            again = issue(orders.clone()).ask();
        }
        assert_eq!(again.code, code::SUCCESS);
        let results = parsed(&again.value)["credentials"].clone();
        let codes = results.as_array().unwrap().iter().map(|it| it["code"].as_i64().unwrap());
        let full = i64::from(code::REGISTRY_FULL);
        assert!(codes.clone().all(|it| it == 0 || it == full), "{results}");
        assert!(codes.filter(|it| *it == 0).count() > 0);
    }
}

/// At whatever moment they are told to stop, none is lost, as long as no other is given before the command
/// has ended: the wallet remembers the last one only.
#[test]
fn no_place_is_lost_to_credentials_that_are_cancelled_at_any_moment() {
    const PLACES: usize = 40;
    for issuance in [BY_DEFAULT, ON_DEMAND] {
        let (issuer, holder) = (Issuer::with(ISSUER, "gvt", &json!(["age"]), true), Holder::new());
        let offer = issuer.offer();
        let (request, _) = holder.request(&offer, &issuer.definition);
        let mut wallet = issuer.wallet.handle;
        let registry = Registry::new(&issuer, ISSUER, issuance, PLACES as u32);
        close_wallet(wallet).value();
        let mut places = BTreeSet::new();
        for round in 0.. {
            wallet = issuer.wallet.place.open();
            let values = json!({"age": number(28)});
            let (asked, reader) = ((offer.as_str(), request.as_str()), registry.reader);
            let issued = issue_in(wallet, asked, values, &registry.id, reader).issue();
            if round < 30 {
                // Time passes.
                (0..round % 10).for_each(|_| _ = list_dids(holder.wallet.handle).value());
                issued.cancel();
            }
            let heard = issued.wait();
            match heard.code {
                code::SUCCESS => assert!(places.insert(heard.value.1.unwrap()), "given twice"),
                code::REGISTRY_FULL => break,
                code => assert_eq!(code, code::CANCELLED),
            }
            // The command ends before the wallet is closed.
            close_wallet(wallet).value();
        }
        assert_eq!(places.len(), PLACES, "{issuance}");
    }
}

#[test]
fn a_fetch_that_is_cancelled_skips_nothing_without_saying_so() {
    let wallet = TestWallet::new();
    fill(wallet.handle, 3_000);
    let open = || open_wallet_search(wallet.handle, "t", "{}", "{}").value();
    let page_of = |search| fetch_wallet_search_next_records(wallet.handle, search, 400);
    let first_page = page_of(open()).value();
    for round in 0..40 {
        let search = open();
        let page = || page_of(search);
        let issued = page().issue();
        (0..round % 8).for_each(|_| _ = list_dids(wallet.handle).value());
        issued.cancel();
        let was_cancelled = issued.code() == code::CANCELLED;
        let next = page().ask();
        // It fails, or none was taken before.
        assert!(!was_cancelled || next.code != code::SUCCESS || next.value == first_page);
        close_wallet_search(search).value();
    }
}

#[test]
fn a_command_has_the_time_that_it_was_given() {
    let wallet = TestWallet::new();
    let waiting: Vec<_> = (0..3)
        .map(|it| long(wallet.handle, &it.to_string()).ordering(json!({"timeout_ms": 5})).issue())
        .collect();
    for heard in waiting.into_iter().map(Pending::wait) {
        assert_eq!((heard.code, &*heard.value.0), (code::TIMED_OUT, ""));
        assert!(heard.message().contains("longer"));
    }
    let in_time = create_did(wallet.handle, "{}").ordering(json!({"timeout_ms": 600_000}));
    in_time.value();
    assert_eq!(records_per_kind(&wallet.place.file()).iter().sum::<i64>(), 2, "a DID, a key");
}

#[test]
fn an_order_is_for_the_next_command_of_its_handle() {
    let wallet = TestWallet::new();
    for wrong in ["[]", "{", r#"{"timeout_ms": -1}"#, r#"{"timeout_ms": "1"}"#, r#"{"time": 1}"#] {
        assert_eq!(command_options(1, wrong), code::INVALID_STRUCTURE, "{wrong}");
    }
    assert_eq!(command_options(1, NULL), code::invalid_param(2));
    // Taken back.
    let taken_back = long(wallet.handle, "a").ordering(json!({"timeout_ms": 1})).ordering("{}");
    assert_eq!(taken_back.ask().code, code::SUCCESS);
    assert_eq!(indy_cancel(i32::MAX), 0, "nobody has this handle");
}

#[test]
fn what_was_answered_is_not_cancelled() {
    let wallet = TestWallet::new();
    for _ in 0..100 {
        let issued = create_did(wallet.handle, "{}").issue();
        add_record(wallet.handle, "t", "i", "v");
        delete_wallet_record(wallet.handle, "t", "i").value();
        issued.cancel();
        assert_eq!(issued.code(), code::SUCCESS, "earlier writes were answered");
    }
}

#[test]
fn an_inline_command_is_cancelled_on_its_own_thread() {
    // Alone, as it cancels whatever was issued last.
    alone(an_inline_command_is_cancelled_on_its_own_thread, || {
        let wallet = TestWallet::new();
        let (handle, ended) = (wallet.handle, AtomicBool::new(false));
        let schema = newest_handle() + 1;
        thread::scope(|scope| {
            scope.spawn(|| {
                assert_eq!(indy_set_thread_inline(1), 0);
                let command = long(handle, "inline");
                let (tell, answer) = channel();
                let heard = move |heard: Heard<_>| {
                    tell.send((heard.code, thread::current().id())).unwrap();
                };
                command.listen(heard).unwrap();
                ended.store(true, Ordering::SeqCst);
                assert_eq!(answer.try_recv(), Ok((code::CANCELLED, thread::current().id())));
            });
            while !ended.load(Ordering::SeqCst) {
                if newest_handle() == schema + 1 {
                    assert_eq!(indy_cancel(newest_handle()), 0);
                }
                thread::yield_now();
            }
        });
    });
}

static HEARD: Mutex<Vec<&str>> = Mutex::new(Vec::new());

extern "C" fn cancel_at_once(command: i32, _stage: *const c_char, _done: u64, _total: u64) {
    HEARD.lock().unwrap().push("report");
    assert_eq!(indy_cancel(command), 0);
}

#[test]
fn who_listens_hears_nothing_after_the_answer() {
    alone(who_listens_hears_nothing_after_the_answer, || {
        let issuer = Issuer::with(ISSUER, "gvt", &json!(["age"]), true);
        // SAFETY: the function lives as long as the process.
        assert_eq!(unsafe { indy_set_progress_listener(Some(cancel_at_once)) }, 0);
        let directory = tempfile::tempdir().unwrap();
        for round in 0..20 {
            let mut it = parameters(&issuer, ISSUER, BY_DEFAULT, 20_000, writer(&directory));
            it.tag = round.to_string().into();
            let (tell, answer) = channel();
            let told = move |heard: Heard<_>| {
                HEARD.lock().unwrap().push("answer");
                tell.send(heard.code).unwrap();
            };
            create_registry(issuer.wallet.handle, it).listen(told).unwrap();
            assert_eq!(answer.recv().unwrap(), code::CANCELLED);
        }
        // Whatever is still running ends before this does.
        close_wallet(issuer.wallet.handle).value();
        let heard = std::mem::take(&mut *HEARD.lock().unwrap());
        assert_eq!(heard, ["report", "answer"].repeat(20));
    });
}
