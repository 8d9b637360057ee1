//! Proofs: the holder's part and the verifier's.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::de::IgnoredAny;

use super::issuing::registries_are_missing;
use super::parameters::read;
use super::records::{self, Record, from_json, to_json};
use crate::credentials::prove::{Held, ProofDraft, Shown};
use crate::credentials::verify::{self, Known};
use crate::error::{Error, Result};
use crate::lanes::{Lane, checkpoint};
use crate::model::credential::{Credential, MasterSecret};
use crate::model::proof::{Choice, Proof};
use crate::model::proof_request::ProofRequest;
use crate::model::wallet::Secret;
use crate::storage::Fetch;
use crate::wallet::Wallet;
use crate::wallet::registry::{self, WalletHandle};

/// What is known of registries at some times, by their ids. It is not looked into.
type AtTimes = BTreeMap<String, BTreeMap<u64, IgnoredAny>>;

/// What a proof is made from, apart from the wallet.
pub struct ProveParameters {
    pub request: Secret,
    pub choice: Secret,
    pub master_secret: String,
    pub schemas: Secret,
    pub definitions: Secret,
    pub revocation_states: Secret,
}

/// Shows a verifier what the holder has chosen.
pub async fn create_proof(handle: WalletHandle, parameters: ProveParameters) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let request: ProofRequest =
        Lane::Cheap.run(|| read("proof_req_json", &parameters.request)).await?;
    let choice: Choice = read("requested_credentials_json", &parameters.choice)?;
    let known = read_known(&parameters.schemas, &parameters.definitions).await?;
    let _: AtTimes = read("rev_states_json", &parameters.revocation_states)?;
    if choice.credentials().iter().any(|it| it.timestamp.is_some()) {
        return Err(registries_are_missing("leave the timestamps of requested credentials out"));
    }
    let secret: MasterSecret = records::get(&wallet, &parameters.master_secret).await?;
    let credentials = credentials_of(&wallet, &choice).await?;
    // Nothing is written: the wallet may close while this computes.
    drop(wallet);
    let proof = prove(&request, &choice, &known, &credentials, &secret).await?;
    Ok(Lane::Cheap.run(|| to_json(&proof)).await?.to_string())
}

/// A credential a slice.
async fn prove(
    request: &ProofRequest,
    choice: &Choice,
    known: &Known,
    credentials: &HashMap<String, Credential>,
    secret: &MasterSecret,
) -> Result<Proof> {
    Lane::Expensive.visit().await;
    let mut draft = ProofDraft::new(choice)?;
    for chosen in choice.credentials() {
        let missing = || Error::bug("a chosen credential was not read");
        let credential = credentials.get(&chosen.cred_id).ok_or_else(missing)?;
        let held = Held {
            credential,
            schema: known.schema(&credential.schema_id)?,
            definition: known.definition(&credential.cred_def_id)?,
            secret,
        };
        draft.add(request.version, &Shown::from(chosen, choice, request)?, &held)?;
        checkpoint().await?;
    }
    draft.finish(request)
}

/// The credentials that the holder has chosen, by their names.
async fn credentials_of(wallet: &Wallet, choice: &Choice) -> Result<HashMap<String, Credential>> {
    let names: BTreeSet<_> = choice.credentials().into_iter().map(|it| &it.cred_id).collect();
    let mut credentials = HashMap::new();
    for name in names {
        let record = wallet.get(Credential::KIND, name, Fetch::VALUE).await?;
        let credential = Lane::Cheap.run(|| from_json(record.text())).await?;
        credentials.insert(name.clone(), credential);
    }
    Ok(credentials)
}

/// What a proof is verified with.
pub struct VerifyParameters {
    pub request: Secret,
    pub proof: Secret,
    pub schemas: Secret,
    pub definitions: Secret,
    pub registry_definitions: Secret,
    pub registries: Secret,
}

/// Whether a proof shows what was asked.
pub async fn verify_proof(parameters: VerifyParameters) -> Result<bool> {
    let request: ProofRequest =
        Lane::Cheap.run(|| read("proof_request_json", &parameters.request)).await?;
    let proof: Proof = read("proof_json", &parameters.proof)?;
    let known = read_known(&parameters.schemas, &parameters.definitions).await?;
    let _: BTreeMap<String, IgnoredAny> =
        read("rev_reg_defs_json", &parameters.registry_definitions)?;
    let _: AtTimes = read("rev_regs_json", &parameters.registries)?;
    verify::check(&request, &proof, &known)?;
    if proof.identifiers.iter().any(|it| it.timestamp.is_some()) {
        return Err(registries_are_missing("a proof of non-revocation cannot be verified"));
    }
    Lane::Expensive.run(|| verify::verify(&request, &proof, &known)).await
}

async fn read_known(schemas: &Secret, definitions: &Secret) -> Result<Known> {
    let schemas = read("schemas_json", schemas)?;
    checkpoint().await?;
    let definitions = read("credential_defs_json", definitions)?;
    checkpoint().await?;
    Ok(Known { schemas, definitions })
}
