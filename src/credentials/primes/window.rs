//! A window of numbers `p = p0 + 12k` in which a safe prime is looked for.
//!
//! p0 is random with p0 = 11 modulo 12, which every safe prime above 7 leaves: so neither p nor
//! (p-1)/2 is divisible by 2 or 3. The sieve strikes every k at which one of the two has a small
//! prime factor; the survivors are handed out in a random order, since taking the first would
//! favour primes after long gaps (Brandt and Damgard, "On generation of probable primes by
//! incremental search"). With a fresh window for each prime and about one safe prime a window, the
//! loss of min-entropy is about one bit.
//!
//! Which cells are struck depends on the secret p0, so another program that shares the cache could
//! learn a little about it; OpenSSL's own sieve has the same property. Knows no arithmetic of tests.

use std::array::from_ref;
use std::time::Instant;

use rand::seq::SliceRandom;
use zeroize::Zeroizing;

use super::number::Number;
use super::table::{SmallPrime, Triple, residues};
use crate::error::{Error, Result};

/// How many triples of small primes are sieved with between two looks at the clock.
const TRIPLES_A_LOOK: usize = 100;

pub(super) struct Window {
    base: Number,
    /// One cell for each `k`, and one more.
    struck: Zeroizing<Vec<bool>>,
    /// How many triples of the table have been sieved with.
    sieved: usize,
    /// Filled when the sieve is done; then taken from its end.
    survivors: Zeroizing<Vec<u32>>,
}

impl Window {
    pub(super) fn new(length: u32) -> Self {
        let reach = 12 * u64::from(length);
        loop {
            let random = Number::random_with_two_top_bits();
            // Upwards, so that the two top bits stay; it fails once in 2^1000 draws.
            let up = 11 - random.modulo_12();
            if let Some(base) = random.plus(up).filter(|base| base.plus(reach).is_some()) {
                return Self::starting_at(base, length);
            }
        }
    }

    fn starting_at(base: Number, length: u32) -> Self {
        Self {
            base,
            struck: Zeroizing::new(vec![false; length as usize + 1]),
            sieved: 0,
            survivors: Zeroizing::new(Vec::new()),
        }
    }

    /// Sieves until it is done or the deadline has passed; says whether it is done.
    pub(super) fn sieve(&mut self, triples: &[Triple], deadline: Instant) -> bool {
        while self.sieved < triples.len() {
            let end = triples.len().min(self.sieved + TRIPLES_A_LOOK);
            let (fours, rest) = triples[self.sieved..end].as_chunks::<4>();
            fours.iter().for_each(|four| self.strike_all(four));
            rest.iter().for_each(|one| self.strike_all(from_ref(one)));
            self.sieved = end;
            if end == triples.len() {
                self.collect_survivors();
            } else if Instant::now() >= deadline {
                return false;
            }
        }
        true
    }

    fn length(&self) -> usize {
        self.struck.len() - 1
    }

    fn strike_all<const N: usize>(&mut self, triples: &[Triple; N]) {
        let residues = Zeroizing::new(residues(triples, &self.base));
        for (triple, &residue) in triples.iter().zip(residues.iter()) {
            triple.primes.iter().for_each(|prime| self.strike(prime, residue));
        }
    }

    fn strike(&mut self, prime: &SmallPrime, residue: u64) {
        let (whole, half) = prime.first_multiples(residue);
        let (length, step) = (self.length(), prime.value as usize);
        for first in [whole as usize, half as usize] {
            if step >= length {
                // At most one `k` in the window. Whether there is one cannot be predicted, so
                // instead of a branch a miss strikes the cell behind the window.
                self.struck[first.min(length)] = true;
                continue;
            }
            for cell in self.struck[first..length].iter_mut().step_by(step) {
                *cell = true;
            }
        }
    }

    fn collect_survivors(&mut self) {
        let cells = &self.struck[..self.length()];
        let count = cells.iter().filter(|struck| !**struck).count();
        // With its final capacity from the start: growing would leave copies behind.
        let mut survivors = Zeroizing::new(Vec::with_capacity(count));
        survivors.extend((0u32..).zip(cells).filter(|(_, s)| !**s).map(|(k, _)| k));
        // `thread_rng` is a cryptographic generator (ChaCha), seeded by the system.
        survivors.shuffle(&mut rand::thread_rng());
        self.survivors = survivors;
    }

    /// The next candidate for p; `None` when the window is used up.
    pub(super) fn next(&mut self) -> Result<Option<Number>> {
        let Some(k) = self.survivors.pop() else { return Ok(None) };
        let candidate = self.base.plus(12 * u64::from(k));
        candidate
            .map(Some)
            .ok_or_else(|| Error::bug("a candidate lies outside of its window"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::table::primes_up_to;
    use super::*;

    fn has_small_factor(number: &Number, bound: u32) -> bool {
        let number = number.to_bignum().unwrap();
        (2..=bound).any(|divisor| number.mod_word(divisor).unwrap() == 0)
    }

    #[test]
    fn what_survives_is_what_trial_division_leaves() {
        const LENGTH: u32 = 1000;
        const BOUND: u32 = 300;
        let mut window = Window::new(LENGTH);
        let mut expected = Vec::new();
        for k in 0..LENGTH {
            let p = window.base.plus(12 * u64::from(k)).unwrap();
            if !has_small_factor(&p, BOUND) && !has_small_factor(&p.half(), BOUND) {
                expected.push(k);
            }
        }
        assert!(window.sieve(&primes_up_to(BOUND as usize), Instant::now()));
        window.survivors.sort_unstable();
        assert_eq!(*window.survivors, expected);
        assert!(!expected.is_empty());
    }

    #[test]
    fn the_base_has_the_form_it_must_have() {
        for _ in 0..50 {
            let base = Window::new(1 << 16).base;
            assert_eq!(base.modulo_12(), 11);
            assert_eq!(base.words()[15] >> 62, 0b11);
        }
    }

    #[test]
    fn sieving_in_slices_gives_the_same() {
        let primes = primes_up_to(10_000);
        let mut whole = Window::new(1 << 12);
        let mut sliced = Window::starting_at(whole.base.copy(), 1 << 12);
        assert!(whole.sieve(&primes, Instant::now() + Duration::from_secs(60)));
        let mut slices = 1;
        while !sliced.sieve(&primes, Instant::now()) {
            slices += 1;
        }
        assert_eq!(slices, primes.len().div_ceil(TRIPLES_A_LOOK));
        whole.survivors.sort_unstable();
        sliced.survivors.sort_unstable();
        assert_eq!(*whole.survivors, *sliced.survivors);
    }

    #[test]
    fn survivors_come_in_another_order_each_time() {
        let primes = primes_up_to(1000);
        let order = |base: &Number| {
            let mut window = Window::starting_at(base.copy(), 1 << 12);
            window.sieve(&primes, Instant::now() + Duration::from_secs(60));
            window.survivors.to_vec()
        };
        let base = Window::new(1 << 12).base;
        assert_ne!(order(&base), order(&base));
    }
}
