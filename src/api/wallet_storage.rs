//! Storages of the host's own.

use crate::commands::wallet;
use crate::ffi::plugged::remote::{self, StorageFunctions};
use crate::ffi::plugged::{self, *};
use crate::ffi::{Bytes, CommandHandle, ErrorCode, Text, enter, optional_bytes};

/// Makes a kind of storage known, for as long as the process lives: wallets whose configuration has
/// this `"storage_type"` are kept by these functions.
///
/// `type_`: its name, not "default"; `create` … `free_search`: see their types. What they are handed is
/// sealed: types, ids, tags and queries so that equal ones look equal, and tags whose names begin with `~`
/// in the clear.
///
/// At most one function of a type is called at a time, whatever the number of its wallets, each on
/// some thread of the library. While it runs, commands on wallets of other types go on. A function
/// throws no exception and does not wait for a callback of the library.
///
/// A function returns Success or the code of the error that the command answers; a number that is none
/// is taken for WalletStorageError, and so is what cannot be read: null, not base64, not UTF-8, too
/// short. What a function hands out lives until its handle is freed, which happens exactly once.
///
/// The interface has no transactions. Where a command changes several records, the writes are made one
/// after the other; if one fails, those before it are undone with what was there before, as far as
/// the storage then answers. Others may see a part of the change meanwhile, and a process that ends
/// leaves a part of it. An import that fails deletes the wallet that it has made.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, WalletTypeAlreadyRegisteredError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_register_wallet_storage(
    command_handle: CommandHandle,
    type_: Text,
    create: WalletCreate,
    open: WalletOpen,
    close: WalletClose,
    delete_: WalletDelete,
    add_record: WalletAddRecord,
    update_record_value: WalletUpdateRecordValue,
    update_record_tags: WalletUpdateRecordTags,
    add_record_tags: WalletAddRecordTags,
    delete_record_tags: WalletDeleteRecordTags,
    delete_record: WalletDeleteRecord,
    get_record: WalletGetRecord,
    get_record_id: WalletGetRecordId,
    get_record_type: WalletGetRecordType,
    get_record_value: WalletGetRecordValue,
    get_record_tags: WalletGetRecordTags,
    free_record: WalletFreeRecord,
    get_storage_metadata: WalletGetStorageMetadata,
    set_storage_metadata: WalletSetStorageMetadata,
    free_storage_metadata: WalletFreeStorageMetadata,
    search_records: WalletSearchRecords,
    search_all_records: WalletSearchAllRecords,
    get_search_total_count: WalletGetSearchTotalCount,
    fetch_search_next_record: WalletFetchSearchNextRecord,
    free_search: WalletFreeSearch,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    let functions = PluggedFunctions {
        create,
        open,
        close,
        delete: delete_,
        add_record,
        update_record_value,
        update_record_tags,
        add_record_tags,
        delete_record_tags,
        delete_record,
        get_record,
        get_record_id,
        get_record_type,
        get_record_value,
        get_record_tags,
        free_record,
        get_storage_metadata,
        set_storage_metadata,
        free_storage_metadata,
        search_records,
        search_all_records,
        get_search_total_count,
        fetch_search_next_record,
        free_search,
    };
    enter("register_wallet_storage", |call| {
        let name = type_.string(2)?;
        let storage_type = plugged::storage_type(&name, functions)?;
        call.reply(command_handle, cb, 27)?
            .after(wallet::register_storage(name, storage_type))
    })
}

/// The same for a storage that waits for a server: its functions return at once and are completed
/// later, so that no thread waits, however many requests are on their way.
///
/// `type_`: its name. `functions`: copied during the call.
///
/// Any number of functions is called at once, on threads of the library. An import makes the wallet,
/// opens it and commits its records, and deletes it if it fails.
///
/// `cb(command_handle, err)`
///
/// Errors: Common* (CommonInvalidParam3: a function is null or the size is too small),
/// WalletTypeAlreadyRegisteredError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_register_async_wallet_storage(
    command_handle: CommandHandle,
    type_: Text,
    functions: StorageFunctions,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("register_async_wallet_storage", |call| {
        let name = type_.string(2)?;
        let storage_type = remote::storage_type(&name, functions.read(3)?);
        call.reply(command_handle, cb, 4)?
            .after(wallet::register_storage(name, storage_type))
    })
}

/// Completes a request that a function of an AsyncStorageFunctions has accepted, from any thread.
///
/// `err`: Success, or the error that the command answers. `answer`: JSON in UTF-8, `length` bytes,
/// copied during the call; null and 0 where there is nothing to say.
///
/// Errors: CommonInvalidParam3 (null, but of a length), CommonInvalidState (nobody waits: the number is
/// unknown, was completed already or its command has ended; what such a request has opened is the
/// storage's to close).
#[unsafe(no_mangle)]
pub extern "C" fn indy_complete_storage_request(
    request: u64,
    err: ForeignCode,
    answer: Bytes,
    length: usize,
) -> ErrorCode {
    enter("complete_storage_request", |_| {
        remote::complete(request, err, optional_bytes(answer, length, 3)?)
    })
}
