//! New keys for a credential definition, made first and put in force later.

use super::anoncreds::{generate_keys, public_keys};
use super::records::{self, Record, commit_in_turn, get_version, to_json};
use crate::error::Result;
use crate::lanes::Lane;
use crate::model::credential_definition::{
    CredentialDefinition, CredentialDefinitionConfig, CredentialDefinitionCorrectnessProof,
    CredentialDefinitionId, CredentialDefinitionPrivateKey, TemporaryCredentialDefinition,
};
use crate::model::schema::Schema;
use crate::wallet::Change;
use crate::wallet::registry::{self, WalletHandle};

/// Makes new keys beside those in force. If there are some already, they are told again.
pub async fn rotate_credential_def_start(
    handle: WalletHandle,
    id: CredentialDefinitionId,
    config: CredentialDefinitionConfig,
) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let _claim = wallet.claim(TemporaryCredentialDefinition::KIND, id.as_str())?;
    let present: CredentialDefinition = records::get(&wallet, id.as_str()).await?;
    let next = records::find::<TemporaryCredentialDefinition>(&wallet, id.as_str()).await?;
    if let Some((next, _)) = next {
        return Ok(to_json(&next.cred_def)?.to_string());
    }
    let schema: Schema = records::get(&wallet, present.schema_id.as_str()).await?;
    let away = wallet.leave();
    let keys = generate_keys(schema.attributes.canonical(), config.support_revocation).await?;
    let value = public_keys(&keys)?;
    let next = TemporaryCredentialDefinition {
        cred_def: CredentialDefinition { value, ..present },
        cred_def_priv_key: CredentialDefinitionPrivateKey { value: keys.private },
        cred_def_correctness_proof: CredentialDefinitionCorrectnessProof {
            value: keys.correctness_proof,
        },
    };
    // Threads of Expensive give way to all others: they must hold no turn that others wait behind.
    Lane::Cheap.visit().await;
    let wallet = away.back()?;
    let json = to_json(&next)?;
    let change = Change::default().add(TemporaryCredentialDefinition::KIND, id.as_str(), json);
    let turn = wallet.turn();
    wallet.commit(turn, change).await?;
    Ok(to_json(&next.cred_def)?.to_string())
}

/// Puts the new keys in force, all of them in one transaction.
pub async fn rotate_credential_def_apply(
    handle: WalletHandle,
    id: CredentialDefinitionId,
) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let (wallet, id) = (&**wallet, id.as_str());
    commit_in_turn(wallet, wallet.turn(), || async move {
        let (next, version) = get_version::<TemporaryCredentialDefinition>(wallet, id).await?;
        let (key, proof) = (to_json(&next.cred_def_priv_key)?, next.cred_def_correctness_proof);
        let change = Change::default()
            .set_value(CredentialDefinition::KIND, id, to_json(&next.cred_def)?, None)
            .set_value(CredentialDefinitionPrivateKey::KIND, id, key, None)
            .set_value(CredentialDefinitionCorrectnessProof::KIND, id, to_json(&proof)?, None)
            .remove(TemporaryCredentialDefinition::KIND, id, version);
        Ok((change, ()))
    })
    .await
}
