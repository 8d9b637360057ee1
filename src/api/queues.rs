//! Completion queues: what libindy never had.

use crate::ffi::queue::{self, Completions};
use crate::ffi::{CommandHandle, ErrorCode, Out, enter};

/// Opens a completion queue: the way into an event loop.
///
/// A command whose `command_handle` is one of the queue's and whose `cb` is the `indy_queue_cb…` of
/// its shape calls no code of the host. It leaves a completion in the queue, whose descriptor then
/// becomes readable; `indy_queue_drain` gives all completions that have arrived. One wake-up serves
/// many, and no thread of the library enters the host.
///
/// `queue`: where the queue's number is written. The queue's command handles are the 2,097,152 from
/// this number on; which of them are in use is the caller's to know.
///
/// `descriptor`: where a file descriptor is written that can be waited for (`poll`, `epoll`, an event
/// loop). It belongs to the queue, which closes it. It stays readable until the queue is drained; to
/// read from it is allowed and not needed.
///
/// Errors: CommonInvalidParam1, CommonInvalidParam2, CommonIOError (no descriptor is left),
/// CommonInvalidStructure (1,023 queues are open).
#[unsafe(no_mangle)]
pub extern "C" fn indy_queue_open(queue: Out<CommandHandle>, descriptor: Out<i32>) -> ErrorCode {
    enter("queue_open", |_| {
        queue.check(1)?;
        descriptor.check(2)?;
        let (number, opened) = queue::open()?;
        queue.set(number);
        descriptor.set(opened.descriptor().unwrap_or(-1));
        Ok(())
    })
}

/// Takes all completions that have arrived, and makes the descriptor wait for the next.
///
/// `queue`: from `indy_queue_open`.
///
/// `completions`, `count`: where a pointer to the first and their number are written, 0 if there are
/// none. They live until the next call for this queue, which frees them and zeroes their texts, or
/// its closing: one thread drains a queue.
///
/// Errors: CommonInvalidParam1 (no such queue is open), CommonInvalidParam2, CommonInvalidParam3,
/// CommonInvalidState (the process was forked from that of the queue).
#[unsafe(no_mangle)]
pub extern "C" fn indy_queue_drain(
    queue: CommandHandle,
    completions: Out<Completions>,
    count: Out<usize>,
) -> ErrorCode {
    enter("queue_drain", |_| {
        completions.check(2)?;
        count.check(3)?;
        let (first, number) = queue::of_number(queue)?.drain();
        completions.set(first);
        count.set(number);
        Ok(())
    })
}

/// Closes a queue and its descriptor. Commands in flight go on and their completions are dropped; no
/// other queue gets these command handles before the last of them has ended.
///
/// `queue`: from `indy_queue_open`. No other thread may be draining it.
///
/// Errors: CommonInvalidParam1 (no such queue is open), CommonInvalidState (the process was forked from
/// that of the queue).
#[unsafe(no_mangle)]
pub extern "C" fn indy_queue_close(queue: CommandHandle) -> ErrorCode {
    enter("queue_close", |_| queue::close(queue))
}
