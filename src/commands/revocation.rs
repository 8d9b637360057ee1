//! What an issuer changes about a registry: revoking, and taking that back.

use std::collections::BTreeSet;

use super::blob_storage::BlobHandle;
use super::parameters::read;
use super::records::{self, Record, commit_in_turn, get_version, to_json};
use crate::blobs;
use crate::credentials::issue::public_key;
use crate::credentials::revocation;
use crate::error::{Error, Result};
use crate::lanes::Lane;
use crate::model::credential_definition::CredentialDefinition;
use crate::model::revocation::{RegistryDelta, RegistryEntry};
use crate::model::revocation_registry::{
    RegistryDefinition, RegistryInfo, RegistryPrivateKey, RevocationRegistryId,
};
use crate::model::wallet::Secret;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Change, Wallet};

/// A registry of the issuer's, with what it is changed with.
pub(super) struct OwnRegistry {
    pub definition: RegistryDefinition,
    pub key: RegistryPrivateKey,
    pub credential_key: anoncreds_clsignatures::CredentialPublicKey,
}

impl OwnRegistry {
    pub(super) async fn of(wallet: &Wallet, id: &RevocationRegistryId) -> Result<Self> {
        let definition: RegistryDefinition = records::get(wallet, id.as_str()).await?;
        let key = records::get(wallet, id.as_str()).await?;
        let of = definition.cred_def_id.as_str();
        let credential_definition: CredentialDefinition = records::get(wallet, of).await?;
        Lane::Cheap.visit().await;
        let credential_key = public_key(&credential_definition)?;
        Ok(Self { definition, key, credential_key })
    }

    /// Commits in one turn what `edit` notes of the places, and the entry that follows from it. Gives
    /// that entry and how it came to be.
    pub(super) async fn change(
        &self,
        wallet: &Wallet,
        issued: &BTreeSet<u32>,
        revoked: &BTreeSet<u32>,
        edit: impl Fn(&mut RegistryInfo) -> Result<()>,
    ) -> Result<(RegistryEntry, RegistryDelta)> {
        let (edit, name) = (&edit, self.definition.id.as_str());
        commit_in_turn(wallet, wallet.turn(), || async move {
            let (mut info, info_version) = get_version::<RegistryInfo>(wallet, name).await?;
            let (mut entry, entry_version) = get_version::<RegistryEntry>(wallet, name).await?;
            edit(&mut info)?;
            let delta = self.update(&mut entry, issued, revoked).await?;
            let change = Change::default()
                .set_value(RegistryInfo::KIND, name, to_json(&info)?, info_version)
                .set_value(RegistryEntry::KIND, name, to_json(&entry)?, entry_version);
            Ok((change, (entry, delta)))
        })
        .await
    }

    /// A tenth of a millisecond for each place. Not on Expensive, whose threads give way to all others:
    /// a turn is held.
    async fn update(
        &self,
        entry: &mut RegistryEntry,
        issued: &BTreeSet<u32>,
        revoked: &BTreeSet<u32>,
    ) -> Result<RegistryDelta> {
        let update = || {
            revocation::update(
                &mut entry.value,
                self.definition.value.max_cred_num.get(),
                issued.clone(),
                revoked.clone(),
                &self.credential_key,
                &self.key.value,
            )
        };
        Ok(Lane::Cheap.run(update).await?.into())
    }
}

/// Revokes a credential, or takes that back, and tells the change for the ledger.
pub async fn set_revoked(
    handle: WalletHandle,
    reader: BlobHandle,
    id: RevocationRegistryId,
    place: String,
    revoked: bool,
) -> Result<String> {
    let wallet = registry::enter(handle)?;
    // The tails are not read: the issuer has the secret that they are made from.
    blobs::reader(reader)?;
    let registry = OwnRegistry::of(&wallet, &id).await?;
    let place = registry.definition.value.max_cred_num.place(&place)?;
    let issuance = registry.definition.value.issuance_type;
    let (one, none) = (BTreeSet::from([place]), BTreeSet::new());
    let (issued, taken) = if revoked { (&none, &one) } else { (&one, &none) };
    let edit = |info: &mut RegistryInfo| info.set_revoked(place, revoked, issuance);
    let (_, delta) = registry.change(&wallet, issued, taken, edit).await?;
    Ok(to_json(&delta)?.to_string())
}

/// One change out of two, of which the second begins where the first ends.
pub async fn merge_deltas(first: Secret, second: Secret) -> Result<String> {
    Lane::Cheap.visit().await;
    let mut merged: RegistryDelta = read("rev_reg_delta_json", &first)?;
    let second: RegistryDelta = read("other_rev_reg_delta_json", &second)?;
    merged.value.merge(&second.value).map_err(|_| {
        Error::structure(
            "the deltas do not belong together: the second must begin (`prevAccum`) with the \
             accumulator that the first ends with (`accum`)",
        )
    })?;
    Ok(to_json(&merged)?.to_string())
}
