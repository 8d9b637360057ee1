//! DIDs, as callers name them and as wallets keep them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::qualified;
use super::wallet::Secret;
use crate::error::{Error, Result};

/// A DID: base58 of 16 or 32 bytes, or fully qualified (`did:method:…`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Did(String);

impl Did {
    const PREFIX: &'static str = "did";

    /// The DID that belongs to a verification key: its first half, or all of it (`cid`).
    pub fn of_key(verkey: &[u8; 32], cid: bool, method: Option<&DidMethod>) -> Self {
        let part = if cid { &verkey[..] } else { &verkey[..16] };
        let did = bs58::encode(part).into_string();
        match method {
            Some(method) => Self(qualified::qualify(Self::PREFIX, &method.0, &did)),
            None => Self(did),
        }
    }

    /// The same DID under this method, in the place of the one it has.
    pub fn of_method(&self, method: &DidMethod) -> Self {
        Self(qualified::qualify(Self::PREFIX, &method.0, self.unqualified()))
    }

    /// The DID without prefix and method.
    pub fn unqualified(&self) -> &str {
        qualified::unqualified(&self.0)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }

    pub fn method(&self) -> Option<&str> {
        qualified::method(&self.0)
    }

    /// Whether keys of this DID may be written as `~` and their second half.
    pub fn is_abbreviatable(&self) -> bool {
        self.method().is_none_or(|method| method.starts_with("sov"))
    }

    /// The bytes of the DID without its method. Decoding base58 takes quadratic time, so a text too
    /// long for 32 bytes is not begun.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = [0; 32];
        let length = bs58::decode(self.unqualified()).onto(&mut bytes).map_err(|error| {
            Error::structure("a DID is 16 or 32 bytes in base58").because(error)
        })?;
        Ok(bytes[..length].to_vec())
    }
}

impl FromStr for Did {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.contains('\0') {
            return Err(Error::structure("a DID has no NUL in it"));
        }
        let did = Self(text.to_owned());
        if qualified::is_qualified_as(Self::PREFIX, text) {
            return Ok(did);
        }
        match did.bytes()?.len() {
            16 | 32 => Ok(did),
            length => Err(Error::structure(format!(
                "a DID is 16 or 32 bytes in base58; this one has {length}"
            ))),
        }
    }
}

impl TryFrom<String> for Did {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The method of a fully qualified DID: lower-case letters and digits.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct DidMethod(String);

impl FromStr for DidMethod {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        if name.is_empty() || !name.bytes().all(plain) {
            return Err(Error::structure("a DID method is lower-case letters and digits"));
        }
        Ok(Self(name.to_owned()))
    }
}

impl TryFrom<String> for DidMethod {
    type Error = Error;

    fn try_from(name: String) -> Result<Self> {
        name.parse()
    }
}

/// What a new DID is made from. `{"did"?, "seed"?, "crypto_type"?, "cid"?, "method_name"?}`
#[derive(Deserialize)]
pub struct MyDidInfo {
    pub did: Option<Did>,
    pub seed: Option<Secret>,
    pub crypto_type: Option<String>,
    pub cid: Option<bool>,
    pub method_name: Option<DidMethod>,
}

/// A DID of ours and its key, as the wallet keeps it (record type `Indy::Did`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyDid {
    pub did: Did,
    pub verkey: String,
}

/// The key that will replace a DID's (record type `Indy::TemporaryDid`).
#[derive(Serialize, Deserialize)]
pub struct TemporaryDid {
    pub did: Did,
    pub verkey: String,
}

/// Somebody else's DID (record type `Indy::TheirDid`).
#[derive(Serialize, Deserialize)]
pub struct TheirDid {
    pub did: Did,
    pub verkey: String,
}

/// Somebody else's DID as it is handed in: `{"did", "verkey"?}`
#[derive(Deserialize)]
pub struct TheirDidInfo {
    pub did: Did,
    pub verkey: Option<String>,
}

/// What the owner notes about a DID (record type `Indy::DidMetadata`).
#[derive(Serialize, Deserialize)]
pub struct DidMetadata {
    pub value: String,
}

/// Where messages to a DID go (record type `Indy::Endpoint`).
#[derive(Serialize, Deserialize)]
pub struct Endpoint {
    /// An address, which ledgers take as `host:port` only.
    #[serde(rename = "ha")]
    pub address: String,
    /// The key that messages are encrypted for.
    pub verkey: Option<String>,
}

/// A DID of ours with what is told of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DidWithMetadata {
    pub did: Did,
    pub verkey: String,
    pub temp_verkey: Option<String>,
    pub metadata: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_did_is_base58_of_16_or_32_bytes_or_qualified() {
        for text in ["VsKV7grR1BUE29mG2Fm2kX", "did:sov:VsKV7grR1BUE29mG2Fm2kX", "did:peer:x"] {
            assert_eq!(text.parse::<Did>().unwrap().as_str(), text);
        }
        let long = "1".repeat(1_000_000);
        for text in ["", "0OIl", "VsKV7grR1BUE29mG2Fm2", &long, "did:sov:a\0b"] {
            assert!(text.parse::<Did>().is_err());
        }
    }

    #[test]
    fn a_method_is_put_in_the_place_of_another() {
        let sov: DidMethod = "sov".parse().unwrap();
        for text in ["VsKV7grR1BUE29mG2Fm2kX", "did:peer:VsKV7grR1BUE29mG2Fm2kX"] {
            let did: Did = text.parse().unwrap();
            assert_eq!(did.of_method(&sov).as_str(), "did:sov:VsKV7grR1BUE29mG2Fm2kX");
        }
        for name in ["", "Sov", "s:v", "sov\n"] {
            assert!(name.parse::<DidMethod>().is_err());
        }
    }

    /// The names are those of libindy's structs.
    #[test]
    fn what_a_wallet_keeps_has_libindys_form() {
        fn json(noun: impl Serialize) -> String {
            serde_json::to_string(&noun).unwrap()
        }
        let endpoint = |verkey| Endpoint { address: "127.0.0.1:9700".to_owned(), verkey };
        assert_eq!(
            json(endpoint(Some("key".to_owned()))),
            r#"{"ha":"127.0.0.1:9700","verkey":"key"}"#
        );
        assert_eq!(json(endpoint(None)), r#"{"ha":"127.0.0.1:9700","verkey":null}"#);
        let did = "VsKV7grR1BUE29mG2Fm2kX".parse().unwrap();
        let temporary = TemporaryDid { did, verkey: "key".to_owned() };
        assert_eq!(json(temporary), r#"{"did":"VsKV7grR1BUE29mG2Fm2kX","verkey":"key"}"#);
        assert_eq!(json(DidMetadata { value: "text".to_owned() }), r#"{"value":"text"}"#);
    }

    #[test]
    fn only_dids_of_sov_or_none_abbreviate() {
        let did = |text: &str| text.parse::<Did>().unwrap();
        assert!(did("VsKV7grR1BUE29mG2Fm2kX").is_abbreviatable());
        assert!(did("did:sov:VsKV7grR1BUE29mG2Fm2kX").is_abbreviatable());
        assert!(!did("did:peer:VsKV7grR1BUE29mG2Fm2kX").is_abbreviatable());
    }
}
