//! Whether the host is a CPython that is ending, whose callbacks are in an interpreter that will have gone.
//!
//! Before 3.14 a foreign thread that calls into one is ended by force (see `callbacks`), and one that comes a
//! moment later, when the interpreter has been freed, crashes the process. Wrappers with callbacks in Python
//! cannot prevent that, as they do not know what libindy still answers. Hence CPython is asked first:
//! <https://docs.python.org/3/c-api/init.html#c.Py_IsFinalizing>, and its older name.

use std::ffi::{CStr, c_int};
use std::mem;

use once_cell::sync::Lazy;

const NAMES: [&CStr; 2] = [c"Py_IsFinalizing", c"_Py_IsFinalizing"];

type IsFinalizing = unsafe extern "C" fn() -> c_int;

/// `None` if this process is no CPython when it is first answered.
static IS_FINALIZING: Lazy<Option<IsFinalizing>> = Lazy::new(|| NAMES.into_iter().find_map(find));

fn find(name: &CStr) -> Option<IsFinalizing> {
    // SAFETY: a name that ends with a zero, looked for in the whole program. What CPython has under either of
    // these is a function without parameters that gives an int.
    unsafe {
        let found = libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr());
        (!found.is_null()).then(|| mem::transmute::<*mut libc::c_void, IsFinalizing>(found))
    }
}

pub(super) fn is_ending() -> bool {
    // SAFETY: it reads an atomic, and may be called by any thread at any time.
    IS_FINALIZING.is_some_and(|it| unsafe { it() } != 0)
}
