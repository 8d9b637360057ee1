//! Loggers. A process has one for its life, so each test has a process of its own.

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::library::{
    ANSWER, EnabledFn, FlushFn, LOG_RECORD, LogFn, NULL, Queue, alone, code, generate_wallet_key,
    indy_get_logger, indy_set_log_max_lvl, indy_set_logger, indy_set_logger_with_max_lvl,
    indy_set_queue_logger, set_default_logger,
};

/// Level, target and message of each record.
static RECORDS: Mutex<Vec<(u32, String, String)>> = Mutex::new(Vec::new());
static FLUSHES: AtomicUsize = AtomicUsize::new(0);

/// Something to point at as a context.
static CONTEXT: u8 = 0;

fn context() -> *const c_void {
    (&raw const CONTEXT).cast()
}

extern "C" fn enabled(given: *const c_void, level: u32, _target: *const c_char) -> bool {
    assert_eq!(given, context());
    level <= 3
}

extern "C" fn log(
    given: *const c_void,
    level: u32,
    target: *const c_char,
    message: *const c_char,
    _module_path: *const c_char,
    _file: *const c_char,
    _line: u32,
) {
    assert_eq!(given, context());
    // SAFETY: the library promises NUL-terminated texts that live until this returns.
    let text = |it: *const c_char| unsafe { CStr::from_ptr(it) }.to_str().unwrap().to_owned();
    RECORDS.lock().unwrap().push((level, text(target), text(message)));
}

extern "C" fn flush(given: *const c_void) {
    assert_eq!(given, context());
    FLUSHES.fetch_add(1, Ordering::Relaxed);
}

fn set_logger(log: Option<LogFn>) -> i32 {
    // SAFETY: the context lives as long as the process.
    unsafe { indy_set_logger(context(), Some(enabled), log, Some(flush)) }
}

fn set_logger_with_level(log: Option<LogFn>, level: u32) -> i32 {
    // SAFETY: the context lives as long as the process.
    unsafe { indy_set_logger_with_max_lvl(context(), None, log, None, level) }
}

fn set_level(level: u32) -> i32 {
    // SAFETY: no pointers.
    unsafe { indy_set_log_max_lvl(level) }
}

/// What `indy_get_logger` gives.
struct Logger {
    context: *const c_void,
    enabled: Option<EnabledFn>,
    log: Option<LogFn>,
    flush: Option<FlushFn>,
}

fn get_logger() -> Logger {
    let mut it = Logger { context: ptr::null(), enabled: None, log: None, flush: None };
    // SAFETY: every pointer is to a live variable of its type.
    let code =
        unsafe { indy_get_logger(&mut it.context, &mut it.enabled, &mut it.log, &mut it.flush) };
    assert_eq!(code, 0);
    it
}

/// How many records a successful command made.
fn records_of_a_command() -> usize {
    RECORDS.lock().unwrap().clear();
    generate_wallet_key(NULL).value();
    RECORDS.lock().unwrap().len()
}

#[test]
fn a_hosts_logger_hears_records_up_to_its_level() {
    alone(a_hosts_logger_hears_records_up_to_its_level, || {
        assert_eq!(set_logger(None), code::invalid_param(3));
        assert_eq!(set_logger(Some(log)), 0);
        assert_eq!(records_of_a_command(), 0, "the level is Info");
        assert_eq!(set_level(5), 0);
        assert!(records_of_a_command() > 0);
        let records = RECORDS.lock().unwrap().clone();
        assert!(records.iter().all(|(level, target, message)| {
            (1..=5).contains(level) && target.starts_with("indy") && !message.is_empty()
        }));
        assert_eq!(set_level(0), 0);
        assert_eq!(records_of_a_command(), 0);
        assert_eq!(set_level(6), code::invalid_param(1));
        assert_eq!(set_level(u32::MAX), code::invalid_param(1));
    });
}

#[test]
fn a_process_has_one_logger() {
    alone(a_process_has_one_logger, || {
        assert_eq!(set_logger(Some(log)), 0);
        assert_eq!(set_logger(Some(log)), code::INVALID_STATE);
        assert_eq!(set_logger_with_level(Some(log), 5), code::INVALID_STATE);
        assert_eq!(set_default_logger(NULL), code::INVALID_STATE);
        assert_eq!(records_of_a_command(), 0, "a refused logger changes no level");
    });
}

#[test]
fn a_logger_comes_with_a_level() {
    alone(a_logger_comes_with_a_level, || {
        assert_eq!(set_logger_with_level(None, 5), code::invalid_param(3));
        assert_eq!(set_logger_with_level(Some(log), 6), code::invalid_param(5));
        assert_eq!(set_logger_with_level(Some(log), 4), 0);
        assert!(records_of_a_command() > 0);
    });
}

