//! Relations between DIDs of ours and of others.

use super::records::{self, Record, commit_in_turn, get_version, to_json, to_json_array};
use crate::error::Result;
use crate::model::did::{Did, MyDid, TheirDid};
use crate::model::pairwise::{Pairwise, PairwiseInfo};
use crate::wallet::Change;
use crate::wallet::registry::{self, WalletHandle};

pub async fn is_pairwise_exists(handle: WalletHandle, their_did: Did) -> Result<bool> {
    let wallet = registry::enter(handle)?;
    records::exists::<Pairwise>(&wallet, their_did.as_str()).await
}

/// The wallet must have both DIDs; that is seen to in the same transaction. It writes the DID of ours as
/// it is: whoever renames or deletes that in another process sees that something has changed.
pub async fn create_pairwise(
    handle: WalletHandle,
    their_did: Did,
    my_did: Did,
    metadata: Option<String>,
) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let pairwise = &Pairwise { my_did, their_did, metadata };
    let wallet = &**wallet;
    commit_in_turn(wallet, wallet.turn(), || async move {
        let (my_did, their_did) = (pairwise.my_did.as_str(), pairwise.their_did.as_str());
        let (mine, version) = get_version::<MyDid>(wallet, my_did).await?;
        let change = Change::default()
            .set_value(MyDid::KIND, my_did, to_json(&mine)?, version)
            .require(TheirDid::KIND, their_did)
            .add(Pairwise::KIND, their_did, to_json(pairwise)?);
        Ok((change, ()))
    })
    .await
}

/// A JSON array of texts, each the JSON of one relation, as libindy gives it.
pub async fn list_pairwise(handle: WalletHandle) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let records = wallet.list(Pairwise::KIND).await?;
    to_json_array(&records, |record| to_json(&record.text())).await
}

pub async fn get_pairwise(handle: WalletHandle, their_did: Did) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let pairwise: Pairwise = records::get(&wallet, their_did.as_str()).await?;
    Ok(to_json(&PairwiseInfo::from(pairwise))?.to_string())
}

pub async fn set_pairwise_metadata(
    handle: WalletHandle,
    their_did: Did,
    metadata: Option<String>,
) -> Result<()> {
    let wallet = registry::enter(handle)?;
    records::modify(&wallet, their_did.as_str(), |pairwise: &mut Pairwise| {
        pairwise.metadata.clone_from(&metadata);
    })
    .await
}
