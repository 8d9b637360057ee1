//! A storage in C whose requests are completed later, or at once, as a storage; and what becomes of
//! requests that nobody waits for.

use std::ffi::{c_char, c_void};
use std::pin::Pin;
use std::ptr;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use once_cell::sync::Lazy;
use serde_json::json;

use super::functions::StorageFunction;
use super::requests::Request;
use super::*;
use crate::error::{ErrorKind, Result};
use crate::ffi::plugged::ForeignCode;
use crate::ffi::plugged::tests::compiled::Compiled;
use crate::model::query::Query;
use crate::model::wallet::WalletConfig;
use crate::storage::conformance::Fixture;
use crate::storage::{Fetch, Search, find, register};

/// What a storage calls, as `indy_complete_storage_request` does it.
extern "C" fn completed(request: u64, code: ForeignCode, start: *const u8, length: usize) -> i32 {
    let answer = match length {
        0 => Vec::new(),
        // SAFETY: the storage hands over that many bytes.
        _ => unsafe { std::slice::from_raw_parts(start, length) }.to_vec(),
    };
    complete(request, code, answer).map_or_else(|_| 112, |()| 0)
}

type Complete = extern "C" fn(u64, ForeignCode, *const u8, usize) -> i32;

/// A library of its own, and its functions.
fn loaded(is_completed_inside: bool) -> (Compiled, AsyncStorageFunctions) {
    let library = Compiled::new("async_storage.c");
    let begin = library.symbol("async_begin");
    // SAFETY: the library has a function of this type under this name.
    let begin: extern "C" fn(Complete, i32) = unsafe { std::mem::transmute(begin) };
    begin(completed, is_completed_inside.into());
    let functions: *const AsyncStorageFunctions = library.symbol("async_functions").cast();
    // SAFETY: the library has such a structure under this name.
    let functions = unsafe { ptr::read(functions) };
    (library, functions)
}

fn register_library(name: &str, is_completed_inside: bool) {
    let (_, functions) = loaded(is_completed_inside);
    register(name.to_owned(), storage_type(name, functions)).unwrap();
}

struct Named {
    id: String,
    storage_type: &'static str,
}

impl Named {
    fn new(storage_type: &'static str) -> Self {
        Self { id: format!("{:032x}", rand::random::<u128>()), storage_type }
    }
}

impl Fixture for Named {
    fn config(&self) -> WalletConfig {
        let config = json!({"id": self.id, "storage_type": self.storage_type});
        serde_json::from_value(config).unwrap()
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        let config = self.config();
        // Some tests make none.
        let _ = find(&config).unwrap().delete(&config, None).now();
    }
}

mod completed_by_a_thread {
    use super::*;
    use crate::storage::conformance::conforms;

    static REGISTERED: Lazy<()> = Lazy::new(|| register_library("async", false));

    conforms!({
        Lazy::force(&REGISTERED);
        Named::new("async")
    });
}

mod completed_inside_the_function {
    use super::*;
    use crate::storage::conformance::conforms;

    static REGISTERED: Lazy<()> = Lazy::new(|| register_library("async inside", true));

    conforms!({
        Lazy::force(&REGISTERED);
        Named::new("async inside")
    });
}

fn complete_with(request: u64, code: i32) -> Option<ErrorKind> {
    complete(request, ForeignCode(code), b"{}".to_vec())
        .err()
        .map(|error| error.kind())
}

#[test]
fn a_request_is_completed_once_and_only_while_somebody_waits() {
    let nobody = Some(ErrorKind::InvalidState);
    assert_eq!(complete_with(0, 0), nobody);
    assert_eq!(complete_with(u64::MAX, 0), nobody);
    let mut request = Request::new();
    assert_eq!(complete_with(request.number(), 0), None);
    assert_eq!(complete_with(request.number(), 0), nobody);
    assert_eq!(request.unread_answer().as_deref(), Some(&b"{}"[..]));
    let failed = Request::new();
    assert_eq!(complete_with(failed.number(), 207), None, "an error is an answer");
    let forgotten = Request::new();
    let number = forgotten.number();
    drop(forgotten);
    assert_eq!(complete_with(number, 0), nobody);
}

