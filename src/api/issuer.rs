//! The issuer of anonymous credentials.

use std::ffi::c_char;

use crate::commands::bulk_issuing::{self, BulkParameters};
use crate::commands::issuing::{self, IssueParameters};
use crate::commands::rotation;
use crate::ffi::{BlobHandle, CommandHandle, ErrorCode, Text, WalletHandle, code_of, enter};

/// Says that a credential can be had: for the holder's `indy_prover_create_credential_req`. Nothing is
/// stored; keep the offer for `indy_issuer_create_credential`, as it holds the nonce that the request
/// answers.
///
/// `cred_def_id`: of a definition that the wallet has.
///
/// `cb(command_handle, err, cred_offer_json)`: JSON
/// ```json
/// {"schema_id": string, "cred_def_id": string, "key_correctness_proof": {…}, "nonce": string}
/// ```
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound.
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_create_credential_offer(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_def_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            cred_offer_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_create_credential_offer", |call| {
        let id = cred_def_id.parse(3)?;
        let command = issuing::create_credential_offer(wallet_handle, id);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}

/// Signs a credential for whoever made the request. In a revocation registry it gets a place that no
/// other credential gets, in however many processes; the place, and the registry's change, are on the
/// disk before the answer. Without a registry nothing is stored.
///
/// `cred_offer_json`: the offer that the request answers. `cred_req_json`: the request.
/// `cred_values_json`: a value for each attribute of the schema,
/// ```json
/// {"name": {"raw": string, "encoded": "a number in decimal"}, …}
/// ```
/// where `encoded` is what is signed: predicates are proven of numbers that fit 32 bits; for other
/// values, issuers take the SHA-256 of `raw`. `rev_reg_id`: null, or the id of a registry of this
/// definition, which the wallet has. `blob_storage_reader_handle`: with a registry, one of
/// `indy_open_blob_storage_reader`, though nothing is read from it; without, any number, as -1.
///
/// `cb(command_handle, err, cred_json, cred_revoc_id, revoc_reg_delta_json)`: the credential,
/// ```json
/// {"schema_id": string, "cred_def_id": string, "rev_reg_id": string or null, "values": as above,
///  "signature": {…}, "signature_correctness_proof": {…},
///  "rev_reg": {"accum": string} or null, "witness": {"omega": string} or null}
/// ```
/// its place in the registry, a number in decimal, which a revocation names; and, if the registry is one
/// on demand, its change for the ledger,
/// `{"ver": "1.0", "value": {"prevAccum", "accum", "issued": [number]}}`. Deltas of one registry belong
/// there in the order of their accumulators. Without a registry both are null.
///
/// Errors: Common* (CommonInvalidStructure also: the request answers another offer, the values are not
/// those of the schema's attributes, or the registry is of another definition; CommonInvalidState: the
/// registry is of keys that `indy_issuer_rotate_credential_def_apply` has replaced), WalletInvalidHandle,
/// WalletItemNotFound, AnoncredsRevocationRegistryFullError (all places are given).
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_create_credential(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_offer_json: Text,
    cred_req_json: Text,
    cred_values_json: Text,
    rev_reg_id: Text,
    blob_storage_reader_handle: BlobHandle,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            cred_json: *const c_char,
            cred_revoc_id: *const c_char,
            revoc_reg_delta_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_create_credential", |call| {
        let parameters = IssueParameters {
            offer: cred_offer_json.secret(3)?,
            request: cred_req_json.secret(4)?,
            values: cred_values_json.secret(5)?,
            registry: rev_reg_id.optional_parse(6)?,
            reader: blob_storage_reader_handle,
        };
        let command = issuing::create_credential(wallet_handle, parameters);
        call.reply(command_handle, cb, 8)?.computing().after(command)
    })
}

/// Signs many credentials of one definition: on all threads of the expensive lane, each with a result of
/// its own. In a registry on demand, all that were signed are entered in one transaction and one delta.
/// The listener of `indy_set_progress_listener` hears of `issue`. Closing the wallet waits for it.
///
/// `orders_json`: JSON, at most 10,000 orders, with offer, request and values as for
/// `indy_issuer_create_credential`,
/// ```json
/// [{"cred_offer": {…}, "cred_req": {…}, "cred_values": {…}}, …]
/// ```
/// `rev_reg_id`, `blob_storage_reader_handle`: as there.
///
/// `cb(command_handle, err, results_json)`: JSON, a credential or what is wrong for each order, in their
/// order, and the registry's change for the ledger,
/// ```json
/// {"credentials": [{"code": 0, "cred_json": {…}, "cred_revoc_id": string or null} |
///                  {"code": number, "message": string}, …],
///  "revoc_reg_delta": {…} or null}
/// ```
/// The codes are those of this header: AnoncredsRevocationRegistryFullError for orders that there is no
/// place for any more.
///
/// Errors: Common* (CommonInvalidStructure also: the registry is of another definition;
/// CommonInvalidState: it is of keys that `indy_issuer_rotate_credential_def_apply` has replaced),
/// WalletInvalidHandle, WalletItemNotFound (no such definition or registry),
/// AnoncredsRevocationRegistryFullError (no place at all).
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_create_credentials(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    orders_json: Text,
    rev_reg_id: Text,
    blob_storage_reader_handle: BlobHandle,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            results_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_create_credentials", |call| {
        let parameters = BulkParameters {
            orders: orders_json.secret(3)?,
            registry: rev_reg_id.optional_parse(4)?,
            reader: blob_storage_reader_handle,
        };
        let command = bulk_issuing::create_credentials(wallet_handle, parameters, code_of);
        call.reply(command_handle, cb, 6)?.computing().after(command)
    })
}

/// Makes new keys for a credential definition, beside those in force: credentials are issued with the
/// old ones until `indy_issuer_rotate_credential_def_apply`. If new keys are there already, they are told
/// again. It takes as long as `indy_issuer_create_and_store_credential_def`. Revocation registries that are
/// made before the new keys are in force are of the old ones, and of no use to the issuer afterwards.
///
/// `cred_def_id`: of a definition that the wallet has. `config_json`: null or JSON
/// `{"support_revocation": optional bool}`.
///
/// `cb(command_handle, err, cred_def_json)`: the definition with the new keys, for the ledger; apply
/// them when it is there.
///
/// Errors: Common*, WalletInvalidHandle (also: the wallet was closed meanwhile), WalletItemNotFound,
/// WalletItemAlreadyExists (new keys are being made at this moment).
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_rotate_credential_def_start(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_def_id: Text,
    config_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            cred_def_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_rotate_credential_def_start", |call| {
        let id = cred_def_id.parse(3)?;
        let config = config_json.optional_json(4)?.unwrap_or_default();
        let command = rotation::rotate_credential_def_start(wallet_handle, id, config);
        call.reply(command_handle, cb, 5)?.computing().after(command)
    })
}

/// Puts the new keys of a credential definition in force, in one transaction. Requests for offers made
/// before cannot be answered any more. Revocation registries made before are of the old keys: to issue in
/// them, to revoke and to recover fails from now on with CommonInvalidState. Make new ones, under other
/// tags.
///
/// `cred_def_id`: of a definition for which `indy_issuer_rotate_credential_def_start` has made keys.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound (no new keys, or no such definition).
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_rotate_credential_def_apply(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_def_id: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("issuer_rotate_credential_def_apply", |call| {
        let command = rotation::rotate_credential_def_apply(wallet_handle, cred_def_id.parse(3)?);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}