#[test]
fn a_hosts_logger_is_given_back() {
    alone(a_hosts_logger_is_given_back, || {
        assert_eq!(set_logger(Some(log)), 0);
        let logger = get_logger();
        assert_eq!(logger.context, context());
        let address = |it: Option<LogFn>| it.map(|it| it as usize);
        assert_eq!(address(logger.log), address(Some(log)));
        assert!(logger.enabled.unwrap()(logger.context, 3, c"plugin".as_ptr()));
        assert!(!logger.enabled.unwrap()(logger.context, 4, c"plugin".as_ptr()));
        logger.flush.unwrap()(logger.context);
        assert_eq!(FLUSHES.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn a_logger_needs_places_to_be_written_to() {
    let mut it = Logger { context: ptr::null(), enabled: None, log: None, flush: None };
    for missing in 1..=4 {
        let (context, enabled): (*mut _, *mut _) = (&mut it.context, &mut it.enabled);
        let (log, flush): (*mut _, *mut _) = (&mut it.log, &mut it.flush);
        // SAFETY: every pointer is null or to a live variable of its type.
        let code = unsafe {
            indy_get_logger(
                if missing == 1 { ptr::null_mut() } else { context },
                if missing == 2 { ptr::null_mut() } else { enabled },
                if missing == 3 { ptr::null_mut() } else { log },
                if missing == 4 { ptr::null_mut() } else { flush },
            )
        };
        assert_eq!(code, code::invalid_param(missing));
        assert!(it.log.is_none(), "a refused call writes nothing");
    }
}

/// Logs as a plugin does, through the functions it was given.
fn log_as_a_plugin(message: &str) {
    let logger = get_logger();
    let message = CString::new(message).unwrap();
    let target = c"plugin".as_ptr();
    logger.enabled.unwrap()(logger.context, 1, target);
    let (none, message) = (ptr::null(), message.as_ptr());
    logger.log.unwrap()(logger.context, 1, target, message, none, none, 0);
    // Levels that there are not, and nulls, are no crash.
    logger.log.unwrap()(logger.context, 9, none, none, none, none, 0);
    logger.log.unwrap()(logger.context, 1, none, none, none, none, 0);
    logger.flush.unwrap()(logger.context);
}

#[test]
fn without_a_logger_plugins_log_into_the_void() {
    alone(without_a_logger_plugins_log_into_the_void, || log_as_a_plugin("nobody hears this"));
}

#[test]
fn the_default_logger_writes_to_stderr_what_its_pattern_says() {
    let output = alone(the_default_logger_writes_to_stderr_what_its_pattern_says, || {
        assert_eq!(set_default_logger("indy=debug,plugin=info"), 0);
        assert_eq!(set_default_logger("indy=trace"), code::INVALID_STATE);
        assert_eq!(set_logger(Some(log)), code::INVALID_STATE);
        generate_wallet_key(NULL).value();
        log_as_a_plugin("heard from a plugin");
    });
    if let Some(output) = output {
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains("generate_wallet_key"), "{stderr}");
        assert!(stderr.contains("heard from a plugin"), "{stderr}");
    }
}

#[test]
fn without_a_pattern_the_default_logger_is_silent() {
    let output = alone(without_a_pattern_the_default_logger_is_silent, || {
        assert_eq!(set_default_logger(NULL), 0);
        generate_wallet_key(NULL).value();
        log_as_a_plugin("nobody hears this");
    });
    if let Some(output) = output {
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("nobody hears this"), "{stderr}");
    }
}

#[test]
fn a_queue_is_a_logger() {
    alone(a_queue_is_a_logger, || {
        let queue = Queue::open();
        assert_eq!(indy_set_queue_logger(queue.number + 1, 5), code::invalid_param(1));
        assert_eq!(indy_set_queue_logger(queue.number, 6), code::invalid_param(2));
        assert_eq!(indy_set_queue_logger(queue.number, 5), 0);
        assert_eq!(indy_set_queue_logger(queue.number, 5), code::INVALID_STATE);
        queue.drain();
        generate_wallet_key(NULL).value();
        let records = queue.wait();
        assert!(records.iter().all(|it| it.kind == LOG_RECORD && it.handle == queue.number));
        for record in &records {
            let [level, line] = record.numbers;
            assert!((1..=5).contains(&level) && line > 0, "{record:?}");
            assert!(record.text(0).starts_with("indy") && record.text(2).starts_with("indy"));
            assert!(record.details.as_ref().is_some_and(|it| it.ends_with(".rs")), "{record:?}");
        }
        assert!(records.iter().any(|it| it.text(1).contains("generate_wallet_key")));
    });
}

#[test]
fn records_of_a_closed_queue_reach_no_other() {
    alone(records_of_a_closed_queue_reach_no_other, || {
        let logs = Queue::open();
        assert_eq!(indy_set_queue_logger(logs.number, 5), 0);
        let number = logs.number;
        logs.close();
        let mut other = Queue::open();
        assert_ne!(other.number, number);
        let answered = other.ask(generate_wallet_key(NULL));
        assert_eq!((answered.kind, answered.code), (ANSWER, 0));
        assert!(other.drain().is_empty());
    });
}
