//! A DID of ours with all that hangs on it: renamed or deleted as a whole, in one transaction.
//!
//! | belongs to a DID | renamed | deleted |
//! |---|---|---|
//! | its key, and a key that will replace it, with what is noted about them | stay | go, unless another DID has them |
//! | what is noted about it: metadata, endpoint | go along | go |
//! | relations from it to DIDs of others | go along | go; the DIDs of others stay |

use std::collections::BTreeSet;

use super::records::{self, Record, commit_in_turn, get_version, if_there, to_json};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::checkpoint;
use crate::model::did::{Did, DidMetadata, DidMethod, Endpoint, MyDid, TemporaryDid};
use crate::model::key::{Key, KeyMetadata};
use crate::model::pairwise::Pairwise;
use crate::storage::Fetch;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Change, Version, Wallet};

/// Gives a DID of ours a method, or another one.
pub async fn qualify_did(handle: WalletHandle, did: Did, method: DidMethod) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let new = did.of_method(&method);
    let (wallet, from, to) = (&**wallet, &did, &new);
    let renamed = commit_in_turn(wallet, wallet.turn(), || rename(wallet, from, to)).await;
    match renamed {
        Err(error) if error.kind() == ErrorKind::WalletItemAlreadyExists => {
            let message = format!("the wallet has {new}, or notes about it; delete that DID first");
            Err(Error::new(error.kind(), message))
        }
        renamed => renamed.map(|()| new.into_string()),
    }
}

/// Deletes a DID of ours and what belongs to it alone.
pub async fn delete_did(handle: WalletHandle, did: Did) -> Result<()> {
    let wallet = registry::enter(handle)?;
    let (wallet, did) = (&**wallet, &did);
    let keys = commit_in_turn(wallet, wallet.turn(), || deletion(wallet, did)).await?;
    wallet.key_cache().forget_own(&keys);
    Ok(())
}

async fn rename(wallet: &Wallet, from: &Did, to: &Did) -> Result<(Change, ())> {
    let (old, new) = (from.as_str(), to.as_str());
    let (mine, version) = get_version::<MyDid>(wallet, old).await?;
    if old == new {
        return Ok((Change::default(), ()));
    }
    let mine = MyDid { did: to.clone(), ..mine };
    let mut change =
        Change::default()
            .remove(MyDid::KIND, old, version)
            .add(MyDid::KIND, new, to_json(&mine)?);
    if let Some((temporary, version)) = if_there(get_version::<TemporaryDid>(wallet, old).await)? {
        let temporary = TemporaryDid { did: to.clone(), ..temporary };
        change = change.remove(TemporaryDid::KIND, old, version).add(
            TemporaryDid::KIND,
            new,
            to_json(&temporary)?,
        );
    }
    change = move_note::<DidMetadata>(wallet, change, old, new).await?;
    change = move_note::<Endpoint>(wallet, change, old, new).await?;
    for (name, relation, version) in relations_of(wallet, from).await? {
        let relation = Pairwise { my_did: to.clone(), ..relation };
        change = change.set_value(Pairwise::KIND, &name, to_json(&relation)?, version);
    }
    Ok((change, ()))
}

/// A note, with whatever is in it, under another name.
async fn move_note<T: Record>(
    wallet: &Wallet,
    change: Change,
    old: &str,
    new: &str,
) -> Result<Change> {
    let note = if_there(wallet.get_version(T::KIND, old, Fetch::VALUE).await)?;
    let Some((note, version)) = note else { return Ok(change) };
    let value = note.value.unwrap_or_default();
    Ok(change.remove(T::KIND, old, version).add(T::KIND, new, value))
}

/// The deletion, and the keys that go with it.
async fn deletion(wallet: &Wallet, did: &Did) -> Result<(Change, BTreeSet<String>)> {
    let name = did.as_str();
    let (mine, version) = get_version::<MyDid>(wallet, name).await?;
    let mut change = Change::default().remove(MyDid::KIND, name, version);
    let mut keys = BTreeSet::from([mine.verkey]);
    if let Some((temporary, version)) = if_there(get_version::<TemporaryDid>(wallet, name).await)? {
        change = change.remove(TemporaryDid::KIND, name, version);
        keys.insert(temporary.verkey);
    }
    // Before the look at who has them: who takes a key afterwards writes it, and changes its version.
    let mut present = Vec::new();
    for verkey in &keys {
        let key = if_there(wallet.get_version(Key::KIND, verkey, Fetch::VALUE).await)?;
        present.extend(key.map(|key| (verkey.clone(), key)));
    }
    keep_keys_of_others(wallet, name, &mut keys).await?;
    for (verkey, (key, version)) in present {
        change = if keys.contains(&verkey) {
            change.remove(Key::KIND, &verkey, version)
        } else {
            // Written again as it is: of two processes that leave it to each other, one finds out.
            change.set_value(Key::KIND, &verkey, key.value.unwrap_or_default(), version)
        };
    }
    for verkey in &keys {
        change = remove::<KeyMetadata>(wallet, change, verkey).await?;
    }
    change = remove::<DidMetadata>(wallet, change, name).await?;
    change = remove::<Endpoint>(wallet, change, name).await?;
    for (name, _, version) in relations_of(wallet, did).await? {
        change = change.remove(Pairwise::KIND, &name, version);
    }
    Ok((change, keys))
}

/// Takes the keys from `keys` that other DIDs of ours have, or will have.
async fn keep_keys_of_others(
    wallet: &Wallet,
    did: &str,
    keys: &mut BTreeSet<String>,
) -> Result<()> {
    let dids = records::list::<MyDid>(wallet).await?;
    let dids = dids.into_iter().map(|(name, it)| (name, it.verkey));
    let temporary = records::list::<TemporaryDid>(wallet).await?;
    let temporary = temporary.into_iter().map(|(name, it)| (name, it.verkey));
    for (_, verkey) in dids.chain(temporary).filter(|(name, _)| name != did) {
        keys.remove(&verkey);
    }
    Ok(())
}

/// Removes a record as well, if it is there.
async fn remove<T: Record>(wallet: &Wallet, change: Change, name: &str) -> Result<Change> {
    let present = if_there(wallet.get_version(T::KIND, name, Fetch::VALUE).await)?;
    Ok(match present {
        Some((_, version)) => change.remove(T::KIND, name, version),
        None => change,
    })
}

/// The relations from a DID of ours, each as it is now and with its version.
async fn relations_of(
    wallet: &Wallet,
    did: &Did,
) -> Result<Vec<(String, Pairwise, Option<Version>)>> {
    let mut relations = Vec::new();
    for (name, listed) in records::list::<Pairwise>(wallet).await? {
        if listed.my_did != *did {
            continue;
        }
        if let Some((relation, version)) = if_there(get_version(wallet, &name).await)? {
            relations.push((name, relation, version));
        }
        checkpoint().await?;
    }
    Ok(relations)
}
