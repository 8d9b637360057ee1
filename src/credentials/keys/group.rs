//! The squares modulo n = pq, for somebody who knows p and q.
//!
//! They are a cyclic group of order p'q' (p' = (p-1)/2, q' likewise). 4 generates it: p' and q' are
//! primes, and 4 is a square other than 1 modulo p and modulo q. So a random square S is a random
//! power of 4, and all powers of S that a key consists of are powers of 4, hence of 2, for which
//! there is a fast kernel. They are computed modulo p and modulo q, with exponents reduced modulo
//! p' and q', and put together by the Chinese remainder theorem: a third of the work of a power
//! modulo n, even without the kernel.
//!
//! The exponentiations are constant in time. The reductions around them are OpenSSL's plain
//! divisions, which do not branch on the values but are not promised to be constant in time.

use openssl::bn::{BigNum, BigNumContext, BigNumRef};

use super::super::primes::{Arithmetic, Number, PowerOfTwo, SafePrime};
use crate::error::{Error, ErrorKind, Result};

pub(super) struct Group {
    p: SafePrime,
    q: SafePrime,
    /// 1/q modulo p.
    q_inverse: BigNum,
    /// p'q'.
    order: BigNum,
    n: BigNum,
}

impl Group {
    pub(super) fn new(p: SafePrime, q: SafePrime) -> Result<Self> {
        if p == q {
            let message = "the two primes of a key are the same; look for another one";
            return Err(Error::new(ErrorKind::InvalidState, message));
        }
        let mut context = BigNumContext::new_secure()?;
        let mut n = BigNum::new()?;
        n.checked_mul(p.value(), q.value(), &mut context)?;
        let mut order = BigNum::new_secure()?;
        order.checked_mul(p.half(), q.half(), &mut context)?;
        let mut q_inverse = BigNum::new_secure()?;
        q_inverse.mod_inverse(q.value(), p.value(), &mut context)?;
        Ok(Self { p, q, q_inverse, order, n })
    }

    pub(super) fn modulus(&self) -> &BigNumRef {
        &self.n
    }

    pub(super) fn halves(&self) -> (&BigNumRef, &BigNumRef) {
        (self.p.half(), self.q.half())
    }

    /// A secret exponent: uniform in 2 ..= p'q' - 2.
    pub(super) fn random_exponent(&self) -> Result<BigNum> {
        let mut choices = self.order.to_owned()?;
        choices.sub_word(3)?;
        let mut exponent = BigNum::new_secure()?;
        choices.rand_range(&mut exponent)?;
        exponent.add_word(2)?;
        Ok(exponent)
    }

    /// An exponent that makes another generator of 4: divisible by neither p' nor q', as all but
    /// one in 2^1022 are.
    pub(super) fn random_generator(&self) -> Result<BigNum> {
        loop {
            let exponent = self.random_exponent()?;
            let is_prime_to = |half| Ok::<_, Error>(remainder(&exponent, half)?.num_bits() > 0);
            if is_prime_to(self.p.half())? && is_prime_to(self.q.half())? {
                return Ok(exponent);
            }
        }
    }

    pub(super) fn multiply(&self, exponent: &BigNumRef, by: &BigNumRef) -> Result<BigNum> {
        let mut context = BigNumContext::new_secure()?;
        let mut product = BigNum::new_secure()?;
        product.mod_mul(exponent, by, &self.order, &mut context)?;
        Ok(product)
    }

    pub(super) fn add(&self, exponent: &BigNumRef, other: &BigNumRef) -> Result<BigNum> {
        let mut context = BigNumContext::new_secure()?;
        let mut sum = BigNum::new_secure()?;
        sum.mod_add(exponent, other, &self.order, &mut context)?;
        Ok(sum)
    }

