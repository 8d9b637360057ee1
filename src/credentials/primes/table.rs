//! The small primes a window is sieved with, and what is precomputed for each.
//!
//! Built once, in some tens of milliseconds. Nothing here is secret; what is computed *from* a
//! secret window with it is (`window`), and does the same instructions for every window.

use std::sync::LazyLock;

use super::number::{BITS, Number};

/// How far the sieve goes. A candidate has a factor up to a bound B that it has not up to B/2 in
/// about one case of ten, so going further pays as long as it costs less than a tenth of the tests.
const BOUND: usize = 1 << 21;

pub(super) static SMALL_PRIMES: LazyLock<Vec<Triple>> = LazyLock::new(|| primes_up_to(BOUND));

/// Three primes from 5 to 2^21. Their product fits into a word, so one pass over the words of a
/// large number serves all three.
pub(super) struct Triple {
    product: u64,
    /// 1/product modulo 2^64.
    inverse: u64,
    pub(super) primes: [SmallPrime; 3],
}

impl Triple {
    fn new(values: [u32; 3]) -> Self {
        let product = values.iter().map(|&value| u64::from(value)).product();
        Self { product, inverse: inverse_of_odd(product), primes: values.map(SmallPrime::new) }
    }
}

/// For each triple the `r` for which `number = -r 2^1024` modulo its product.
///
/// Divides by 2^64 word by word, as Montgomery does, which needs no division instruction. Each
/// step waits for the last one; several triples at once fill the waiting time.
pub(super) fn residues<const N: usize>(triples: &[Triple; N], number: &Number) -> [u64; N] {
    let mut residues = [0; N];
    for &word in number.words() {
        for (r, triple) in residues.iter_mut().zip(triples) {
            let (difference, borrow) = word.overflowing_sub(*r);
            let quotient = difference.wrapping_mul(triple.inverse);
            *r = high_product(quotient, triple.product) + u64::from(borrow);
        }
    }
    residues
}

/// A prime `l` with the constants that find its multiples in a window.
pub(super) struct SmallPrime {
    pub(super) value: u32,
    /// 1/12 modulo `l`: how far `k` is from a `p0 + 12k` divisible by `l` to one that leaves 1.
    twelfth: u32,
    /// 2^1024 / 12 modulo `l`.
    scale: u32,
    /// 2^64 / `l`, rounded down.
    reciprocal: u64,
}

impl SmallPrime {
    fn new(value: u32) -> Self {
        let wide = u64::from(value);
        // A prime above 3 is its own inverse modulo 12, so this divides without remainder.
        let twelfth = (wide * (12 - wide % 12) + 1) / 12;
        let mut power = 2;
        for _ in 0..BITS.ilog2() {
            power = power * power % wide;
        }
        let scale = power * twelfth % wide;
        let reciprocal = u64::MAX / wide;
        Self { value, twelfth: twelfth as u32, scale: scale as u32, reciprocal }
    }

    /// From the residue of a base for this prime's triple: the smallest `k` for which `l` divides
    /// `base + 12k`, and the smallest for which it divides `(base + 12k - 1) / 2`.
    pub(super) fn first_multiples(&self, residue: u64) -> (u32, u32) {
        let whole = self.remainder(self.remainder(residue) * u64::from(self.scale)) as u32;
        (whole, self.subtract_once(u64::from(whole + self.twelfth)) as u32)
    }

    /// Barrett's way: the quotient by the reciprocal is at most one too small.
    fn remainder(&self, number: u64) -> u64 {
        let quotient = high_product(number, self.reciprocal);
        self.subtract_once(number - quotient * u64::from(self.value))
    }

    fn subtract_once(&self, number: u64) -> u64 {
        let value = u64::from(self.value);
        if number >= value { number - value } else { number }
    }
}

fn high_product(one: u64, other: u64) -> u64 {
    ((u128::from(one) * u128::from(other)) >> 64) as u64
}

/// Newton's iteration: each step doubles the number of correct low bits, from 3.
pub(super) fn inverse_of_odd(odd: u64) -> u64 {
    let mut inverse = odd;
    for _ in 0..5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
    }
    inverse
}

/// The primes from 5 to `bound`. (2 and 3 are dealt with by stepping through 11 modulo 12.) Where
/// three do not go into their number, the last ones are there more than once.
pub(super) fn primes_up_to(bound: usize) -> Vec<Triple> {
    let mut composite = vec![false; bound + 1];
    let mut primes = Vec::new();
    for candidate in (3..=bound).step_by(2) {
        if composite[candidate] {
            continue;
        }
        for multiple in (candidate * candidate..=bound).step_by(2 * candidate) {
            composite[multiple] = true;
        }
        primes.push(candidate as u32);
    }
    let three = |chunk: &[u32]| [0, 1, 2].map(|i| chunk[i.min(chunk.len() - 1)]);
    primes[1..].chunks(3).map(|chunk| Triple::new(three(chunk))).collect()
}

#[cfg(test)]
mod tests {
    use std::array::from_ref;

    use super::*;

    fn values(bound: usize) -> Vec<u32> {
        let triples = primes_up_to(bound);
        triples
            .iter()
            .flat_map(|triple| &triple.primes)
            .map(|prime| prime.value)
            .collect()
    }

    #[test]
    fn finds_the_primes() {
        assert_eq!(values(31), [5, 7, 11, 13, 17, 19, 23, 29, 31]);
        assert_eq!(values(13), [5, 7, 11, 13, 13, 13]);
        assert_eq!(values(1 << 16).len(), 6542 - 2);
    }

    #[test]
    fn inverts_odd_numbers() {
        for odd in [1, 3, 5, 0xffff_ffff_ffff_ffff, 0x1234_5678_9abc_def1] {
            assert_eq!(inverse_of_odd(odd).wrapping_mul(odd), 1);
        }
    }

    #[test]
    fn remainders_are_remainders() {
        for value in [5, 7, 65_537, 2_097_143] {
            let prime = SmallPrime::new(value);
            let value = u64::from(value);
            for number in [0, 1, value - 1, value, 2 * value - 1, u64::MAX, u64::MAX - value] {
                assert_eq!(prime.remainder(number), number % value);
            }
        }
    }

    fn assert_first(triple: &Triple, base: &Number) {
        for prime in &triple.primes {
            let wide = u64::from(prime.value);
            let remainder = base.to_bignum().unwrap().mod_word(prime.value).unwrap();
            let (whole, half) = prime.first_multiples(residues(from_ref(triple), base)[0]);
            assert!(whole < prime.value && half < prime.value);
            assert_eq!((remainder + 12 * u64::from(whole)) % wide, 0);
            assert_eq!((remainder + 12 * u64::from(half)) % wide, 1);
        }
    }

    #[test]
    fn first_multiples_are_the_first() {
        for _ in 0..5 {
            let base = Number::random_with_two_top_bits();
            primes_up_to(2000).iter().for_each(|triple| assert_first(triple, &base));
            assert_first(&Triple::new([2_097_133, 2_097_143, 2_097_143]), &base);
            assert_first(&Triple::new([2_097_143; 3]), &base);
        }
    }
}
