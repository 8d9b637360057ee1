//! The search for one safe prime after the other, in slices.
//!
//! A search belongs to one thread at a time; more threads run more searches, and the first primes
//! found are taken. Every test costs a modular power, so a candidate is first tested for
//! (p-1)/2, which fails for nearly all; the few that pass wait in `hopeful` for the test of p
//! itself, which takes a place in a later batch, so that no lane of the arithmetic is idle.

use std::time::{Duration, Instant};

use super::arithmetic::Arithmetic;
use super::number::Number;
use super::table::SMALL_PRIMES;
use super::window::Window;
use super::{SafePrime, certainty};
use crate::credentials::give_way;
use crate::error::Result;

/// How many candidates for p a window has. About one of them is a safe prime; in a longer window
/// there would be more, which costs entropy, and a shorter one would be used up more often.
const WINDOW_LENGTH: u32 = 1 << 16;

/// Looks for safe primes. Everything in it is secret and zeroed when dropped.
pub struct Search {
    arithmetic: Arithmetic,
    /// `None` before the first slice, and after a prime was found or a window used up.
    window: Option<Window>,
    /// Candidates for p whose half has passed, from the present window.
    hopeful: Vec<Number>,
    tests: u64,
}

/// What of a candidate is tested now.
enum Part {
    Half,
    Whole,
}

impl Search {
    /// With the fastest arithmetic of this processor.
    pub fn new() -> Result<Self> {
        Self::with(Arithmetic::best())
    }

    pub fn with(arithmetic: Arithmetic) -> Result<Self> {
        arithmetic.check()?;
        Ok(Self { arithmetic, window: None, hopeful: Vec::new(), tests: 0 })
    }

    /// Works for about `budget`, then gives back what it has.
    ///
    /// The clock is looked at between batches of tests and parts of the sieve, each less than a
    /// millisecond; a slice does at least one such part, so that it gets on with any budget. Only
    /// making sure of a prime found takes longer, a few milliseconds. After a prime, the next call
    /// starts on a fresh window.
    pub fn advance(&mut self, budget: Duration) -> Result<Option<SafePrime>> {
        let deadline = Instant::now() + budget;
        loop {
            if let Some(prime) = self.step(deadline)? {
                self.leave_window();
                return Ok(Some(prime));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            give_way();
        }
    }

    /// How many numbers were tested so far.
    pub fn tests(&self) -> u64 {
        self.tests
    }

    fn step(&mut self, deadline: Instant) -> Result<Option<SafePrime>> {
        let window = self.window.get_or_insert_with(|| Window::new(WINDOW_LENGTH));
        if !window.sieve(&SMALL_PRIMES, deadline) {
            return Ok(None);
        }
        let batch = self.next_batch()?;
        if batch.is_empty() {
            self.leave_window();
            return Ok(None);
        }
        self.test(batch)
    }

    fn leave_window(&mut self) {
        self.window = None;
        self.hopeful.clear();
    }

    /// As many as are tested at once, the hopeful first; empty when the window is used up.
    fn next_batch(&mut self) -> Result<Vec<(Number, Part)>> {
        let mut batch = Vec::with_capacity(self.arithmetic.lanes());
        while batch.len() < self.arithmetic.lanes() {
            if let Some(candidate) = self.hopeful.pop() {
                batch.push((candidate, Part::Whole));
                continue;
            }
            let Some(window) = &mut self.window else { break };
            let Some(candidate) = window.next()? else { break };
            batch.push((candidate, Part::Half));
        }
        Ok(batch)
    }

    fn test(&mut self, batch: Vec<(Number, Part)>) -> Result<Option<SafePrime>> {
        let mut numbers = Vec::with_capacity(batch.len());
        for (candidate, part) in &batch {
            numbers.push(match part {
                Part::Half => candidate.half(),
                Part::Whole => candidate.copy(),
            });
        }
        let passed = self.arithmetic.fermat(&numbers)?;
        self.tests += numbers.len() as u64;

        let mut found = None;
        for ((candidate, part), _) in batch.into_iter().zip(passed).filter(|(_, passed)| *passed) {
            match part {
                Part::Half => self.hopeful.push(candidate),
                Part::Whole => found = confirm(&candidate)?.or(found),
            }
        }
        Ok(found)
    }
}

/// Both parts have passed a Fermat test; `None` in the all but impossible case that it was luck.
fn confirm(candidate: &Number) -> Result<Option<SafePrime>> {
    let prime = SafePrime::new(candidate)?;
    Ok(certainty::is_prime(prime.half())?.then_some(prime))
}

#[cfg(test)]
mod tests {
    use openssl::bn::BigNumContext;

