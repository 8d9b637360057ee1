//! What a holder does with credentials: asks for them, keeps them, looks at them.

use zeroize::Zeroizing;

use super::parameters::{read, read_optional, read_query};
use super::records::{self, Record, commit_in_turn, from_json, if_there, to_json, to_json_array};
use super::tag_policies::policy_in_force;
use crate::credentials::issue;
use crate::crypto::random;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::Lane;
use crate::model::credential::{
    Credential, CredentialOffer, CredentialRequestMetadata, HeldCredential, MasterSecret,
};
use crate::model::credential_definition::CredentialDefinition;
use crate::model::credential_tags::{TagPolicy, Tagged};
use crate::model::did::Did;
use crate::model::query::Query;
use crate::model::record::Tags;
use crate::model::revocation_registry::RegistryDefinition;
use crate::model::wallet::Secret;
use crate::storage::Fetch;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::search::Walk;
use crate::wallet::{Change, Record as Opened, Wallet};

/// Makes what all credentials of a holder have in common and nobody else ever sees.
pub async fn create_master_secret(handle: WalletHandle, id: Option<String>) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    let id = id.map_or_else(random_id, Ok)?;
    let secret = Lane::Cheap.run(issue::create_master_secret).await?;
    let change = Change::default().add(MasterSecret::KIND, &id, to_json(&secret)?);
    wallet.commit(turn, change).await.map_err(|error| match error.kind() {
        ErrorKind::WalletItemAlreadyExists => {
            let message = format!("the wallet has a master secret {id}; use it, or another name");
            Error::new(ErrorKind::MasterSecretDuplicateName, message)
        }
        _ => error,
    })?;
    Ok(id)
}

/// Asks for a credential that was offered. Nothing is stored: the second text is for
/// `store_credential`.
pub async fn create_credential_request(
    handle: WalletHandle,
    prover_did: Did,
    (offer, definition): (Secret, Secret),
    secret_id: String,
) -> Result<(String, Zeroizing<String>)> {
    let wallet = registry::enter(handle)?;
    Lane::Cheap.visit().await;
    let offer: CredentialOffer = read("cred_offer_json", &offer)?;
    let definition: CredentialDefinition = read("cred_def_json", &definition)?;
    let secret: MasterSecret = records::get(&wallet, &secret_id).await?;
    // Nothing is written: the wallet may close while this computes.
    drop(wallet);
    let (request, metadata) = Lane::Expensive
        .run(|| issue::request(prover_did, &offer, &definition, &secret, secret_id))
        .await?;
    Ok((to_json(&request)?.to_string(), to_json(&metadata)?))
}

/// A credential that has come.
pub struct StoreParameters {
    pub id: Option<String>,
    pub metadata: Secret,
    pub credential: Secret,
    pub definition: Secret,
    pub registry: Option<Secret>,
}

/// Checks a credential and keeps it, with tags as the policy of its definition says.
pub async fn store_credential(handle: WalletHandle, parameters: StoreParameters) -> Result<String> {
    let wallet = registry::enter(handle)?;
    Lane::Cheap.visit().await;
    let metadata: CredentialRequestMetadata = read("cred_req_metadata_json", &parameters.metadata)?;
    let mut credential: Credential = read("cred_json", &parameters.credential)?;
    let definition: CredentialDefinition = read("cred_def_json", &parameters.definition)?;
    let registry: Option<RegistryDefinition> =
        read_optional("rev_reg_def_json", parameters.registry.as_ref())?;
    let registry = registry.filter(|_| credential.rev_reg_id.is_some());
    check_registry(&credential, registry.as_ref(), &definition)?;
    let id = parameters.id.map_or_else(random_id, Ok)?;
    let secret: MasterSecret = records::get(&wallet, &metadata.master_secret_name).await?;
    let registry = registry.map(|it| it.value.public_keys.accum_key);
    Lane::Expensive
        .run(|| issue::accept(&mut credential, &metadata, &secret, &definition, registry.as_ref()))
        .await?;
    // Threads of Expensive give way to all others: they must hold no turn that others wait behind.
    Lane::Cheap.visit().await;
    credential.rev_reg = None;
    credential.witness = None;
    add_tagged(&wallet, &id, &credential).await?;
    Ok(id)
}

