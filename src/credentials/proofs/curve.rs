//! Numbers, points and pairings of AMCL's curve BN254, and which of them are believed.
//!
//! AMCL's texts are coordinates in projective Montgomery form, each with a claim of how far it is from being
//! reduced, and its arithmetic believes the claims. Points of strangers therefore become affine bytes first
//! and are read again from those: what is computed with, and hashed, is a reduced point of the curve
//! whatever was written. It is not infinity. The first group has no other points; the second has, and there
//! a stranger's point is multiplied by the order to see that it is one of the group, without which pairings
//! are not bilinear.

use amcl::bn254::big::{BIG, MODBYTES};
use amcl::bn254::ecp::ECP;
use amcl::bn254::ecp2::ECP2;
use amcl::bn254::fp12::FP12;
use amcl::bn254::pair::{ate, ate2, fexp, g1mul, g2mul, gtpow};
use amcl::bn254::rom::{CURVE_ORDER, MODULUS};
use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use rand::{RngCore, rngs::OsRng};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Result};
use crate::model::curve_numbers::{are_coordinates, is_number};

/// Of a coordinate and of a number modulo the order.
const BYTES: usize = MODBYTES;

/// A number modulo the order of the groups. `BIG` is `Copy` and zeroes nothing itself.
pub(super) struct Scalar(BIG);

impl Scalar {
    /// Uniform in 1 .. order. The order has 254 bits, so few draws are refused.
    pub(super) fn random() -> Self {
        loop {
            let mut bytes = Zeroizing::new([0; BYTES]);
            OsRng.fill_bytes(bytes.as_mut_slice());
            bytes[0] &= 0x3f;
            let scalar = Self(BIG::frombytes(bytes.as_slice()));
            if BIG::comp(&scalar.0, &order()) < 0 && !scalar.0.iszilch() {
                return scalar;
            }
        }
    }

    /// What is left of a whole number.
    pub(super) fn of(number: &BigNumRef) -> Result<Self> {
        let mut order_bytes = [0; BYTES];
        order().tobytes(&mut order_bytes);
        let mut reduced = BigNum::new_secure()?;
        let order = BigNum::from_slice(&order_bytes)?;
        reduced.nnmod(number, &order, &mut *BigNumContext::new_secure()?)?;
        let bytes = Zeroizing::new(reduced.to_vec_padded(BYTES as i32)?);
        Ok(Self(BIG::frombytes(&bytes)))
    }

    /// From hexadecimal digits. AMCL itself would compute for ever with some that are too long.
    pub(super) fn read(text: &str) -> Result<Self> {
        if !is_number(text) {
            return Err(Error::structure("a number of a non-revocation proof is not hexadecimal"));
        }
        let mut number = BigNum::from_hex_str(text)?;
        let scalar = Self::of(&number);
        number.clear();
        scalar
    }

    pub(super) fn write(&self) -> String {
        let mut number = self.0;
        number.to_hex()
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        Self(BIG::modmul(&self.0, &other.0, &order()))
    }

    pub(super) fn copy(&self) -> Self {
        Self(self.0)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.0;
        sum.add(&other.0);
        sum.rmod(&order());
        sum.norm();
        Self(sum)
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negative())
    }

    pub(super) fn negative(&self) -> Self {
        let mut negative = BIG::modneg(&self.0, &order());
        negative.norm();
        negative.rmod(&order());
        Self(negative)
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        BIG::comp(&self.0, &other.0) == 0
    }
}

impl Drop for Scalar {
    fn drop(&mut self) {
        self.0.w.zeroize();
    }
}

fn order() -> BIG {
    BIG::new_ints(&CURVE_ORDER)
}

/// A point of the curve, all of which are of the group.
#[derive(Clone, Copy)]
pub(super) struct G1(ECP);

impl G1 {
    pub(super) fn infinity() -> Self {
        Self(ECP::new())
    }

    /// Of a holder or of a ledger.
    pub(super) fn read(text: &str) -> Result<Self> {
        check_coordinates(text, 3)?;
        let mut bytes = [0; 2 * BYTES + 1];
        ECP::from_hex(text.to_owned()).tobytes(&mut bytes, false);
        let point = ECP::frombytes(&bytes);
        if !are_reduced(&bytes[1..]) || point.is_infinity() {
            return Err(no_point());
        }
        Ok(Self(point))
    }

