//! Which noun a wallet keeps as which kind of record, and in which form: JSON under libindy's names.

use std::io::{self, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint};
use crate::model::credential::{Credential, MasterSecret};
use crate::model::credential_definition::{
    CredentialDefinition, CredentialDefinitionCorrectnessProof, CredentialDefinitionPrivateKey,
    TemporaryCredentialDefinition,
};
use crate::model::credential_tags::TagPolicy;
use crate::model::did::{DidMetadata, Endpoint, MyDid, TemporaryDid, TheirDid};
use crate::model::key::{Key, KeyMetadata};
use crate::model::pairwise::Pairwise;
use crate::model::revocation::RegistryEntry;
use crate::model::revocation_registry::{RegistryDefinition, RegistryInfo, RegistryPrivateKey};
use crate::model::schema::{Schema, SchemaId};
use crate::storage::Fetch;
use crate::wallet::{Change, PAGE, Turn, Version, Wallet};

/// How often another process may be faster before a change is given up.
pub(super) const MOST_ATTEMPTS: usize = 100;

pub(super) trait Record {
    const KIND: &'static str;
}

macro_rules! records {
    ($($noun:ty => $kind:literal),* $(,)?) => {
        $(impl Record for $noun { const KIND: &'static str = $kind; })*
    };
}

records! {
    MyDid => "Indy::Did",
    TemporaryDid => "Indy::TemporaryDid",
    TheirDid => "Indy::TheirDid",
    DidMetadata => "Indy::DidMetadata",
    Endpoint => "Indy::Endpoint",
    Key => "Indy::Key",
    KeyMetadata => "Indy::KeyMetadata",
    Pairwise => "Indy::Pairwise",
    Schema => "Indy::Schema",
    SchemaId => "Indy::SchemaId",
    CredentialDefinition => "Indy::CredentialDefinition",
    CredentialDefinitionPrivateKey => "Indy::CredentialDefinitionPrivateKey",
    CredentialDefinitionCorrectnessProof => "Indy::CredentialDefinitionCorrectnessProof",
    TemporaryCredentialDefinition => "Indy::TemporaryCredentialDefinition",
    RegistryDefinition => "Indy::RevocationRegistryDefinition",
    RegistryPrivateKey => "Indy::RevocationRegistryDefinitionPrivate",
    RegistryEntry => "Indy::RevocationRegistry",
    RegistryInfo => "Indy::RevocationRegistryInfo",
    MasterSecret => "Indy::MasterSecret",
    Credential => "Indy::Credential",
    TagPolicy => "Indy::CredentialAttrTagPolicy",
}

/// The JSON of a noun that may hold secrets. Its size is found first: a buffer that grows leaves
/// copies behind.
pub(super) fn to_json(noun: &impl Serialize) -> Result<Zeroizing<String>> {
    let failed = |error| Error::bug("a record could not be written").because(error);
    let mut size = Size::default();
    serde_json::to_writer(&mut size, noun).map_err(failed)?;
    let mut json = Vec::with_capacity(size.0);
    serde_json::to_writer(&mut json, noun).map_err(failed)?;
    let json = String::from_utf8(json).map_err(|_| Error::bug("JSON is UTF-8"))?;
    Ok(Zeroizing::new(json))
}

/// Bytes of an array that are written in one slice: a few milliseconds, where they are large numbers.
const ARRAY_SLICE: usize = 1 << 17;

/// A JSON array of what `write` makes of each item, in slices.
pub(super) async fn to_json_array<T>(
    items: &[T],
    mut write: impl FnMut(&T) -> Result<Zeroizing<String>>,
) -> Result<String> {
    Lane::Cheap.visit().await;
    let mut json = String::from("[");
    let mut end_of_slice = ARRAY_SLICE;
    for item in items {
        json.push_str(if json.len() > 1 { "," } else { "" });
        json.push_str(&write(item)?);
        if json.len() > end_of_slice {
            end_of_slice = json.len() + ARRAY_SLICE;
            checkpoint().await?;
        }
    }
    json.push(']');
    Ok(json)
}

/// The noun of a record's JSON. The error does not quote it.
pub(super) fn from_json<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|_| {
        let message = "a record in the wallet does not have the form it must have";
        Error::new(ErrorKind::InvalidState, message)
    })
}

