//! Storages of the host's own, in C: their registration, wallets in them, and that a storage that
//! takes long holds up nobody else.

use std::time::Instant;

use serde_json::{Value, json};

use crate::library::{
    NULL, OTHER_RAW_KEY, Pending, RAW_KEY, RegisteredStorage, TIMEOUT, TestWallet, WalletPlace,
    add_record, add_wallet_record, alone, change, close_wallet, close_wallet_search, code,
    collect_metrics, complete_storage_request, create_did, create_wallet, delete_wallet,
    export_wallet, fetch, get_wallet_record, ids, import_wallet, key_for_local_did, open_wallet,
    open_wallet_search, parsed, raw_credentials, register_async_wallet_storage,
    register_wallet_storage, tags_of, value_of,
};

const KIND: &str = "contact";

#[test]
fn each_function_must_be_there() {
    let storage = RegisteredStorage::plugged();
    for place in 0..24 {
        let mut functions = storage.plugged_functions();
        functions[place] = 0;
        let refusal = register_wallet_storage("incomplete", functions).refusal();
        let position = place as i32 + 3;
        assert_eq!(refusal.code, code::invalid_param(position), "{position}");
        assert!(refusal.message().contains(&position.to_string()));
    }
    let functions = storage.plugged_functions();
    assert_eq!(register_wallet_storage(NULL, functions).refusal().code, code::invalid_param(2));
    assert_eq!(register_wallet_storage("", functions).refusal().code, code::invalid_param(2));
    let refusal = register_wallet_storage("incomplete", functions).refusal_without_callback();
    assert_eq!(refusal.code, code::invalid_param(27));
    let unknown = json!({"id": "none", "storage_type": "incomplete"});
    let refused = create_wallet(unknown, raw_credentials()).any_code();
    assert_eq!(refused, code::WALLET_UNKNOWN_TYPE);
}

#[test]
fn an_async_storage_must_be_whole() {
    let storage = RegisteredStorage::asynchronous();
    let refused = |functions| register_async_wallet_storage("incomplete", functions).refusal().code;
    let functions = storage.async_functions();
    assert_eq!(refused(None), code::invalid_param(3));
    // The second word is the context, which is the host's affair.
    for word in (0..13).filter(|it| *it != 1) {
        let mut spoiled = functions;
        spoiled[word] = 0;
        assert_eq!(refused(Some(spoiled)), code::invalid_param(3), "{word}");
    }
    let mut short = functions;
    short[0] -= 1;
    assert_eq!(refused(Some(short)), code::invalid_param(3));
    let mut long = functions;
    long[0] += 8;
    register_async_wallet_storage("of a later version", long).value();
    let refusal = register_async_wallet_storage("none", functions).refusal_without_callback();
    assert_eq!(refusal.code, code::invalid_param(4));
    assert_eq!(
        register_async_wallet_storage(NULL, functions).refusal().code,
        code::invalid_param(2)
    );
}

#[test]
fn a_type_is_registered_once() {
    let storage = RegisteredStorage::plugged();
    for name in [storage.name.as_str(), "default"] {
        let again = register_wallet_storage(name, storage.plugged_functions()).error();
        assert_eq!(again, code::WALLET_TYPE_ALREADY_REGISTERED);
    }
    let other = RegisteredStorage::asynchronous();
    let again = register_async_wallet_storage(storage.name.as_str(), other.async_functions());
    assert_eq!(again.error(), code::WALLET_TYPE_ALREADY_REGISTERED);
}

/// An application of libindy's may have one of that name.
#[test]
fn a_memory_of_the_host_s_own_takes_the_place_of_ours() {
    alone(a_memory_of_the_host_s_own_takes_the_place_of_ours, || {
        let storage = RegisteredStorage::plugged();
        let config = json!({"id": "w", "storage_type": "memory"});
        create_wallet(config.clone(), raw_credentials()).value();
        register_wallet_storage("memory", storage.plugged_functions()).value();
        assert_eq!(open_wallet(config, raw_credentials()).error(), code::WALLET_NOT_FOUND);
        let again = register_wallet_storage("memory", storage.plugged_functions()).error();
        assert_eq!(again, code::WALLET_TYPE_ALREADY_REGISTERED);
    });
}

#[test]
fn a_request_that_nobody_waits_for_is_refused() {
    for request in [0, u64::MAX] {
        assert_eq!(complete_storage_request(request, None, 0), code::INVALID_STATE);
        assert_eq!(complete_storage_request(request, Some(b"{}"), 2), code::INVALID_STATE);
    }
    assert_eq!(complete_storage_request(0, None, 2), code::invalid_param(3));
}

