//! What a ledger has told of schemas, credential definitions and registries.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::credential_definition::{CredentialDefinition, CredentialDefinitionId};
use crate::model::revocation::{RegistryDefinitions, RegistryEntries, RegistryEntry};
use crate::model::revocation_registry::{RegistryDefinition, RevocationRegistryId};
use crate::model::schema::{Schema, SchemaId};

/// What is known from the ledger.
pub struct Known {
    pub schemas: HashMap<SchemaId, Schema>,
    pub definitions: HashMap<CredentialDefinitionId, CredentialDefinition>,
}

/// What a verifier knows of registries.
#[derive(Default)]
pub struct Registries {
    pub definitions: RegistryDefinitions,
    pub entries: RegistryEntries,
}

impl Known {
    pub fn schema(&self, id: &SchemaId) -> Result<&Schema> {
        let missing = || format!("`schemas_json` has no schema {}", id.as_str());
        self.schemas.get(id).ok_or_else(|| Error::structure(missing()))
    }

    pub fn definition(&self, id: &CredentialDefinitionId) -> Result<&CredentialDefinition> {
        let missing = || format!("`credential_defs_json` has no definition {}", id.as_str());
        self.definitions.get(id).ok_or_else(|| Error::structure(missing()))
    }
}

impl Registries {
    pub(super) fn definition(&self, id: &RevocationRegistryId) -> Result<&RegistryDefinition> {
        let missing = || format!("`rev_reg_defs_json` has no registry {}", id.as_str());
        let definition = self.definitions.get(id).ok_or_else(|| Error::structure(missing()))?;
        if definition.id.unqualified() != id.unqualified() {
            let message = format!("`rev_reg_defs_json` has another registry as {}", id.as_str());
            return Err(Error::structure(message));
        }
        Ok(definition)
    }

    pub(super) fn entry(
        &self,
        id: &RevocationRegistryId,
        timestamp: u64,
    ) -> Result<&RegistryEntry> {
        let missing = || format!("`rev_regs_json` has no registry {} at {timestamp}", id.as_str());
        let entry = self.entries.get(id).and_then(|it| it.get(&timestamp));
        entry.ok_or_else(|| Error::structure(missing()))
    }
}
