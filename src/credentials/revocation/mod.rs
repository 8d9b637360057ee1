//! Revocation: registries, their tails, and the witnesses of those whose credentials are in them.
//!
//! A registry for L credentials has a secret number gamma and the *tails* gamma^k G, which everybody
//! may read, all but the one of k = L + 1. Its *accumulator* is the sum of tail L + 1 - j over every j
//! that is issued and not revoked. The *witness* of the holder of i is that sum without i itself,
//! multiplied by gamma^i: the sum of tail L + 1 - j + i. (Camenisch, Kohlweiss, Soriente, "An
//! Accumulator Based on Bilinear Maps and Efficient Revocation for Anonymous Credentials", 2009.)
//!
//! Who knows gamma computes with numbers and multiplies a point once (`registry`). Making all tails
//! (`tails`) and adding up many of them (`plan`, `witness`) is long work, and cut into parts that do
//! not depend on each other. Where tails are stored is the caller's business.

mod group;
mod modulo;
mod plan;
mod point;
mod quadratic;
mod registry;
mod shape;
mod table;
mod tails;
mod witness;

use crate::error::{Error, Result};

pub use plan::{Plan, Step};
pub use registry::{WitnessesAtIssue, create, is_of_key, update};
pub use tails::{TAIL_BYTES, TAILS_VERSION, Tails, tails_file_length, tails_file_offset};
pub use witness::PartialSum;

/// 2L + 1 tails are counted with 32 bits.
const MOST_CREDENTIALS: u32 = (u32::MAX - 1) / 2;

fn check_size(max_credentials: u32) -> Result<()> {
    if (1..=MOST_CREDENTIALS).contains(&max_credentials) {
        return Ok(());
    }
    Err(Error::structure(format!(
        "a revocation registry is for 1 to {MOST_CREDENTIALS} credentials, not for {max_credentials}"
    )))
}

fn check_index(index: u32, max_credentials: u32) -> Result<()> {
    if (1..=max_credentials).contains(&index) {
        return Ok(());
    }
    Err(Error::structure(format!(
        "there is no revocation index {index} in this registry, only 1 to {max_credentials}"
    )))
}

#[cfg(test)]
mod tests;
