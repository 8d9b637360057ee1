//! The keys of a credential definition that are in force.

use anoncreds_clsignatures::CredentialPublicKey;
use openssl::sha::sha256;

use super::records::{Record, from_json};
use crate::credentials::issue::public_key;
use crate::error::Result;
use crate::lanes::{Lane, checkpoint};
use crate::model::credential_definition::{
    CredentialDefinition, CredentialDefinitionId, CredentialDefinitionPrivateKey,
};
use crate::storage::Fetch;
use crate::wallet::{Record as Opened, Wallet};

/// What is published of them.
pub(super) struct DefinitionKey {
    pub key: CredentialPublicKey,
    /// Of the record: another after the keys were rotated.
    pub digest: [u8; 32],
}

impl DefinitionKey {
    pub(super) async fn of(wallet: &Wallet, id: &CredentialDefinitionId) -> Result<Self> {
        Self::read(&record(wallet, id).await?).await
    }

    /// With the private key, which belongs to it: if the keys were rotated between two reads, the
    /// definition is another afterwards, and both are read again.
    pub(super) async fn with_private(
        wallet: &Wallet,
        id: &CredentialDefinitionId,
    ) -> Result<(Self, CredentialDefinitionPrivateKey)> {
        let mut definition = record(wallet, id).await?;
        loop {
            let kind = CredentialDefinitionPrivateKey::KIND;
            let private = wallet.get(kind, id.as_str(), Fetch::VALUE).await?;
            let again = record(wallet, id).await?;
            if again.text() == definition.text() {
                return Ok((Self::read(&definition).await?, from_json(private.text())?));
            }
            definition = again;
            checkpoint().await?;
        }
    }

    async fn read(record: &Opened) -> Result<Self> {
        Lane::Cheap.visit().await;
        let definition: CredentialDefinition = from_json(record.text())?;
        Ok(Self { key: public_key(&definition)?, digest: sha256(record.text().as_bytes()) })
    }
}

async fn record(wallet: &Wallet, id: &CredentialDefinitionId) -> Result<Opened> {
    wallet.get(CredentialDefinition::KIND, id.as_str(), Fetch::VALUE).await
}
