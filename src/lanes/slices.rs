//! Long work in slices, and one command on all threads of a lane.
//!
//! A slice is what a task computes between two yields: a few tens of milliseconds at most. Between
//! slices the task goes to the end of its lane's queue, so nobody waits behind a giant.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::progress::report;
use super::task::spawn_part;
use super::{Lane, here};
use crate::error::{Error, Result};

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
        let Some(station) = here::station() else {
            return Err(Error::bug("parallel parts were started outside of a command"));
        };
        let tasks: Vec<_> = parts
            .into_iter()
            .map(|part| spawn_part(&station, self, part).fallible())
            .collect();
        drop(station);
        let total = tasks.len();
        let mut results = Vec::with_capacity(total);
        for task in tasks {
            let part = task.await.ok_or_else(|| Error::bug("a part of the command panicked"))?;
            results.push(part?);
            if let Some(stage) = stage {
                report(stage, results.len() as u64, total as u64).await;
            }
        }
        Ok(results)
    }

    /// How many threads this lane has: as many parts as are worth starting.
    pub fn threads(self) -> usize {
        here::station().map_or(1, |station| station.lanes.state(self).threads)
    }
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
