//! Callbacks of every shape, and who waits for them.
//!
//! Every command gets a handle of its own, and every handle at most one callback. A callback for a
//! handle that expects none (a second one, or one after a refused call) panics inside an
//! `extern "C"` function, which ends the test program: no test can pass over it.

use std::any::Any;
use std::collections::HashMap;
use std::ffi::{CStr, c_char};
use std::ptr;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard};
use std::thread::ThreadId;
use std::time::Duration;

use super::symbols::{
    Done, WithBytes, WithFlag, WithHandle, WithHandleAndCount, WithText, WithTextAndBytes,
    WithTexts, WithThreeTexts, indy_get_current_error, indy_queue_cb, indy_queue_cb_bytes,
    indy_queue_cb_flag, indy_queue_cb_handle, indy_queue_cb_handle_count, indy_queue_cb_text,
    indy_queue_cb_text_bytes, indy_queue_cb_texts, indy_queue_cb_three_texts,
};

/// How long to wait for what must happen. It is reached only where something hangs.
pub const TIMEOUT: Duration = Duration::from_secs(300);

static NEXT_HANDLE: AtomicI32 = AtomicI32::new(1);
static NEXT_PLACE: AtomicU64 = AtomicU64::new(0);
static EXPECTED: LazyLock<Mutex<HashMap<i32, Listener>>> = LazyLock::new(Default::default);

type Listener = Box<dyn FnOnce(Heard<Box<dyn Any + Send>>) + Send>;

/// The handle of the command that was issued last, or is just being issued.
pub fn newest_handle() -> i32 {
    NEXT_HANDLE.load(Ordering::Relaxed) - 1
}

/// What a callback heard.
#[derive(Debug)]
pub struct Heard<A> {
    pub code: i32,
    pub value: A,
    /// What `indy_get_current_error` gave inside the callback, if the code was an error.
    pub details: Option<String>,
    /// The thread on which the callback was called.
    pub thread: ThreadId,
    /// Its place among all callbacks of the process.
    pub place: u64,
}

impl<A> Heard<A> {
    /// The `message` of the details.
    pub fn message(&self) -> String {
        message_of(self.details.as_deref().expect("an error has details"))
    }

    fn with<B>(self, value: impl FnOnce(A) -> B) -> Heard<B> {
        let Self { code, value: old, details, thread, place } = self;
        Heard { code, value: value(old), details, thread, place }
    }
}

/// A result that some shape of callback hands over.
pub trait Answer: Any + Send + Sized {
    type Callback: Copy + Send + 'static;
    const CALLBACK: Self::Callback;
    /// The callback that leaves this answer in a completion queue.
    const QUEUED: Self::Callback;
}

impl Answer for () {
    type Callback = Done;
    const CALLBACK: Done = done;
    const QUEUED: Done = indy_queue_cb;
}

impl Answer for i32 {
    type Callback = WithHandle;
    const CALLBACK: WithHandle = with_handle;
    const QUEUED: WithHandle = indy_queue_cb_handle;
}

impl Answer for (i32, usize) {
    type Callback = WithHandleAndCount;
    const CALLBACK: WithHandleAndCount = with_handle_and_count;
    const QUEUED: WithHandleAndCount = indy_queue_cb_handle_count;
}

impl Answer for bool {
    type Callback = WithFlag;
    const CALLBACK: WithFlag = with_flag;
    const QUEUED: WithFlag = indy_queue_cb_flag;
}

impl Answer for String {
    type Callback = WithText;
    const CALLBACK: WithText = with_text;
    const QUEUED: WithText = indy_queue_cb_text;
}

impl Answer for (String, String) {
    type Callback = WithTexts;
    const CALLBACK: WithTexts = with_texts;
    const QUEUED: WithTexts = indy_queue_cb_texts;
}

/// The second text may be null.
impl Answer for (String, Option<String>) {
    type Callback = WithTexts;
    const CALLBACK: WithTexts = with_optional_text;
    const QUEUED: WithTexts = indy_queue_cb_texts;
}

impl Answer for (String, Option<String>, Option<String>) {
    type Callback = WithThreeTexts;
    const CALLBACK: WithThreeTexts = with_three_texts;
    const QUEUED: WithThreeTexts = indy_queue_cb_three_texts;
}

impl Answer for (String, String, String) {
    type Callback = WithThreeTexts;
    const CALLBACK: WithThreeTexts = with_all_three_texts;
    const QUEUED: WithThreeTexts = indy_queue_cb_three_texts;
}

impl Answer for Vec<u8> {
    type Callback = WithBytes;
    const CALLBACK: WithBytes = with_bytes;
    const QUEUED: WithBytes = indy_queue_cb_bytes;
}

impl Answer for (String, Vec<u8>) {
    type Callback = WithTextAndBytes;
    const CALLBACK: WithTextAndBytes = with_text_and_bytes;
    const QUEUED: WithTextAndBytes = indy_queue_cb_text_bytes;
}

