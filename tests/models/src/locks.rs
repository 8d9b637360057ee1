//! What the library's `locks` gives, of loom's.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool as Plain, Ordering as Order};
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

/// Whom it belongs to is no matter of order here.
pub use std::sync::Arc;

pub use loom::sync::atomic;

/// loom takes `SeqCst` for less than it is, but knows fences: between two of them, what was said before the
/// one is seen after the other.
pub mod in_one_order {
    pub use loom::sync::atomic::Ordering;
    use loom::sync::atomic::fence;

    macro_rules! in_one_order {
        ($name:ident, $type:ty, $($method:ident($($argument:ident),*) -> $result:ty),*) => {
            pub struct $name(loom::sync::atomic::$name);

            impl $name {
                pub fn new(value: $type) -> Self {
                    Self(loom::sync::atomic::$name::new(value))
                }

                $(pub fn $method(&self, $($argument: $type,)* order: Ordering) -> $result {
                    fence(Ordering::SeqCst);
                    let result = self.0.$method($($argument,)* order);
                    fence(Ordering::SeqCst);
                    result
                })*
            }
        };
    }

    in_one_order!(AtomicBool, bool, load() -> bool, store(value) -> (), swap(value) -> bool);
    in_one_order!(AtomicUsize, usize, load() -> usize, fetch_add(by) -> usize, fetch_sub(by) -> usize);
}

/// Whether a wait for a time can be over at any moment, or never is.
pub static TIME_PASSES: Plain = Plain::new(false);

pub struct Mutex<T>(loom::sync::Mutex<T>);

/// Knows its lock, to give it back and take it again.
pub struct Guard<'a, T> {
    mutex: &'a Mutex<T>,
    guard: loom::sync::MutexGuard<'a, T>,
}

pub fn lock<T>(mutex: &Mutex<T>) -> Guard<'_, T> {
    Guard { mutex, guard: mutex.0.lock().unwrap() }
}

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        Self(loom::sync::Mutex::new(value))
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}

pub struct Condvar(loom::sync::Condvar);

pub struct TimedOut(bool);

impl Condvar {
    pub fn new() -> Self {
        Self(loom::sync::Condvar::new())
    }

    pub fn wait<'a, T>(&self, it: Guard<'a, T>) -> LockResult<Guard<'a, T>> {
        let guard = self.0.wait(it.guard).unwrap();
        Ok(Guard { mutex: it.mutex, guard })
    }

    /// Over before anybody rings, or only then.
    pub fn wait_timeout<'a, T>(
        &self,
        it: Guard<'a, T>,
        _at_most: Duration,
    ) -> Result<(Guard<'a, T>, TimedOut), PoisonError<(Guard<'a, T>, TimedOut)>> {
        if !TIME_PASSES.load(Order::Relaxed) {
            return Ok((self.wait(it).unwrap_or_else(PoisonError::into_inner), TimedOut(false)));
        }
        let mutex = it.mutex;
        drop(it);
        Ok((lock(mutex), TimedOut(true)))
    }

    pub fn notify_one(&self) {
        self.0.notify_one();
    }

    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}

impl TimedOut {
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

/// Set once. What it was set to outlives it, as a model is short.
#[derive(Debug)]
pub struct OnceLock<T: 'static>(loom::sync::Mutex<Option<&'static T>>);

impl<T> OnceLock<T> {
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut it = self.0.lock().unwrap();
        if it.is_some() {
            return Err(value);
        }
        *it = Some(Box::leak(Box::new(value)));
        Ok(())
    }

    pub fn get(&self) -> Option<&'static T> {
        *self.0.lock().unwrap()
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self(loom::sync::Mutex::new(None))
    }
}
