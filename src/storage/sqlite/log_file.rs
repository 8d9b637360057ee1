//! SQLite's write-ahead log, written in large pieces.
//!
//! SQLite writes each frame of the log with two calls of the system, one of 24 bytes and one of 4 KiB, and no
//! frame begins where one of the system's pages does. Here frames that follow one another are gathered, and
//! written before a flush, or when SQLite reads the file.
//!
//! Only within a commit: `open_writer` sees to it that no frame is written before (`cache_spill`), as one that was
//! gathered and taken back would be written over what another process has committed since; and that each
//! commit flushes (`synchronous`) before it publishes what others read. It relies on
//! `SQLITE_POWERSAFE_OVERWRITE`, the default: else SQLite writes once more between the two.
//!
//! This is a file system of SQLite's (<https://sqlite.org/vfs.html>): its own, but for six functions of a
//! log's file.

#[cfg(test)]
mod tests;

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::time::Duration;
use std::{ptr, slice};

use once_cell::sync::Lazy;
use rusqlite::ffi::{self, SQLITE_OK, sqlite3_file as File, sqlite3_io_methods as Methods};
use rusqlite::{Connection, OpenFlags};

/// What is written at once, at most. SQLite's own function takes 128 KiB less one byte.
const PIECE: usize = 64 * 1024;

const NAME: &CStr = c"indy-lanes";

/// Opens a connection that writes, which waits so long for another process that has the file for itself.
///
/// What a transaction changes stays in memory until it ends: pages and, in a savepoint, their copies.
pub(super) fn open_writer(
    path: &Path,
    flags: OpenFlags,
    patience: Duration,
) -> rusqlite::Result<Connection> {
    let writer = match &*SYSTEM {
        Some(_) => Connection::open_with_flags_and_vfs(path, flags, NAME)?,
        // No memory for a few hundred bytes.
        None => Connection::open_with_flags(path, flags)?,
    };
    writer.busy_timeout(patience)?;
    writer.execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_spill = OFF")?;
    Ok(writer)
}

/// SQLite's own file system.
struct System {
    vfs: *mut ffi::sqlite3_vfs,
    /// Where ours begins in a file's memory.
    ours_at: usize,
}

// SAFETY: SQLite's file systems are there for as long as the process is, and may be used by all threads.
unsafe impl Send for System {}
// SAFETY: the same.
unsafe impl Sync for System {}

static SYSTEM: Lazy<Option<System>> = Lazy::new(register);

fn register() -> Option<System> {
    // SAFETY: null asks for the one that SQLite uses where none is named. It is copied, the copy stays for as
    // long as the process lives, and its files are larger by what ours need.
    unsafe {
        let vfs = ffi::sqlite3_vfs_find(ptr::null());
        let mut ours = *vfs.as_ref()?;
        let ours_at = (ours.szOsFile as usize).next_multiple_of(align_of::<Gathered>());
        ours.szOsFile = (ours_at + size_of::<Gathered>()) as c_int;
        ours.zName = NAME.as_ptr();
        ours.xOpen = Some(open);
        let code = ffi::sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 0);
        (code == SQLITE_OK).then_some(System { vfs, ours_at })
    }
}

/// What a log's file has behind SQLite's own part.
struct Gathered {
    own: Own,
    /// SQLite's functions for the file, with those of this module among them.
    methods: Methods,
    /// Where in the file `bytes` belong.
    offset: i64,
    bytes: Vec<u8>,
}

/// SQLite's own functions for the file, of which ours have the place.
#[derive(Clone, Copy)]
struct Own {
    close: unsafe extern "C" fn(*mut File) -> c_int,
    read: unsafe extern "C" fn(*mut File, *mut c_void, c_int, i64) -> c_int,
    write: unsafe extern "C" fn(*mut File, *const c_void, c_int, i64) -> c_int,
    truncate: unsafe extern "C" fn(*mut File, i64) -> c_int,
    sync: unsafe extern "C" fn(*mut File, c_int) -> c_int,
    size: unsafe extern "C" fn(*mut File, *mut i64) -> c_int,
}

impl Own {
    fn of(methods: &Methods) -> Option<Self> {
        Some(Self {
            close: methods.xClose?,
            read: methods.xRead?,
            write: methods.xWrite?,
            truncate: methods.xTruncate?,
            sync: methods.xSync?,
            size: methods.xFileSize?,
        })
    }
}

impl Gathered {
    fn new(own: Own, methods: &Methods) -> Self {
        let methods = Methods {
            xClose: Some(close),
            xRead: Some(read),
            xWrite: Some(write),
            xTruncate: Some(truncate),
            xSync: Some(sync),
            xFileSize: Some(size),
            ..*methods
        };
        Self { own, methods, offset: 0, bytes: Vec::new() }
    }

    /// Whether this belongs behind what was gathered, and has a place there.
    fn has_place_for(&self, count: usize, offset: i64) -> bool {
        let end = self.offset + self.bytes.len() as i64;
        end == offset && self.bytes.len() + count <= PIECE
    }

