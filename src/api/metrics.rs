//! What the library counts.

use std::ffi::c_char;

use crate::commands::metrics;
use crate::ffi::{CommandHandle, ErrorCode, enter, in_flight, unanswered};

/// Collects what the library has counted since it was loaded.
///
/// `cb(command_handle, err, metrics_json)`: JSON, lists of `{"value": number, "tags": {…}}` under
/// these keys:
/// - `threadpool_threads_count`: the expensive lane; label "active", "queued", "max", "panic";
/// - `wallet_count`: label "opened" and others of libindy's;
/// - `lane_tasks_count`: as the first, for each lane, with "executor" for those of a named one;
/// - `lane_slices_count`, `lane_slices_duration_ms`, `lane_slices_duration_ms_bucket`: for each lane, by
///   stage: how long tasks waited for a thread ("waiting") and kept it ("running");
/// - `commands_count`, `commands_duration_ms`, `commands_duration_ms_bucket`: for each command that
///   was called, by stage: "queued" (until its first step) and "executed" (until its answer); a
///   bucket counts the durations up to "le" milliseconds.
///
/// A `cb` that is null gives CommonInvalidParam3 here, as in libindy.
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

/// Collects the same as text for Prometheus.
///
/// `cb(command_handle, err, metrics_text)`: of the format 0.0.4. Gauges `indy_commands_in_flight`,
/// `indy_wallets_open`, and by executor (that of the process is "default") and lane `indy_lane_threads`,
/// `indy_lane_queued`, `indy_lane_running`; the counter `indy_lane_panics_total`; histograms
/// `indy_lane_slice_seconds` and, by command, `indy_command_seconds`, with the stages of
/// `indy_collect_metrics`.
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_collect_metrics_prometheus(
    command_handle: CommandHandle,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            metrics_text: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("collect_metrics_prometheus", |call| {
        call.reply(command_handle, cb, 2)?
            .after(metrics::collect_metrics_prometheus(unanswered))
    })
}

/// Tells which commands are in flight: accepted, and not yet answered.
///
/// `cb(command_handle, err, commands_json)`: the oldest first,
/// ```json
/// [{"handle": its command_handle, "name": that of the function without "indy_", "lane": where it is,
///   "age_ms": since it was called, "state": "queued" | "running" | "waiting"}, …]
/// ```
/// A command is queued for its lane's threads, runs on one, or waits for something else: a write that is
/// made together with others', its parallel parts, a wallet's turn. Those that ended with their call, or
/// are answered at this moment, are not told, nor is this one.
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_list_commands(
    command_handle: CommandHandle,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            commands_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("list_commands", |call| {
        call.reply(command_handle, cb, 2)?
            .after(metrics::list_commands(in_flight::list))
    })
}
