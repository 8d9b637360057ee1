//! The exported functions with parameters that may be anything a C caller can hand in.

use std::ffi::c_char;
use std::ptr;

use super::answers::ThenPanics;
use super::command::Command;
use super::symbols::*;

/// A text parameter: null, or NUL-terminated bytes, which need not be UTF-8.
#[derive(Clone, Debug)]
pub struct Text(Option<Vec<u8>>);

/// Bytes and the length that the caller claims; or null.
#[derive(Clone, Debug)]
pub struct Bytes(Option<Vec<u8>>, pub(super) u32);

pub const NULL: Text = Text(None);

impl Text {
    pub(super) fn as_ptr(&self) -> *const c_char {
        self.0.as_ref().map_or(ptr::null(), |bytes| bytes.as_ptr().cast())
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        let mut bytes = bytes.to_vec();
        bytes.push(0);
        Self(Some(bytes))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<serde_json::Value> for Text {
    fn from(json: serde_json::Value) -> Self {
        json.to_string().into()
    }
}

impl Bytes {
    pub fn null(length: u32) -> Self {
        Self(None, length)
    }

    /// There, but said to have no length.
    pub fn of_no_length() -> Self {
        Self(Some(vec![1]), 0)
    }

    pub(super) fn as_ptr(&self) -> *const u8 {
        self.0.as_ref().map_or(ptr::null(), |bytes| bytes.as_ptr())
    }
}

impl<T: AsRef<[u8]>> From<T> for Bytes {
    fn from(bytes: T) -> Self {
        let bytes = bytes.as_ref().to_vec();
        let length = bytes.len() as u32;
        Self(Some(bytes), length)
    }
}

/// A command of an exported function. Its texts live during the call, as C callers promise, and no
/// longer.
macro_rules! command {
    ($function:ident($($argument:expr),*)) => {
        // SAFETY: every pointer is null or to memory that the closure owns.
        Command::new(move |handle, cb| unsafe { $function(handle, $($argument,)* cb) })
    };
}

pub(super) use command;

pub fn create_wallet(config: impl Into<Text>, credentials: impl Into<Text>) -> Command<()> {
    let (config, credentials) = (config.into(), credentials.into());
    command!(indy_create_wallet(config.as_ptr(), credentials.as_ptr()))
}

pub fn open_wallet(config: impl Into<Text>, credentials: impl Into<Text>) -> Command<i32> {
    let (config, credentials) = (config.into(), credentials.into());
    command!(indy_open_wallet(config.as_ptr(), credentials.as_ptr()))
}

pub fn close_wallet(wallet: i32) -> Command<()> {
    command!(indy_close_wallet(wallet))
}

pub fn delete_wallet(config: impl Into<Text>, credentials: impl Into<Text>) -> Command<()> {
    let (config, credentials) = (config.into(), credentials.into());
    command!(indy_delete_wallet(config.as_ptr(), credentials.as_ptr()))
}

pub fn export_wallet(wallet: i32, export_config: impl Into<Text>) -> Command<()> {
    let config = export_config.into();
    command!(indy_export_wallet(wallet, config.as_ptr()))
}

pub fn import_wallet(
    config: impl Into<Text>,
    credentials: impl Into<Text>,
    import_config: impl Into<Text>,
) -> Command<()> {
    let (config, credentials) = (config.into(), credentials.into());
    let import_config = import_config.into();
    command!(indy_import_wallet(config.as_ptr(), credentials.as_ptr(), import_config.as_ptr()))
}

pub fn generate_wallet_key(config: impl Into<Text>) -> Command<String> {
    let config = config.into();
    command!(indy_generate_wallet_key(config.as_ptr()))
}

pub fn create_did(wallet: i32, did_json: impl Into<Text>) -> Command<(String, String)> {
    let did_json = did_json.into();
    command!(indy_create_and_store_my_did(wallet, did_json.as_ptr()))
}

pub fn store_their_did(wallet: i32, identity_json: impl Into<Text>) -> Command<()> {
    let identity_json = identity_json.into();
    command!(indy_store_their_did(wallet, identity_json.as_ptr()))
}

pub fn list_dids(wallet: i32) -> Command<String> {
    command!(indy_list_my_dids_with_meta(wallet))
}

pub fn key_for_local_did(wallet: i32, did: impl Into<Text>) -> Command<String> {
    let did = did.into();
    command!(indy_key_for_local_did(wallet, did.as_ptr()))
}

/// Its callback unwinds into the library.
pub fn key_metadata_then_panic(wallet: i32, verkey: impl Into<Text>) -> Command<ThenPanics> {
    let verkey = verkey.into();
    command!(indy_get_key_metadata(wallet, verkey.as_ptr()))
}

pub fn abbreviate_verkey(did: impl Into<Text>, verkey: impl Into<Text>) -> Command<String> {
    let (did, verkey) = (did.into(), verkey.into());
    command!(indy_abbreviate_verkey(did.as_ptr(), verkey.as_ptr()))
}

pub fn create_key(wallet: i32, key_json: impl Into<Text>) -> Command<String> {
    let key_json = key_json.into();
    command!(indy_create_key(wallet, key_json.as_ptr()))
}

pub fn sign(wallet: i32, verkey: impl Into<Text>, message: impl Into<Bytes>) -> Command<Vec<u8>> {
    let (verkey, message) = (verkey.into(), message.into());
    command!(indy_crypto_sign(wallet, verkey.as_ptr(), message.as_ptr(), message.1))
}

pub fn verify(
    verkey: impl Into<Text>,
    message: impl Into<Bytes>,
    signature: impl Into<Bytes>,
) -> Command<bool> {
    let (verkey, message, signature) = (verkey.into(), message.into(), signature.into());
    command!(indy_crypto_verify(
        verkey.as_ptr(),
        message.as_ptr(),
        message.1,
        signature.as_ptr(),
        signature.1
    ))
}

pub fn generate_nonce() -> Command<String> {
    command!(indy_generate_nonce())
}

pub fn create_schema(
    issuer: impl Into<Text>,
    name: impl Into<Text>,
    version: impl Into<Text>,
    attributes: impl Into<Text>,
) -> Command<(String, String)> {
    let (issuer, name) = (issuer.into(), name.into());
    let (version, attributes) = (version.into(), attributes.into());
    command!(indy_issuer_create_schema(
        issuer.as_ptr(),
        name.as_ptr(),
        version.as_ptr(),
        attributes.as_ptr()
    ))
}

/// `signature_type_and_config` may both be null.
pub fn create_cred_def(
    wallet: i32,
    issuer: impl Into<Text>,
    schema: impl Into<Text>,
    tag: impl Into<Text>,
    signature_type_and_config: (Text, Text),
) -> Command<(String, String)> {
    let (issuer, schema, tag) = (issuer.into(), schema.into(), tag.into());
    let (signature_type, config) = signature_type_and_config;
    command!(indy_issuer_create_and_store_credential_def(
        wallet,
        issuer.as_ptr(),
        schema.as_ptr(),
        tag.as_ptr(),
        signature_type.as_ptr(),
        config.as_ptr()
    ))
}

pub fn collect_metrics() -> Command<String> {
    command!(indy_collect_metrics())
}

pub fn collect_metrics_prometheus() -> Command<String> {
    command!(indy_collect_metrics_prometheus())
}

pub fn list_commands() -> Command<String> {
    command!(indy_list_commands())
}

pub fn set_protocol_version(version: u64) -> Command<()> {
    command!(indy_set_protocol_version(version))
}

/// Calls `indy_command_options` and gives its code.
pub fn command_options(handle: i32, options: impl Into<Text>) -> i32 {
    let options = options.into();
    // SAFETY: the pointer is null or to memory that `options` owns.
    unsafe { indy_command_options(handle, options.as_ptr()) }
}

/// Calls `indy_set_runtime_config` and gives its code.
pub fn set_runtime_config(config: impl Into<Text>) -> i32 {
    let config = config.into();
    // SAFETY: the pointer is null or to memory that `config` owns.
    unsafe { indy_set_runtime_config(config.as_ptr()) }
}

/// Calls `indy_set_default_logger` and gives its code.
pub fn set_default_logger(pattern: impl Into<Text>) -> i32 {
    let pattern = pattern.into();
    // SAFETY: the pointer is null or to memory that `pattern` owns.
    unsafe { indy_set_default_logger(pattern.as_ptr()) }
}