/// All that a wallet can do, whatever keeps it.
fn live(storage: &RegisteredStorage) {
    let wallet = storage.wallet("life");
    let again = create_wallet(storage.config("life"), raw_credentials()).error();
    assert_eq!(again, code::WALLET_ALREADY_EXISTS);
    let (did, verkey) = create_did(wallet, "{}").value();
    add_wallet_record(wallet, KIND, "ada", "1", json!({"city": "Graz", "~age": "36"})).value();
    add_wallet_record(wallet, KIND, "bob", "2", json!({"~age": "18"})).value();
    let both = json!([
        {"op": "put", "type": KIND, "id": "ada", "value": "3", "tags": {"city": "Graz"}},
        {"op": "add", "type": KIND, "id": "bob", "value": "3"},
    ]);
    assert_eq!(change(wallet, both), [0, i64::from(code::ITEM_ALREADY_EXISTS)]);
    assert_eq!(value_of(wallet, KIND, "ada"), "3");
    assert_eq!(tags_of(wallet, KIND, "bob"), json!({"~age": "18"}));
    assert_eq!(ids(wallet, KIND, json!({"$not": {"~age": {"$lt": "20"}}})), ["ada"]);
    let options = json!({"retrieveTotalCount": true, "retrieveRecords": false});
    let search = open_wallet_search(wallet, KIND, "{}", options).value();
    close_wallet_search(search).value();
    // One that is open when its wallet closes.
    let search = open_wallet_search(wallet, KIND, "{}", "{}").value();
    assert_eq!(fetch(wallet, search, 1).len(), 1);
    close_wallet(wallet).value();
    another_key(storage, &did, &verkey);
}

/// Gives the wallet `life` another key, and deletes it.
fn another_key(storage: &RegisteredStorage, did: &str, verkey: &str) {
    let mut credentials = raw_credentials();
    credentials["rekey"] = json!(OTHER_RAW_KEY);
    credentials["rekey_derivation_method"] = json!("RAW");
    let wallet = open_wallet(storage.config("life"), credentials).value();
    assert_eq!(key_for_local_did(wallet, did).value(), verkey);
    close_wallet(wallet).value();
    let refused = open_wallet(storage.config("life"), raw_credentials()).error();
    assert_eq!(refused, code::WALLET_ACCESS_FAILED);
    let credentials = json!({"key": OTHER_RAW_KEY, "key_derivation_method": "RAW"});
    delete_wallet(storage.config("life"), credentials).value();
    let refused = open_wallet(storage.config("life"), raw_credentials()).error();
    assert_eq!(refused, code::WALLET_NOT_FOUND);
}

/// From SQLite into the storage and back; a file that is damaged leaves no wallet.
fn move_house(storage: &RegisteredStorage) {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str| {
        let path = directory.path().join(name);
        json!({"path": path, "key": RAW_KEY, "key_derivation_method": "RAW"})
    };
    let wallet = TestWallet::new();
    let all: Vec<String> = (0..1500).map(|it| format!("{it:04}")).collect();
    let add = |id: &String| json!({"op": "add", "type": KIND, "id": id, "value": id});
    change(wallet.handle, all.iter().map(add).collect());
    export_wallet(wallet.handle, file("there")).value();
    import_wallet(storage.config("house"), raw_credentials(), file("there")).value();
    let house = open_wallet(storage.config("house"), raw_credentials()).value();
    assert_eq!(ids(house, KIND, json!({})), all);
    export_wallet(house, file("back")).value();
    close_wallet(house).value();
    let place = WalletPlace::new();
    import_wallet(place.config(), raw_credentials(), file("back")).value();
    let back = place.open();
    assert_eq!(ids(back, KIND, json!({})), all);
    close_wallet(back).value();

    let whole = std::fs::read(directory.path().join("there")).unwrap();
    let damaged = directory.path().join("damaged");
    std::fs::write(damaged, &whole[..whole.len() - 100]).unwrap();
    let refused = import_wallet(storage.config("none"), raw_credentials(), file("damaged")).error();
    assert_eq!(refused, code::INVALID_STRUCTURE);
    let none = open_wallet(storage.config("none"), raw_credentials()).error();
    assert_eq!(none, code::WALLET_NOT_FOUND);
}

/// Waits until nothing is open: what is freed late is freed soon.
fn await_no_handles(storage: &RegisteredStorage, count: &str) {
    let since = Instant::now();
    while storage.library.number(count) > 0 {
        assert!(since.elapsed() < TIMEOUT, "everything is freed");
        std::thread::yield_now();
    }
}

#[test]
fn wallets_live_in_a_plugged_storage() {
    let storage = RegisteredStorage::plugged();
    live(&storage);
    move_house(&storage);
    await_no_handles(&storage, "plugged_open_handles");
    assert_eq!(storage.library.number("plugged_most_at_once"), 1);
}

#[test]
fn wallets_live_in_an_async_storage() {
    let storage = RegisteredStorage::asynchronous();
    live(&storage);
    move_house(&storage);
    await_no_handles(&storage, "async_open_handles");
}

#[test]
fn a_plugged_storage_is_called_by_one_command_at_a_time() {
    let storage = RegisteredStorage::plugged();
    std::thread::scope(|scope| {
        for number in 0..4 {
            let storage = &storage;
            scope.spawn(move || {
                let wallet = storage.wallet(&number.to_string());
                let dids: Vec<_> = (0..50).map(|_| create_did(wallet, "{}").issue()).collect();
                let dids: Vec<_> = dids.into_iter().map(|it| it.value().0).collect();
                let keys: Vec<_> =
                    dids.iter().map(|it| key_for_local_did(wallet, it).issue()).collect();
                keys.into_iter().for_each(|it| drop(it.value()));
                close_wallet(wallet).value();
            });
        }
    });
    await_no_handles(&storage, "plugged_open_handles");
    assert_eq!(storage.library.number("plugged_most_at_once"), 1);
}