    /// Of the file that SQLite has given to one of the functions of this module.
    ///
    /// # Safety
    /// `file` was opened as a log's by `open`, and nobody else uses it until the reference is given back.
    unsafe fn of<'a>(file: *mut File) -> Option<&'a mut Self> {
        let system = SYSTEM.as_ref()?;
        // SAFETY: `open` has put it there.
        Some(unsafe { &mut *file.byte_add(system.ours_at).cast::<Self>() })
    }
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut File,
    flags: c_int,
    flags_got: *mut c_int,
) -> c_int {
    let Some(system) = SYSTEM.as_ref() else { return ffi::SQLITE_CANTOPEN };
    // SAFETY: what SQLite has given us, handed on. A file that was opened has a table of functions, which
    // lives as long as the file; behind SQLite's part there is memory for ours, as `register` has said.
    unsafe {
        let Some(open) = (*system.vfs).xOpen else { return ffi::SQLITE_CANTOPEN };
        let code = open(system.vfs, name, file, flags, flags_got);
        if code != SQLITE_OK || flags & ffi::SQLITE_OPEN_WAL == 0 {
            return code;
        }
        let methods = &*(*file).pMethods;
        if let Some(own) = Own::of(methods) {
            let gathered = file.byte_add(system.ours_at).cast::<Gathered>();
            gathered.write(Gathered::new(own, methods));
            (*file).pMethods = &raw const (*gathered).methods;
        }
    }
    SQLITE_OK
}

unsafe extern "C" fn write(
    file: *mut File,
    bytes: *const c_void,
    count: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: what SQLite has given us: a file that `open` made a log's, and so many bytes.
    unsafe {
        let Some(it) = Gathered::of(file) else { return ffi::SQLITE_IOERR_WRITE };
        let piece = slice::from_raw_parts(bytes.cast::<u8>(), count as usize);
        if !it.has_place_for(piece.len(), offset) {
            let code = write_gathered(file, it);
            if code != SQLITE_OK {
                return code;
            }
            it.offset = offset;
        }
        if piece.len() > PIECE {
            return (it.own.write)(file, bytes, count, offset);
        }
        it.bytes.extend_from_slice(piece);
        SQLITE_OK
    }
}

/// If that fails, what was gathered is gone: the commit must not go on.
///
/// # Safety
/// `it` is that of `file`, which `open` made a log's.
unsafe fn write_gathered(file: *mut File, it: &mut Gathered) -> c_int {
    if it.bytes.is_empty() {
        return SQLITE_OK;
    }
    // SAFETY: SQLite's own function, with its own file.
    let code = unsafe {
        (it.own.write)(file, it.bytes.as_ptr().cast(), it.bytes.len() as c_int, it.offset)
    };
    it.bytes.clear();
    code
}

/// Calls one of SQLite's own functions, for which all has to be in the file that was written. If it cannot
/// be, the error is one after which SQLite takes the whole transaction back, whoever meets it.
///
/// # Safety
/// As for `Gathered::of`.
unsafe fn when_written(file: *mut File, then: impl FnOnce(Own) -> c_int) -> c_int {
    // SAFETY: said by the caller.
    unsafe {
        let Some(it) = Gathered::of(file) else { return ffi::SQLITE_IOERR };
        match write_gathered(file, it) {
            SQLITE_OK => then(it.own),
            _ => ffi::SQLITE_IOERR_WRITE,
        }
    }
}

unsafe extern "C" fn read(file: *mut File, into: *mut c_void, count: c_int, offset: i64) -> c_int {
    // SAFETY: what SQLite has given us, handed on.
    unsafe { when_written(file, |own| (own.read)(file, into, count, offset)) }
}

unsafe extern "C" fn truncate(file: *mut File, size: i64) -> c_int {
    // SAFETY: what SQLite has given us, handed on.
    unsafe { when_written(file, |own| (own.truncate)(file, size)) }
}

unsafe extern "C" fn sync(file: *mut File, flags: c_int) -> c_int {
    // SAFETY: what SQLite has given us, handed on.
    unsafe {
        let Some(it) = Gathered::of(file) else { return ffi::SQLITE_IOERR_FSYNC };
        match write_gathered(file, it) {
            SQLITE_OK => (it.own.sync)(file, flags),
            // A full disk is told as one: a commit that meets it takes itself back.
            code => code,
        }
    }
}

unsafe extern "C" fn size(file: *mut File, size: *mut i64) -> c_int {
    // SAFETY: what SQLite has given us, handed on.
    unsafe { when_written(file, |own| (own.size)(file, size)) }
}

/// What was not flushed is of no commit.
unsafe extern "C" fn close(file: *mut File) -> c_int {
    // SAFETY: a log's file, for the last time. SQLite forgets it and its functions after this.
    unsafe {
        let Some(it) = Gathered::of(file) else { return ffi::SQLITE_IOERR_CLOSE };
        let close = it.own.close;
        ptr::drop_in_place(it);
        close(file)
    }
}
