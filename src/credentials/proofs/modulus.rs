//! Arithmetic with large numbers, and modulo an issuer's n, whose factors nobody here knows.
//!
//! Powers are nearly all of what a proof costs. Those with secret exponents are OpenSSL's constant-time
//! ones: the exponents are flagged when they are made. Answers that travel are sums over the integers:
//! the order of the group is unknown.

use openssl::bn::{BigNum, BigNumContext, BigNumRef, MsbOption};
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};

use crate::error::{Error, Result};
use crate::model::proof_numbers::Decimal;

/// A number that zeroes itself and reads itself from decimal text without a copy of the text.
pub(in crate::credentials) struct Number(BigNum);

impl Number {
    pub(super) fn get(&self) -> &BigNumRef {
        &self.0
    }

    pub(in crate::credentials) fn into_inner(self) -> BigNum {
        self.0
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FromDecimal;
        impl Visitor<'_> for FromDecimal {
            type Value = Number;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number in decimal")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Number, E> {
                secret_number(text)
                    .map(Number)
                    .map_err(|_| E::custom("not a number in decimal"))
            }
        }
        deserializer.deserialize_str(FromDecimal).map_err(D::Error::custom)
    }
}

pub(in crate::credentials) fn secret_number(decimal: &str) -> Result<BigNum> {
    let mut plain = BigNum::from_dec_str(decimal)?;
    let mut secret = BigNum::new_secure()?;
    secret.checked_add(&plain, &*BigNum::new()?)?;
    // A plain number is freed as it is.
    plain.clear();
    secret.set_const_time();
    Ok(secret)
}

/// A number that a proof shows.
pub(in crate::credentials) fn number(decimal: &Decimal) -> Result<BigNum> {
    Ok(BigNum::from_dec_str(decimal.as_str())?)
}

pub(in crate::credentials) fn decimal(number: &BigNumRef) -> Result<Decimal> {
    Decimal::try_from(number.to_dec_str()?.to_string())
}

/// A secret of up to so many bits.
pub(super) fn random(bits: i32) -> Result<BigNum> {
    let mut number = BigNum::new_secure()?;
    number.rand(bits, MsbOption::MAYBE_ZERO, false)?;
    number.set_const_time();
    Ok(number)
}

pub(super) fn power_of_two(exponent: i32) -> Result<BigNum> {
    let mut power = BigNum::new()?;
    power.set_bit(exponent)?;
    Ok(power)
}

pub(super) fn small(value: i64) -> Result<BigNum> {
    let mut number = BigNum::from_slice(&value.unsigned_abs().to_be_bytes())?;
    number.set_negative(value < 0);
    Ok(number)
}

/// Sums and products over the integers.
pub(super) struct Integers {
    context: BigNumContext,
    are_secret: bool,
}

impl Integers {
    pub(super) fn of_secrets() -> Result<Self> {
        Ok(Self { context: BigNumContext::new_secure()?, are_secret: true })
    }

    pub(super) fn of_answers() -> Result<Self> {
        Ok(Self { context: BigNumContext::new()?, are_secret: false })
    }

    pub(super) fn add(&self, a: &BigNumRef, b: &BigNumRef) -> Result<BigNum> {
        let mut sum = self.new_number()?;
        sum.checked_add(a, b)?;
        Ok(sum)
    }

    pub(super) fn subtract(&self, a: &BigNumRef, b: &BigNumRef) -> Result<BigNum> {
        let mut difference = self.new_number()?;
        difference.checked_sub(a, b)?;
        Ok(difference)
    }

    pub(super) fn multiply(&mut self, a: &BigNumRef, b: &BigNumRef) -> Result<BigNum> {
        let mut product = self.new_number()?;
        product.checked_mul(a, b, &mut self.context)?;
        Ok(product)
    }

    /// `a b + c`
    pub(super) fn multiply_add(
        &mut self,
        a: &BigNumRef,
        b: &BigNumRef,
        c: &BigNumRef,
    ) -> Result<BigNum> {
        let product = self.multiply(a, b)?;
        self.add(&product, c)
    }

    fn new_number(&self) -> Result<BigNum> {
        if !self.are_secret {
            return Ok(BigNum::new()?);
        }
        let mut number = BigNum::new_secure()?;
        number.set_const_time();
        Ok(number)
    }
}

/// The numbers modulo n, on one thread.
pub(super) struct Modulus<'a> {
    n: &'a BigNumRef,
    context: BigNumContext,
}

impl<'a> Modulus<'a> {
    pub(super) fn new(n: &'a BigNumRef) -> Result<Self> {
        Ok(Self { n, context: BigNumContext::new_secure()? })
    }

