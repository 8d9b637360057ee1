//! The holder of anonymous credentials: asking for them and keeping them.

use std::ffi::c_char;

use crate::commands::credentials::{self, StoreParameters};
use crate::commands::tag_policies;
use crate::ffi::{CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Makes a master secret: what all credentials of a holder have in common, and nobody else ever sees.
///
/// `master_secret_id`: a name for it; null for a random one.
///
/// `cb(command_handle, err, out_master_secret_id)`: the name.
///
/// Errors: Common*, WalletInvalidHandle, AnoncredsMasterSecretDuplicateNameError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_create_master_secret(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    master_secret_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            out_master_secret_id: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_create_master_secret", |call| {
        let id = master_secret_id.optional_string(3)?;
        let command = credentials::create_master_secret(wallet_handle, id);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}

/// Asks for a credential that was offered. Nothing is stored.
///
/// `prover_did`: a DID of the holder's; it goes into the signature. `cred_offer_json`: the offer.
/// `cred_def_json`: the definition, from the ledger. `master_secret_id`: of
/// `indy_prover_create_master_secret`.
///
/// `cb(command_handle, err, cred_req_json, cred_req_metadata_json)`: the request, for the issuer,
/// ```json
/// {"prover_did": string, "cred_def_id": string, "blinded_ms": {…},
///  "blinded_ms_correctness_proof": {…}, "nonce": string}
/// ```
/// and what `indy_prover_store_credential` needs again; it is for nobody else.
///
/// Errors: Common* (CommonInvalidStructure also: the offer does not fit the definition),
/// WalletInvalidHandle, WalletItemNotFound (no such master secret).
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_create_credential_req(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    prover_did: Text,
    cred_offer_json: Text,
    cred_def_json: Text,
    master_secret_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            cred_req_json: *const c_char,
            cred_req_metadata_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_create_credential_req", |call| {
        let prover_did = prover_did.parse(3)?;
        let offered = (cred_offer_json.secret(4)?, cred_def_json.secret(5)?);
        let secret_id = master_secret_id.string(6)?;
        let command =
            credentials::create_credential_request(wallet_handle, prover_did, offered, secret_id);
        call.reply(command_handle, cb, 7)?.computing().after(command)
    })
}

/// Checks a credential that has come and keeps it, with tags to find it by: `schema_id`,
/// `schema_issuer_did`, `schema_name`, `schema_version`, `issuer_did`, `cred_def_id`, `rev_reg_id`, and
/// for each attribute that `indy_prover_set_credential_attr_tag_policy` allows
/// `attr::NAME::marker` and `attr::NAME::value`, the name in lower case and without spaces.
///
/// `cred_id`: a name for it; null for a random one. `cred_req_metadata_json`: of the request.
/// `cred_json`: the credential. `cred_def_json`: its definition. `rev_reg_def_json`: null, or for
/// a credential that can be revoked the definition of its registry.
///
/// `cb(command_handle, err, out_cred_id)`: the name.
///
/// Errors: Common* (CommonInvalidStructure also: the signature is not one for this request),
/// WalletInvalidHandle, WalletItemNotFound (no such master secret), WalletItemAlreadyExists.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_store_credential(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_id: Text,
    cred_req_metadata_json: Text,
    cred_json: Text,
    cred_def_json: Text,
    rev_reg_def_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            out_cred_id: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_store_credential", |call| {
        let parameters = StoreParameters {
            id: cred_id.optional_string(3)?,
            metadata: cred_req_metadata_json.secret(4)?,
            credential: cred_json.secret(5)?,
            definition: cred_def_json.secret(6)?,
            registry: rev_reg_def_json.optional_secret(7)?,
        };
        let command = credentials::store_credential(wallet_handle, parameters);
        call.reply(command_handle, cb, 8)?.computing().after(command)
    })
}

/// Tells of one credential.
///
/// `cred_id`: its name in the wallet, as `indy_prover_store_credential` gave it.
///
/// `cb(command_handle, err, credential_json)`: JSON
/// ```json
/// {"referent": the credential's name, "attrs": {"name": "raw value", …}, "schema_id": string,
///  "cred_def_id": string, "rev_reg_id": string or null, "cred_rev_id": string or null}
/// ```
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_get_credential(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            credential_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_get_credential", |call| {
        let command = credentials::get_credential(wallet_handle, cred_id.string(3)?);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}

/// Removes a credential from the wallet.
///
/// `cred_id`: its name in the wallet, as `indy_prover_store_credential` gave it.
///
/// `cb(command_handle, err)`
///
/// Errors: Common*, WalletInvalidHandle, WalletItemNotFound.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_delete_credential(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_id: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("prover_delete_credential", |call| {
        let command = credentials::delete_credential(wallet_handle, cred_id.string(3)?);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}

/// Tells of all credentials that fit a query, at once; for many there is
/// `indy_prover_search_credentials`.
///
/// `filter_json`: null for all, or a query (WQL) over the tags of `indy_prover_store_credential`, such
/// as `{"schema_name": string, "issuer_did": string}`.
///
/// `cb(command_handle, err, matched_credentials_json)`: a list of what `indy_prover_get_credential`
/// tells, in no particular order.
///
/// Errors: Common*, WalletInvalidHandle, WalletQueryError.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_get_credentials(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    filter_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            matched_credentials_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_get_credentials", |call| {
        let filter = filter_json.optional_string(3)?;
        let command = credentials::get_credentials(wallet_handle, filter);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}

/// Says which attributes of a definition's credentials get tags, so that queries find them. Without a
/// policy all do.
///
/// `cred_def_id`: a definition, which the wallet need not know. `tag_attrs_json`: a list of names, or null
/// for no policy. `retroactive`: other than 0 if credentials that are stored already get the tags they
/// would have now, in the same transaction.
///
/// Errors: Common*, WalletInvalidHandle.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_set_credential_attr_tag_policy(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_def_id: Text,
    tag_attrs_json: Text,
    // Not a bool: what C callers hand in may be any byte.
    retroactive: u8,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode)>,
) -> ErrorCode {
    enter("prover_set_credential_attr_tag_policy", |call| {
        let (id, policy) = (cred_def_id.parse(3)?, tag_attrs_json.optional_json(4)?);
        let retroactive = retroactive != 0;
        let command =
            tag_policies::set_credential_attr_tag_policy(wallet_handle, id, policy, retroactive);
        call.reply(command_handle, cb, 6)?.after(command)
    })
}

/// Tells which attributes of a definition's credentials get tags.
///
/// `cred_def_id`: a definition, which the wallet need not know.
///
/// `cb(command_handle, err, catpol_json)`: a list of names, in lower case and without spaces, or `null`.
///
/// Errors: Common*, WalletInvalidHandle.
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_get_credential_attr_tag_policy(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    cred_def_id: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            catpol_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_get_credential_attr_tag_policy", |call| {
        let id = cred_def_id.parse(3)?;
        let command = tag_policies::get_credential_attr_tag_policy(wallet_handle, id);
        call.reply(command_handle, cb, 4)?.after(command)
    })
}
