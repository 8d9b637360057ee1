//! Proofs of what credentials say.

use std::ffi::c_char;

use crate::commands::proofs::{self, ProveParameters, VerifyParameters};
use crate::ffi::{CommandHandle, ErrorCode, Text, WalletHandle, enter};

/// Makes a proof from credentials of the wallet: some 10 ms of one thread for each, 15 for each predicate,
/// and 15 for each that is shown not to be revoked. These parts are computed on all threads of the lane
/// `expensive`; the listener of `indy_set_progress_listener` hears of them as `proof`.
///
/// `proof_req_json`: as for `indy_prover_get_credentials_for_proof_req`. `requested_credentials_json`:
/// which credential answers what,
/// ```json
/// {"self_attested_attributes": {"referent": string, …},
///  "requested_attributes": {"referent": {"cred_id": string, "revealed": bool}, …},
///  "requested_predicates": {"referent": {"cred_id": string}, …}}
/// ```
/// each also with `"timestamp": seconds` to show that the credential was not revoked then; without, nothing
/// is shown of that, also if the credential can be revoked. `master_secret_id`: that of all these
/// credentials. `schemas_json`, `credential_defs_json`: `{"id": …, …}` with those of these credentials,
/// from the ledger.
/// `rev_states_json`: `{"registry's id": {"timestamp": state, …}, …}` with the states at those timestamps, as
/// `indy_create_revocation_state` gives them; instead of the registry's id, the credential's name in the
/// wallet; `{}` if none is chosen with a time. That a state is up to date is not checked: a proof with one that is not does not verify.
///
/// Non-revocation is shown as libindy shows it and its verifiers read it. The package `anoncreds` reads
/// another form, which `{"non_revocation_proofs": "linked"}` in `indy_set_runtime_config` chooses
/// (`"libindy"` is the default), and libindy's verifiers do not read.
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
/// Errors: Common* (CommonInvalidStructure also: a predicate is not satisfied, one attribute of a credential
/// is revealed and used in a predicate, or a state is missing), WalletInvalidHandle, WalletItemNotFound (no
/// such master secret or credential).
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
        call.reply(command_handle, cb, 9)?.computing().after(command)
    })
}

/// Tells whether a proof shows what was asked: some 10 ms of one thread for each credential, 15 for each
/// predicate, and 15 for each that is shown not to be revoked, on all threads of the lane `expensive`; the
/// listener of `indy_set_progress_listener` hears of them as `verification`.
///
/// That the values are those of the credentials is shown of `encoded`. What `raw` says is the holder's
/// word, unless the application knows how the issuer encodes and compares both. Restrictions by
/// `attr::NAME::value` compare `raw`.
///
/// `proof_request_json`: as for `indy_prover_get_credentials_for_proof_req`. `proof_json`: as
/// `indy_prover_create_proof` gives it. `schemas_json`, `credential_defs_json`: `{"id": …, …}` with those
/// that the proof names, from the ledger. `rev_reg_defs_json`: `{"id": definition, …}`, and
/// `rev_regs_json`: `{"id": {"timestamp": entry or delta of that time, …}, …}`, with the registries and times
/// that the proof names, from the ledger; both `{}` if it names none.
///
/// Where the request asks for an interval of non-revocation, the proof has to name a time. As in libindy it
/// is not compared with the interval: compare `identifiers[].timestamp` yourself, or a credential that was
/// revoked long ago passes with a time before that. What is named is verified. A restriction by
/// `rev_reg_id` is decided where a time is named.
///
/// Who shows non-revocation in libindy's form need not show that it is the same credential's: a holder whose
/// credential was revoked could show another's. `non_revocation_proofs_accepted` in
/// `indy_set_runtime_config` chooses what is believed: `"any"`, the default, as libindy; `"linked"`, only
/// proofs that have a number in common with that of the values, as those of this library in either form and
/// of the package `anoncreds`; `"bound"`, of these only where that number is short enough to be the one
/// that was signed, as in those of this library. Without that, two holders together can still make one
/// credential out of the values of one and the place of the other. What is not accepted gives
/// AnoncredsProofRejected.
///
/// `cb(command_handle, err, valid)`: false if the proof was not made from such credentials, or for
/// another request.
///
/// Errors: Common* (CommonInvalidStructure also: the proof answers other referents than were asked, or
/// lacks the time of non-revocation that was asked for), AnoncredsProofRejected (a value is not the one
/// that is proven, a credential is none that the restrictions allow, the credentials are not one holder's,
/// a registry is not of the credential definition, or non-revocation is not shown as told).
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
        call.reply(command_handle, cb, 8)?.computing().after(command)
    })
}
