//! Argon2i, with libsodium's parameters, through the RustCrypto crate.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Result};

/// How much a derivation costs whoever tries passphrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
}

/// `crypto_pwhash_argon2i_*_MODERATE`.
pub const MODERATE: Cost = Cost { memory_kib: 128 * 1024, passes: 6 };
/// `crypto_pwhash_argon2i_*_INTERACTIVE`.
pub const INTERACTIVE: Cost = Cost { memory_kib: 32 * 1024, passes: 4 };

/// How much of a salt Argon2i takes. libindy keeps 32 bytes, and libsodium reads these.
const SALT_LENGTH: usize = 16;

/// The key of a passphrase: Argon2i version 1.3 on one lane, as libsodium's `crypto_pwhash` with
/// `crypto_pwhash_ALG_ARGON2I13`.
pub fn derive(passphrase: &[u8], salt: &[u8], cost: Cost) -> Result<Zeroizing<[u8; 32]>> {
    let salt = salt
        .get(..SALT_LENGTH)
        .ok_or_else(|| Error::structure(format!("a salt has at least {SALT_LENGTH} bytes")))?;
    let failed = |error: argon2::Error| Error::bug("Argon2i failed").because(error.to_string());
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(failed)?;
    let mut memory = vec![Block::default(); params.block_count()];
    let mut key = Zeroizing::new([0; 32]);
    let derived = Argon2::new(Algorithm::Argon2i, Version::V0x13, params)
        .hash_password_into_with_memory(passphrase, salt, &mut key[..], &mut memory)
        .map_err(failed);
    memory.iter_mut().for_each(Zeroize::zeroize);
    derived.map(|()| key)
}
