//! Random bytes: of the system, and libsodium's reproducible ones.

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// Fills an array with the system's random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::bug("the system gave no random bytes"))?;
    Ok(bytes)
}

/// A random secret of 32 bytes.
pub fn secret() -> Result<Zeroizing<[u8; 32]>> {
    Ok(Zeroizing::new(bytes()?))
}

/// What libsodium's `randombytes_buf_deterministic` gives for a seed: the beginning of a ChaCha20
/// stream (RFC 8439) whose nonce is `LibsodiumDRG`.
pub fn deterministic(seed: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    ChaCha20::new(seed.into(), b"LibsodiumDRG".into()).apply_keystream(&mut bytes[..]);
    bytes
}
