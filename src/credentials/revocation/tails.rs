//! The tails of a registry, as bytes, in any order and by any number of threads.
//!
//! Tail k is gamma^k G, in a file at k, all but tail L + 1: with that one, everybody could make
//! witnesses, so G stands in its place.
//!
//! They come from a table of G's multiples (`table`), and from AMCL where that does not work: where G
//! is no point of the group, which no honest key has, or where the table's tails are not AMCL's, of
//! which a few are compared. A file's hash is published, and a wrong tail makes holders' proofs fail
//! long after; so what is fast does not get to be believed.

use std::ops::Range;

use amcl::bn254::ecp2::ECP2;
use anoncreds_clsignatures::{CredentialPublicKey, RevocationKeyPrivate};
use zeroize::Zeroizing;

use super::modulo::Scalar;
use super::point::Point;
use super::table::{Table, Work};
use super::{check_size, group, shape};
use crate::error::{Error, Result};

/// What a file of tails begins with.
pub const TAILS_VERSION: [u8; 2] = [0, 2];

/// What a tail is stored in: the two affine coordinates, each two numbers.
pub const TAIL_BYTES: usize = 128;

/// Bytes of the file of a registry for so many credentials.
pub fn tails_file_length(max_credentials: u32) -> u64 {
    tails_file_offset(2 * u64::from(max_credentials) + 1)
}

/// Where a tail is in the file.
pub fn tails_file_offset(tail: u64) -> u64 {
    TAILS_VERSION.len() as u64 + tail * TAIL_BYTES as u64
}

/// How many are computed at once: enough for the division that they share to cost next to nothing,
/// and few enough for the second cache of a core.
const BATCH: u32 = 512;

/// What all tails of a registry are computed from. Threads may share it.
pub struct Tails {
    generator: ECP2,
    gamma: Zeroizing<Scalar>,
    max_credentials: u32,
    table: Option<Table>,
}

impl Tails {
    /// A few milliseconds for a small registry, a few tens for the largest.
    pub fn new(
        definition: &CredentialPublicKey,
        private: &RevocationKeyPrivate,
        max_credentials: u32,
    ) -> Result<Self> {
        check_size(max_credentials)?;
        let (generator, gamma) = (shape::generator(definition)?, shape::gamma(private)?);
        let mut tails = Self { generator, gamma, max_credentials, table: None };
        tails.table = tails.table_of_generator();
        if !tails.are_as_by_amcl() {
            tails.table = None;
        }
        Ok(tails)
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
        out.reserve(range.len() * TAIL_BYTES);
        let mut work = Work::default();
        let mut power = Zeroizing::new(self.gamma.power_small(range.start));
        let mut powers = Zeroizing::new(Vec::with_capacity(BATCH as usize));
        for start in range.clone().step_by(BATCH as usize) {
            let batch = start..range.end.min(start.saturating_add(BATCH));
            powers.clear();
            for _ in batch.clone() {
                powers.push(*power);
                *power = *power * *self.gamma;
            }
            let from = out.len();
            self.write_multiples(&powers, &mut work, out);
            self.hide(batch, &mut out[from..]);
        }
        Ok(())
    }

    fn write_multiples(&self, factors: &[Scalar], work: &mut Work, out: &mut Vec<u8>) {
        let points = self.table.as_ref().and_then(|table| table.multiples(factors, work));
        match points {
            Some(points) => points.iter().for_each(|it| out.extend_from_slice(&it.to_bytes())),
            None => factors.iter().for_each(|it| out.extend_from_slice(&self.by_amcl(it))),
        }
    }

    /// Puts G in the place of tail L + 1.
    fn hide(&self, batch: Range<u32>, bytes: &mut [u8]) {
        let hidden = self.max_credentials + 1;
        if batch.contains(&hidden) {
            let at = (hidden - batch.start) as usize * TAIL_BYTES;
            bytes[at..at + TAIL_BYTES].copy_from_slice(&group::to_bytes(&self.generator));
        }
    }

    fn table_of_generator(&self) -> Option<Table> {
        let point = Point::from_bytes(&group::to_bytes(&self.generator))?;
        group::contains(&self.generator).then(|| Table::new(point, self.count()))?
    }

    fn by_amcl(&self, factor: &Scalar) -> [u8; TAIL_BYTES] {
        group::to_bytes(&group::times(&self.generator, factor))
    }

    /// Looks at the first tail, at the last, and at one that is never stored and whose digits are as
    /// random as any.
    fn are_as_by_amcl(&self) -> bool {
        let exponents = [0, self.max_credentials + 1, self.count() - 1];
        let factors = Zeroizing::new(exponents.map(|it| self.gamma.power_small(it)));
        let (mut work, mut bytes) = (Work::default(), Vec::new());
        self.write_multiples(factors.as_slice(), &mut work, &mut bytes);
        let expected = factors.iter().map(|factor| self.by_amcl(factor));
        bytes.chunks_exact(TAIL_BYTES).eq(expected)
    }
}