    use super::*;

    fn assert_safe(prime: &SafePrime) {
        let mut context = BigNumContext::new().unwrap();
        assert_eq!(prime.value().num_bits(), 1024);
        assert!(prime.value().is_bit_set(1022));
        assert_eq!(prime.value().mod_word(12).unwrap(), 11);
        assert!(prime.value().is_prime(64, &mut context).unwrap());
        assert!(prime.half().is_prime(64, &mut context).unwrap());
        let mut twice = prime.half().to_owned().unwrap();
        twice.mul_word(2).unwrap();
        twice.add_word(1).unwrap();
        assert!(&*twice == prime.value());
    }

    fn find(search: &mut Search, budget: Duration) -> SafePrime {
        loop {
            if let Some(prime) = search.advance(budget).unwrap() {
                return prime;
            }
        }
    }

    #[test]
    fn openssl_finds_safe_primes() {
        let mut search = Search::with(Arithmetic::OpenSsl).unwrap();
        let first = find(&mut search, Duration::from_millis(20));
        let tests = search.tests();
        let second = find(&mut search, Duration::from_millis(20));
        assert_safe(&first);
        assert_safe(&second);
        assert!(first != second);
        assert!(tests > 0 && search.tests() > tests);
    }

    /// Without optimisation the kernel takes tens of milliseconds a batch, so there a few batches
    /// must do; that they judge rightly is tested in `ifma`.
    #[test]
    fn the_vector_kernel_finds_safe_primes() {
        let Ok(mut search) = Search::with(Arithmetic::Ifma) else { return };
        if cfg!(debug_assertions) {
            while search.tests() < 40 {
                search.advance(Duration::from_millis(20)).unwrap();
            }
        } else {
            assert_safe(&find(&mut search, Duration::from_millis(20)));
        }
    }

    #[test]
    fn tiny_slices_get_there_too() {
        let mut search = Search::new().unwrap();
        assert_safe(&find(&mut search, Duration::ZERO));
    }

    #[test]
    fn a_used_up_window_is_replaced() {
        let mut search = Search::with(Arithmetic::OpenSsl).unwrap();
        while search.tests() == 0 {
            search.advance(Duration::ZERO).unwrap();
        }
        while let Some(window) = &mut search.window {
            while window.next().unwrap().is_some() {}
            search.advance(Duration::ZERO).unwrap();
        }
        assert!(search.hopeful.is_empty());
        let tests = search.tests();
        // One part at a time: the first test in the new window finds no prime, with which it would go.
        while search.tests() == tests {
            search.advance(Duration::ZERO).unwrap();
        }
        assert!(search.window.is_some());
    }

    /// What bounds a slice: once its time is up, it ends with the part it is at.
    #[test]
    fn a_slice_without_time_does_one_part() {
        let mut search = Search::new().unwrap();
        let most = search.arithmetic.lanes() as u64;
        // The window is sieved first, in many parts.
        for _ in 0..100_000 {
            let before = search.tests();
            search.advance(Duration::ZERO).unwrap();
            assert!(search.tests() - before <= most);
            if search.tests() > 10 * most {
                return;
            }
        }
        panic!("it does not get on: {} tests", search.tests());
    }

    #[test]
    fn shows_nothing_and_moves_between_threads() {
        fn assert_send<T: Send>() {}
        assert_send::<Search>();
        assert_send::<SafePrime>();
        let prime = SafePrime::new(&Number::random_with_two_top_bits()).unwrap();
        assert_eq!(format!("{prime:?}"), "SafePrime(…)");
    }
}
