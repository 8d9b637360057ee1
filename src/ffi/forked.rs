//! A child of `fork` has the library's memory and none of its threads: whatever it asked for would be waited
//! for for ever, and any lock may be held by a thread that is not there. Each call is an error there. A
//! process that had not used the library when it forked has nothing to lose, and its child uses it freely.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, ErrorKind};

static IS_USED: AtomicBool = AtomicBool::new(false);
static IS_CHILD: AtomicBool = AtomicBool::new(false);

extern "C" fn in_child() {
    IS_CHILD.store(IS_USED.load(Ordering::Relaxed), Ordering::Relaxed);
}

/// Called when the library is loaded: at the first call, another thread might just be forking.
extern "C" fn watch() {
    // SAFETY: the function is one for as long as the library is loaded, touches atomics, and may so be
    // called between `fork` and whatever the child does. If it is refused, for want of memory, children are
    // not told.
    let _ = unsafe { libc::pthread_atfork(None, None, Some(in_child)) };
}

// SAFETY: the section holds functions of this type, which are called once each.
#[used]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static AT_LOAD: extern "C" fn() = watch;

/// Whether this process was forked from one that used the library. From now on this one uses it.
pub(super) fn is_forked() -> bool {
    // Looked at first: a line that all threads write to would be slower.
    if !IS_USED.load(Ordering::Relaxed) {
        IS_USED.store(true, Ordering::Relaxed);
    }
    IS_CHILD.load(Ordering::Relaxed)
}

pub(super) fn error() -> Error {
    let message = "this process was forked from one that uses the library, and cannot use it; fork before \
                   the first call, or start the child as a new program";
    Error::untraced(ErrorKind::InvalidState, message)
}
