//! The functions of revocation and of blob storages, with parameters that may be anything.

use super::command::Command;
use super::functions::{Text, command};
use super::symbols::*;

pub fn open_blob_reader(storage_type: impl Into<Text>, config: impl Into<Text>) -> Command<i32> {
    let (storage_type, config) = (storage_type.into(), config.into());
    command!(indy_open_blob_storage_reader(storage_type.as_ptr(), config.as_ptr()))
}

pub fn open_blob_writer(storage_type: impl Into<Text>, config: impl Into<Text>) -> Command<i32> {
    let (storage_type, config) = (storage_type.into(), config.into());
    command!(indy_open_blob_storage_writer(storage_type.as_ptr(), config.as_ptr()))
}

/// The id, the definition and the first entry of a registry.
pub type MadeRegistry = (String, String, String);

/// What a registry is made from, in the order of the parameters.
#[derive(Clone)]
pub struct RegistryParameters {
    pub issuer_did: Text,
    pub registry_type: Text,
    pub tag: Text,
    pub definition_id: Text,
    pub config: Text,
    pub writer: i32,
}

pub fn create_registry(wallet: i32, parameters: RegistryParameters) -> Command<MadeRegistry> {
    let it = parameters;
    command!(indy_issuer_create_and_store_revoc_reg(
        wallet,
        it.issuer_did.as_ptr(),
        it.registry_type.as_ptr(),
        it.tag.as_ptr(),
        it.definition_id.as_ptr(),
        it.config.as_ptr(),
        it.writer
    ))
}

pub fn issue_many(
    wallet: i32,
    orders: impl Into<Text>,
    registry: impl Into<Text>,
    blob_reader: i32,
) -> Command<String> {
    let (orders, registry) = (orders.into(), registry.into());
    command!(indy_issuer_create_credentials(
        wallet,
        orders.as_ptr(),
        registry.as_ptr(),
        blob_reader
    ))
}

pub fn revoke(
    wallet: i32,
    blob_reader: i32,
    registry: impl Into<Text>,
    place: impl Into<Text>,
) -> Command<String> {
    let (registry, place) = (registry.into(), place.into());
    command!(indy_issuer_revoke_credential(wallet, blob_reader, registry.as_ptr(), place.as_ptr()))
}

pub fn recover(
    wallet: i32,
    blob_reader: i32,
    registry: impl Into<Text>,
    place: impl Into<Text>,
) -> Command<String> {
    let (registry, place) = (registry.into(), place.into());
    command!(indy_issuer_recover_credential(wallet, blob_reader, registry.as_ptr(), place.as_ptr()))
}

pub fn merge_deltas(first: impl Into<Text>, second: impl Into<Text>) -> Command<String> {
    let (first, second) = (first.into(), second.into());
    command!(indy_issuer_merge_revocation_registry_deltas(first.as_ptr(), second.as_ptr()))
}

pub fn create_state(
    blob_reader: i32,
    definition: impl Into<Text>,
    delta: impl Into<Text>,
    timestamp: u64,
    place: impl Into<Text>,
) -> Command<String> {
    let (definition, delta, place) = (definition.into(), delta.into(), place.into());
    command!(indy_create_revocation_state(
        blob_reader,
        definition.as_ptr(),
        delta.as_ptr(),
        timestamp,
        place.as_ptr()
    ))
}

pub fn update_state(
    blob_reader: i32,
    state: impl Into<Text>,
    definition: impl Into<Text>,
    delta: impl Into<Text>,
    (timestamp, place): (u64, impl Into<Text>),
) -> Command<String> {
    let (state, definition) = (state.into(), definition.into());
    let (delta, place) = (delta.into(), place.into());
    command!(indy_update_revocation_state(
        blob_reader,
        state.as_ptr(),
        definition.as_ptr(),
        delta.as_ptr(),
        timestamp,
        place.as_ptr()
    ))
}
