//! Completion queues: what a callback would have heard, once, at a descriptor that wakes its host.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ptr;
use std::sync::Arc;
use std::thread;

use crate::library::{
    Completed, NULL, Queue, TestWallet, alone, close_wallet, code, create_did, create_key,
    generate_wallet_key, indy_queue_drain, indy_queue_open, open_wallet, raw_credentials, sign,
    verify,
};

#[test]
fn a_completion_has_what_a_callback_hears() {
    let (wallet, mut queue) = (TestWallet::new(), Queue::open());
    let key =
        queue.ask(create_key(wallet.handle, r#"{"seed":"00000000000000000000000000000My1"}"#));
    assert_eq!((key.code, key.texts.len()), (0, 1));
    let key = key.text(0);
    let signature = queue.ask(sign(wallet.handle, key, "message"));
    let [signature] = &signature.texts[..] else { panic!("{signature:?}") };
    assert_eq!(*signature, sign(wallet.handle, key, "message").value());
    assert_eq!(queue.ask(verify(key, "message", signature)).numbers, [1, 0]);
    assert_eq!(queue.ask(verify(key, "another", signature)).numbers, [0, 0]);
    let did = queue.ask(create_did(wallet.handle, "{}"));
    assert_eq!(did.texts.len(), 2);
    assert!(did.text(0).len() < did.text(1).len());
    assert_eq!(did.message(), None);
}

#[test]
fn handles_of_wallets_are_numbers() {
    let (wallet, mut queue) = (TestWallet::new(), Queue::open());
    assert_eq!(queue.ask(close_wallet(wallet.handle)).code, 0);
    let opened = queue.ask(open_wallet(wallet.place.config(), raw_credentials()));
    assert_eq!((opened.code, opened.texts.len()), (0, 0));
    let handle = i32::try_from(opened.numbers[0]).unwrap();
    assert_eq!(close_wallet(handle).ask().code, 0);
}

#[test]
fn an_error_brings_its_details() {
    let (wallet, mut queue) = (TestWallet::new(), Queue::open());
    let failed =
        queue.ask(sign(wallet.handle, "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa", "m"));
    assert_eq!(failed.code, code::ITEM_NOT_FOUND);
    assert!(failed.message().is_some());
    assert_eq!(queue.ask(close_wallet(-1)).code, code::WALLET_INVALID_HANDLE);
}

#[test]
fn one_wake_up_serves_many() {
    let mut queue = Queue::open();
    assert!(!queue.is_readable(0));
    let issued: BTreeSet<_> = (0..1000).map(|_| queue.issue(generate_wallet_key(NULL))).collect();
    let (mut answered, mut woken) = (Vec::new(), 0);
    while answered.len() < issued.len() {
        answered.extend(queue.wait());
        woken += 1;
    }
    // Whoever comes when all is there has taken the wake-up with it.
    assert!(!queue.is_readable(0) || queue.drain().is_empty());
    assert!(!queue.is_readable(0));
    assert!(woken < issued.len());
    assert_eq!(handles(&answered), issued);
    assert_eq!(answered.len(), issued.len());
}

/// Every command of every thread is answered once, while the host comes whenever it is woken.
#[test]
fn no_completion_and_no_wake_up_is_lost() {
    const COMMANDS: usize = 20_000;
    let wallet = Arc::new(TestWallet::new());
    let key = create_key(wallet.handle, "{}").value();
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let (wallet, key) = (Arc::clone(&wallet), key.clone());
            thread::spawn(move || {
                let mut queue = Queue::open();
                let (mut issued, mut answered) = (BTreeMap::new(), 0);
                while answered < COMMANDS {
                    // Sometimes one, sometimes many in flight.
                    let more = (answered % 7 + 1).min(COMMANDS - answered - issued.len());
                    for at in 0..more {
                        let handle = match at % 2 {
                            0 => queue.issue(generate_wallet_key(NULL)),
                            _ => queue.issue(sign(wallet.handle, &key, "text")),
                        };
                        issued.insert(handle, at % 2);
                    }
                    for completed in queue.wait() {
                        let kind = issued.remove(&completed.handle).expect("answered once");
                        assert_eq!(
                            (completed.code, completed.texts[0].len() == 64),
                            (0, kind == 1)
                        );
                        answered += 1;
                    }
                }
                queue.close();
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn a_queue_takes_only_its_own_commands() {
    // The handles of no queue must be those of no other test either.
    alone(a_queue_takes_only_its_own_commands, || {
        let queue = Queue::open();
        for handle in [0, 1, -1, i32::MIN, queue.number - 1 - (1 << 21)] {
            let code = Queue::code_of_call(generate_wallet_key(NULL), handle);
            assert_eq!(code, code::invalid_param(1), "{handle}");
        }
        let other = Queue::open();
        assert_ne!(other.number, queue.number);
        let handle = other.number + (1 << 21) - 1;
        assert_eq!(Queue::code_of_call(generate_wallet_key(NULL), handle), 0);
        assert_eq!(handles(&other.wait()), BTreeSet::from([handle]));
        assert!(queue.drain().is_empty());
    });
}

#[test]
fn a_closed_queue_takes_nothing() {
    alone(a_closed_queue_takes_nothing, || {
        let queue = Queue::open();
        let number = queue.number;
        queue.close();
        assert_eq!(Queue::code_of_close(number), code::invalid_param(1));
        let refused = Queue::code_of_call(generate_wallet_key(NULL), number);
        assert_eq!(refused, code::invalid_param(1));
        let (mut first, mut count) = (ptr::null(), 0);
        // SAFETY: the pointers are to live variables of these types.
        let code = unsafe { indy_queue_drain(number, &mut first, &mut count) };
        assert_eq!((code, count), (code::invalid_param(1), 0));
    });
}

#[test]
fn numbers_that_are_no_queues_are_refused() {
    let queue = Queue::open();
    for number in [0, 1, -1, i32::MIN, i32::MAX, queue.number + 1, -queue.number] {
        assert_eq!(Queue::code_of_close(number), code::invalid_param(1), "{number}");
    }
    let (mut first, mut count) = (ptr::null(), 0);
    let (null, no_count) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the pointers are null or to live variables of these types.
    unsafe {
        assert_eq!(indy_queue_drain(queue.number, null, &mut count), code::invalid_param(2));
        assert_eq!(indy_queue_drain(queue.number, &mut first, no_count), code::invalid_param(3));
        assert_eq!(indy_queue_open(ptr::null_mut(), &mut 0), code::invalid_param(1));
        assert_eq!(indy_queue_open(&mut 0, ptr::null_mut()), code::invalid_param(2));
    }
}

/// The commands of a closed queue go on, and nobody else hears their answers.
#[test]
fn closing_with_commands_in_flight() {
    alone(closing_with_commands_in_flight, || {
        let wallet = TestWallet::new();
        let mut made = 0;
        for _ in 0..300 {
            let mut queue = Queue::open();
            for _ in 0..20 {
                queue.issue(create_did(wallet.handle, "{}"));
                made += 1;
            }
            queue.close();
            let mut next = Queue::open();
            let handle = next.issue(generate_wallet_key(NULL));
            let answered = next.wait();
            assert_eq!(handles(&answered), BTreeSet::from([handle]));
            assert_eq!(answered[0].texts.len(), 1);
            next.close();
        }
        // The last to be written: those before it were.
        create_did(wallet.handle, "{}").value();
        let dids = crate::library::list_dids(wallet.handle).value();
        assert_eq!(dids.matches("\"did\"").count(), made + 1);
    });
}

#[test]
fn a_number_is_given_again_when_its_commands_have_ended() {
    alone(a_number_is_given_again_when_its_commands_have_ended, || {
        let descriptors = || fs::read_dir("/proc/self/fd").unwrap().count();
        let mut first = Queue::open();
        let (number, before) = (first.number, descriptors());
        first.ask(generate_wallet_key(NULL));
        first.close();
        for _ in 0..3000 {
            let mut queue = Queue::open();
            assert_eq!(queue.ask(close_wallet(-1)).code, code::WALLET_INVALID_HANDLE);
            assert!(queue.number <= number + 2 * (1 << 21));
            queue.close();
        }
        assert!(descriptors() < before + 2);
    });
}

#[test]
fn there_is_a_limit_to_queues() {
    alone(there_is_a_limit_to_queues, || {
        let raised = libc::rlimit { rlim_cur: 4096, rlim_max: 4096 };
        // SAFETY: the pointer is to a live variable of this type.
        assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raised) }, 0);
        let mut queues: Vec<_> = (0..1023).map(|_| Queue::open()).collect();
        // SAFETY: the pointers are to live variables of these types.
        let code = unsafe { indy_queue_open(&mut 0, &mut 0) };
        assert_eq!(code, code::INVALID_STRUCTURE);
        assert_eq!(queues[1022].ask(generate_wallet_key(NULL)).code, 0);
        queues.swap_remove(500).close();
        assert_eq!(Queue::open().ask(generate_wallet_key(NULL)).code, 0);
    });
}

fn handles(completed: &[Completed]) -> BTreeSet<i32> {
    completed.iter().map(|it| it.handle).collect()
}
