//! A storage in C as a storage; one that breaks every rule; and who frees what.

use std::ffi::c_char;
use std::ptr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use once_cell::sync::Lazy;
use serde_json::json;

use super::*;
use crate::error::{ErrorKind, Result};
use crate::model::query::Query;
use crate::model::wallet::WalletConfig;
use crate::storage::conformance::{Fixture, conforms};
use crate::storage::{
    Committed, Effect, Fetch, IfPresent, Purpose, SealedValue, SealedWrite, Storage, StorageType,
    find, register,
};

#[path = "../../../tests/library/compiled.rs"]
pub(super) mod compiled;
use compiled::Compiled;

fn functions_of(library: &Compiled) -> PluggedFunctions {
    let functions: *const PluggedFunctions = library.symbol("plugged_functions").cast();
    // SAFETY: the library has a structure of these pointers under this name.
    unsafe { ptr::read(functions) }
}

static REGISTERED: Lazy<()> = Lazy::new(|| {
    let functions = functions_of(&Compiled::new("plugged_storage.c"));
    register("plugged".into(), storage_type("plugged", functions).unwrap()).unwrap();
});

struct Named(String);

impl Named {
    fn new() -> Self {
        Lazy::force(&REGISTERED);
        Self(format!("{:032x}", rand::random::<u128>()))
    }
}

impl Fixture for Named {
    fn config(&self) -> WalletConfig {
        serde_json::from_value(json!({"id": self.0, "storage_type": "plugged"})).unwrap()
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        let config = self.config();
        // Some tests make none.
        let _ = find(&config).unwrap().delete(&config, None).now();
    }
}

conforms!(Named::new());

/// A library of its own, and a wallet in it that some functions are replaced for.
struct Hostile {
    library: Compiled,
    config: WalletConfig,
}

impl Hostile {
    fn new() -> Self {
        let hostile = Self {
            library: Compiled::new("plugged_storage.c"),
            config: serde_json::from_value(json!({"id": "hostile"})).unwrap(),
        };
        let draft = hostile.with(|_| {}).create(&hostile.config, None, b"metadata").now();
        draft.unwrap().finish().now().unwrap();
        assert!(commit(&*hostile.open(|_| {}).unwrap(), vec![add("a")]).is_none());
        hostile
    }

    fn with(&self, replace: impl FnOnce(&mut PluggedFunctions)) -> Arc<dyn StorageType> {
        let mut functions = functions_of(&self.library);
        replace(&mut functions);
        storage_type("hostile", functions).unwrap()
    }

    fn open(&self, replace: impl FnOnce(&mut PluggedFunctions)) -> Result<Arc<dyn Storage>> {
        self.with(replace).open(&self.config, None).now()
    }

    /// Waits until so many handles are open: what is dropped is freed some time later.
    fn await_handles(&self, count: i32) {
        let since = Instant::now();
        while self.library.number("plugged_open_handles") != count {
            assert!(since.elapsed() < Duration::from_secs(60), "{count} handles are open");
            std::thread::yield_now();
        }
    }
}

fn add(name: &str) -> SealedWrite {
    let value = SealedValue { text: b"text".to_vec(), key: vec![7; 60] };
    let effect = Effect::Add { value, tags: Vec::new(), if_present: IfPresent::Refuse };
    SealedWrite { kind: b"kind".to_vec(), name: name.into(), effect }
}

fn require(name: &str) -> SealedWrite {
    SealedWrite { effect: Effect::Require, ..add(name) }
}

fn commit(storage: &dyn Storage, change: Vec<SealedWrite>) -> Option<crate::error::Error> {
    match storage.commit(&[change]).now() {
        Ok(Committed::Done(mut results)) => results.remove(0).err(),
        Ok(Committed::Busy) => panic!("nobody else writes"),
        Err(error) => Some(error),
    }
}

/// Everything that reads; gives the first error.
fn read_everything(storage: &dyn Storage) -> Result<()> {
    storage.metadata().now()?;
    storage.get(b"kind", b"a", Fetch::ALL).now()?;
    let everything = Query::everything;
    storage.search(b"kind", everything(), Fetch::ALL).now()?.next(10).now()?;
    storage.count(b"kind", &everything()).now()?;
    storage.all().now()?.next(10).now()?;
    Ok(())
}

type Chars = *const c_char;
type Replace = fn(&mut PluggedFunctions);

/// A function of these parameters that answers this code.
macro_rules! code {
    ($code:expr; $($type:ty),*) => {{
        extern "C-unwind" fn code($(_: $type),*) -> ForeignCode {
            ForeignCode($code)
        }
        Some(code as extern "C-unwind" fn($($type),*) -> ForeignCode)
    }};
}

/// A function that gives this for a text of a record.
macro_rules! text {
    ($start:expr) => {{
        extern "C-unwind" fn text(_: i32, _: i32, at: *mut Chars) -> ForeignCode {
            give(at, $start)
        }
        Some(text as extern "C-unwind" fn(i32, i32, *mut Chars) -> ForeignCode)
    }};
}

/// A function that gives this for a value.
macro_rules! value {
    ($start:expr, $length:expr) => {{
        extern "C-unwind" fn value(
            _: i32,
            _: i32,
            at: *mut *const u8,
            length: *mut usize,
        ) -> ForeignCode {
            give(length, $length);
            give(at, $start)
        }
        Some(value as extern "C-unwind" fn(i32, i32, *mut *const u8, *mut usize) -> ForeignCode)
    }};
}

