//! Signing credentials: one or many of one definition, with places in a registry or without.
//!
//! A place is given to one credential only. It is given durably before anything is signed with it, in
//! a transaction that another process's would refuse; one that nobody got a credential in is taken
//! back, if none was given after it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anoncreds_clsignatures::{RevocationRegistry, Witness};

use super::definition_keys::DefinitionKey;
use super::own_registry::{OwnRegistry, registry_is_full};
use super::records;
use crate::credentials::issue::{self, Order, Place};
use crate::credentials::revocation::WitnessesAtIssue;
use crate::error::{Error, Result};
use crate::lanes::{Lane, checkpoint, cut, reopen, report, settle, settle_anyway, yield_now};
use crate::model::credential::Credential;
use crate::model::credential_definition::{CredentialDefinitionId, CredentialDefinitionPrivateKey};
use crate::model::revocation::{RegistryDelta, RegistryEntry};
use crate::model::revocation_registry::{
    IssuanceType, RegistryDefinition, RegistryInfo, RevocationRegistryId,
};
use crate::wallet::Wallet;

/// Credentials that each thread computes for before they are reported to be done.
const ROUND: usize = 8;

/// An issuer's keys for a definition.
pub(super) struct Signer {
    key: Arc<DefinitionKey>,
    private_key: CredentialDefinitionPrivateKey,
    registry: Option<OwnRegistry>,
}

