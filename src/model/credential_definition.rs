//! Credential definitions: an issuer's keys for one schema.

use anoncreds_clsignatures::{
    CredentialKeyCorrectnessProof, CredentialPrimaryPublicKey, CredentialPrivateKey,
    CredentialRevocationPublicKey,
};
use serde::{Deserialize, Serialize};

use super::did::Did;
use super::qualified;
use super::schema::{SchemaId, Version1};

/// `DID:3:CL:schema id:tag`, or fully qualified `creddef:method:…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CredentialDefinitionId(String);

/// `{"support_revocation"?}`
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct CredentialDefinitionConfig {
    #[serde(default)]
    pub support_revocation: bool,
}

/// The only kind of signature there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SignatureType {
    #[serde(rename = "CL")]
    CamenischLysyanskaya,
}

/// The public part: `{"ver", "id", "schemaId", "type", "tag", "value": {"primary", "revocation"?}}`
#[derive(Serialize)]
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

#[derive(Serialize)]
pub struct CredentialDefinitionKeys {
    pub primary: CredentialPrimaryPublicKey,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation: Option<CredentialRevocationPublicKey>,
}

/// Record type `Indy::CredentialDefinitionPrivateKey`.
#[derive(Serialize)]
pub struct CredentialDefinitionPrivateKey {
    pub value: CredentialPrivateKey,
}

/// Record type `Indy::CredentialDefinitionCorrectnessProof`.
#[derive(Serialize)]
pub struct CredentialDefinitionCorrectnessProof {
    pub value: CredentialKeyCorrectnessProof,
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
}
