//! The tails of a registry, as bytes, in any order and by any number of threads.
//!
//! Tail k is gamma^k G, in a file at k, all but tail L + 1: with that one, everybody could make
//! witnesses, so G stands in its place.

use std::ops::Range;

use amcl::bn254::ecp2::ECP2;
use anoncreds_clsignatures::{CredentialPublicKey, RevocationKeyPrivate};
use zeroize::Zeroizing;

use super::modulo::Scalar;
use super::{check_size, group, shape};
use crate::error::{Error, Result};

/// What a tail is stored in: the two affine coordinates, each two numbers.
pub const TAIL_BYTES: usize = 128;

/// What all tails of a registry are computed from. Threads may share it.
pub struct Tails {
    generator: ECP2,
    gamma: Zeroizing<Scalar>,
    max_credentials: u32,
}

impl Tails {
    pub fn new(
        definition: &CredentialPublicKey,
        private: &RevocationKeyPrivate,
        max_credentials: u32,
    ) -> Result<Self> {
        check_size(max_credentials)?;
        let (generator, gamma) = (shape::generator(definition)?, shape::gamma(private)?);
        Ok(Self { generator, gamma, max_credentials })
    }

    pub fn count(&self) -> u32 {
        2 * self.max_credentials + 1
    }

    /// Appends the tails of the range, `TAIL_BYTES` each.
    pub fn write(&self, range: Range<u32>, out: &mut Vec<u8>) -> Result<()> {
        if range.end > self.count() {
            let message = format!("there are {} tails, not {}", self.count(), range.end);
            return Err(Error::bug(message));
        }
        let mut power = Zeroizing::new(self.gamma.power_small(range.start));
        for index in range {
            if index == self.max_credentials + 1 {
                out.extend_from_slice(&group::to_bytes(&self.generator));
            } else {
                out.extend_from_slice(&group::to_bytes(&group::times(&self.generator, &power)));
            }
            *power = *power * *self.gamma;
        }
        Ok(())
    }
}
