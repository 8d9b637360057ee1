//! Revocation registries, as they are made: keys, the first entry, and tails.

use std::ops::Range;
use std::sync::Arc;

use anoncreds_clsignatures::RevocationKeyPrivate;

use super::blob_storage::BlobHandle;
use super::records::{Record, from_json, if_there, to_json};
use crate::blobs::{self, NewBlob, PublishedBlob};
use crate::credentials::issue::public_key;
use crate::credentials::revocation::{self, TAIL_BYTES, TAILS_VERSION, Tails};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint, report};
use crate::model::blob_storage::WriterConfig;
use crate::model::credential_definition::{CredentialDefinition, CredentialDefinitionId};
use crate::model::did::Did;
use crate::model::revocation::RegistryEntry;
use crate::model::revocation_registry::{
    IssuanceType, RegistryConfig, RegistryDefinition, RegistryDefinitionValue, RegistryInfo,
    RegistryKeys, RegistryPrivateKey, RegistryType, RevocationRegistryId,
};
use crate::model::schema::Version1;
use crate::storage::Fetch;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::{Change, Wallet};

/// Tails that are computed in one slice: some ten milliseconds.
const SLICE: u32 = 512;

/// What a registry is made from.
pub struct RegistryParameters {
    pub issuer: Did,
    pub registry_type: Option<String>,
    pub tag: String,
    pub definition: CredentialDefinitionId,
    pub config: RegistryConfig,
    pub writer: BlobHandle,
}

/// Makes a registry, writes its tails, and stores all that belongs to it in one transaction. One that is
/// there is given again. While one is being made, a second attempt fails before it computes anything.
pub async fn create_and_store_revoc_reg(
    handle: WalletHandle,
    parameters: RegistryParameters,
) -> Result<(String, String, String)> {
    let wallet = registry::enter(handle)?;
    check(&parameters)?;
    let RegistryParameters { issuer, tag, definition, config, writer, .. } = parameters;
    let id = RevocationRegistryId::new(&issuer, &definition, &tag);
    let _claim = wallet.claim(RegistryDefinition::KIND, id.as_str())?;
    if let Some((definition, entry)) = present(&wallet, &id).await? {
        return Ok((id.as_str().to_owned(), definition, entry));
    }
    let kind = CredentialDefinition::KIND;
    let (record, key_version) = wallet.get_version(kind, definition.as_str(), Fetch::VALUE).await?;
    let writer = blobs::writer(writer)?;
    let away = wallet.leave();
    let (capacity, by_default) = (config.capacity(), config.issuance() == IssuanceType::ByDefault);
    Lane::Expensive.visit().await;
    let key = public_key(&from_json::<CredentialDefinition>(record.text())?)?;
    let (accum_key, private, entry) = revocation::create(&key, capacity.get(), by_default)?;
    checkpoint().await?;
    let tails = Tails::new(&key, &private, capacity.get())?;
    let mut tails = write_tails(&writer, Arc::new(tails)).await?;
    let of = definition.as_str().to_owned();
    let definition = RegistryDefinition {
        ver: Version1::V1,
        id: id.clone(),
        registry_type: RegistryType::Accumulator,
        tag,
        cred_def_id: definition,
        value: RegistryDefinitionValue {
            issuance_type: config.issuance(),
            max_cred_num: capacity,
            public_keys: RegistryKeys { accum_key },
            tails_hash: tails.hash().clone(),
            tails_location: tails.location(),
        },
    };
    let make = || registry_records(&definition, entry.into(), private);
    let (mut change, definition, entry) = Lane::Expensive.run(make).await?;
    if let Some(version) = key_version {
        change = change.require_version(kind, &of, version);
    }
    // Threads of Expensive give way to all others: they must hold no turn that others wait behind.
    Lane::Cheap.visit().await;
    let wallet = match away.back() {
        Ok(wallet) => wallet,
        Err(error) => {
            Lane::Io.run(|| tails.discard()).await;
            return Err(error);
        }
    };
    // A command that stops while it commits does not know whether it has.
    tails.keep();
    if let Err(error) = wallet.commit(wallet.turn(), change).await {
        discard_if_unused(&wallet, &id, tails).await;
        return Err(if_rotated(error));
    }
    Ok((id.as_str().to_owned(), definition, entry))
}

