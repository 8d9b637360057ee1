//! Which attributes of a definition's credentials a wallet can be searched by.

use std::collections::BTreeSet;

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
/// credentials that are there get the tags that they would have, in the same transaction. What another
/// process stores meanwhile, with the policy before, gets them afterwards: from here if it was stored before
/// this is answered, else from there.
pub async fn set_credential_attr_tag_policy(
    handle: WalletHandle,
    id: CredentialDefinitionId,
    policy: Option<TagPolicy>,
    retroactive: bool,
) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let (wallet, id, policy) = (&**wallet, &id, policy.as_ref());
    let tagged = &commit_in_turn(wallet, wallet.turn(), || async move {
        let mut change = Change::default();
        let name = id.as_str();
        if let Some(policy) = policy {
            change = change.put(TagPolicy::KIND, name, to_json(policy)?, Tags::new());
        } else if records::exists::<TagPolicy>(wallet, name).await? {
            change = change.remove(TagPolicy::KIND, name, None);
        }
        match retroactive {
            true => tag_again(wallet, id, policy, &BTreeSet::new(), change).await,
            false => Ok((change, BTreeSet::new())),
        }
    })
    .await?;
    if !retroactive {
        return Ok(());
    }
    // Whoever stores later sees this policy, or looks again and sees it then.
    commit_in_turn(wallet, wallet.turn(), || async move {
        let (policy, change) = policy_in_force(wallet, id).await?;
        tag_again(wallet, id, policy.as_ref(), tagged, change).await
    })
    .await
    .map(drop)
}

/// The policy, and a change that fails if it is another by then. Nothing is asked of a policy that is
/// not there: whoever sets one looks at all credentials again.
pub(super) async fn policy_in_force(
    wallet: &Wallet,
    id: &CredentialDefinitionId,
) -> Result<(Option<TagPolicy>, Change)> {
    let name = id.as_str();
    Ok(match records::find::<TagPolicy>(wallet, name).await? {
        Some((policy, Some(version))) => {
            let unchanged = Change::default().require_version(TagPolicy::KIND, name, version);
            (Some(policy), unchanged)
        }
        found => (found.map(|(policy, _)| policy), Change::default()),
    })
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

/// Adds to a change the tags of all credentials of a definition but some, and gives their names.
async fn tag_again(
    wallet: &Wallet,
    id: &CredentialDefinitionId,
    policy: Option<&TagPolicy>,
    but: &BTreeSet<String>,
    mut change: Change,
) -> Result<(Change, BTreeSet<String>)> {
    let mut names = BTreeSet::new();
    let of_definition = Test::Is(id.as_str().to_owned());
    let records = matching(wallet, Query::Tag(TagName::new("cred_def_id"), of_definition)).await?;
    Lane::Cheap.visit().await;
    for page in records.chunks(PAGE) {
        for record in page.iter().filter(|it| !but.contains(&it.name)) {
            let credential: HeldCredential = from_json(record.text())?;
            let tagged = Tagged {
                schema_id: &credential.schema_id,
                cred_def_id: &credential.cred_def_id,
                rev_reg_id: credential.rev_reg_id.as_ref(),
                values: &credential.values,
            };
            change = change.set_tags(Credential::KIND, &record.name, tagged.tags(policy)?);
            names.insert(record.name.clone());
        }
        checkpoint().await?;
    }
    Ok((change, names))
}
