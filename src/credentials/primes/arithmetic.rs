//! The two ways to do the arithmetic of a test, and the choice between them.
//!
//! OpenSSL's works everywhere. The vector kernel (`ifma`) needs a processor with AVX-512 IFMA and
//! tests eight candidates at once, several times faster each. Both answer the same question, bit
//! for bit, and a search does not care which it uses. Knows nothing of windows.

use openssl::bn::{BigNum, BigNumContext};

#[cfg(target_arch = "x86_64")]
use super::ifma;
use super::number::Number;
use crate::error::{Error, ErrorKind, Result};

/// Who computes the modular powers of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// One candidate at a time, on any processor.
    OpenSsl,
    /// Eight candidates at a time, on x86-64 processors with AVX-512 IFMA.
    Ifma,
}

impl Arithmetic {
    pub const ALL: [Self; 2] = [Self::OpenSsl, Self::Ifma];

    /// Whether this processor can do it.
    pub fn is_available(self) -> bool {
        match self {
            Self::OpenSsl => true,
            #[cfg(target_arch = "x86_64")]
            Self::Ifma => ifma::is_available(),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Ifma => false,
        }
    }

    /// An error where it is not available.
    pub(in crate::credentials) fn check(self) -> Result<()> {
        let message = "this processor lacks the instructions of the chosen arithmetic";
        if self.is_available() { Ok(()) } else { Err(Error::new(ErrorKind::InvalidState, message)) }
    }

    /// The fastest one here. A build without optimisation compiles each instruction of the kernel
    /// as a function call, so there it is OpenSSL's.
    pub fn best() -> Self {
        if Self::Ifma.is_available() && !cfg!(debug_assertions) {
            Self::Ifma
        } else {
            Self::OpenSsl
        }
    }

    /// How many candidates are tested at once.
    pub(in crate::credentials) fn lanes(self) -> usize {
        match self {
            Self::OpenSsl => 1,
            Self::Ifma => 8,
        }
    }

    /// For each odd number m of 1023 or 1024 bits whether 2^(m-1) = 1 modulo m, as it is for
    /// every prime and almost no other number. At most `lanes` of them.
    pub(super) fn fermat(self, numbers: &[Number]) -> Result<Vec<bool>> {
        let task =
            |number: &Number| PowerOfTwo { exponent: number.minus_one(), modulus: number.copy() };
        let tasks: Vec<PowerOfTwo> = numbers.iter().map(task).collect();
        Ok(self.powers_of_two(&tasks)?.iter().map(Number::is_one).collect())
    }

    /// At most `lanes` of them. In constant time: how long it takes and which memory it reads
    /// depends on no modulus and no exponent.
    pub(in crate::credentials) fn powers_of_two(self, tasks: &[PowerOfTwo]) -> Result<Vec<Number>> {
        match self {
            Self::OpenSsl => tasks.iter().map(power_by_openssl).collect(),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma => Ok(ifma::powers_of_two(tasks)),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Ifma => Err(Error::bug("this processor has no AVX-512")),
        }
    }
}

/// What to compute: 2 to the power of `exponent` modulo `modulus`, which is odd and above 2^1022.
pub(in crate::credentials) struct PowerOfTwo {
    pub(in crate::credentials) modulus: Number,
    pub(in crate::credentials) exponent: Number,
}

fn power_by_openssl(task: &PowerOfTwo) -> Result<Number> {
    let modulus = task.modulus.to_bignum()?;
    let mut exponent = task.exponent.to_bignum()?;
    exponent.set_const_time();
    let two = BigNum::from_u32(2)?;
    let mut context = BigNumContext::new_secure()?;
    let mut power = BigNum::new_secure()?;
    power.mod_exp(&two, &exponent, &modulus, &mut context)?;
    Number::from_bignum(&power)
}
