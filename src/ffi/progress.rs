//! The host's function that hears how far commands have come.

use std::ffi::{CString, c_char};
use std::sync::{Arc, RwLock};

use super::{CommandHandle, callbacks};
use crate::lanes::Progress;
use crate::locks::{read, write};

/// Hears that of a stage of a command `done` is done, of `total` (0: not known).
pub type ProgressFn = Option<
    extern "C-unwind" fn(
        command_handle: CommandHandle,
        stage: *const c_char,
        done: u64,
        total: u64,
    ),
>;

static LISTENER: RwLock<ProgressFn> = RwLock::new(None);

/// From now on commands that are accepted report to this function, or to none.
pub fn set_listener(listener: ProgressFn) {
    *write(&LISTENER) = listener;
}

/// What a command with this handle reports to.
pub(super) fn of_command(handle: CommandHandle) -> Option<Arc<Progress>> {
    (*read(&LISTENER))?;
    Some(Progress::new(Box::new(move |stage, done, total| {
        let Some(listener) = *read(&LISTENER) else { return };
        let stage = CString::new(stage).unwrap_or_default();
        callbacks::call(|| listener(handle, stage.as_ptr(), done, total));
    })))
}
