//! Where tails are: directories, in which each file has its hash as its name.

use crate::commands::blob_storage;
use crate::ffi::{BlobHandle, CommandHandle, ErrorCode, Text, enter};

/// Opens a directory to read tails from: for `indy_create_revocation_state` and
/// `indy_update_revocation_state`; and for `indy_issuer_create_credential`,
/// `indy_issuer_create_credentials`, `indy_issuer_revoke_credential` and `indy_issuer_recover_credential`,
/// which want the handle and read nothing from it.
///
/// `type_`: "default". `config_json`: JSON `{"base_dir": path}`, in which the file of tails is
/// `base_dir/tailsHash`, by the hash in the registry's definition. Nothing is looked at yet.
///
/// A handle is not closed; one directory has one handle, however often it is opened.
///
/// `cb(command_handle, err, reader_handle)`
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_open_blob_storage_reader(
    command_handle: CommandHandle,
    type_: Text,
    config_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            reader_handle: BlobHandle,
        ),
    >,
) -> ErrorCode {
    enter("open_blob_storage_reader", |call| {
        let command = blob_storage::open_reader(type_.string(2)?, config_json.json(3)?);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}

/// Opens a directory to write tails to: for `indy_issuer_create_and_store_revoc_reg`.
///
/// `type_`: "default". `config_json`: JSON `{"base_dir": path, "uri_pattern": string}`; the directory is
/// made when the first file is, and `uri_pattern` is not looked at.
///
/// `cb(command_handle, err, writer_handle)`
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_open_blob_storage_writer(
    command_handle: CommandHandle,
    type_: Text,
    config_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            writer_handle: BlobHandle,
        ),
    >,
) -> ErrorCode {
    enter("open_blob_storage_writer", |call| {
        let command = blob_storage::open_writer(type_.string(2)?, config_json.json(3)?);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}
