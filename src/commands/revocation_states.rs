//! What a holder computes from tails: that a credential is valid in a state of its registry.

use std::ops::Range;
use std::sync::Arc;

use super::blob_storage::BlobHandle;
use super::parameters::{read, read_long};
use super::records::to_json;
use crate::blobs::{self, Blob};
use crate::credentials::revocation::{
    PartialSum, Plan, Step, TAIL_BYTES, tails_file_length, tails_file_offset,
};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint, report};
use crate::model::revocation::{RegistryDelta, RevocationState};
use crate::model::revocation_registry::{IssuanceType, RegistryDefinition};
use crate::model::wallet::Secret;

/// Tails that are read and added in one slice: some ten milliseconds.
const SLICE: u32 = 2048;

/// Tails that nobody asked for and that are read all the same, rather than read twice.
const WIDEST_GAP: u32 = 32;

/// What a state is computed from.
pub struct StateParameters {
    pub reader: BlobHandle,
    pub definition: Secret,
    pub delta: Secret,
    pub timestamp: u64,
    pub place: String,
}

/// The state of a credential after everything that has happened in its registry.
pub async fn create_revocation_state(parameters: StateParameters) -> Result<String> {
    check_time(parameters.timestamp)?;
    Lane::Cheap.visit().await;
    let definition: RegistryDefinition = read("rev_reg_def_json", &parameters.definition)?;
    let delta: RegistryDelta = read_long("rev_reg_delta_json", &parameters.delta).await?;
    let capacity = definition.value.max_cred_num;
    let place = capacity.place(&parameters.place)?;
    let by_default = definition.value.issuance_type == IssuanceType::ByDefault;
    let plan = Lane::Expensive
        .run(|| Plan::of_new_witness(place, capacity.get(), by_default, &delta.value))
        .await?;
    let blob = tails_of(&definition, parameters.reader).await?;
    finish(PartialSum::default(), plan, blob, delta, parameters.timestamp).await
}

/// The state of a credential after a change of its registry, from the state before it.
pub async fn update_revocation_state(state: Secret, parameters: StateParameters) -> Result<String> {
    check_time(parameters.timestamp)?;
    Lane::Cheap.visit().await;
    let state: RevocationState = read("rev_state_json", &state)?;
    let definition: RegistryDefinition = read("rev_reg_def_json", &parameters.definition)?;
    let delta: RegistryDelta = read_long("rev_reg_delta_json", &parameters.delta).await?;
    let capacity = definition.value.max_cred_num;
    let place = capacity.place(&parameters.place)?;
    let plan = Lane::Expensive
        .run(|| Plan::of_update(place, capacity.get(), &delta.value))
        .await?;
    let blob = tails_of(&definition, parameters.reader).await?;
    finish(PartialSum::of(&state.witness)?, plan, blob, delta, parameters.timestamp).await
}

/// No function takes a state of another time.
fn check_time(timestamp: u64) -> Result<()> {
    if timestamp > 0 {
        return Ok(());
    }
    Err(Error::structure("`timestamp` is the time of the delta in seconds since 1970, and not 0"))
}

async fn finish(
    before: PartialSum,
    plan: Plan,
    blob: Blob,
    delta: RegistryDelta,
    timestamp: u64,
) -> Result<String> {
    let sum = add_up(before, Arc::new(plan), Arc::new(blob)).await?;
    let witness = Lane::Expensive.run(|| sum.into_witness()).await?;
    Lane::Cheap.visit().await;
    let state = RevocationState { witness, rev_reg: delta.value.into(), timestamp };
    Ok(to_json(&state)?.to_string())
}

/// The file of a registry's tails, which is the one that its definition means.
async fn tails_of(definition: &RegistryDefinition, reader: BlobHandle) -> Result<Blob> {
    let reader = blobs::reader(reader)?;
    let blob = Lane::Io.run(|| reader.open(&definition.value.tails_hash)).await?;
    if blob.length()? != tails_file_length(definition.value.max_cred_num.get()) {
        let message = "the file of tails is too short or too long for its registry; get it again";
        return Err(Error::new(ErrorKind::Io, message));
    }
    if let Some(mut verification) = blob.verification()? {
        while !Lane::Io.run(|| verification.step(&blob)).await? {
            let (done, total) = verification.progress();
            report("hash", done, total).await;
            checkpoint().await?;
        }
    }
    Ok(blob)
}

/// Adds the tails of a plan on all threads, in rounds of a slice for each.
async fn add_up(before: PartialSum, plan: Arc<Plan>, blob: Arc<Blob>) -> Result<PartialSum> {
    let (mut sum, extent) = (before, plan.extent());
    let round = SLICE * Lane::Expensive.threads().max(1) as u32;
    for start in (0..extent).step_by(round as usize) {
        let end = start.saturating_add(round).min(extent);
        let slices = (start..end).step_by(SLICE as usize);
        let parts = slices.map(|first| {
            let part = first..first.saturating_add(SLICE).min(end);
            add_slice(Arc::clone(&plan), part, Arc::clone(&blob))
        });
        let parts = Lane::Expensive.all(parts).await?;
        parts.into_iter().for_each(|part| sum.merge(part));
        report("witness", end.into(), extent.into()).await;
        checkpoint().await?;
    }
    Ok(sum)
}

async fn add_slice(plan: Arc<Plan>, part: Range<u32>, blob: Arc<Blob>) -> Result<PartialSum> {
    let steps: Vec<Step> = plan.steps(part).collect();
    let runs = runs(&steps);
    let tails = Lane::Io
        .run(|| runs.iter().map(|run| read_tails(&blob, run)).collect::<Result<Vec<_>>>())
        .await?;
    let add = || {
        let mut sum = PartialSum::default();
        for (run, tails) in runs.iter().zip(&tails) {
            for step in *run {
                let start = (step.tail - run[0].tail) as usize * TAIL_BYTES;
                sum.add(&tails[start..start + TAIL_BYTES], step.adds)?;
            }
        }
        Ok(sum)
    };
    Lane::Expensive.run(add).await
}

/// Cuts steps, which go through the file forwards, where one read would be of too much.
fn runs(steps: &[Step]) -> Vec<&[Step]> {
    steps.chunk_by(|one, next| next.tail - one.tail <= WIDEST_GAP).collect()
}

/// The tails from the first to the last of a run.
fn read_tails(blob: &Blob, run: &[Step]) -> Result<Vec<u8>> {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return Ok(Vec::new()) };
    let mut tails = vec![0; (last.tail - first.tail + 1) as usize * TAIL_BYTES];
    blob.read(tails_file_offset(first.tail.into()), &mut tails)?;
    Ok(tails)
}
