//! The promise that a callback is called exactly once.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use super::answer::Answer;
use super::{Call, CommandHandle, ErrorCode, callbacks, details};
use crate::error::{Error, Result};
use crate::lanes::{Counters, Lane, Lanes, counters_of};

/// Sent once, by `after`; dropped unsent (the command panicked, its task was dropped) it answers an
/// error. Either way the callback is called on the Reply lane.
pub struct Reply<A: Answer> {
    to: Option<Recipient<A>>,
    lanes: Arc<Lanes>,
}

struct Recipient<A: Answer> {
    handle: CommandHandle,
    callback: A::Callback,
    command: &'static str,
    since: Instant,
}

impl<A: Answer> Reply<A> {
    pub(super) fn new(
        call: &Call,
        handle: CommandHandle,
        callback: A::Callback,
        lanes: Arc<Lanes>,
    ) -> Self {
        let (command, since) = (call.command, call.since);
        Self { to: Some(Recipient { handle, callback, command, since }), lanes }
    }

    /// Accepts the command, whose result is the answer.
    pub fn after(self, command: impl Future<Output = Result<A>> + Send + 'static) -> Result<()> {
        let Some(to) = &self.to else { return Err(Error::bug("a reply was used twice")) };
        log::debug!("{} accepted as {}", to.command, to.handle);
        let counters = counters_of(to.command);
        let command = count_waiting(command, counters, to.since);
        let lanes = Arc::clone(&self.lanes);
        lanes.accept(async move {
            let result = command.await;
            Lane::Reply.visit().await;
            self.send(result);
        });
        Ok(())
    }

    fn send(mut self, result: Result<A>) {
        if let Some(to) = self.to.take() {
            to.call(result);
        }
    }
}

impl<A: Answer> Drop for Reply<A> {
    fn drop(&mut self) {
        if let Some(to) = self.to.take() {
            let lost =
                Error::bug("the command ended without a result: this is a bug of the library");
            self.lanes.spawn(Lane::Reply, async move { to.call(Err(lost)) });
        }
    }
}

impl<A: Answer> Recipient<A> {
    fn call(self, result: Result<A>) {
        let (code, value) = match result.and_then(A::prepare) {
            Ok(value) => (ErrorCode::Success, value),
            Err(error) => {
                log::debug!("{} ({}) failed: {error}", self.command, self.handle);
                (details::tell(&error), A::empty())
            }
        };
        counters_of(self.command).executed.add(self.since.elapsed());
        callbacks::call(|| A::call(self.callback, self.handle, code, &value));
    }
}

/// Counts how long a command waits for its first step on a lane. Its first poll is the one on the
/// caller's thread; the second is that step.
async fn count_waiting<F: Future>(
    command: F,
    counters: &'static Counters,
    since: Instant,
) -> F::Output {
    let mut command = pin!(command);
    let mut polls = 0_u8;
    poll_fn(|context| {
        if polls < 2 {
            polls += 1;
            if polls == 2 {
                counters.queued.add(since.elapsed());
            }
        }
        command.as_mut().poll(context)
    })
    .await
}
