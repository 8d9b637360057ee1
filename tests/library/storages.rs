//! Storages in C, registered as a host does it.

use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::command::Command;
use super::compiled::Compiled;
use super::functions::{Text, create_wallet, open_wallet};
use super::symbols::*;
use super::wallets::raw_credentials;

/// The functions of libindy's interface, in its order; 0 for null.
pub type Functions = [usize; 24];

/// The words of an AsyncStorageFunctions: its size, its context, its functions.
pub type AsyncFunctions = [usize; 13];

/// A library in C whose storage is registered under a name of its own.
pub struct RegisteredStorage {
    pub library: Compiled,
    pub name: String,
}

impl RegisteredStorage {
    /// Of libindy's interface.
    pub fn plugged() -> Self {
        let storage = Self::of("plugged_storage.c");
        register_wallet_storage(storage.name.as_str(), storage.plugged_functions()).value();
        storage
    }

    /// Of the one whose functions are completed later.
    pub fn asynchronous() -> Self {
        let storage = Self::of("async_storage.c");
        type Complete = unsafe extern "C" fn(u64, i32, *const u8, usize) -> i32;
        let begin = storage.library.symbol("async_begin");
        // SAFETY: the library has a function of this type under this name.
        let begin: extern "C" fn(Complete, i32) = unsafe { std::mem::transmute(begin) };
        begin(indy_complete_storage_request, 0);
        register_async_wallet_storage(storage.name.as_str(), storage.async_functions()).value();
        storage
    }

    fn of(source: &str) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("{source} {}", NUMBER.fetch_add(1, Ordering::Relaxed));
        Self { library: Compiled::new(source), name }
    }

    pub fn plugged_functions(&self) -> Functions {
        // SAFETY: the library has as many pointers under this name.
        unsafe { *self.library.symbol("plugged_functions").cast() }
    }

    pub fn async_functions(&self) -> AsyncFunctions {
        // SAFETY: the library has such a structure, of as many words, under this name.
        unsafe { *self.library.symbol("async_functions").cast() }
    }

    pub fn config(&self, id: &str) -> Value {
        json!({"id": id, "storage_type": self.name, "storage_config": {"server": "none"}})
    }

    /// A new wallet that is open.
    pub fn wallet(&self, id: &str) -> i32 {
        create_wallet(self.config(id), raw_credentials()).value();
        open_wallet(self.config(id), raw_credentials()).value()
    }

    /// Calls a function of the library that takes a number.
    pub fn call_with(&self, name: &str, number: i32) {
        // SAFETY: the tests name functions of this type only.
        let function: extern "C" fn(i32) =
            unsafe { std::mem::transmute(self.library.symbol(name)) };
        function(number);
    }
}

pub fn register_wallet_storage(name: impl Into<Text>, functions: Functions) -> Command<()> {
    let name = name.into();
    Command::new(move |handle, cb| {
        let at = |place: usize| functions[place] as *const c_void;
        // SAFETY: the name lives during the call; the functions are null or of these types, and stay
        // loaded.
        unsafe {
            indy_register_wallet_storage(
                handle,
                name.as_ptr(),
                at(0),
                at(1),
                at(2),
                at(3),
                at(4),
                at(5),
                at(6),
                at(7),
                at(8),
                at(9),
                at(10),
                at(11),
                at(12),
                at(13),
                at(14),
                at(15),
                at(16),
                at(17),
                at(18),
                at(19),
                at(20),
                at(21),
                at(22),
                at(23),
                cb,
            )
        }
    })
}

/// What is handed over is the words, so that a test can spoil them; `None` for null.
pub fn register_async_wallet_storage(
    name: impl Into<Text>,
    functions: impl Into<Option<AsyncFunctions>>,
) -> Command<()> {
    let (name, functions) = (name.into(), functions.into());
    Command::new(move |handle, cb| {
        let functions = functions.as_ref().map_or(std::ptr::null(), |it| it.as_ptr().cast());
        // SAFETY: the name and the words live during the call; the functions stay loaded.
        unsafe { indy_register_async_wallet_storage(handle, name.as_ptr(), functions, cb) }
    })
}

/// Completes a request with a success and this JSON, which may be null, of a length that is claimed.
pub fn complete_storage_request(request: u64, answer: Option<&[u8]>, length: usize) -> i32 {
    let start = answer.map_or(std::ptr::null(), <[u8]>::as_ptr);
    // SAFETY: the answer is null or as long as it is said to be.
    unsafe { indy_complete_storage_request(request, 0, start, length) }
}