/// A text, after which the callback panics.
pub struct ThenPanics;

impl Answer for ThenPanics {
    type Callback = WithText;
    // SAFETY: the library calls it as what it is, a function that may unwind.
    const CALLBACK: WithText = unsafe {
        std::mem::transmute::<extern "C-unwind" fn(i32, i32, *const c_char), WithText>(then_panics)
    };
    const QUEUED: WithText = indy_queue_cb_text;
}

/// Without a word to the panic hook.
extern "C-unwind" fn then_panics(handle: i32, code: i32, _: *const c_char) {
    deliver(handle, code, ThenPanics);
    std::panic::resume_unwind(Box::new("a callback of a host's"));
}

extern "C" fn done(handle: i32, code: i32) {
    deliver(handle, code, ());
}

extern "C" fn with_handle(handle: i32, code: i32, value: i32) {
    deliver(handle, code, value);
}

extern "C" fn with_handle_and_count(handle: i32, code: i32, value: i32, count: usize) {
    deliver(handle, code, (value, count));
}

extern "C" fn with_flag(handle: i32, code: i32, value: bool) {
    deliver(handle, code, value);
}

extern "C" fn with_text(handle: i32, code: i32, text: *const c_char) {
    deliver(handle, code, read(text));
}

extern "C" fn with_texts(handle: i32, code: i32, first: *const c_char, second: *const c_char) {
    deliver(handle, code, (read(first), read(second)));
}

extern "C" fn with_optional_text(
    handle: i32,
    code: i32,
    first: *const c_char,
    second: *const c_char,
) {
    deliver(handle, code, (read(first), read_optional(second)));
}

extern "C" fn with_three_texts(
    handle: i32,
    code: i32,
    first: *const c_char,
    second: *const c_char,
    third: *const c_char,
) {
    deliver(handle, code, (read(first), read_optional(second), read_optional(third)));
}

extern "C" fn with_all_three_texts(
    handle: i32,
    code: i32,
    first: *const c_char,
    second: *const c_char,
    third: *const c_char,
) {
    deliver(handle, code, (read(first), read(second), read(third)));
}

extern "C" fn with_bytes(handle: i32, code: i32, start: *const u8, length: u32) {
    deliver(handle, code, read_bytes(start, length));
}

extern "C" fn with_text_and_bytes(
    handle: i32,
    code: i32,
    text: *const c_char,
    start: *const u8,
    length: u32,
) {
    deliver(handle, code, (read(text), read_bytes(start, length)));
}

/// Makes `listener` hear the callback of a new handle. It runs inside the callback.
pub(super) fn expect<A: Answer>(listener: impl FnOnce(Heard<A>) + Send + 'static) -> i32 {
    let handle = NEXT_HANDLE.fetch_add(1, Ordering::Relaxed);
    let typed = |value: Box<dyn Any + Send>| *value.downcast::<A>().expect("the callback's shape");
    let listener: Listener = Box::new(move |heard| listener(heard.with(typed)));
    expected().insert(handle, listener);
    handle
}

/// From now on no callback of this handle is allowed.
pub(super) fn expect_none(handle: i32) {
    let waited = expected().remove(&handle);
    assert!(waited.is_some(), "the refused call {handle} called back");
}

fn deliver<A: Answer>(handle: i32, code: i32, value: A) {
    let heard = Heard {
        code,
        value: Box::new(value) as Box<dyn Any + Send>,
        details: if code == 0 { None } else { current_error() },
        thread: std::thread::current().id(),
        place: NEXT_PLACE.fetch_add(1, Ordering::SeqCst),
    };
    let listener = expected().remove(&handle);
    listener.unwrap_or_else(|| panic!("a callback for {handle} that nobody expects"))(heard);
}

/// The details of the error that this thread was last told of.
pub fn current_error() -> Option<String> {
    let mut json = ptr::null();
    // SAFETY: the pointer is to a live variable of this type.
    unsafe { indy_get_current_error(&mut json) };
    (!json.is_null()).then(|| read(json))
}

pub(super) fn message_of(details: &str) -> String {
    let details: serde_json::Value = serde_json::from_str(details).expect("details are JSON");
    let message = details["message"].as_str().expect("details have a message");
    assert!(!message.is_empty());
    message.to_owned()
}

fn read_optional(text: *const c_char) -> Option<String> {
    (!text.is_null()).then(|| read(text))
}

fn read(text: *const c_char) -> String {
    assert!(!text.is_null(), "a callback was handed null for a text");
    // SAFETY: the library promises a NUL-terminated text that lives until the callback returns.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().expect("texts are UTF-8").to_owned()
}

fn read_bytes(start: *const u8, length: u32) -> Vec<u8> {
    match length {
        0 => Vec::new(),
        // SAFETY: the library promises `length` bytes that live until the callback returns.
        _ => unsafe { std::slice::from_raw_parts(start, length as usize) }.to_vec(),
    }
}

fn expected() -> MutexGuard<'static, HashMap<i32, Listener>> {
    EXPECTED.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
