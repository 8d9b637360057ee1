//! What the library counts.

use std::ffi::c_char;

use crate::commands::metrics;
use crate::ffi::{CommandHandle, ErrorCode, enter};

/// Collects what the library has counted since it was loaded.
///
/// `cb(command_handle, err, metrics_json)`: JSON, lists of `{"value": number, "tags": {…}}` under
/// these keys:
/// - `threadpool_threads_count`: the expensive lane; label "active", "queued", "max", "panic";
/// - `wallet_count`: label "opened" and others of libindy's;
/// - `lane_tasks_count`: as the first, for each lane;
/// - `commands_count`, `commands_duration_ms`, `commands_duration_ms_bucket`: for each command that
///   was called, by stage: "queued" (until its first step) and "executed" (until its answer); a
///   bucket counts the durations up to "le" milliseconds.
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_collect_metrics(
    command_handle: CommandHandle,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            metrics_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("collect_metrics", |call| {
        call.reply(command_handle, cb, 3)?.after(metrics::collect_metrics())
    })
}
