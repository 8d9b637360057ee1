//! The part of a key that makes its credentials revocable: points of AMCL's curve BN254.
//!
//! Random points whose logarithms nobody knows, two secret factors, and a point multiplied by each.
//! Points travel as AMCL's own strings, which is how `anoncreds-clsignatures` stores them.

use amcl::bn254::big::BIG;
use amcl::bn254::ecp::ECP;
use amcl::bn254::ecp2::ECP2;
use amcl::bn254::pair::{g1mul, g2mul};
use amcl::bn254::rom::CURVE_ORDER;
use rand::{RngCore, rngs::OsRng};
use zeroize::{Zeroize, Zeroizing};

use super::shape::{RevocationPrivateKey, RevocationPublicKey};
use crate::error::Result;

const SCALAR_BYTES: usize = 32;

/// A number modulo the order of the curve's groups. `BIG` is `Copy` and zeroes nothing itself.
struct Scalar(BIG);

impl Scalar {
    /// Uniform in 1 .. order. The order has 254 bits, so few draws are refused.
    fn random() -> Self {
        let order = BIG::new_ints(&CURVE_ORDER);
        loop {
            let mut bytes = Zeroizing::new([0; SCALAR_BYTES]);
            OsRng.fill_bytes(bytes.as_mut_slice());
            bytes[0] &= 0x3f;
            let scalar = Self(BIG::frombytes(bytes.as_slice()));
            if BIG::comp(&scalar.0, &order) < 0 && !scalar.0.iszilch() {
                return scalar;
            }
        }
    }

    fn times_g1(&mut self, point: &ECP) -> ECP {
        g1mul(point, &mut self.0)
    }

    fn times_g2(&self, point: &ECP2) -> ECP2 {
        g2mul(point, &self.0)
    }

    fn bytes(&mut self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(vec![0; SCALAR_BYTES]);
        self.0.tobytes(&mut bytes);
        bytes
    }
}

impl Drop for Scalar {
    fn drop(&mut self) {
        self.0.w.zeroize();
    }
}

fn random_g1() -> ECP {
    Scalar::random().times_g1(&ECP::generator())
}

fn random_g2() -> ECP2 {
    Scalar::random().times_g2(&ECP2::generator())
}

/// A few milliseconds. AMCL's multiplications take the same steps for every factor, or nearly.
pub(super) fn new_keys() -> Result<(RevocationPublicKey, RevocationPrivateKey)> {
    let (mut x, mut sk) = (Scalar::random(), Scalar::random());
    let (g, h_cap) = (random_g1(), random_g2());
    let public = RevocationPublicKey {
        pk: sk.times_g1(&g).to_hex(),
        y: x.times_g2(&h_cap).to_hex(),
        g: g.to_hex(),
        g_dash: random_g2().to_hex(),
        h: random_g1().to_hex(),
        h0: random_g1().to_hex(),
        h1: random_g1().to_hex(),
        h2: random_g1().to_hex(),
        htilde: random_g1().to_hex(),
        h_cap: h_cap.to_hex(),
        u: random_g2().to_hex(),
    };
    Ok((public, RevocationPrivateKey { x: x.bytes(), sk: sk.bytes() }))
}
