//! What the owner of a wallet notes about DIDs, whether the wallet has them or not: metadata, and
//! endpoints, which libindy also asks the ledger for.

use super::pool::{self, PoolHandle};
use super::records::{self, Record, if_there, to_json};
use crate::crypto::ed25519;
use crate::error::Result;
use crate::lanes::Lane;
use crate::model::did::{Did, DidMetadata, Endpoint};
use crate::model::record::Tags;
use crate::wallet::Change;
use crate::wallet::registry::{self, WalletHandle};

pub async fn set_did_metadata(handle: WalletHandle, did: Did, metadata: String) -> Result<()> {
    note(handle, &did, &DidMetadata { value: metadata }).await
}

pub async fn get_did_metadata(handle: WalletHandle, did: Did) -> Result<String> {
    let wallet = registry::enter(handle)?;
    Ok(records::get::<DidMetadata>(&wallet, did.as_str()).await?.value)
}

pub async fn set_endpoint_for_did(
    handle: WalletHandle,
    did: Did,
    endpoint: Endpoint,
) -> Result<()> {
    if let Some(verkey) = &endpoint.verkey {
        ed25519::check_verkey(verkey)?;
    }
    note(handle, &did, &endpoint).await
}

pub async fn get_endpoint_for_did(
    handle: WalletHandle,
    pool: PoolHandle,
    did: Did,
) -> Result<Endpoint> {
    let wallet = registry::enter(handle)?;
    let endpoint = if_there(records::get(&wallet, did.as_str()).await)?;
    endpoint.ok_or_else(|| pool::cannot_ask(pool, "endpoint", &did, "indy_set_endpoint_for_did"))
}

/// In the place of what was noted before.
async fn note<T: Record + serde::Serialize>(
    handle: WalletHandle,
    did: &Did,
    noun: &T,
) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    Lane::Cheap.visit().await;
    let change = Change::default().put(T::KIND, did.as_str(), to_json(noun)?, Tags::new());
    wallet.commit(turn, change).await
}
