//! Proofs: the holder's part and the verifier's.

use std::collections::{BTreeSet, HashMap};

use super::parameters::read;
use super::records::{self, Record, from_json, to_json};
use super::runtime;
use crate::credentials::known::{Known, Registries};
use crate::credentials::prove::{Held, ProofDraft, Shown};
use crate::credentials::verify::{self, Verification};
use crate::error::{Error, Result};
use crate::lanes::{Lane, checkpoint};
use crate::model::credential::{Credential, MasterSecret};
use crate::model::proof::{Choice, ChosenCredential, Proof};
use crate::model::proof_request::ProofRequest;
use crate::model::revocation::{RevocationState, RevocationStates};
use crate::model::wallet::Secret;
use crate::storage::Fetch;
use crate::wallet::Wallet;
use crate::wallet::registry::{self, WalletHandle};

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
    let states: RevocationStates = read("rev_states_json", &parameters.revocation_states)?;
    let secret: MasterSecret = records::get(&wallet, &parameters.master_secret).await?;
    let credentials = credentials_of(&wallet, &choice).await?;
    // Nothing is written: the wallet may close while this computes.
    drop(wallet);
    let held =
        HeldBy { known: &known, credentials: &credentials, states: &states, secret: &secret };
    let proof = prove(&request, &choice, held).await?;
    Ok(Lane::Cheap.run(|| to_json(&proof)).await?.to_string())
}

/// Everything that a holder has, read.
struct HeldBy<'a> {
    known: &'a Known,
    credentials: &'a HashMap<String, Credential>,
    states: &'a RevocationStates,
    secret: &'a MasterSecret,
}

impl<'a> HeldBy<'a> {
    fn of(&self, chosen: &ChosenCredential) -> Result<Held<'a>> {
        let missing = || Error::bug("a chosen credential was not read");
        let credential = self.credentials.get(&chosen.cred_id).ok_or_else(missing)?;
        Ok(Held {
            credential,
            schema: self.known.schema(&credential.schema_id)?,
            definition: self.known.definition(&credential.cred_def_id)?,
            secret: self.secret,
            state: chosen.timestamp.map(|it| self.state(chosen, credential, it)).transpose()?,
        })
    }

    fn state(
        &self,
        chosen: &ChosenCredential,
        credential: &Credential,
        timestamp: u64,
    ) -> Result<(u64, &'a RevocationState)> {
        let name = &chosen.cred_id;
        let registry = credential.rev_reg_id.as_ref().ok_or_else(|| {
            Error::structure(format!(
                "the credential {name} cannot be revoked: choose it without `timestamp`"
            ))
        })?;
        let of_registry = self.states.get(registry.as_str()).or_else(|| self.states.get(name));
        let state = of_registry.and_then(|it| it.get(&timestamp)).ok_or_else(|| {
            let registry = registry.as_str();
            Error::structure(format!(
                "`rev_states_json` has no state of {registry} at {timestamp}, for the credential {name}"
            ))
        })?;
        Ok((timestamp, state))
    }
}

/// On all threads of the lane: a slice for each credential, each predicate and each registry.
async fn prove(request: &ProofRequest, choice: &Choice, held: HeldBy<'_>) -> Result<Proof> {
    Lane::Expensive.visit().await;
    let mut draft = ProofDraft::new(choice, runtime::non_revocation_form())?;
    for chosen in choice.credentials() {
        draft.add(request.version, &Shown::from(chosen, choice, request)?, &held.of(chosen)?)?;
        checkpoint().await?;
    }
    let slices = draft.slices().into_iter().map(|slice| async move {
        checkpoint().await?;
        slice.compute()
    });
    let computed = Lane::Expensive.all_reporting(Some("proof"), slices).await?;
    draft.finish(request, computed)
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
    let registries = Registries {
        definitions: read("rev_reg_defs_json", &parameters.registry_definitions)?,
        entries: read("rev_regs_json", &parameters.registries)?,
    };
    checkpoint().await?;
    verify::check(&request, &proof, &known)?;
    Lane::Expensive.visit().await;
    let accepted = runtime::accepted_non_revocation();
    let verification = Verification::new(&request, proof, &known, &registries, accepted)?;
    let Some(verification) = verification else { return Ok(false) };
    let checks = verification.checks().into_iter().map(|check| async move {
        checkpoint().await?;
        check.compute()
    });
    let recomputed = Lane::Expensive.all_reporting(Some("verification"), checks).await?;
    verification.finish(recomputed)
}

async fn read_known(schemas: &Secret, definitions: &Secret) -> Result<Known> {
    let schemas = read("schemas_json", schemas)?;
    checkpoint().await?;
    let definitions = read("credential_defs_json", definitions)?;
    checkpoint().await?;
    Ok(Known { schemas, definitions })
}