static ZEROS: [u8; 64] = [0; 64];

/// Writes what a storage gives.
fn give<T>(place: *mut T, value: T) -> ForeignCode {
    // SAFETY: the library hands over a place of this type that lives during the call.
    unsafe { place.write(value) };
    ForeignCode::SUCCESS
}

extern "C-unwind" fn panics(_: i32, _: i32, _: *mut i32) -> ForeignCode {
    panic!("on purpose")
}

extern "C-unwind" fn null_metadata(_: i32, at: *mut Chars, _: *mut i32) -> ForeignCode {
    give(at, ptr::null())
}

/// What is given for a record, or for metadata.
const ODD_ANSWERS: [(&str, Replace); 13] = [
    ("a null value", |it| it.get_record_value = value!(ptr::null(), 64)),
    ("a short value", |it| it.get_record_value = value!(ZEROS.as_ptr(), 59)),
    ("an endless value", |it| it.get_record_value = value!(ZEROS.as_ptr(), usize::MAX)),
    ("null tags", |it| it.get_record_tags = text!(ptr::null())),
    ("no JSON", |it| it.get_record_tags = text!(c"{".as_ptr())),
    ("another JSON", |it| it.get_record_tags = text!(c"{\"~\": 1}".as_ptr())),
    ("no base64", |it| it.get_record_tags = text!(c"{\"a\": \"MQ==\"}".as_ptr())),
    ("no UTF-8", |it| it.get_record_tags = text!(c"\xff".as_ptr())),
    ("a null id", |it| it.get_record_id = text!(ptr::null())),
    ("an odd id", |it| it.get_record_id = text!(c"~".as_ptr())),
    ("a null type", |it| it.get_record_type = text!(ptr::null())),
    ("an odd type", |it| it.get_record_type = text!(c"\xff".as_ptr())),
    ("null metadata", |it| {
        it.get_storage_metadata = Some(null_metadata);
        it.free_storage_metadata = code!(0; i32, i32);
    }),
];

/// Codes that are none, that have another meaning elsewhere, and a panic.
const ODD_CODES: [(&str, Replace); 6] = [
    ("9999", |it| it.get_record = code!(9999; i32, Chars, Chars, Chars, *mut i32)),
    ("negative", |it| it.search_all_records = code!(i32::MIN; i32, *mut i32)),
    ("a pool's", |it| it.search_records = code!(306; i32, Chars, Chars, Chars, *mut i32)),
    ("1", |it| it.fetch_search_next_record = code!(1; i32, i32, *mut i32)),
    ("no count", |it| it.get_search_total_count = code!(210; i32, i32, *mut usize)),
    ("a panic", |it| it.fetch_search_next_record = Some(panics)),
];

#[test]
fn nothing_that_a_storage_answers_is_believed_and_everything_is_freed() {
    let hostile = Hostile::new();
    for (what, replace) in ODD_ANSWERS.into_iter().chain(ODD_CODES) {
        let storage = hostile.open(replace).unwrap();
        let error = read_everything(&*storage).expect_err(what);
        assert_eq!(error.kind(), ErrorKind::WalletStorage, "{what}: {error}");
        storage.close().now().unwrap();
        drop(storage);
        hostile.await_handles(0);
    }
}

#[test]
fn an_error_is_passed_on_under_its_number() {
    let hostile = Hostile::new();
    let refused = hostile.open(|it| it.open = code!(207; Chars, Chars, Chars, *mut i32));
    assert_eq!(refused.map(drop).unwrap_err().kind(), ErrorKind::WalletAccessFailed);
    let storage = hostile.open(|it| it.close = code!(128; i32)).unwrap();
    assert_eq!(storage.close().now().unwrap_err().kind(), ErrorKind::InvalidParam(26));
    storage
        .close()
        .now()
        .expect("a wallet is closed once, whatever the storage says");
}

#[test]
fn what_cannot_be_undone_is_said() {
    let hostile = Hostile::new();
    let storage = hostile.open(|it| it.delete_record = code!(210; i32, Chars, Chars)).unwrap();
    let error = commit(&*storage, vec![add("b"), require("x")]).unwrap();
    assert_eq!(error.kind(), ErrorKind::WalletItemNotFound);
    assert!(error.to_string().contains("a part of the change stays"), "{error}");
}

#[test]
fn what_is_dropped_is_freed_once_when_nobody_else_calls() {
    let hostile = Hostile::new();
    hostile.await_handles(0);
    let storage = hostile.open(|_| {}).unwrap();
    let begin = || storage.search(b"kind", Query::everything(), Fetch::ALL).now().unwrap();
    let (dropped, closed, mut ended, left) = (begin(), begin(), begin(), begin());
    hostile.await_handles(5);
    let permits = storage.permits(Purpose::Read).unwrap();
    let permit = permits.try_acquire().expect("one permit");
    assert!(permits.try_acquire().is_none(), "for one call");
    drop(dropped);
    let mut closed = closed;
    closed.close().now().unwrap();
    assert_eq!(ended.next(10).now().unwrap().len(), 1);
    assert!(ended.next(10).now().unwrap().is_empty());
    assert_eq!(hostile.library.number("plugged_open_handles"), 3, "the dropped one waits");
    drop(permit);
    hostile.await_handles(2);
    drop((closed, ended));
    storage.close().now().unwrap();
    hostile.await_handles(0);
    drop((left, storage));
    // A wallet that nobody has closed is closed.
    drop(hostile.open(|_| {}).unwrap());
    hostile.await_handles(0);
}
