//! DIDs of ours and of others.

use std::collections::HashMap;

use super::records::{
    self, MOST_ATTEMPTS, Record, get_version, if_there, overtaken_too_often, to_json, to_json_array,
};
use crate::crypto::ed25519;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint};
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
    let mut turn = wallet.turn();
    let (did, key) = Lane::Cheap.run(|| create_did(&info)).await?;
    // The turn is kept until it is known which key the DID has: nobody replaces it before that.
    for _ in 0..MOST_ATTEMPTS {
        match wallet.try_commit(&mut turn, creation(&did, &key)?).await {
            Ok(()) => return Ok((did.did.into_string(), did.verkey)),
            Err(error) if error.kind() == ErrorKind::WalletItemAlreadyExists => {}
            Err(error) => return Err(error),
        }
        if let Some(present) = if_there(records::get(&wallet, did.did.as_str()).await)? {
            check_same_key(&present, &did)?;
            return Ok((did.did.into_string(), did.verkey));
        }
        // Another process has deleted it meanwhile.
        checkpoint().await?;
    }
    Err(overtaken_too_often())
}

/// Stores somebody else's DID with its key, or gives the one that is there this key. Without a key, the
/// DID is one itself.
pub async fn store_their_did(handle: WalletHandle, info: TheirDidInfo) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    let TheirDidInfo { did, verkey } = info;
    let verkey = verkey.unwrap_or_else(|| did.unqualified().to_owned());
    // DIDs of other methods need not be base58, and need not be decoded where a key is whole.
    let first_half = if verkey.starts_with('~') { did.bytes()? } else { Vec::new() };
    let verkey = ed25519::full_verkey(&first_half, &verkey)?;
    let their_did = TheirDid { did, verkey };
    let name = their_did.did.as_str();
    let change = Change::default().put(TheirDid::KIND, name, to_json(&their_did)?, Tags::new());
    wallet.commit(turn, change).await
}

/// A DID of ours with what is told of it.
pub async fn get_my_did_with_meta(handle: WalletHandle, did: Did) -> Result<String> {
    let wallet = registry::enter(handle)?;
    Ok(to_json(&with_metadata(&wallet, did.as_str()).await?)?.to_string())
}

/// Each DID is told with its key and the one to come as they were at one moment.
pub async fn list_my_dids_with_meta(handle: WalletHandle) -> Result<String> {
    let wallet = registry::enter(handle)?;
    for _ in 0..MOST_ATTEMPTS {
        if let Some(told) = list_with_meta(&wallet).await? {
            return to_json_array(&told, to_json).await;
        }
    }
    Err(overtaken_too_often())
}

/// `None` if a DID went away meanwhile: it may have been renamed, and be told twice or not at all.
async fn list_with_meta(wallet: &Wallet) -> Result<Option<Vec<DidWithMetadata>>> {
    // What was there before all others and after them, with one key, was there all the time: without
    // a key to come, if none is listed. Every other DID is looked at by itself.
    let mut before = by_name(records::list::<MyDid>(wallet).await?, |it| it.verkey);
    let replaced = by_name(records::list::<TemporaryDid>(wallet).await?, |it| it.verkey);
    let mut metadata = by_name(records::list::<DidMetadata>(wallet).await?, |it| it.value);
    let mut told = Vec::new();
    for (name, MyDid { did, verkey }) in records::list::<MyDid>(wallet).await? {
        if before.remove(&name).as_ref() == Some(&verkey) && !replaced.contains_key(&name) {
            let metadata = metadata.remove(&name);
            told.push(DidWithMetadata { did, verkey, temp_verkey: None, metadata });
        } else {
            match if_there(with_metadata(wallet, &name).await)? {
                Some(did) => told.push(did),
                None => return Ok(None),
            }
        }
    }
    Ok(before.is_empty().then_some(told))
}

/// Reads until the DID has not changed meanwhile: whoever changes the temporary key, or takes what
/// belongs to the DID elsewhere, writes the DID.
async fn with_metadata(wallet: &Wallet, name: &str) -> Result<DidWithMetadata> {
    let (mut mine, mut version) = get_version::<MyDid>(wallet, name).await?;
    loop {
        let temporary = if_there(records::get::<TemporaryDid>(wallet, name).await)?;
        let metadata = if_there(records::get::<DidMetadata>(wallet, name).await)?;
        let (now, version_now) = get_version::<MyDid>(wallet, name).await?;
        if version_now == version {
            return Ok(DidWithMetadata {
                did: mine.did,
                verkey: mine.verkey,
                temp_verkey: temporary.map(|it| it.verkey),
                metadata: metadata.map(|it| it.value),
            });
        }
        (mine, version) = (now, version_now);
        checkpoint().await?;
    }
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

/// The key is written also where it is there: whoever is deleting it, because no DID has it, sees
/// that it has changed.
fn creation(did: &MyDid, key: &Key) -> Result<Change> {
    Ok(Change::default().add(MyDid::KIND, did.did.as_str(), to_json(did)?).put(
        Key::KIND,
        &key.verkey,
        to_json(key)?,
        Tags::new(),
    ))
}

fn check_same_key(present: &MyDid, did: &MyDid) -> Result<()> {
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
