//! A long text, sealed in chunks under nonces that count up: ChaCha20-Poly1305 as libindy's export
//! files have it. Each chunk stands for itself, so several can be sealed and opened at once.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::aead::{Key, TAG_LENGTH};
use crate::error::{Error, Result};

pub const NONCE_LENGTH: usize = NONCE_LEN;

pub struct Chunks {
    key: LessSafeKey,
    /// Of the first chunk.
    nonce: [u8; NONCE_LENGTH],
    /// Length of each chunk's text but the last.
    length: usize,
}

impl Chunks {
    pub fn new(key: &Key, nonce: [u8; NONCE_LENGTH], length: usize) -> Result<Self> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, key)
            .map_err(|_| Error::bug("a key of 32 bytes was refused"))?;
        Ok(Self { key: LessSafeKey::new(key), nonce, length })
    }

    pub fn text_length(&self) -> usize {
        self.length
    }

    pub fn sealed_length(&self) -> usize {
        self.length + TAG_LENGTH
    }

    /// Seals a text that begins with the chunk of number `first` and ends with a chunk.
    pub fn seal(&self, first: u64, text: &[u8]) -> Result<Vec<u8>> {
        let chunks = text.len().div_ceil(self.length);
        let mut sealed = Vec::with_capacity(text.len() + chunks * TAG_LENGTH);
        for (number, chunk) in (first..).zip(text.chunks(self.length)) {
            let start = sealed.len();
            sealed.extend_from_slice(chunk);
            let tag = self
                .key
                .seal_in_place_separate_tag(self.nonce(number), Aad::empty(), &mut sealed[start..])
                .map_err(|_| Error::bug("sealing failed"))?;
            sealed.extend_from_slice(tag.as_ref());
        }
        Ok(sealed)
    }

    /// Opens what `seal` made; an error if a chunk was changed, or is not in its place.
    pub fn open(&self, first: u64, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let refused = || Error::structure("the key does not open the file, or the file is damaged");
        let mut text = Zeroizing::new(Vec::with_capacity(sealed.len()));
        let mut opened = Zeroizing::new(Vec::with_capacity(self.sealed_length()));
        for (number, chunk) in (first..).zip(sealed.chunks(self.sealed_length())) {
            opened.clear();
            opened.extend_from_slice(chunk);
            let chunk = self
                .key
                .open_in_place(self.nonce(number), Aad::empty(), &mut opened)
                .map_err(|_| refused())?;
            text.extend_from_slice(chunk);
        }
        Ok(text)
    }

    /// The first nonce counted up, as a little-endian number, as libsodium's `sodium_increment` does.
    fn nonce(&self, number: u64) -> Nonce {
        let mut wide = [0; 16];
        wide[..NONCE_LENGTH].copy_from_slice(&self.nonce);
        let counted = u128::from_le_bytes(wide).wrapping_add(number.into()).to_le_bytes();
        let mut nonce = [0; NONCE_LENGTH];
        nonce.copy_from_slice(&counted[..NONCE_LENGTH]);
        Nonce::assume_unique_for_key(nonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(nonce: [u8; NONCE_LENGTH]) -> Chunks {
        Chunks::new(&[7; 32], nonce, 10).unwrap()
    }

    #[test]
    fn pieces_sealed_alone_are_the_whole_and_open_alone() {
        let text: Vec<u8> = (0..95).collect();
        let chunks = chunks([0xff; NONCE_LENGTH]);
        let whole = chunks.seal(0, &text).unwrap();
        assert_eq!(whole.len(), 95 + 10 * TAG_LENGTH);
        let pieces = [chunks.seal(0, &text[..40]).unwrap(), chunks.seal(4, &text[40..]).unwrap()];
        assert_eq!(pieces.concat(), whole);
        assert_eq!(*chunks.open(0, &whole).unwrap(), text);
        let half = 5 * chunks.sealed_length();
        assert_eq!(*chunks.open(5, &whole[half..]).unwrap(), text[50..]);
    }

    #[test]
    fn what_was_changed_or_moved_does_not_open() {
        let chunks = chunks([1; NONCE_LENGTH]);
        let sealed = chunks.seal(0, &[0; 30]).unwrap();
        for index in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[index] ^= 1;
            assert!(chunks.open(0, &damaged).is_err());
        }
        assert!(chunks.open(1, &sealed).is_err());
        assert!(chunks.open(0, &sealed[chunks.sealed_length()..]).is_err());
        assert!(chunks.open(0, &sealed[..sealed.len() - 1]).is_err());
    }

    #[test]
    fn nonces_count_up_from_the_lowest_byte() {
        let nonce = |first: [u8; NONCE_LENGTH], number| *chunks(first).nonce(number).as_ref();
        let mut first = [0; NONCE_LENGTH];
        first[0] = 0xff;
        let mut second = [0; NONCE_LENGTH];
        second[1] = 1;
        assert_eq!(nonce(first, 1), second);
        assert_eq!(nonce([0xff; NONCE_LENGTH], 1), [0; NONCE_LENGTH]);
    }
}
