//! Keys of a credential definition, from two safe primes.
//!
//! A [`KeyDraft`] chooses every secret and lists the powers that are left to compute; they do not
//! depend on each other, so a caller may spread them over threads. `finish` makes the keys of it,
//! in the types of `anoncreds-clsignatures`. The factors of n are known here, which makes the powers
//! several times as cheap as they are for everybody else (`group`).
//!
//! ```
//! # use std::collections::BTreeSet;
//! # use indy::credentials::{keys::{CredentialKeys, KeyDraft}, primes::SafePrime};
//! # use indy::error::Result;
//! fn keys(p: SafePrime, q: SafePrime, attributes: &BTreeSet<String>) -> Result<CredentialKeys> {
//!     let draft = KeyDraft::new(p, q, attributes, false)?;
//!     let powers: Result<Vec<_>> = (0..draft.powers()).map(|i| draft.power(i)).collect();
//!     draft.finish(powers?)
//! }
//! ```

mod draft;
mod group;
mod revocation;
mod shape;

use std::collections::BTreeSet;
use std::time::Duration;

use anoncreds_clsignatures::{
    CredentialKeyCorrectnessProof, CredentialPrivateKey, CredentialPublicKey,
};

use super::primes::{Arithmetic, SafePrime, Search};
use crate::error::Result;

pub use draft::{KeyDraft, Power};

/// Everything that a new credential definition consists of.
pub struct CredentialKeys {
    pub public: CredentialPublicKey,
    pub private: CredentialPrivateKey,
    pub correctness_proof: CredentialKeyCorrectnessProof,
}

/// From start to end on this thread.
pub fn generate(attributes: &BTreeSet<String>, revocation: bool) -> Result<CredentialKeys> {
    generate_with(Arithmetic::best(), attributes, revocation)
}

/// The same with a chosen arithmetic.
pub fn generate_with(
    arithmetic: Arithmetic,
    attributes: &BTreeSet<String>,
    revocation: bool,
) -> Result<CredentialKeys> {
    let mut search = Search::with(arithmetic)?;
    let p = next_prime(&mut search)?;
    let q = next_prime(&mut search)?;
    let draft = KeyDraft::with(arithmetic, p, q, attributes, revocation)?;
    let powers: Result<Vec<Power>> = (0..draft.powers()).map(|i| draft.power(i)).collect();
    draft.finish(powers?)
}

fn next_prime(search: &mut Search) -> Result<SafePrime> {
    loop {
        if let Some(prime) = search.advance(Duration::from_secs(1))? {
            return Ok(prime);
        }
    }
}

#[cfg(test)]
mod tests;
