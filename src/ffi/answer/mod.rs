//! What a command answers, and the callback that takes it.
//!
//! On failure a callback gets empty values, as libindy's did. Strings and bytes live until it
//! returns.

mod texts;

use std::ffi::{CString, c_char};
use std::ptr::fn_addr_eq;

use zeroize::Zeroizing;

use super::queue::callbacks::{
    indy_queue_cb, indy_queue_cb_bytes, indy_queue_cb_flag, indy_queue_cb_handle,
    indy_queue_cb_handle_count, indy_queue_cb_text_bytes,
};
use super::secret_bytes::SecretBytes;
use super::{CommandHandle, ErrorCode, SearchHandle, WalletHandle};
use crate::error::{Error, Result};
use texts::c_string;

/// A result that some callback shape can take.
pub trait Answer: Sized + Send + 'static {
    type Callback: Copy + Send + 'static;
    /// The answer in the form in which C takes it.
    type Foreign;

    fn prepare(self) -> Result<Self::Foreign>;
    fn empty() -> Self::Foreign;
    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign);

    /// Whether this callback leaves the answer in a completion queue.
    fn is_queued(cb: Self::Callback) -> bool;
}

impl Answer for () {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode);
    type Foreign = ();

    fn prepare(self) -> Result<()> {
        Ok(())
    }

    fn empty() {}

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, (): &()) {
        cb(handle, code);
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb as Self::Callback)
    }
}

impl Answer for bool {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode, bool);
    type Foreign = bool;

    fn prepare(self) -> Result<bool> {
        Ok(self)
    }

    fn empty() -> bool {
        false
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &bool) {
        cb(handle, code, *value);
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_flag as Self::Callback)
    }
}

impl Answer for WalletHandle {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode, WalletHandle);
    type Foreign = WalletHandle;

    fn prepare(self) -> Result<WalletHandle> {
        Ok(self)
    }

    fn empty() -> WalletHandle {
        0
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &WalletHandle) {
        cb(handle, code, *value);
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_handle as Self::Callback)
    }
}

impl Answer for (SearchHandle, usize) {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode, SearchHandle, usize);
    type Foreign = Self;

    fn prepare(self) -> Result<Self> {
        Ok(self)
    }

    fn empty() -> Self {
        (0, 0)
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self) {
        cb(handle, code, value.0, value.1);
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_handle_count as Self::Callback)
    }
}

impl Answer for Vec<u8> {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode, *const u8, u32);
    type Foreign = (Vec<u8>, u32);

    fn prepare(self) -> Result<(Vec<u8>, u32)> {
        let length = length_of(&self)?;
        Ok((self, length))
    }

    fn empty() -> (Vec<u8>, u32) {
        Default::default()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign) {
        cb(handle, code, value.0.as_ptr(), value.1);
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_bytes as Self::Callback)
    }
}

impl Answer for Zeroizing<Vec<u8>> {
    type Callback = <Vec<u8> as Answer>::Callback;
    type Foreign = (SecretBytes, u32);

    fn prepare(self) -> Result<Self::Foreign> {
        let length = length_of(&self)?;
        Ok((self.into(), length))
    }

    fn empty() -> Self::Foreign {
        Default::default()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign) {
        cb(handle, code, value.0.as_ptr(), value.1);
    }

    fn is_queued(cb: Self::Callback) -> bool {
        Vec::<u8>::is_queued(cb)
    }
}

impl Answer for (String, Zeroizing<Vec<u8>>) {
    type Callback = extern "C-unwind" fn(CommandHandle, ErrorCode, *const c_char, *const u8, u32);
    type Foreign = (CString, (SecretBytes, u32));

    fn prepare(self) -> Result<Self::Foreign> {
        Ok((c_string(self.0)?, self.1.prepare()?))
    }

    fn empty() -> Self::Foreign {
        Default::default()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &Self::Foreign) {
        let (text, (bytes, length)) = value;
        cb(handle, code, text.as_ptr(), bytes.as_ptr(), *length);
    }

    fn is_queued(cb: Self::Callback) -> bool {
        fn_addr_eq(cb, indy_queue_cb_text_bytes as Self::Callback)
    }
}

fn length_of(bytes: &[u8]) -> Result<u32> {
    let too_long = |_| Error::bug("the answer is longer than a callback can take");
    u32::try_from(bytes.len()).map_err(too_long)
}
