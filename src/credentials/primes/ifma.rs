//! The vector kernel: eight powers of two at once, each modulo its own number of 1024 bits.
//!
//! AVX-512 IFMA multiplies eight pairs of 52-bit numbers and adds the low or the high half of the
//! products to eight 64-bit words. So each number lives in one of eight lanes, cut into 20 limbs
//! of 52 bits, and limb i of all eight is one register. Multiplication is Montgomery's with
//! R = 2^1040; its 16 bits more than a modulus has make a final subtraction needless: the square
//! of a number below 4m is reduced to one below 2m, and doubling that stays below 4m.
//!
//! Every lane runs the same instructions and reads the same addresses whatever the numbers are.
//! (What the compiler puts into registers and spills of them is out of reach of zeroing.) This is
//! the only file of the room with `unsafe`: the load, the store, and the call into code compiled
//! for these processors. Knows nothing of primes.

use std::arch::x86_64::*;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::arithmetic::PowerOfTwo;
use super::number::{BITS, Number, WORDS};
use super::table::inverse_of_odd;

const LANES: usize = 8;
const LIMBS: usize = 20;
const LIMB_BITS: usize = 52;
const LIMB_MASK: u64 = (1 << LIMB_BITS) - 1;
/// Every modulus is larger than 2 to this power.
const SMALLEST_BITS: usize = BITS - 2;

/// The same limb of eight numbers, aligned as a register wants it.
#[derive(Clone, Copy, Zeroize)]
#[repr(C, align(64))]
struct Row([u64; LANES]);

const EMPTY: Row = Row([0; LANES]);

/// Eight powers in work. All of it is secret.
#[derive(Zeroize, ZeroizeOnDrop)]
struct Batch {
    moduli: [Row; LIMBS],
    exponents: [Row; LIMBS],
    /// -1/m modulo 2^52.
    inverses: Row,
    /// The powers so far, in Montgomery's form.
    powers: [Row; LIMBS],
    /// A product before its reduction; its words may have a few bits more than a limb.
    product: [Row; 2 * LIMBS],
}

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512ifma")
}

/// At most eight of them.
///
/// Panics where the processor lacks the instructions.
pub(super) fn powers_of_two(tasks: &[PowerOfTwo]) -> Vec<Number> {
    assert!(is_available(), "the caller must ask first");
    assert!(tasks.len() <= LANES, "more powers than lanes");
    let mut batch = Box::new(Batch::new(tasks));
    // SAFETY: the processor has the instructions, as was asserted above.
    unsafe { batch.exponentiate() };
    (0..tasks.len()).map(|lane| batch.power(lane)).collect()
}

impl Batch {
    /// Lanes without a task compute with a harmless modulus.
    fn new(tasks: &[PowerOfTwo]) -> Self {
        let mut batch = Self {
            moduli: [Row([LIMB_MASK; LANES]); LIMBS],
            exponents: [EMPTY; LIMBS],
            inverses: EMPTY,
            powers: [EMPTY; LIMBS],
            product: [EMPTY; 2 * LIMBS],
        };
        for (lane, task) in tasks.iter().enumerate() {
            let (modulus, exponent) = (task.modulus.words(), task.exponent.words());
            for limb in 0..LIMBS {
                batch.moduli[limb].0[lane] = limb_of(modulus, limb);
                batch.exponents[limb].0[lane] = limb_of(exponent, limb);
            }
            batch.inverses.0[lane] = inverse_of_odd(modulus[0]).wrapping_neg() & LIMB_MASK;
        }
        batch
    }