    pub(super) fn write(&self) -> String {
        self.0.to_hex()
    }

    /// As it is hashed: in as many bytes as a point of the other group, the last of which are zeros.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; 4 * BYTES];
        let point = if self.0.is_infinity() { ECP::new() } else { self.0 };
        point.tobytes(&mut bytes, false);
        bytes
    }

    pub(super) fn times(&self, scalar: &Scalar) -> Self {
        let mut factor = scalar.0;
        let product = g1mul(&self.0, &mut factor);
        factor.w.zeroize();
        Self(product)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.0;
        sum.add(&other.0);
        Self(sum)
    }

    pub(super) fn negative(&self) -> Self {
        let mut negative = self.0;
        negative.neg();
        Self(negative)
    }
}

/// A point of the second group, of the same order.
#[derive(Clone, Copy)]
pub(super) struct G2(ECP2);

impl G2 {
    /// Of a holder, who may have chosen it outside of the group.
    pub(super) fn read(text: &str) -> Result<Self> {
        let Self(point) = Self::read_trusted(text)?;
        if point.is_infinity() || !point.mul(&order()).is_infinity() {
            return Err(no_point());
        }
        Ok(Self(point))
    }

    /// Of an issuer, a ledger or the wallet. An accumulator of nothing, and the witness of what is alone in
    /// one, are infinity.
    pub(super) fn read_trusted(text: &str) -> Result<Self> {
        check_coordinates(text, 6)?;
        let point = ECP2::from_hex(text.to_owned());
        if point.is_infinity() {
            return Ok(Self(ECP2::new()));
        }
        let mut bytes = [0; 4 * BYTES];
        point.tobytes(&mut bytes);
        let point = ECP2::frombytes(&bytes);
        if !are_reduced(&bytes) || point.is_infinity() {
            return Err(no_point());
        }
        Ok(Self(point))
    }

    pub(super) fn write(&self) -> String {
        self.0.to_hex()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; 4 * BYTES];
        self.0.tobytes(&mut bytes);
        bytes
    }

    pub(super) fn times(&self, scalar: &Scalar) -> Self {
        Self(g2mul(&self.0, &scalar.0))
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.0;
        sum.add(&other.0);
        Self(sum)
    }
}

/// What pairings result in.
#[derive(Clone, Copy)]
pub(super) struct Paired(FP12);

impl Paired {
    /// Of a ledger, read by the signature library before, which checks it.
    pub(super) fn read_trusted(text: &str) -> Result<Self> {
        check_coordinates(text, 12)?;
        let mut value = FP12::from_hex(text.to_owned());
        value.reduce();
        Ok(Self(value))
    }

    /// The product of the pairings of these: one final exponentiation for all. Pairs with infinity are 1:
    /// AMCL would compute with its coordinates as if it were a point.
    pub(super) fn of(pairs: &[(G1, G2)]) -> Self {
        let mut product = FP12::new_int(1);
        let is_finite = |pair: &&(G1, G2)| !pair.0.0.is_infinity() && !pair.1.0.is_infinity();
        let pairs: Vec<_> = pairs.iter().filter(is_finite).copied().collect();
        for pair in pairs.chunks(2) {
            product.mul(&match pair {
                [(p, q), (r, s)] => ate2(&q.0, &p.0, &s.0, &r.0),
                [(p, q), ..] => ate(&q.0, &p.0),
                [] => continue,
            });
        }
        Self(fexp(&product))
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = self.0;
        product.mul(&other.0);
        Self(product)
    }

    pub(super) fn power(&self, scalar: &Scalar) -> Self {
        Self(gtpow(&self.0, &scalar.0))
    }

    /// As it is hashed: the library leaves the last quarter zero.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; 16 * BYTES];
        let mut value = self.0;
        value.reduce();
        value.tobytes(&mut bytes);
        bytes
    }
}

fn check_coordinates(text: &str, count: usize) -> Result<()> {
    if are_coordinates(text, count) {
        return Ok(());
    }
    Err(no_point())
}

/// Whether each coordinate is below the modulus.
fn are_reduced(coordinates: &[u8]) -> bool {
    let mut modulus = [0; BYTES];
    BIG::new_ints(&MODULUS).tobytes(&mut modulus);
    coordinates.chunks(BYTES).all(|it| it < modulus.as_slice())
}

