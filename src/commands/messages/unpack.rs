//! Unpacking: finding a key of the wallet, the message's key, the text.
//!
//! Nothing of the text leaves before all of it was found authentic. What is wrong with a message has
//! libindy's three kinds: a parameter that is no such JSON, a text that was changed, and the rest.

use std::io::{self, Write};
use std::str;
use std::sync::Arc;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use zeroize::Zeroizing;

use crate::commands::crypto::own_key;
use crate::commands::records::Size;
use crate::commands::slices::{SLICE, decode_base64, lane_of};
use crate::crypto::base64::URL_SAFE;
use crate::crypto::key_pair::KeyPair;
use crate::crypto::payload::Opening;
use crate::crypto::secret_box::refused;
use crate::crypto::{boxes, ed25519};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::checkpoint;
use crate::model::packed::{Envelope, Header, Protected, Recipient, Verkeys};
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{OpenWallet, PAGE};

const BEFORE_TEXT: &[u8] = b"{\"message\":\"";
const AFTER_TEXT: &[u8] = b"\",";

/// The position of the message among the parameters. libindy did not count the wallet.
const PACKED: u8 = 3;

/// The key of the message, and the sender's, if it has one.
struct Opened {
    key: Zeroizing<[u8; 32]>,
    sender: Option<String>,
}

/// JSON with the text, the recipient's key and, unless the message is anonymous, the sender's.
pub async fn unpack_message(handle: WalletHandle, packed: Vec<u8>) -> Result<Zeroizing<Vec<u8>>> {
    let wallet = registry::enter(handle)?;
    let lane = lane_of(packed.len());
    lane.visit().await;
    let envelope: Envelope<'_> = serde_json::from_slice(&packed)
        .map_err(|error| Error::param(PACKED, "is no packed message").because(error))?;
    let protected = URL_SAFE.decode(&envelope.protected, "`protected`")?;
    let protected: Protected<'_> = serde_json::from_slice(&protected)
        .map_err(|error| Error::malformed("`protected` of the packed message", &error))?;
    let (recipient, pair) = find(&wallet, &protected.recipients).await?;
    lane.visit().await;
    let opened = open_key(&wallet, recipient, &pair)?;
    // From here on the wallet is not needed: a long message does not keep it from closing.
    drop(wallet);
    let text = open_text(&envelope, &opened.key).await?;
    drop(envelope);
    drop(packed);
    let sender_verkey = opened.sender.as_deref();
    write(text, &Verkeys { recipient_verkey: &recipient.header.kid, sender_verkey }).await
}

/// The first recipient whose key the wallet has.
async fn find<'a, 'b>(
    wallet: &OpenWallet,
    recipients: &'b [Recipient<'a>],
) -> Result<(&'b Recipient<'a>, Arc<KeyPair>)> {
    for (number, recipient) in recipients.iter().enumerate() {
        match own_key(wallet, &recipient.header.kid).await {
            Ok(pair) => return Ok((recipient, pair)),
            Err(error) if error.kind() == ErrorKind::WalletItemNotFound => {}
            // What is no key is none of ours.
            Err(_) if ed25519::check_verkey(&recipient.header.kid).is_err() => {}
            Err(error) => return Err(error),
        }
        if number % PAGE == PAGE - 1 {
            checkpoint().await?;
        }
    }
    let message = "the wallet has none of the keys that the message is for";
    Err(Error::new(ErrorKind::WalletItemNotFound, message))
}

