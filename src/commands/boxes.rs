//! Boxes for one recipient: libindy's older way to encrypt.

use std::mem;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::crypto::own_key;
use super::slices::{SLICE, append_base64, decode_base64, lane_of, split_last};
use crate::crypto::base64::{STANDARD, encoded_length};
use crate::crypto::boxes::{self, SEALED_HEAD};
use crate::crypto::key_pair::KeyPair;
use crate::crypto::secret_box::{SecretBox, TAG_LENGTH, refused};
use crate::crypto::x25519::{KEY_LENGTH, PublicKey, SharedKey};
use crate::crypto::{ed25519, random};
use crate::error::{Error, Result};
use crate::lanes::checkpoint;
use crate::wallet::registry::{self, WalletHandle};

type Text = Zeroizing<Vec<u8>>;

/// A box with what is needed to open it: MessagePack, a map.
#[derive(Serialize, Deserialize)]
struct Combined<'a> {
    /// The box, in base64.
    msg: &'a str,
    /// The sender's verification key.
    sender: &'a str,
    /// In base64.
    nonce: &'a str,
}

/// MessagePack's marks and the names of a `Combined`, at most.
const COMBINED_OVERHEAD: usize = 64;

/// A box of ours in a sealed box: only the recipient sees who has sent it.
pub async fn auth_crypt(
    handle: WalletHandle,
    sender: String,
    recipient: String,
    text: Text,
) -> Result<Vec<u8>> {
    let wallet = registry::enter(handle)?;
    ed25519::check_verkey(&sender)?;
    ed25519::check_verkey(&recipient)?;
    let sender = own_key(&wallet, &sender).await?;
    lane_of(text.len()).visit().await;
    let shared = wallet.key_cache().shared(&sender, &recipient)?;
    let recipient = wallet.key_cache().public(&recipient)?;
    // A long message does not keep the wallet from closing.
    drop(wallet);
    let combined = combine(sender.verkey(), &shared, text).await?;
    seal(&recipient, combined).await
}

/// The sender's key and the text.
pub async fn auth_decrypt(
    handle: WalletHandle,
    recipient: String,
    sealed: Vec<u8>,
) -> Result<(String, Text)> {
    let wallet = registry::enter(handle)?;
    let key = own_key(&wallet, &recipient).await?;
    lane_of(sealed.len()).visit().await;
    let combined = open(&key, sealed).await?;
    let Combined { msg, sender, nonce } =
        rmp_serde::from_slice(&combined).map_err(|_| refused())?;
    let nonce = STANDARD.decode(nonce, "the nonce of the box")?;
    let nonce = <[u8; _]>::try_from(nonce).map_err(|_| refused())?;
    let shared = wallet.key_cache().shared(&key, sender)?;
    drop(wallet);
    let sealed = decode_base64(&STANDARD, msg, "the box").await?;
    let text = open_after(0, SecretBox::new(&shared, &nonce), sealed).await?;
    Ok((sender.to_owned(), text))
}

pub async fn anon_crypt(recipient: String, text: Text) -> Result<Vec<u8>> {
    lane_of(text.len()).visit().await;
    let recipient = PublicKey::of_verkey(&ed25519::parse_verkey(&recipient)?)?;
    let text = with_head(SEALED_HEAD, &text);
    seal(&recipient, text).await
}

pub async fn anon_decrypt(
    handle: WalletHandle,
    recipient: String,
    sealed: Vec<u8>,
) -> Result<Text> {
    let wallet = registry::enter(handle)?;
    let key = own_key(&wallet, &recipient).await?;
    drop(wallet);
    lane_of(sealed.len()).visit().await;
    open(&key, sealed).await
}

/// The MessagePack of a box, after room for the head of a sealed one.
async fn combine(sender: &str, shared: &SharedKey, text: Text) -> Result<Text> {
    let nonce = random::bytes()?;
    let sealing = SecretBox::new(shared, &nonce);
    let mut sealed = with_head(TAG_LENGTH, &text);
    let (head, body) = sealed.split_at_mut(TAG_LENGTH);
    head.copy_from_slice(&seal_in_slices(sealing, body).await?);
    let mut msg = String::with_capacity(encoded_length(sealed.len()));
    append_base64(&STANDARD, &sealed, &mut msg).await?;
    let nonce = STANDARD.encode(&nonce);
    let combined = Combined { msg: &msg, sender, nonce: &nonce };
    let length = msg.len() + combined.sender.len() + nonce.len() + COMBINED_OVERHEAD;
    let mut packed = Zeroizing::new(Vec::with_capacity(SEALED_HEAD + length));
    packed.resize(SEALED_HEAD, 0);
    rmp_serde::encode::write_named(&mut *packed, &combined)
        .map_err(|error| Error::bug("a box could not be written").because(error))?;
    Ok(packed)
}

fn with_head(length: usize, text: &[u8]) -> Text {
    let mut with_head = Zeroizing::new(Vec::with_capacity(length + text.len()));
    with_head.resize(length, 0);
    with_head.extend_from_slice(text);
    with_head
}

/// Makes a sealed box of what stands after room for its head.
async fn seal(recipient: &PublicKey, mut text: Text) -> Result<Vec<u8>> {
    let (sender, sealing) = boxes::begin_sealed(recipient)?;
    let (head, body) = text.split_at_mut(SEALED_HEAD);
    let tag = seal_in_slices(sealing, body).await?;
    head[..KEY_LENGTH].copy_from_slice(sender.as_bytes());
    head[KEY_LENGTH..].copy_from_slice(&tag);
    Ok(mem::take(&mut *text))
}

/// The text of a sealed box.
async fn open(key: &KeyPair, sealed: Vec<u8>) -> Result<Text> {
    let (opening, _) = boxes::begin_opening(&key.encryption, &sealed)?;
    open_after(KEY_LENGTH, opening, sealed).await
}

async fn seal_in_slices(mut sealing: SecretBox, text: &mut [u8]) -> Result<[u8; TAG_LENGTH]> {
    let (slices, last) = split_last(text);
    for slice in slices.chunks_mut(SLICE) {
        sealing.seal_slice(slice);
        checkpoint().await?;
    }
    Ok(sealing.seal_last(last))
}

/// Opens what begins there with a tag. Where it does not open, nothing of it leaves.
async fn open_after(start: usize, mut opening: SecretBox, sealed: Vec<u8>) -> Result<Text> {
    let mut text = Zeroizing::new(sealed);
    let (tag, body) = text
        .get_mut(start..)
        .and_then(<[u8]>::split_first_chunk_mut)
        .ok_or_else(refused)?;
    let (slices, last) = split_last(body);
    for slice in slices.chunks_mut(SLICE) {
        opening.open_slice(slice);
        checkpoint().await?;
    }
    opening.open_last(last, tag)?;
    text.drain(..start + TAG_LENGTH);
    Ok(text)
}
