//! Bytes that may be a secret, on their way to the host.

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

impl Drop for SecretBytes {
    fn drop(&mut self) {
        if self.0.len() > LONG {
            let bytes = mem::take(&mut self.0);
            spawn_on(Lane::Expensive, async move { drop(bytes) });
        }
    }
}
