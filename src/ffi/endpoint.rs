//! The answer of `get_endpoint_for_did`: an address, and a key or null, as libindy gave them.

use std::ffi::{CString, c_char};
use std::ptr;

use super::answer::Answer;
use super::{CommandHandle, ErrorCode};
use crate::error::Result;
use crate::model::did::Endpoint;

impl Answer for Endpoint {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode, *const c_char, *const c_char);
    type Foreign = (CString, Option<CString>);

    fn prepare(self) -> Result<Self::Foreign> {
        Ok((self.address.prepare()?, self.verkey.map(String::prepare).transpose()?))
    }

    fn empty() -> Self::Foreign {
        (String::empty(), None)
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign) {
        let verkey = value.1.as_ref().map_or(ptr::null(), |it| it.as_ptr());
        cb(handle, code, value.0.as_ptr(), verkey);
    }

    fn is_queued(cb: Self::Callback) -> bool {
        <(String, String)>::is_queued(cb)
    }
}
