//! Where log records go.

use log::LevelFilter;

use crate::error::{Error, ErrorKind};
use crate::ffi::log_bridge::{self, EnabledFn, FlushFn, ForeignLogger, LogContext, LogFn};
use crate::ffi::queue::{self, QueueLogger};
use crate::ffi::{CommandHandle, ErrorCode, Out, Text, enter};

/// The level of a logger that names none, as in libindy's release builds.
const DEFAULT_LEVEL: LevelFilter = LevelFilter::Info;

/// Makes functions of the host the logger of the process, at the level Info. This can be done once.
///
/// `context`: handed to the functions. `enabled`: optional. `log`: called from any thread, also
/// during a call of the library. `flush`: optional. Not the functions that `indy_get_logger` gives where
/// there is no logger of the host's.
///
/// Errors: CommonInvalidParam3, CommonInvalidState (there is a logger).
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_logger(
    context: LogContext,
    enabled: EnabledFn,
    log: LogFn,
    flush: FlushFn,
) -> ErrorCode {
    enter("set_logger", |_| {
        log.ok_or_else(no_log_function)?;
        log_bridge::install(ForeignLogger { context, enabled, log, flush }, DEFAULT_LEVEL)
    })
}

/// The same, with a level: 0 off, 1 error, 2 warn, 3 info, 4 debug, 5 trace.
///
/// Errors: CommonInvalidParam3, CommonInvalidParam5, CommonInvalidState (there is a logger).
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_logger_with_max_lvl(
    context: LogContext,
    enabled: EnabledFn,
    log: LogFn,
    flush: FlushFn,
    max_lvl: u32,
) -> ErrorCode {
    enter("set_logger_with_max_lvl", |_| {
        log.ok_or_else(no_log_function)?;
        let level = log_bridge::level_filter(max_lvl, 5)?;
        log_bridge::install(ForeignLogger { context, enabled, log, flush }, level)
    })
}

/// Makes a completion queue the logger of the process, which can be set once: records are left in it as
/// completions of the kind `CompletionKind_LogRecord`, for hosts that no thread of the library may enter.
///
/// `queue`: from `indy_queue_open`. When it has been closed, records are dropped.
///
/// `max_lvl`: 0 off, 1 error, 2 warn, 3 info, 4 debug, 5 trace. Each record wakes a host that sleeps.
///
/// Errors: CommonInvalidParam1 (no such queue is open), CommonInvalidParam2, CommonInvalidState (there is a
/// logger, or the process was forked from that of the queue).
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_queue_logger(queue: CommandHandle, max_lvl: u32) -> ErrorCode {
    enter("set_queue_logger", |_| {
        let logger = QueueLogger::new(queue, queue::of_number(queue)?);
        log_bridge::install_queue(logger, log_bridge::level_filter(max_lvl, 2)?)
    })
}

/// Sets the level: 0 off, 1 error, 2 warn, 3 info, 4 debug, 5 trace.
///
/// Errors: CommonInvalidParam1.
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_log_max_lvl(max_lvl: u32) -> ErrorCode {
    enter("set_log_max_lvl", |_| {
        log::set_max_level(log_bridge::level_filter(max_lvl, 1)?);
        Ok(())
    })
}

/// Makes stderr the logger of the process. This can be done once.
///
/// `pattern`: null, or what is logged, in the form of the environment variable RUST_LOG, which is
/// read if it is null: `indy=debug`, say.
///
/// Errors: CommonInvalidParam1, CommonInvalidState (there is a logger).
#[unsafe(no_mangle)]
pub extern "C" fn indy_set_default_logger(pattern: Text) -> ErrorCode {
    enter("set_default_logger", |_| log_bridge::install_default(pattern.optional(1)?))
}

/// Gives the functions that log as this library does, for a plugin that wants to log the same way.
///
/// Errors: CommonInvalidParam1 to CommonInvalidParam4.
#[unsafe(no_mangle)]
pub extern "C" fn indy_get_logger(
    context_p: Out<LogContext>,
    enabled_cb_p: Out<EnabledFn>,
    log_cb_p: Out<LogFn>,
    flush_cb_p: Out<FlushFn>,
) -> ErrorCode {
    enter("get_logger", |_| {
        context_p.check(1)?;
        enabled_cb_p.check(2)?;
        log_cb_p.check(3)?;
        flush_cb_p.check(4)?;
        let logger = log_bridge::current();
        context_p.set(logger.context);
        enabled_cb_p.set(logger.enabled);
        log_cb_p.set(logger.log);
        flush_cb_p.set(logger.flush);
        Ok(())
    })
}

fn no_log_function() -> Error {
    Error::new(ErrorKind::InvalidParam(3), "parameter 3, the log function, is null")
}
