//! The issuer's part in a credential: the offer and the signature.

use std::sync::Arc;

use super::blob_storage::BlobHandle;
use super::parameters::read;
use super::records::{Record, from_json, to_json};
use super::signing::{SignedCredential, Signer};
use crate::blobs;
use crate::credentials::issue::{self, Order};
use crate::error::{Error, Result};
use crate::lanes::Lane;
use crate::model::credential::NewOffer;
use crate::model::credential_definition::{
    CredentialDefinitionCorrectnessProof, CredentialDefinitionId, UnreadCorrectnessProof,
};
use crate::model::revocation_registry::RevocationRegistryId;
use crate::model::schema::SchemaId;
use crate::model::wallet::Secret;
use crate::storage::Fetch;
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
    /// Looked at only if there is a registry.
    pub reader: BlobHandle,
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
    // The proof is passed on unread: that takes less than another hop.
    let proof: UnreadCorrectnessProof = from_json(proof.text())?;
    let offer = NewOffer {
        schema_id: SchemaId::try_from(schema_id.text().to_owned())?,
        cred_def_id: id,
        key_correctness_proof: proof.value,
        nonce: issue::nonce()?,
    };
    Ok(to_json(&offer)?.to_string())
}

/// Signs the values, with a place in a registry if one is named.
pub async fn create_credential(
    handle: WalletHandle,
    parameters: IssueParameters,
) -> Result<Issued> {
    let wallet = registry::enter(handle)?;
    let IssueParameters { offer, request, values, registry, reader } = parameters;
    check_reader(registry.as_ref(), reader)?;
    Lane::Cheap.visit().await;
    let order = Order {
        offer: read("cred_offer_json", &offer)?,
        request: read("cred_req_json", &request)?,
        values: read("cred_values_json", &values)?,
    };
    let signer = Signer::of(&wallet, &ordered(&order), registry.as_ref()).await?;
    let signed = Arc::new(signer).sign_revocable(&wallet, vec![order]).await?;
    Lane::Cheap.visit().await;
    let nothing = || Error::bug("nothing became of the order of a credential");
    let SignedCredential { credential, place } =
        signed.credentials.into_iter().next().ok_or_else(nothing)??;
    let delta = signed.delta.map(|it| to_json(&it)).transpose()?;
    let credential = to_json(&credential)?.to_string();
    Ok((credential, place.map(|it| it.to_string()), delta.map(|it| it.to_string())))
}

/// Who issues in a registry has a blob storage open, in libindy. The tails are not read: the issuer has
/// the secret that they are made from.
pub(super) fn check_reader(
    registry: Option<&RevocationRegistryId>,
    reader: BlobHandle,
) -> Result<()> {
    if registry.is_some() {
        blobs::reader(reader)?;
    }
    Ok(())
}

/// The definition that an offer is of, by the id that its issuer has for it.
pub(super) fn ordered(order: &Order) -> CredentialDefinitionId {
    match &order.offer.method_name {
        Some(method) => order.offer.cred_def_id.qualify(method),
        None => order.offer.cred_def_id.clone(),
    }
}
