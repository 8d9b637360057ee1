//! Calling a storage's function, and reading what it points to.

use std::ffi::{CStr, CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind, Result};
use crate::ffi::{callbacks, code};
use crate::storage::refusal;

/// What a storage's function returns: an ErrorCode, if the host plays by the rules.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignCode(pub i32);

/// A value that is longer is taken for a mistake.
const MAX_LENGTH: usize = 1 << 30;

/// Calls a function of a storage that registration has seen to be there; gives what it returned.
macro_rules! ask {
    ($functions:expr, $name:ident($($argument:expr),* $(,)?)) => {
        match $functions.$name {
            Some(function) => $crate::ffi::plugged::foreign::call(|| function($($argument),*)),
            None => Err($crate::error::Error::bug("a storage lacks a function")),
        }
    };
}
pub(super) use ask;

/// Calls the host's code, unless the host has detached. A panic ends here; what else unwinds ends in
/// `callbacks`.
pub(super) fn call(foreign: impl FnOnce() -> ForeignCode) -> Result<()> {
    let mut code = None;
    let called = catch_unwind(AssertUnwindSafe(|| callbacks::call(|| code = Some(foreign()))));
    match (called, code) {
        (Ok(()), Some(code)) => code.check(),
        (Ok(()), None) => Err(Error::new(
            ErrorKind::InvalidState,
            "the host has detached its callbacks, and with them its storages",
        )),
        (Err(_), _) => Err(failed("panicked")),
    }
}

impl ForeignCode {
    pub(super) const SUCCESS: Self = Self(0);

    /// An error is passed on under its number; one that is none of ours is a failure of the
    /// storage.
    pub(super) fn check(self) -> Result<()> {
        if self == Self::SUCCESS {
            return Ok(());
        }
        Err(match code::kind_of(self.0) {
            Some(ErrorKind::WalletItemNotFound) => refusal::no_such_record(),
            Some(ErrorKind::WalletItemAlreadyExists) => refusal::record_exists(),
            Some(ErrorKind::WalletAlreadyExists) => refusal::wallet_exists(),
            Some(ErrorKind::WalletNotFound) => refusal::wallet_missing(),
            Some(kind) => {
                Error::new(kind, format!("the wallet's storage answered the error {}", self.0))
            }
            None => failed(&format!("answered {}, which is no error's number", self.0)),
        })
    }
}

/// What a storage did that it may not.
pub(super) fn failed(how: &str) -> Error {
    Error::new(ErrorKind::WalletStorage, format!("the wallet's storage {how}"))
}

/// A text for a storage.
pub(super) fn c_text(text: impl Into<Vec<u8>>) -> Result<CString> {
    CString::new(text)
        .map_err(|_| Error::structure("a text for the wallet's storage has a NUL in it"))
}

/// The same for a secret: it ends with a NUL and zeroes itself.
pub(super) fn c_secret(text: &str) -> Result<Zeroizing<Vec<u8>>> {
    c_text(text).map(|it| Zeroizing::new(it.into_bytes_with_nul()))
}

/// A copy of a text of a storage.
pub(super) fn text(start: *const c_char, what: &str) -> Result<String> {
    if start.is_null() {
        return Err(failed(&format!("gave null for {what}")));
    }
    // SAFETY: a storage hands over null or a NUL-terminated string that lives until it is freed; it
    // is copied here, and freed later.
    let text = unsafe { CStr::from_ptr(start) };
    let text = text.to_str().map_err(|_| failed(&format!("gave {what} that is not UTF-8")))?;
    Ok(text.to_owned())
}

/// A copy of bytes of a storage.
pub(super) fn bytes(start: *const u8, length: usize, what: &str) -> Result<Vec<u8>> {
    if start.is_null() {
        return Err(failed(&format!("gave null for {what}")));
    }
    if length > MAX_LENGTH {
        return Err(failed(&format!("gave {what} of {length} bytes, which is too long")));
    }
    // SAFETY: a storage hands over a pointer to that many bytes, which live until they are freed;
    // they are copied here, and freed later.
    let bytes = unsafe { std::slice::from_raw_parts(start, length) };
    Ok(bytes.to_vec())
}
