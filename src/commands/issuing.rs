//! The issuer's part in a credential: the offer and the signature.

use super::parameters::read;
use super::records::{Record, from_json, to_json};
use crate::credentials::issue;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint};
use crate::model::credential::{CredentialOffer, CredentialRequest, CredentialValues, NewOffer};
use crate::model::credential_definition::{
    CredentialDefinition, CredentialDefinitionCorrectnessProof, CredentialDefinitionId,
    CredentialDefinitionPrivateKey, UnreadCorrectnessProof,
};
use crate::model::revocation_registry::RevocationRegistryId;
use crate::model::schema::SchemaId;
use crate::model::wallet::Secret;
use crate::storage::Fetch;
use crate::wallet::Wallet;
use crate::wallet::registry::{self, WalletHandle};

/// A credential, its place in a registry and the registry's change. A credential that cannot be
/// revoked has neither.
pub type Issued = (String, Option<String>, Option<String>);

/// What an issuer signs.
pub struct IssueParameters {
    pub offer: Secret,
    pub request: Secret,
    pub values: Secret,
    pub registry: Option<RevocationRegistryId>,
}

/// Says that a credential of this definition can be had, with a nonce that the request must answer.
/// Nothing is stored.
pub async fn create_credential_offer(
    handle: WalletHandle,
    id: CredentialDefinitionId,
) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let kind = CredentialDefinitionCorrectnessProof::KIND;
    let proof = wallet.get(kind, id.as_str(), Fetch::VALUE).await?;
    let schema_id = wallet.get(SchemaId::KIND, id.as_str(), Fetch::VALUE).await?;
    Lane::Cheap.visit().await;
    let proof: UnreadCorrectnessProof = from_json(proof.text())?;
    let offer = NewOffer {
        schema_id: SchemaId::try_from(schema_id.text().to_owned())?,
        cred_def_id: id,
        key_correctness_proof: proof.value,
        nonce: issue::nonce()?,
    };
    Ok(to_json(&offer)?.to_string())
}

/// Signs the values. Nothing is stored.
pub async fn create_credential(
    handle: WalletHandle,
    parameters: IssueParameters,
) -> Result<Issued> {
    let wallet = registry::enter(handle)?;
    let IssueParameters { offer, request, values, registry } = parameters;
    if let Some(registry) = registry {
        return Err(registries_are_missing(&format!(
            "nothing was issued in {}; leave `rev_reg_id` out",
            registry.as_str()
        )));
    }
    Lane::Cheap.visit().await;
    let offer: CredentialOffer = read("cred_offer_json", &offer)?;
    let request: CredentialRequest = read("cred_req_json", &request)?;
    let values: CredentialValues = read("cred_values_json", &values)?;
    let id = match &offer.method_name {
        Some(method) => offer.cred_def_id.qualify(method),
        None => offer.cred_def_id.clone(),
    };
    let (definition, key) = keys_of(&wallet, &id).await?;
    // Nothing is written: the wallet may close while this computes.
    drop(wallet);
    let credential = Lane::Expensive
        .run(|| issue::sign(&offer, &request, values, &definition, &key.value))
        .await?;
    Ok((to_json(&credential)?.to_string(), None, None))
}

/// What asks for a revocation registry is refused, not done by halves.
pub(super) fn registries_are_missing(what: &str) -> Error {
    let message = format!("revocation registries are not built yet: {what}");
    Error::new(ErrorKind::InvalidState, message)
}

/// A definition and its private key, which belong together: if the keys were rotated between two
/// reads, the definition is another afterwards, and both are read again.
async fn keys_of(
    wallet: &Wallet,
    id: &CredentialDefinitionId,
) -> Result<(CredentialDefinition, CredentialDefinitionPrivateKey)> {
    let read_definition = || wallet.get(CredentialDefinition::KIND, id.as_str(), Fetch::VALUE);
    let mut definition = read_definition().await?;
    loop {
        let kind = CredentialDefinitionPrivateKey::KIND;
        let key = wallet.get(kind, id.as_str(), Fetch::VALUE).await?;
        let again = read_definition().await?;
        if again.text() == definition.text() {
            Lane::Cheap.visit().await;
            return Ok((from_json(definition.text())?, from_json(key.text())?));
        }
        definition = again;
        checkpoint().await?;
    }
}
