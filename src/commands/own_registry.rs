//! A revocation registry of the issuer's: its places, and its entry, which change together.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::definition_keys::DefinitionKey;
use super::records::{self, Record, commit_in_turn, get_version, modify, to_json};
use crate::credentials::revocation;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::Lane;
use crate::model::revocation::{RegistryDelta, RegistryEntry};
use crate::model::revocation_registry::{
    RegistryDefinition, RegistryInfo, RegistryPrivateKey, RevocationRegistryId,
};
use crate::wallet::{Change, Wallet};

/// A registry with what it is changed with.
pub(super) struct OwnRegistry {
    pub definition: RegistryDefinition,
    pub key: RegistryPrivateKey,
    pub definition_key: Arc<DefinitionKey>,
}

impl OwnRegistry {
    pub(super) async fn of(wallet: &Wallet, id: &RevocationRegistryId) -> Result<Self> {
        let definition: RegistryDefinition = records::get(wallet, id.as_str()).await?;
        let key = DefinitionKey::of(wallet, &definition.cred_def_id).await?;
        Self::under(wallet, definition, Arc::new(key)).await
    }

    /// The registry of a definition whose key was read. Tails and entry are made from that key: under
    /// another, every change would make the entry wrong for all who are in it.
    pub(super) async fn under(
        wallet: &Wallet,
        definition: RegistryDefinition,
        definition_key: Arc<DefinitionKey>,
    ) -> Result<Self> {
        let key = records::get(wallet, definition.id.as_str()).await?;
        let registry = Self { definition, key, definition_key };
        let (name, digest) = (registry.definition.id.as_str(), registry.definition_key.digest);
        if wallet.key_cache().fits(name, &digest) {
            return Ok(registry);
        }
        if !Lane::Expensive.run(|| registry.is_of_key()).await? {
            return Err(of_earlier_keys());
        }
        wallet.key_cache().note_fit(name, digest);
        Ok(registry)
    }

    /// Some milliseconds.
    fn is_of_key(&self) -> Result<bool> {
        let value = &self.definition.value;
        let (capacity, public) = (value.max_cred_num.get(), &value.public_keys.accum_key);
        revocation::is_of_key(public, &self.key.value, capacity, &self.definition_key.key)
    }

    /// Gives so many places, or as many as are left.
    pub(super) async fn give_places(&self, wallet: &Wallet, count: usize) -> Result<Vec<u32>> {
        let (name, capacity) = (self.definition.id.as_str(), self.definition.value.max_cred_num);
        commit_in_turn(wallet, wallet.turn(), || async move {
            let (mut info, version) = get_version::<RegistryInfo>(wallet, name).await?;
            let places = info.give(count, capacity);
            if places.is_empty() {
                return Err(registry_is_full());
            }
            let info = to_json(&info)?;
            Ok((Change::default().set_value(RegistryInfo::KIND, name, info, version), places))
        })
        .await
    }

    pub(super) async fn take_back_places(
        &self,
        wallet: &Wallet,
        places: &BTreeSet<u32>,
    ) -> Result<()> {
        let name = self.definition.id.as_str();
        modify::<RegistryInfo>(wallet, name, |info| info.take_back(places)).await
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

    /// A millisecond, and some more for a thousand places. Not on Expensive, whose threads give way to
    /// all others: a turn is held.
    async fn update(
        &self,
        entry: &mut RegistryEntry,
        issued: &BTreeSet<u32>,
        revoked: &BTreeSet<u32>,
    ) -> Result<RegistryDelta> {
        let capacity = self.definition.value.max_cred_num.get();
        let (key, private) = (&self.definition_key.key, &self.key.value);
        let update =
            || revocation::update(&mut entry.value, capacity, issued, revoked, key, private);
        Ok(Lane::Cheap.run(update).await?.into())
    }
}

pub(super) fn registry_is_full() -> Error {
    let message = "all places of the revocation registry are given; make another registry";
    Error::new(ErrorKind::RevocationRegistryFull, message)
}

fn of_earlier_keys() -> Error {
    let message = "the revocation registry was made under keys of the credential definition that were \
                   replaced since; make another registry";
    Error::new(ErrorKind::InvalidState, message)
}
