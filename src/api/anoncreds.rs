//! Anonymous credentials: what all who take part refer to.

use std::ffi::c_char;

use crate::commands::anoncreds::{self, DefinitionInfo};
use crate::commands::identifiers;
use crate::ffi::{CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Makes a schema: the names of a credential's attributes. It is not stored.
///
/// `issuer_did`: a DID. `name`, `version`: texts of the issuer's choice. `attrs`: JSON, a list of 1
/// to 125 names.
///
/// `cb(command_handle, err, schema_id, schema_json)`: JSON
/// ```json
/// {"ver": "1.0", "id": string, "name": string, "version": string, "attrNames": [string],
///  "seqNo": null}
/// ```
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_create_schema(
    command_handle: CommandHandle,
    issuer_did: Text,
    name: Text,
    version: Text,
    attrs: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            schema_id: *const c_char,
            schema_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_create_schema", |call| {
        let (issuer, name) = (issuer_did.parse(2)?, name.string(3)?);
        let (version, attributes) = (version.string(4)?, attrs.json(5)?);
        let command = anoncreds::create_schema(issuer, name, version, attributes);
        call.reply(command_handle, cb, 6)?.after(command)
    })
}

/// Makes an issuer's keys for a schema (Camenisch-Lysyanskaya signatures, a modulus of 2048 bits
/// from two random safe primes) and stores them, their correctness proof and the schema in one
/// transaction. This takes from tenths of a second to seconds, on all threads of the expensive lane.
///
/// A definition that the wallet has is given again. While one is being made, another attempt fails
/// at once with WalletItemAlreadyExists.
///
/// `issuer_did`: a DID. `schema_json`: as `indy_issuer_create_schema` gives it, or the ledger, with
/// "seqNo". `tag`: tells definitions of one schema apart. `signature_type`: null or "CL".
/// `config_json`: null or JSON `{"support_revocation": optional bool}`.
///
/// `cb(command_handle, err, cred_def_id, cred_def_json)`: JSON
/// ```json
/// {"ver": "1.0", "id": string, "schemaId": string, "type": "CL", "tag": string,
///  "value": {"primary": {…}, "revocation": {…} if supported}}
/// ```
///
/// Errors: Common*, WalletInvalidHandle (also: the wallet was closed meanwhile),
/// WalletItemAlreadyExists.
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_create_and_store_credential_def(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    issuer_did: Text,
    schema_json: Text,
    tag: Text,
    signature_type: Text,
    config_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            cred_def_id: *const c_char,
            cred_def_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_create_and_store_credential_def", |call| {
        let issuer = issuer_did.parse(3)?;
        let schema = schema_json.json(4)?;
        let tag = tag.string(5)?;
        let signature_type = signature_type.optional(6)?;
        let config = config_json.optional_json(7)?.unwrap_or_default();
        let info = DefinitionInfo { issuer, tag, signature_type, config };
        let command = anoncreds::create_and_store_credential_def(wallet_handle, schema, info);
        call.reply(command_handle, cb, 8)?.computing().after(command)
    })
}

/// Makes a random number of 80 bits, to be the nonce of a proof request. Needs no wallet.
///
/// `cb(command_handle, err, nonce)`: a decimal number.
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_generate_nonce(
    command_handle: CommandHandle,
    cb: Option<
        extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, nonce: *const c_char),
    >,
) -> ErrorCode {
    enter("generate_nonce", |call| {
        call.reply(command_handle, cb, 2)?.after(anoncreds::generate_nonce())
    })
}

/// Gives identifiers without their methods: `did:sov:X` becomes `X`.
///
/// `entity`: a fully qualified DID or id of a schema, credential definition or revocation registry; or,
/// as JSON, a schema, credential definition, registry definition, offer (which then has
/// `"method_name"`), request or proof request. Anything else is given back as it is.
///
/// `cb(command_handle, err, res)`.
///
/// A `cb` that is null gives CommonInvalidParam4 here, as in libindy.
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_to_unqualified(
    command_handle: CommandHandle,
    entity: Text,
    cb: Option<
        extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, res: *const c_char),
    >,
) -> ErrorCode {
    enter("to_unqualified", |call| {
        let command = identifiers::to_unqualified(entity.secret(2)?);
        // libindy counts so.
        call.reply(command_handle, cb, 4)?.after(command)
    })
}
