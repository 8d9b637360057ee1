//! ChaCha20-Poly1305 (RFC 8439) as libindy's wallets use it: the nonce stands in front of the
//! ciphertext, whose tag stands at its end.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use zeroize::Zeroizing;

use super::random;
use crate::error::{Error, ErrorKind, Result};

pub const KEY_LENGTH: usize = 32;
pub const TAG_LENGTH: usize = 16;
/// How much longer a sealed text is than its plaintext.
pub const OVERHEAD: usize = NONCE_LEN + TAG_LENGTH;

/// A key. Whoever keeps one zeroes it.
pub type Key = [u8; KEY_LENGTH];

/// Seals under a random nonce: the same text looks different each time.
pub fn seal(key: &Key, text: &[u8]) -> Result<Vec<u8>> {
    seal_under(key, random::bytes()?, text)
}

/// Seals under a nonce that comes from the text (the beginning of its HMAC-SHA-256), so that equal
/// texts can be found by their ciphertext.
pub fn seal_searchable(key: &Key, hmac_key: &Key, text: &[u8]) -> Result<Vec<u8>> {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, hmac_key), text);
    let mut nonce = [0; NONCE_LEN];
    nonce.copy_from_slice(&tag.as_ref()[..NONCE_LEN]);
    seal_under(key, nonce, text)
}

/// The text that was sealed.
pub fn open(key: &Key, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let refused = || {
        Error::new(ErrorKind::WalletEncryption, "the key does not open what it should have sealed")
    };
    let (nonce, ciphertext) = sealed.split_at_checked(NONCE_LEN).ok_or_else(refused)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| refused())?;
    let mut text = Zeroizing::new(ciphertext.to_vec());
    let length = cipher(key)?
        .open_in_place(nonce, Aad::empty(), &mut text)
        .map_err(|_| refused())?
        .len();
    text.truncate(length);
    Ok(text)
}

fn seal_under(key: &Key, nonce: [u8; NONCE_LEN], text: &[u8]) -> Result<Vec<u8>> {
    let mut sealed = Vec::with_capacity(text.len() + OVERHEAD);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(text);
    let failed = |_| Error::bug("sealing failed");
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = cipher(key)?
        .seal_in_place_separate_tag(nonce, Aad::empty(), &mut sealed[NONCE_LEN..])
        .map_err(failed)?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

fn cipher(key: &Key) -> Result<LessSafeKey> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key)
        .map_err(|_| Error::bug("a key of 32 bytes was refused"))?;
    Ok(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_and_nothing_else_does() {
        let (key, other) = ([7; 32], [8; 32]);
        for text in [&b""[..], b"a", &[0; 1000]] {
            let sealed = seal(&key, text).unwrap();
            assert_eq!(sealed.len(), text.len() + OVERHEAD);
            assert_eq!(*open(&key, &sealed).unwrap(), text);
            assert!(open(&other, &sealed).is_err());
            for index in 0..sealed.len() {
                let mut damaged = sealed.clone();
                damaged[index] ^= 1;
                assert!(open(&key, &damaged).is_err());
                assert!(open(&key, &sealed[..index]).is_err());
            }
        }
    }

    #[test]
    fn searchable_texts_look_the_same_each_time() {
        let (key, hmac_key) = ([7; 32], [9; 32]);
        let seal = |text: &[u8]| seal_searchable(&key, &hmac_key, text).unwrap();
        assert_eq!(seal(b"name"), seal(b"name"));
        assert_ne!(seal(b"name"), seal(b"eman"));
        assert_eq!(*open(&key, &seal(b"name")).unwrap(), b"name");
    }
}
