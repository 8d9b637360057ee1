//! Signing credentials: one or many of one definition, with places in a registry or without.
//!
//! A place is given to one credential only. It is given durably before anything is signed with it, in
//! a transaction that another process's would refuse; one that nobody got a credential in is taken
//! back, if none was given after it.

use std::collections::BTreeSet;
use std::sync::Arc;

use anoncreds_clsignatures::{CredentialPublicKey, RevocationRegistry};

use super::issuing::keys_of;
use super::records::{self, Record, commit_in_turn, get_version, to_json};
use super::revocation::OwnRegistry;
use crate::credentials::issue::{self, Order, Place, public_key};
use crate::credentials::revocation::witness_at_issue;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint, cut, report, yield_now};
use crate::model::credential::Credential;
use crate::model::credential_definition::{CredentialDefinitionId, CredentialDefinitionPrivateKey};
use crate::model::revocation::{RegistryDelta, RegistryEntry};
use crate::model::revocation_registry::{IssuanceType, RegistryInfo, RevocationRegistryId};
use crate::wallet::{Change, Wallet};

/// Credentials that each thread signs before others are reported to be done.
const ROUND: usize = 8;

/// An issuer's keys for a definition.
pub(super) struct Signer {
    key: CredentialPublicKey,
    private_key: CredentialDefinitionPrivateKey,
    registry: Option<OwnRegistry>,
}

/// What became of each order, and the change of the registry that follows.
#[derive(Default)]
pub(super) struct Signed {
    pub credentials: Vec<Result<SignedCredential>>,
    pub delta: Option<RegistryDelta>,
}

pub(super) struct SignedCredential {
    pub credential: Credential,
    pub place: Option<u32>,
}

impl Signer {
    pub(super) async fn of(
        wallet: &Wallet,
        definition: &CredentialDefinitionId,
        registry: Option<&RevocationRegistryId>,
    ) -> Result<Self> {
        let (credential_definition, private_key) = keys_of(wallet, definition).await?;
        let registry = match registry {
            Some(id) => Some(OwnRegistry::of(wallet, id).await?),
            None => None,
        };
        if registry.as_ref().is_some_and(|it| it.definition.cred_def_id != *definition) {
            let message = "the revocation registry is one of another credential definition";
            return Err(Error::structure(message));
        }
        let key = public_key(&credential_definition)?;
        Ok(Self { key, private_key, registry })
    }

    /// Signs without a registry: nothing is stored.
    pub(super) async fn sign(self: Arc<Self>, orders: Vec<Order>) -> Result<Signed> {
        let orders = orders.into_iter().map(|order| (order, None)).collect();
        Ok(Signed { credentials: self.sign_all(orders, None).await?, delta: None })
    }

    /// Signs with a place in the registry for each.
    pub(super) async fn sign_revocable(
        self: Arc<Self>,
        wallet: &Wallet,
        orders: Vec<Order>,
    ) -> Result<Signed> {
        let Some(registry) = &self.registry else { return self.sign(orders).await };
        let places = registry.give_places(wallet, orders.len()).await?;
        let given: BTreeSet<u32> = places.iter().copied().collect();
        let signed = self.sign_in_places(wallet, registry, orders, places).await;
        let used = match &signed {
            Ok(signed) => signed.credentials.iter().flatten().filter_map(|it| it.place).collect(),
            Err(_) => BTreeSet::new(),
        };
        let unused: BTreeSet<u32> = given.difference(&used).copied().collect();
        if !unused.is_empty() {
            // What was signed is not lost over places that are.
            if let Err(error) = registry.take_back_places(wallet, &unused).await {
                log::warn!("{} places of a registry stay empty: {error}", unused.len());
            }
        }
        signed
    }

