//! ChaCha20-Poly1305 (RFC 8439) in slices, with data that is only authenticated: what packed
//! messages are encrypted with.
//!
//! Through OpenSSL, which takes a text in pieces; ring takes it in one.

use std::sync::OnceLock;

use openssl::cipher::Cipher;
use openssl::cipher_ctx::CipherCtx;
use openssl::error::ErrorStack;

use super::aead::{Key, TAG_LENGTH};
use crate::error::{Error, Result};

pub const NONCE_LENGTH: usize = 12;
/// OpenSSL counts with `int`.
const MOST_AT_ONCE: usize = 1 << 30;

pub struct Sealing(CipherCtx);

pub struct Opening(CipherCtx);

impl Sealing {
    pub fn new(key: &Key, nonce: &[u8; NONCE_LENGTH], associated: &[u8]) -> Result<Self> {
        let begin = || {
            let mut context = CipherCtx::new()?;
            context.encrypt_init(Some(cipher()?), Some(key), Some(nonce))?;
            authenticate(&mut context, associated)?;
            Ok(Self(context))
        };
        begin().map_err(failed)
    }

    pub fn seal(&mut self, text: &mut [u8]) -> Result<()> {
        update(&mut self.0, text).map_err(failed)
    }

    pub fn finish(mut self) -> Result<[u8; TAG_LENGTH]> {
        let mut tag = [0; TAG_LENGTH];
        let ended = self.0.cipher_final(&mut []);
        ended.and_then(|_| self.0.tag(&mut tag)).map_err(failed)?;
        Ok(tag)
    }
}

impl Opening {
    pub fn new(key: &Key, nonce: &[u8; NONCE_LENGTH], associated: &[u8]) -> Result<Self> {
        let begin = || {
            let mut context = CipherCtx::new()?;
            context.decrypt_init(Some(cipher()?), Some(key), Some(nonce))?;
            authenticate(&mut context, associated)?;
            Ok(Self(context))
        };
        begin().map_err(failed)
    }

    /// What comes out is nothing before `finish` has said yes.
    pub fn open(&mut self, text: &mut [u8]) -> Result<()> {
        update(&mut self.0, text).map_err(failed)
    }

    /// Whether the tag is that of all that was opened.
    pub fn finish(mut self, tag: &[u8; TAG_LENGTH]) -> Result<bool> {
        self.0.set_tag(tag).map_err(failed)?;
        Ok(self.0.cipher_final(&mut []).is_ok())
    }
}

fn authenticate(context: &mut CipherCtx, associated: &[u8]) -> Result<(), ErrorStack> {
    for piece in associated.chunks(MOST_AT_ONCE) {
        context.cipher_update(piece, None)?;
    }
    Ok(())
}

fn update(context: &mut CipherCtx, text: &mut [u8]) -> Result<(), ErrorStack> {
    for piece in text.chunks_mut(MOST_AT_ONCE) {
        context.cipher_update_inplace(piece, piece.len())?;
    }
    Ok(())
}

/// Fetched once: OpenSSL looks for it under a lock each time.
fn cipher() -> Result<&'static Cipher, ErrorStack> {
    static CIPHER: OnceLock<Cipher> = OnceLock::new();
    if let Some(cipher) = CIPHER.get() {
        return Ok(cipher);
    }
    // Or OpenSSL, initialised by its first use, would clean up at exit while others still use it.
    openssl::init();
    let fetched = Cipher::fetch(None, "ChaCha20-Poly1305", None)?;
    Ok(CIPHER.get_or_init(|| fetched))
}

fn failed(error: ErrorStack) -> Error {
    Error::bug("the cipher failed").because(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};

    const KEY: Key = [7; 32];
    const NONCE: [u8; NONCE_LENGTH] = [8; NONCE_LENGTH];

    fn sealed(text: &[u8], slice: usize) -> (Vec<u8>, [u8; TAG_LENGTH]) {
        let mut sealed = text.to_vec();
        let mut sealing = Sealing::new(&KEY, &NONCE, b"header").unwrap();
        sealed.chunks_mut(slice).for_each(|it| sealing.seal(it).unwrap());
        (sealed, sealing.finish().unwrap())
    }

    fn opens(sealed: &[u8], tag: &[u8; TAG_LENGTH], header: &[u8]) -> Option<Vec<u8>> {
        let mut text = sealed.to_vec();
        let mut opening = Opening::new(&KEY, &NONCE, header).unwrap();
        text.chunks_mut(13).for_each(|it| opening.open(it).unwrap());
        opening.finish(tag).unwrap().then_some(text)
    }

    #[test]
    fn slices_of_any_length_make_what_ring_makes() {
        let key = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &KEY).unwrap());
        for length in [0, 1, 64, 1000] {
            let text: Vec<u8> = (0..length).map(|it| it as u8).collect();
            let mut expected = text.clone();
            let nonce = Nonce::assume_unique_for_key(NONCE);
            let aad = Aad::from(b"header");
            let tag = key.seal_in_place_separate_tag(nonce, aad, &mut expected).unwrap();
            for slice in [1, 7, 64, 2000] {
                let (sealed, found) = sealed(&text, slice);
                assert_eq!((&sealed, &found[..]), (&expected, tag.as_ref()));
                assert_eq!(opens(&sealed, &found, b"header").unwrap(), text);
            }
        }
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let (sealed, tag) = sealed(b"a text", 6);
        assert!(opens(&sealed, &tag, b"headers").is_none());
        assert!(opens(&sealed[1..], &tag, b"header").is_none());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 0x80;
            assert!(opens(&changed, &tag, b"header").is_none());
        }
        for index in 0..TAG_LENGTH {
            let mut changed = tag;
            changed[index] ^= 1;
            assert!(opens(&sealed, &changed, b"header").is_none());
        }
    }
}
