//! A key of a wallet, made ready to sign and to open boxes.
//!
//! A wallet keeps text; turning it into numbers costs as much as a signature. So that is done once,
//! and what came of it is kept.

use std::hint::black_box;

use ring::signature::Ed25519KeyPair;

use super::x25519::SecretKey;
use super::{base58, ed25519};
use crate::error::{Error, Result};
use crate::model::key::Key;

pub struct KeyPair {
    verkey: String,
    signing: Signing,
    pub encryption: SecretKey,
}

impl KeyPair {
    pub fn of(key: &Key) -> Result<Self> {
        let signkey = base58::decode::<64>(&key.signkey, "the signing key")?;
        let (seed, verkey) = signkey.split_first_chunk::<32>().ok_or_else(misfit)?;
        if ed25519::parse_verkey(&key.verkey)? != *verkey {
            return Err(misfit());
        }
        let pair = Ed25519KeyPair::from_seed_and_public_key(seed, verkey).map_err(|_| misfit())?;
        let encryption = SecretKey::of_seed(seed);
        Ok(Self { verkey: key.verkey.clone(), signing: Signing(pair), encryption })
    }

    /// As the wallet names it.
    pub fn verkey(&self) -> &str {
        &self.verkey
    }

    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.signing.0.sign(message).as_ref().to_vec()
    }
}

fn misfit() -> Error {
    Error::structure("the two halves of the signing key in the wallet do not fit")
}

struct Signing(Ed25519KeyPair);

impl Drop for Signing {
    /// ring does not zero its keys: one that everybody knows takes the place.
    fn drop(&mut self) {
        if let Ok(known) = Ed25519KeyPair::from_seed_unchecked(&[0; 32]) {
            self.0 = known;
            black_box(&self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_opens_with_the_key_of_the_wallet() {
        let (key, verkey) = ed25519::create_key(None).unwrap();
        let pair = KeyPair::of(&key).unwrap();
        let signature = pair.sign(b"text");
        assert!(ed25519::verify(&key.verkey, b"text", &signature).unwrap());
        let public = super::super::x25519::PublicKey::of_verkey(&verkey).unwrap();
        assert_eq!(pair.encryption.public().as_bytes(), public.as_bytes());
    }

    #[test]
    fn halves_of_two_keys_do_not_fit() {
        let ((key, _), (other, _)) =
            (ed25519::create_key(None).unwrap(), ed25519::create_key(None).unwrap());
        assert!(KeyPair::of(&Key { verkey: other.verkey, signkey: key.signkey }).is_err());
    }
}
