//! Packed messages: the JSON of HIPE 0028 (Aries RFC 0019), as libindy 1.16 writes and reads it.
//!
//! What is read borrows from the text that it was read from: a message may be long.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What libindy calls the cipher. It is ChaCha20-Poly1305 of RFC 8439, without the X.
const CIPHER: &str = "xchacha20poly1305_ietf";
const TYPE: &str = "JWM/1.0";

/// The message: everything in base64 for URLs.
#[derive(Deserialize)]
pub struct Envelope<'a> {
    /// A `Protected`. The cipher authenticates its base64.
    #[serde(borrow)]
    pub protected: Cow<'a, str>,
    #[serde(borrow)]
    pub iv: Cow<'a, str>,
    #[serde(borrow)]
    pub ciphertext: Cow<'a, str>,
    #[serde(borrow)]
    pub tag: Cow<'a, str>,
}

/// For whom the message is.
#[derive(Serialize, Deserialize)]
pub struct Protected<'a> {
    #[serde(borrow)]
    enc: Cow<'a, str>,
    #[serde(borrow)]
    typ: Cow<'a, str>,
    #[serde(borrow)]
    alg: Cow<'a, str>,
    #[serde(borrow)]
    pub recipients: Vec<Recipient<'a>>,
}

/// The key of the message for one recipient.
#[derive(Serialize, Deserialize)]
pub struct Recipient<'a> {
    /// In a box of the sender's, or in a sealed box.
    #[serde(borrow)]
    pub encrypted_key: Cow<'a, str>,
    #[serde(borrow)]
    pub header: Header<'a>,
}

#[derive(Serialize, Deserialize)]
pub struct Header<'a> {
    /// The recipient's verification key.
    #[serde(borrow)]
    pub kid: Cow<'a, str>,
    /// The nonce of a box of the sender's.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub iv: Option<Cow<'a, str>>,
    /// The sender's verification key, in a sealed box.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Cow<'a, str>>,
}

/// Whose key, beside the text, an unpacked message tells.
#[derive(Serialize)]
pub struct Verkeys<'a> {
    pub recipient_verkey: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_verkey: Option<&'a str>,
}

impl<'a> Protected<'a> {
    pub fn new(names_sender: bool, recipients: Vec<Recipient<'a>>) -> Self {
        let alg = if names_sender { "Authcrypt" } else { "Anoncrypt" };
        Self { enc: CIPHER.into(), typ: TYPE.into(), alg: alg.into(), recipients }
    }
}
