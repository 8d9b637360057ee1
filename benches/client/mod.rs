//! The library as a program in C meets it: pointers, numbers, and callbacks on foreign threads.
//!
//! Every callback puts the end of its command, with the time, into one channel; whoever started
//! the command takes it from there. So a latency is known for the callback itself, without the
//! time in which the waiting thread wakes.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

pub mod disk;
pub mod endless;
pub mod figures;
pub mod messages;
pub mod peer;
pub mod queue;
pub mod records;
pub mod registries;
pub mod slow_disk;
pub mod spinners;
pub mod states;

use std::ffi::{CStr, CString, c_char};
use std::ptr;
use std::str::FromStr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use indy as _;

/// What the environment says of a variable, or what holds without.
pub fn number<T: FromStr>(variable: &str, default: T) -> T {
    std::env::var(variable).ok().and_then(|it| it.parse().ok()).unwrap_or(default)
}

type Handle = i32;
type Code = i32;
type Text = *const c_char;
type Done0 = extern "C" fn(Handle, Code);
type DoneBool = extern "C" fn(Handle, Code, bool);
type DoneHandle = extern "C" fn(Handle, Code, Handle);
type DoneText = extern "C" fn(Handle, Code, Text);
pub type DoneTexts = extern "C" fn(Handle, Code, Text, Text);
type DoneBytes = extern "C" fn(Handle, Code, *const u8, u32);

unsafe extern "C" {
    fn indy_set_runtime_config(config: Text) -> Code;
    fn indy_set_protocol_version(command: Handle, version: u64, cb: Done0) -> Code;
    fn indy_create_wallet(command: Handle, config: Text, credentials: Text, cb: Done0) -> Code;
    fn indy_open_wallet(command: Handle, config: Text, credentials: Text, cb: DoneHandle) -> Code;
    fn indy_close_wallet(command: Handle, wallet: Handle, cb: Done0) -> Code;
    fn indy_create_key(command: Handle, wallet: Handle, key: Text, cb: DoneText) -> Code;
    fn indy_crypto_sign(
        command: Handle,
        wallet: Handle,
        verkey: Text,
        message: *const u8,
        length: u32,
        cb: DoneBytes,
    ) -> Code;
    fn indy_crypto_verify(
        command: Handle,
        verkey: Text,
        message: *const u8,
        message_length: u32,
        signature: *const u8,
        signature_length: u32,
        cb: DoneBool,
    ) -> Code;
    fn indy_create_and_store_my_did(
        command: Handle,
        wallet: Handle,
        did: Text,
        cb: DoneTexts,
    ) -> Code;
    fn indy_issuer_create_schema(
        command: Handle,
        issuer: Text,
        name: Text,
        version: Text,
        attributes: Text,
        cb: DoneTexts,
    ) -> Code;
    fn indy_issuer_create_and_store_credential_def(
        command: Handle,
        wallet: Handle,
        issuer: Text,
        schema: Text,
        tag: Text,
        signature_type: Text,
        config: Text,
        cb: DoneTexts,
    ) -> Code;
}

/// A command that has ended well, and what it answered.
pub struct Done {
    pub command: Handle,
    pub at: Instant,
    pub number: i32,
    /// The last of its texts.
    pub text: Option<CString>,
    pub bytes: Vec<u8>,
}

static ENDED: LazyLock<(Sender<Done>, Mutex<Receiver<Done>>)> = LazyLock::new(|| {
    let (sender, receiver) = channel();
    (sender, Mutex::new(receiver))
});

/// Starts one command and waits for its end; how long it took to its callback.
pub fn call(start: impl FnOnce(Handle)) -> (Done, Duration) {
    let since = Instant::now();
    start(0);
    let done = wait();
    let latency = done.at - since;
    (done, latency)
}

/// Keeps `in_flight` commands going until `total` have ended; how many ended in a second.
pub fn rate(in_flight: usize, total: usize, start: impl Fn(Handle)) -> f64 {
    let since = Instant::now();
    (0..in_flight.min(total)).for_each(|command| start(command as Handle));
    let mut started = in_flight.min(total);
    for _ in 0..total {
        let done = wait();
        if started < total {
            start(done.command);
            started += 1;
        }
    }
    total as f64 / since.elapsed().as_secs_f64()
}

fn wait() -> Done {
    ENDED.1.lock().unwrap().recv().unwrap()
}

pub fn configure(json: &str) {
    let json = CString::new(json).unwrap();
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_set_runtime_config(json.as_ptr()) });
}

