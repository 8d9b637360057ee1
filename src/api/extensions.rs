//! What libindy never had.

use crate::ffi::{ErrorCode, callbacks, enter};

/// Waits for callbacks that are running and drops all later ones, of commands and of loggers, for
/// ever. For hosts that are about to lose their interpreter: after this call the library runs no
/// code of the host.
///
/// A callback may call it; it then waits for the others only.
#[unsafe(no_mangle)]
pub extern "C" fn indy_detach_callbacks() -> ErrorCode {
    enter("detach_callbacks", |_| {
        callbacks::detach();
        Ok(())
    })
}
