//! Foreign functions as the process's logger, and the process's logger as foreign functions.

use std::ffi::{CStr, CString, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::OnceLock;

use log::{Level, LevelFilter, Log, Metadata, Record};

use super::callbacks;
use super::queue::QueueLogger;
use crate::error::{Error, ErrorKind, Result};

/// Asks the host whether it wants records of this level (1 error … 5 trace) and target.
pub type EnabledFn =
    Option<extern "C-unwind" fn(context: *const c_void, level: u32, target: *const c_char) -> bool>;

/// Hands the host a record. `module_path` and `file` may be null. It may be called on any thread.
pub type LogFn = Option<
    extern "C-unwind" fn(
        context: *const c_void,
        level: u32,
        target: *const c_char,
        message: *const c_char,
        module_path: *const c_char,
        file: *const c_char,
        line: u32,
    ),
>;

/// Asks the host to write out what it has kept.
pub type FlushFn = Option<extern "C-unwind" fn(context: *const c_void)>;

/// What a host wants handed to its functions; never looked at.
pub type LogContext = *const c_void;

/// A host's logger, or ours as a host sees it.
#[derive(Clone, Copy)]
pub struct ForeignLogger {
    pub context: LogContext,
    pub enabled: EnabledFn,
    pub log: LogFn,
    pub flush: FlushFn,
}

// SAFETY: the context is never looked at here; a host that sets a logger must let it be called, with
// its context, from any thread.
unsafe impl Send for ForeignLogger {}
// SAFETY: as above.
unsafe impl Sync for ForeignLogger {}

impl ForeignLogger {
    /// Whether one of its functions is what `current` gives of ours, which asks the process's logger.
    fn is_ours(&self) -> bool {
        self.enabled.is_some_and(|it| it as usize == enabled as *const () as usize)
            || self.log.is_some_and(|it| it as usize == log as *const () as usize)
            || self.flush.is_some_and(|it| it as usize == flush as *const () as usize)
    }
}

static CUSTOM: OnceLock<ForeignLogger> = OnceLock::new();

/// Makes the host's functions the logger of the process. That can be done once in its life.
pub fn install(logger: ForeignLogger, max_level: LevelFilter) -> Result<()> {
    if logger.is_ours() {
        let message =
            "is one of the library's own functions, which would call itself; give your own";
        return Err(Error::param(3, message));
    }
    set(logger, max_level)?;
    let _ = CUSTOM.set(logger);
    Ok(())
}

/// Makes a queue the logger of the process, once in its life as well.
pub fn install_queue(logger: QueueLogger, max_level: LevelFilter) -> Result<()> {
    set(logger, max_level)
}

fn set(logger: impl Log + 'static, max_level: LevelFilter) -> Result<()> {
    log::set_boxed_logger(Box::new(Discreet(logger))).map_err(already_set)?;
    log::set_max_level(max_level);
    Ok(())
}

/// Makes stderr the logger of the process; `pattern` is that of `RUST_LOG`, which is read where it
/// is `None`.
pub fn install_default(pattern: Option<String>) -> Result<()> {
    let pattern = pattern.or_else(|| std::env::var("RUST_LOG").ok()).unwrap_or_default();
    env_logger::Builder::new()
        .filter(None, LevelFilter::Off)
        .parse_filters(&pattern)
        .filter_module(TELLS_SECRETS, LevelFilter::Warn)
        .try_init()
        .map_err(already_set)
}

/// The functions that log as this library does: the host's own, or ours.
pub fn current() -> ForeignLogger {
    let ours = ForeignLogger {
        context: ptr::null(),
        enabled: Some(enabled),
        log: Some(log),
        flush: Some(flush),
    };
    CUSTOM.get().copied().unwrap_or(ours)
}

/// The level filter of libindy's number for it.
pub fn level_filter(number: u32, position: u8) -> Result<LevelFilter> {
    const FILTERS: [LevelFilter; 6] = [
        LevelFilter::Off,
        LevelFilter::Error,
        LevelFilter::Warn,
        LevelFilter::Info,
        LevelFilter::Debug,
        LevelFilter::Trace,
    ];
    let unknown = || {
        let message = "the log level must be 0 (off), 1 (error), 2, 3, 4 or 5 (trace)";
        Error::new(ErrorKind::InvalidParam(position), message)
    };
    FILTERS.get(number as usize).copied().ok_or_else(unknown)
}

/// The signature library, which at the finer levels writes down the numbers that it computes with.
const TELLS_SECRETS: &str = "anoncreds_clsignatures";

fn tells_secrets(metadata: &Metadata<'_>) -> bool {
    metadata.level() > Level::Warn && metadata.target().starts_with(TELLS_SECRETS)
}

/// A logger that is told no secrets.
struct Discreet<L>(L);

impl<L: Log> Log for Discreet<L> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        !tells_secrets(metadata) && self.0.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if !tells_secrets(record.metadata()) {
            self.0.log(record);
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

impl Log for ForeignLogger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let Some(enabled) = self.enabled else { return true };
        let target = c_string(metadata.target());
        let mut wanted = false;
        call(|| wanted = enabled(self.context, metadata.level() as u32, target.as_ptr()));
        wanted
    }

    fn log(&self, record: &Record<'_>) {
        let Some(log) = self.log else { return };
        let target = c_string(record.target());
        let message = c_string(&record.args().to_string());
        let module_path = record.module_path().map(c_string);
        let file = record.file().map(c_string);
        let or_null = |text: &Option<CString>| text.as_ref().map_or(ptr::null(), |it| it.as_ptr());
        call(|| {
            log(
                self.context,
                record.level() as u32,
                target.as_ptr(),
                message.as_ptr(),
                or_null(&module_path),
                or_null(&file),
                record.line().unwrap_or(0),
            );
        });
    }

    fn flush(&self) {
        if let Some(flush) = self.flush {
            call(|| flush(self.context));
        }
    }
}