    async fn sign_in_places(
        self: &Arc<Self>,
        wallet: &Wallet,
        registry: &OwnRegistry,
        orders: Vec<Order>,
        places: Vec<u32>,
    ) -> Result<Signed> {
        let id = registry.definition.id.as_str();
        let state: RegistryEntry = records::get(wallet, id).await?;
        let (count, mut places) = (orders.len(), places.into_iter());
        let placed = orders.into_iter().zip(places.by_ref()).map(|(it, place)| (it, Some(place)));
        let placed: Vec<_> = placed.collect();
        let missing = count - placed.len();
        let mut credentials = self.sign_all(placed, Some(state.value)).await?;
        let delta = self.enter_on_demand(wallet, registry, &mut credentials).await?;
        credentials.extend((0..missing).map(|_| Err(registry_is_full())));
        Ok(Signed { credentials, delta })
    }

    /// Signs on all threads, in rounds.
    async fn sign_all(
        self: &Arc<Self>,
        orders: Vec<(Order, Option<u32>)>,
        state: Option<RevocationRegistry>,
    ) -> Result<Vec<Result<SignedCredential>>> {
        let (total, threads) = (orders.len(), Lane::Expensive.threads().max(1));
        let state = Arc::new(state);
        let mut signed = Vec::with_capacity(total);
        for round in cut(orders, ROUND * threads) {
            let share = round.len().div_ceil(threads);
            let parts = cut(round, share)
                .map(|orders| Arc::clone(self).sign_share(orders, Arc::clone(&state)));
            let parts = Lane::Expensive.all(parts).await?;
            signed.extend(parts.into_iter().flatten());
            report("issue", signed.len() as u64, total as u64).await;
        }
        Ok(signed)
    }

    async fn sign_share(
        self: Arc<Self>,
        orders: Vec<(Order, Option<u32>)>,
        state: Arc<Option<RevocationRegistry>>,
    ) -> Result<Vec<Result<SignedCredential>>> {
        let mut signed = Vec::with_capacity(orders.len());
        for (order, number) in orders {
            let place = match (&self.registry, state.as_ref(), number) {
                (Some(it), Some(state), Some(number)) => {
                    Some(Place { number, registry: &it.definition, key: &it.key.value, state })
                }
                _ => None,
            };
            let credential =
                issue::sign(&order, &self.key, &self.private_key.value, place.as_ref());
            signed
                .push(credential.map(|credential| SignedCredential { credential, place: number }));
            checkpoint().await?;
        }
        Ok(signed)
    }

    /// In a registry on demand, a place counts as issued from now on: all of them in one transaction.
    async fn enter_on_demand(
        &self,
        wallet: &Wallet,
        registry: &OwnRegistry,
        signed: &mut [Result<SignedCredential>],
    ) -> Result<Option<RegistryDelta>> {
        let places: BTreeSet<u32> = signed.iter().flatten().filter_map(|it| it.place).collect();
        let value = &registry.definition.value;
        if value.issuance_type == IssuanceType::ByDefault || places.is_empty() {
            return Ok(None);
        }
        Lane::Cheap.visit().await;
        let enter = |info: &mut RegistryInfo| {
            info.used_ids.extend(&places);
            Ok(())
        };
        let (entry, delta) = registry.change(wallet, &places, &BTreeSet::new(), enter).await?;
        let (key, secret, capacity) = (&self.key, &registry.key.value, value.max_cred_num.get());
        for it in signed.iter_mut().flatten() {
            let Some(place) = it.place else { continue };
            let witness = Lane::Expensive
                .run(|| witness_at_issue(&entry.value, place, capacity, key, secret))
                .await?;
            it.credential.witness = Some(witness);
            it.credential.rev_reg = Some(entry.value.clone());
            // What is committed stays: there is nothing to stop for any more.
            yield_now().await;
        }
        Ok(Some(delta))
    }
}

impl OwnRegistry {
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
        commit_in_turn(wallet, wallet.turn(), || async move {
            let (mut info, version) = get_version::<RegistryInfo>(wallet, name).await?;
            info.take_back(places);
            let info = to_json(&info)?;
            Ok((Change::default().set_value(RegistryInfo::KIND, name, info, version), ()))
        })
        .await
    }
}

fn registry_is_full() -> Error {
    let message = "all places of the revocation registry are given; make another registry";
    Error::new(ErrorKind::RevocationRegistryFull, message)
}
