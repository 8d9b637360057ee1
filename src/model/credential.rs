//! Credentials, from offer to wallet.
//!
//! The parts that are large numbers are those of `anoncreds-clsignatures`. What a holder's wallet
//! keeps is the whole `Credential`; who lists credentials reads only what is told of them.

use std::collections::{BTreeMap, BTreeSet};

use anoncreds_clsignatures::{
    BlindedCredentialSecrets, BlindedCredentialSecretsCorrectnessProof,
    CredentialKeyCorrectnessProof, CredentialSecretsBlindingFactors, CredentialSignature,
    LinkSecret, Nonce, RevocationRegistry, SignatureCorrectnessProof, Witness,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::credential_definition::CredentialDefinitionId;
use super::did::Did;
use super::proof_request::Interval;
use super::revocation_registry::RevocationRegistryId;
use super::schema::{SchemaId, canonical};
use super::{blinding, curve_numbers};
use crate::error::{Error, Result};

/// The name under which keys and signatures have the master secret.
pub const MASTER_SECRET: &str = "master_secret";

/// What makes credentials those of one holder (record type `Indy::MasterSecret`).
#[derive(Serialize, Deserialize)]
pub struct MasterSecret {
    pub value: LinkSecret,
}

/// What an issuer offers, as it is made. The proof goes from the wallet to the offer unread.
#[derive(Serialize)]
pub struct NewOffer {
    pub schema_id: SchemaId,
    pub cred_def_id: CredentialDefinitionId,
    pub key_correctness_proof: Box<RawValue>,
    pub nonce: Nonce,
}

/// `{"schema_id", "cred_def_id", "key_correctness_proof", "nonce", "method_name"?}`
#[derive(Deserialize)]
pub struct CredentialOffer {
    pub schema_id: SchemaId,
    pub cred_def_id: CredentialDefinitionId,
    #[serde(deserialize_with = "blinding::key_proof")]
    pub key_correctness_proof: CredentialKeyCorrectnessProof,
    pub nonce: Nonce,
    /// The method that ids of the definition had before they were made unqualified.
    pub method_name: Option<String>,
}

/// What a holder asks for: `{"prover_did", "cred_def_id", "blinded_ms",
/// "blinded_ms_correctness_proof", "nonce"}`
#[derive(Serialize, Deserialize)]
pub struct CredentialRequest {
    pub prover_did: Did,
    pub cred_def_id: CredentialDefinitionId,
    #[serde(deserialize_with = "blinding::secrets")]
    pub blinded_ms: BlindedCredentialSecrets,
    #[serde(deserialize_with = "blinding::secrets_proof")]
    pub blinded_ms_correctness_proof: BlindedCredentialSecretsCorrectnessProof,
    pub nonce: Nonce,
}

/// What the holder needs again when the credential comes.
#[derive(Serialize, Deserialize)]
pub struct CredentialRequestMetadata {
    #[serde(deserialize_with = "curve_numbers::in_blinding")]
    pub master_secret_blinding_data: CredentialSecretsBlindingFactors,
    pub nonce: Nonce,
    pub master_secret_name: String,
}

/// `{"schema_id", "cred_def_id", "rev_reg_id", "values", "signature", "signature_correctness_proof",
/// "rev_reg", "witness"}` (record type `Indy::Credential`).
#[derive(Serialize, Deserialize)]
pub struct Credential {
    pub schema_id: SchemaId,
    pub cred_def_id: CredentialDefinitionId,
    pub rev_reg_id: Option<RevocationRegistryId>,
    pub values: CredentialValues,
    #[serde(deserialize_with = "curve_numbers::in_signature")]
    pub signature: CredentialSignature,
    pub signature_correctness_proof: SignatureCorrectnessProof,
    #[serde(default, deserialize_with = "curve_numbers::all")]
    pub rev_reg: Option<RevocationRegistry>,
    #[serde(default, deserialize_with = "curve_numbers::all")]
    pub witness: Option<Witness>,
}

/// What is told of a credential that a wallet has.
#[derive(Serialize)]
pub struct CredentialInfo<'a> {
    pub referent: &'a str,
    pub attrs: BTreeMap<&'a str, &'a str>,
    pub schema_id: &'a SchemaId,
    pub cred_def_id: &'a CredentialDefinitionId,
    pub rev_reg_id: Option<&'a RevocationRegistryId>,
    pub cred_rev_id: Option<String>,
}

/// A credential that may answer a part of a proof request, and between which times it must not be
/// revoked.
#[derive(Serialize)]
pub struct RequestedCredential<'a> {
    pub cred_info: CredentialInfo<'a>,
    pub interval: Option<Interval>,
}

