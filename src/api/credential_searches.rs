//! Searches for a holder's credentials, and for those that may answer a proof request.

use std::ffi::c_char;

use crate::commands::credential_searches as searches;
use crate::ffi::{CommandHandle, ErrorCode, SearchHandle, Text, WalletHandle, enter};

/// Begins a search for credentials. It holds nothing up and ends with `indy_prover_close_credentials_search`
/// or with the wallet.
///
/// `query_json`: null for all, or a query (WQL) over the tags of `indy_prover_store_credential`.
///
/// `cb(command_handle, err, search_handle, total_count)`: how many credentials fit.
///
/// Errors: Common*, WalletInvalidHandle, WalletQueryError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_search_credentials(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    query_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            search_handle: SearchHandle,
            total_count: usize,
        ),
    >,
) -> ErrorCode {
    enter("prover_search_credentials", |call| {
        let query = query_json.optional_string(3)?;
        let command = searches::search_credentials(wallet_handle, query);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}

/// The next credentials of a search, at most `count`: fewer only at the end.
///
/// `cb(command_handle, err, credentials_json)`: a list of what `indy_prover_get_credential` tells.
///
/// Errors: Common*, WalletInvalidHandle (no such search).
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_fetch_credentials(
    command_handle: CommandHandle,
    search_handle: SearchHandle,
    count: usize,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            credentials_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_fetch_credentials", |call| {
        let command = searches::fetch_credentials(search_handle, count);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}

/// Ends a search for credentials.
///
/// A `cb` that is null gives CommonInvalidParam5 here, as in libindy.
///
/// Errors: Common*, WalletInvalidHandle (no such search).
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_close_credentials_search(
    command_handle: CommandHandle,
    search_handle: SearchHandle,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("prover_close_credentials_search", |call| {
        let command = searches::close_credentials_search(search_handle);
        call.reply(command_handle, cb, 5)?.after(command)
    })
}

/// Tells which credentials may answer each part of a proof request, all at once; for many there is
/// `indy_prover_search_credentials_for_proof_req`.
///
/// `proof_request_json`: JSON
/// ```json
/// {"name": string, "version": string, "nonce": "a number in decimal", "ver": optional "1.0" or "2.0",
///  "requested_attributes": {"referent": {
///      "name": string, or "names": [string] of one credential,
///      "restrictions": optional query, "non_revoked": optional interval}, …},
///  "requested_predicates": {"referent": {
///      "name": string, "p_type": ">=" ">" "<=" or "<", "p_value": number of 32 bits,
///      "restrictions": optional query, "non_revoked": optional interval}, …},
///  "non_revoked": optional {"from": optional seconds, "to": optional seconds}}
/// ```
/// Restrictions compare `schema_id`, `schema_issuer_did`, `schema_name`, `schema_version`, `issuer_did`,
/// `cred_def_id`, `rev_reg_id`, `attr::NAME::value` and `attr::NAME::marker` with texts, by equality,
/// `$neq`, `$in`, `$and`, `$or` and `$not`; a list of objects is one of them. Fully qualified ids need
/// `"ver": "2.0"`; in version 1.0 an id fits credentials with fully qualified ones, too.
///
/// `cb(command_handle, err, credentials_json)`: JSON
/// ```json
/// {"attrs": {"referent": [{"cred_info": what indy_prover_get_credential tells,
///                          "interval": null or {"from", "to"}}, …], …},
///  "predicates": the same}
/// ```
///
/// A `cb` that is null gives CommonInvalidParam5 here, as in libindy.
///
/// Errors: Common*, WalletInvalidHandle.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_get_credentials_for_proof_req(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    proof_request_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            credentials_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_get_credentials_for_proof_req", |call| {
        let request = proof_request_json.secret(3)?;
        let command = searches::get_credentials_for_proof_req(wallet_handle, request);
        // libindy counts so.
        call.reply(command_handle, cb, 5)?.after(command)
    })
}

/// Begins a search for credentials that may answer a proof request: one search for each of its
/// referents.
///
/// `proof_request_json`: as for `indy_prover_get_credentials_for_proof_req`. `extra_query_json`: null,
/// or JSON `{"referent": query, …}`, queries (WQL) over the tags of `indy_prover_store_credential` that
/// the holder adds.
///
/// `cb(command_handle, err, search_handle)`.
///
/// Errors: Common*, WalletInvalidHandle.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_search_credentials_for_proof_req(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    proof_request_json: Text,
    extra_query_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            search_handle: SearchHandle,
        ),
    >,
) -> ErrorCode {
    enter("prover_search_credentials_for_proof_req", |call| {
        let request = proof_request_json.secret(3)?;
        let extra = extra_query_json.optional_secret(4)?;
        let command = searches::search_credentials_for_proof_req(wallet_handle, request, extra);
        call.reply(command_handle, cb, 5)?.after(command)
    })
}

/// The next credentials that may answer one part of a request, at most `count`: fewer only at the end.
///
/// `item_referent`: the name that the request has for the attribute or predicate.
///
/// `cb(command_handle, err, credentials_json)`: a list of
/// `{"cred_info": what indy_prover_get_credential tells, "interval": null or {"from", "to"}}`.
///
/// An `item_referent` that is refused gives CommonInvalidParam4 here, as in libindy.
///
/// Errors: Common*, WalletInvalidHandle (no such search, or no such referent).
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_fetch_credentials_for_proof_req(
    command_handle: CommandHandle,
    search_handle: SearchHandle,
    item_referent: Text,
    count: usize,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            credentials_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_fetch_credentials_for_proof_req", |call| {
        let item = item_referent.string(4)?;
        let command = searches::fetch_credentials_for_proof_req(search_handle, item, count);
        call.reply(command_handle, cb, 5)?.after(command)
    })
}

/// Ends a search for credentials that may answer a proof request.
///
/// A `cb` that is null gives CommonInvalidParam5 here, as in libindy.
///
/// Errors: Common*, WalletInvalidHandle (no such search).
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_close_credentials_search_for_proof_req(
    command_handle: CommandHandle,
    search_handle: SearchHandle,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("prover_close_credentials_search_for_proof_req", |call| {
        let command = searches::close_credentials_search_for_proof_req(search_handle);
        call.reply(command_handle, cb, 5)?.after(command)
    })
}
