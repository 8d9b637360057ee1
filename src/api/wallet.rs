//! Wallets.

use crate::commands::wallet;
use crate::ffi::{CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Creates a wallet.
///
/// `config`: JSON
/// ```json
/// {
///   "id": string, names the wallet,
///   "storage_type": optional string, "default" (SQLite), "memory" (gone with the process) or one that
///                   was registered,
///   "storage_config": optional, for "default": {
///     "path": optional, directory; by default ~/.indy_client/wallet,
///     "readers": optional, connections that read at once, by default 8,
///     "idle_ms": optional, milliseconds after which an unused connection ends, by default 60000
///   },
///   "executor": optional string, that in which the wallet's commands run, see indy_set_runtime_config
/// }
/// ```
/// The file of a "default" wallet is `{path}/{id}/sqlite.db`.
///
/// `credentials`: JSON
/// ```json
/// {
///   "key": string, the wallet's key or passphrase,
///   "key_derivation_method": optional "ARGON2I_MOD" (default), "ARGON2I_INT" or
///                            "RAW": key is 32 bytes in base58, see indy_generate_wallet_key,
///   "storage_credentials": optional JSON, for storages that were registered
/// }
/// ```
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, WalletAlreadyExistsError, WalletUnknownTypeError, WalletStorageError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_create_wallet(
    command_handle: CommandHandle,
    config: Text,
    credentials: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("create_wallet", |call| {
        let (config, credentials) = (config.json(2)?, credentials.secret_json(3)?);
        call.reply(command_handle, cb, 4)?
            .computing()
            .after(wallet::create(config, credentials))
    })
}

/// Opens a wallet. A wallet can be open once in a process.
///
/// `config`: as for `indy_create_wallet`.
///
/// `credentials`: as for `indy_create_wallet`, and
/// ```json
/// {
///   "rekey": optional string, a key or passphrase to be used from now on,
///   "rekey_derivation_method": optional, as "key_derivation_method"
/// }
/// ```
///
/// `cb(command_handle, err, wallet_handle)`
///
/// Errors: Common*, WalletNotFoundError, WalletAlreadyOpenedError, WalletAccessFailed (another
/// key), WalletUnknownTypeError, WalletStorageError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_open_wallet(
    command_handle: CommandHandle,
    config: Text,
    credentials: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            wallet_handle: WalletHandle,
        ),
    >,
) -> ErrorCode {
    enter("open_wallet", |call| {
        let (config, credentials) = (config.json(2)?, credentials.secret_json(3)?);
        call.reply(command_handle, cb, 4)?
            .computing()
            .after(wallet::open(config, credentials))
    })
}

/// Closes a wallet. Commands accepted for it earlier end first; only the making of a credential
/// definition's keys, and of a revocation registry, stops with WalletInvalidHandle.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, WalletInvalidHandle.
#[unsafe(no_mangle)]
pub extern "C" fn indy_close_wallet(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("close_wallet", |call| {
        call.reply(command_handle, cb, 3)?.after(wallet::close(wallet_handle))
    })
}

/// Deletes a wallet that is closed.
///
/// `config`, `credentials`: as for `indy_open_wallet`; the key must be the wallet's.
///
/// `cb(command_handle, err)`
///
/// Errors: Common* (CommonInvalidState: the wallet is open), WalletNotFoundError,
/// WalletAccessFailed, WalletUnknownTypeError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_delete_wallet(
    command_handle: CommandHandle,
    config: Text,
    credentials: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("delete_wallet", |call| {
        let (config, credentials) = (config.json(2)?, credentials.secret_json(3)?);
        call.reply(command_handle, cb, 4)?.after(wallet::delete(config, credentials))
    })
}

/// Writes all records of an open wallet, as they are at one moment, into a new file.
///
/// `export_config`: JSON
/// ```json
/// {
///   "path": string, the file; its directory is made, and nothing may be there,
///   "key": string, the key or passphrase of the file,
///   "key_derivation_method": optional, as for `indy_create_wallet`
/// }
/// ```
/// The file has libindy's format. It is there whole or not at all. A storage of the host's own gives its
/// records as they are when they are read. Closing the wallet waits for the export, which gives way to
/// all other work.
///
/// `cb(command_handle, err)`
///
/// Errors: Common* (CommonIOError: the file is there or cannot be written), Wallet*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_export_wallet(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    export_config: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("export_wallet", |call| {
        let config = export_config.secret_json(3)?;
        call.reply(command_handle, cb, 4)?
            .computing()
            .after(wallet::export(wallet_handle, config))
    })
}

/// Makes a wallet of what `indy_export_wallet` wrote. If it fails, there is no wallet.
///
/// `config`, `credentials`: of the new wallet, as for `indy_create_wallet`.
///
/// `import_config`: JSON `{"path": the file, "key": its key or passphrase}`; how the key is derived is
/// in the file.
///
/// `cb(command_handle, err)`
///
/// Errors: Common* (CommonIOError: the file cannot be read, CommonInvalidStructure: it is not an
/// export, it is damaged or this is not its key), WalletAlreadyExistsError, Wallet*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_import_wallet(
    command_handle: CommandHandle,
    config: Text,
    credentials: Text,
    import_config: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("import_wallet", |call| {
        let (config, credentials) = (config.json(2)?, credentials.secret_json(3)?);
        let from = import_config.secret_json(4)?;
        call.reply(command_handle, cb, 5)?.computing().after(wallet::import(
            config,
            credentials,
            from,
        ))
    })
}

/// Makes a key for wallets with the key derivation method "RAW".
///
/// `config`: null or JSON `{"seed": optional string, 32 characters, base64 of 32 bytes or 64 hex
/// digits}`. The key of a seed is always the same: libsodium's `randombytes_buf_deterministic`.
///
/// `cb(command_handle, err, key)`: 32 bytes in base58.
///
/// Errors: Common*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_generate_wallet_key(
    command_handle: CommandHandle,
    config: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            key: *const std::ffi::c_char,
        ),
    >,
) -> ErrorCode {
    enter("generate_wallet_key", |call| {
        let config = config.optional_secret_json(2)?.unwrap_or_default();
        call.reply(command_handle, cb, 3)?.after(wallet::generate_key(config))
    })
}
