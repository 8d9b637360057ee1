//! An answer of a storage that is there, or comes later.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::{Error, Result};

type Later<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Await it to have the answer.
pub enum Completion<T> {
    Ready(Option<Result<T>>),
    Later(Later<T>),
}

impl<T> Completion<T> {
    pub fn ready(answer: Result<T>) -> Self {
        Self::Ready(Some(answer))
    }

    pub fn later(answer: impl Future<Output = Result<T>> + Send + 'static) -> Self {
        Self::Later(Box::pin(answer))
    }

    /// Waits on this thread.
    #[cfg(test)]
    pub fn now(self) -> Result<T> {
        struct Unpark(std::thread::Thread);
        impl std::task::Wake for Unpark {
            fn wake(self: std::sync::Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
        let mut completion = std::pin::pin!(self);
        loop {
            match completion.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(answer) => return answer,
                Poll::Pending => std::thread::park(),
            }
        }
    }
}

impl<T> From<Result<T>> for Completion<T> {
    fn from(answer: Result<T>) -> Self {
        Self::ready(answer)
    }
}

// Nothing in it is pinned but the box.
impl<T> Unpin for Completion<T> {}

impl<T> Future for Completion<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        match &mut *self {
            Self::Ready(answer) => {
                let polled_again = || Err(Error::bug("a completion was awaited twice"));
                Poll::Ready(answer.take().unwrap_or_else(polled_again))
            }
            Self::Later(answer) => answer.as_mut().poll(context),
        }
    }
}
