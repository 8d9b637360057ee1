"""Revocation of anonymous credentials, by the issuer and for the holder; `indy.anoncreds` has all of it.

A registry has places. A ledger has its definition, which never changes, and its entries: an accumulator
and what has changed since the entry before. An entry or several merged ones are a delta: {
    "ver": "1.0",
    "value": {
        "prevAccum": optional str, the accumulator before, absent at the beginning
        "accum": str, the accumulator now
        "issued": optional [int], places that have become valid
        "revoked": optional [int], places that have become invalid
    }
}
"""

from __future__ import annotations

from typing import Optional

from ._options import Options, Unpack
from ._signature import Seconds
from .libindy import call


async def issuer_create_and_store_revoc_reg(
    wallet_handle: int,
    issuer_did: str,
    revoc_def_type: Optional[str],
    tag: str,
    cred_def_id: str,
    config_json: str,
    tails_writer_handle: int,
    **options: Unpack[Options],
) -> tuple[str, str, str]:
    """
    Makes a revocation registry: keys, a first entry, and a file of tails, which holders need. Places by
    the hundred thousand take seconds, of all threads of the lane "expensive".

    What belongs to it is stored in one transaction. If the wallet has a registry of this id, that one is
    returned, also one of keys that were replaced since: take another tag then.

    :param wallet_handle: from `open_wallet`
    :param issuer_did: DID of the issuer
    :param revoc_def_type: "CL_ACCUM" (the default) is the only one
    :param tag: tells apart the registries of one definition
    :param cred_def_id: a definition that the wallet has, made with "support_revocation"
    :param config_json: {
        "issuance_type": optional, "ISSUANCE_ON_DEMAND" (the default): places become valid as
            credentials are issued, each with a delta; or "ISSUANCE_BY_DEFAULT": all are valid from the
            beginning, and there are deltas of revocations only
        "max_cred_num": optional int, how many places; 100000 by default
    }
    :param tails_writer_handle: from `blob_storage.open_writer`
    :return: the registry's id; its definition: {
        "ver": str, version of this JSON
        "id": str,
        "revocDefType": "CL_ACCUM",
        "tag": str,
        "credDefId": str,
        "value": {
            "issuanceType": str,
            "maxCredNum": int,
            "publicKeys": {},
            "tailsHash": str, the hash of the file of tails and its name
            "tailsLocation": str, the path of the file: before the definition is published, put there
                where holders get it
        }
    }; and its first entry, {"ver": str, "value": {"accum": str}}
    :raises WalletInvalidHandle: no wallet is open under this handle, or it was closed meanwhile
    :raises WalletItemNotFound: the wallet has no such definition
    :raises WalletItemAlreadyExists: one of this id is being made at this moment
    :raises CommonInvalidStructure: something is malformed, the definition does not support revocation, or
        no storage is open under the writer's handle
    :raises CommonIOError: the tails could not be written
    """
    return await call(
        issuer_create_and_store_revoc_reg,
        wallet_handle,
        issuer_did,
        revoc_def_type,
        tag,
        cred_def_id,
        config_json,
        tails_writer_handle,
        **options,
    )


async def issuer_revoke_credential(
    wallet_handle: int,
    blob_storage_reader_handle: int,
    rev_reg_id: str,
    cred_revoc_id: str,
    **options: Unpack[Options],
) -> str:
    """
    Revokes a credential.

    :param wallet_handle: from `open_wallet`
    :param blob_storage_reader_handle: from `blob_storage.open_reader`
    :param rev_reg_id: a registry that the wallet has
    :param cred_revoc_id: the credential's place, from `issuer_create_credential`
    :return: the delta, for the ledger, which must have the deltas of a registry in the order of their
        accumulators
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such registry
    :raises AnoncredsInvalidUserRevocId: the registry has no such place, nothing was issued there, or it
        is revoked already
    :raises CommonInvalidState: the registry is of keys that were replaced since
    :raises CommonInvalidStructure: something is malformed, or no storage is open under the reader's handle
    """
    return await call(
        issuer_revoke_credential,
        wallet_handle,
        blob_storage_reader_handle,
        rev_reg_id,
        cred_revoc_id,
        **options,
    )


