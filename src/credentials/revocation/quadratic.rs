//! Pairs of coordinates a + bi with i^2 = -1: what the points of the second group have for x and y.
//!
//! The prime is 3 modulo 4, so -1 has no root modulo it and every pair but zero has an inverse.

use std::ops::{Add, Mul, Neg, Sub};

use zeroize::Zeroize;

use super::modulo::{BYTES, Coordinate};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Quadratic {
    real: Coordinate,
    imaginary: Coordinate,
}

impl Quadratic {
    pub(super) const fn new(real: Coordinate, imaginary: Coordinate) -> Self {
        Self { real, imaginary }
    }

    /// The real part first; nothing unless both are below the prime.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (real, imaginary) = bytes.split_at_checked(BYTES)?;
        let part = |bytes: &[u8]| Coordinate::from_bytes(bytes.try_into().ok()?);
        Some(Self { real: part(real)?, imaginary: part(imaginary)? })
    }

    pub(super) fn to_bytes(self) -> [[u8; BYTES]; 2] {
        [self.real.to_bytes(), self.imaginary.to_bytes()]
    }

    #[inline(always)]
    pub(super) fn square(self) -> Self {
        Self {
            real: (self.real + self.imaginary) * (self.real - self.imaginary),
            imaginary: self.real.double() * self.imaginary,
        }
    }

    #[inline(always)]
    pub(super) fn double(self) -> Self {
        Self { real: self.real.double(), imaginary: self.imaginary.double() }
    }

    #[inline(always)]
    pub(super) fn conjugate(self) -> Self {
        Self { real: self.real, imaginary: -self.imaginary }
    }

    /// a^2 + b^2: zero for zero only. Divides the conjugate into the inverse, so that only numbers of
    /// half the size need to be inverted.
    #[inline(always)]
    pub(super) fn norm(&self) -> Coordinate {
        let (a, b) = (&self.real, &self.imaginary);
        Coordinate::sum_of_products(a, a, b, b)
    }

    #[inline(always)]
    pub(super) fn scale(self, factor: Coordinate) -> Self {
        Self { real: self.real * factor, imaginary: self.imaginary * factor }
    }

    /// The negative where asked, by the same steps as where not.
    #[inline(always)]
    pub(super) fn negate_if(self, negates: bool) -> Self {
        Self { real: self.real.negate_if(negates), imaginary: self.imaginary.negate_if(negates) }
    }
}

impl Mul for Quadratic {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (a, b, minus_b) = (&self.real, &self.imaginary, &-self.imaginary);
        Self {
            real: Coordinate::sum_of_products(a, &other.real, minus_b, &other.imaginary),
            imaginary: Coordinate::sum_of_products(a, &other.imaginary, b, &other.real),
        }
    }
}

impl Add for Quadratic {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self { real: self.real + other.real, imaginary: self.imaginary + other.imaginary }
    }
}

impl Sub for Quadratic {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self { real: self.real - other.real, imaginary: self.imaginary - other.imaginary }
    }
}

impl Neg for Quadratic {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self { real: -self.real, imaginary: -self.imaginary }
    }
}

impl Zeroize for Quadratic {
    fn zeroize(&mut self) {
        self.real.zeroize();
        self.imaginary.zeroize();
    }
}
