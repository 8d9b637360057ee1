//! Anonymous credentials: schemas and credential definitions.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::records::{Record, to_json};
use super::runtime;
use crate::credentials::keys::{CredentialKeys, KeyDraft, Power};
use crate::credentials::primes::{SafePrime, Search};
use crate::crypto::random;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint};
use crate::locks::lock;
use crate::model::credential_definition::{
    CredentialDefinition, CredentialDefinitionConfig, CredentialDefinitionCorrectnessProof,
    CredentialDefinitionId, CredentialDefinitionKeys, CredentialDefinitionPrivateKey,
    SignatureType,
};
use crate::model::did::Did;
use crate::model::schema::{AttributeNames, Schema, SchemaId, Version1};
use crate::storage::Fetch;
use crate::wallet::Change;
use crate::wallet::registry::{self, WalletHandle};

/// How long a search for primes computes before it lets others have the thread.
const SLICE: Duration = Duration::from_millis(4);

/// A random number of 80 bits, as decimal digits.
pub async fn generate_nonce() -> Result<String> {
    let mut wide = [0; 16];
    wide[..10].copy_from_slice(&random::bytes::<10>()?);
    Ok(u128::from_le_bytes(wide).to_string())
}

/// Gives a schema its id. It is not stored.
pub async fn create_schema(
    issuer: Did,
    name: String,
    version: String,
    attributes: AttributeNames,
) -> Result<(String, String)> {
    let schema = Schema::new(&issuer, name, version, attributes);
    Ok((schema.id.as_str().to_owned(), to_json(&schema)?.to_string()))
}

/// What a credential definition is made from, apart from its schema.
pub struct DefinitionInfo {
    pub issuer: Did,
    pub tag: String,
    pub signature_type: Option<String>,
    pub config: CredentialDefinitionConfig,
}

/// Makes the keys of a credential definition and stores all that belongs to it in one transaction.
/// A definition that is there is given again. While one is being made, a second attempt fails
/// before it computes anything.
pub async fn create_and_store_credential_def(
    handle: WalletHandle,
    schema: Schema,
    info: DefinitionInfo,
) -> Result<(String, String)> {
    let wallet = registry::enter(handle)?;
    let signature_type = signature_type(info.signature_type.as_deref())?;
    let schema = fit_to_issuer(schema, &info.issuer)?;
    let tag = (runtime::protocol_version() > 1).then_some(info.tag.as_str());
    let id = CredentialDefinitionId::new(&info.issuer, &schema.reference(), tag);
    let _claim = wallet.claim(CredentialDefinition::KIND, id.as_str())?;
    match wallet.get(CredentialDefinition::KIND, id.as_str(), Fetch::VALUE).await {
        Err(error) if error.kind() == ErrorKind::WalletItemNotFound => {}
        present => return Ok((id.as_str().to_owned(), present?.text().to_owned())),
    }
    let away = wallet.leave();
    let keys = generate_keys(schema.attributes.canonical(), info.config.support_revocation).await?;
    let definition = CredentialDefinition {
        ver: Version1::V1,
        id: id.clone(),
        schema_id: schema.reference(),
        signature_type,
        tag: info.tag,
        value: public_keys(&keys)?,
    };
    let json = to_json(&definition)?;
    let change = definition_records(&id, json.clone(), keys, &schema)?;
    // Threads of Expensive give way to all others: they must hold no turn that others wait behind.
    Lane::Cheap.visit().await;
    let wallet = away.back()?;
    let turn = wallet.turn();
    wallet.commit(turn, change).await?;
    Ok((id.as_str().to_owned(), json.to_string()))
}

fn signature_type(name: Option<&str>) -> Result<SignatureType> {
    match name {
        None | Some("CL") => Ok(SignatureType::CamenischLysyanskaya),
        Some(other) => Err(Error::structure(format!("the signature type is CL, not {other}"))),
    }
}

