//! Revocation registries, as a program in C meets them.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::ffi::{CStr, CString};
use std::ptr;

use super::{
    Code, DoneHandle, Handle, Text, accepted, ended_with_number, ended_with_texts,
    indy_issuer_create_and_store_credential_def,
};

/// Of the id, the definition and the first entry.
pub type DoneRegistry = extern "C" fn(Handle, Code, Text, Text, Text);

unsafe extern "C" {
    fn indy_open_blob_storage_writer(
        command: Handle,
        kind: Text,
        config: Text,
        cb: DoneHandle,
    ) -> Code;
    fn indy_issuer_create_and_store_revoc_reg(
        command: Handle,
        wallet: Handle,
        issuer: Text,
        kind: Text,
        tag: Text,
        definition: Text,
        config: Text,
        writer: Handle,
        cb: DoneRegistry,
    ) -> Code;
}

pub fn open_writer(command: Handle, config: &CStr) {
    let (kind, config) = (c"default".as_ptr(), config.as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_open_blob_storage_writer(command, kind, config, ended_with_number) });
}

pub fn create_revocable_definition(command: Handle, wallet: Handle, issuer: &CStr, schema: &CStr) {
    let (tag, config) = (c"revocable", c"{\"support_revocation\": true}");
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_issuer_create_and_store_credential_def(
            command,
            wallet,
            issuer.as_ptr(),
            schema.as_ptr(),
            tag.as_ptr(),
            ptr::null(),
            config.as_ptr(),
            ended_with_texts,
        )
    });
}

/// Whose definition it is, and where tails go.
pub struct Issuer {
    pub wallet: Handle,
    pub did: &'static CStr,
    pub definition: CString,
    pub writer: Handle,
}

/// The end goes to `cb` and not into the channel: registries end among quick commands.
/// The number of the command tells them apart.
pub fn create_registry(command: Handle, issuer: &Issuer, places: usize, cb: DoneRegistry) {
    let tag = CString::new(format!("tag {command}")).unwrap();
    let config = format!(r#"{{"issuance_type": "ISSUANCE_BY_DEFAULT", "max_cred_num": {places}}}"#);
    let config = CString::new(config).unwrap();
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe {
        indy_issuer_create_and_store_revoc_reg(
            command,
            issuer.wallet,
            issuer.did.as_ptr(),
            ptr::null(),
            tag.as_ptr(),
            issuer.definition.as_ptr(),
            config.as_ptr(),
            issuer.writer,
            cb,
        )
    });
}
