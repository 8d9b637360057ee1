//! Which attributes of a definition's credentials a wallet can be searched by.

use super::credentials::matching;
use super::records::{self, Record, commit_in_turn, from_json, to_json};
use crate::error::Result;
use crate::lanes::{Lane, checkpoint};
use crate::model::credential::{Credential, HeldCredential};
use crate::model::credential_definition::CredentialDefinitionId;
use crate::model::credential_tags::{TagPolicy, Tagged};
use crate::model::query::{Query, TagName, Test};
use crate::model::record::Tags;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Change, PAGE, Wallet};

/// Sets the policy for credentials that are stored from now on, or removes it; `retroactive`, the
/// credentials that are there get the tags that they would have, in the same transaction.
pub async fn set_credential_attr_tag_policy(
    handle: WalletHandle,
    id: CredentialDefinitionId,
    policy: Option<TagPolicy>,
    retroactive: bool,
) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let (wallet, id, policy) = (&**wallet, &id, policy.as_ref());
    commit_in_turn(wallet, wallet.turn(), || async move {
        let mut change = Change::default();
        let name = id.as_str();
        if let Some(policy) = policy {
            change = change.put(TagPolicy::KIND, name, to_json(policy)?, Tags::new());
        } else if records::exists::<TagPolicy>(wallet, name).await? {
            change = change.remove(TagPolicy::KIND, name, None);
        }
        if retroactive {
            change = tag_again(wallet, id, policy, change).await?;
        }
        Ok((change, ()))
    })
    .await
}

/// The policy as JSON, or `null`.
pub async fn get_credential_attr_tag_policy(
    handle: WalletHandle,
    id: CredentialDefinitionId,
) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let policy = records::find::<TagPolicy>(&wallet, id.as_str()).await?;
    Ok(to_json(&policy.map(|(policy, _)| policy))?.to_string())
}

/// Adds to a change the tags of all credentials of a definition.
async fn tag_again(
    wallet: &Wallet,
    id: &CredentialDefinitionId,
    policy: Option<&TagPolicy>,
    mut change: Change,
) -> Result<Change> {
    let of_definition = Test::Is(id.as_str().to_owned());
    let records = matching(wallet, Query::Tag(TagName::new("cred_def_id"), of_definition)).await?;
    Lane::Cheap.visit().await;
    for page in records.chunks(PAGE) {
        for record in page {
            let credential: HeldCredential = from_json(record.text())?;
            let tagged = Tagged {
                schema_id: &credential.schema_id,
                cred_def_id: &credential.cred_def_id,
                rev_reg_id: credential.rev_reg_id.as_ref(),
                values: &credential.values,
            };
            change = change.set_tags(Credential::KIND, &record.name, tagged.tags(policy)?);
        }
        checkpoint().await?;
    }
    Ok(change)
}
