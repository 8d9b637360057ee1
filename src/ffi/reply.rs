//! The promise that a callback is called exactly once.

use std::future::{Future, poll_fn};
use std::mem;
use std::pin::pin;
use std::ptr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use super::answer::Answer;
use super::door::Inside;
use super::in_flight::{self, Stoppable};
use super::queue::{self, Queue};
use super::{Call, CommandHandle, ErrorCode, callbacks, details, progress, shutdown};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{
    Appointment, Counters, Lane, Lanes, Place, Start, begun, call_at, counters_of, current_lane,
    current_place, is_inline, rest,
};
use crate::locks::lock;
use crate::model::command::CommandInFlight;

/// Sent once, by `after`; dropped unsent (the command panicked, its task was dropped) it answers an
/// error. A callback of the host's is called on the Reply lane. That of a queue is called wherever the
/// command has ended, except on Expensive: whoever is interrupted there with the queue's lock in its
/// hand gives way to all others, who may be waiting for it.
pub struct Reply<A: Answer> {
    to: To<A>,
    lanes: Arc<Lanes>,
    start: Start,
}

enum To<A: Answer> {
    /// Until the command waits for the first time nobody can stop it.
    Own(Recipient<A>),
    Shared(Arc<Promise<A>>),
    Nobody,
}

/// What a command and whoever stops it have in common. The first of them takes the recipient.
struct Promise<A: Answer> {
    to: Mutex<Option<Recipient<A>>>,
    handle: CommandHandle,
    is_inline: bool,
    lanes: Arc<Lanes>,
    start: Start,
    place: Option<Place>,
    /// That it goes on after its answer, until it is dropped.
    unfinished: OnceLock<Inside<'static>>,
}

struct Recipient<A: Answer> {
    handle: CommandHandle,
    callback: A::Callback,
    /// Held so that the queue's handles go to no other queue before this answer.
    queue: Option<Arc<Queue>>,
    command: &'static str,
    counters: &'static Counters,
    since: Instant,
    _inside: Inside<'static>,
    /// When its time is up.
    _deadline: Option<Appointment>,
}

impl<A: Answer> Reply<A> {
    pub(super) fn new(
        call: &Call,
        handle: CommandHandle,
        callback: A::Callback,
        lanes: Arc<Lanes>,
    ) -> Result<Self> {
        let (command, since, counters) = (call.command, call.since, counters_of(call.command));
        let _inside = shutdown::enter()?;
        let queue = if A::is_queued(callback) { Some(queue::of_command(handle)?) } else { None };
        let start = Start { progress: progress::of_command(handle), ..Start::default() };
        let to = To::Own(Recipient {
            handle,
            callback,
            queue,
            command,
            counters,
            since,
            _inside,
            _deadline: None,
        });
        Ok(Self { to, lanes, start })
    }

    /// Says that the command comes to Expensive, and is refused where too much waits for that.
    pub fn computing(mut self) -> Self {
        self.start.computes = true;
        self
    }

    /// Accepts the command, whose result is the answer.
    pub fn after(self, command: impl Future<Output = Result<A>> + Send + 'static) -> Result<()> {
        let To::Own(to) = &self.to else { return Err(Error::bug("a reply was used twice")) };
        log::debug!("{} accepted as {}", to.command, to.handle);
        let (since, is_queued, is_inline) = (to.since, to.queue.is_some(), is_inline());
        let (handle, options) = (to.handle, in_flight::ordered(to.handle));
        let limit = options.timeout();
        let mut reply = self;
        reply.start.priority = options.priority();
        if !options.progress() {
            reply.start.progress = None;
        }
        let (lanes, start) = (Arc::clone(&reply.lanes), reply.start.clone());
        let accepted = lanes.accept_with(start, async move {
            // What its caller runs can be stopped by other threads from the beginning.
            if is_inline {
                reply.share(is_inline, limit);
            }
            let waits = || reply.share(is_inline, limit);
            let (result, began) = with_beginning(command, since, waits).await;
            // What was done cannot be refused any more.
            begun();
            let began = if is_inline { since } else { began };
            if !is_queued || current_lane() == Some(Lane::Expensive) {
                Lane::Reply.visit().await;
            }
            if let Some(to) = reply.to.take() {
                to.call(result, began);
            }
        });
        if accepted.is_err() && !options.is_empty() {
            in_flight::order(handle, options);
        }
        accepted
    }

    /// From now on the command can be stopped.
    fn share(&mut self, is_inline: bool, limit: Option<Duration>) {
        if !matches!(self.to, To::Own(_)) {
            return;
        }
        let Some(to) = self.to.take() else { return };
        let deadline = limit.map(|it| to.since + it);
        let promise = Arc::new(Promise {
            handle: to.handle,
            to: Mutex::new(Some(to)),
            is_inline,
            lanes: Arc::clone(&self.lanes),
            start: self.start.clone(),
            place: current_place(),
            unfinished: OnceLock::new(),
        });
        self.to = To::Shared(Arc::clone(&promise));
        in_flight::add(promise.handle, Arc::clone(&promise) as _);
        if let Some(deadline) = deadline {
            promise.stop_at(deadline);
        }
    }
}

impl<A: Answer> To<A> {
    fn take(&mut self) -> Option<Recipient<A>> {
        match mem::replace(self, Self::Nobody) {
            Self::Own(to) => Some(to),
            Self::Shared(promise) => promise.take(),
            Self::Nobody => None,
        }
    }
}

