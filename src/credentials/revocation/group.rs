//! Points of the group that accumulators are in, by AMCL.
//!
//! The slow and certain way, for a few points at a time, and what the fast way is measured by.

use amcl::bn254::big::BIG;
use amcl::bn254::ecp2::ECP2;
use amcl::bn254::pair::g2mul;
use amcl::bn254::rom::CURVE_ORDER;
use zeroize::{Zeroize, Zeroizing};

use super::modulo::Scalar;
use super::tails::TAIL_BYTES;

/// The factor is a secret. AMCL takes the same steps for every factor, or nearly: it negates a part of
/// it where that is shorter. `BIG` is `Copy` and zeroes nothing itself.
pub(super) fn times(point: &ECP2, factor: &Scalar) -> ECP2 {
    let bytes = Zeroizing::new(factor.to_bytes());
    let mut number = BIG::frombytes(bytes.as_slice());
    let product = g2mul(point, &number);
    number.w.zeroize();
    product
}

/// The curve has more points than the group, so a point on it may be outside.
pub(super) fn contains(point: &ECP2) -> bool {
    // `g2mul` is right only for points of the group.
    point.mul(&BIG::new_ints(&CURVE_ORDER)).is_infinity()
}

/// As a tail is stored: both coordinates of the affine point.
pub(super) fn to_bytes(point: &ECP2) -> [u8; TAIL_BYTES] {
    let mut bytes = [0; TAIL_BYTES];
    point.tobytes(&mut bytes);
    bytes
}
