//! Numbers modulo the two primes of AMCL's curve BN254: coordinates of points, and their factors.
//!
//! Four words in Montgomery's form with R = 2^256, always below the prime. The primes are taken from
//! AMCL's constants, and what the arithmetic needs of them is computed by the compiler, so there is no
//! number here that could be mistyped. Both leave the top bit of the highest word free, which is why
//! sums and products need no fifth word.
//!
//! Nothing here branches on a value or looks one up, except comparisons, and `power` on its exponent,
//! which is public. Values are `Copy`, so whoever holds a secret one zeroes it; copies that the
//! compiler made on the stack are out of reach.

use std::marker::PhantomData;

use amcl::arch::Chunk;
use amcl::bn254::big::{BASEBITS, NLEN};
use amcl::bn254::rom::{CURVE_ORDER, MODULUS};
use zeroize::Zeroize;

pub(super) const BYTES: usize = 32;
const WORDS: usize = 4;
type Words = [u64; WORDS];

/// Which prime.
pub(super) trait Prime: Copy {
    const WORDS: Words;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OfCoordinates;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OfScalars;

impl Prime for OfCoordinates {
    const WORDS: Words = words_of(&MODULUS);
}

impl Prime for OfScalars {
    const WORDS: Words = words_of(&CURVE_ORDER);
}

pub(super) type Coordinate = Modulo<OfCoordinates>;
/// What a point is multiplied by: a number modulo the order of the group.
pub(super) type Scalar = Modulo<OfScalars>;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Modulo<P> {
    words: Words,
    prime: PhantomData<P>,
}

impl<P: Prime> Modulo<P> {
    pub(super) const ZERO: Self = Self::from_words([0; WORDS]);
    pub(super) const ONE: Self = Self::from_words(power_of_two(256, &P::WORDS));
    /// R in Montgomery's form, which brings a number into it.
    const SQUARE_OF_R: Self = Self::from_words(power_of_two(512, &P::WORDS));
    /// -1/p modulo 2^64.
    const NEGATIVE_INVERSE: u64 = inverse_of_odd(P::WORDS[0]).wrapping_neg();
    const MINUS_TWO: Words = [P::WORDS[0] - 2, P::WORDS[1], P::WORDS[2], P::WORDS[3]];

    const fn from_words(words: Words) -> Self {
        Self { words, prime: PhantomData }
    }

    /// Of a number below the prime.
    fn enter(words: Words) -> Self {
        Self::from_words(words) * Self::SQUARE_OF_R
    }

    /// The number itself, out of Montgomery's form.
    pub(super) fn to_words(self) -> Words {
        (self * Self::from_words([1, 0, 0, 0])).words
    }

    /// Big-endian, and below the prime, else nothing.
    pub(super) fn from_bytes(bytes: &[u8; BYTES]) -> Option<Self> {
        let mut words = [0; WORDS];
        for (word, part) in words.iter_mut().rev().zip(bytes.chunks_exact(8)) {
            *word = part.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
        }
        let (_, is_below) = subtract(&words, &P::WORDS);
        is_below.then(|| Self::enter(words))
    }
    pub(super) fn to_bytes(self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        for (part, word) in bytes.chunks_exact_mut(8).zip(self.to_words().iter().rev()) {
            part.copy_from_slice(&word.to_be_bytes());
        }
        bytes
    }
    pub(super) fn from_small(number: u32) -> Self {
        Self::enter([u64::from(number), 0, 0, 0])
    }
    pub(super) fn is_zero(&self) -> bool {
        self.words == [0; WORDS]
    }
    pub(super) fn double(self) -> Self {
        self + self
    }

    /// The negative where asked, by the same steps as where not.
    #[inline(always)]
    pub(super) fn negate_if(self, negates: bool) -> Self {
        let mask = u64::from(negates).wrapping_neg();
        let negative = -self;
        let mut words = self.words;
        for (word, of_negative) in words.iter_mut().zip(negative.words) {
            *word ^= mask & (*word ^ of_negative);
        }
        Self::from_words(words)
    }

    /// Four bits of the exponent at a time; branches on it.
    pub(super) fn power(self, exponent: Words) -> Self {
        let mut powers = [Self::ONE; 16];
        for i in 1..16 {
            powers[i] = powers[i - 1] * self;
        }
        let digits = (0..64).rev().map(|i| (exponent[i / 16] >> (4 * (i % 16))) as usize & 15);
        let result = digits.skip_while(|&digit| digit == 0).fold(Self::ONE, |power, digit| {
            let square = power * power;
            let fourth = square * square;
            let eighth = fourth * fourth;
            eighth * eighth * powers[digit]
        });
        powers.zeroize();
        result
    }
    pub(super) fn power_small(self, exponent: u32) -> Self {
        self.power([u64::from(exponent), 0, 0, 0])
    }