/// A commit may have failed after it happened: then the wallet has the registry of these tails, or cannot
/// be asked, and they stay.
async fn discard_if_unused(wallet: &Wallet, id: &RevocationRegistryId, tails: PublishedBlob) {
    let stored = match present(wallet, id).await {
        Ok(stored) => stored,
        Err(_) => return,
    };
    if !stored.is_some_and(|(definition, _)| definition.contains(tails.hash().as_str())) {
        Lane::Io.run(|| tails.discard()).await;
    }
}

fn if_rotated(error: Error) -> Error {
    if error.kind() != ErrorKind::WalletItemChanged {
        return error;
    }
    let message = "the keys of the credential definition were replaced while the revocation registry was \
                   made under them; make it again";
    Error::new(ErrorKind::InvalidState, message)
}

fn check(parameters: &RegistryParameters) -> Result<()> {
    match parameters.registry_type.as_deref() {
        None | Some("CL_ACCUM") => {}
        Some(other) => {
            let message = format!("the type of a revocation registry is CL_ACCUM, not {other}");
            return Err(Error::structure(message));
        }
    }
    if parameters.issuer.method().is_some() == parameters.definition.method().is_some() {
        return Ok(());
    }
    let message = "the issuer's DID and the credential definition's id are both fully qualified, or \
                   neither is";
    Err(Error::structure(message))
}

/// The definition and the entry of a registry that the wallet has.
async fn present(wallet: &Wallet, id: &RevocationRegistryId) -> Result<Option<(String, String)>> {
    let get = |kind| wallet.get(kind, id.as_str(), Fetch::VALUE);
    let Some(definition) = if_there(get(RegistryDefinition::KIND).await)? else { return Ok(None) };
    let entry = get(RegistryEntry::KIND).await?;
    Ok(Some((definition.text().to_owned(), entry.text().to_owned())))
}

/// The four records of a registry, as libindy writes them; and what is published of it.
fn registry_records(
    definition: &RegistryDefinition,
    entry: RegistryEntry,
    private: RevocationKeyPrivate,
) -> Result<(Change, String, String)> {
    let id = definition.id.as_str();
    let (definition_json, entry) = (to_json(definition)?, to_json(&entry)?);
    let private = to_json(&RegistryPrivateKey { value: private })?;
    let info = to_json(&RegistryInfo::new(definition.id.clone()))?;
    let change = Change::default()
        .add(RegistryDefinition::KIND, id, definition_json.clone())
        .add(RegistryEntry::KIND, id, entry.clone())
        .add(RegistryPrivateKey::KIND, id, private)
        .add(RegistryInfo::KIND, id, info);
    Ok((change, definition_json.to_string(), entry.to_string()))
}

/// Computes tails on all threads and writes them as they are made: memory does not grow with their
/// number.
async fn write_tails(writer: &WriterConfig, tails: Arc<Tails>) -> Result<PublishedBlob> {
    let mut blob = Lane::Io.run(|| begin_tails(writer)).await?;
    if let Err(error) = append_tails(&mut blob, &tails).await {
        Lane::Io.run(|| drop(blob)).await;
        return Err(error);
    }
    Lane::Io.run(|| blob.publish()).await
}

/// One thread writes and hashes what the threads of Expensive compute meanwhile. Those find the next slice
/// when they have ended one and do not sleep: a thread of the lowest priority that is woken is given a
/// processor before others are done with it.
async fn append_tails(blob: &mut NewBlob, tails: &Arc<Tails>) -> Result<()> {
    let count = tails.count();
    let slices = (0..count).step_by(SLICE as usize);
    let mut computed =
        Lane::Expensive.ahead(
            slices.map(|start| {
                let tails = Arc::clone(tails);
                async move {
                    compute_tails(&tails, start..start.saturating_add(SLICE).min(tails.count()))
                }
            }),
        );
    Lane::Io.visit().await;
    let mut written = 0;
    while let Some(bytes) = computed.next().await? {
        blob.append(&bytes)?;
        written += (bytes.len() / TAIL_BYTES) as u64;
        report("tails", written, count.into()).await;
        checkpoint().await?;
    }
    Ok(())
}

fn begin_tails(writer: &WriterConfig) -> Result<NewBlob> {
    let mut blob = NewBlob::begin(writer)?;
    blob.append(&TAILS_VERSION)?;
    Ok(blob)
}

fn compute_tails(tails: &Tails, range: Range<u32>) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(range.len() * TAIL_BYTES);
    tails.write(range, &mut bytes)?;
    Ok(bytes)
}
