//! Children of `fork`, which has copied the library's memory and none of its threads.

use crate::library::{
    Queue, TestWallet, WalletPlace, alone, code, create_did, indy_cancel, indy_shutdown, run_lane,
    set_runtime_config, sign,
};

/// Runs this in a child of `fork`, which has to return from it with true.
fn in_child(work: impl FnOnce() -> bool) {
    // SAFETY: the child runs what follows, on the only thread it has, and ends.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let is_so = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(false);
        // SAFETY: nothing is to be done at the end of this process.
        unsafe { libc::_exit(i32::from(!is_so)) };
    }
    let mut status = -1;
    // SAFETY: the pointer is to a live variable.
    assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
    assert_eq!(status, 0, "the child says no, or has crashed");
}

#[test]
fn every_call_in_a_child_is_an_error_and_the_parent_goes_on() {
    alone(every_call_in_a_child_is_an_error_and_the_parent_goes_on, || {
        let (wallet, mut queue) = (TestWallet::new(), Queue::open());
        let pending: Vec<_> = (0..50).map(|_| create_did(wallet.handle, "{}").issue()).collect();
        in_child(|| {
            let refusal = create_did(wallet.handle, "{}").refusal();
            refusal.code == code::INVALID_STATE
                && refusal.message().contains("fork")
                && sign(wallet.handle, "key", b"text").refusal().code == code::INVALID_STATE
                && set_runtime_config("{}") == code::INVALID_STATE
                && run_lane("cheap", 1, 60_000).0 == code::INVALID_STATE
                && indy_cancel(1) == code::INVALID_STATE
                && indy_shutdown(60_000) == code::INVALID_STATE
                && Queue::code_of_close(queue.number) == code::INVALID_STATE
        });
        pending.into_iter().for_each(|it| assert_eq!(it.code(), 0));
        assert_eq!(queue.ask(create_did(wallet.handle, "{}")).code, 0);
    });
}

#[test]
fn a_child_that_was_forked_before_the_first_call_uses_the_library() {
    alone(a_child_that_was_forked_before_the_first_call_uses_the_library, || {
        let used = || {
            let place = WalletPlace::new();
            place.create();
            let wallet = place.open();
            !create_did(wallet, "{}").value().0.is_empty()
        };
        in_child(used);
        assert!(used());
    });
}
