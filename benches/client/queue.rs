//! A completion queue, as an event loop with work of its own uses it: it looks once a millisecond.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use super::{
    Code, Done0, DoneBool, DoneBytes, Handle, Text, ended, ended_with_bytes, ended_with_truth,
};

const TICK: Duration = Duration::from_millis(1);

/// `indy_completion_t`.
#[repr(C)]
struct Completion {
    command: Handle,
    code: Code,
    kind: i32,
    numbers: [i64; 2],
    texts: [Text; 3],
    lengths: [usize; 3],
    error: Text,
}

unsafe extern "C" {
    fn indy_queue_open(queue: *mut Handle, descriptor: *mut i32) -> Code;
    fn indy_queue_drain(queue: Handle, first: *mut *const Completion, count: *mut usize) -> Code;
    fn indy_queue_close(queue: Handle) -> Code;
    safe fn indy_queue_cb(command: Handle, code: Code);
    safe fn indy_queue_cb_flag(command: Handle, code: Code, flag: bool);
    safe fn indy_queue_cb_bytes(command: Handle, code: Code, start: *const u8, length: u32);
}

/// Commands that are started now leave what they answer in a queue.
static IS_USED: AtomicBool = AtomicBool::new(false);

pub(super) fn callback() -> Done0 {
    if IS_USED.load(SeqCst) { indy_queue_cb } else { ended }
}

pub(super) fn callback_with_truth() -> DoneBool {
    if IS_USED.load(SeqCst) { indy_queue_cb_flag } else { ended_with_truth }
}

pub(super) fn callback_with_bytes() -> DoneBytes {
    if IS_USED.load(SeqCst) { indy_queue_cb_bytes } else { ended_with_bytes }
}

/// Keeps `in_flight` commands going until `total` have ended; how many ended in a second.
pub fn rate(in_flight: usize, total: usize, start: impl Fn(Handle)) -> f64 {
    let (mut queue, mut descriptor) = (0, 0);
    // SAFETY: the pointers are to live variables of these types.
    assert_eq!(unsafe { indy_queue_open(&mut queue, &mut descriptor) }, 0);
    IS_USED.store(true, SeqCst);
    let since = Instant::now();
    let (mut started, mut ended) = (0, 0);
    while ended < total {
        while started < total && started - ended < in_flight {
            start(queue + (started % (2 * in_flight)) as Handle);
            started += 1;
        }
        thread::sleep(TICK);
        ended += drain(queue);
    }
    let rate = total as f64 / since.elapsed().as_secs_f64();
    IS_USED.store(false, SeqCst);
    // SAFETY: a number.
    assert_eq!(unsafe { indy_queue_close(queue) }, 0);
    rate
}

fn drain(queue: Handle) -> usize {
    let (mut first, mut count) = (ptr::null(), 0);
    // SAFETY: the pointers are to live variables of these types.
    assert_eq!(unsafe { indy_queue_drain(queue, &mut first, &mut count) }, 0);
    for index in 0..count {
        // SAFETY: the library promises so many completions, until the next drain.
        assert_eq!(unsafe { &*first.add(index) }.code, 0);
    }
    count
}
