//! Credential definitions: an issuer's keys for one schema.

use std::str::FromStr;

use anoncreds_clsignatures::{
    CredentialKeyCorrectnessProof, CredentialPrimaryPublicKey, CredentialPrivateKey,
    CredentialRevocationPublicKey,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::curve_numbers;
use super::did::Did;
use super::qualified;
use super::schema::{SchemaId, Version1};
use crate::error::{Error, Result};

/// `DID:3:CL:schema id:tag`, or fully qualified `creddef:method:…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct CredentialDefinitionId(String);

/// `{"support_revocation"?}`
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct CredentialDefinitionConfig {
    #[serde(default)]
    pub support_revocation: bool,
}

/// The only kind of signature there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignatureType {
    #[serde(rename = "CL")]
    CamenischLysyanskaya,
}

/// The public part: `{"ver", "id", "schemaId", "type", "tag", "value": {"primary", "revocation"?}}`
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialDefinition {
    pub ver: Version1,
    pub id: CredentialDefinitionId,
    pub schema_id: SchemaId,
    #[serde(rename = "type")]
    pub signature_type: SignatureType,
    pub tag: String,
    pub value: CredentialDefinitionKeys,
}

#[derive(Serialize, Deserialize)]
pub struct CredentialDefinitionKeys {
    pub primary: CredentialPrimaryPublicKey,
    #[serde(default, deserialize_with = "curve_numbers::all")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation: Option<CredentialRevocationPublicKey>,
}

/// Record type `Indy::CredentialDefinitionPrivateKey`.
#[derive(Serialize, Deserialize)]
pub struct CredentialDefinitionPrivateKey {
    pub value: CredentialPrivateKey,
}

/// The record of the correctness proof, with the proof unread.
#[derive(Deserialize)]
pub struct UnreadCorrectnessProof {
    pub value: Box<RawValue>,
}

/// Record type `Indy::CredentialDefinitionCorrectnessProof`.
#[derive(Serialize, Deserialize)]
pub struct CredentialDefinitionCorrectnessProof {
    pub value: CredentialKeyCorrectnessProof,
}

/// The keys that will replace a definition's (record type `Indy::TemporaryCredentialDefinition`).
#[derive(Serialize, Deserialize)]
pub struct TemporaryCredentialDefinition {
    pub cred_def: CredentialDefinition,
    pub cred_def_priv_key: CredentialDefinitionPrivateKey,
    pub cred_def_correctness_proof: CredentialDefinitionCorrectnessProof,
}

impl CredentialDefinitionId {
    const PREFIX: &'static str = "creddef";

    /// With protocol version 1 the id has no tag.
    pub fn new(issuer: &Did, schema: &SchemaId, tag: Option<&str>) -> Self {
        let schema = schema.as_str();
        let id = match tag {
            Some(tag) => format!("{issuer}:3:CL:{schema}:{tag}"),
            None => format!("{issuer}:3:CL:{schema}"),
        };
        match issuer.method() {
            Some(method) => Self(qualified::qualify(Self::PREFIX, method, &id)),
            None => Self(id),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_qualified(&self) -> bool {
        qualified::is_qualified_as(Self::PREFIX, &self.0)
    }

    pub fn method(&self) -> Option<&str> {
        if self.is_qualified() { qualified::method(&self.0) } else { None }
    }

    /// The DID of the issuer.
    pub fn issuer(&self) -> &str {
        self.split().map_or("", |(issuer, _)| issuer)
    }

    /// The same definition under a fully qualified id.
    pub fn qualify(&self, method: &str) -> Self {
        let did = |it: &str| qualified::qualify("did", method, qualified::unqualified(it));
        self.rebuilt(did, |it| it.qualify(method))
            .map_or_else(|| self.clone(), |id| Self(qualified::qualify(Self::PREFIX, method, &id)))
    }

    /// The same definition under the id without methods.
    pub fn unqualified(&self) -> Self {
        self.rebuilt(|it| qualified::unqualified(it).to_owned(), SchemaId::unqualified)
            .map_or_else(|| self.clone(), Self)
    }

    fn rebuilt(
        &self,
        issuer: impl FnOnce(&str) -> String,
        schema: impl FnOnce(&SchemaId) -> SchemaId,
    ) -> Option<String> {
        let (did, rest) = self.split()?;
        let (schema_id, tag) = schema_and_tag(rest)?;
        let tag = if tag.is_empty() { String::new() } else { format!(":{tag}") };
        Some(format!("{}:3:CL:{}{tag}", issuer(did), schema(&schema_id).as_str()))
    }

    /// The issuer's DID, and what comes after the mark of a definition.
    fn split(&self) -> Option<(&str, &str)> {
        let id = if self.is_qualified() { qualified::unqualified(&self.0) } else { &self.0 };
        id.split_once(":3:CL:")
    }
}

/// A schema's id at the beginning of a text, and the tag that follows, which may be empty.
fn schema_and_tag(text: &str) -> Option<(SchemaId, &str)> {
    let ends = text.match_indices(':').map(|(end, _)| end).chain([text.len()]);
    let is_number = text.starts_with(|it: char| it.is_ascii_digit());
    // A number is one part, an id four, a fully qualified id eight.
    let parts = match qualified::is_qualified_as("schema", text) {
        true => 8,
        false if is_number && text.split(':').nth(1) != Some("2") => 1,
        false => 4,
    };
    let end = ends.take(parts).nth(parts - 1)?;
    let schema = SchemaId::try_from(text[..end].to_owned()).ok()?;
    Some((schema, text[end..].trim_start_matches(':')))
}

impl FromStr for CredentialDefinitionId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let id = Self(text.to_owned());
        let is_whole = id.split().is_some_and(|(issuer, rest)| {
            !issuer.is_empty() && schema_and_tag(rest).is_some() && !text.contains('\0')
        });
        if is_whole {
            return Ok(id);
        }
        Err(Error::structure("a credential definition's id is DID:3:CL:schema id:tag"))
    }
}