pub fn set_protocol_version(command: Handle) {
    // SAFETY: numbers and a function.
    accepted(unsafe { indy_set_protocol_version(command, 2, queue::callback()) });
}

pub fn create_wallet(command: Handle, config: &CStr, credentials: &CStr) {
    let (config, credentials) = (config.as_ptr(), credentials.as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_create_wallet(command, config, credentials, ended) });
}

pub fn open_wallet(command: Handle, config: &CStr, credentials: &CStr) {
    let (config, credentials) = (config.as_ptr(), credentials.as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_open_wallet(command, config, credentials, ended_with_number) });
}

pub fn close_wallet(command: Handle, wallet: Handle) {
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_close_wallet(command, wallet, ended) });
}

pub fn create_key(command: Handle, wallet: Handle) {
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_create_key(command, wallet, c"{}".as_ptr(), ended_with_text) });
}

pub fn create_did(command: Handle, wallet: Handle) {
    create_did_with(command, wallet, ended_with_texts);
}

pub fn create_did_with(command: Handle, wallet: Handle, cb: DoneTexts) {
    let did = c"{}".as_ptr();
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_create_and_store_my_did(command, wallet, did, cb) });
}

pub fn sign(command: Handle, wallet: Handle, verkey: &CStr, message: &[u8]) {
    let (start, length) = (message.as_ptr(), message.len() as u32);
    let (verkey, cb) = (verkey.as_ptr(), queue::callback_with_bytes());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_crypto_sign(command, wallet, verkey, start, length, cb) });
}

pub fn verify(command: Handle, verkey: &CStr, message: &[u8], signature: &[u8]) {
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_crypto_verify(
            command,
            verkey.as_ptr(),
            message.as_ptr(),
            message.len() as u32,
            signature.as_ptr(),
            signature.len() as u32,
            queue::callback_with_truth(),
        )
    });
}

pub fn create_schema(command: Handle, issuer: &CStr, attributes: &CStr) {
    let (name, version) = (c"bench".as_ptr(), c"1.0".as_ptr());
    let (issuer, attributes) = (issuer.as_ptr(), attributes.as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_issuer_create_schema(command, issuer, name, version, attributes, ended_with_texts)
    });
}

/// The end goes to `cb` and not into the channel: definitions end among quick commands.
pub fn create_definition(
    command: Handle,
    wallet: Handle,
    issuer: &CStr,
    schema: &CStr,
    cb: DoneTexts,
) {
    let tag = CString::new(format!("tag {command}")).unwrap();
    let (issuer, schema) = (issuer.as_ptr(), schema.as_ptr());
    let none = ptr::null();
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_issuer_create_and_store_credential_def(
            command,
            wallet,
            issuer,
            schema,
            tag.as_ptr(),
            none,
            none,
            cb,
        )
    });
}

fn accepted(code: Code) {
    assert_eq!(code, 0, "the call was refused");
}

fn end(command: Handle, code: Code, number: i32, text: Text, bytes: Vec<u8>) {
    let at = Instant::now();
    if code != 0 {
        // An assertion would unwind into the library.
        eprintln!("a command failed with {code}");
        std::process::exit(1);
    }
    // SAFETY: what the library hands to a callback lives until that returns.
    let text = (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_owned());
    let _ = ENDED.0.send(Done { command, at, number, text, bytes });
}

extern "C" fn ended(command: Handle, code: Code) {
    end(command, code, 0, ptr::null(), Vec::new());
}

extern "C" fn ended_with_truth(command: Handle, code: Code, truth: bool) {
    end(command, code, truth.into(), ptr::null(), Vec::new());
}

extern "C" fn ended_with_number(command: Handle, code: Code, number: Handle) {
    end(command, code, number, ptr::null(), Vec::new());
}

extern "C" fn ended_with_text(command: Handle, code: Code, text: Text) {
    end(command, code, 0, text, Vec::new());
}

extern "C" fn ended_with_texts(command: Handle, code: Code, _first: Text, last: Text) {
    end(command, code, 0, last, Vec::new());
}

extern "C" fn ended_with_bytes(command: Handle, code: Code, start: *const u8, length: u32) {
    let bytes = match code {
        // SAFETY: what the library hands to a callback lives until that returns.
        0 => unsafe { std::slice::from_raw_parts(start, length as usize) }.to_vec(),
        _ => Vec::new(),
    };
    end(command, code, 0, ptr::null(), bytes);
}
