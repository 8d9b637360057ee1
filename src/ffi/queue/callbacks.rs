//! The callbacks that leave a completion in a queue, one for each shape of answer.
//!
//! A host hands them to commands as `cb` and does not call them itself.

use std::ffi::{CStr, c_char};

use super::completion::{Kept, Values};
use super::registry;
use crate::ffi::{CommandHandle, ErrorCode, WalletHandle, current_json};

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

/// For commands whose callback is `cb(command_handle, err, text)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_text(
    command_handle: CommandHandle,
    err: ErrorCode,
    text: *const c_char,
) {
    put(command_handle, err, texts([read(text), None]));
}

/// For commands whose callback is `cb(command_handle, err, first, second)`, both of them texts.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_texts(
    command_handle: CommandHandle,
    err: ErrorCode,
    first: *const c_char,
    second: *const c_char,
) {
    put(command_handle, err, texts([read(first), read(second)]));
}

/// For commands whose callback is `cb(command_handle, err, bytes, length)`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn indy_queue_cb_bytes(
    command_handle: CommandHandle,
    err: ErrorCode,
    bytes: *const u8,
    length: u32,
) {
    put(command_handle, err, texts([read_bytes(bytes, length), None]));
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
    put(command_handle, err, texts([read(text), read_bytes(bytes, length)]));
}

fn number(number: i64) -> Values<'static> {
    Values { numbers: [number, 0], ..Values::default() }
}

fn texts([first, second]: [Option<&[u8]>; 2]) -> Values<'_> {
    Values { texts: [first, second, None], ..Values::default() }
}

fn put(command_handle: CommandHandle, err: ErrorCode, values: Values) {
    // A queue that was closed meanwhile, and whose host waits for nothing any more.
    let Some(queue) = registry::of_handle(command_handle) else { return };
    let error_json = if err == ErrorCode::Success { None } else { read(current_json()) };
    queue.put(Kept::new(command_handle, err, Values { error_json, ..values }));
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
