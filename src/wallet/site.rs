//! Where a wallet is stored, or will be: how wallets come into being, are opened and go.

use std::sync::Arc;

use async_lock::Semaphore;

use super::access::call;
use crate::error::Result;
use crate::model::wallet::{Secret, WalletConfig, WalletCredentials};
use crate::storage::{self, Draft, SealedWrite, Storage, StorageType};

pub struct Site<'a> {
    storage_type: Arc<dyn StorageType>,
    config: &'a WalletConfig,
    credentials: Option<&'a Secret>,
}

impl<'a> Site<'a> {
    pub fn of(config: &'a WalletConfig, credentials: &'a WalletCredentials) -> Result<Self> {
        let credentials = credentials.storage_credentials.as_ref();
        Ok(Self { storage_type: storage::find(config)?, config, credentials })
    }

    /// Begins a wallet that nobody can open before it is finished.
    pub async fn create(&self, metadata: &[u8]) -> Result<NewWallet> {
        let create = || self.storage_type.create(self.config, self.credentials, metadata);
        let draft = call(self.storage_type.permits(), create).await?;
        Ok(NewWallet { draft, permits: self.storage_type.permits() })
    }

    pub async fn open(&self) -> Result<Arc<dyn Storage>> {
        let open = || self.storage_type.open(self.config, self.credentials);
        call(self.storage_type.permits(), open).await
    }

    pub async fn delete(&self) -> Result<()> {
        let delete = || self.storage_type.delete(self.config, self.credentials);
        call(self.storage_type.permits(), delete).await
    }
}

/// A wallet that is being made.
pub struct NewWallet {
    draft: Box<dyn Draft>,
    permits: Option<Arc<Semaphore>>,
}

impl NewWallet {
    pub(super) async fn add(&mut self, records: &[SealedWrite]) -> Result<()> {
        call(self.permits.clone(), || self.draft.add(records)).await
    }

    /// Makes it durable and known under its name.
    pub async fn finish(self) -> Result<()> {
        call(self.permits, || self.draft.finish()).await
    }

    /// Leaves no trace of it.
    pub async fn abandon(self) -> Result<()> {
        call(self.permits, || self.draft.abandon()).await
    }
}