/// The same record as a `Credential`, without its large numbers.
#[derive(Deserialize)]
pub struct HeldCredential {
    pub schema_id: SchemaId,
    pub cred_def_id: CredentialDefinitionId,
    pub rev_reg_id: Option<RevocationRegistryId>,
    pub values: CredentialValues,
    signature: HeldSignature,
}

#[derive(Deserialize)]
struct HeldSignature {
    r_credential: Option<HeldRevocationSignature>,
}

/// `i` is the credential's place in its revocation registry.
#[derive(Deserialize)]
struct HeldRevocationSignature {
    i: u32,
}

impl HeldCredential {
    pub fn info<'a>(&'a self, referent: &'a str) -> CredentialInfo<'a> {
        let raw = |(name, value): (&'a str, &'a AttributeValue)| (name, value.raw.as_str());
        CredentialInfo {
            referent,
            attrs: self.values.iter().map(raw).collect(),
            schema_id: &self.schema_id,
            cred_def_id: &self.cred_def_id,
            rev_reg_id: self.rev_reg_id.as_ref(),
            cred_rev_id: self.signature.r_credential.as_ref().map(|it| it.i.to_string()),
        }
    }
}

/// A value as people read it, and as the number that is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeValue {
    pub raw: String,
    pub encoded: Encoded,
}

/// `{"name": {"raw", "encoded"}, …}`: at least one, and no name twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, AttributeValue>")]
pub struct CredentialValues(BTreeMap<String, AttributeValue>);

impl CredentialValues {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The value of an attribute, whatever spaces and capitals its name is written with.
    pub fn get(&self, name: &str) -> Option<&AttributeValue> {
        let name = canonical(name);
        self.iter().find(|(it, _)| canonical(it) == name).map(|(_, value)| value)
    }
}

impl TryFrom<BTreeMap<String, AttributeValue>> for CredentialValues {
    type Error = Error;

    fn try_from(values: BTreeMap<String, AttributeValue>) -> Result<Self> {
        let names: BTreeSet<_> = values.keys().map(|name| canonical(name)).collect();
        if values.is_empty() {
            return Err(Error::structure("a credential has at least one value"));
        }
        if names.len() < values.len() {
            return Err(Error::structure(
                "two names of attributes differ in spaces or capitals only",
            ));
        }
        Ok(Self(values))
    }
}

/// A number in decimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Encoded(String);

impl Encoded {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, if predicates can be proven of it.
    pub fn small(&self) -> Option<i32> {
        self.0.parse().ok()
    }

    /// Whether both are one number.
    pub fn is_same(&self, other: &Self) -> bool {
        self.sign_and_digits() == other.sign_and_digits()
    }

    /// How many digits it has, but for zeros in front.
    pub fn digits(&self) -> usize {
        self.sign_and_digits().1.len()
    }

    fn sign_and_digits(&self) -> (bool, &str) {
        let digits = self.0.trim_start_matches('-').trim_start_matches('0');
        (self.0.starts_with('-') && !digits.is_empty(), digits)
    }
}

impl TryFrom<String> for Encoded {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        let digits = text.strip_prefix('-').unwrap_or(&text);
        if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return Err(Error::structure("an encoded value is a number in decimal"));
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> Encoded {
        Encoded::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn encoded_values_are_compared_as_numbers() {
        for (one, other) in [("7", "007"), ("0", "-0"), ("-12", "-0012")] {
            assert!(encoded(one).is_same(&encoded(other)));
        }
        for (one, other) in [("7", "70"), ("7", "-7"), ("0", "1")] {
            assert!(!encoded(one).is_same(&encoded(other)));
        }
        for text in ["", "-", "1a", " 1", "1.0", "--1", "+1", "0x10"] {
            assert!(Encoded::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_is_found_by_any_form_of_its_name_and_named_once() {
        let parse = |json: &str| serde_json::from_str::<CredentialValues>(json);
        let values = parse(r#"{"First Name": {"raw": "Alex", "encoded": "12"}}"#).unwrap();
        assert_eq!(values.get("firstname").unwrap().raw, "Alex");
        assert_eq!(values.get("first").map(|it| &it.raw), None);
        for wrong in [
            "{}",
            "[]",
            r#"{"a": {"raw": "1"}}"#,
            r#"{"a": {"raw": "1", "encoded": 1}}"#,
            r#"{"a b": {"raw": "", "encoded": "1"}, "AB": {"raw": "", "encoded": "1"}}"#,
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
