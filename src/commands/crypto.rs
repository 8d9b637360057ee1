//! Keys and signatures.

use super::records::{self, Record, to_json};
use crate::crypto::ed25519;
use crate::error::Result;
use crate::lanes::Lane;
use crate::model::key::{Key, KeyInfo, check_crypto_type};
use crate::model::wallet::Secret;
use crate::wallet::Change;
use crate::wallet::registry::{self, WalletHandle};

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

pub async fn sign(handle: WalletHandle, verkey: String, message: Vec<u8>) -> Result<Vec<u8>> {
    let wallet = registry::enter(handle)?;
    ed25519::check_verkey(&verkey)?;
    let key: Key = records::get(&wallet, &verkey).await?;
    Lane::Cheap.run(|| ed25519::sign(&key, &message)).await
}

pub async fn verify(verkey: String, message: Vec<u8>, signature: Vec<u8>) -> Result<bool> {
    Lane::Cheap
        .run(|| {
            ed25519::check_verkey(&verkey)?;
            ed25519::verify(&verkey, &message, &signature)
        })
        .await
}
