//! The guard around every exported function.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use super::reply::Reply;
use super::{CommandHandle, ErrorCode, answer::Answer, details, forked};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, Lanes, is_inline};

/// A call that is being answered: of which command, and since when.
pub struct Call {
    pub(super) command: &'static str,
    pub(super) since: Instant,
}

/// Runs the body of an exported function. An error becomes the returned code, its details those of
/// this thread; a panic stops here, as it must not unwind into C.
pub fn enter(command: &'static str, body: impl FnOnce(&Call) -> Result<()>) -> ErrorCode {
    // Before anything that may take a lock, as the log does.
    if forked::is_forked() {
        return details::tell(&forked::error());
    }
    let call = Call { command, since: Instant::now() };
    match catch_unwind(AssertUnwindSafe(|| body(&call))) {
        Ok(Ok(())) => ErrorCode::Success,
        Ok(Err(error)) => {
            log::debug!("{command} refused: {error}");
            details::tell(&error)
        }
        Err(_) => details::tell(&Error::bug("the call panicked: this is a bug of the library")),
    }
}

impl Call {
    /// The promise to call `callback`, the parameter at `position`, exactly once.
    pub fn reply<A: Answer>(
        &self,
        handle: CommandHandle,
        callback: Option<A::Callback>,
        position: u8,
    ) -> Result<Reply<A>> {
        let missing = || Error::new(ErrorKind::InvalidParam(position), "the callback is null");
        let callback = callback.ok_or_else(missing)?;
        let lanes = Lanes::of_process();
        // Here a system that gives no threads makes a call that is refused; later it would make a
        // promise that nobody can keep.
        if !is_inline() {
            lanes.start(Lane::Reply);
        }
        Reply::new(self, handle, callback, lanes)
    }
}
