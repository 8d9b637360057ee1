//! Wallets: create, open, close, delete, export, import.

use std::sync::Arc;

use crate::crypto::{base58, random, seed};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, settle};
use crate::model::wallet::{ExportConfig, WalletConfig, WalletCredentials, WalletKeyConfig};
use crate::storage::{self, Purpose, Storage, StorageType};
use crate::wallet::access::call;
use crate::wallet::master_key::MasterKey;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::site::{NewWallet, Site};
use crate::wallet::{Keys, Metadata, Wallet, transfer};

/// Makes a kind of storage known for the wallets of this process.
pub async fn register_storage(name: String, storage_type: Arc<dyn StorageType>) -> Result<()> {
    storage::register(name, storage_type)
}

pub async fn create(config: WalletConfig, credentials: WalletCredentials) -> Result<()> {
    let claim = registry::claim(&config)?;
    let _claim = claim.await?;
    finish(begin(&config, &credentials, &Keys::random()?).await?).await
}

/// What a command that was told to stop has begun leaves no trace.
async fn finish(wallet: NewWallet) -> Result<()> {
    match settle() {
        Ok(()) => wallet.finish().await,
        Err(told_to_stop) => {
            abandon(wallet).await;
            Err(told_to_stop)
        }
    }
}

async fn abandon(wallet: NewWallet) {
    if let Err(left) = wallet.abandon().await {
        log::warn!("a wallet that was not finished could not be removed: {left}");
    }
}

pub async fn open(config: WalletConfig, credentials: WalletCredentials) -> Result<WalletHandle> {
    let claim = registry::claim(&config)?;
    let claim = claim.await?;
    if claim.is_open() {
        let message = "the wallet is open already; use its handle or close it first";
        return Err(Error::new(ErrorKind::WalletAlreadyOpened, message));
    }
    let storage = Site::of(&config, &credentials)?.open().await?;
    let unlocked = unlock(&*storage, &credentials).await;
    match unlocked.and_then(|keys| settle().map(|()| keys)) {
        Ok(keys) => Ok(claim.fill(Wallet::new(storage, Arc::new(keys)))),
        Err(error) => Err(close_after(&*storage, error).await),
    }
}

pub async fn close(handle: WalletHandle) -> Result<()> {
    registry::close(handle).await
}

/// Closing each wallet that is open.
pub fn close_all() -> Vec<impl Future<Output = Result<()>> + Send> {
    registry::open_handles().into_iter().map(registry::close).collect()
}

/// Deletes a wallet whose key the caller knows.
pub async fn delete(config: WalletConfig, credentials: WalletCredentials) -> Result<()> {
    let claim = registry::claim(&config)?;
    let claim = claim.await?;
    if claim.is_open() {
        let message = "the wallet is open; close it before you delete it";
        return Err(Error::new(ErrorKind::InvalidState, message));
    }
    let site = Site::of(&config, &credentials)?;
    let storage = site.open().await?;
    let known = keys_of(&*storage, &credentials).await;
    call(storage.permits(Purpose::Write), || storage.close()).await?;
    known?;
    settle()?;
    site.delete().await
}

/// Writes all of a wallet into a file that only its key opens.
pub async fn export(handle: WalletHandle, config: ExportConfig) -> Result<()> {
    let wallet = registry::enter(handle)?;
    transfer::export(&wallet, &config).await
}

/// Makes a wallet of a file. If that fails, there is no wallet.
pub async fn import(
    config: WalletConfig,
    credentials: WalletCredentials,
    from: ExportConfig,
) -> Result<()> {
    let claim = registry::claim(&config)?;
    let _claim = claim.await?;
    let file = transfer::open(&from).await?;
    let keys = Arc::new(Keys::random()?);
    let mut wallet = begin(&config, &credentials, &keys).await?;
    if let Err(error) = file.read_into(&mut wallet, &keys).await {
        abandon(wallet).await;
        return Err(error);
    }
    finish(wallet).await
}

/// A key for wallets that are opened with `RAW`: random, or the one of a seed.
pub async fn generate_key(config: WalletKeyConfig) -> Result<String> {
    let key = match &config.seed {
        Some(seed) => random::deterministic(&*seed::parse(seed.expose())?),
        None => random::secret()?,
    };
    Ok(base58::encode(&key[..]))
}

/// Begins a wallet of these keys, locked as the caller wants it.
async fn begin(
    config: &WalletConfig,
    credentials: &WalletCredentials,
    keys: &Keys,
) -> Result<NewWallet> {
    let site = Site::of(config, credentials)?;
    let master = MasterKey::new(&credentials.key, credentials.key_derivation_method).await?;
    // Whatever follows locks something: not work for threads of Expensive, which give way to all
    // others.
    Lane::Storage.visit().await;
    site.create(&Metadata::seal(keys, &master)?.to_bytes()?).await
}

/// The wallet's keys, which are sealed with another key from now on if the caller wants that.
async fn unlock(storage: &dyn Storage, credentials: &WalletCredentials) -> Result<Keys> {
    let keys = keys_of(storage, credentials).await?;
    if let Some(key) = &credentials.rekey {
        let master = MasterKey::new(key, credentials.rekey_derivation_method).await?;
        let metadata = Metadata::seal(&keys, &master)?.to_bytes()?;
        settle()?;
        call(storage.permits(Purpose::Write), || storage.set_metadata(&metadata)).await?;
    }
    Ok(keys)
}

async fn keys_of(storage: &dyn Storage, credentials: &WalletCredentials) -> Result<Keys> {
    let bytes = call(storage.permits(Purpose::Read), || storage.metadata()).await?;
    let metadata = Metadata::from_bytes(&bytes)?;
    let (key, method) = (&credentials.key, credentials.key_derivation_method);
    let master = MasterKey::again(key, method, metadata.salt()).await;
    Lane::Storage.visit().await;
    metadata.open(&master?)
}

/// Ends the connections of a storage that nobody will use; tells why.
async fn close_after(storage: &dyn Storage, error: Error) -> Error {
    if let Err(left) = call(storage.permits(Purpose::Write), || storage.close()).await {
        log::warn!("a wallet that could not be opened could not be closed: {left}");
    }
    error
}
