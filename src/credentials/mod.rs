//! CL signatures: key generation, credentials from the request to the holder, and proofs.
//!
//! The signature scheme is `anoncreds-clsignatures`'; here is what it does slowly. Pure functions,
//! cut so that a caller may spread them over threads and pause between the parts: this room knows
//! no lane, no wallet and no C.

mod asked;
mod binding;
mod claims;
pub mod issue;
pub mod keys;
pub mod known;
mod mirror;
pub mod primes;
pub mod proofs;
pub mod prove;
mod restrictions;
pub mod revocation;
pub mod verify;

use openssl::error::ErrorStack;

use crate::error::Error;

/// Offers the processor to threads of a higher priority; for work that goes on for milliseconds, some times
/// in each. The scheduler looks by itself when one wakes, and if that is not its turn yet, only
/// milliseconds later again.
fn give_way() {
    std::thread::yield_now();
}

/// OpenSSL's arithmetic fails only when it has no memory or was called wrongly.
impl From<ErrorStack> for Error {
    fn from(cause: ErrorStack) -> Self {
        Self::bug("OpenSSL could not compute with large numbers").because(cause)
    }
}
