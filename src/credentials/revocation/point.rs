//! Points of the curve that the second group is a part of, by their two coordinates, and how to add
//! many pairs of them at once.
//!
//! The curve is y^2 = x^3 + 1 - i, which is AMCL's "D type" twist (2 / (1 + i) = 1 - i). The sum of two
//! points with different x takes one division. Montgomery's trick makes one of many: multiply up all
//! the divisors, invert the product, and take it apart again. With it a sum costs fifteen
//! multiplications of coordinates; AMCL's projective one, which needs no division, three times that.
//!
//! Infinity is not a point here, and neither a sum nor an addend of one: that is up to the callers.

use zeroize::Zeroize;

use super::TAIL_BYTES;
use super::modulo::Coordinate;
use super::quadratic::Quadratic;

const X_BYTES: usize = TAIL_BYTES / 2;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    x: Quadratic,
    y: Quadratic,
}

impl Point {
    /// Nothing for what is not on the curve, or not in the one form that a point has as bytes.
    pub(super) fn from_bytes(bytes: &[u8; TAIL_BYTES]) -> Option<Self> {
        let (x, y) = bytes.split_at(X_BYTES);
        let (x, y) = (Quadratic::from_bytes(x)?, Quadratic::from_bytes(y)?);
        let constant = Quadratic::new(Coordinate::ONE, -Coordinate::ONE);
        (y.square() == x.square() * x + constant).then_some(Self { x, y })
    }

    pub(super) fn to_bytes(self) -> [u8; TAIL_BYTES] {
        let mut bytes = [0; TAIL_BYTES];
        let ([a, b], [c, d]) = (self.x.to_bytes(), self.y.to_bytes());
        for (part, number) in bytes.chunks_exact_mut(a.len()).zip([a, b, c, d]) {
            part.copy_from_slice(&number);
        }
        bytes
    }

    /// The order of the curve is odd, so no point is its own negative.
    pub(super) fn double(self) -> Self {
        let square = self.x.square();
        let slope = (square.double() + square) * inverse(self.y.double());
        self.sum_by(slope, self.x)
    }

    /// Any two points; nothing if their sum is infinity.
    #[cfg(test)]
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        if self == other {
            return Some(self.double());
        }
        let difference = other.x - self.x;
        let slope = (other.y - self.y) * inverse(difference);
        (self.x != other.x).then(|| self.sum_by(slope, other.x))
    }

    #[inline(always)]
    pub(super) fn negate_if(self, negates: bool) -> Self {
        Self { x: self.x, y: self.y.negate_if(negates) }
    }

    /// The sum with the point at `other_x` on the line through both.
    #[inline(always)]
    fn sum_by(self, slope: Quadratic, other_x: Quadratic) -> Self {
        let x = slope.square() - self.x - other_x;
        Self { x, y: slope * (self.x - x) - self.y }
    }
}

impl Zeroize for Point {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
    }
}

fn inverse(number: Quadratic) -> Quadratic {
    number.conjugate().scale(number.norm().inverse())
}

/// Room for the divisors of many sums.
#[derive(Default)]
pub(super) struct Batch {
    norms: Vec<Coordinate>,
    /// Each the product of all norms before.
    products: Vec<Coordinate>,
}

impl Batch {
    /// Adds to each point its addend. Does nothing, and says so, if two have the same x.
    #[must_use]
    pub(super) fn add(&mut self, points: &mut [Point], addends: &[Point]) -> bool {
        self.norms.clear();
        self.products.clear();
        let mut product = Coordinate::ONE;
        for (point, addend) in points.iter().zip(addends) {
            let norm = (addend.x - point.x).norm();
            self.norms.push(norm);
            self.products.push(product);
            product = product * norm;
        }
        if product.is_zero() {
            return false;
        }
        let mut inverse = product.inverse();
        for (i, (point, addend)) in points.iter_mut().zip(addends).enumerate().rev() {
            let of_norm = inverse * self.products[i];
            inverse = inverse * self.norms[i];
            let difference = (addend.x - point.x).conjugate().scale(of_norm);
            *point = point.sum_by((addend.y - point.y) * difference, addend.x);
        }
        true
    }
}

impl Zeroize for Batch {
    fn zeroize(&mut self) {
        self.norms.zeroize();
        self.products.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use amcl::bn254::big::BIG;
    use amcl::bn254::ecp2::ECP2;
    use rand::{Rng, rngs::OsRng};

    use super::super::group;
    use super::*;

    fn random() -> (ECP2, Point) {
        let factor = BIG::new_int(OsRng.gen_range(1..1 << 50));
        let point = ECP2::generator().mul(&factor);
        (point, Point::from_bytes(&group::to_bytes(&point)).unwrap())
    }

    fn sum(one: &ECP2, other: &ECP2) -> [u8; TAIL_BYTES] {
        let mut sum = *one;
        sum.add(other);
        group::to_bytes(&sum)
    }

    #[test]
    fn bytes_are_those_of_amcl() {
        for _ in 0..20 {
            let (of_amcl, point) = random();
            assert_eq!(point.to_bytes(), group::to_bytes(&of_amcl));
        }
    }

    #[test]
    fn sums_are_those_of_amcl() {
        for count in [0, 1, 2, 33] {
            let pairs: Vec<_> = (0..count).map(|_| (random(), random())).collect();
            let mut points: Vec<Point> = pairs.iter().map(|(one, _)| one.1).collect();
            let addends: Vec<Point> = pairs.iter().map(|(_, other)| other.1).collect();
            assert!(Batch::default().add(&mut points, &addends));
            for (point, (one, other)) in points.iter().zip(&pairs) {
                assert_eq!(point.to_bytes(), sum(&one.0, &other.0));
                assert!(one.1.plus(other.1) == Some(*point));
            }
        }
    }

    #[test]
    fn a_point_and_itself_or_its_negative() {
        let (of_amcl, point) = random();
        let double = sum(&of_amcl, &of_amcl);
        assert_eq!(point.double().to_bytes(), double);
        assert!(point.plus(point) == Some(point.double()));
        assert!(point.plus(point.negate_if(true)).is_none());
        assert!(point.negate_if(false) == point);
        let (_, another) = random();
        for addend in [point, point.negate_if(true)] {
            let mut points = [another, point];
            assert!(!Batch::default().add(&mut points, &[point.double(), addend]));
            assert!(points == [another, point]);
        }
    }
}