/// Waits until so many wallets are open: what is dropped is closed some time later.
fn await_open(library: &Compiled, count: i32) {
    let since = Instant::now();
    while library.number("async_open_handles") != count {
        assert!(since.elapsed() < Duration::from_secs(60), "{count} wallets are open");
        std::thread::yield_now();
    }
}

/// Before the storage answers, or between its answer and the next step of the command.
#[test]
fn an_opening_that_nobody_waits_for_leaves_nothing_open() {
    let (library, functions) = loaded(false);
    let kind = storage_type("dropped", functions);
    let config: WalletConfig = serde_json::from_value(json!({"id": "dropped"})).unwrap();
    kind.create(&config, None, b"metadata").now().unwrap().finish().now().unwrap();
    for is_answered in [false, true] {
        library.call("async_hold_up");
        let mut opening = kind.open(&config, None);
        let polled = Pin::new(&mut opening).poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
        if is_answered {
            library.call("async_let_go");
            await_open(&library, 1);
            drop(opening);
        } else {
            drop(opening);
            library.call("async_let_go");
        }
        await_open(&library, 0);
        kind.open(&config, None).now().unwrap().close().now().unwrap();
        await_open(&library, 0);
    }
}

extern "C-unwind" fn refuses(_: *mut c_void, _: u64, _: i32, _: *const c_char) -> ForeignCode {
    ForeignCode(206)
}

extern "C-unwind" fn panics(_: *mut c_void, _: u64, _: i32, _: *const c_char) -> ForeignCode {
    panic!("on purpose")
}

macro_rules! answers {
    ($name:ident, $answer:expr) => {
        extern "C-unwind" fn $name(
            _: *mut c_void,
            request: u64,
            _: i32,
            _: *const c_char,
        ) -> ForeignCode {
            complete(request, ForeignCode(0), $answer.to_vec()).unwrap();
            ForeignCode(0)
        }
    };
}

answers!(nothing, b"");
answers!(no_utf8, b"\xff");
answers!(another_object, br#"{"storage": "1", "records": [{}], "count": -1, "statuses": [0, 0]}"#);
answers!(
    odd_record,
    br#"{"records": [{"id": "a", "type": "a"}], "value": "MQ==", "metadata": "~"}"#
);

/// Whatever it is asked, one of the functions answers this.
#[test]
fn nothing_that_an_async_storage_answers_is_believed() {
    let (_library, functions) = loaded(false);
    let kind = storage_type("good", functions);
    let config: WalletConfig = serde_json::from_value(json!({"id": "bad"})).unwrap();
    kind.create(&config, None, b"metadata").now().unwrap().finish().now().unwrap();
    let everything = Query::everything;
    let odd: [(StorageFunction, _); 6] = [
        (Some(refuses), ErrorKind::WalletAlreadyOpened),
        (Some(panics), ErrorKind::WalletStorage),
        (Some(nothing), ErrorKind::WalletStorage),
        (Some(no_utf8), ErrorKind::WalletStorage),
        (Some(another_object), ErrorKind::WalletStorage),
        (Some(odd_record), ErrorKind::WalletStorage),
    ];
    for (answer, expected) in odd {
        let bad = AsyncStorageFunctions { open: answer, ..functions };
        let opened = storage_type("bad", bad).open(&config, None).now().map(drop);
        assert_eq!(opened.unwrap_err().kind(), expected);
        let bad = AsyncStorageFunctions {
            get_metadata: answer,
            commit: answer,
            get: answer,
            search: answer,
            count: answer,
            search_all: answer,
            ..functions
        };
        let storage = storage_type("bad", bad).open(&config, None).now().unwrap();
        let search = |it: Result<Box<dyn Search>>| it.unwrap().next(10).now().map(drop);
        let results = [
            storage.metadata().now().map(drop),
            storage.commit(&[Vec::new()]).now().map(drop),
            storage.get(b"kind", b"a", Fetch::ALL).now().map(drop),
            search(storage.search(b"kind", everything(), Fetch::ALL).now()),
            storage.count(b"kind", &everything()).now().map(drop),
            search(storage.all().now()),
        ];
        for result in results {
            assert_eq!(result.unwrap_err().kind(), expected);
        }
        storage.close().now().unwrap();
    }
}
