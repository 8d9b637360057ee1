//! A command that can be issued, one that was, and one that was refused.

use std::marker::PhantomData;
use std::sync::mpsc::{Receiver, channel};

use super::answers::{self, Answer, Heard, TIMEOUT, current_error, message_of};
use super::functions::{Text, command_options};
use super::symbols::indy_cancel;

type Call<A> = Box<dyn FnOnce(i32, Option<<A as Answer>::Callback>) -> i32 + Send>;

/// A call of an exported function whose parameters are known and which has not been made yet.
pub struct Command<A: Answer> {
    call: Call<A>,
    options: Option<Text>,
}

/// A command that was accepted.
#[must_use]
pub struct Pending<A> {
    handle: i32,
    answer: Receiver<Heard<A>>,
}

/// A call that returned a code other than Success.
#[derive(Debug)]
pub struct Refusal<A> {
    pub code: i32,
    /// What `indy_get_current_error` gave on the calling thread.
    pub details: String,
    would_answer: PhantomData<fn() -> A>,
}

impl<A: Answer> Command<A> {
    pub fn new(call: impl FnOnce(i32, Option<A::Callback>) -> i32 + Send + 'static) -> Self {
        Self { call: Box::new(call), options: None }
    }

    /// The same with what `indy_command_options` orders for it.
    pub fn ordering(self, options: impl Into<Text>) -> Self {
        Self { options: Some(options.into()), ..self }
    }

    /// Makes the call with this handle and a queue's callback, and gives its code.
    pub(super) fn call_for_queue(self, handle: i32) -> i32 {
        (self.call)(handle, Some(A::QUEUED))
    }

    /// Makes the call, under the handle that it gives; `listener` is run inside the callback.
    pub fn listen(self, listener: impl FnOnce(Heard<A>) + Send + 'static) -> Result<i32, i32> {
        let handle = answers::expect(listener);
        if let Some(options) = self.options {
            assert_eq!(command_options(handle, options), 0);
        }
        match (self.call)(handle, Some(A::CALLBACK)) {
            0 => Ok(handle),
            code => {
                answers::expect_none(handle);
                Err(code)
            }
        }
    }

    /// Makes the call, which must be accepted.
    pub fn issue(self) -> Pending<A> {
        let (tell, answer) = channel();
        // Nobody may be waiting any more.
        let accepted = self.listen(move |heard| _ = tell.send(heard));
        let refused = |code| panic!("refused with {code}: {:?}", current_error());
        Pending { handle: accepted.unwrap_or_else(refused), answer }
    }

    /// Makes the call and waits for its callback.
    pub fn ask(self) -> Heard<A> {
        self.issue().wait()
    }

    /// Makes the call and waits for its result, which must be a success.
    pub fn value(self) -> A {
        self.issue().value()
    }

    /// Makes the call, which must be accepted and then fail, and gives the error's code.
    pub fn error(self) -> i32 {
        let heard = self.ask();
        assert_ne!(heard.code, 0, "succeeded");
        heard.message();
        heard.code
    }

    /// Makes the call, which must be refused.
    pub fn refusal(self) -> Refusal<A> {
        match self.listen(|heard| panic!("a refused call called back with {}", heard.code)) {
            Ok(_) => panic!("the call was accepted"),
            Err(code) => Refusal::now(code),
        }
    }

    /// Makes the call without a callback, which must be refused.
    pub fn refusal_without_callback(self) -> Refusal<A> {
        let code = (self.call)(0, None);
        assert_ne!(code, 0, "a call without a callback was accepted");
        Refusal::now(code)
    }

    /// Makes the call and gives its code, be it the call's or the callback's.
    pub fn any_code(self) -> i32 {
        let (tell, answer) = channel();
        match self.listen(move |heard| _ = tell.send(heard.code)) {
            Ok(_) => answer.recv_timeout(TIMEOUT).expect("a callback in time"),
            Err(code) => code,
        }
    }
}

impl<A: Answer> Pending<A> {
    /// Tells the command to stop.
    pub fn cancel(&self) {
        assert_eq!(indy_cancel(self.handle), 0);
    }

    pub fn wait(self) -> Heard<A> {
        self.wait_here()
    }

    /// The same, for who looks afterwards whether more comes.
    pub fn wait_here(&self) -> Heard<A> {
        self.answer.recv_timeout(TIMEOUT).expect("a callback in time")
    }

    pub fn value(self) -> A {
        let heard = self.wait();
        assert_eq!(heard.code, 0, "{:?}", heard.details);
        heard.value
    }

    pub fn code(self) -> i32 {
        self.wait().code
    }

    /// What the callback has heard, if it was called already. An answer that is taken here is gone.
    pub fn answered(&self) -> Option<Heard<A>> {
        self.answer.try_recv().ok()
    }
}

impl<A> Refusal<A> {
    fn now(code: i32) -> Self {
        let details = current_error().expect("a refusal has details");
        Self { code, details, would_answer: PhantomData }
    }

    pub fn message(&self) -> String {
        message_of(&self.details)
    }
}
