//! What threads meet at, and locks that a panic does not close.
//!
//! The parts of the library whose order of steps is checked exhaustively (`tests/models`) take their locks
//! and atomics from here, where the models put others in their place.
//!
//! What the library guards is whole after every step, so a panic of one command while it held a
//! lock must not fail all that come after it: these take the lock where the standard library
//! reports it poisoned.

use std::sync::{MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub use std::sync::{Arc, Condvar, Mutex, OnceLock, atomic};

/// For what is said and asked with `SeqCst`.
pub use std::sync::atomic as in_one_order;

pub fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

pub fn read<T: ?Sized>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(|poisoned| poisoned.into_inner())
}

pub fn write<T: ?Sized>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(|poisoned| poisoned.into_inner())
}