fn no_point() -> Error {
    Error::structure("a point of the proof, of the key or of the registry is none of its group")
}

#[cfg(test)]
mod tests {
    use amcl::bn254::fp2::FP2;

    use super::*;

    fn random_g1() -> G1 {
        G1(ECP::generator()).times(&Scalar::random())
    }

    fn random_g2() -> G2 {
        G2(ECP2::generator()).times(&Scalar::random())
    }

    /// A point of the twist that is not of the group: nearly all are not.
    fn outside() -> ECP2 {
        (1..)
            .map(|x| ECP2::new_fp2(&FP2::new_int(x)))
            .find(|it| !it.is_infinity() && !it.mul(&order()).is_infinity())
            .unwrap()
    }

    #[test]
    fn points_come_back_reduced() {
        for _ in 0..5 {
            let (p, q) = (random_g1(), random_g2());
            assert_eq!(G1::read(&p.write()).unwrap().bytes(), p.bytes());
            assert_eq!(G2::read(&q.write()).unwrap().bytes(), q.bytes());
            assert_eq!(G2::read_trusted(&q.write()).unwrap().bytes(), q.bytes());
        }
    }

    #[test]
    fn points_of_strangers_are_of_their_group() {
        let outside = outside().to_hex();
        assert!(G2::read_trusted(&outside).is_ok());
        assert!(G2::read(&outside).is_err());
        assert!(G1::read(&ECP::new().to_hex()).is_err(), "infinity");
        assert!(G2::read(&ECP2::new().to_hex()).is_err(), "infinity");
        assert!(G2::read_trusted(&ECP2::new().to_hex()).is_ok());
        let point = random_g1().write();
        let (_, claimed) = point.split_once(' ').unwrap();
        for wrong in [
            String::new(),
            format!("0 {claimed}"),
            format!("-1 {claimed}"),
            format!("2147483647 {claimed}"),
            format!("1 {}{claimed}", "F".repeat(8)),
            format!("1 g{claimed}"),
            format!("{point} 1 0"),
            point.replace(' ', ""),
            "1 0 1 1 1 0".to_owned(),
        ] {
            assert!(G1::read(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn scalars_are_reduced_and_short() {
        let order = "2523648240000001BA344D8000000007FF9F800000000010A10000000000000D";
        assert!(Scalar::read(order).unwrap().0.iszilch());
        let two = Scalar::read("2").unwrap();
        assert!(two.minus(&two).is(&Scalar::read("0").unwrap()));
        assert!(two.plus(&two.negative()).is(&Scalar::read("0").unwrap()));
        assert!(Scalar::read("0").unwrap().negative().is(&Scalar::read("0").unwrap()));
        let minus_one = Scalar::read("1").unwrap().negative();
        assert!(minus_one.times(&minus_one).is(&Scalar::read("1").unwrap()));
        for wrong in ["", "-1", "x", " 1", &"7".repeat(71)] {
            assert!(Scalar::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn pairings_are_bilinear_also_with_infinity() {
        let (p, q, a) = (random_g1(), random_g2(), Scalar::random());
        let paired = Paired::of(&[(p, q)]);
        assert_eq!(Paired::of(&[(p.times(&a), q)]).bytes(), paired.power(&a).bytes());
        assert_eq!(Paired::of(&[(p, q.times(&a))]).bytes(), paired.power(&a).bytes());
        let three = [(p, q), (p.times(&a), q), (p, q.times(&a))];
        let sum = a.plus(&a).plus(&Scalar::read("1").unwrap());
        assert_eq!(Paired::of(&three).bytes(), paired.power(&sum).bytes());
        let one = Paired::of(&[]).bytes();
        assert_eq!(Paired::of(&[(p, q), (p.negative(), q)]).bytes(), one);
        let nothing = p.plus(&p.negative());
        assert_eq!(Paired::of(&[(nothing, q)]).bytes(), one);
        assert_eq!(Paired::of(&[(p, G2(ECP2::new()))]).bytes(), one);
        assert_eq!(Paired::of(&[(nothing, q), (p, q)]).bytes(), paired.bytes());
    }
}
