//! Making sure that a candidate for (p-1)/2 is prime, and p with it.
//!
//! Both have passed a Fermat test to base 2. For (p-1)/2 that leaves a doubt, which rounds of
//! Miller and Rabin's test with random bases remove. For p it leaves none once (p-1)/2 is prime:
//! p-1 = 2 (p-1)/2 has a prime factor larger than the root of p, 2^(p-1) = 1 modulo p, and 2^2 - 1
//! is prime to p, so p is prime by Pocklington's theorem.

use openssl::bn::{BigNum, BigNumContext, BigNumContextRef, BigNumRef};

use crate::error::Result;

/// For a random number of 1023 bits, 8 rounds let a composite pass with probability below 2^-150
/// (Damgard, Landrock and Pomerance, "Average case error estimates for the strong probable prime
/// test"); for the worst of all numbers it would be 2^-16, but nobody but chance chooses here.
const ROUNDS: usize = 8;

/// Whether `number`, odd and larger than 3, passes.
pub(super) fn is_prime(number: &BigNumRef) -> Result<bool> {
    let mut context = BigNumContext::new_secure()?;
    let mut minus_one = number.to_owned()?;
    minus_one.sub_word(1)?;
    let twos = (0..).find(|&bit| minus_one.is_bit_set(bit)).unwrap_or(0);
    let mut odd_part = BigNum::new_secure()?;
    odd_part.rshift(&minus_one, twos)?;
    odd_part.set_const_time();
    for _ in 0..ROUNDS {
        let base = random_base(&minus_one)?;
        let mut power = BigNum::new_secure()?;
        power.mod_exp(&base, &odd_part, number, &mut context)?;
        if !reaches_minus_one(power, twos, number, &minus_one, &mut context)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Uniform in 2 ..= number - 2.
fn random_base(minus_one: &BigNumRef) -> Result<BigNum> {
    let mut choices = minus_one.to_owned()?;
    choices.sub_word(2)?;
    let mut base = BigNum::new_secure()?;
    choices.rand_range(&mut base)?;
    base.add_word(2)?;
    Ok(base)
}

/// Whether `power` is 1, or becomes -1 within `twos - 1` squarings.
fn reaches_minus_one(
    mut power: BigNum,
    twos: i32,
    number: &BigNumRef,
    minus_one: &BigNumRef,
    context: &mut BigNumContextRef,
) -> Result<bool> {
    if power == BigNum::from_u32(1)? || &*power == minus_one {
        return Ok(true);
    }
    for _ in 1..twos {
        let mut square = BigNum::new_secure()?;
        square.mod_sqr(&power, number, context)?;
        power = square;
        if &*power == minus_one {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(decimal: &str) -> bool {
        is_prime(&BigNum::from_dec_str(decimal).unwrap()).unwrap()
    }

    #[test]
    fn knows_primes_and_composites() {
        let mut agreed = 0;
        for odd in (5..2000).step_by(2) {
            let reference = (3..odd).step_by(2).take_while(|d| d * d <= odd).all(|d| odd % d != 0);
            // A base is a strong liar for at most a quarter of all: 8 rounds may err on a small
            // composite once in 65,000 tries.
            agreed += usize::from(passes(&odd.to_string()) == reference);
        }
        assert!(agreed >= 997, "{agreed} of 998");
        let mersenne = BigNum::from_hex_str(&format!("7{}", "F".repeat(31))).unwrap();
        assert!(is_prime(&mersenne).unwrap());
    }

    #[test]
    fn is_not_taken_in_by_fermat_liars() {
        // Carmichael numbers, and strong pseudoprimes to base 2.
        for composite in ["561", "825265", "3215031751", "3825123056546413051"] {
            assert!(!passes(composite), "{composite}");
        }
    }
}