    /// 4 to the power of each exponent modulo n, as far as the arithmetic does them at once.
    pub(super) fn powers_of_four(
        &self,
        arithmetic: Arithmetic,
        exponents: &[BigNum],
    ) -> Result<Vec<BigNum>> {
        let mut tasks = Vec::with_capacity(2 * exponents.len());
        for exponent in exponents {
            tasks.push(power_of_four(exponent, &self.p)?);
            tasks.push(power_of_four(exponent, &self.q)?);
        }
        let mut residues = Vec::with_capacity(tasks.len());
        for batch in tasks.chunks(arithmetic.lanes()) {
            residues.extend(arithmetic.powers_of_two(batch)?);
        }
        residues.chunks_exact(2).map(|pair| self.combine(&pair[0], &pair[1])).collect()
    }

    /// The number modulo n that leaves these two: b + q ((a - b) / q modulo p).
    fn combine(&self, modulo_p: &Number, modulo_q: &Number) -> Result<BigNum> {
        let (modulo_p, modulo_q) = (modulo_p.to_bignum()?, modulo_q.to_bignum()?);
        let context = &mut BigNumContext::new_secure()?;
        let (mut difference, mut factor) = (BigNum::new_secure()?, BigNum::new_secure()?);
        difference.mod_sub(&modulo_p, &modulo_q, self.p.value(), context)?;
        factor.mod_mul(&difference, &self.q_inverse, self.p.value(), context)?;
        let (mut multiple, mut combined) = (BigNum::new_secure()?, BigNum::new_secure()?);
        multiple.checked_mul(&factor, self.q.value(), context)?;
        combined.checked_add(&multiple, &modulo_q)?;
        Ok(combined)
    }
}

/// 4^e modulo p as a power of 2: its exponent is 2 (e modulo p').
fn power_of_four(exponent: &BigNumRef, prime: &SafePrime) -> Result<PowerOfTwo> {
    let reduced = remainder(exponent, prime.half())?;
    let mut twice = BigNum::new_secure()?;
    twice.lshift1(&reduced)?;
    Ok(PowerOfTwo {
        modulus: Number::from_bignum(prime.value())?,
        exponent: Number::from_bignum(&twice)?,
    })
}

fn remainder(number: &BigNumRef, modulus: &BigNumRef) -> Result<BigNum> {
    let mut context = BigNumContext::new_secure()?;
    let mut remainder = BigNum::new_secure()?;
    remainder.nnmod(number, modulus, &mut context)?;
    Ok(remainder)
}

#[cfg(test)]
mod tests {
    use super::super::super::primes::Search;
    use super::super::next_prime;
    use super::*;

    #[test]
    fn every_arithmetic_computes_the_same_powers() {
        let mut search = Search::new().unwrap();
        let (p, q) = (next_prime(&mut search).unwrap(), next_prime(&mut search).unwrap());
        let group = Group::new(p, q).unwrap();
        let mut exponents = vec![BigNum::new().unwrap(), BigNum::from_u32(1).unwrap()];
        for _ in 0..4 {
            exponents.push(group.random_exponent().unwrap());
        }
        let four = BigNum::from_u32(4).unwrap();
        for arithmetic in Arithmetic::ALL.into_iter().filter(|a| a.is_available()) {
            let powers = group.powers_of_four(arithmetic, &exponents).unwrap();
            assert_eq!(powers.len(), exponents.len());
            for (power, exponent) in powers.iter().zip(&exponents) {
                let mut context = BigNumContext::new().unwrap();
                let mut expected = BigNum::new().unwrap();
                expected.mod_exp(&four, exponent, group.modulus(), &mut context).unwrap();
                assert_eq!(*power, expected);
            }
        }
    }

    #[test]
    fn four_to_the_order_is_one_and_to_less_is_not() {
        let mut search = Search::new().unwrap();
        let (p, q) = (next_prime(&mut search).unwrap(), next_prime(&mut search).unwrap());
        let group = Group::new(p, q).unwrap();
        let order = group.order.to_owned().unwrap();
        let half_of_p = group.p.half().to_owned().unwrap();
        let half_of_q = group.q.half().to_owned().unwrap();
        let exponents = [order, half_of_p, half_of_q];
        let powers = group.powers_of_four(Arithmetic::OpenSsl, &exponents).unwrap();
        let one = BigNum::from_u32(1).unwrap();
        assert_eq!(
            powers.iter().map(|power| *power == one).collect::<Vec<_>>(),
            [true, false, false]
        );
    }
}
