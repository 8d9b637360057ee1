//! A secret number of 1024 bits, as plain limbs.
//!
//! The sieve and the vector kernel need the words of a number, which OpenSSL's type does not show.
//! The words live on the heap, so that moving a number copies a pointer and leaves nothing behind,
//! and they are zeroed when the number is dropped. Knows nothing of primes.

use openssl::bn::{BigNum, BigNumRef};
use rand::{RngCore, rngs::OsRng};
use zeroize::Zeroizing;

use crate::error::Result;

pub(super) const BITS: usize = 1024;
pub(super) const WORDS: usize = BITS / 64;

/// The least significant word first.
pub(in crate::credentials) struct Number {
    words: Box<Zeroizing<[u64; WORDS]>>,
}

impl Number {
    pub(super) fn zero() -> Self {
        Self { words: Box::new(Zeroizing::new([0; WORDS])) }
    }

    #[cfg(test)]
    pub(super) fn from_words(words: [u64; WORDS]) -> Self {
        Self { words: Box::new(Zeroizing::new(words)) }
    }

    /// Uniform among the numbers of exactly 1024 bits whose second bit from the top is set too.
    ///
    /// The product of two such numbers has exactly 2048 bits.
    pub(super) fn random_with_two_top_bits() -> Self {
        let mut number = Self::zero();
        for word in number.words.iter_mut() {
            *word = OsRng.next_u64();
        }
        number.words[WORDS - 1] |= 0b11 << 62;
        number
    }

    pub(super) fn words(&self) -> &[u64; WORDS] {
        &self.words
    }

    pub(super) fn words_mut(&mut self) -> &mut [u64; WORDS] {
        &mut self.words
    }

    /// A second one; not `Clone`, so that copies of a secret are seen in the code.
    pub(super) fn copy(&self) -> Self {
        Self { words: self.words.clone() }
    }

    /// `None` if the sum does not fit into 1024 bits.
    pub(super) fn plus(&self, addend: u64) -> Option<Self> {
        let mut sum = Self::zero();
        let mut carry = addend;
        for (to, &from) in sum.words.iter_mut().zip(self.words.iter()) {
            let (word, overflow) = from.overflowing_add(carry);
            *to = word;
            carry = u64::from(overflow);
        }
        (carry == 0).then_some(sum)
    }

    pub(super) fn is_one(&self) -> bool {
        // Without a branch for each word, so that the time says nothing of where they differ.
        let above = self.words[1..].iter().fold(0, |all, word| all | word);
        (self.words[0] ^ 1) | above == 0
    }

    /// One less than an odd number.
    pub(super) fn minus_one(&self) -> Self {
        let mut even = self.copy();
        even.words[0] &= !1;
        even
    }

    /// Half of it, rounded down.
    pub(super) fn half(&self) -> Self {
        let mut half = Self::zero();
        let mut from_above = 0;
        for (to, &from) in half.words.iter_mut().zip(self.words.iter()).rev() {
            *to = from >> 1 | from_above << 63;
            from_above = from & 1;
        }
        half
    }

    /// The remainder of a division by 12. (2^64 leaves 4, and so does every power of it.)
    pub(super) fn modulo_12(&self) -> u64 {
        let mut sum = self.words[0] % 12;
        for &word in &self.words[1..] {
            sum += word % 12 * 4;
        }
        sum % 12
    }

    /// Fails if it has more than 1024 bits.
    pub(in crate::credentials) fn from_bignum(bignum: &BigNumRef) -> Result<Self> {
        let bytes = Zeroizing::new(bignum.to_vec_padded((BITS / 8) as i32)?);
        let mut number = Self::zero();
        for (word, chunk) in number.words.iter_mut().rev().zip(bytes.chunks_exact(8)) {
            *word = chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
        }
        Ok(number)
    }

    /// OpenSSL's form, in memory that it zeroes when it frees it.
    pub(in crate::credentials) fn to_bignum(&self) -> Result<BigNum> {
        let mut bytes = Zeroizing::new([0; BITS / 8]);
        for (chunk, word) in bytes.chunks_exact_mut(8).rev().zip(self.words.iter()) {
            chunk.copy_from_slice(&word.to_be_bytes());
        }
        let mut bignum = BigNum::new_secure()?;
        bignum.copy_from_slice(bytes.as_slice())?;
        Ok(bignum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_agrees_with_openssl() {
        for _ in 0..50 {
            let number = Number::random_with_two_top_bits();
            let reference = number.to_bignum().unwrap();
            assert_eq!(reference.num_bits(), 1024);
            assert!(reference.is_bit_set(1022));
            assert_eq!(number.modulo_12(), reference.mod_word(12).unwrap());

            let back = Number::from_bignum(&reference).unwrap();
            assert_eq!(back.words(), number.words());
            assert_eq!(back.minus_one().words()[0] | 1, number.words()[0] | 1);

            let mut half = BigNum::new().unwrap();
            half.rshift1(&reference).unwrap();
            assert_eq!(number.half().to_bignum().unwrap(), half);

            let mut sum = reference.to_owned().unwrap();
            sum.add_word(1_572_864).unwrap();
            assert_eq!(number.plus(1_572_864).unwrap().to_bignum().unwrap(), sum);
        }
    }

    #[test]
    fn carries_run_through_and_overflow_is_noticed() {
        let mut words = [u64::MAX; WORDS];
        assert!(Number::from_words(words).plus(1).is_none());
        words[WORDS - 1] = 7;
        let sum = Number::from_words(words).plus(1).unwrap();
        assert_eq!(sum.words()[..WORDS - 1], [0; WORDS - 1]);
        assert_eq!(sum.words()[WORDS - 1], 8);
    }
}
