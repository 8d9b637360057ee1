//! Bytes that may be a secret, on their way to the host.

use std::ffi::c_char;
use std::mem;
use std::ops::Deref;

use zeroize::Zeroizing;

use crate::lanes::{Lane, spawn_on};

/// Zeroing a mebibyte takes half a millisecond.
const LONG: usize = 1 << 20;

/// Zeroed when they are dropped: long ones elsewhere, so that no callback and no loop of a host waits for it.
#[derive(Default)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl From<Zeroizing<Vec<u8>>> for SecretBytes {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }
}

impl Deref for SecretBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// The same as a text that C can read. The default is the empty one.
pub struct SecretText(SecretBytes);

impl SecretText {
    /// Nothing if there is a NUL in it.
    pub fn new(text: &str) -> Option<Self> {
        if text.contains('\0') {
            return None;
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() + 1));
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
        Some(Self(bytes.into()))
    }

    pub fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }
}

impl Default for SecretText {
    fn default() -> Self {
        Self(Zeroizing::new(vec![0]).into())
    }
}

impl Drop for SecretBytes {
    fn drop(&mut self) {
        if self.0.len() > LONG {
            let bytes = mem::take(&mut self.0);
            spawn_on(Lane::Expensive, async move { drop(bytes) });
        }
    }
}
