//! The order of a wallet's writes, and many commits with one fsync.
//!
//! A command takes its *turn* when it is accepted and fills it when its change is sealed, perhaps
//! on another thread and after others that came later. The writer, a job on the Storage lane that
//! exists only while there is something to write, commits filled turns in their order. What waits
//! while it waits for the disk goes into its next transaction, so a busy disk makes transactions
//! larger, not the queue longer. Nothing is answered before it is durable.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use futures_channel::oneshot;

use super::access::Access;
use super::line::Line;
use super::upkeep::Upkeep;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, OthersWait, continue_on, others_wait, sleep, spawn_on, yield_now};
use crate::locks::lock;
use crate::storage::{Committed, Effect, SealedChange, SealedWrite};

/// Changes in one transaction at most: a bound on how long the first waits for the last.
const MAX_CHANGES: usize = 1024;

/// How long commits are tried while another process writes. One that was stopped in the middle of
/// its transaction would hold them up for ever.
const BUSY_LIMIT: Duration = Duration::from_secs(60);

/// Between two attempts to write while another process does.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

pub(super) struct Writer {
    access: Arc<Access>,
    turns: Mutex<Turns>,
    line: Line,
    upkeep: Arc<Upkeep>,
}

struct Turns {
    /// Of commands that try once more: they come before all others.
    again: VecDeque<Batch>,
    /// The number of the turn in front.
    first: u64,
    slots: VecDeque<Slot>,
    /// A job is committing, and will look again before it ends.
    committing: bool,
}

enum Slot {
    /// Its command is not ready yet.
    Taken,
    Filled(Batch),
    GivenUp,
}

/// Changes of one command that are committed together, each whole or not at all.
struct Batch {
    changes: Vec<SealedChange>,
    answer: oneshot::Sender<Vec<Result<()>>>,
}

impl Writer {
    pub(super) fn new(access: Arc<Access>) -> Arc<Self> {
        let turns =
            Turns { again: VecDeque::new(), first: 0, slots: VecDeque::new(), committing: false };
        let upkeep = Upkeep::new(Arc::clone(&access));
        Arc::new(Self { access, turns: Mutex::new(turns), line: Line::default(), upkeep })
    }

    pub(super) fn turn(self: &Arc<Self>) -> Turn {
        let mut turns = lock(&self.turns);
        turns.slots.push_back(Slot::Taken);
        let number = turns.first + turns.slots.len() as u64 - 1;
        Turn { writer: Arc::clone(self), number, settled: false, _others: others_wait() }
    }

    fn settle(self: &Arc<Self>, number: u64, slot: Slot) {
        let mut turns = lock(&self.turns);
        let index = (number - turns.first) as usize;
        turns.slots[index] = slot;
        self.begin(turns);
    }

    /// Takes one more batch of a turn that was committed, in front of all turns.
    fn take_again(self: &Arc<Self>, batch: Batch) {
        let mut turns = lock(&self.turns);
        turns.again.push_back(batch);
        self.begin(turns);
    }

    /// Begins to commit if something is ready and nobody does it.
    fn begin(self: &Arc<Self>, mut turns: MutexGuard<'_, Turns>) {
        let begin = !turns.committing && turns.has_ready();
        turns.committing |= begin;
        drop(turns);
        if begin {
            spawn_on(Lane::Storage, Arc::clone(self).commit_all());
        }
    }

    /// Commits until no turn in front is filled.
    async fn commit_all(self: Arc<Self>) {
        let mut shift = Shift { writer: Some(Arc::clone(&self)) };
        while let Some(ready) = self.next_ready() {
            let (mut changes, mut answers) = (Vec::new(), Vec::with_capacity(ready.len()));
            for batch in ready {
                answers.push((batch.changes.len(), batch.answer));
                changes.extend(batch.changes);
            }
            let mut results = self.commit(&changes).await.into_iter();
            for (count, answer) in answers {
                // A command that no longer listens has been dropped; what it wrote stays.
                let _ = answer.send(results.by_ref().take(count).collect());
            }
            self.upkeep.committed();
            yield_now().await;
        }
        shift.writer = None;
    }

    async fn commit(&self, changes: &[SealedChange]) -> Vec<Result<()>> {
        let results = match self.commit_when_free(changes).await {
            Ok(results) if results.len() == changes.len() => results,
            Ok(_) => return all_failed(changes, &Error::bug("a storage told too few results")),
            Err(error) => return all_failed(changes, &error),
        };
        let pairs = changes.iter().zip(results);
        pairs
            .map(|(change, result)| result.map_err(|it| as_expected(change, it)))
            .collect()
    }