    fn power(&self, lane: usize) -> Number {
        let mut number = Number::zero();
        for (limb, row) in self.powers.iter().enumerate() {
            let (word, shift) = (limb * LIMB_BITS / 64, limb * LIMB_BITS % 64);
            let words = number.words_mut();
            words[word] |= row.0[lane] << shift;
            if shift > 64 - LIMB_BITS && word + 1 < WORDS {
                words[word + 1] |= row.0[lane] >> (64 - shift);
            }
        }
        number
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn exponentiate(&mut self) {
        self.start_with_one();
        for bit in (0..BITS).rev() {
            self.square();
            self.reduce_and_double(self.exponent_bits(bit));
        }
        self.leave_montgomery_form();
    }

    /// Sets the powers to 1 in Montgomery's form, R modulo m: doubles 2^1022, which is below m,
    /// until it is R.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn start_with_one(&mut self) {
        self.powers = [EMPTY; LIMBS];
        let one = 1 << (SMALLEST_BITS % LIMB_BITS);
        self.powers[SMALLEST_BITS / LIMB_BITS] = Row([one; LANES]);
        for _ in SMALLEST_BITS..LIMBS * LIMB_BITS {
            self.double_modulo();
        }
    }

    /// Doubles each power below its m and subtracts m if the double is not below it.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn double_modulo(&mut self) {
        let mask = _mm512_set1_epi64(LIMB_MASK as i64);
        let mut doubles = [_mm512_setzero_si512(); LIMBS];
        let mut differences = doubles;
        let (mut carry, mut borrow) = (doubles[0], doubles[0]);
        for limb in 0..LIMBS {
            let double = _mm512_slli_epi64::<1>(load(&self.powers[limb]));
            let double = _mm512_add_epi64(double, carry);
            carry = _mm512_srli_epi64::<52>(double);
            doubles[limb] = _mm512_and_si512(double, mask);
            let difference = _mm512_sub_epi64(doubles[limb], load(&self.moduli[limb]));
            let difference = _mm512_add_epi64(difference, borrow);
            // Arithmetic: -1 if the difference is negative.
            borrow = _mm512_srai_epi64::<52>(difference);
            differences[limb] = _mm512_and_si512(difference, mask);
        }
        let is_below = _mm512_cmplt_epi64_mask(borrow, _mm512_setzero_si512());
        for limb in 0..LIMBS {
            let chosen = _mm512_mask_blend_epi64(is_below, differences[limb], doubles[limb]);
            store(&mut self.powers[limb], chosen);
        }
    }

    /// One bit of each exponent.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn exponent_bits(&self, bit: usize) -> __m512i {
        let limb = load(&self.exponents[bit / LIMB_BITS]);
        let shift = _mm512_set1_epi64((bit % LIMB_BITS) as i64);
        _mm512_and_si512(_mm512_srlv_epi64(limb, shift), _mm512_set1_epi64(1))
    }

    /// `product = powers^2`, column by column: the mixed products of a column are summed once and
    /// doubled. A column has at most 40 summands of 52 bits, less than 2^58.
    ///
    /// Four columns are summed side by side, since a multiplier takes four cycles for each step of
    /// a sum. The macro shows the compiler constant bounds, so that all limbs stay in registers.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn square(&mut self) {
        let zero = _mm512_setzero_si512();
        let mut x = [zero; LIMBS];
        for (limb, row) in x.iter_mut().zip(&self.powers) {
            *limb = load(row);
        }
        let mut high_of_last = zero;
        macro_rules! four_columns_from {
            ($($first:literal)*) => {$({
                let (mut lows, mut highs) = ([zero; 4], [zero; 4]);
                for pair in 0..LIMBS / 2 {
                    for offset in 0..4 {
                        let column: usize = $first + offset;
                        let i = column.saturating_sub(LIMBS - 1) + pair;
                        if i < column.div_ceil(2) {
                            let (one, other) = (x[i], x[column - i]);
                            lows[offset] = _mm512_madd52lo_epu64(lows[offset], one, other);
                            highs[offset] = _mm512_madd52hi_epu64(highs[offset], one, other);
                        }
                    }
                }
                for offset in 0..4 {
                    let column: usize = $first + offset;
                    let mut low = _mm512_add_epi64(lows[offset], lows[offset]);
                    let mut high = _mm512_add_epi64(highs[offset], highs[offset]);
                    if column % 2 == 0 {
                        low = _mm512_madd52lo_epu64(low, x[column / 2], x[column / 2]);
                        high = _mm512_madd52hi_epu64(high, x[column / 2], x[column / 2]);
                    }
                    store(&mut self.product[column], _mm512_add_epi64(low, high_of_last));
                    high_of_last = high;
                }
            })*};
        }
        four_columns_from!(0 4 8 12 16 20 24 28 32 36);
    }

    /// `powers = product / R` modulo m, doubled where `bits` is 1.
    ///
    /// Each round adds the multiple of m that clears the lowest limb, and drops that limb. A word
    /// gathers at most 80 summands of 52 bits and is doubled at most once: it stays below 2^60.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn reduce_and_double(&mut self, bits: __m512i) {
        let zero = _mm512_setzero_si512();
        let inverse = load(&self.inverses);
        let mut words = [zero; LIMBS];
        for (word, row) in words.iter_mut().zip(&self.product) {
            *word = load(row);
        }
        let mut factor = _mm512_madd52lo_epu64(zero, words[0], inverse);
        for round in 0..LIMBS {
            // The next factor comes first: everything in the next round waits for it.
            let mut modulus = load(&self.moduli[0]);
            let cleared = _mm512_madd52lo_epu64(words[0], factor, modulus);
            let carry = _mm512_srli_epi64::<52>(cleared);
            let word = _mm512_madd52hi_epu64(words[1], factor, modulus);
            modulus = load(&self.moduli[1]);
            let word = _mm512_madd52lo_epu64(word, factor, modulus);
            words[0] = _mm512_add_epi64(word, carry);
            let next_factor = _mm512_madd52lo_epu64(zero, words[0], inverse);
            for limb in 2..LIMBS {
                let word = _mm512_madd52hi_epu64(words[limb], factor, modulus);
                modulus = load(&self.moduli[limb]);
                words[limb - 1] = _mm512_madd52lo_epu64(word, factor, modulus);
            }
            let next = load(&self.product[LIMBS + round]);
            words[LIMBS - 1] = _mm512_madd52hi_epu64(next, factor, modulus);
            factor = next_factor;
        }
        self.store_doubled(&words, bits);
    }

    /// Brings words back to limbs of 52 bits.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn store_doubled(&mut self, words: &[__m512i; LIMBS], bits: __m512i) {
        let mask = _mm512_set1_epi64(LIMB_MASK as i64);
        let mut carry = _mm512_setzero_si512();
        for (row, &word) in self.powers.iter_mut().zip(words) {
            let word = _mm512_add_epi64(_mm512_sllv_epi64(word, bits), carry);
            carry = _mm512_srli_epi64::<52>(word);
            store(row, _mm512_and_si512(word, mask));
        }
    }

    /// Divides by R. What comes out is at most m, and m itself only for 0, which no power of two
    /// modulo an odd number is.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn leave_montgomery_form(&mut self) {
        self.product = [EMPTY; 2 * LIMBS];
        self.product[..LIMBS].copy_from_slice(&self.powers);
        self.reduce_and_double(_mm512_setzero_si512());
    }
}

fn limb_of(words: &[u64; WORDS], limb: usize) -> u64 {
    let (word, shift) = (limb * LIMB_BITS / 64, limb * LIMB_BITS % 64);
    let low = words[word] >> shift;
    let above = words.get(word + 1).copied().unwrap_or(0);
    let high = if shift == 0 { 0 } else { above << (64 - shift) };
    (low | high) & LIMB_MASK
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load(row: &Row) -> __m512i {
    // SAFETY: a row is 64 bytes, aligned to 64.
    unsafe { _mm512_load_si512(row.0.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn store(row: &mut Row, value: __m512i) {
    // SAFETY: a row is 64 bytes, aligned to 64, and borrowed for writing.
    unsafe { _mm512_store_si512(row.0.as_mut_ptr().cast(), value) }
}

#[cfg(test)]
mod tests;
