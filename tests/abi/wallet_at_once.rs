//! One wallet, many commands at once that create, open, close and delete it: they happen one after
//! the other, in the order of the calls.

use std::thread;

use crate::library::{
    NULL, Pending, TestWallet, WalletPlace, close_wallet, code, create_cred_def, create_did,
    create_schema, create_wallet, delete_wallet, key_for_local_did, open_wallet, raw_credentials,
    records_per_kind,
};

fn create(place: &WalletPlace) -> Pending<()> {
    create_wallet(place.config(), raw_credentials()).issue()
}

fn open(place: &WalletPlace) -> Pending<i32> {
    open_wallet(place.config(), raw_credentials()).issue()
}

fn delete(place: &WalletPlace) -> Pending<()> {
    delete_wallet(place.config(), raw_credentials()).issue()
}

/// The codes of ten commands issued at once.
fn codes<A>(issue: impl Fn() -> Pending<A>) -> Vec<i32>
where
    A: crate::library::Answer,
{
    let issued: Vec<_> = (0..10).map(|_| issue()).collect();
    issued.into_iter().map(Pending::code).collect()
}

fn first_wins(codes: &[i32], others: i32) {
    assert_eq!(codes[0], 0);
    assert!(codes[1..].iter().all(|it| *it == others), "{codes:?}");
}

#[test]
fn the_first_of_many_at_once_wins() {
    let place = WalletPlace::new();
    first_wins(&codes(|| create(&place)), code::WALLET_ALREADY_EXISTS);
    let opened: Vec<_> = (0..10).map(|_| open(&place)).collect();
    let opened: Vec<_> = opened.into_iter().map(Pending::wait).collect();
    let handle = opened[0].value;
    assert!(handle > 0);
    let opened: Vec<_> = opened.iter().map(|it| it.code).collect();
    first_wins(&opened, code::WALLET_ALREADY_OPENED);
    first_wins(&codes(|| close_wallet(handle).issue()), code::WALLET_INVALID_HANDLE);
    first_wins(&codes(|| delete(&place)), code::WALLET_NOT_FOUND);
}

#[test]
fn commands_for_one_wallet_need_not_wait_for_each_other() {
    let place = WalletPlace::new();
    for _ in 0..20 {
        let (created, opened) = (create(&place), open(&place));
        let (refused, again) = (delete(&place), open(&place));
        created.value();
        let handle = opened.value();
        assert_eq!(refused.code(), code::INVALID_STATE);
        assert_eq!(again.code(), code::WALLET_ALREADY_OPENED);
        let did = create_did(handle, "{}").issue();
        let (closed, reopened) = (close_wallet(handle).issue(), open(&place));
        did.value();
        closed.value();
        let handle = reopened.value();
        let (closed, deleted) = (close_wallet(handle).issue(), delete(&place));
        let (created, deleted_again) = (create(&place), delete(&place));
        closed.value();
        deleted.value();
        created.value();
        deleted_again.value();
        assert!(!place.file().exists());
    }
}

#[test]
fn threads_that_fight_for_a_wallet_leave_it_whole() {
    let place = WalletPlace::new();
    thread::scope(|scope| {
        for number in 0..6 {
            let place = &place;
            scope.spawn(move || (0..30).for_each(|round| fight(place, number + round)));
        }
    });
    create(&place).wait();
    let handle = open(&place).value();
    create_did(handle, "{}").value();
    close_wallet(handle).value();
    delete(&place).value();
    assert!(!place.file().exists());
}

/// Does one thing to the wallet, whose state another thread changes meanwhile.
fn fight(place: &WalletPlace, what: usize) {
    match what % 3 {
        0 => {
            let code = create(place).code();
            assert!([0, code::WALLET_ALREADY_EXISTS].contains(&code), "create: {code}");
        }
        1 => {
            let code = delete(place).code();
            let allowed = [0, code::WALLET_NOT_FOUND, code::INVALID_STATE];
            assert!(allowed.contains(&code), "delete: {code}");
        }
        _ => {
            let opened = open(place).wait();
            let allowed = [0, code::WALLET_NOT_FOUND, code::WALLET_ALREADY_OPENED];
            assert!(allowed.contains(&opened.code), "open: {}", opened.code);
            if opened.code == 0 {
                // Nobody else has the handle, so nobody closes or deletes the wallet now.
                let (did, verkey) = create_did(opened.value, "{}").value();
                assert_eq!(key_for_local_did(opened.value, did).value(), verkey);
                close_wallet(opened.value).value();
            }
        }
    }
}

#[test]
fn closing_lets_accepted_commands_end() {
    let wallet = TestWallet::new();
    let dids: Vec<_> = (0..300).map(|_| create_did(wallet.handle, "{}").issue()).collect();
    let closed = close_wallet(wallet.handle).issue();
    let late = create_did(wallet.handle, "{}").issue();
    let dids: Vec<_> = dids.into_iter().map(Pending::value).collect();
    closed.value();
    assert_eq!(late.code(), code::WALLET_INVALID_HANDLE);
    let again = wallet.place.open();
    for (did, verkey) in dids {
        assert_eq!(key_for_local_did(again, did).value(), verkey);
    }
    close_wallet(again).value();
}

#[test]
fn closing_ends_a_key_generation() {
    let wallet = TestWallet::new();
    let did = "NcYxiDXkpYi6ov5FcYDi1e";
    let (_, schema) = create_schema(did, "gvt", "1.0", r#"["age"]"#).value();
    let create = |handle| create_cred_def(handle, did, &schema, "tag", (NULL, NULL));
    // Whoever takes up the rear of the queue is surely still computing when the wallet closes.
    let other = TestWallet::new();
    let ahead: Vec<_> = (0..2)
        .map(|tag: i32| {
            let tag = tag.to_string();
            create_cred_def(other.handle, did, &schema, tag, (NULL, NULL)).issue()
        })
        .collect();
    let generation = create(wallet.handle).issue();
    let closed = close_wallet(wallet.handle).issue();
    closed.value();
    let heard = generation.wait();
    assert_eq!(heard.code, code::WALLET_INVALID_HANDLE);
    assert!(heard.message().contains("closed"));
    assert_eq!(records_per_kind(&wallet.place.file()), Vec::<i64>::new());
    let again = wallet.place.open();
    create(again).value();
    close_wallet(again).value();
    ahead.into_iter().for_each(|it| drop(it.value()));
}
