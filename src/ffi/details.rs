//! The details of the error this thread was last told of.
//!
//! Each thread has its own: of the last code a call returned to it, or of the code in the callback
//! that is running on it.

use std::cell::RefCell;
use std::ffi::{CString, c_char};
use std::ptr;

use serde_json::json;

use super::ErrorCode;
use crate::error::Error;

/// The details of an error as JSON, or null.
pub type ErrorJson = *const c_char;

/// Characters of a message: some quote what was refused, and that may be megabytes.
const MAX_MESSAGE: usize = 2000;

thread_local! {
    static CURRENT: RefCell<Option<CString>> = const { RefCell::new(None) };
}

/// Remembers `error` as the one this thread is being told of, and gives its code.
pub(super) fn tell(error: &Error) -> ErrorCode {
    let message: String = error.to_string().chars().take(MAX_MESSAGE).collect();
    let details = json!({ "message": message, "backtrace": error.backtrace() });
    // A thread that is ending has no details any more.
    let _ = CURRENT.try_with(|current| current.replace(CString::new(details.to_string()).ok()));
    error.kind().into()
}

/// The JSON of the details, or null. It lives until this thread is told of another error.
pub fn current_json() -> ErrorJson {
    CURRENT
        .try_with(|current| current.borrow().as_ref().map_or(ptr::null(), |json| json.as_ptr()))
        .unwrap_or(ptr::null())
}
