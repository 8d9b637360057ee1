//! Random safe primes: primes p for which (p-1)/2 is prime too.
//!
//! A credential definition needs two of 1024 bits, and finding them is nearly all of its cost.
//! The way here: sieve a random window for p and (p-1)/2 at once (`window`, `table`), test what
//! survives with Fermat's test, eight at a time where the processor can (`arithmetic`, `ifma`),
//! and make sure of the one that passes (`certainty`). `search` ties them together and works in
//! slices. Knows nothing of keys.

mod arithmetic;
mod certainty;
#[cfg(target_arch = "x86_64")]
mod ifma;
mod number;
mod search;
mod table;
mod window;

use std::fmt;

use openssl::bn::{BigNum, BigNumRef};

use crate::error::Result;

pub use arithmetic::Arithmetic;
pub(super) use arithmetic::PowerOfTwo;
pub(super) use number::Number;
pub use search::Search;

/// How many tests a safe prime takes in the mean, for a display of progress.
///
/// The real number is random, nearly exponentially distributed. (Measured; it follows from how far
/// the sieve goes.)
pub const EXPECTED_TESTS: u64 = 780;

/// A safe prime of exactly 1024 bits, the two top ones set. Zeroed when dropped.
#[derive(PartialEq, Eq)]
pub struct SafePrime {
    value: BigNum,
    half: BigNum,
}

impl SafePrime {
    /// Believes what it is told: only `search` makes one, after its tests.
    fn new(number: &Number) -> Result<Self> {
        Ok(Self { value: number.to_bignum()?, half: number.half().to_bignum()? })
    }

    #[cfg(test)]
    pub(super) fn copy(&self) -> Result<Self> {
        Ok(Self { value: self.value.to_owned()?, half: self.half.to_owned()? })
    }

    pub fn value(&self) -> &BigNumRef {
        &self.value
    }

    /// (p-1)/2, a prime of 1023 bits.
    pub fn half(&self) -> &BigNumRef {
        &self.half
    }
}

impl fmt::Debug for SafePrime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SafePrime(…)")
    }
}
