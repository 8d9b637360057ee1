//! A storage in C whose requests are completed later, or at once, as a storage; and what becomes of
//! requests that nobody waits for.

use std::ptr;

use once_cell::sync::Lazy;
use serde_json::json;

use super::requests::Request;
use super::*;
use crate::error::ErrorKind;
use crate::ffi::plugged::ForeignCode;
use crate::ffi::plugged::tests::compiled::Compiled;
use crate::model::wallet::WalletConfig;
use crate::storage::conformance::Fixture;
use crate::storage::{find, register};

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

fn register_library(name: &str, is_completed_inside: bool) {
    let library = Compiled::new("async_storage.c");
    let begin = library.symbol("async_begin");
    // SAFETY: the library has a function of this type under this name.
    let begin: extern "C" fn(Complete, i32) = unsafe { std::mem::transmute(begin) };
    begin(completed, is_completed_inside.into());
    let functions: *const AsyncStorageFunctions = library.symbol("async_functions").cast();
    // SAFETY: the library has such a structure under this name.
    let functions = unsafe { ptr::read(functions) };
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