pub(super) async fn get<T: Record + DeserializeOwned>(wallet: &Wallet, name: &str) -> Result<T> {
    let record = wallet.get(T::KIND, name, Fetch::VALUE).await?;
    from_json(record.text())
}

/// A noun, and the version that a change of it may name.
pub(super) async fn get_version<T: Record + DeserializeOwned>(
    wallet: &Wallet,
    name: &str,
) -> Result<(T, Option<Version>)> {
    let (record, version) = wallet.get_version(T::KIND, name, Fetch::VALUE).await?;
    Ok((from_json(record.text())?, version))
}

/// What was found, if it is there.
pub(super) fn if_there<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Err(error) if error.kind() == ErrorKind::WalletItemNotFound => Ok(None),
        found => found.map(Some),
    }
}

/// A noun that the wallet may have, and the version that a later change may name.
pub(super) async fn find<T: Record + DeserializeOwned>(
    wallet: &Wallet,
    name: &str,
) -> Result<Option<(T, Option<Version>)>> {
    if_there(get_version(wallet, name).await)
}

pub(super) async fn exists<T: Record>(wallet: &Wallet, name: &str) -> Result<bool> {
    Ok(if_there(wallet.get(T::KIND, name, Fetch::NAME).await)?.is_some())
}

/// Reads a noun in its turn and writes it as `edit` leaves it.
pub(super) async fn modify<T: Record + Serialize + DeserializeOwned>(
    wallet: &Wallet,
    name: &str,
    edit: impl Fn(&mut T),
) -> Result<()> {
    let edit = &edit;
    commit_in_turn(wallet, wallet.turn(), || async move {
        let (mut noun, version) = get_version::<T>(wallet, name).await?;
        edit(&mut noun);
        Ok((Change::default().set_value(T::KIND, name, to_json(&noun)?, version), ()))
    })
    .await
}

/// Commits in its turn the change that `prepare` makes of what it reads, and gives what else it
/// makes. Where another process was faster, that happens again, in the same turn, with what it has
/// written.
pub(super) async fn commit_in_turn<T, F>(
    wallet: &Wallet,
    mut turn: Turn,
    prepare: impl Fn() -> F,
) -> Result<T>
where
    F: Future<Output = Result<(Change, T)>>,
{
    turn.come().await;
    let mut was_missing = false;
    for _ in 0..MOST_ATTEMPTS {
        let (change, answer) = prepare().await?;
        match wallet.try_commit(&mut turn, change).await {
            Err(error) if error.kind() == ErrorKind::WalletItemChanged => {}
            // What was read has gone since; or what was not read was never there.
            Err(error) if error.kind() == ErrorKind::WalletItemNotFound && !was_missing => {
                was_missing = true;
            }
            committed => return committed.map(|()| answer),
        }
        checkpoint().await?;
    }
    Err(overtaken_too_often())
}

/// A change was tried `MOST_ATTEMPTS` times.
pub(super) fn overtaken_too_often() -> Error {
    let message = "another process changes these records all the time; try again later";
    Error::new(ErrorKind::WalletStorage, message)
}

pub(super) async fn list<T: Record + DeserializeOwned>(
    wallet: &Wallet,
) -> Result<Vec<(String, T)>> {
    let records = wallet.list(T::KIND).await?;
    Lane::Cheap.visit().await;
    let mut nouns = Vec::with_capacity(records.len());
    for page in records.chunks(PAGE) {
        for record in page {
            nouns.push((record.name.clone(), from_json(record.text())?));
        }
        checkpoint().await?;
    }
    Ok(nouns)
}

/// Counts what is written to it.
#[derive(Default)]
pub(super) struct Size(pub usize);

impl Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
