//! More functions of DIDs, with parameters that may be anything.

use super::command::Command;
use super::functions::{Text, command};
use super::symbols::*;

pub fn replace_keys_start(
    wallet: i32,
    did: impl Into<Text>,
    key_info: impl Into<Text>,
) -> Command<String> {
    let (did, key_info) = (did.into(), key_info.into());
    command!(indy_replace_keys_start(wallet, did.as_ptr(), key_info.as_ptr()))
}

pub fn replace_keys_apply(wallet: i32, did: impl Into<Text>) -> Command<()> {
    let did = did.into();
    command!(indy_replace_keys_apply(wallet, did.as_ptr()))
}

pub fn key_for_did(pool: i32, wallet: i32, did: impl Into<Text>) -> Command<String> {
    let did = did.into();
    command!(indy_key_for_did(pool, wallet, did.as_ptr()))
}

pub fn set_endpoint(
    wallet: i32,
    did: impl Into<Text>,
    address: impl Into<Text>,
    transport_key: impl Into<Text>,
) -> Command<()> {
    let (did, address, transport_key) = (did.into(), address.into(), transport_key.into());
    command!(indy_set_endpoint_for_did(
        wallet,
        did.as_ptr(),
        address.as_ptr(),
        transport_key.as_ptr()
    ))
}

pub fn get_endpoint(
    wallet: i32,
    pool: i32,
    did: impl Into<Text>,
) -> Command<(String, Option<String>)> {
    let did = did.into();
    command!(indy_get_endpoint_for_did(wallet, pool, did.as_ptr()))
}

pub fn set_did_metadata(
    wallet: i32,
    did: impl Into<Text>,
    metadata: impl Into<Text>,
) -> Command<()> {
    let (did, metadata) = (did.into(), metadata.into());
    command!(indy_set_did_metadata(wallet, did.as_ptr(), metadata.as_ptr()))
}

pub fn get_did_metadata(wallet: i32, did: impl Into<Text>) -> Command<String> {
    let did = did.into();
    command!(indy_get_did_metadata(wallet, did.as_ptr()))
}

pub fn get_did(wallet: i32, did: impl Into<Text>) -> Command<String> {
    let did = did.into();
    command!(indy_get_my_did_with_meta(wallet, did.as_ptr()))
}

pub fn qualify_did(wallet: i32, did: impl Into<Text>, method: impl Into<Text>) -> Command<String> {
    let (did, method) = (did.into(), method.into());
    command!(indy_qualify_did(wallet, did.as_ptr(), method.as_ptr()))
}

pub fn delete_did(wallet: i32, did: impl Into<Text>) -> Command<()> {
    let did = did.into();
    command!(indy_delete_did(wallet, did.as_ptr()))
}
