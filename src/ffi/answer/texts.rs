//! Answers that are texts: one, two or three.

use std::ffi::{CString, c_char};
use std::ptr::{self, fn_addr_eq};

use zeroize::Zeroizing;

use super::Answer;
use crate::error::{Error, Result};
use crate::ffi::queue::callbacks::{
    indy_queue_cb_text, indy_queue_cb_texts, indy_queue_cb_three_texts,
};
use crate::ffi::secret_bytes::SecretText;
use crate::ffi::{CommandHandle, ErrorCode};

impl Answer for String {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode, *const c_char);
    type Foreign = CString;

    fn prepare(self) -> Result<CString> {
        c_string(self)
    }

    fn empty() -> CString {
        CString::default()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &CString) {
        cb(handle, code, value.as_ptr());
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_text as Self::Callback)
    }
}

impl Answer for (String, String) {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode, *const c_char, *const c_char);
    type Foreign = (CString, CString);

    fn prepare(self) -> Result<(CString, CString)> {
        Ok((c_string(self.0)?, c_string(self.1)?))
    }

    fn empty() -> (CString, CString) {
        Default::default()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign) {
        cb(handle, code, value.0.as_ptr(), value.1.as_ptr());
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_texts as Self::Callback)
    }
}

/// The second text is a secret.
impl Answer for (String, Zeroizing<String>) {
    type Callback = <(String, String) as Answer>::Callback;
    type Foreign = (CString, SecretText);

    fn prepare(self) -> Result<Self::Foreign> {
        let secret = SecretText::new(&self.1).ok_or_else(has_nul)?;
        Ok((c_string(self.0)?, secret))
    }

    fn empty() -> Self::Foreign {
        Default::default()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign) {
        cb(handle, code, value.0.as_ptr(), value.1.as_ptr());
    }

    fn is_queued(cb: Self::Callback) -> bool {
        <(String, String)>::is_queued(cb)
    }
}

/// Texts of which the second and the third may be missing: a callback hears null for them.
impl Answer for (String, Option<String>, Option<String>) {
    type Callback =
        extern "C-unwind" fn(CommandHandle, ErrorCode, *const c_char, *const c_char, *const c_char);
    type Foreign = (CString, Option<CString>, Option<CString>);

    fn prepare(self) -> Result<Self::Foreign> {
        let (first, second, third) = self;
        Ok((c_string(first)?, second.map(c_string).transpose()?, third.map(c_string).transpose()?))
    }

    fn empty() -> Self::Foreign {
        Default::default()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign) {
        let start = |text: &Option<CString>| text.as_ref().map_or(ptr::null(), |it| it.as_ptr());
        cb(handle, code, value.0.as_ptr(), start(&value.1), start(&value.2));
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_three_texts as Self::Callback)
    }
}

impl Answer for (String, String, String) {
    type Callback = <(String, Option<String>, Option<String>) as Answer>::Callback;
    type Foreign = [CString; 3];

    fn prepare(self) -> Result<Self::Foreign> {
        Ok([c_string(self.0)?, c_string(self.1)?, c_string(self.2)?])
    }

    fn empty() -> Self::Foreign {
        Default::default()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign) {
        cb(handle, code, value[0].as_ptr(), value[1].as_ptr(), value[2].as_ptr());
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_three_texts as Self::Callback)
    }
}

pub(super) fn c_string(text: String) -> Result<CString> {
    CString::new(text).map_err(|_| has_nul())
}

fn has_nul() -> Error {
    Error::bug("the answer has a NUL in it, which C cannot take")
}
