//! What the interface consists of.

use std::ffi::{c_char, c_void};
use std::mem::size_of;
use std::ptr;

use crate::error::{Error, Result};
use crate::ffi::plugged::ForeignCode;

/// Asks a storage something. `question_json` lives until the function returns, and says what is
/// described at AsyncStorageFunctions; `storage` is what `open` answered, or 0.
///
/// Success: the request is accepted, and somebody calls indy_complete_storage_request with its
/// number, once, from any thread, be it before this function returns. Another code: it is refused,
/// and nobody does.
///
/// The function is called from threads of the library, from several at once, and does not wait: that
/// is what the number is for. It throws no exception.
pub type StorageFunction = Option<
    extern "C-unwind" fn(
        context: *mut c_void,
        request: u64,
        storage: i32,
        question_json: *const c_char,
    ) -> ForeignCode,
>;

/// A storage whose requests are completed later. What is binary is base64; `type`, `id` and the names
/// of tags are binary. Tags are an object: the name of a tag whose value is in the clear begins with
/// `~`; the values of the others are binary.
///
/// A request is completed with Success and the answer, or with an error's code and none.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AsyncStorageFunctions {
    /// `sizeof(AsyncStorageFunctions)`: tells a library that knows more functions which there are.
    pub size: usize,
    /// Handed to every function.
    pub context: *mut c_void,
    /// Makes a wallet. `{"id": text, "config": JSON or null, "credentials": JSON or null,
    /// "metadata": base64}`; no answer. WalletAlreadyExistsError if there is one.
    pub create: StorageFunction,
    /// Opens a wallet. `{"id", "config", "credentials"}`; `{"storage": number above 0}`, by which it
    /// is named from then on. WalletNotFoundError if there is none.
    pub open: StorageFunction,
    /// Closes a wallet. `{}`; no answer.
    pub close: StorageFunction,
    /// Deletes a wallet. As `open`; no answer. WalletNotFoundError if there is none.
    pub delete_wallet: StorageFunction,
    /// `{}`; `{"metadata": base64}`.
    pub get_metadata: StorageFunction,
    /// `{"metadata": base64}`; no answer.
    pub set_metadata: StorageFunction,
    /// Makes changes durable, in their order, in one transaction, each whole or not at all; one that
    /// fails does not keep the others from succeeding.
    ///
    /// `{"changes": [[write, …], …]}`; `{"statuses": [code of the first change, …]}`. A write is
    /// `{"op", "type", "id"}` and what its `op` needs:
    /// - `"add"`, `"value"`, `"tags"`: a new record; WalletItemAlreadyExists if there is one;
    /// - `"keep"`, `"value"`, `"tags"`: the same; if there is one, nothing happens;
    /// - `"replace"`, `"value"`, `"tags"`: the same; if there is one, it gets this value and these tags
    ///   and no others;
    /// - `"set_value"`, `"value"`: it keeps its tags;
    /// - `"set_tags"`, `"tags"`: it has these and no others;
    /// - `"add_tags"`, `"tags"`: others of the same names are replaced;
    /// - `"remove_tags"`, `"names"`: an array; names that it does not have are passed over;
    /// - `"remove"`;
    /// - `"require"`: nothing happens.
    ///
    /// All from `"set_value"` on: WalletItemNotFound if there is no such record. Where `"set_value"` or
    /// `"remove"` has an `"only_if"`, the record must have that value: otherwise WalletItemChanged.
    pub commit: StorageFunction,
    /// Reads a record. `{"type", "id", "value": bool, "tags": bool}`; `{"value": base64, "tags":
    /// {…}}`, of which there is what was asked for. WalletItemNotFound if there is none.
    pub get: StorageFunction,
    /// Reads the next records of a type that fit a query. `{"type", "query": WQL with names and values
    /// as tags have them, "value": bool, "tags": bool, "after": id or null, "limit": number}`;
    /// `{"records": [{"id", "value", "tags"}, …]}`, at most `limit`, none at the end.
    ///
    /// Records have an order, whichever it is, that does not change: these are the ones that come
    /// after the id `after`, be it there or not, as they are now.
    pub search: StorageFunction,
    /// Counts the records of a type that fit a query. `{"type", "query"}`; `{"count": number}`.
    pub count: StorageFunction,
    /// Reads the next of all records, whole. `{"after": {"type", "id"} or null, "limit": number}`;
    /// `{"records": [{"type", "id", "value", "tags"}, …]}`, as `search`.
    pub search_all: StorageFunction,
}

/// Points to the functions; read during the call.
#[repr(transparent)]
pub struct StorageFunctions(*const AsyncStorageFunctions);

impl StorageFunctions {
    /// A copy, if they are all there.
    pub fn read(&self, position: u8) -> Result<AsyncStorageFunctions> {
        if self.0.is_null() {
            return Err(Error::param(position, "is null"));
        }
        // SAFETY: callers hand in a pointer to a structure that begins with its size.
        let size = unsafe { ptr::read(self.0.cast::<usize>()) };
        if size < size_of::<AsyncStorageFunctions>() {
            return Err(Error::param(position, "has a size that is too small"));
        }
        // SAFETY: the structure is as large as this type, and the same up to its end.
        let functions = unsafe { ptr::read(self.0) };
        if !functions.are_all_there() {
            return Err(Error::param(position, "lacks a function"));
        }
        Ok(functions)
    }
}

impl AsyncStorageFunctions {
    fn are_all_there(&self) -> bool {
        [
            self.create,
            self.open,
            self.close,
            self.delete_wallet,
            self.get_metadata,
            self.set_metadata,
            self.commit,
            self.get,
            self.search,
            self.count,
            self.search_all,
        ]
        .iter()
        .all(Option::is_some)
    }
}

// SAFETY: the context is never looked at here; a host that registers a storage must let it be called,
// with its context, from any thread.
unsafe impl Send for AsyncStorageFunctions {}
// SAFETY: as above.
unsafe impl Sync for AsyncStorageFunctions {}
