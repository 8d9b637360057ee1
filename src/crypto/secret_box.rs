//! XSalsa20-Poly1305, NaCl's `crypto_secretbox`, in slices.
//!
//! RustCrypto's `crypto_box` would do it in one go, but 64 MiB take a thread a third of a second
//! then, and its secret keys leave a copy behind. So the construction is put together here from the
//! cipher and the authenticator that `crypto_box` itself is made of, and is tested against it.

use poly1305::Poly1305;
use poly1305::universal_hash::{KeyInit, UniversalHash};
use salsa20::XSalsa20;
use salsa20::cipher::{KeyIvInit, StreamCipher};
use zeroize::Zeroizing;

use super::x25519::SharedKey;
use crate::error::{Error, Result};

pub const NONCE_LENGTH: usize = 24;
pub const TAG_LENGTH: usize = 16;
/// Every slice but the last has a multiple of this length.
pub const BLOCK: usize = 64;

pub struct SecretBox {
    cipher: XSalsa20,
    authenticator: Poly1305,
}

impl SecretBox {
    pub fn new(key: &SharedKey, nonce: &[u8; NONCE_LENGTH]) -> Self {
        let key: &[u8; 32] = key;
        let mut cipher = XSalsa20::new(key.into(), nonce.into());
        // The beginning of the stream is the authenticator's key.
        let mut key = Zeroizing::new([0; poly1305::KEY_SIZE]);
        cipher.apply_keystream(&mut key[..]);
        let key: &[u8; 32] = &key;
        Self { cipher, authenticator: Poly1305::new(key.into()) }
    }

    pub fn seal_slice(&mut self, text: &mut [u8]) {
        self.cipher.apply_keystream(text);
        self.authenticator.update_padded(text);
    }

    /// Seals the last slice and gives the tag.
    pub fn seal_last(mut self, text: &mut [u8]) -> [u8; TAG_LENGTH] {
        self.cipher.apply_keystream(text);
        self.authenticator.compute_unpadded(text).into()
    }

    /// What comes out is nothing before `open_last` has succeeded.
    pub fn open_slice(&mut self, text: &mut [u8]) {
        self.authenticator.update_padded(text);
        self.cipher.apply_keystream(text);
    }

    /// Opens the last slice, if the tag is that of all slices.
    pub fn open_last(mut self, text: &mut [u8], tag: &[u8; TAG_LENGTH]) -> Result<()> {
        let expected: [u8; TAG_LENGTH] = self.authenticator.compute_unpadded(text).into();
        if !openssl::memcmp::eq(&expected, tag) {
            return Err(refused());
        }
        self.cipher.apply_keystream(text);
        Ok(())
    }
}

/// The one answer to whatever does not open.
pub fn refused() -> Error {
    Error::structure("the key does not open the message: it is for another, or it was changed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_box::SalsaBox;
    use crypto_box::aead::AeadInPlace;

    use crate::crypto::x25519::SecretKey;

    #[test]
    fn slices_make_the_box_that_crypto_box_makes() {
        let (mine, theirs) = (SecretKey::of_seed(&[1; 32]), SecretKey::of_seed(&[2; 32]));
        let clamped: [u8; 32] = openssl::sha::sha512(&[1; 32])[..32].try_into().unwrap();
        let their_public = crypto_box::PublicKey::from(*theirs.public().as_bytes());
        let oracle = SalsaBox::new(&their_public, &crypto_box::SecretKey::from(clamped));
        let shared = mine.shared_with(theirs.public());
        let nonce = [3; NONCE_LENGTH];
        for length in [0, 1, 63, 64, 65, 128, 1000] {
            let text: Vec<u8> = (0..length).map(|it| it as u8).collect();
            let mut expected = text.clone();
            let tag = oracle.encrypt_in_place_detached(&nonce.into(), b"", &mut expected).unwrap();
            for first in [0, 64, 128] {
                let (mut sealed, first) = (text.clone(), first.min(length / BLOCK * BLOCK));
                let mut sealing = SecretBox::new(&shared, &nonce);
                let (start, end) = sealed.split_at_mut(first);
                sealing.seal_slice(start);
                assert_eq!(sealing.seal_last(end)[..], tag[..]);
                assert_eq!(sealed, expected);
                let mut opening = SecretBox::new(&shared, &nonce);
                let (start, end) = sealed.split_at_mut(first);
                opening.open_slice(start);
                opening.open_last(end, &tag.into()).unwrap();
                assert_eq!(sealed, text);
            }
        }
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let shared = SharedKey::new([7; 32]);
        let nonce = [3; NONCE_LENGTH];
        let mut sealed = *b"a text";
        let tag = SecretBox::new(&shared, &nonce).seal_last(&mut sealed);
        let open = |mut text: [u8; 6], tag: [u8; TAG_LENGTH], nonce| {
            SecretBox::new(&shared, &nonce).open_last(&mut text, &tag).is_ok()
        };
        assert!(open(sealed, tag, nonce));
        for bit in 0..8 {
            let change = 1 << bit;
            for index in 0..sealed.len() {
                let mut changed = sealed;
                changed[index] ^= change;
                assert!(!open(changed, tag, nonce));
            }
            for index in 0..TAG_LENGTH {
                let mut changed = tag;
                changed[index] ^= change;
                assert!(!open(sealed, changed, nonce));
            }
            let mut changed = nonce;
            changed[bit] ^= change;
            assert!(!open(sealed, tag, changed));
        }
    }
}
