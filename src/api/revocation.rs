//! Revocation registries: the issuer's part.

use std::ffi::c_char;

use crate::commands::registries::{self, RegistryParameters};
use crate::commands::revocation;
use crate::ffi::{BlobHandle, CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Makes a revocation registry: its keys, its tails, written into a file, and its first entry; and stores
/// what belongs to it in one transaction. On all threads of the expensive lane; 100,000 places take
/// some seconds of one core, and the listener of `indy_set_progress_listener` hears of `tails`.
///
/// A registry that the wallet has is given again, also one that is of keys that were replaced since: take
/// another tag then. While one is being made, another attempt fails at
/// once with WalletItemAlreadyExists.
///
/// `issuer_did`, `cred_def_id`: both fully qualified, or neither; the wallet has the definition, which
/// supports revocation. `revoc_def_type`: null or "CL_ACCUM". `tag`: tells registries of one definition
/// apart. `config_json`: JSON
/// ```json
/// {"issuance_type": optional "ISSUANCE_ON_DEMAND" (default) or "ISSUANCE_BY_DEFAULT",
///  "max_cred_num": optional, how many credentials it has places for (100000), at most 16777216}
/// ```
/// By default: every place counts as valid from the beginning, and the entry changes only when
/// credentials are revoked. On demand: each credential that is issued changes it too.
/// `tails_writer_handle`: of `indy_open_blob_storage_writer`.
///
/// `cb(command_handle, err, revoc_reg_id, revoc_reg_def_json, revoc_reg_entry_json)`: for the ledger,
/// ```json
/// {"ver": "1.0", "id": string, "revocDefType": "CL_ACCUM", "tag": string, "credDefId": string,
///  "value": {"issuanceType": string, "maxCredNum": number, "publicKeys": {"accumKey": {"z": string}},
///            "tailsHash": SHA-256 in base58, "tailsLocation": path of the file}}
/// {"ver": "1.0", "value": {"accum": string}}
/// ```
/// The file has two bytes, 0 and 2, and then 2 `maxCredNum` + 1 points of 128 bytes. Holders need it:
/// publish it, and put where it is into `tailsLocation`.
///
/// Errors: Common* (CommonIOError: the file could not be written), WalletInvalidHandle (also: the wallet
/// was closed meanwhile), WalletItemNotFound, WalletItemAlreadyExists.
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_create_and_store_revoc_reg(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    issuer_did: Text,
    revoc_def_type: Text,
    tag: Text,
    cred_def_id: Text,
    config_json: Text,
    tails_writer_handle: BlobHandle,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            revoc_reg_id: *const c_char,
            revoc_reg_def_json: *const c_char,
            revoc_reg_entry_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_create_and_store_revoc_reg", |call| {
        let parameters = RegistryParameters {
            issuer: issuer_did.parse(3)?,
            registry_type: revoc_def_type.optional_string(4)?,
            tag: tag.string(5)?,
            definition: cred_def_id.parse(6)?,
            config: config_json.json(7)?,
            writer: tails_writer_handle,
        };
        let command = registries::create_and_store_revoc_reg(wallet_handle, parameters);
        call.reply::<(String, String, String)>(command_handle, cb, 9)?
            .computing()
            .after(command)
    })
}

/// Revokes a credential, in one transaction.
///
/// `blob_storage_reader_handle`: of `indy_open_blob_storage_reader`; nothing is read from it.
/// `rev_reg_id`: of a registry that the wallet has. `cred_revoc_id`: the place of the credential in it, as
/// `indy_issuer_create_credential` told it, a number in decimal.
///
/// A place that nobody has a credential in can be revoked too if the registry is one by default; while it
/// is revoked, no credential gets it.
///
/// `cb(command_handle, err, revoc_reg_delta_json)`: for the ledger. Deltas of one registry belong there in
/// the order of their accumulators: each begins with the one that the last ended with.
/// ```json
/// {"ver": "1.0", "value": {"prevAccum": string, "accum": string, "revoked": [number]}}
/// ```
///
/// Errors: Common* (CommonInvalidState: the registry is of keys that
/// `indy_issuer_rotate_credential_def_apply` has replaced), WalletInvalidHandle, WalletItemNotFound,
/// AnoncredsInvalidUserRevocId (the registry has no such place, it is revoked already, or, in a registry on
/// demand, nothing was issued there).
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_revoke_credential(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    blob_storage_reader_handle: BlobHandle,
    rev_reg_id: Text,
    cred_revoc_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            revoc_reg_delta_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_revoke_credential", |call| {
        let (id, place) = (rev_reg_id.parse(4)?, cred_revoc_id.string(5)?);
        let reader = blob_storage_reader_handle;
        let command = revocation::set_revoked(wallet_handle, reader, id, place, true);
        call.reply(command_handle, cb, 6)?.after(command)
    })
}

/// Takes back that a credential was revoked. Parameters, answer and errors are those of
/// `indy_issuer_revoke_credential`, with `issued` instead of `revoked` in the delta, and
/// AnoncredsInvalidUserRevocId for a place that is not revoked. In a registry on demand, a place that
/// nothing was issued in is like a revoked one: it can be recovered, and while it is valid no credential
/// gets it.
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_recover_credential(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    blob_storage_reader_handle: BlobHandle,
    rev_reg_id: Text,
    cred_revoc_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            revoc_reg_delta_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_recover_credential", |call| {
        let (id, place) = (rev_reg_id.parse(4)?, cred_revoc_id.string(5)?);
        let reader = blob_storage_reader_handle;
        let command = revocation::set_revoked(wallet_handle, reader, id, place, false);
        call.reply(command_handle, cb, 6)?.after(command)
    })
}

/// Makes one delta out of two.
///
/// `rev_reg_delta_json`, `other_rev_reg_delta_json`: deltas; the second begins (`prevAccum`) with the
/// accumulator that the first ends with (`accum`).
///
/// `cb(command_handle, err, merged_rev_reg_delta_json)`: JSON
/// ```json
/// {"ver": "1.0", "value": {"prevAccum": string, "accum": string, "issued": [number], "revoked": [number]}}
/// ```
/// where empty lists, and the `prevAccum` of a first delta that has none, are left out.
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_issuer_merge_revocation_registry_deltas(
    command_handle: CommandHandle,
    rev_reg_delta_json: Text,
    other_rev_reg_delta_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            merged_rev_reg_delta_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("issuer_merge_revocation_registry_deltas", |call| {
        let first = rev_reg_delta_json.secret(2)?;
        let second = other_rev_reg_delta_json.secret(3)?;
        call.reply(command_handle, cb, 4)?
            .after(revocation::merge_deltas(first, second))
    })
}
