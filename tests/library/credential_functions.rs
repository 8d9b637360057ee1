//! The functions of anonymous credentials, with parameters that may be anything.

use super::command::Command;
use super::functions::{Text, command};
use super::symbols::*;

pub type Issued = (String, Option<String>, Option<String>);

pub fn create_offer(wallet: i32, definition_id: impl Into<Text>) -> Command<String> {
    let id = definition_id.into();
    command!(indy_issuer_create_credential_offer(wallet, id.as_ptr()))
}

pub fn issue(
    wallet: i32,
    offer: impl Into<Text>,
    request: impl Into<Text>,
    values: impl Into<Text>,
    registry: impl Into<Text>,
) -> Command<Issued> {
    let offer = offer.into();
    let request = request.into();
    let values = values.into();
    let registry = registry.into();
    command!(indy_issuer_create_credential(
        wallet,
        offer.as_ptr(),
        request.as_ptr(),
        values.as_ptr(),
        registry.as_ptr(),
        -1
    ))
}

pub fn create_master_secret(wallet: i32, id: impl Into<Text>) -> Command<String> {
    let id = id.into();
    command!(indy_prover_create_master_secret(wallet, id.as_ptr()))
}

pub fn create_request(
    wallet: i32,
    prover_did: impl Into<Text>,
    offer: impl Into<Text>,
    definition: impl Into<Text>,
    master_secret: impl Into<Text>,
) -> Command<(String, String)> {
    let did = prover_did.into();
    let offer = offer.into();
    let definition = definition.into();
    let secret = master_secret.into();
    command!(indy_prover_create_credential_req(
        wallet,
        did.as_ptr(),
        offer.as_ptr(),
        definition.as_ptr(),
        secret.as_ptr()
    ))
}

/// The definition of a registry comes with that of the credential.
pub fn store_credential(
    wallet: i32,
    id: impl Into<Text>,
    metadata: impl Into<Text>,
    credential: impl Into<Text>,
    definitions: (impl Into<Text>, impl Into<Text>),
) -> Command<String> {
    let id = id.into();
    let metadata = metadata.into();
    let credential = credential.into();
    let (definition, registry) = (definitions.0.into(), definitions.1.into());
    command!(indy_prover_store_credential(
        wallet,
        id.as_ptr(),
        metadata.as_ptr(),
        credential.as_ptr(),
        definition.as_ptr(),
        registry.as_ptr()
    ))
}

pub fn get_credential(wallet: i32, id: impl Into<Text>) -> Command<String> {
    let id = id.into();
    command!(indy_prover_get_credential(wallet, id.as_ptr()))
}

pub fn delete_credential(wallet: i32, id: impl Into<Text>) -> Command<()> {
    let id = id.into();
    command!(indy_prover_delete_credential(wallet, id.as_ptr()))
}

pub fn get_credentials(wallet: i32, filter: impl Into<Text>) -> Command<String> {
    let filter = filter.into();
    command!(indy_prover_get_credentials(wallet, filter.as_ptr()))
}

pub fn rotate_start(
    wallet: i32,
    definition_id: impl Into<Text>,
    config: impl Into<Text>,
) -> Command<String> {
    let (id, config) = (definition_id.into(), config.into());
    command!(indy_issuer_rotate_credential_def_start(wallet, id.as_ptr(), config.as_ptr()))
}

pub fn rotate_apply(wallet: i32, definition_id: impl Into<Text>) -> Command<()> {
    let id = definition_id.into();
    command!(indy_issuer_rotate_credential_def_apply(wallet, id.as_ptr()))
}

pub fn set_tag_policy(
    wallet: i32,
    definition_id: impl Into<Text>,
    names: impl Into<Text>,
    retroactive: u8,
) -> Command<()> {
    let (id, names) = (definition_id.into(), names.into());
    command!(indy_prover_set_credential_attr_tag_policy(
        wallet,
        id.as_ptr(),
        names.as_ptr(),
        retroactive
    ))
}

pub fn get_tag_policy(wallet: i32, definition_id: impl Into<Text>) -> Command<String> {
    let id = definition_id.into();
    command!(indy_prover_get_credential_attr_tag_policy(wallet, id.as_ptr()))
}

pub fn search_credentials(wallet: i32, query: impl Into<Text>) -> Command<(i32, usize)> {
    let query = query.into();
    command!(indy_prover_search_credentials(wallet, query.as_ptr()))
}

pub fn fetch_credentials(search: i32, count: usize) -> Command<String> {
    command!(indy_prover_fetch_credentials(search, count))
}

pub fn close_credentials_search(search: i32) -> Command<()> {
    command!(indy_prover_close_credentials_search(search))
}

pub fn get_credentials_for(wallet: i32, request: impl Into<Text>) -> Command<String> {
    let request = request.into();
    command!(indy_prover_get_credentials_for_proof_req(wallet, request.as_ptr()))
}

pub fn search_credentials_for(
    wallet: i32,
    request: impl Into<Text>,
    extra_query: impl Into<Text>,
) -> Command<i32> {
    let (request, extra) = (request.into(), extra_query.into());
    command!(indy_prover_search_credentials_for_proof_req(wallet, request.as_ptr(), extra.as_ptr()))
}

pub fn fetch_credentials_for(search: i32, item: impl Into<Text>, count: usize) -> Command<String> {
    let item = item.into();
    command!(indy_prover_fetch_credentials_for_proof_req(search, item.as_ptr(), count))
}

pub fn close_credentials_search_for(search: i32) -> Command<()> {
    command!(indy_prover_close_credentials_search_for_proof_req(search))
}

/// The same in a registry, with a blob storage.
pub fn issue_in(
    wallet: i32,
    (offer, request): (impl Into<Text>, impl Into<Text>),
    values: impl Into<Text>,
    registry: impl Into<Text>,
    blob_reader: i32,
) -> Command<Issued> {
    let (offer, request) = (offer.into(), request.into());
    let (values, registry) = (values.into(), registry.into());
    command!(indy_issuer_create_credential(
        wallet,
        offer.as_ptr(),
        request.as_ptr(),
        values.as_ptr(),
        registry.as_ptr(),
        blob_reader
    ))
}

/// What a proof is made or verified with: schemas, credential definitions, and what is known of
/// registries.
#[derive(Clone)]
pub struct Known {
    pub schemas: Text,
    pub definitions: Text,
    pub registry_definitions: Text,
    pub registries: Text,
}

pub fn create_proof(
    wallet: i32,
    request: impl Into<Text>,
    choice: impl Into<Text>,
    master_secret: impl Into<Text>,
    known: Known,
) -> Command<String> {
    let (request, choice, secret) = (request.into(), choice.into(), master_secret.into());
    command!(indy_prover_create_proof(
        wallet,
        request.as_ptr(),
        choice.as_ptr(),
        secret.as_ptr(),
        known.schemas.as_ptr(),
        known.definitions.as_ptr(),
        known.registries.as_ptr()
    ))
}

pub fn verify_proof(
    request: impl Into<Text>,
    proof: impl Into<Text>,
    known: Known,
) -> Command<bool> {
    let (request, proof) = (request.into(), proof.into());
    command!(indy_verifier_verify_proof(
        request.as_ptr(),
        proof.as_ptr(),
        known.schemas.as_ptr(),
        known.definitions.as_ptr(),
        known.registry_definitions.as_ptr(),
        known.registries.as_ptr()
    ))
}

pub fn to_unqualified(entity: impl Into<Text>) -> Command<String> {
    let entity = entity.into();
    command!(indy_to_unqualified(entity.as_ptr()))
}
