//! What an issuer changes about a registry: revoking, and taking that back.

use std::collections::BTreeSet;

use super::blob_storage::BlobHandle;
use super::own_registry::OwnRegistry;
use super::parameters::read_long;
use super::records::to_json;
use crate::blobs;
use crate::error::{Error, Result};
use crate::model::revocation::RegistryDelta;
use crate::model::revocation_registry::{RegistryInfo, RevocationRegistryId};
use crate::model::wallet::Secret;
use crate::wallet::registry::{self, WalletHandle};

/// Revokes a credential, or takes that back, and tells the change for the ledger.
pub async fn set_revoked(
    handle: WalletHandle,
    reader: BlobHandle,
    id: RevocationRegistryId,
    place: String,
    revoked: bool,
) -> Result<String> {
    let wallet = registry::enter(handle)?;
    // The tails are not read: the issuer has the secret that they are made from.
    blobs::reader(reader)?;
    let registry = OwnRegistry::of(&wallet, &id).await?;
    let place = registry.definition.value.max_cred_num.place(&place)?;
    let issuance = registry.definition.value.issuance_type;
    let (one, none) = (BTreeSet::from([place]), BTreeSet::new());
    let (issued, taken) = if revoked { (&none, &one) } else { (&one, &none) };
    let edit = |info: &mut RegistryInfo| info.set_revoked(place, revoked, issuance);
    let (_, delta) = registry.change(&wallet, issued, taken, edit).await?;
    Ok(to_json(&delta)?.to_string())
}

/// One change out of two, of which the second begins where the first ends.
pub async fn merge_deltas(first: Secret, second: Secret) -> Result<String> {
    let mut merged: RegistryDelta = read_long("rev_reg_delta_json", &first).await?;
    let second: RegistryDelta = read_long("other_rev_reg_delta_json", &second).await?;
    merged.value.merge(&second.value).map_err(|_| {
        Error::structure(
            "the deltas do not belong together: the second must begin (`prevAccum`) with the \
             accumulator that the first ends with (`accum`)",
        )
    })?;
    Ok(to_json(&merged)?.to_string())
}