fn check_registry(
    credential: &Credential,
    given: Option<&RegistryDefinition>,
    definition: &CredentialDefinition,
) -> Result<()> {
    let Some(id) = &credential.rev_reg_id else { return Ok(()) };
    let is_meant = |it: &RegistryDefinition| {
        it.id.unqualified() == id.unqualified()
            && it.cred_def_id.unqualified() == definition.id.unqualified()
    };
    if given.is_some_and(is_meant) {
        return Ok(());
    }
    Err(Error::structure(format!(
        "the credential can be revoked: `rev_reg_def_json` is the definition of {}, a registry of the \
         credential's definition",
        id.as_str()
    )))
}

/// Adds the credential with the tags that the policy asks for which is in force in this turn. Another
/// process may set the first policy at the same time and not see the credential: so the policy is looked
/// at again.
async fn add_tagged(wallet: &Wallet, id: &str, credential: &Credential) -> Result<()> {
    let json = &to_json(credential)?;
    let add = |it: Change, tags| it.add_tagged(Credential::KIND, id, json.clone(), tags);
    let tag_again = |it: Change, tags| it.set_tags(Credential::KIND, id, tags);
    let mut tagged_by = commit_tagged(wallet, credential, add).await?;
    while policy_in_force(wallet, &credential.cred_def_id).await?.0 != tagged_by {
        // It may have been deleted.
        match if_there(commit_tagged(wallet, credential, tag_again).await)? {
            Some(policy) => tagged_by = policy,
            None => break,
        }
    }
    Ok(())
}

/// Commits what `change` makes of the tags that the policy in force asks for, and tells that policy.
async fn commit_tagged(
    wallet: &Wallet,
    credential: &Credential,
    change: impl Fn(Change, Tags) -> Change,
) -> Result<Option<TagPolicy>> {
    let change = &change;
    commit_in_turn(wallet, wallet.turn(), || async move {
        let (policy, unchanged) = policy_in_force(wallet, &credential.cred_def_id).await?;
        let tags = tagged(credential).tags(policy.as_ref())?;
        Ok((change(unchanged, tags), policy))
    })
    .await
}

fn tagged(credential: &Credential) -> Tagged<'_> {
    Tagged {
        schema_id: &credential.schema_id,
        cred_def_id: &credential.cred_def_id,
        rev_reg_id: credential.rev_reg_id.as_ref(),
        values: &credential.values,
    }
}

pub async fn get_credential(handle: WalletHandle, id: String) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let record = wallet.get(Credential::KIND, &id, Fetch::VALUE).await?;
    let credential: HeldCredential = from_json(record.text())?;
    Ok(to_json(&credential.info(&id))?.to_string())
}

pub async fn delete_credential(handle: WalletHandle, id: String) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let turn = wallet.turn();
    wallet.commit(turn, Change::default().remove(Credential::KIND, &id, None)).await
}

/// All credentials that fit a query.
pub async fn get_credentials(handle: WalletHandle, filter: Option<String>) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let filter = filter.unwrap_or_else(|| "{}".to_owned());
    let query = Lane::Cheap.run(|| read_query("filter_json", &filter)).await?;
    let records = matching(&wallet, query).await?;
    infos(&records).await
}

/// The records of all credentials that fit a query.
pub(super) async fn matching(wallet: &Wallet, query: Query) -> Result<Vec<Opened>> {
    let mut walk = Walk::begin(wallet, Credential::KIND, query, Fetch::VALUE).await?;
    walk.take(wallet, usize::MAX).await
}

/// What is told of credentials, as a JSON array.
pub(super) async fn infos(records: &[Opened]) -> Result<String> {
    to_json_array(records, |record| {
        let credential: HeldCredential = from_json(record.text())?;
        to_json(&credential.info(&record.name))
    })
    .await
}

/// A random UUID (RFC 9562, version 4), for who gives no name.
fn random_id() -> Result<String> {
    let mut bytes: [u8; 16] = random::bytes()?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|it| format!("{it:02x}")).collect();
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}
