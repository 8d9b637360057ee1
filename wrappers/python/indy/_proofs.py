"""Proofs from anonymous credentials; `indy.anoncreds` has all of it."""

from __future__ import annotations

from typing import Optional

from ._options import Options, Unpack
from ._signature import Size, closes
from .libindy import call


async def prover_get_credentials_for_proof_req(
    wallet_handle: int, proof_request_json: str, **options: Unpack[Options]
) -> str:
    """
    Tells which credentials may answer each part of a proof request, all at once; for many there is
    `prover_search_credentials_for_proof_req`.

    :param wallet_handle: from `open_wallet`
    :param proof_request_json: {
        "name": str,
        "version": str,
        "nonce": str, a number in decimal
        "ver": optional "1.0" (ids are unqualified) or "2.0" (they are as they are),
        "requested_attributes": {"referent": {
            "name": str, or "names": [str] of one credential,
            "restrictions": optional query over "schema_id", "schema_issuer_did", "schema_name",
                "schema_version", "issuer_did", "cred_def_id", "rev_reg_id" (of a credential
                that is shown to be valid), "attr::NAME::value" and "attr::NAME::marker", by
                equality, $neq, $in, $and, $or, $not
            "non_revoked": optional interval
        }, ..},
        "requested_predicates": {"referent": {
            "name": str, "p_type": ">=", ">", "<=" or "<", "p_value": int of 32 bits,
            "restrictions", "non_revoked": as above
        }, ..},
        "non_revoked": optional interval, {"from": optional int, "to": optional int}, in seconds
    }
    :return: {
        "attrs": {"referent": [{"cred_info": as `prover_get_credential` returns,
            "interval": null or interval}, ..], ..},
        "predicates": the same
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises CommonInvalidStructure: the request is malformed
    """
    return await call(
        prover_get_credentials_for_proof_req, wallet_handle, proof_request_json, **options
    )


async def prover_search_credentials_for_proof_req(
    wallet_handle: int,
    proof_request_json: str,
    extra_query_json: Optional[str],
    **options: Unpack[Options],
) -> int:
    """
    Begins a search for credentials that may answer a proof request. Close it with
    `prover_close_credentials_search_for_proof_req`.

    :param wallet_handle: from `open_wallet`
    :param proof_request_json: as for `prover_get_credentials_for_proof_req`
    :param extra_query_json: optional, {"referent": a query as for `prover_get_credentials`, ..}
    :return: the search's handle
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises CommonInvalidStructure: the request or a query is malformed
    """
    return await call(
        prover_search_credentials_for_proof_req,
        wallet_handle,
        proof_request_json,
        extra_query_json,
        **options,
    )


async def prover_fetch_credentials_for_proof_req(
    search_handle: int, item_referent: str, count: Size, **options: Unpack[Options]
) -> str:
    """
    The next credentials that may answer one part of a proof request.

    :param search_handle: from `prover_search_credentials_for_proof_req`
    :param item_referent: the name that the request has for the attribute or predicate
    :param count: how many at most; there are fewer only at the end
    :return: [{"cred_info": as `prover_get_credential` returns, "interval": null or interval}, ..]
    :raises WalletInvalidHandle: no search is open under this handle, or the request has no such part
    """
    return await call(
        prover_fetch_credentials_for_proof_req, search_handle, item_referent, count, **options
    )


@closes(prover_search_credentials_for_proof_req)
async def prover_close_credentials_search_for_proof_req(
    search_handle: int, **options: Unpack[Options]
) -> None:
    """
    Ends a search.

    :param search_handle: from `prover_search_credentials_for_proof_req`
    :raises WalletInvalidHandle: no search is open under this handle
    """
    return await call(prover_close_credentials_search_for_proof_req, search_handle, **options)


