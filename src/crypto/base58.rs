//! Base58 in Bitcoin's alphabet, for keys.

use zeroize::Zeroizing;

use crate::error::{Error, Result};

pub fn encode(bytes: &[u8]) -> String {
    bs58::encode(bytes).into_string()
}

/// Exactly `N` bytes. `what` names them in the error, which shows nothing of the text: it may be a
/// secret.
pub fn decode<const N: usize>(text: &str, what: &str) -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    match bs58::decode(text).onto(&mut bytes[..]) {
        Ok(length) if length == N => Ok(bytes),
        _ => Err(Error::structure(format!("{what} must be {N} bytes in base58"))),
    }
}
