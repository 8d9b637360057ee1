//! A storage in C as a storage; one that breaks every rule; and who frees what.

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

/// Functions that answer this code, or these pointers with Success.
macro_rules! answer {
    (|$($unused:ident: $type:ty),*| $body:expr) => {{
        extern "C-unwind" fn answer($($unused: $type),*) -> ForeignCode {
            #[allow(clippy::redundant_closure_call)]
            (|| $body)()
        }
        Some(answer as extern "C-unwind" fn($($type),*) -> ForeignCode)
    }};
}

static ZEROS: [u8; 64] = [0; 64];

type Chars = *const std::ffi::c_char;

/// Where a storage writes what it gives.
fn give<T>(place: *mut T, value: T) -> ForeignCode {
    // SAFETY: the library hands over a place of this type that lives during the call.
    unsafe { place.write(value) };
    ForeignCode(0)
}

/// What a storage may not do, and that nothing is left of the attempt.
#[test]
fn nothing_that_a_storage_answers_is_believed() {
    let hostile = Hostile::new();
    type Replace = fn(&mut PluggedFunctions);
    let answers: [(&str, Replace); 17] = [
        ("null value", |it| {
            it.get_record_value =
                answer!(|_s: i32, _r: i32, at: *mut *const u8, _l: *mut usize| give(
                    at,
                    ptr::null()
                ))
        }),
        ("short value", |it| {
            it.get_record_value =
                answer!(|_s: i32, _r: i32, at: *mut *const u8, length: *mut usize| {
                    give(length, 59);
                    give(at, ZEROS.as_ptr())
                })
        }),
        ("endless value", |it| {
            it.get_record_value =
                answer!(|_s: i32, _r: i32, at: *mut *const u8, length: *mut usize| {
                    give(length, usize::MAX);
                    give(at, ZEROS.as_ptr())
                })
        }),
        ("null tags", |it| {
            it.get_record_tags = answer!(|_s: i32, _r: i32, at: *mut Chars| give(at, ptr::null()))
        }),
        ("no JSON", |it| {
            it.get_record_tags = answer!(|_s: i32, _r: i32, at: *mut Chars| give(at, c"{".as_ptr()))
        }),
        ("another JSON", |it| {
            it.get_record_tags =
                answer!(|_s: i32, _r: i32, at: *mut Chars| give(at, c"{\"~\": 1}".as_ptr()))
        }),
        ("no base64", |it| {
            it.get_record_tags =
                answer!(|_s: i32, _r: i32, at: *mut Chars| give(at, c"{\"a\": \"MQ==\"}".as_ptr()))
        }),
        ("no UTF-8", |it| {
            it.get_record_tags =
                answer!(|_s: i32, _r: i32, at: *mut Chars| give(at, c"\xff".as_ptr()))
        }),
        ("null id", |it| {
            it.get_record_id = answer!(|_s: i32, _r: i32, at: *mut Chars| give(at, ptr::null()))
        }),
        ("odd id", |it| {
            it.get_record_id = answer!(|_s: i32, _r: i32, at: *mut Chars| give(at, c"~".as_ptr()))
        }),
        ("null type", |it| {
            it.get_record_type = answer!(|_s: i32, _r: i32, at: *mut Chars| give(at, ptr::null()))
        }),
        ("no number", |it| {
            it.get_record =
                answer!(|_s: i32, _t: Chars, _i: Chars, _o: Chars, _at: *mut i32| ForeignCode(9999))
        }),
        ("negative", |it| {
            it.search_all_records = answer!(|_s: i32, _at: *mut i32| ForeignCode(i32::MIN))
        }),
        ("libindy's, not ours", |it| {
            it.search_records =
                answer!(|_s: i32, _t: Chars, _q: Chars, _o: Chars, _at: *mut i32| ForeignCode(306))
        }),
        ("a panic", |it| {
            it.fetch_search_next_record =
                answer!(|_s: i32, _h: i32, _at: *mut i32| panic!("on purpose"))
        }),
        ("no count", |it| {
            it.get_search_total_count =
                answer!(|_s: i32, _h: i32, _at: *mut usize| ForeignCode(210))
        }),
        ("a failure to fetch", |it| {
            it.fetch_search_next_record = answer!(|_s: i32, _h: i32, _at: *mut i32| ForeignCode(1))
        }),
    ];
    for (what, replace) in answers {
        let storage = hostile.open(replace).unwrap();
        let error = read_everything(&*storage).expect_err(what);
        assert_eq!(error.kind(), ErrorKind::WalletStorage, "{what}: {error}");
        storage.close().now().unwrap();
        drop(storage);
        hostile.await_handles(0);
    }
}

#[test]
fn metadata_and_handles_that_are_none_are_errors() {
    let hostile = Hostile::new();
    let storage = hostile.open(|it| {
        it.free_storage_metadata = answer!(|_s: i32, _m: i32| ForeignCode(0));
        it.get_storage_metadata =
            answer!(|_s: i32, at: *mut Chars, _m: *mut i32| give(at, ptr::null()));
    });
    let error = storage.unwrap().metadata().now().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WalletStorage);
    let refused = hostile.open(|it| {
        it.open = answer!(|_i: Chars, _c: Chars, _d: Chars, _at: *mut i32| ForeignCode(207));
    });
    let kind = refused.map(drop).unwrap_err().kind();
    assert_eq!(kind, ErrorKind::WalletAccessFailed, "an error is passed on under its number");
    hostile.await_handles(0);
}

#[test]
fn what_cannot_be_undone_is_said() {
    let hostile = Hostile::new();
    let storage = hostile
        .open(|it| it.delete_record = answer!(|_s: i32, _t: Chars, _i: Chars| ForeignCode(210)))
        .unwrap();
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
