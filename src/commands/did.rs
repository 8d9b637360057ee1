//! DIDs of ours and of others.

use std::collections::HashMap;

use super::records::{self, Record, to_json, to_json_array};
use crate::crypto::{base58, ed25519};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::Lane;
use crate::model::did::{
    Did, DidMetadata, DidWithMetadata, MyDid, MyDidInfo, TemporaryDid, TheirDid, TheirDidInfo,
};
use crate::model::key::{Key, check_crypto_type};
use crate::model::record::Tags;
use crate::model::wallet::Secret;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Change, Wallet};

/// Creates a DID with its key, both in one transaction. One that is there with the same key is
/// given again.
pub async fn create_and_store_my_did(
    handle: WalletHandle,
    info: MyDidInfo,
) -> Result<(String, String)> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    let (did, key) = Lane::Cheap.run(|| create_did(&info)).await?;
    let change = Change::default()
        .add(MyDid::KIND, did.did.as_str(), to_json(&did)?)
        .keep_or_add(Key::KIND, &key.verkey, to_json(&key)?);
    match wallet.commit(turn, change).await {
        Err(error) if error.kind() == ErrorKind::WalletItemAlreadyExists => {
            check_same_key(&wallet, &did).await?;
        }
        committed => committed?,
    }
    Ok((did.did.into_string(), did.verkey))
}

/// Stores somebody else's DID with its key, or gives the one that is there this key. Without a key, the
/// DID is one itself.
pub async fn store_their_did(handle: WalletHandle, info: TheirDidInfo) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    let TheirDidInfo { did, verkey } = info;
    let bytes = did.bytes()?;
    let verkey = verkey.unwrap_or_else(|| base58::encode(&bytes));
    let verkey = ed25519::full_verkey(&bytes, &verkey)?;
    let their_did = TheirDid { did, verkey };
    let name = their_did.did.as_str();
    let change = Change::default().put(TheirDid::KIND, name, to_json(&their_did)?, Tags::new());
    wallet.commit(turn, change).await
}

pub async fn list_my_dids_with_meta(handle: WalletHandle) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let dids = records::list::<MyDid>(&wallet).await?;
    let mut temporary = by_name(records::list::<TemporaryDid>(&wallet).await?, |it| it.verkey);
    let mut metadata = by_name(records::list::<DidMetadata>(&wallet).await?, |it| it.value);
    to_json_array(&dids, |(name, MyDid { did, verkey })| {
        to_json(&DidWithMetadata {
            did: did.clone(),
            verkey: verkey.clone(),
            temp_verkey: temporary.remove(name),
            metadata: metadata.remove(name),
        })
    })
    .await
}

/// The key of a DID of ours, or else of one of others that the wallet knows.
pub async fn key_for_local_did(handle: WalletHandle, did: Did) -> Result<String> {
    let wallet = registry::enter(handle)?;
    match records::get::<MyDid>(&wallet, did.as_str()).await {
        Err(error) if error.kind() == ErrorKind::WalletItemNotFound => {
            Ok(records::get::<TheirDid>(&wallet, did.as_str()).await?.verkey)
        }
        mine => Ok(mine?.verkey),
    }
}

/// Writes a key as `~` and its second half, where the DID is its first half.
pub async fn abbreviate_verkey(did: Did, verkey: String) -> Result<String> {
    ed25519::check_verkey(&verkey)?;
    if !did.is_abbreviatable() {
        return Ok(verkey);
    }
    let key = base58::decode::<32>(&verkey, "a full verification key")?;
    let (first, second) = key.split_at(16);
    if first == did.bytes()? { Ok(format!("~{}", base58::encode(second))) } else { Ok(verkey) }
}

fn create_did(info: &MyDidInfo) -> Result<(MyDid, Key)> {
    check_crypto_type(info.crypto_type.as_deref())?;
    let (key, verkey) = ed25519::create_key(info.seed.as_ref().map(Secret::expose))?;
    let did = match &info.did {
        Some(did) => did.clone(),
        None => Did::of_key(&verkey, info.cid == Some(true), info.method_name.as_ref()),
    };
    Ok((MyDid { did, verkey: key.verkey.clone() }, key))
}

async fn check_same_key(wallet: &Wallet, did: &MyDid) -> Result<()> {
    let present = records::get::<MyDid>(wallet, did.did.as_str()).await?;
    if present.verkey == did.verkey {
        return Ok(());
    }
    let message = format!(
        "the wallet has the DID {} with another key; give the seed it was made from",
        did.did
    );
    Err(Error::new(ErrorKind::DidAlreadyExists, message))
}

fn by_name<T>(records: Vec<(String, T)>, value: impl Fn(T) -> String) -> HashMap<String, String> {
    records.into_iter().map(|(name, record)| (name, value(record))).collect()
}
