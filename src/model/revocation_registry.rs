//! Revocation registries, of which only the names are here.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::credential_definition::CredentialDefinitionId;
use super::qualified;
use crate::error::{Error, Result};

/// `DID:4:credential definition id:CL_ACCUM:tag`, or fully qualified `revreg:method:…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RevocationRegistryId(String);

/// What is read of a registry's definition by who needs no more of it: that it is one.
#[derive(Deserialize)]
pub struct RegistryDefinitionName {
    pub id: RevocationRegistryId,
}

impl RevocationRegistryId {
    const PREFIX: &'static str = "revreg";
    const KIND: &'static str = "CL_ACCUM";

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same registry under the id without methods.
    pub fn unqualified(&self) -> Self {
        let Some((issuer, definition, tag)) = self.parts() else { return self.clone() };
        let issuer = qualified::unqualified(issuer);
        let definition = definition.unqualified();
        Self(format!("{issuer}:4:{}:{}:{tag}", definition.as_str(), Self::KIND))
    }

    fn parts(&self) -> Option<(&str, CredentialDefinitionId, &str)> {
        let id = match qualified::is_qualified_as(Self::PREFIX, &self.0) {
            true => qualified::unqualified(&self.0),
            false => &self.0,
        };
        let (issuer, rest) = id.split_once(":4:")?;
        let (definition, tag) = rest.split_once(&format!(":{}:", Self::KIND))?;
        Some((issuer, definition.parse().ok()?, tag))
    }
}

impl FromStr for RevocationRegistryId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let id = Self(text.to_owned());
        if id.parts().is_some() && !text.contains('\0') {
            return Ok(id);
        }
        let message = "a revocation registry's id is DID:4:credential definition id:CL_ACCUM:tag";
        Err(Error::structure(message))
    }
}

impl TryFrom<String> for RevocationRegistryId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lose_their_methods() {
        let did = "NcYxiDXkpYi6ov5FcYDi1e";
        let plain = format!("{did}:4:{did}:3:CL:{did}:2:gvt:1.0:tag:CL_ACCUM:TAG_1");
        let qualified = format!(
            "revreg:sov:did:sov:{did}:4:creddef:sov:did:sov:{did}:3:CL:\
             schema:sov:did:sov:{did}:2:gvt:1.0:tag:CL_ACCUM:TAG_1"
        );
        for text in [&plain, &qualified] {
            let id: RevocationRegistryId = text.parse().unwrap();
            assert_eq!(id.unqualified().as_str(), plain);
        }
        for text in ["", "x", "x:4:y:CL_ACCUM:tag", &plain.replace("CL_ACCUM", "OTHER")] {
            assert!(text.parse::<RevocationRegistryId>().is_err(), "{text}");
        }
    }
}