fn open_key(wallet: &OpenWallet, recipient: &Recipient<'_>, mine: &KeyPair) -> Result<Opened> {
    let sealed = URL_SAFE.decode(&recipient.encrypted_key, "`encrypted_key`")?;
    let (key, sender) = match &recipient.header {
        Header { sender: None, .. } => (boxes::open_anonymous(&mine.encryption, &sealed)?, None),
        Header { sender: Some(_), iv: None, .. } => {
            return Err(Error::structure("a recipient with `sender` has no `iv`"));
        }
        Header { sender: Some(sender), iv: Some(nonce), .. } => {
            let nonce = URL_SAFE.decode(nonce, "`iv` of a recipient")?;
            let sender = URL_SAFE.decode(sender, "`sender`")?;
            let sender = boxes::open_anonymous(&mine.encryption, &sender)?;
            let sender = str::from_utf8(&sender).map_err(|_| refused())?;
            let shared = wallet.key_cache().shared(mine, sender)?;
            (boxes::open(&shared, &nonce, &sealed)?, Some(sender.to_owned()))
        }
    };
    let mut opened = Opened { key: Zeroizing::default(), sender };
    if key.len() != opened.key.len() {
        return Err(refused());
    }
    opened.key.copy_from_slice(&key);
    Ok(opened)
}

async fn open_text(envelope: &Envelope<'_>, key: &[u8; 32]) -> Result<Zeroizing<Vec<u8>>> {
    let nonce = fixed(&envelope.iv, "`iv`")?;
    let tag = fixed(&envelope.tag, "`tag`")?;
    let mut opening = Opening::new(key, &nonce, envelope.protected.as_bytes())?;
    let mut text =
        Zeroizing::new(decode_base64(&URL_SAFE, &envelope.ciphertext, "`ciphertext`").await?);
    for (number, slice) in text.chunks_mut(SLICE).enumerate() {
        if number > 0 {
            checkpoint().await?;
        }
        opening.open(slice)?;
    }
    let changed = "the message was changed: its text does not fit its tag";
    if !opening.finish(&tag)? {
        return Err(Error::new(ErrorKind::UnknownCryptoType, changed));
    }
    Ok(text)
}

/// Exactly `N` bytes.
fn fixed<const N: usize>(text: &str, what: &str) -> Result<[u8; N]> {
    let bytes = URL_SAFE.decode(text, what)?;
    bytes
        .try_into()
        .map_err(|_| Error::structure(format!("{what} has not {N} bytes")))
}

/// The text as a JSON string, with the keys after it. Its length is found first: a buffer that grows
/// leaves copies behind.
async fn write(text: Zeroizing<Vec<u8>>, verkeys: &Verkeys<'_>) -> Result<Zeroizing<Vec<u8>>> {
    let failed = |error| Error::bug("an unpacked message could not be written").because(error);
    let verkeys = serde_json::to_vec(verkeys).map_err(failed)?;
    let mut size = Size::default();
    write_text(&text, &mut size).await?;
    let around = BEFORE_TEXT.len() + AFTER_TEXT.len() + verkeys.len();
    let mut json = Zeroizing::new(Vec::with_capacity(size.0 + around));
    json.extend_from_slice(BEFORE_TEXT);
    write_text(&text, &mut *json).await?;
    json.extend_from_slice(AFTER_TEXT);
    json.extend_from_slice(verkeys.get(1..).unwrap_or_default());
    Ok(json)
}

async fn write_text(mut rest: &[u8], to: &mut (impl Write + Send)) -> Result<()> {
    while !rest.is_empty() {
        let text = begin_of_text(rest)?;
        let written = text.serialize(&mut Serializer::with_formatter(&mut *to, Unquoted));
        written.map_err(|error| {
            Error::bug("an unpacked message could not be written").because(error)
        })?;
        rest = &rest[text.len()..];
        if !rest.is_empty() {
            checkpoint().await?;
        }
    }
    Ok(())
}

/// The characters of the next slice, of which there is at least one.
fn begin_of_text(bytes: &[u8]) -> Result<&str> {
    let slice = &bytes[..bytes.len().min(SLICE)];
    let error = match str::from_utf8(slice) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    // The slice may end within a character; the message may not.
    if error.error_len().is_none() && slice.len() < bytes.len() {
        return str::from_utf8(&slice[..error.valid_up_to()]).map_err(|_| not_text());
    }
    Err(not_text())
}

fn not_text() -> Error {
    Error::structure("the message that was packed is not UTF-8: JSON cannot tell it")
}

/// Writes strings without the quotes around them.
struct Unquoted;

impl Formatter for Unquoted {
    fn begin_string<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        Ok(())
    }

    fn end_string<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        Ok(())
    }
}
