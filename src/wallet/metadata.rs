//! A wallet's keys, sealed with its master key, as storage keeps them: JSON, as libindy writes it.

use serde::{Deserialize, Serialize};

use super::Keys;
use super::master_key::MasterKey;
use crate::crypto::aead;
use crate::error::{Error, ErrorKind, Result};

#[derive(Serialize, Deserialize)]
pub struct Metadata {
    keys: Vec<u8>,
    /// What the passphrase is derived with; absent where the key is raw.
    #[serde(skip_serializing_if = "Option::is_none")]
    master_key_salt: Option<Vec<u8>>,
}

impl Metadata {
    pub fn seal(keys: &Keys, master: &MasterKey) -> Result<Self> {
        let keys = aead::seal(master.bytes(), &keys.to_stored()?)?;
        Ok(Self { keys, master_key_salt: master.salt().map(<[u8]>::to_vec) })
    }

    /// The keys, if `master` is the key that sealed them.
    pub fn open(&self, master: &MasterKey) -> Result<Keys> {
        let keys = aead::open(master.bytes(), &self.keys).map_err(|_| {
            Error::new(ErrorKind::WalletAccessFailed, "this key does not open the wallet")
        })?;
        Keys::from_stored(&keys)
    }

    pub fn salt(&self) -> Option<&[u8]> {
        self.master_key_salt.as_deref()
    }

    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|error| {
            Error::bug("the wallet's metadata could not be written").because(error)
        })
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        serde_json::from_slice(bytes).map_err(|_| {
            let message = "the wallet's metadata is damaged; restore its file from a copy";
            Error::new(ErrorKind::InvalidState, message)
        })
    }
}
