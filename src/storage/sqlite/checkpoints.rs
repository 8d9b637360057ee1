//! When what is in the log goes into the database.
//!
//! It has to before the log gets too long. SQLite does it inside some commit, which then takes ten times as
//! long; here a connection of its own does it beside the commits, and the commits only where that does not
//! keep up. It does so too when writing has paused: a reader looks for every page in the log first, unless
//! all of the log is in the database.

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rusqlite::Connection;

use super::connections::{Connections, MAX_LOG_PAGES};
use super::translate;
use crate::error::Result;
use crate::storage::{SealedChange, SealedWrite};

/// Pages in the log from which on it is time, also while others write: 32 MiB. Half of what makes commits do
/// it themselves, so that it keeps up; no less, as a page that changes again meanwhile is written into the
/// database once.
const PAGES: usize = MAX_LOG_PAGES / 2;

/// Those from which on it is worth its two flushes when writing has paused. With fewer, readers hardly
/// notice them.
const PAGES_IN_A_PAUSE: usize = 256;

/// Those that a commit puts into the log, roughly: where tables and indexes end,
const PAGES_A_COMMIT: usize = 10;

/// and for each record one of its own and one in an index.
const PAGES_A_RECORD: usize = 2;

const PAGE_SIZE: usize = 4096;

#[derive(Default)]
pub(super) struct Checkpoints {
    /// Pages written since the last one was begun, roughly.
    written: AtomicUsize,
    /// Somebody was told to do one and has not ended. A second one would only wait.
    is_running: AtomicBool,
}

impl Checkpoints {
    /// To be told of each commit.
    pub(super) fn note(&self, changes: &[SealedChange]) {
        let pages: usize = changes.iter().flatten().map(pages).sum();
        self.written.fetch_add(PAGES_A_COMMIT + pages, Ordering::Relaxed);
    }

    /// Of many who ask, one is told that it is time.
    pub(super) fn is_due(&self, is_paused: bool) -> bool {
        let enough = if is_paused { PAGES_IN_A_PAUSE } else { PAGES };
        if self.written.load(Ordering::Relaxed) < enough
            || self.is_running.swap(true, Ordering::Relaxed)
        {
            return false;
        }
        self.written.store(0, Ordering::Relaxed);
        true
    }

    /// What could not be done stays due.
    pub(super) fn run(&self, connections: &Connections) -> Result<()> {
        let done = connections.checkpoint(checkpoint);
        let done = done.and_then(|it| it.map_err(translate));
        if !matches!(done, Ok(true)) {
            self.written.fetch_add(PAGES_IN_A_PAUSE, Ordering::Relaxed);
        }
        self.is_running.store(false, Ordering::Relaxed);
        done.map(drop)
    }
}

/// How many pages a change of one record puts into the log, roughly.
fn pages(write: &SealedWrite) -> usize {
    PAGES_A_RECORD + write.effect.value_length() / PAGE_SIZE
}

/// Puts what is in the log into the database, as far as nobody reads what was there before, and holds up
/// nobody. Says whether that is all of the log: readers then need not look into it.
fn checkpoint(connection: &mut Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        // Where another process is at it, SQLite has nothing to tell of the log: -1.
        let (is_busy, in_log, in_database): (bool, i64, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(!is_busy && in_log >= 0 && in_log == in_database)
    })
}