impl TryFrom<String> for CredentialDefinitionId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_as_libindy_writes_them() {
        let schema = |id: &str| SchemaId::try_from(id.to_owned()).unwrap();
        let id = |did: &str, schema: &SchemaId, tag| {
            CredentialDefinitionId::new(&did.parse().unwrap(), schema, tag).0
        };
        let did = "NcYxiDXkpYi6ov5FcYDi1e";
        assert_eq!(id(did, &schema("1"), Some("tag")), "NcYxiDXkpYi6ov5FcYDi1e:3:CL:1:tag");
        assert_eq!(id(did, &schema("1"), None), "NcYxiDXkpYi6ov5FcYDi1e:3:CL:1");
        assert_eq!(
            id("did:sov:NcYxiDXkpYi6ov5FcYDi1e", &schema("3"), Some("tag")),
            "creddef:sov:did:sov:NcYxiDXkpYi6ov5FcYDi1e:3:CL:3:tag"
        );
    }

    #[test]
    fn ids_lose_and_get_their_methods() {
        let did = "NcYxiDXkpYi6ov5FcYDi1e";
        let cases = [
            (format!("{did}:3:CL:1"), format!("creddef:sov:did:sov:{did}:3:CL:1")),
            (format!("{did}:3:CL:1:tag"), format!("creddef:sov:did:sov:{did}:3:CL:1:tag")),
            (
                format!("{did}:3:CL:{did}:2:gvt:1.0:tag"),
                format!("creddef:sov:did:sov:{did}:3:CL:schema:sov:did:sov:{did}:2:gvt:1.0:tag"),
            ),
            (
                format!("{did}:3:CL:{did}:2:gvt:1.0"),
                format!("creddef:sov:did:sov:{did}:3:CL:schema:sov:did:sov:{did}:2:gvt:1.0"),
            ),
        ];
        for (plain, qualified) in cases {
            let [plain, qualified]: [CredentialDefinitionId; 2] =
                [plain, qualified].map(|it| it.parse().unwrap());
            assert_eq!(plain.qualify("sov"), qualified);
            assert_eq!(qualified.unqualified(), plain);
            assert_eq!(plain.unqualified(), plain);
            assert_eq!((plain.method(), qualified.method()), (None, Some("sov")));
            assert_eq!(plain.issuer(), did);
            assert_eq!(qualified.issuer(), format!("did:sov:{did}"));
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "x", "x:3:CL", ":3:CL:1:tag", "x:3:CL:gvt:tag", "x:3:CL:1\0:tag"] {
            assert!(text.parse::<CredentialDefinitionId>().is_err(), "{text}");
        }
    }
}
