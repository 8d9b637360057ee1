//! A sum of tails, put together from parts, and the witness that it is.
//!
//! Tails are read from files that somebody else made: each must be a point on the curve. That a point
//! is in the group, too, costs a multiplication, far more than adding it; so the group is asked about
//! the sum. Nothing else is ever computed from it: if the sum is in the group, it is no matter how it
//! came there, and without that check an issuer could mark holders by points outside of it.

use amcl::bn254::ecp2::ECP2;
use anoncreds_clsignatures::Witness;

use super::{TAIL_BYTES, group, shape};
use crate::error::{Error, Result};

/// Some of the steps of a plan, added up. Starts as the sum of none.
pub struct PartialSum {
    sum: ECP2,
}

impl Default for PartialSum {
    fn default() -> Self {
        Self { sum: infinity() }
    }
}

impl PartialSum {
    /// A witness that is to be updated.
    pub fn of(witness: &Witness) -> Result<Self> {
        Ok(Self { sum: shape::omega(witness)? })
    }

    /// A tail as it is in the file.
    pub fn add(&mut self, tail: &[u8], adds: bool) -> Result<()> {
        let point = parse(tail)?;
        if adds {
            self.sum.add(&point);
        } else {
            self.sum.sub(&point);
        }
        Ok(())
    }

    /// Takes in another part, in any order.
    pub fn merge(&mut self, other: Self) {
        self.sum.add(&other.sum);
    }

    /// What all parts of a plan are the sum of.
    pub fn into_witness(self) -> Result<Witness> {
        if !group::contains(&self.sum) {
            return Err(Error::structure(
                "the witness does not belong to a revocation registry, so its tails are not those of one; \
                 get the tails file anew",
            ));
        }
        shape::witness(&self.sum)
    }
}

fn infinity() -> ECP2 {
    let mut point = ECP2::new();
    point.inf();
    point
}

fn parse(tail: &[u8]) -> Result<ECP2> {
    let wrong =
        || Error::structure("the tails file is damaged: a tail in it is not a point; get it anew");
    let bytes: &[u8; TAIL_BYTES] = tail.try_into().map_err(|_| wrong())?;
    // AMCL makes infinity of what is not on the curve, and reduces what is too large.
    let point = ECP2::frombytes(bytes);
    if point.is_infinity() || group::to_bytes(&point) != *bytes {
        return Err(wrong());
    }
    Ok(point)
}
