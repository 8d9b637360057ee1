//! A completion queue as an event loop uses it.

use std::ffi::{CStr, c_char};
use std::ptr;

use super::answers::{Answer, TIMEOUT, current_error, message_of};
use super::command::Command;
use super::symbols::{Completion, indy_queue_close, indy_queue_drain, indy_queue_open};

/// Kinds of completions.
pub const ANSWER: i32 = 0;
pub const PROGRESS: i32 = 1;
pub const LOG_RECORD: i32 = 2;

pub struct Queue {
    /// Also the first of its command handles.
    pub number: i32,
    descriptor: i32,
    issued: i32,
}

/// What was in a queue.
#[derive(Debug)]
pub struct Completed {
    pub handle: i32,
    pub code: i32,
    pub numbers: [i64; 2],
    pub texts: Vec<Vec<u8>>,
    pub kind: i32,
    pub details: Option<String>,
}

impl Queue {
    pub fn open() -> Self {
        let (mut number, mut descriptor) = (0, -1);
        // SAFETY: the pointers are to live variables of these types.
        let code = unsafe { indy_queue_open(&mut number, &mut descriptor) };
        assert_eq!(code, 0, "{:?}", current_error());
        Self { number, descriptor, issued: 0 }
    }

    /// Issues a command that must be accepted, and gives the handle it got.
    pub fn issue<A: Answer>(&mut self, command: Command<A>) -> i32 {
        let handle = self.number + self.issued;
        self.issued += 1;
        assert_eq!(command.call_for_queue(handle), 0, "{:?}", current_error());
        handle
    }

    /// The code of a call with this handle, which is refused or will be answered in some queue.
    pub fn code_of_call<A: Answer>(command: Command<A>, handle: i32) -> i32 {
        command.call_for_queue(handle)
    }

    /// Issues a command and waits for its completion; no other is in flight.
    pub fn ask<A: Answer>(&mut self, command: Command<A>) -> Completed {
        let handle = self.issue(command);
        let mut completed = self.wait();
        assert_eq!(completed.len(), 1);
        let completed = completed.remove(0);
        assert_eq!(completed.handle, handle);
        completed
    }

    /// Waits for the descriptor, once, and takes what has arrived.
    pub fn wait(&self) -> Vec<Completed> {
        assert!(self.is_readable(TIMEOUT.as_millis() as i32), "nothing has come in time");
        self.drain()
    }

    /// Waits until this many completions have come.
    pub fn wait_for(&self, count: usize) -> Vec<Completed> {
        let mut all = Vec::new();
        while all.len() < count {
            all.extend(self.wait());
        }
        all
    }

    /// Whether the descriptor can be read within this time.
    pub fn is_readable(&self, timeout_ms: i32) -> bool {
        let mut poll = libc::pollfd { fd: self.descriptor, events: libc::POLLIN, revents: 0 };
        // SAFETY: one entry is there.
        let ready = unsafe { libc::poll(&mut poll, 1, timeout_ms) };
        ready == 1 && poll.revents & libc::POLLIN != 0
    }

    pub fn drain(&self) -> Vec<Completed> {
        let (mut first, mut count) = (ptr::null(), 0);
        // SAFETY: the pointers are to live variables of these types.
        let code = unsafe { indy_queue_drain(self.number, &mut first, &mut count) };
        assert_eq!(code, 0, "{:?}", current_error());
        if count == 0 {
            return Vec::new();
        }
        // SAFETY: the library promises this many completions, until the queue is drained again.
        unsafe { std::slice::from_raw_parts(first, count) }
            .iter()
            .map(Completed::new)
            .collect()
    }

    /// Closes the queue, which is open.
    pub fn close(self) {
        assert_eq!(Self::code_of_close(self.number), 0);
    }

    pub fn code_of_close(number: i32) -> i32 {
        // SAFETY: no pointers.
        unsafe { indy_queue_close(number) }
    }
}

impl Completed {
    fn new(completion: &Completion) -> Self {
        let texts = completion.texts.iter().zip(completion.lengths);
        Self {
            handle: completion.command_handle,
            code: completion.err,
            kind: completion.kind,
            numbers: completion.numbers,
            texts: texts
                .filter(|(text, _)| !text.is_null())
                .map(|(text, length)| read(*text, length))
                .collect(),
            details: (!completion.details.is_null()).then(|| {
                // SAFETY: the library promises a NUL-terminated text.
                let details = unsafe { CStr::from_ptr(completion.details) };
                details.to_str().expect("details are UTF-8").to_owned()
            }),
        }
    }

    /// The message of the error.
    pub fn message(&self) -> Option<String> {
        self.details.as_deref().map(message_of)
    }

    /// The text at this place.
    pub fn text(&self, place: usize) -> &str {
        std::str::from_utf8(&self.texts[place]).expect("texts are UTF-8")
    }
}

fn read(text: *const c_char, length: usize) -> Vec<u8> {
    // SAFETY: the library promises this many bytes and a NUL after them.
    let bytes = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length + 1) };
    assert_eq!(bytes[length], 0);
    bytes[..length].to_vec()
}
