//! What concerns ledgers.

use crate::commands::runtime;
use crate::ffi::{CommandHandle, ErrorCode, enter};

/// Sets the protocol version of ledgers: 1, where ids of credential definitions have no tag, or 2
/// (the default). It holds for the process.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, PoolIncompatibleProtocolVersion.
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_protocol_version(
    command_handle: CommandHandle,
    protocol_version: u64,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("set_protocol_version", |call| {
        let command = runtime::set_protocol_version(protocol_version);
        call.reply(command_handle, cb, 3)?.after(command)
    })
}
