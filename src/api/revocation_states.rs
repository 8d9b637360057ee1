//! Revocation registries: the holder's part.

use std::ffi::c_char;

use crate::commands::revocation_states::{self, StateParameters};
use crate::ffi::{BlobHandle, CommandHandle, ErrorCode, Text, enter};

/// Computes that a credential is valid after all that has happened in its registry: for
/// `indy_prover_create_proof`.
///
/// The file of tails is `base_dir/tailsHash` of the reader. All of it is read once and compared with the
/// hash; as long as the file does not change, later calls read only what they need. It takes some
/// microseconds for each valid place of the registry, on all threads of the expensive lane; the listener
/// of `indy_set_progress_listener` hears of `hash` and `witness`. For a revoked credential there is a
/// state too, and no proof made with it is true.
///
/// `blob_storage_reader_handle`: of `indy_open_blob_storage_reader`. `rev_reg_def_json`: the registry's
/// definition. `rev_reg_delta_json`: what has happened since the registry was made, a delta, or the first
/// entry if that is nothing. Both are from the ledger. `timestamp`: as of when, in seconds since 1970, and not 0. `cred_rev_id`: the place of the
/// credential, a number in decimal.
///
/// `cb(command_handle, err, rev_state_json)`: JSON
/// ```json
/// {"rev_reg": {"accum": string}, "witness": {"omega": string}, "timestamp": number}
/// ```
///
/// Errors: Common* (CommonInvalidStructure also: the timestamp is 0; CommonIOError: the file of tails is not
/// there, incomplete, or not the one of the hash), AnoncredsInvalidUserRevocId (the registry has no such
/// place).
#[unsafe(no_mangle)]
pub extern "C" fn indy_create_revocation_state(
    command_handle: CommandHandle,
    blob_storage_reader_handle: BlobHandle,
    rev_reg_def_json: Text,
    rev_reg_delta_json: Text,
    timestamp: u64,
    cred_rev_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            rev_state_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("create_revocation_state", |call| {
        let parameters = StateParameters {
            reader: blob_storage_reader_handle,
            definition: rev_reg_def_json.secret(3)?,
            delta: rev_reg_delta_json.secret(4)?,
            timestamp,
            place: cred_rev_id.string(6)?,
        };
        let command = revocation_states::create_revocation_state(parameters);
        call.reply(command_handle, cb, 7)?.computing().after(command)
    })
}

/// Computes a state from an earlier one and what has happened since: some microseconds for each place that
/// was issued or revoked.
///
/// `rev_state_json`: the earlier state. `rev_reg_delta_json`: what has happened from its time to
/// `timestamp`. The other parameters, the answer and the errors are those of
/// `indy_create_revocation_state`.
#[unsafe(no_mangle)]
pub extern "C" fn indy_update_revocation_state(
    command_handle: CommandHandle,
    blob_storage_reader_handle: BlobHandle,
    rev_state_json: Text,
    rev_reg_def_json: Text,
    rev_reg_delta_json: Text,
    timestamp: u64,
    cred_rev_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            updated_rev_state_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("update_revocation_state", |call| {
        let state = rev_state_json.secret(3)?;
        let parameters = StateParameters {
            reader: blob_storage_reader_handle,
            definition: rev_reg_def_json.secret(4)?,
            delta: rev_reg_delta_json.secret(5)?,
            timestamp,
            place: cred_rev_id.string(7)?,
        };
        let command = revocation_states::update_revocation_state(state, parameters);
        call.reply(command_handle, cb, 8)?.computing().after(command)
    })
}