async def prover_create_proof(
    wallet_handle: int,
    proof_req_json: str,
    requested_credentials_json: str,
    master_secret_name: str,
    schemas_json: str,
    credential_defs_json: str,
    rev_states_json: str,
    **options: Unpack[Options],
) -> str:
    """
    Makes a proof from credentials of the wallet.

    That a credential was not revoked is shown as libindy shows it. The package `anoncreds` reads
    another form, which `libindy.set_runtime_config('{"non_revocation_proofs":"linked"}')` chooses,
    and libindy does not read.

    :param wallet_handle: from `open_wallet`
    :param proof_req_json: as for `prover_get_credentials_for_proof_req`
    :param requested_credentials_json: which credential answers what, {
        "self_attested_attributes": {"referent": str, ..},
        "requested_attributes": {"referent": {"cred_id": str, "revealed": bool}, ..},
        "requested_predicates": {"referent": {"cred_id": str}, ..}
    }; "timestamp" beside "cred_id" says which of the credential's states shows that it was valid;
        without, nothing is shown of that
    :param master_secret_name: that of all these credentials
    :param schemas_json: {"id": schema, ..}, from the ledger
    :param credential_defs_json: {"id": definition, ..}, from the ledger
    :param rev_states_json: {"id of a registry": {"timestamp": state, ..}, ..}, from
        `create_revocation_state`. That a state is up to date is not checked: the proof is not
        true if it is not. The name of a credential may stand for its registry
    :return: {
        "proof": {},
        "requested_proof": {
            "revealed_attrs": {"referent": {"sub_proof_index": int, "raw": str, "encoded": str}, ..},
            "revealed_attr_groups": optional, {"referent": {"sub_proof_index": int,
                "values": {"name": {"raw": str, "encoded": str}, ..}}, ..},
            "self_attested_attrs": {"referent": str, ..},
            "unrevealed_attrs": {"referent": {"sub_proof_index": int}, ..},
            "predicates": {"referent": {"sub_proof_index": int}, ..}
        },
        "identifiers": [{"schema_id", "cred_def_id", "rev_reg_id", "timestamp"}, ..]
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such master secret or credential
    :raises CommonInvalidStructure: something is malformed or missing, a predicate is not satisfied, or
        an attribute is revealed and used in a predicate
    """
    return await call(
        prover_create_proof,
        wallet_handle,
        proof_req_json,
        requested_credentials_json,
        master_secret_name,
        schemas_json,
        credential_defs_json,
        rev_states_json,
        **options,
    )


async def verifier_verify_proof(
    proof_request_json: str,
    proof_json: str,
    schemas_json: str,
    credential_defs_json: str,
    rev_reg_defs_json: str,
    rev_regs_json: str,
    **options: Unpack[Options],
) -> bool:
    """
    Tells whether a proof shows what was asked. What is proven is "encoded"; "raw" is the holder's word.

    Where the request has an interval of non-revocation, the proof has to name a time. As in libindy
    it is not compared with the interval: compare "timestamp" of "identifiers" yourself.

    Who shows non-revocation in libindy's form need not show that it is the same credential's.
    "non_revocation_proofs_accepted" of `libindy.set_runtime_config` chooses what is believed:
    "any", as libindy; "linked", only proofs that have a number in common with that of the values, as those
    of this library in either form and of the package `anoncreds`; "bound", of these only where that
    number is short enough to be the signed one, as in those of this library.

    :param proof_request_json: as for `prover_get_credentials_for_proof_req`
    :param proof_json: from `prover_create_proof`
    :param schemas_json: {"id": schema, ..}, from the ledger
    :param credential_defs_json: {"id": definition, ..}, from the ledger
    :param rev_reg_defs_json: {"id": definition of a registry, ..}, from the ledger
    :param rev_regs_json: {"id of a registry": {"timestamp": entry or delta of that time, ..}, ..}, from
        the ledger
    :return: whether it was made from such credentials, valid at these times, and for this request
    :raises AnoncredsProofRejected: a value is not the one that is proven, a credential is none that the
        restrictions allow, the credentials are not one holder's, a registry is not of the
        credential's definition, or non-revocation is shown in a form that is not accepted
    :raises CommonInvalidStructure: something is malformed or missing, the proof has other parts
        than were asked for, or it names no time though non-revocation was asked for
    """
    return await call(
        verifier_verify_proof,
        proof_request_json,
        proof_json,
        schemas_json,
        credential_defs_json,
        rev_reg_defs_json,
        rev_regs_json,
        **options,
    )
