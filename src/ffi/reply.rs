//! The promise that a callback is called exactly once.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use super::answer::Answer;
use super::queue::{self, Queue};
use super::{Call, CommandHandle, ErrorCode, callbacks, details, progress};
use crate::error::{Error, Result};
use crate::lanes::{Counters, Lane, Lanes, counters_of, current_lane};

/// Sent once, by `after`; dropped unsent (the command panicked, its task was dropped) it answers an
/// error. A callback of the host's is called on the Reply lane. That of a queue is called wherever the
/// command has ended, except on Expensive: whoever is interrupted there with the queue's lock in its
/// hand gives way to all others, who may be waiting for it.
pub struct Reply<A: Answer> {
    to: Option<Recipient<A>>,
    lanes: Arc<Lanes>,
}

struct Recipient<A: Answer> {
    handle: CommandHandle,
    callback: A::Callback,
    /// Held so that the queue's handles go to no other queue before this answer.
    queue: Option<Arc<Queue>>,
    command: &'static str,
    counters: &'static Counters,
    since: Instant,
}

impl<A: Answer> Reply<A> {
    pub(super) fn new(
        call: &Call,
        handle: CommandHandle,
        callback: A::Callback,
        lanes: Arc<Lanes>,
    ) -> Result<Self> {
        let (command, since) = (call.command, call.since);
        let counters = counters_of(command);
        let queue = if A::is_queued(callback) { Some(queue::of_command(handle)?) } else { None };
        Ok(Self {
            to: Some(Recipient { handle, callback, queue, command, counters, since }),
            lanes,
        })
    }

    /// Accepts the command, whose result is the answer.
    pub fn after(self, command: impl Future<Output = Result<A>> + Send + 'static) -> Result<()> {
        let Some(to) = &self.to else { return Err(Error::bug("a reply was used twice")) };
        log::debug!("{} accepted as {}", to.command, to.handle);
        let (since, is_queued) = (to.since, to.queue.is_some());
        let lanes = Arc::clone(&self.lanes);
        lanes.accept_with(progress::of_command(to.handle), async move {
            let (result, began) = with_beginning(command, since).await;
            if !is_queued || current_lane() == Some(Lane::Expensive) {
                Lane::Reply.visit().await;
            }
            self.send(result, began);
        });
        Ok(())
    }

    fn send(mut self, result: Result<A>, began: Instant) {
        if let Some(to) = self.to.take() {
            to.call(result, began);
        }
    }
}

impl<A: Answer> Drop for Reply<A> {
    fn drop(&mut self) {
        if let Some(to) = self.to.take() {
            let lost =
                Error::bug("the command ended without a result: this is a bug of the library");
            let began = to.since;
            self.lanes.spawn_after(Lane::Reply, async move { to.call(Err(lost), began) });
        }
    }
}

impl<A: Answer> Recipient<A> {
    fn call(self, result: Result<A>, began: Instant) {
        let (code, value) = match result.and_then(A::prepare) {
            Ok(value) => (ErrorCode::Success, value),
            Err(error) => {
                log::debug!("{} ({}) failed: {error}", self.command, self.handle);
                (details::tell(&error), A::empty())
            }
        };
        self.counters.queued.add(began - self.since);
        self.counters.executed.add(began.elapsed());
        callbacks::call(|| A::call(self.callback, self.handle, code, &value));
    }
}

/// The result of a command, and when it began its first step on a lane. Its first poll is the one
/// on the caller's thread; the second is that step. One that needs no lane began when it was called.
async fn with_beginning<F: Future>(command: F, since: Instant) -> (F::Output, Instant) {
    let mut command = pin!(command);
    let (mut polls, mut began) = (0_u8, since);
    let result = poll_fn(|context| {
        if polls < 2 {
            polls += 1;
            if polls == 2 {
                began = Instant::now();
            }
        }
        command.as_mut().poll(context)
    })
    .await;
    (result, began)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;
    use std::thread;
    use std::time::Duration;

    use crossbeam_channel::{Receiver, Sender, unbounded};

    use super::*;
    use crate::ffi::enter;
    use crate::lanes::set_inline;

    type Heard = (ErrorCode, String);

    static LISTENERS: Mutex<Option<HashMap<CommandHandle, Sender<Heard>>>> = Mutex::new(None);

    extern "C-unwind" fn callback(handle: CommandHandle, code: ErrorCode) {
        let thread = thread::current().name().unwrap_or_default().to_owned();
        let listeners = LISTENERS.lock().unwrap();
        listeners.as_ref().unwrap()[&handle].send((code, thread)).unwrap();
    }

    /// Issues a command under this handle; its callback's calls arrive in the channel.
    fn issue(
        handle: CommandHandle,
        command: impl Future<Output = Result<()>> + Send + 'static,
    ) -> Receiver<Heard> {
        let (sender, receiver) = unbounded();
        LISTENERS.lock().unwrap().get_or_insert_default().insert(handle, sender);
        let code = enter("test", |call| call.reply(handle, Some(callback as _), 2)?.after(command));
        assert_eq!(code, ErrorCode::Success);
        receiver
    }

    /// Whoever calls this has given the handle to no other test.
    fn assert_heard_once(handle: CommandHandle, heard: &Receiver<Heard>, code: ErrorCode) {
        let first = heard.recv_timeout(Duration::from_secs(60)).expect("the callback is called");
        assert_eq!(first, (code, "indy-reply".to_owned()));
        // The Reply lane has one thread: a second call would come before that of a later command.
        let later = -handle;
        issue(later, async { Ok(()) }).recv_timeout(Duration::from_secs(60)).unwrap();
        assert!(heard.try_recv().is_err(), "and not again");
    }

    #[test]
    fn a_result_is_heard_once() {
        let heard = issue(1, async { Lane::Cheap.run(|| Ok(())).await });
        assert_heard_once(1, &heard, ErrorCode::Success);
        let heard = issue(2, async { Err(Error::structure("on purpose")) });
        assert_heard_once(2, &heard, ErrorCode::CommonInvalidStructure);
    }

    #[test]
    fn a_command_that_panics_on_a_lane_is_heard_once() {
        for (handle, lane) in (10..).zip(Lane::ALL) {
            let heard = issue(handle, async move { lane.run(|| panic!("on purpose")).await });
            assert_heard_once(handle, &heard, ErrorCode::CommonInvalidState);
        }
    }

    #[test]
    fn a_command_that_panics_during_the_call_is_heard_once() {
        let heard = issue(20, async { panic!("on purpose") });
        assert_heard_once(20, &heard, ErrorCode::CommonInvalidState);
    }

    #[test]
    fn a_command_that_panics_inline_is_heard_before_the_call_returns() {
        let inline = || {
            set_inline(true).unwrap();
            for (handle, lane) in (40..).zip(Lane::ALL) {
                let heard = issue(handle, async move { lane.run(|| panic!("on purpose")).await });
                let here = thread::current().name().unwrap().to_owned();
                assert_eq!(heard.try_recv(), Ok((ErrorCode::CommonInvalidState, here)));
                assert!(heard.try_recv().is_err(), "and not again");
            }
        };
        thread::Builder::new()
            .name("inline".into())
            .spawn(inline)
            .unwrap()
            .join()
            .unwrap();
    }

    #[test]
    fn a_refused_call_is_not_heard() {
        let code = enter("test", |call| {
            let _reply: Reply<()> = call.reply(30, None, 7)?;
            Ok(())
        });
        assert_eq!(code, ErrorCode::CommonInvalidParam7);
    }
}
