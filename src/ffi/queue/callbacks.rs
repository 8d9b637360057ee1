//! The callbacks that leave a completion in a queue, one for each shape of answer.
//!
//! A host hands them to commands as `cb` and does not call them itself.

use std::ffi::{CStr, c_char};

use super::completion::{CompletionKind, Kept, Values};
use super::registry;
use crate::ffi::{CommandHandle, ErrorCode, SearchHandle, WalletHandle, current_json};

/// For commands whose callback is `cb(command_handle, err)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb(command_handle: CommandHandle, err: ErrorCode) {
    put(command_handle, err, Values::default());
}

/// For commands whose callback is `cb(command_handle, err, flag)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_flag(
    command_handle: CommandHandle,
    err: ErrorCode,
    flag: bool,
) {
    put(command_handle, err, number(flag.into()));
}

/// For commands whose callback is `cb(command_handle, err, handle)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_handle(
    command_handle: CommandHandle,
    err: ErrorCode,
    handle: WalletHandle,
) {
    put(command_handle, err, number(handle.into()));
}

/// For commands whose callback is `cb(command_handle, err, search_handle, total_count)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_handle_count(
    command_handle: CommandHandle,
    err: ErrorCode,
    search_handle: SearchHandle,
    total_count: usize,
) {
    let count = i64::try_from(total_count).unwrap_or(i64::MAX);
    put(
        command_handle,
        err,
        Values { numbers: [search_handle.into(), count], ..Values::default() },
    );
}

/// For commands whose callback is `cb(command_handle, err, text)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_text(
    command_handle: CommandHandle,
    err: ErrorCode,
    text: *const c_char,
) {
    put(command_handle, err, texts([read(text), None, None]));
}

/// For commands whose callback is `cb(command_handle, err, first, second)`, both of them texts.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_texts(
    command_handle: CommandHandle,
    err: ErrorCode,
    first: *const c_char,
    second: *const c_char,
) {
    put(command_handle, err, texts([read(first), read(second), None]));
}

/// For commands whose callback is `cb(command_handle, err, first, second, third)`, all of them texts.
/// One that a callback hears as null is null in the completion.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_three_texts(
    command_handle: CommandHandle,
    err: ErrorCode,
    first: *const c_char,
    second: *const c_char,
    third: *const c_char,
) {
    put(command_handle, err, texts([read(first), read(second), read(third)]));
}

/// For commands whose callback is `cb(command_handle, err, bytes, length)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_bytes(
    command_handle: CommandHandle,
    err: ErrorCode,
    bytes: *const u8,
    length: u32,
) {
    put(command_handle, err, texts([read_bytes(bytes, length), None, None]));
}

/// For commands whose callback is `cb(command_handle, err, text, bytes, length)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_text_bytes(
    command_handle: CommandHandle,
    err: ErrorCode,
    text: *const c_char,
    bytes: *const u8,
    length: u32,
) {
    put(command_handle, err, texts([read(text), read_bytes(bytes, length), None]));
}

/// The function for `indy_set_progress_listener` of hosts that have queues: how far a command has come is
/// left in the queue of its handle, before its answer. It tells nobody of commands with other handles.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_progress(
    command_handle: CommandHandle,
    stage: *const c_char,
    done: u64,
    total: u64,
) {
    let numbers = [done, total].map(|it| i64::try_from(it).unwrap_or(i64::MAX));
    let kind = CompletionKind::Progress;
    put(
        command_handle,
        ErrorCode::Success,
        Values { kind, numbers, ..texts([read(stage), None, None]) },
    );
}

fn number(number: i64) -> Values<'static> {
    Values { numbers: [number, 0], ..Values::default() }
}

fn texts(texts: [Option<&[u8]>; 3]) -> Values<'_> {
    Values { texts, ..Values::default() }
}

fn put(command_handle: CommandHandle, err: ErrorCode, values: Values) {
    // A queue that was closed meanwhile, and whose host waits for nothing any more.
    let Some(queue) = registry::of_handle(command_handle) else { return };
    let details = if err == ErrorCode::Success { None } else { read(current_json()) };
    queue.put(Kept::new(command_handle, err, Values { details, ..values }));
}

/// The bytes of a text, without its NUL.
fn read<'a>(text: *const c_char) -> Option<&'a [u8]> {
    if text.is_null() {
        return None;
    }
    // SAFETY: a callback is handed null or a NUL-terminated text that lives until it returns, and it
    // is copied before.
    Some(unsafe { CStr::from_ptr(text) }.to_bytes())
}

fn read_bytes<'a>(start: *const u8, length: u32) -> Option<&'a [u8]> {
    if start.is_null() || length == 0 {
        return Some(&[]);
    }
    // SAFETY: a callback is handed bytes of this number that live until it returns, and they are
    // copied before.
    Some(unsafe { std::slice::from_raw_parts(start, length as usize) })
}