    /// Whether it is one of the numbers that are computed with, as it would be written.
    pub(super) fn holds(&self, number: &BigNumRef) -> bool {
        !number.is_negative() && number.ucmp(self.n).is_lt()
    }

    pub(super) fn multiply(&mut self, a: &BigNumRef, b: &BigNumRef) -> Result<BigNum> {
        let mut product = BigNum::new()?;
        product.mod_mul(a, b, self.n, &mut self.context)?;
        Ok(product)
    }

    pub(super) fn power(&mut self, base: &BigNumRef, exponent: &BigNumRef) -> Result<BigNum> {
        let mut power = BigNum::new()?;
        power.mod_exp(base, exponent, self.n, &mut self.context)?;
        if exponent.is_negative() { self.inverse(&power) } else { Ok(power) }
    }

    /// The product of these powers.
    pub(super) fn product<'b>(
        &mut self,
        powers: impl IntoIterator<Item = (&'b BigNumRef, &'b BigNumRef)>,
    ) -> Result<BigNum> {
        let mut product = BigNum::from_u32(1)?;
        for (base, exponent) in powers {
            let power = self.power(base, exponent)?;
            product = self.multiply(&product, &power)?;
        }
        Ok(product)
    }

    /// Fails for a number that has a factor in common with n, 0 above all.
    pub(super) fn inverse(&mut self, number: &BigNumRef) -> Result<BigNum> {
        let mut inverse = BigNum::new()?;
        inverse.mod_inverse(number, self.n, &mut self.context).map_err(|_| {
            Error::structure("a number of the proof or of the issuer's key has no inverse")
        })?;
        Ok(inverse)
    }

    /// The inverses of all, for the price of one and some products.
    pub(super) fn inverses(&mut self, numbers: &[BigNum]) -> Result<Vec<BigNum>> {
        let mut products = vec![BigNum::from_u32(1)?];
        for (index, number) in numbers.iter().enumerate() {
            products.push(self.multiply(&products[index], number)?);
        }
        let mut rest = self.inverse(&products[numbers.len()])?;
        let mut inverses = Vec::with_capacity(numbers.len());
        for (number, before) in numbers.iter().zip(&products).rev() {
            inverses.push(self.multiply(&rest, before)?);
            rest = self.multiply(&rest, number)?;
        }
        inverses.reverse();
        Ok(inverses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_exponents_are_powers_of_inverses() {
        let n = BigNum::from_u32(77).unwrap();
        let mut modulus = Modulus::new(&n).unwrap();
        let (three, minus_two) = (small(3).unwrap(), small(-2).unwrap());
        let power = modulus.power(&three, &minus_two).unwrap();
        let nine = modulus.power(&three, &small(2).unwrap()).unwrap();
        assert_eq!(modulus.multiply(&power, &nine).unwrap(), small(1).unwrap());
        assert!(modulus.inverse(&small(22).unwrap()).is_err());
        assert!(modulus.inverse(&small(0).unwrap()).is_err());
    }

    #[test]
    fn inverses_are_those_of_each() {
        let n = BigNum::from_u32(1009).unwrap();
        let mut modulus = Modulus::new(&n).unwrap();
        let numbers: Vec<_> = [2, 3, 1008, 1].map(|it| small(it).unwrap()).into();
        for (number, inverse) in numbers.iter().zip(modulus.inverses(&numbers).unwrap()) {
            assert_eq!(modulus.multiply(number, &inverse).unwrap(), small(1).unwrap());
        }
        assert!(modulus.inverses(&[small(5).unwrap(), small(0).unwrap()]).is_err());
        assert!(modulus.inverses(&[]).unwrap().is_empty());
    }

    #[test]
    fn what_is_held_is_written_in_one_way() {
        let n = BigNum::from_u32(77).unwrap();
        let modulus = Modulus::new(&n).unwrap();
        for (number, is_held) in [(0, true), (76, true), (77, false), (-1, false), (78, false)] {
            assert_eq!(modulus.holds(&small(number).unwrap()), is_held, "{number}");
        }
    }

    #[test]
    fn decimals_come_back() {
        for text in ["0", "-15", "340282366920938463463374607431768211456"] {
            let written = Decimal::try_from(text.to_owned()).unwrap();
            assert_eq!(decimal(&number(&written).unwrap()).unwrap(), written);
            let read: Number = serde_json::from_str(&format!("\"{text}\"")).unwrap();
            assert_eq!(decimal(read.get()).unwrap(), written);
        }
        assert!(serde_json::from_str::<Number>("12").is_err());
    }
}
