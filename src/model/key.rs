//! Keys, as callers describe them and as wallets keep them.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::wallet::Secret;
use crate::error::{Error, ErrorKind, Result};

/// The only kind of key libindy has.
pub const CRYPTO_TYPE: &str = "ed25519";

/// What a new key is made from. `{"seed"?, "crypto_type"?}`
#[derive(Deserialize)]
pub struct KeyInfo {
    pub seed: Option<Secret>,
    pub crypto_type: Option<String>,
}

/// A key pair, as the wallet keeps it (record type `Indy::Key`).
#[derive(Serialize, Deserialize)]
pub struct Key {
    pub verkey: String,
    /// Base58 of seed and public key, 64 bytes.
    #[serde(with = "zeroizing")]
    pub signkey: Zeroizing<String>,
}

/// What the owner notes about a key (record type `Indy::KeyMetadata`).
#[derive(Serialize, Deserialize)]
pub struct KeyMetadata {
    pub value: String,
}

/// Refuses kinds of key other than Ed25519.
pub fn check_crypto_type(name: Option<&str>) -> Result<()> {
    match name {
        None | Some(CRYPTO_TYPE) => Ok(()),
        Some(other) => Err(Error::new(
            ErrorKind::UnknownCryptoType,
            format!("keys are of the type {CRYPTO_TYPE}, not {other}"),
        )),
    }
}

mod zeroizing {
    use super::Zeroizing;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(text: &Zeroizing<String>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Zeroizing<String>, D::Error> {
        String::deserialize(from).map(Zeroizing::new)
    }
}
