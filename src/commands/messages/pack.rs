//! Packing: a key for each recipient, then the text.

use std::mem;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::commands::crypto::own_key;
use crate::commands::slices::{SLICE, append_base64, lane_of};
use crate::crypto::base64::{URL_SAFE, encoded_length};
use crate::crypto::key_pair::KeyPair;
use crate::crypto::payload::Sealing;
use crate::crypto::{boxes, ed25519, random};
use crate::error::{Error, Result};
use crate::lanes::{Lane, checkpoint, cut};
use crate::model::packed::{Header, Protected, Recipient};
use crate::wallet::KeyCache;
use crate::wallet::registry::{self, WalletHandle};

/// Recipients whose keys are encrypted in one slice: about a tenth of a millisecond each.
const RECIPIENTS: usize = 16;

/// Bytes that a recipient adds to the message, about.
const RECIPIENT: usize = 450;

/// What the keys of all recipients are made with.
struct Wrapping {
    key: Zeroizing<[u8; 32]>,
    sender: Option<Arc<KeyPair>>,
    cache: Arc<KeyCache>,
}

/// Without a sender the message is anonymous, and needs no wallet.
pub async fn pack_message(
    handle: WalletHandle,
    text: Zeroizing<Vec<u8>>,
    recipients: Vec<String>,
    sender: Option<String>,
) -> Result<Vec<u8>> {
    let wallet = registry::enter(handle);
    let sender = match sender {
        None => None,
        Some(verkey) => {
            ed25519::check_verkey(&verkey)?;
            Some(own_key(wallet.as_ref().map_err(Error::again)?, &verkey).await?)
        }
    };
    let cache = wallet.map(|it| Arc::clone(it.key_cache())).unwrap_or_default();
    // From here on the wallet is not needed: a long message does not keep it from closing.
    let wrapping = Wrapping { key: random::secret()?, sender, cache };
    let lane = lane_of(text.len() + recipients.len() * RECIPIENT);
    let wrapping = Arc::new(wrapping);
    let recipients = wrap_all(&wrapping, recipients, lane).await?;
    lane.visit().await;
    let protected = Protected::new(wrapping.sender.is_some(), recipients);
    let protected = serde_json::to_vec(&protected)
        .map_err(|error| Error::bug("the recipients could not be written").because(error))?;
    write(&wrapping.key, URL_SAFE.encode(&protected), text).await
}

/// Many on all threads of Expensive, a share each.
async fn wrap_all(
    wrapping: &Arc<Wrapping>,
    verkeys: Vec<String>,
    lane: Lane,
) -> Result<Vec<Recipient<'static>>> {
    if verkeys.len() <= RECIPIENTS {
        return lane.run(|| verkeys.into_iter().map(|it| wrapping.wrap(it)).collect()).await;
    }
    let share = verkeys.len().div_ceil(Lane::Expensive.threads().max(1));
    let parts = cut(verkeys, share).map(|verkeys| {
        let wrapping = Arc::clone(wrapping);
        async move { wrapping.wrap_in_slices(verkeys).await }
    });
    Ok(Lane::Expensive.all(parts).await?.into_iter().flatten().collect())
}

impl Wrapping {
    async fn wrap_in_slices(&self, verkeys: Vec<String>) -> Result<Vec<Recipient<'static>>> {
        let mut wrapped = Vec::with_capacity(verkeys.len());
        for (number, verkey) in verkeys.into_iter().enumerate() {
            if number > 0 && number % RECIPIENTS == 0 {
                checkpoint().await?;
            }
            wrapped.push(self.wrap(verkey)?);
        }
        Ok(wrapped)
    }

    fn wrap(&self, verkey: String) -> Result<Recipient<'static>> {
        let public = self.cache.public(&verkey)?;
        let Some(sender) = &self.sender else {
            let encrypted_key = boxes::seal_anonymously(&public, &self.key[..])?;
            return Ok(Recipient {
                encrypted_key: URL_SAFE.encode(&encrypted_key).into(),
                header: Header { kid: verkey.into(), iv: None, sender: None },
            });
        };
        let nonce = random::bytes()?;
        let shared = self.cache.shared(sender, &verkey)?;
        let encrypted_key = boxes::seal(&shared, &nonce, &self.key[..]);
        let sender = boxes::seal_anonymously(&public, sender.verkey().as_bytes())?;
        Ok(Recipient {
            encrypted_key: URL_SAFE.encode(&encrypted_key).into(),
            header: Header {
                kid: verkey.into(),
                iv: Some(URL_SAFE.encode(&nonce).into()),
                sender: Some(URL_SAFE.encode(&sender).into()),
            },
        })
    }
}

/// Encrypts the text where it stands and writes the message, whose length is known before.
async fn write(key: &[u8; 32], protected: String, mut text: Zeroizing<Vec<u8>>) -> Result<Vec<u8>> {
    const NAMES: [&str; 5] =
        ["{\"protected\":\"", "\",\"iv\":\"", "\",\"ciphertext\":\"", "\",\"tag\":\"", "\"}"];
    let nonce = random::bytes()?;
    let mut sealing = Sealing::new(key, &nonce, protected.as_bytes())?;
    for (number, slice) in text.chunks_mut(SLICE).enumerate() {
        if number > 0 {
            checkpoint().await?;
        }
        sealing.seal(slice)?;
    }
    let tag = sealing.finish()?;
    // No longer a secret, which would be zeroed.
    let ciphertext = mem::take(&mut *text);
    let lengths = [protected.len(), encoded_length(nonce.len()), encoded_length(tag.len())];
    let length = lengths.iter().sum::<usize>() + encoded_length(ciphertext.len());
    let mut message = String::with_capacity(length + NAMES.concat().len());
    for (name, value) in NAMES.iter().zip([&protected, &URL_SAFE.encode(&nonce)]) {
        message.push_str(name);
        message.push_str(value);
    }
    message.push_str(NAMES[2]);
    append_base64(&URL_SAFE, &ciphertext, &mut message).await?;
    message.push_str(NAMES[3]);
    URL_SAFE.append(&tag, &mut message);
    message.push_str(NAMES[4]);
    Ok(message.into_bytes())
}
