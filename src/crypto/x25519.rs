//! X25519 with the keys of Ed25519: a verification key and a seed each have one that encrypts.
//!
//! The conversion is libsodium's (`crypto_sign_ed25519_pk_to_curve25519` and `…_sk_…`), the shared key
//! that of NaCl's boxes: X25519 (RFC 7748), then HSalsa20.

use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::montgomery::MontgomeryPoint;
use openssl::sha::sha512;
use salsa20::cipher::consts::U10;
use zeroize::{Zeroize, Zeroizing};

use super::random;
use crate::error::{Error, Result};

pub const KEY_LENGTH: usize = 32;

/// What two key pairs have in common.
pub type SharedKey = Zeroizing<[u8; KEY_LENGTH]>;

#[derive(Clone, Copy)]
pub struct PublicKey(MontgomeryPoint);

impl PublicKey {
    /// Of an Ed25519 key. A point that nobody has the secret key of is refused, as libsodium does: none
    /// on the curve, one of a small order, to which everybody could read, or one outside the group.
    pub fn of_verkey(verkey: &[u8; KEY_LENGTH]) -> Result<Self> {
        let point = CompressedEdwardsY(*verkey)
            .decompress()
            .filter(|point| !point.is_small_order() && point.is_torsion_free())
            .ok_or_else(|| Error::structure("the verification key is no point to encrypt to"))?;
        Ok(Self(point.to_montgomery()))
    }

    pub fn from_bytes(bytes: [u8; KEY_LENGTH]) -> Self {
        Self(MontgomeryPoint(bytes))
    }

    pub fn as_bytes(&self) -> &[u8; KEY_LENGTH] {
        self.0.as_bytes()
    }
}

pub struct SecretKey {
    secret: Zeroizing<[u8; KEY_LENGTH]>,
    public: PublicKey,
}

impl SecretKey {
    /// Of the seed of an Ed25519 key.
    pub fn of_seed(seed: &[u8; KEY_LENGTH]) -> Self {
        // Or OpenSSL, initialised by its first use, would clean up at exit while others still use it.
        openssl::init();
        let mut hash = sha512(seed);
        let mut secret = Zeroizing::new([0; KEY_LENGTH]);
        secret.copy_from_slice(&hash[..KEY_LENGTH]);
        hash.zeroize();
        Self::of_secret(secret)
    }

    /// For one message.
    pub fn random() -> Result<Self> {
        random::secret().map(Self::of_secret)
    }

    fn of_secret(secret: Zeroizing<[u8; KEY_LENGTH]>) -> Self {
        let public = PublicKey(MontgomeryPoint::mul_base_clamped(*secret));
        Self { secret, public }
    }

    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The key of boxes between these two (`crypto_box_beforenm`).
    pub fn shared_with(&self, other: &PublicKey) -> SharedKey {
        let mut point = other.0.mul_clamped(*self.secret);
        let mut key = salsa20::hsalsa::<U10>((&point.0).into(), &Default::default());
        point.zeroize();
        let mut shared = SharedKey::default();
        shared.copy_from_slice(&key);
        key.as_mut_slice().zeroize();
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::ed25519;

    #[test]
    fn both_sides_share_a_key_that_others_do_not() {
        let pair = || {
            let (_, verkey) = ed25519::create_key(None).unwrap();
            (SecretKey::random().unwrap(), PublicKey::of_verkey(&verkey).unwrap())
        };
        let ((a, other), (b, _)) = (pair(), pair());
        assert_eq!(a.shared_with(b.public()), b.shared_with(a.public()));
        assert_ne!(a.shared_with(b.public()), a.shared_with(&other));
    }

    #[test]
    fn a_seed_and_its_verkey_make_one_pair() {
        for seed in [[0; 32], [7; 32], [0xff; 32]] {
            let hex: String = seed.iter().map(|it| format!("{it:02x}")).collect();
            let (_, verkey) = ed25519::create_key(Some(&hex)).unwrap();
            let public = PublicKey::of_verkey(&verkey).unwrap();
            assert_eq!(SecretKey::of_seed(&seed).public().as_bytes(), public.as_bytes());
        }
    }

    #[test]
    fn points_that_everybody_could_read_with_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        // 2 is the y of no point.
        let mut no_point = [0; 32];
        no_point[0] = 2;
        for verkey in [identity, no_point, [0; 32]] {
            assert!(PublicKey::of_verkey(&verkey).is_err());
        }
    }
}