/// What became of each order, and the change of the registry that follows.
#[derive(Default)]
pub(super) struct Signed {
    pub credentials: Vec<Result<SignedCredential>>,
    pub delta: Option<RegistryDelta>,
    /// The places in which something was signed.
    used: BTreeSet<u32>,
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
        let (key, private_key) = DefinitionKey::with_private(wallet, definition).await?;
        let key = Arc::new(key);
        let registry = match registry {
            Some(id) => {
                let registry: RegistryDefinition = records::get(wallet, id.as_str()).await?;
                if registry.cred_def_id != *definition {
                    let message = "the revocation registry is one of another credential definition";
                    return Err(Error::structure(message));
                }
                Some(OwnRegistry::under(wallet, registry, Arc::clone(&key)).await?)
            }
            None => None,
        };
        Ok(Self { key, private_key, registry })
    }

    /// Signs without a registry: nothing is stored.
    pub(super) async fn sign(self: Arc<Self>, orders: Vec<Order>) -> Result<Signed> {
        let orders = orders.into_iter().map(|order| (order, None)).collect();
        Ok(Signed { credentials: self.sign_all(orders, None).await?, ..Signed::default() })
    }

    /// Signs with a place in the registry for each.
    pub(super) async fn sign_revocable(
        self: Arc<Self>,
        wallet: &Wallet,
        orders: Vec<Order>,
    ) -> Result<Signed> {
        let Some(registry) = &self.registry else { return self.sign(orders).await };
        let places = registry.give_places(wallet, orders.len()).await?;
        reopen();
        let given: BTreeSet<u32> = places.iter().copied().collect();
        let signed = self.sign_in_places(wallet, registry, orders, places).await;
        // Who is told to stop later has got the credentials.
        let signed = signed.and_then(|it| settle().map(|()| it));
        let nothing = BTreeSet::new();
        let used = signed.as_ref().map_or(&nothing, |it| &it.used);
        let unused: BTreeSet<u32> = given.difference(used).copied().collect();
        if !unused.is_empty() {
            settle_anyway();
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
        let used: BTreeSet<u32> = credentials.iter().flatten().filter_map(|it| it.place).collect();
        let delta = self.enter_on_demand(wallet, registry, &used, &mut credentials).await?;
        credentials.extend((0..missing).map(|_| Err(registry_is_full())));
        Ok(Signed { credentials, delta, used })
    }

    /// Signs each order, in its place if it has one.
    async fn sign_all(
        self: &Arc<Self>,
        orders: Vec<(Order, Option<u32>)>,
        state: Option<RevocationRegistry>,
    ) -> Result<Vec<Result<SignedCredential>>> {
        let state = Arc::new(state);
        let sign = |orders| Arc::clone(self).sign_share(orders, Arc::clone(&state));
        in_rounds("issue", orders, sign).await
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
            // One order that makes the signature library panic is not the end of the others.
            let sign =
                || issue::sign(&order, &self.key.key, &self.private_key.value, place.as_ref());
            let credential = catch_unwind(AssertUnwindSafe(sign)).unwrap_or_else(|_| {
                Err(Error::structure("the signature library cannot compute with this order"))
            });
            signed
                .push(credential.map(|credential| SignedCredential { credential, place: number }));
            checkpoint().await?;
        }
        Ok(signed)
    }

    /// In a registry on demand, a place counts as issued from now on: all of them in one transaction.
    async fn enter_on_demand(
        self: &Arc<Self>,
        wallet: &Wallet,
        registry: &OwnRegistry,
        places: &BTreeSet<u32>,
        signed: &mut [Result<SignedCredential>],
    ) -> Result<Option<RegistryDelta>> {
        if registry.definition.value.issuance_type == IssuanceType::ByDefault || places.is_empty() {
            return Ok(None);
        }
        Lane::Cheap.visit().await;
        let enter = |info: &mut RegistryInfo| {
            info.used_ids.extend(places);
            Ok(())
        };
        let (entry, delta) = registry.change(wallet, places, &BTreeSet::new(), enter).await?;
        match self.witnesses(registry, &entry, places).await {
            Ok(witnesses) => {
                for (it, witness) in signed.iter_mut().flatten().zip(witnesses) {
                    it.credential.witness = Some(witness);
                    it.credential.rev_reg = Some(entry.value.clone());
                }
            }
            // The entry has changed: the ledger has to hear of it in any case.
            Err(error) => {
                signed
                    .iter_mut()
                    .filter(|it| it.is_ok())
                    .for_each(|it| *it = Err(error.again()));
            }
        }
        Ok(Some(delta))
    }

    /// Those of the credentials in these places.
    async fn witnesses(
        &self,
        registry: &OwnRegistry,
        entry: &RegistryEntry,
        places: &BTreeSet<u32>,
    ) -> Result<Vec<Witness>> {
        let capacity = registry.definition.value.max_cred_num.get();
        let (key, private) = (&registry.definition_key.key, &registry.key.value);
        let make = || WitnessesAtIssue::new(&entry.value, capacity, key, private);
        let made = Arc::new(Lane::Expensive.run(make).await?);
        let places = places.iter().copied().collect();
        in_rounds("witness", places, |places| witnesses_of(Arc::clone(&made), places)).await
    }
}

/// Computes on all threads, a share for each, in rounds that are reported as they end.
async fn in_rounds<T, R, F>(
    stage: &'static str,
    work: Vec<T>,
    compute: impl Fn(Vec<T>) -> F,
) -> Result<Vec<R>>
where
    R: Send + 'static,
    F: Future<Output = Result<Vec<R>>> + Send + 'static,
{
    let (total, threads) = (work.len(), Lane::Expensive.threads().max(1));
    let mut done = Vec::with_capacity(total);
    for round in cut(work, ROUND * threads) {
        let share = round.len().div_ceil(threads);
        let parts = Lane::Expensive.all(cut(round, share).map(&compute)).await?;
        done.extend(parts.into_iter().flatten());
        report(stage, done.len() as u64, total as u64).await;
    }
    Ok(done)
}

/// What is committed stays: there is nothing to stop for any more.
async fn witnesses_of(made: Arc<WitnessesAtIssue>, places: Vec<u32>) -> Result<Vec<Witness>> {
    let mut witnesses = Vec::with_capacity(places.len());
    for place in places {
        witnesses.push(made.of(place)?);
        yield_now().await;
    }
    Ok(witnesses)
}
