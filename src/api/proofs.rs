//! Proofs of what credentials say.

use std::ffi::c_char;

use crate::commands::proofs::{self, ProveParameters, VerifyParameters};
use crate::ffi::{CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Makes a proof from credentials of the wallet: some 25 ms for each, and more for each predicate.
///
/// `proof_req_json`: as for `indy_prover_get_credentials_for_proof_req`. `requested_credentials_json`:
/// which credential answers what,
/// ```json
/// {"self_attested_attributes": {"referent": string, …},
///  "requested_attributes": {"referent": {"cred_id": string, "revealed": bool}, …},
///  "requested_predicates": {"referent": {"cred_id": string}, …}}
/// ```
/// each also with `"timestamp": seconds` for a credential that can be revoked, which is not built yet and
/// gives CommonInvalidState. `master_secret_id`: that of all these credentials. `schemas_json`,
/// `credential_defs_json`: `{"id": …, …}` with those of these credentials, from the ledger.
/// `rev_states_json`: `{"registry's id": {"timestamp": state, …}, …}`; `{}` as long as no timestamp is
/// asked for.
///
/// `cb(command_handle, err, proof_json)`: JSON
/// ```json
/// {"proof": {…}, "requested_proof": {
///      "revealed_attrs": {"referent": {"sub_proof_index", "raw", "encoded"}, …},
///      "revealed_attr_groups": {"referent": {"sub_proof_index", "values": {"name": {"raw", "encoded"}, …}},
///          …}, left out if there are none,
///      "self_attested_attrs": {"referent": string, …},
///      "unrevealed_attrs": {"referent": {"sub_proof_index"}, …},
///      "predicates": {"referent": {"sub_proof_index"}, …}},
///  "identifiers": [{"schema_id", "cred_def_id", "rev_reg_id", "timestamp"}, …]}
/// ```
///
/// Errors: Common* (CommonInvalidStructure also: a predicate is not satisfied, or one attribute of a
/// credential is revealed and used in a predicate), WalletInvalidHandle, WalletItemNotFound (no such
/// master secret or credential).
#[unsafe(no_mangle)]
pub extern "C" fn indy_prover_create_proof(
    command_handle: CommandHandle,
    wallet_handle: WalletHandle,
    proof_req_json: Text,
    requested_credentials_json: Text,
    master_secret_id: Text,
    schemas_json: Text,
    credential_defs_json: Text,
    rev_states_json: Text,
    cb: Option<
        extern "C-unwind" fn(
            command_handle: CommandHandle,
            err: ErrorCode,
            proof_json: *const c_char,
        ),
    >,
) -> ErrorCode {
    enter("prover_create_proof", |call| {
        let parameters = ProveParameters {
            request: proof_req_json.secret(3)?,
            choice: requested_credentials_json.secret(4)?,
            master_secret: master_secret_id.string(5)?,
            schemas: schemas_json.secret(6)?,
            definitions: credential_defs_json.secret(7)?,
            revocation_states: rev_states_json.secret(8)?,
        };
        let command = proofs::create_proof(wallet_handle, parameters);
        call.reply(command_handle, cb, 9)?.after(command)
    })
}

/// Tells whether a proof shows what was asked: some 25 ms for each credential.
///
/// That the values are those of the credentials is shown of `encoded`. What `raw` says is the holder's
/// word, unless the application knows how the issuer encodes and compares both. Restrictions by
/// `attr::NAME::value` compare `raw`.
///
/// `proof_request_json`: as for `indy_prover_get_credentials_for_proof_req`. `proof_json`: as
/// `indy_prover_create_proof` gives it. `schemas_json`, `credential_defs_json`: `{"id": …, …}` with those
/// that the proof names, from the ledger. `rev_reg_defs_json`: `{"id": definition, …}`, and
/// `rev_regs_json`: `{"id": {"timestamp": registry, …}, …}`: `{}`; a proof of non-revocation cannot be
/// verified yet and gives CommonInvalidState.
///
/// `cb(command_handle, err, valid)`: false if the proof was not made from such credentials, or for
/// another request.
///
/// Errors: Common* (CommonInvalidStructure also: the proof answers other referents than were asked, or
/// lacks the time of non-revocation that was asked for), AnoncredsProofRejected (a value is not the one
/// that is proven, a credential is none that the restrictions allow, or the credentials are not one
/// holder's).
#[unsafe(no_mangle)]
pub extern "C" fn indy_verifier_verify_proof(
    command_handle: CommandHandle,
    proof_request_json: Text,
    proof_json: Text,
    schemas_json: Text,
    credential_defs_json: Text,
    rev_reg_defs_json: Text,
    rev_regs_json: Text,
    cb: Option<extern "C-unwind" fn(command_handle: CommandHandle, err: ErrorCode, valid: bool)>,
) -> ErrorCode {
    enter("verifier_verify_proof", |call| {
        let parameters = VerifyParameters {
            request: proof_request_json.secret(2)?,
            proof: proof_json.secret(3)?,
            schemas: schemas_json.secret(4)?,
            definitions: credential_defs_json.secret(5)?,
            registry_definitions: rev_reg_defs_json.secret(6)?,
            registries: rev_regs_json.secret(7)?,
        };
        let command = proofs::verify_proof(parameters);
        call.reply(command_handle, cb, 8)?.after(command)
    })
}
