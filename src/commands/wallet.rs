//! Wallets: create, open, close, delete.

use crate::crypto::{base58, random, seed};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::Lane;
use crate::model::wallet::{WalletConfig, WalletCredentials, WalletKeyConfig};
use crate::storage::{self, Storage};
use crate::wallet::master_key::MasterKey;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Keys, Metadata, Wallet};

pub async fn create(config: WalletConfig, credentials: WalletCredentials) -> Result<()> {
    let claim = registry::claim(&config)?;
    let _claim = claim.await?;
    let method = credentials.key_derivation_method;
    let master = MasterKey::new(&credentials.key, method).await?;
    Lane::Storage.visit().await;
    let metadata = Metadata::seal(&Keys::random()?, &master)?.to_bytes()?;
    storage::create(&config, &metadata)
}

pub async fn open(config: WalletConfig, credentials: WalletCredentials) -> Result<WalletHandle> {
    let claim = registry::claim(&config)?;
    let claim = claim.await?;
    if claim.is_open() {
        let message = "the wallet is open already; use its handle or close it first";
        return Err(Error::new(ErrorKind::WalletAlreadyOpened, message));
    }
    let (storage, metadata) = Lane::Storage.run(|| open_storage(&config)).await?;
    let keys = unlock(&metadata, &credentials).await?;
    rekey(&*storage, &keys, &credentials).await?;
    Ok(claim.fill(Wallet::new(storage, keys)))
}

pub async fn close(handle: WalletHandle) -> Result<()> {
    registry::close(handle).await
}

/// Deletes a wallet whose key the caller knows.
pub async fn delete(config: WalletConfig, credentials: WalletCredentials) -> Result<()> {
    let claim = registry::claim(&config)?;
    let claim = claim.await?;
    if claim.is_open() {
        let message = "the wallet is open; close it before you delete it";
        return Err(Error::new(ErrorKind::InvalidState, message));
    }
    let (storage, metadata) = Lane::Storage.run(|| open_storage(&config)).await?;
    unlock(&metadata, &credentials).await?;
    Lane::Storage
        .run(|| {
            storage.close()?;
            storage::delete(&config)
        })
        .await
}

/// A key for wallets that are opened with `RAW`: random, or the one of a seed.
pub async fn generate_key(config: WalletKeyConfig) -> Result<String> {
    let key = match &config.seed {
        Some(seed) => random::deterministic(&*seed::parse(seed.expose())?),
        None => random::secret()?,
    };
    Ok(base58::encode(&key[..]))
}

fn open_storage(config: &WalletConfig) -> Result<(Box<dyn Storage>, Metadata)> {
    let storage = storage::open(config)?;
    let metadata = Metadata::from_bytes(&storage.metadata()?)?;
    Ok((storage, metadata))
}

async fn unlock(metadata: &Metadata, credentials: &WalletCredentials) -> Result<Keys> {
    let (key, method) = (&credentials.key, credentials.key_derivation_method);
    let master = MasterKey::again(key, method, metadata.salt()).await;
    // Whatever follows locks something or closes a file: not work for threads of Expensive, which
    // give way to all others.
    Lane::Storage.visit().await;
    metadata.open(&master?)
}

/// Seals the wallet's keys with another master key, if the caller asks for it.
async fn rekey(storage: &dyn Storage, keys: &Keys, credentials: &WalletCredentials) -> Result<()> {
    let Some(key) = &credentials.rekey else { return Ok(()) };
    let master = MasterKey::new(key, credentials.rekey_derivation_method).await?;
    let metadata = Metadata::seal(keys, &master)?.to_bytes()?;
    Lane::Storage.run(|| storage.set_metadata(&metadata)).await
}
