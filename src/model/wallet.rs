//! How a wallet is named, stored and locked.

use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

/// Which wallet. `{"id", "storage_type"?, "storage_config"?, "executor"?}`
#[derive(Clone, Debug, Deserialize)]
pub struct WalletConfig {
    #[serde(deserialize_with = "not_empty")]
    pub id: String,
    pub storage_type: Option<String>,
    pub storage_config: Option<Value>,
    /// The name of that in which its commands run.
    pub executor: Option<String>,
}

/// How it is opened. `{"key", "key_derivation_method"?, "rekey"?, "rekey_derivation_method"?,
/// "storage_credentials"?}`
#[derive(Deserialize)]
pub struct WalletCredentials {
    pub key: Secret,
    pub rekey: Option<Secret>,
    #[serde(default)]
    pub key_derivation_method: KeyDerivation,
    #[serde(default)]
    pub rekey_derivation_method: KeyDerivation,
    /// For the storage, as JSON.
    #[serde(default, deserialize_with = "json_text")]
    pub storage_credentials: Option<Secret>,
}

/// A file that a wallet is exported to or imported from. `{"path", "key",
/// "key_derivation_method"?}`
#[derive(Deserialize)]
pub struct ExportConfig {
    #[serde(deserialize_with = "not_empty")]
    pub path: String,
    pub key: Secret,
    #[serde(default)]
    pub key_derivation_method: KeyDerivation,
}

/// How a wallet's master key comes from what the caller knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum KeyDerivation {
    /// The key itself, in base58.
    #[serde(rename = "RAW")]
    Raw,
    /// A passphrase through Argon2i with libsodium's moderate limits.
    #[default]
    #[serde(rename = "ARGON2I_MOD")]
    Argon2iModerate,
    /// A passphrase through Argon2i with libsodium's interactive limits.
    #[serde(rename = "ARGON2I_INT")]
    Argon2iInteractive,
}

/// `{"seed"?}`
#[derive(Default, Deserialize)]
pub struct WalletKeyConfig {
    pub seed: Option<Secret>,
}

/// A text that zeroes itself and prints as `…`.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn into_text(self) -> Zeroizing<String> {
        self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

fn json_text<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Secret>, D::Error> {
    let json = Option::<Value>::deserialize(deserializer)?;
    Ok(json.map(|json| Secret::from(json.to_string())))
}

fn not_empty<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let id = String::deserialize(deserializer)?;
    if id.is_empty() {
        return Err(serde::de::Error::custom("the wallet's id or the path is empty"));
    }
    Ok(id)
}
