//! When what is in the log goes into the database.
//!
//! It has to before the log gets too long. SQLite does it inside some commit, which then takes ten times as
//! long; here a connection of its own does most of it beside the commits. While others write it never comes to
//! the log's end: the rest is done by a commit, after which the log begins anew. It is done when writing has
//! paused, too: a reader looks for every page in the log first, unless all of the log is in the database.

#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::ffi::c_int;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use rusqlite::hooks::{CheckpointMode, Wal};

use super::connections::Connections;
use super::translate;
use crate::error::Result;
use crate::locks::lock;

/// Pages in the log from which on a commit does it: 64 MiB.
const MOST_PAGES: usize = 16384;

/// Those from which on it is time beside the commits. Not sooner, as a page that changes again meanwhile is
/// written into the database once.
const PAGES: usize = MOST_PAGES / 2;

/// Those from which on it is worth its two flushes when writing has paused. With fewer, readers hardly
/// notice them.
const PAGES_IN_A_PAUSE: usize = 64;

#[derive(Default)]
pub(super) struct Checkpoints {
    log: Mutex<Log>,
    /// Somebody was told to do one and has not ended. A second one would only wait.
    is_running: AtomicBool,
}

/// What is known of the log, in pages.
#[derive(Clone, Copy, Default)]
struct Log {
    length: usize,
    in_database: usize,
    /// How long it was when the last checkpoint was begun.
    tried_at: usize,
}

thread_local! {
    /// What `after_commit` was told: SQLite calls it on the thread that commits, and with nothing of ours.
    static SEEN: Cell<Option<Seen>> = const { Cell::new(None) };
}

#[derive(Clone, Copy)]
struct Seen {
    length: usize,
    /// If the commit has done a checkpoint.
    in_database: Option<usize>,
}

/// Has a connection that writes tell how long the log is.
pub(super) fn watch(writer: &Connection) {
    writer.wal_hook(Some(after_commit));
}

fn after_commit(wal: &Wal, length: c_int) -> rusqlite::Result<()> {
    let length = length as usize;
    // If it fails, the next commit does it: this one is on the disk.
    let done = (length >= MOST_PAGES).then(|| wal.checkpoint_v2(CheckpointMode::PASSIVE));
    let in_database = done.and_then(|it| it.ok()).map(|(_, done)| done.max(0) as usize);
    SEEN.set(Some(Seen { length, in_database }));
    Ok(())
}

impl Checkpoints {
    /// Runs what may commit, on this thread.
    pub(super) fn noting<T>(&self, work: impl FnOnce() -> T) -> T {
        SEEN.take();
        let result = work();
        if let Some(seen) = SEEN.take() {
            lock(&self.log).note(seen);
        }
        result
    }

    /// Of many who ask, one is told that it is time.
    pub(super) fn is_due(&self, is_paused: bool) -> bool {
        let mut log = lock(&self.log);
        if !log.is_long(is_paused) || self.is_running.swap(true, Ordering::Relaxed) {
            return false;
        }
        log.tried_at = log.length;
        true
    }

    /// What could not be done is so in the next pause.
    pub(super) fn run(&self, connections: &Connections) -> Result<()> {
        let done = connections.checkpoint(checkpoint);
        let done = done.and_then(|it| it.map_err(translate));
        if let Ok(Some(in_database)) = done {
            lock(&self.log).put_away(in_database);
        }
        self.is_running.store(false, Ordering::Relaxed);
        done.map(drop)
    }
}

impl Log {
    fn note(&mut self, seen: Seen) {
        if seen.length < self.length {
            // It has begun anew.
            *self = Self::default();
        }
        self.length = seen.length;
        self.in_database = seen.in_database.unwrap_or(self.in_database);
    }

    fn put_away(&mut self, in_database: usize) {
        // If that is more than there is, the log has begun anew meanwhile.
        self.in_database = if in_database <= self.length { in_database } else { 0 };
    }

    fn is_long(&self, is_paused: bool) -> bool {
        let left = |from: usize| self.length.saturating_sub(from);
        if is_paused {
            left(self.in_database) >= PAGES_IN_A_PAUSE
        } else {
            left(self.in_database.max(self.tried_at)) >= PAGES
        }
    }
}

/// Puts what is in the log into the database, as far as nobody reads what was there before, and holds up
/// nobody. Says how many of its pages are there; `None` where another process is at it.
fn checkpoint(connection: &mut Connection) -> rusqlite::Result<Option<usize>> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        // SQLite has nothing to tell of the log then: -1.
        let (is_busy, in_database): (bool, i64) = (row.get(0)?, row.get(2)?);
        Ok((!is_busy && in_database >= 0).then_some(in_database as usize))
    })
}
