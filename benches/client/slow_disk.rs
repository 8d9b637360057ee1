//! A disk on which making something durable takes at least a chosen time.
//!
//! What sharing a flush is worth depends on what one costs: 0.05 ms where something below keeps
//! writes in memory, 0.5 to 5 ms where they reach a disk. So SQLite's own files, those of the
//! library and of whatever it is compared with alike, are made to wait after each flush; everything
//! else remains as it is.

use std::ffi::{c_char, c_int};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::ffi;

static FLUSH_US: AtomicU64 = AtomicU64::new(0);
static OPEN: OnceLock<Open> = OnceLock::new();
/// SQLite's tables of functions, by address, and ours for each; it has one for databases and one
/// for logs.
static METHODS: Mutex<Vec<(usize, &'static ffi::sqlite3_io_methods)>> = Mutex::new(Vec::new());
static SYNC: OnceLock<Sync> = OnceLock::new();

type Open = unsafe extern "C" fn(
    *mut ffi::sqlite3_vfs,
    *const c_char,
    *mut ffi::sqlite3_file,
    c_int,
    *mut c_int,
) -> c_int;
type Sync = unsafe extern "C" fn(*mut ffi::sqlite3_file, c_int) -> c_int;

/// From now on a flush takes this time or longer.
pub fn set_flush(duration: Duration) {
    FLUSH_US.store(duration.as_micros() as u64, Relaxed);
}

/// Puts itself between SQLite and the system, before the first database is opened.
pub fn install() {
    // SAFETY: SQLite's own table for this system, copied with one entry replaced. The copy stays
    // for as long as the process lives.
    unsafe {
        let system = ffi::sqlite3_vfs_find(ptr::null());
        let mut ours = Box::new(*system);
        OPEN.get_or_init(|| (*system).xOpen.unwrap());
        ours.zName = c"slow disk".as_ptr();
        ours.xOpen = Some(open);
        assert_eq!(ffi::sqlite3_vfs_register(Box::into_raw(ours), 1), ffi::SQLITE_OK);
    }
}

unsafe extern "C" fn open(
    system: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    flags_got: *mut c_int,
) -> c_int {
    // SAFETY: what SQLite gave us, handed on. A file that was opened has a table of functions.
    unsafe {
        let code = OPEN.get().unwrap()(system, name, file, flags, flags_got);
        if let Some(methods) = (*file).pMethods.as_ref() {
            (*file).pMethods = slow(methods);
        }
        code
    }
}

/// The table in which flushing is slow, and nothing else differs.
fn slow(methods: &ffi::sqlite3_io_methods) -> &'static ffi::sqlite3_io_methods {
    SYNC.get_or_init(|| methods.xSync.unwrap());
    let address = ptr::from_ref(methods) as usize;
    let mut known = METHODS.lock().unwrap();
    if let Some((_, slow)) = known.iter().find(|(it, _)| *it == address) {
        return slow;
    }
    let slow = Box::leak(Box::new(ffi::sqlite3_io_methods { xSync: Some(sync), ..*methods }));
    known.push((address, slow));
    slow
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let since = Instant::now();
    // SAFETY: what SQLite gave us, handed on.
    let code = unsafe { SYNC.get().unwrap()(file, flags) };
    let flush = Duration::from_micros(FLUSH_US.load(Relaxed));
    thread::sleep(flush.saturating_sub(since.elapsed()));
    code
}