    /// Tries until no other process is writing: its transactions take moments.
    async fn commit_when_free(&self, changes: &[SealedChange]) -> Result<Vec<Result<()>>> {
        let since = Instant::now();
        while since.elapsed() < BUSY_LIMIT {
            match self.access.write(|storage| storage.commit(changes)).await? {
                Committed::Done(results) => return Ok(results),
                Committed::Busy => sleep(BUSY_PAUSE).await,
            }
        }
        let message = "another process has kept the wallet to itself for too long; end it";
        Err(Error::new(ErrorKind::WalletStorage, message))
    }

    /// The filled turns in front; `None`, and the job's end, where there are none.
    fn next_ready(&self) -> Option<Vec<Batch>> {
        let mut turns = lock(&self.turns);
        let mut ready: Vec<_> = turns.again.drain(..).collect();
        let mut changes = ready.len();
        while changes < MAX_CHANGES && turns.is_front_filled() {
            turns.first += 1;
            if let Some(Slot::Filled(batch)) = turns.slots.pop_front() {
                changes += batch.changes.len();
                ready.push(batch);
            }
        }
        turns.committing = !ready.is_empty();
        turns.committing.then_some(ready)
    }
}

impl Turns {
    fn has_ready(&mut self) -> bool {
        !self.again.is_empty() || self.is_front_filled()
    }

    /// Whether there is a filled turn with none before it that somebody may still fill.
    fn is_front_filled(&mut self) -> bool {
        while let Some(Slot::GivenUp) = self.slots.front() {
            self.slots.pop_front();
            self.first += 1;
        }
        matches!(self.slots.front(), Some(Slot::Filled(_)))
    }
}

/// A place in the order of a wallet's writes. Dropped without a commit, it is given up.
pub struct Turn {
    writer: Arc<Writer>,
    number: u64,
    settled: bool,
    /// Those whose turn comes later.
    _others: OthersWait,
}

impl Turn {
    /// Commits `change` after every earlier turn; answers when it is durable, and every earlier turn
    /// was answered. What follows a commit is short and mostly the reply, so that is where the
    /// command goes on: one thread less to wake.
    ///
    /// As long as the turn is kept, it holds up those that `come` after it: a command whose change
    /// was refused may commit another before those. Others may be committed with the first already.
    pub(super) async fn commit(&mut self, change: SealedChange) -> Result<()> {
        let results = self.commit_each(vec![change]).await?;
        results
            .into_iter()
            .next()
            .unwrap_or_else(|| Err(Error::bug("a change has no result")))
    }

    /// The same for changes that are independent, in one transaction and with one result each.
    pub(super) async fn commit_each(
        &mut self,
        changes: Vec<SealedChange>,
    ) -> Result<Vec<Result<()>>> {
        let (answer, results) = oneshot::channel();
        let batch = Batch { changes, answer };
        if self.settled {
            self.writer.take_again(batch);
        } else {
            self.settle(Slot::Filled(batch));
        }
        continue_on(Lane::Reply);
        let results = results.await;
        self.writer.line.reach(self.number).await;
        // If nothing had to be waited for, the task is not there yet; the next in line must not be
        // called before it is.
        Lane::Reply.visit().await;
        // Dropped unanswered only if the storage panicked.
        results.map_err(|_| Error::bug("the wallet's storage panicked"))
    }

    /// Waits until every earlier write is committed and answered: what is read now is what this turn's
    /// change will find, unless another process writes.
    pub async fn come(&self) {
        self.writer.line.reach(self.number).await;
    }

    fn settle(&mut self, slot: Slot) {
        if !self.settled {
            self.settled = true;
            self.writer.settle(self.number, slot);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.settle(Slot::GivenUp);
        self.writer.line.pass(self.number);
    }
}

fn all_failed(changes: &[SealedChange], error: &Error) -> Vec<Result<()>> {
    changes.iter().map(|_| Err(error.again())).collect()
}

/// Only who has named a value hears that the record has another: libindy had no such error.
fn as_expected(change: &SealedChange, error: Error) -> Error {
    let expects = |write: &SealedWrite| {
        matches!(
            write.effect,
            Effect::SetValue { only_if: Some(_), .. } | Effect::Remove { only_if: Some(_) }
        )
    };
    if error.kind() != ErrorKind::WalletItemChanged || change.iter().any(expects) {
        return error;
    }
    Error::new(ErrorKind::WalletStorage, "the storage expected another value of the record")
}

/// A job's time at the writer. If the storage panics and ends it, others must still be able to
/// write: a new job takes over.
struct Shift {
    writer: Option<Arc<Writer>>,
}

impl Drop for Shift {
    fn drop(&mut self) {
        let Some(writer) = self.writer.take() else { return };
        let mut turns = lock(&writer.turns);
        turns.committing = turns.has_ready();
        let more = turns.committing;
        drop(turns);
        if more {
            spawn_on(Lane::Storage, Arc::clone(&writer).commit_all());
        }
    }
}
