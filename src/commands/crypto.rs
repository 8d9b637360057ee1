//! Keys and signatures.

use std::sync::Arc;

use super::records::{self, Record, to_json};
use super::slices::lane_of;
use crate::crypto::ed25519;
use crate::crypto::key_pair::KeyPair;
use crate::error::Result;
use crate::lanes::Lane;
use crate::model::key::{Key, KeyInfo, KeyMetadata, check_crypto_type};
use crate::model::record::Tags;
use crate::model::wallet::Secret;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Change, Removals, Wallet};

pub async fn create_key(handle: WalletHandle, info: KeyInfo) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    let (key, _) = Lane::Cheap
        .run(|| {
            check_crypto_type(info.crypto_type.as_deref())?;
            ed25519::create_key(info.seed.as_ref().map(Secret::expose))
        })
        .await?;
    let change = Change::default().add(Key::KIND, &key.verkey, to_json(&key)?);
    wallet.commit(turn, change).await?;
    Ok(key.verkey)
}

/// The wallet need not have the key.
pub async fn set_key_metadata(handle: WalletHandle, verkey: String, value: String) -> Result<()> {
    let wallet = registry::enter(handle)?;
    ed25519::check_verkey(&verkey)?;
    let turn = wallet.turn();
    Lane::Cheap.visit().await;
    let metadata = to_json(&KeyMetadata { value })?;
    let change = Change::default().put(KeyMetadata::KIND, &verkey, metadata, Tags::new());
    wallet.commit(turn, change).await
}

pub async fn get_key_metadata(handle: WalletHandle, verkey: String) -> Result<String> {
    let wallet = registry::enter(handle)?;
    ed25519::check_verkey(&verkey)?;
    Ok(records::get::<KeyMetadata>(&wallet, &verkey).await?.value)
}

pub async fn sign(handle: WalletHandle, verkey: String, message: Vec<u8>) -> Result<Vec<u8>> {
    let wallet = registry::enter(handle)?;
    let key = own_key(&wallet, &verkey).await?;
    // A long message does not keep the wallet from closing.
    drop(wallet);
    Ok(lane_of(message.len()).run(|| key.sign(&message)).await)
}

pub async fn verify(verkey: String, message: Vec<u8>, signature: Vec<u8>) -> Result<bool> {
    lane_of(message.len())
        .run(|| ed25519::verify(&verkey, &message, &signature))
        .await
}

/// A key pair of the wallet, read and made ready if it was not lately.
pub(super) async fn own_key(wallet: &Wallet, verkey: &str) -> Result<Arc<KeyPair>> {
    match wallet.key_cache().own(verkey) {
        Ok(pair) => Ok(pair),
        // On the heap: each command would carry the place for it, and rarely need it.
        Err(removals) => Box::pin(read_own_key(wallet, verkey, removals)).await,
    }
}

async fn read_own_key(wallet: &Wallet, verkey: &str, removals: Removals) -> Result<Arc<KeyPair>> {
    ed25519::check_verkey(verkey)?;
    let key: Key = records::get(wallet, verkey).await?;
    let pair = Lane::Cheap.run(|| KeyPair::of(&key).map(Arc::new)).await?;
    wallet.key_cache().keep_own(Arc::clone(&pair), removals);
    Ok(pair)
}