/// Calls the host's logger. Where that is a program in Rust it may panic, which must not end the
/// command that logs.
fn call(foreign: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(|| callbacks::call(foreign)));
}

extern "C-unwind" fn enabled(_context: *const c_void, level: u32, target: *const c_char) -> bool {
    let Some(level) = level_of(level) else { return false };
    let target = text(target).unwrap_or_default();
    log::logger().enabled(&Metadata::builder().level(level).target(&target).build())
}

extern "C-unwind" fn log(
    _context: *const c_void,
    level: u32,
    target: *const c_char,
    message: *const c_char,
    module_path: *const c_char,
    file: *const c_char,
    line: u32,
) {
    let Some(level) = level_of(level) else { return };
    let (target, message) = (text(target).unwrap_or_default(), text(message).unwrap_or_default());
    let (module_path, file) = (text(module_path), text(file));
    log::logger().log(
        &Record::builder()
            .args(format_args!("{message}"))
            .level(level)
            .target(&target)
            .module_path(module_path.as_deref())
            .file(file.as_deref())
            .line(Some(line))
            .build(),
    );
}

extern "C-unwind" fn flush(_context: *const c_void) {
    log::logger().flush();
}

fn level_of(number: u32) -> Option<Level> {
    Level::iter().find(|level| *level as u32 == number)
}

fn text(pointer: *const c_char) -> Option<String> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: hosts hand in null or a NUL-terminated string that lives during the call; it is
    // copied before that returns.
    let text = unsafe { CStr::from_ptr(pointer) };
    Some(text.to_string_lossy().into_owned())
}

fn c_string(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default()
}

fn already_set(error: log::SetLoggerError) -> Error {
    Error::new(ErrorKind::InvalidState, "the process has a logger already").because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    extern "C-unwind" fn panics(_: *const c_void, _: u32, _: *const c_char) -> bool {
        panic!("on purpose")
    }

    #[test]
    fn a_logger_that_panics_wants_nothing_and_ends_nothing() {
        let logger =
            ForeignLogger { context: ptr::null(), enabled: Some(panics), log: None, flush: None };
        assert!(!logger.enabled(&Metadata::builder().build()));
    }
}
