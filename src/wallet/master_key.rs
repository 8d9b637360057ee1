//! The master key of a wallet, from what the caller knows.

use zeroize::Zeroizing;

use crate::crypto::{aead, argon2i, base58, random};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::Lane;
use crate::model::wallet::{KeyDerivation, Secret};

/// libindy keeps salts of this length.
const SALT_LENGTH: usize = 32;

pub struct MasterKey {
    bytes: Zeroizing<aead::Key>,
    salt: Option<Vec<u8>>,
}

impl MasterKey {
    /// For a new wallet: a passphrase gets a random salt.
    pub async fn new(secret: &Secret, derivation: KeyDerivation) -> Result<Self> {
        match cost(derivation) {
            None => Self::raw(secret),
            Some(cost) => {
                let salt = random::bytes::<SALT_LENGTH>()?.to_vec();
                Self::derived(secret, salt, cost).await
            }
        }
    }

    /// For a wallet whose metadata has this salt, or none.
    pub async fn again(
        secret: &Secret,
        derivation: KeyDerivation,
        salt: Option<&[u8]>,
    ) -> Result<Self> {
        match (cost(derivation), salt) {
            (None, None) => Self::raw(secret),
            (Some(cost), Some(salt)) => Self::derived(secret, salt.to_vec(), cost).await,
            _ => Err(Error::new(
                ErrorKind::WalletAccessFailed,
                "the wallet's key is of another kind: see `key_derivation_method`",
            )),
        }
    }

    pub(super) fn bytes(&self) -> &aead::Key {
        &self.bytes
    }

    pub(super) fn salt(&self) -> Option<&[u8]> {
        self.salt.as_deref()
    }

    /// A raw key costs nothing, and so it waits for nobody.
    fn raw(secret: &Secret) -> Result<Self> {
        let bytes = base58::decode(secret.expose(), "a RAW wallet key")?;
        Ok(Self { bytes, salt: None })
    }

    async fn derived(secret: &Secret, salt: Vec<u8>, cost: argon2i::Cost) -> Result<Self> {
        let passphrase = secret.expose().as_bytes();
        let bytes = Lane::Expensive.run(|| argon2i::derive(passphrase, &salt, cost)).await?;
        Ok(Self { bytes, salt: Some(salt) })
    }
}

fn cost(derivation: KeyDerivation) -> Option<argon2i::Cost> {
    match derivation {
        KeyDerivation::Raw => None,
        KeyDerivation::Argon2iModerate => Some(argon2i::MODERATE),
        KeyDerivation::Argon2iInteractive => Some(argon2i::INTERACTIVE),
    }
}