async def issuer_recover_credential(
    wallet_handle: int,
    blob_storage_reader_handle: int,
    rev_reg_id: str,
    cred_revoc_id: str,
    **options: Unpack[Options],
) -> str:
    """
    Makes a revoked credential valid again. libindy has this function, python3-indy leaves it out.

    :param wallet_handle: from `open_wallet`
    :param blob_storage_reader_handle: from `blob_storage.open_reader`
    :param rev_reg_id: a registry that the wallet has
    :param cred_revoc_id: the credential's place, from `issuer_create_credential`
    :return: the delta, for the ledger
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such registry
    :raises AnoncredsInvalidUserRevocId: the registry has no such place, or it is not revoked
    :raises CommonInvalidState: the registry is of keys that were replaced since
    :raises CommonInvalidStructure: something is malformed, or no storage is open under the reader's handle
    """
    return await call(
        issuer_recover_credential,
        wallet_handle,
        blob_storage_reader_handle,
        rev_reg_id,
        cred_revoc_id,
        **options,
    )


async def issuer_merge_revocation_registry_deltas(
    rev_reg_delta_json: str, other_rev_reg_delta_json: str, **options: Unpack[Options]
) -> str:
    """
    Makes one delta of two that follow each other. Needs no wallet.

    :param rev_reg_delta_json: a delta, from issuing or revoking, or merged
    :param other_rev_reg_delta_json: the next, whose "prevAccum" is the "accum" of the first
    :return: the delta from before the first to after the second
    :raises CommonInvalidStructure: one is malformed, or the second does not follow the first
    """
    return await call(
        issuer_merge_revocation_registry_deltas,
        rev_reg_delta_json,
        other_rev_reg_delta_json,
        **options,
    )


async def create_revocation_state(
    blob_storage_reader_handle: int,
    rev_reg_def_json: str,
    rev_reg_delta_json: str,
    timestamp: Seconds,
    cred_rev_id: str,
    **options: Unpack[Options],
) -> str:
    """
    Computes what `prover_create_proof` needs to show that a credential was valid at a time. A credential
    that was revoked has a state too, but no proof made with it is true.

    :param blob_storage_reader_handle: from `blob_storage.open_reader`
    :param rev_reg_def_json: the registry's definition, from the ledger
    :param rev_reg_delta_json: all that has happened in the registry until `timestamp`, as one delta
    :param timestamp: that time, in seconds since 1970
    :param cred_rev_id: the credential's place, which is the "cred_rev_id" of `prover_get_credential`
    :return: the state: {
        "rev_reg": {"accum": str},
        "witness": {"omega": str},
        "timestamp": int
    }
    :raises AnoncredsInvalidUserRevocId: the registry has no such place
    :raises CommonInvalidStructure: something is malformed, or no storage is open under the handle
    :raises CommonIOError: the file of tails is not there, or not the one that the definition tells of
    """
    return await call(
        create_revocation_state,
        blob_storage_reader_handle,
        rev_reg_def_json,
        rev_reg_delta_json,
        timestamp,
        cred_rev_id,
        **options,
    )


async def update_revocation_state(
    blob_storage_reader_handle: int,
    rev_state_json: str,
    rev_reg_def_json: str,
    rev_reg_delta_json: str,
    timestamp: Seconds,
    cred_rev_id: str,
    **options: Unpack[Options],
) -> str:
    """
    Computes a later state from an earlier one, in a time that depends on what has changed between them
    only.

    :param blob_storage_reader_handle: from `blob_storage.open_reader`
    :param rev_state_json: the earlier state
    :param rev_reg_def_json: the registry's definition, from the ledger
    :param rev_reg_delta_json: what has happened in the registry from then until `timestamp`
    :param timestamp: the later time, in seconds since 1970
    :param cred_rev_id: the credential's place
    :return: the state, as of `create_revocation_state`
    :raises AnoncredsInvalidUserRevocId: the registry has no such place
    :raises CommonInvalidStructure: something is malformed, or no storage is open under the handle
    :raises CommonIOError: the file of tails is not there, or not the one that the definition tells of
    """
    return await call(
        update_revocation_state,
        blob_storage_reader_handle,
        rev_state_json,
        rev_reg_def_json,
        rev_reg_delta_json,
        timestamp,
        cred_rev_id,
        **options,
    )