    /// By Fermat's little theorem, so that it takes the same steps for every number. 0 for 0.
    pub(super) fn inverse(self) -> Self {
        self.power(Self::MINUS_TWO)
    }

    /// ab + cd with one reduction for both products.
    #[inline(always)]
    pub(super) fn sum_of_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Self {
        let mut sum = [0; WORDS];
        for i in 0..WORDS {
            let high = add_product(&mut sum, &a.words, b.words[i]);
            let high = high + add_product(&mut sum, &c.words, d.words[i]);
            Self::reduce(&mut sum, high);
        }
        Self::from_words(subtract_once(&sum, &P::WORDS))
    }

    /// Adds the multiple of the prime that makes the lowest word zero, and drops that word.
    #[inline(always)]
    fn reduce(sum: &mut Words, high: u64) {
        let factor = sum[0].wrapping_mul(Self::NEGATIVE_INVERSE);
        let carry = add_product(sum, &P::WORDS, factor);
        *sum = [sum[1], sum[2], sum[3], high + carry];
    }
}

impl<P: Prime> std::ops::Mul for Modulo<P> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let mut sum = [0; WORDS];
        for word in other.words {
            let high = add_product(&mut sum, &self.words, word);
            Self::reduce(&mut sum, high);
        }
        Self::from_words(subtract_once(&sum, &P::WORDS))
    }
}

impl<P: Prime> std::ops::Add for Modulo<P> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self::from_words(subtract_once(&add(&self.words, &other.words), &P::WORDS))
    }
}

impl<P: Prime> std::ops::Sub for Modulo<P> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let (difference, is_negative) = subtract(&self.words, &other.words);
        let mask = u64::from(is_negative).wrapping_neg();
        Self::from_words(add(&difference, &P::WORDS.map(|word| word & mask)))
    }
}

impl<P: Prime> std::ops::Neg for Modulo<P> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<P> Zeroize for Modulo<P> {
    fn zeroize(&mut self) {
        self.words.zeroize();
    }
}

/// Adds a multiple and returns the fifth word.
#[inline(always)]
fn add_product(sum: &mut Words, number: &Words, factor: u64) -> u64 {
    let mut carry = 0;
    for i in 0..WORDS {
        let wide = u128::from(number[i]) * u128::from(factor) + u128::from(sum[i]) + carry;
        sum[i] = wide as u64;
        carry = wide >> 64;
    }
    carry as u64
}

/// Without the carry out of it, which the caller knows.
#[inline(always)]
const fn add(one: &Words, other: &Words) -> Words {
    let mut sum = [0; WORDS];
    let mut carry = false;
    let mut i = 0;
    while i < WORDS {
        let (partial, first) = one[i].overflowing_add(other[i]);
        let (word, second) = partial.overflowing_add(carry as u64);
        sum[i] = word;
        carry = first | second;
        i += 1;
    }
    sum
}

/// The difference modulo 2^256, and whether it is negative.
#[inline(always)]
const fn subtract(one: &Words, other: &Words) -> (Words, bool) {
    let mut difference = [0; WORDS];
    let mut borrow = false;
    let mut i = 0;
    while i < WORDS {
        let (partial, first) = one[i].overflowing_sub(other[i]);
        let (word, second) = partial.overflowing_sub(borrow as u64);
        difference[i] = word;
        borrow = first | second;
        i += 1;
    }
    (difference, borrow)
}

/// Of a number below 2p the one below p.
#[inline(always)]
const fn subtract_once(number: &Words, prime: &Words) -> Words {
    let (difference, is_negative) = subtract(number, prime);
    let mask = (is_negative as u64).wrapping_neg();
    let mut chosen = [0; WORDS];
    let mut i = 0;
    while i < WORDS {
        chosen[i] = difference[i] ^ (mask & (difference[i] ^ number[i]));
        i += 1;
    }
    chosen
}

/// AMCL's limbs, of 56 bits or 28 by platform, as words.
const fn words_of(limbs: &[Chunk; NLEN]) -> Words {
    let mut words = [0; WORDS];
    let mut i = 0;
    while i < NLEN {
        let (word, shift) = (i * BASEBITS / 64, i * BASEBITS % 64);
        words[word] |= (limbs[i] as u64) << shift;
        if shift > 64 - BASEBITS && word + 1 < WORDS {
            words[word + 1] |= limbs[i] as u64 >> (64 - shift);
        }
        i += 1;
    }
    words
}

const fn power_of_two(exponent: usize, prime: &Words) -> Words {
    let mut power = [1, 0, 0, 0];
    let mut i = 0;
    while i < exponent {
        power = subtract_once(&add(&power, &power), prime);
        i += 1;
    }
    power
}

/// Newton's iteration: each step doubles the number of correct low bits, from 3.
const fn inverse_of_odd(odd: u64) -> u64 {
    let mut inverse = odd;
    let mut step = 0;
    while step < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
        step += 1;
    }
    inverse
}
