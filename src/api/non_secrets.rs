//! Records of the caller's own, beside those that the library keeps in a wallet.
//!
//! A record has a type, an id that is unique within the type, a value and tags. All is stored
//! encrypted but the values of tags whose names begin with `~`.

use std::ffi::c_char;

use crate::commands::non_secrets;
use crate::ffi::{CommandHandle, ErrorCode, SearchHandle, Text, WalletHandle, enter};

/// Adds a record.
///
/// `type_`, `id`: any texts that are not empty; types that begin with `Indy` are the library's own.
///
/// `value`: any text that is not empty.
///
/// `tags_json`: null or `{name: value, …}`, both texts. A value whose name begins with `~` is stored
/// in the clear, so that searches can compare it; others can only be found by being equal.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemAlreadyExists, WalletAccessFailed: a type of the library's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_add_wallet_record(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    type_: Text,
    id: Text,
    value: Text,
    tags_json: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("add_wallet_record", |call| {
        let record = (type_.string(3)?, id.string(4)?);
        let (value, tags) =
            (value.secret(5)?, tags_json.optional_secret_json(6)?.unwrap_or_default());
        call.reply(command_handle, cb, 7)?.after(non_secrets::add_wallet_record(
            wallet_handle,
            record,
            value,
            tags,
        ))
    })
}

/// Gives a record another value. Its tags stay.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_update_wallet_record_value(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    type_: Text,
    id: Text,
    value: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("update_wallet_record_value", |call| {
        let record = (type_.string(3)?, id.string(4)?);
        let value = value.secret(5)?;
        call.reply(command_handle, cb, 6)?
            .after(non_secrets::update_wallet_record_value(wallet_handle, record, value))
    })
}

/// Gives a record other tags in the place of all it has.
///
/// `tags_json`: as for `indy_add_wallet_record`, but not null.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_update_wallet_record_tags(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    type_: Text,
    id: Text,
    tags_json: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("update_wallet_record_tags", |call| {
        let record = (type_.string(3)?, id.string(4)?);
        let tags = tags_json.secret_json(5)?;
        call.reply(command_handle, cb, 6)?.after(non_secrets::update_wallet_record_tags(
            wallet_handle,
            record,
            tags,
        ))
    })
}

/// Adds tags to a record. Tags of the same names are replaced.
///
/// `tags_json`: as for `indy_add_wallet_record`, but not null.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_add_wallet_record_tags(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    type_: Text,
    id: Text,
    tags_json: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("add_wallet_record_tags", |call| {
        let record = (type_.string(3)?, id.string(4)?);
        let tags = tags_json.secret_json(5)?;
        call.reply(command_handle, cb, 6)?.after(non_secrets::add_wallet_record_tags(
            wallet_handle,
            record,
            tags,
        ))
    })
}

/// Removes tags from a record. Those it has not are no error.
///
/// `tag_names_json`: `["name", "~name", …]`
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_delete_wallet_record_tags(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    type_: Text,
    id: Text,
    tag_names_json: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("delete_wallet_record_tags", |call| {
        let record = (type_.string(3)?, id.string(4)?);
        let names = tag_names_json.json(5)?;
        call.reply(command_handle, cb, 6)?.after(non_secrets::delete_wallet_record_tags(
            wallet_handle,
            record,
            names,
        ))
    })
}

/// Deletes a record with its tags.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_delete_wallet_record(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    type_: Text,
    id: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("delete_wallet_record", |call| {
        let record = (type_.string(3)?, id.string(4)?);
        call.reply(command_handle, cb, 5)?
            .after(non_secrets::delete_wallet_record(wallet_handle, record))
    })
}

/// Gives a record.
///
/// `options_json`: not null; `{"retrieveType"?: false, "retrieveValue"?: true, "retrieveTags"?: false}`
///
/// `cb(command_handle, err, record_json)`: `{"type", "id", "value", "tags"}`; what was not asked for
/// is null.
///
/// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_get_wallet_record(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    type_: Text,
    id: Text,
    options_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            record_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("get_wallet_record", |call| {
        let record = (type_.string(3)?, id.string(4)?);
        let options = options_json.json(5)?;
        call.reply(command_handle, cb, 6)?.after(non_secrets::get_wallet_record(
            wallet_handle,
            record,
            options,
        ))
    })
}

/// Begins a search through the records of a type.
///
/// `query_json`: WQL, `{}` for all of the type.
/// ```json
/// {
///   "name": "alice",                 the tag has this value
///   "~size": {"$gte": "018"},        $neq $gt $gte $lt $lte $like $in
///   "$or": [{…}, {…}],               $and $or; "$not": {…}
///   "$exist": "city"                 or an array: the record has these tags
/// }
/// ```
/// `$gt $gte $lt $lte $like` need tags stored in the clear, named with `~`. They compare texts, so
/// numbers need leading zeros. `$like` is SQL's: `%` stands for any text, `_` for a character, and
/// ASCII letters are equal in both cases. Two conditions on one tag are joined with `$and`.
///
/// `options_json`: not null; as for `indy_get_wallet_record`, and `{"retrieveRecords"?: true,
/// "retrieveTotalCount"?: false}`; without records there is only the count.
///
/// `cb(command_handle, err, search_handle)`: for `indy_fetch_wallet_search_next_records` and
/// `indy_close_wallet_search`. An open search holds nothing up: no connection, no lock. Records that
/// change meanwhile are given as they are when they are fetched. No record is given twice, unless it was
/// deleted and added again. A search of which a fetch has failed gives no more.
///
/// Errors: Common*, Wallet* (WalletQueryError, WalletAccessFailed: a type of the library's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_open_wallet_search(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    type_: Text,
    query_json: Text,
    options_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            search_handle: SearchHandle,
        ),
    >,
) -> ErrorCode {
    enter("open_wallet_search", |call| {
        let (type_, query) = (type_.string(3)?, query_json.string(4)?);
        let options = options_json.json(5)?;
        call.reply(command_handle, cb, 6)?.after(non_secrets::open_wallet_search(
            wallet_handle,
            type_,
            query,
            options,
        ))
    })
}

/// Gives the next records of a search.
///
/// `wallet_handle`: the search knows its wallet; this one is not looked at.
///
/// `count`: how many records at most.
///
/// `cb(command_handle, err, records_json)`: `{"totalCount", "records"}`, both null if they were not
/// asked for; `records` as `indy_get_wallet_record` gives them, null at the end.
///
/// Errors: Common*, WalletInvalidHandle (of the search, or its wallet was closed), Wallet*.
#[unsafe(no_mangle)]
pub extern "C" fn indy_fetch_wallet_search_next_records(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    wallet_search_handle: SearchHandle,
    count: usize,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            records_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    let _ = wallet_handle;
    enter("fetch_wallet_search_next_records", |call| {
        call.reply(command_handle, cb, 5)?
            .after(non_secrets::fetch_wallet_search_next_records(wallet_search_handle, count))
    })
}

/// Ends a search. Closing the wallet ends its searches too.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, WalletInvalidHandle.
#[unsafe(no_mangle)]
pub extern "C" fn indy_close_wallet_search(
    command_handle: CommandHandle,
    wallet_search_handle: SearchHandle,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("close_wallet_search", |call| {
        call.reply(command_handle, cb, 3)?
            .after(non_secrets::close_wallet_search(wallet_search_handle))
    })
}
