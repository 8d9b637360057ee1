//! The keys of DIDs: finding, abbreviating and replacing them.
//!
//! A replacement has two steps, between which the ledger is told of the new key. Whoever begins or
//! ends one writes the DID's record, also where it stays as it is: so its version tells whether
//! the temporary key has changed too.

use super::pool::{self, PoolHandle};
use super::records::{self, Record, commit_in_turn, get_version, if_there, to_json};
use crate::crypto::{base58, ed25519};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::Lane;
use crate::model::did::{Did, MyDid, TemporaryDid, TheirDid};
use crate::model::key::{Key, KeyInfo, check_crypto_type};
use crate::model::wallet::Secret;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Change, Wallet};

/// Makes the key that will replace the one of a DID of ours, which stays in force.
pub async fn replace_keys_start(handle: WalletHandle, did: Did, info: KeyInfo) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let (wallet, did, info) = (&**wallet, &did, &info);
    let begun = commit_in_turn(wallet, wallet.turn(), || begin(wallet, did, info)).await;
    begun.map_err(|error| match error.kind() {
        ErrorKind::WalletItemAlreadyExists => Error::new(
            error.kind(),
            "a replacement of the key was begun already, or the wallet has a key of this seed; apply \
             that one first, or give another seed",
        ),
        _ => error,
    })
}

/// Puts the key made by `replace_keys_start` in force. The one that it replaces stays in the wallet.
pub async fn replace_keys_apply(handle: WalletHandle, did: Did) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let (wallet, did) = (&**wallet, &did);
    commit_in_turn(wallet, wallet.turn(), || end(wallet, did)).await
}

/// The key of a DID of ours, or else of one of others that the wallet knows.
pub async fn key_for_local_did(handle: WalletHandle, did: Did) -> Result<String> {
    let wallet = registry::enter(handle)?;
    match if_there(records::get::<MyDid>(&wallet, did.as_str()).await)? {
        Some(mine) => Ok(mine.verkey),
        None => Ok(records::get::<TheirDid>(&wallet, did.as_str()).await?.verkey),
    }
}

/// The same, but what the wallet does not know is a matter of the ledger.
pub async fn key_for_did(handle: WalletHandle, pool: PoolHandle, did: Did) -> Result<String> {
    if_there(key_for_local_did(handle, did.clone()).await)?
        .ok_or_else(|| pool::cannot_ask(pool, "key", &did, "indy_store_their_did"))
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

async fn begin(wallet: &Wallet, did: &Did, info: &KeyInfo) -> Result<(Change, String)> {
    let (mine, version) = get_version::<MyDid>(wallet, did.as_str()).await?;
    let key = Lane::Cheap.run(|| create_key(info)).await?;
    let temporary = TemporaryDid { did: mine.did.clone(), verkey: key.verkey.clone() };
    let change = Change::default()
        .set_value(MyDid::KIND, did.as_str(), to_json(&mine)?, version)
        .add(Key::KIND, &key.verkey, to_json(&key)?)
        .add(TemporaryDid::KIND, did.as_str(), to_json(&temporary)?);
    Ok((change, temporary.verkey))
}

async fn end(wallet: &Wallet, did: &Did) -> Result<(Change, ())> {
    let (mine, version) = get_version::<MyDid>(wallet, did.as_str()).await?;
    let temporary = if_there(get_version::<TemporaryDid>(wallet, did.as_str()).await)?;
    let (temporary, version_of_temporary) = temporary.ok_or_else(|| {
        let message = format!("there is no key to put in force for {did}; make one first");
        Error::new(ErrorKind::WalletItemNotFound, message)
    })?;
    let mine = MyDid { did: mine.did, verkey: temporary.verkey };
    let change = Change::default()
        .set_value(MyDid::KIND, did.as_str(), to_json(&mine)?, version)
        .remove(TemporaryDid::KIND, did.as_str(), version_of_temporary);
    Ok((change, ()))
}

fn create_key(info: &KeyInfo) -> Result<Key> {
    check_crypto_type(info.crypto_type.as_deref())?;
    let (key, _) = ed25519::create_key(info.seed.as_ref().map(Secret::expose))?;
    Ok(key)
}
