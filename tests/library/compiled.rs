//! Libraries in C of `tests/c`, compiled when a test needs them.

use std::ffi::{CString, c_void};
use std::path::Path;
use std::process::Command;

/// A library that was compiled and loaded for this value alone, with variables of its own. It stays
/// loaded.
pub struct Compiled {
    handle: usize,
}

impl Compiled {
    pub fn new(source: &str) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let library = directory.path().join("library.so");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = Command::new("cc")
            .args(["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function"])
            .args(["-shared", "-fPIC", "-pthread", "-o"])
            .arg(&library)
            .arg("-I")
            .arg(root.join("include"))
            .arg(root.join("tests").join("c").join(source))
            .output()
            .expect("a C compiler, as cc");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let path = CString::new(library.to_str().expect("UTF-8")).expect("no NUL");
        // SAFETY: the path is NUL-terminated; nothing of the library runs when it is loaded.
        let handle = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
        assert!(!handle.is_null(), "{source} can be loaded");
        Self { handle: handle as usize }
    }

    /// The address of a function or of a variable.
    pub fn symbol(&self, name: &str) -> *const c_void {
        let name = CString::new(name).expect("no NUL");
        // SAFETY: the library stays loaded, and the name is NUL-terminated.
        let symbol = unsafe { libc::dlsym(self.handle as *mut c_void, name.as_ptr()) };
        assert!(!symbol.is_null(), "{name:?} is there");
        symbol
    }

    /// Calls a function that takes nothing and gives nothing.
    pub fn call(&self, name: &str) {
        // SAFETY: the tests name functions of this type only.
        let function: extern "C" fn() = unsafe { std::mem::transmute(self.symbol(name)) };
        function();
    }

    /// What a function that takes nothing gives.
    pub fn number(&self, name: &str) -> i32 {
        // SAFETY: the tests name functions of this type only.
        let function: extern "C" fn() -> i32 = unsafe { std::mem::transmute(self.symbol(name)) };
        function()
    }
}