impl<A: Answer> Promise<A> {
    fn take(&self) -> Option<Recipient<A>> {
        let to = lock(&self.to).take()?;
        in_flight::remove(self.handle, ptr::from_ref(self).cast());
        Some(to)
    }

    /// Stops the command when its time is up, unless it was answered before: from the clock itself, as
    /// the lanes may be the reason why it is late.
    fn stop_at(self: &Arc<Self>, deadline: Instant) {
        let stop = |promise: Arc<Self>| {
            let message = "the command took longer than its caller allowed";
            promise.stop(ErrorKind::CommandTimedOut, message);
        };
        // The clock might come when it is done. One that is for the lanes may yet be refused by them.
        if self.is_inline && deadline <= Instant::now() {
            return stop(Arc::clone(self));
        }
        let promise = Arc::downgrade(self);
        let appointment = call_at(deadline, move || {
            if let Some(promise) = promise.upgrade() {
                stop(promise);
            }
        });
        if let Some(to) = lock(&self.to).as_mut() {
            to._deadline = Some(appointment);
        }
    }
}

impl<A: Answer> Stoppable for Promise<A> {
    /// Answers at once, wherever the command waits; it ends when it looks at its flag next. What runs
    /// inline ends soon by itself, and is answered on its own thread.
    fn stop(self: Arc<Self>, kind: ErrorKind, message: &'static str) {
        if !self.start.cancel.raise(kind, message) || self.is_inline {
            return;
        }
        let lanes = Arc::clone(&self.lanes);
        lanes.spawn(Lane::Reply, async move {
            if let Some(progress) = &self.start.progress {
                progress.close().await;
            }
            if let Some(to) = self.take() {
                let began = to.since;
                self.unfinished.get_or_init(shutdown::goes_on);
                to.call(Err(self.start.cancel.reason()), began);
            }
        });
    }

    fn look(&self) -> Option<CommandInFlight> {
        let to = lock(&self.to);
        let (name, age) = to.as_ref().map(|it| (it.command, it.since.elapsed()))?;
        let place = self.place.as_ref()?;
        let (lane, state, age_ms) = (place.lane().name(), place.state(), age.as_millis() as u64);
        Some(CommandInFlight { handle: self.handle, name, lane, age_ms, state })
    }
}

impl<A: Answer> Drop for Reply<A> {
    fn drop(&mut self) {
        if let Some(to) = self.to.take() {
            // The call says so by what it returns.
            if self.start.cancel.refusal().is_err() {
                return;
            }
            let lost = self.start.cancel.check().err().unwrap_or_else(|| {
                Error::bug("the command ended without a result: this is a bug of the library")
            });
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
        callbacks::answer(|| A::call(self.callback, self.handle, code, &value));
    }
}

/// The result of a command, and when it began its first step on a lane. Its first poll is the one
/// on the caller's thread, after which `waits` is called unless it has ended; the second is that step. One
/// that needs no lane began when it was called.
async fn with_beginning<F: Future>(
    command: F,
    since: Instant,
    mut waits: impl FnMut(),
) -> (F::Output, Instant) {
    let mut command = pin!(command);
    let (mut polls, mut began) = (0_u8, since);
    let result = poll_fn(|context| {
        polls = polls.saturating_add(1);
        if polls == 2 {
            began = Instant::now();
        }
        let polled = command.as_mut().poll(context);
        if polled.is_pending() {
            rest();
            if polls == 1 {
                waits();
            }
        }
        polled
    })
    .await;
    (result, began)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::ops::Range;
    use std::sync::Mutex;
    use std::time::Duration;
    use std::{panic, thread};

    use crossbeam_channel::{Receiver, Sender, unbounded};
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

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

    /// Goes from lane to lane. Where the last two bits of a byte are 0 it fails there, one way or the
    /// other.
    async fn wander(way: u64) -> Result<()> {
        for byte in way.to_le_bytes() {
            let lane = Lane::ALL[usize::from(byte >> 4) % Lane::ALL.len()];
            lane.run(|| match byte % 64 {
                0 => panic::resume_unwind(Box::new("on purpose")),
                4 => Err(Error::structure("on purpose")),
                _ => Ok(()),
            })
            .await?;
            if byte % 8 == 1 {
                crate::lanes::checkpoint().await?;
            }
        }
        Ok(())
    }

    #[test]
    fn commands_that_wander_panic_and_are_stopped_are_heard_once_each() {
        const HANDLES: Range<CommandHandle> = 1_000_000..1_020_000;
        let mut random = StdRng::seed_from_u64(1);
        let mut heard = Vec::new();
        for handle in HANDLES {
            heard.push(issue(handle, wander(random.r#gen())));
            if random.gen_bool(0.3) {
                in_flight::cancel(handle - random.gen_range(0..50));
            }
        }
        let mut codes = HashMap::<_, usize>::new();
        for heard in &heard {
            let (code, _) = heard.recv_timeout(Duration::from_secs(60)).expect("an answer");
            *codes.entry(code as i32).or_default() += 1;
        }
        issue(-1, async { Ok(()) }).recv_timeout(Duration::from_secs(60)).unwrap();
        assert!(heard.iter().all(|it| it.try_recv().is_err()), "and not again");
        for code in [
            ErrorCode::Success,
            ErrorCode::CommonInvalidState,
            ErrorCode::CommonInvalidStructure,
            ErrorCode::CommandCancelled,
        ] {
            assert!(codes[&(code as i32)] > 100, "{codes:?}");
        }
    }
}
