//! Records of the caller's own, as a program in C meets them.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::ffi::{CStr, CString};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex};

use super::{
    Code, Done0, DoneHandle, DoneText, Handle, Text, accepted, ended, ended_with_number,
    ended_with_text,
};

unsafe extern "C" {
    fn indy_add_wallet_record(
        command: Handle,
        wallet: Handle,
        kind: Text,
        id: Text,
        value: Text,
        tags: Text,
        cb: Done0,
    ) -> Code;
    fn indy_get_wallet_record(
        command: Handle,
        wallet: Handle,
        kind: Text,
        id: Text,
        options: Text,
        cb: DoneText,
    ) -> Code;
    fn indy_change_wallet_records(
        command: Handle,
        wallet: Handle,
        changes: Text,
        options: Text,
        cb: DoneText,
    ) -> Code;
    fn indy_open_wallet_search(
        command: Handle,
        wallet: Handle,
        kind: Text,
        query: Text,
        options: Text,
        cb: DoneHandle,
    ) -> Code;
    fn indy_fetch_wallet_search_next_records(
        command: Handle,
        wallet: Handle,
        search: Handle,
        count: usize,
        cb: DoneText,
    ) -> Code;
    fn indy_close_wallet_search(command: Handle, search: Handle, cb: Done0) -> Code;
    fn indy_export_wallet(command: Handle, wallet: Handle, config: Text, cb: Done0) -> Code;
    fn indy_import_wallet(
        command: Handle,
        config: Text,
        credentials: Text,
        from: Text,
        cb: Done0,
    ) -> Code;
}

const KIND: &CStr = c"bench";
const ALONE: Handle = -1;

/// The ends of commands that run beside those of `call` and `rate`.
static ALONE_ENDED: LazyLock<(Sender<()>, Mutex<Receiver<()>>)> = LazyLock::new(|| {
    let (sender, receiver) = channel();
    (sender, Mutex::new(receiver))
});

pub fn add(command: Handle, wallet: Handle, id: &CStr, value: &CStr, tags: &CStr) {
    let (id, value, tags) = (id.as_ptr(), value.as_ptr(), tags.as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_add_wallet_record(command, wallet, KIND.as_ptr(), id, value, tags, ended)
    });
}

pub fn get(command: Handle, wallet: Handle, id: &CStr) {
    let (kind, id, options) = (KIND.as_ptr(), id.as_ptr(), c"{}".as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_get_wallet_record(command, wallet, kind, id, options, ended_with_text)
    });
}

/// Adds the records of these ids in one call; `json` writes one of them.
pub fn add_many(
    command: Handle,
    wallet: Handle,
    ids: std::ops::Range<usize>,
    json: impl Fn(usize) -> String,
) {
    let changes =
        CString::new(format!("[{}]", ids.map(json).collect::<Vec<_>>().join(","))).unwrap();
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        let none = std::ptr::null();
        indy_change_wallet_records(command, wallet, changes.as_ptr(), none, ended_with_text)
    });
}

pub fn open_search(command: Handle, wallet: Handle, query: &CStr) {
    let (kind, query, options) = (KIND.as_ptr(), query.as_ptr(), c"{}".as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_open_wallet_search(command, wallet, kind, query, options, ended_with_number)
    });
}

pub fn fetch(command: Handle, wallet: Handle, search: Handle, count: usize) {
    // SAFETY: numbers and a function.
    accepted(unsafe {
        indy_fetch_wallet_search_next_records(command, wallet, search, count, ended_with_text)
    });
}

pub fn close_search(command: Handle, search: Handle) {
    // SAFETY: numbers and a function.
    accepted(unsafe { indy_close_wallet_search(command, search, ended) });
}

pub fn export(command: Handle, wallet: Handle, config: &CStr) {
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_export_wallet(command, wallet, config.as_ptr(), ended_alone) });
}

/// Runs one command to its end beside the commands of other threads, which wait on the channel.
pub fn alone(start: impl FnOnce(Handle)) {
    start(ALONE);
    ALONE_ENDED.1.lock().unwrap().recv().unwrap();
}

extern "C" fn ended_alone(_command: Handle, code: Code) {
    assert_eq!(code, 0);
    let _ = ALONE_ENDED.0.send(());
}

pub fn import(command: Handle, config: &CStr, credentials: &CStr, from: &CStr) {
    let (config, credentials) = (config.as_ptr(), credentials.as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_import_wallet(command, config, credentials, from.as_ptr(), ended_alone)
    });
}
