//! Many multiples of one point, with a table of some of them.
//!
//! A factor is written with W digits of w bits, each odd and between -2^w and 2^w (Joye and Tunstall,
//! "Exponent Recoding and Regular Exponentiation Algorithms", 2009), and the table has every odd
//! multiple of every digit's value, so a multiple of the point is the sum of W points of the table. No
//! digit is zero, so every factor takes the same additions, and the sum up to one digit is smaller
//! than the next digit's value, so the two added points are never the same, or only for factors that
//! nobody meets by chance. Even factors, which have no such digits, are replaced by their negatives:
//! the order is odd.
//!
//! # What an observer of this processor could learn
//!
//! The factors are secrets. Every factor runs the same instructions, and signs are applied without a
//! branch. But *which places of the table are read* depends on the digits. Reading the whole of a row
//! for each digit would hide that, and take longer than what is saved here. So whoever can see which
//! lines of cache this process touches, while it makes tails, may learn digits, and from enough of
//! them the secret of the registry. Against those who share a processor with an issuer's process and
//! can do this, an issuer has to have a processor of its own; the multiplications of AMCL, which this
//! replaces, select from their (small) tables without such traces, though they are not free of branches
//! on the factor either.
//!
//! Numbers in work are zeroed. The table holds nothing secret.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::modulo::Scalar;
use super::point::{Batch, Point};
use crate::credentials::give_way;

/// Factors are below 2 to this power.
const BITS: u32 = 254;

/// As wide as its row fits into the second cache of a core, together with what is in work.
const WIDTHS: std::ops::RangeInclusive<u32> = 3..=12;

pub(super) struct Table {
    width: u32,
    /// A row for each digit: its value times 1, 3, 5, ...
    points: Vec<Point>,
}

/// What is in work: factors as they were made odd, sums so far, and what is added next.
#[derive(Default, Zeroize, ZeroizeOnDrop)]
pub(super) struct Work {
    factors: Vec<[u64; 4]>,
    was_even: Vec<bool>,
    sums: Vec<Point>,
    addends: Vec<Point>,
    batch: Batch,
}

impl Table {
    /// Nothing for a point of such a small order that sums of its multiples meet infinity.
    pub(super) fn new(point: Point, count: u32) -> Option<Self> {
        let width = best_width(count);
        let digits = BITS.div_ceil(width);
        let mut points = Vec::with_capacity((digits as usize) << (width - 1));
        let mut batch = Batch::default();
        let mut value = point;
        for _ in 0..digits {
            value = append_row(&mut points, value, width, &mut batch)?;
        }
        Some(Self { width, points })
    }

    /// The multiples by these factors, none of which is zero. `None` if two points met that have no
    /// line through them.
    pub(super) fn multiples<'a>(
        &self,
        factors: &[Scalar],
        work: &'a mut Work,
    ) -> Option<&'a [Point]> {
        work.take(factors);
        work.look_up(self, 0);
        std::mem::swap(&mut work.sums, &mut work.addends);
        for digit in 1..BITS.div_ceil(self.width) {
            work.look_up(self, digit);
            if !work.batch.add(&mut work.sums, &work.addends) {
                return None;
            }
            give_way();
        }
        for (sum, was_even) in work.sums.iter_mut().zip(&work.was_even) {
            *sum = sum.negate_if(*was_even);
        }
        Some(&work.sums)
    }

    #[inline(always)]
    fn entry(&self, factor: &[u64; 4], digit: u32) -> Point {
        let (position, top) = (digit * self.width, 1 << self.width);
        let is_last = position + self.width >= BITS;
        // All digits are odd, and all but the last have their top bit subtracted.
        let window = bits(factor, position, self.width + 1) | 1;
        let value = if is_last { window } else { window - top };
        let sign = value >> 63;
        let multiple = ((value ^ sign) - sign) as usize;
        let row = (digit as usize) << (self.width - 1);
        self.points[row + multiple / 2].negate_if(sign != 0)
    }
}

impl Work {
    fn take(&mut self, factors: &[Scalar]) {
        self.factors.clear();
        self.was_even.clear();
        for factor in factors {
            let mut words = Zeroizing::new(factor.to_words());
            let mut negative = Zeroizing::new((-*factor).to_words());
            let is_even = words[0] & 1 == 0;
            let mask = u64::from(is_even).wrapping_neg();
            for (word, of_negative) in words.iter_mut().zip(negative.iter_mut()) {
                *word ^= mask & (*word ^ *of_negative);
            }
            self.factors.push(*words);
            self.was_even.push(is_even);
        }
    }

    fn look_up(&mut self, table: &Table, digit: u32) {
        self.addends.clear();
        self.addends
            .extend(self.factors.iter().map(|factor| table.entry(factor, digit)));
    }
}

/// Appends a row and returns the value of the next digit. Each step doubles the row: the multiples by
/// 1, 3, 5, 7 and a sum with 8 make those by 9, 11, 13, 15.
fn append_row(
    points: &mut Vec<Point>,
    value: Point,
    width: u32,
    batch: &mut Batch,
) -> Option<Point> {
    let start = points.len();
    points.push(value);
    let mut double = value.double();
    for _ in 1..width {
        let length = points.len() - start;
        points.extend_from_within(start..);
        let addends = vec![double; length];
        if !batch.add(&mut points[start + length..], &addends) {
            return None;
        }
        double = double.double();
    }
    Some(double)
}

/// For so many multiples: the fewest additions, those for the table among them.
fn best_width(count: u32) -> u32 {
    let cost = |width: &u32| {
        let digits = u64::from(BITS.div_ceil(*width));
        (digits << (width - 1)) + u64::from(count) * (digits - 1)
    };
    WIDTHS.min_by_key(cost).unwrap_or(*WIDTHS.start())
}

/// Up to 63 bits of a number from a position on.
#[inline(always)]
fn bits(number: &[u64; 4], position: u32, count: u32) -> i64 {
    let (word, shift) = (position as usize / 64, position % 64);
    let low = number[word] >> shift;
    // In two shifts, as one by 64 would be none.
    let high = number.get(word + 1).map_or(0, |next| next << 1 << (63 - shift));
    ((low | high) & ((1 << count) - 1)) as i64
}
