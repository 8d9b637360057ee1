//! Long work in slices, and one command on all threads of a lane.
//!
//! A slice is what a task computes between two yields: a few tens of milliseconds at most. Between
//! slices the task goes to the end of its lane's queue, so nobody waits behind a giant.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_task::FallibleTask;

use super::progress::report;
use super::station::Station;
use super::task::spawn_part;
use super::{Lane, here};
use crate::error::{Error, Result};

/// Parts for each thread that are computed ahead: one that it computes, and what it finds next while
/// results are taken late.
const PARTS_AHEAD: usize = 4;

/// Goes to the end of the lane's queue.
pub fn yield_now() -> impl Future<Output = ()> + Send {
    YieldNow { yielded: false }
}

/// The end of a slice: yields, and is an error once the command was told to stop.
pub async fn checkpoint() -> Result<()> {
    yield_now().await;
    match here::station() {
        Some(station) => station.cancel.check(),
        None => Ok(()),
    }
}

/// Cuts work into slices of this length, the last of which may be shorter.
pub fn cut<T>(work: Vec<T>, length: usize) -> impl Iterator<Item = Vec<T>> {
    let mut work = work.into_iter();
    std::iter::from_fn(move || {
        let slice: Vec<T> = work.by_ref().take(length).collect();
        (!slice.is_empty()).then_some(slice)
    })
}

impl Lane {
    /// Runs the independent parts of one command on all the lane's threads and joins them, in the
    /// order in which they were given. The first error ends the wait and cancels the other parts
    /// at their next checkpoint.
    pub async fn all<T, F>(self, parts: impl IntoIterator<Item = F>) -> Result<Vec<T>>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        self.all_reporting(None, parts).await
    }

    /// The same, and reports how many parts are done.
    pub async fn all_reporting<T, F>(
        self,
        stage: Option<&'static str>,
        parts: impl IntoIterator<Item = F>,
    ) -> Result<Vec<T>>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let station = here::station().ok_or_else(outside)?;
        let tasks: Vec<_> = parts
            .into_iter()
            .map(|part| spawn_part(&station, self, part).fallible())
            .collect();
        drop(station);
        let total = tasks.len();
        let mut results = Vec::with_capacity(total);
        for task in tasks {
            results.push(joined(task).await?);
            if let Some(stage) = stage {
                report(stage, results.len() as u64, total as u64).await;
            }
        }
        Ok(results)
    }

    /// Computes parts on the lane's threads some way ahead of the command, which takes the results in
    /// the order of the parts: a thread that has ended one finds the next, and nothing grows with the
    /// number of parts.
    pub fn ahead<I, T>(self, parts: I) -> Ahead<I::IntoIter, T>
    where
        T: Send + 'static,
        I: IntoIterator<Item: Future<Output = Result<T>> + Send + 'static>,
    {
        let most = PARTS_AHEAD * self.threads().max(1);
        Ahead { lane: self, parts: parts.into_iter(), begun: VecDeque::new(), most }
    }

    /// As many parts as are worth starting: one for each thread of the lane.
    pub fn threads(self) -> usize {
        here::station().map_or(1, |station| station.lanes().size(self).max(1))
    }
}

/// Parts of a command that are computed ahead of it. Dropped, it cancels those.
pub struct Ahead<I, T> {
    lane: Lane,
    parts: I,
    begun: VecDeque<Part<T>>,
    /// How many are begun at a time.
    most: usize,
}

impl<I, T> Ahead<I, T>
where
    T: Send + 'static,
    I: Iterator<Item: Future<Output = Result<T>> + Send + 'static>,
{
    /// What the next part has computed; `None` after the last. After an error nothing is to be asked.
    pub async fn next(&mut self) -> Result<Option<T>> {
        self.begin()?;
        match self.begun.pop_front() {
            Some(part) => joined(part).await.map(Some),
            None => Ok(None),
        }
    }

    fn begin(&mut self) -> Result<()> {
        let station = here::station().ok_or_else(outside)?;
        while self.begun.len() < self.most {
            let Some(part) = self.parts.next() else { break };
            self.begun.push_back(spawn_part(&station, self.lane, part).fallible());
        }
        Ok(())
    }
}

type Part<T> = FallibleTask<Result<T>, Arc<Station>>;

async fn joined<T>(part: Part<T>) -> Result<T> {
    part.await.ok_or_else(|| Error::bug("a part of the command panicked"))?
}

fn outside() -> Error {
    Error::bug("parallel parts were started outside of a command")
}

struct YieldNow {
    yielded: bool,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.yielded {
            return Poll::Ready(());
        }
        self.yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