/// An issuer with a fully qualified DID issues under a qualified schema.
fn fit_to_issuer(mut schema: Schema, issuer: &Did) -> Result<Schema> {
    match issuer.method() {
        None if schema.id.is_qualified() => Err(Error::structure(
            "a fully qualified schema needs an issuer with a fully qualified DID",
        )),
        Some(method) if !schema.id.is_qualified() => {
            schema.id = schema.id.qualify(method);
            Ok(schema)
        }
        _ => Ok(schema),
    }
}

/// The five records of a definition, as libindy writes them.
fn definition_records(
    id: &CredentialDefinitionId,
    definition: zeroize::Zeroizing<String>,
    keys: CredentialKeys,
    schema: &Schema,
) -> Result<Change> {
    let private = to_json(&CredentialDefinitionPrivateKey { value: keys.private })?;
    let proof = to_json(&CredentialDefinitionCorrectnessProof { value: keys.correctness_proof })?;
    let schema_id = schema.id.as_str().to_owned().into();
    let id = id.as_str();
    Ok(Change::default()
        .add(CredentialDefinition::KIND, id, definition)
        .add(CredentialDefinitionPrivateKey::KIND, id, private)
        .add(CredentialDefinitionCorrectnessProof::KIND, id, proof)
        .keep_or_add(Schema::KIND, schema.reference().as_str(), to_json(schema)?)
        .add(SchemaId::KIND, id, schema_id))
}

pub(super) fn public_keys(keys: &CredentialKeys) -> Result<CredentialDefinitionKeys> {
    let primary = keys.public.get_primary_key().try_clone();
    Ok(CredentialDefinitionKeys {
        primary: primary.map_err(|error| {
            Error::bug("the public key could not be copied").because(error.to_string())
        })?,
        revocation: keys.public.get_revocation_key().cloned(),
    })
}

/// Two safe primes and the key they make, in slices on all threads of the Expensive lane.
pub(super) async fn generate_keys(
    attributes: BTreeSet<String>,
    revocation: bool,
) -> Result<CredentialKeys> {
    let (p, q) = find_primes().await?;
    let draft = Lane::Expensive.run(|| KeyDraft::new(p, q, &attributes, revocation)).await?;
    let draft = Arc::new(draft);
    let threads = Lane::Expensive.threads().min(draft.powers()).max(1);
    let share = |first| {
        let draft = Arc::clone(&draft);
        async move {
            let mut powers = Vec::new();
            for index in (first..draft.powers()).step_by(threads) {
                powers.push((index, draft.power(index)?));
                checkpoint().await?;
            }
            Ok(powers)
        }
    };
    let mut powers: Vec<(usize, Power)> = Lane::Expensive
        .all((0..threads).map(share))
        .await?
        .into_iter()
        .flatten()
        .collect();
    powers.sort_by_key(|(index, _)| *index);
    let powers = powers.into_iter().map(|(_, power)| power).collect();
    let draft = Arc::into_inner(draft).ok_or_else(|| Error::bug("a key is still being made"))?;
    Lane::Expensive.run(|| draft.finish(powers)).await
}

/// Searches on every thread at once, each in windows of its own, until two primes are found.
async fn find_primes() -> Result<(SafePrime, SafePrime)> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let search = |_| search_until_two(Arc::clone(&found));
    Lane::Expensive.all((0..Lane::Expensive.threads()).map(search)).await?;
    let mut found = lock(&found);
    match (found.pop(), found.pop()) {
        (Some(p), Some(q)) => Ok((p, q)),
        _ => Err(Error::bug("the search for primes ended too early")),
    }
}

async fn search_until_two(found: Arc<Mutex<Vec<SafePrime>>>) -> Result<()> {
    let mut search = Search::new()?;
    while lock(&found).len() < 2 {
        if let Some(prime) = search.advance(SLICE)? {
            let mut found = lock(&found);
            if found.iter().all(|other| other.value() != prime.value()) {
                found.push(prime);
            }
        }
        checkpoint().await?;
    }
    Ok(())
}
