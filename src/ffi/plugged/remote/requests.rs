//! Requests that are not completed yet, by the number that a storage has for them.
//!
//! A map, because a number is all that C gives back, and it may be any.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_channel::oneshot;
use once_cell::sync::Lazy;

use crate::error::{Error, ErrorKind, Result};
use crate::ffi::plugged::ForeignCode;
use crate::locks::lock;

/// The JSON that a storage answered, or its error.
type Answer = Result<Vec<u8>>;

static WAITING: Lazy<Mutex<HashMap<u64, oneshot::Sender<Answer>>>> = Lazy::new(Default::default);
static NEXT: AtomicU64 = AtomicU64::new(1);

/// A request, which is forgotten when this is dropped.
pub(super) struct Request {
    number: u64,
    answer: oneshot::Receiver<Answer>,
}

impl Request {
    pub(super) fn new() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let (tell, answer) = oneshot::channel();
        lock(&WAITING).insert(number, tell);
        Self { number, answer }
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) async fn answer(&mut self) -> Answer {
        // Whoever takes the sender sends, and only the drop of this takes it otherwise.
        (&mut self.answer)
            .await
            .map_err(|_| Error::bug("a request of a storage was lost"))?
    }

    /// The answer that came and that nobody waited for. None can come after this.
    pub(super) fn unread_answer(&mut self) -> Option<Vec<u8>> {
        self.answer.close();
        self.answer.try_recv().ok()??.ok()
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        lock(&WAITING).remove(&self.number);
    }
}

/// Hands an answer to whoever waits for it, which must be somebody.
pub fn complete(request: u64, code: ForeignCode, answer: Vec<u8>) -> Result<()> {
    let answer = code.check().map(|()| answer);
    let waiting = lock(&WAITING).remove(&request);
    if waiting.is_some_and(|it| it.send(answer).is_ok()) {
        return Ok(());
    }
    let message = format!(
        "nobody waits for the request {request}: it is unknown, was completed already, or its \
         command has ended"
    );
    Err(Error::new(ErrorKind::InvalidState, message))
}
