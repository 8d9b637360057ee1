//! Places where a caller wants something written.

use crate::error::{Error, Result};

/// Points to where a result is written.
#[repr(transparent)]
pub struct Out<T>(*mut T);

impl<T> Out<T> {
    /// Refuses null.
    pub fn check(&self, position: u8) -> Result<()> {
        if self.0.is_null() {
            return Err(Error::param(position, "is null"));
        }
        Ok(())
    }

    /// Writes `value`, unless the caller handed in null.
    pub fn set(&self, value: T) {
        if !self.0.is_null() {
            // SAFETY: callers hand in null or a pointer to a writable place of this type.
            unsafe { self.0.write(value) };
        }
    }
}