/// What wallets of another type do meanwhile, from their creation to their end.
fn others_go_on() {
    for _ in 0..3 {
        let wallet = TestWallet::new();
        let dids: Vec<_> = (0..50).map(|_| create_did(wallet.handle, "{}").issue()).collect();
        for did in dids {
            let (did, verkey) = did.value();
            assert_eq!(key_for_local_did(wallet.handle, did).value(), verkey);
        }
        close_wallet(wallet.handle).value();
        delete_wallet(wallet.place.config(), raw_credentials()).value();
    }
}

#[test]
fn a_storage_that_takes_long_holds_up_no_other() {
    // Alone, with as many threads as there are by default.
    alone(a_storage_that_takes_long_holds_up_no_other, || {
        let storage = RegisteredStorage::plugged();
        let wallets: Vec<_> = (0..4).map(|it| storage.wallet(&it.to_string())).collect();
        let (did, verkey) = create_did(wallets[0], "{}").value();
        storage.library.call("plugged_hold_up");
        let reads: Vec<_> = (0..100).map(|_| key_for_local_did(wallets[0], &did).issue()).collect();
        let of_each = |_| wallets.iter().map(|it| create_did(*it, "{}").issue());
        let writes: Vec<_> = (0..25).flat_map(of_each).collect();
        let closed = close_wallet(wallets[3]).issue();
        let created = create_wallet(storage.config("new"), raw_credentials()).issue();
        storage.call_with("plugged_await_calls", 1);
        others_go_on();
        assert_eq!(await_tasks("storage", 1), 1, "one thread waits for the storage");
        storage.library.call("plugged_let_go");
        reads.into_iter().for_each(|it| assert_eq!(it.value(), verkey));
        writes.into_iter().for_each(|it| drop(it.value()));
        closed.value();
        created.value();
        wallets[..3].iter().for_each(|it| close_wallet(*it).value());
        await_no_handles(&storage, "plugged_open_handles");
        assert_eq!(storage.library.number("plugged_most_at_once"), 1);
    });
}

/// How many tasks of a lane are active or queued.
fn tasks(lane: &str) -> u64 {
    let metrics = parsed(&collect_metrics().value());
    let count = |label| {
        let tags = json!({"lane": lane, "label": label});
        let entries = metrics["lane_tasks_count"].as_array().unwrap();
        let entry = entries.iter().find(|it| it["tags"] == tags).unwrap();
        entry["value"].as_u64().unwrap()
    };
    count("active") + count("queued")
}

/// Waits until a lane has no more tasks than this, and gives their number.
fn await_tasks(lane: &str, most: u64) -> u64 {
    let since = Instant::now();
    loop {
        let tasks = tasks(lane);
        if tasks <= most {
            return tasks;
        }
        assert!(since.elapsed() < TIMEOUT, "the lane {lane} has {tasks} tasks");
    }
}

#[test]
fn a_thousand_requests_wait_without_a_thread() {
    // Alone, so that no lane has anything else to do.
    alone(a_thousand_requests_wait_without_a_thread, || {
        let storage = RegisteredStorage::asynchronous();
        let wallet = storage.wallet("many");
        let id = |number: usize| format!("{number}");
        (0..1000).for_each(|number| add_record(wallet, KIND, &id(number), &id(number)));
        storage.library.call("async_hold_up");
        let reads: Vec<Pending<String>> = (0..1000)
            .map(|it| get_wallet_record(wallet, KIND, id(it), "{}").issue())
            .collect();
        storage.call_with("async_await_requests", 1000);
        let are_idle = || {
            for lane in ["storage", "expensive", "io"] {
                assert_eq!(await_tasks(lane, 0), 0);
            }
            // The one that counts is on one of them.
            assert!(await_tasks("cheap", 1) <= 1);
        };
        are_idle();
        others_go_on();
        are_idle();
        storage.library.call("async_let_go");
        for (number, read) in reads.into_iter().enumerate() {
            assert_eq!(parsed(&read.value())["value"], Value::from(id(number)));
        }
        close_wallet(wallet).value();
        await_no_handles(&storage, "async_open_handles");
    });
}

#[test]
fn a_search_of_an_async_storage_goes_on_in_pages() {
    let storage = RegisteredStorage::asynchronous();
    let wallet = storage.wallet("pages");
    let add = |it: usize| json!({"op": "add", "type": KIND, "id": it.to_string(), "value": "1"});
    assert_eq!(change(wallet, (0..600).map(add).collect()), [0; 600]);
    let search = open_wallet_search(wallet, KIND, "{}", "{}").value();
    let pages: Vec<_> = (0..10).map(|_| fetch(wallet, search, 70).len()).collect();
    assert_eq!(pages, [70, 70, 70, 70, 70, 70, 70, 70, 40, 0]);
    close_wallet(wallet).value();
}
