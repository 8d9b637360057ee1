"""The issuer's part in anonymous credentials; `indy.anoncreds` has all of it."""

from __future__ import annotations

from typing import Optional

from ._options import Options, Unpack
from .libindy import call


async def issuer_create_schema(
    issuer_did: str, name: str, version: str, attrs: str, **options: Unpack[Options]
) -> tuple[str, str]:
    """
    Makes a schema: the list of attributes that a kind of credential has. Nothing is stored.

    :param issuer_did: DID of the schema's issuer
    :param name: the schema's name
    :param version: its version, like "1.0"
    :param attrs: ["name of an attribute", ..], from 1 to 125
    :return: the schema's id, and the schema: {
        "ver": str, version of this JSON
        "id": str,
        "name": str,
        "version": str,
        "attrNames": [str], in no particular order
        "seqNo": null, or its number once it is on a ledger
    }
    :raises CommonInvalidStructure: the DID or the list is malformed
    """
    return await call(issuer_create_schema, issuer_did, name, version, attrs, **options)


async def issuer_create_and_store_credential_def(
    wallet_handle: int,
    issuer_did: str,
    schema_json: str,
    tag: str,
    signature_type: Optional[str],
    config_json: Optional[str],
    **options: Unpack[Options],
) -> tuple[str, str]:
    """
    Makes a credential definition: the keys that sign credentials of one schema. It takes from a
    tenth of a second to several, of all threads of the lane "expensive".

    The private part stays in the wallet, the public part is for the world. Both are stored in one
    transaction, with the schema. If the wallet has a definition of this id, that one is returned.

    :param wallet_handle: from `open_wallet`
    :param issuer_did: DID of the issuer
    :param schema_json: the schema, from `issuer_create_schema` or a ledger
    :param tag: tells apart the definitions of one issuer and schema
    :param signature_type: "CL" (the default) is the only one
    :param config_json: optional, {
        "support_revocation": optional bool, whether credentials can be revoked; false by default
    }
    :return: the definition's id, and its public part: {
        "ver": str, version of this JSON
        "id": str,
        "schemaId": str,
        "type": "CL",
        "tag": str,
        "value": {"primary": the public key, "revocation": the same for revocation, if supported}
    }
    :raises WalletInvalidHandle: no wallet is open under this handle, or it was closed meanwhile
    :raises WalletItemAlreadyExists: one of this id is being made at this moment
    :raises CommonInvalidStructure: the DID, the schema or the configuration is malformed
    """
    return await call(
        issuer_create_and_store_credential_def,
        wallet_handle,
        issuer_did,
        schema_json,
        tag,
        signature_type,
        config_json,
        **options,
    )


async def issuer_rotate_credential_def_start(
    wallet_handle: int, cred_def_id: str, config_json: Optional[str], **options: Unpack[Options]
) -> str:
    """
    Makes new keys for a credential definition, beside those in force. It takes as long as making the
    definition did. New keys that are there already are returned again.

    :param wallet_handle: from `open_wallet`
    :param cred_def_id: a definition that the wallet has
    :param config_json: as for `issuer_create_and_store_credential_def`
    :return: the definition with its new keys, for the ledger
    :raises WalletInvalidHandle: no wallet is open under this handle, or it was closed meanwhile
    :raises WalletItemNotFound: the wallet has no such definition
    :raises WalletItemAlreadyExists: new keys are being made at this moment
    :raises CommonInvalidStructure: the id or the configuration is malformed
    """
    return await call(
        issuer_rotate_credential_def_start, wallet_handle, cred_def_id, config_json, **options
    )


async def issuer_rotate_credential_def_apply(
    wallet_handle: int, cred_def_id: str, **options: Unpack[Options]
) -> None:
    """
    Puts the new keys of a credential definition in force. Offers made before are void. Registries made
    before cannot issue, revoke or recover any more (`CommonInvalidState`): make new ones, under other
    tags, as an old tag gives the old registry again.

    :param wallet_handle: from `open_wallet`
    :param cred_def_id: a definition that has new keys
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: there are no new keys
    """
    return await call(issuer_rotate_credential_def_apply, wallet_handle, cred_def_id, **options)


async def issuer_create_credential_offer(
    wallet_handle: int, cred_def_id: str, **options: Unpack[Options]
) -> str:
    """
    Says that a credential can be had. Nothing is stored: keep the offer for
    `issuer_create_credential`, with the nonce that the request answers.

    :param wallet_handle: from `open_wallet`
    :param cred_def_id: a definition that the wallet has
    :return: the offer, for the holder: {
        "schema_id": str,
        "cred_def_id": str,
        "key_correctness_proof": {},
        "nonce": str
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such definition
    """
    return await call(issuer_create_credential_offer, wallet_handle, cred_def_id, **options)


async def issuer_create_credential(
    wallet_handle: int,
    cred_offer_json: str,
    cred_req_json: str,
    cred_values_json: str,
    rev_reg_id: Optional[str],
    blob_storage_reader_handle: Optional[int],
    **options: Unpack[Options],
) -> tuple[str, Optional[str], Optional[str]]:
    """
    Signs a credential for whoever made the request. In a revocation registry it gets a place that no
    other credential has, and that is stored before the answer; without one nothing is stored.

    :param wallet_handle: from `open_wallet`
    :param cred_offer_json: the offer that the request answers
    :param cred_req_json: the request
    :param cred_values_json: one for each attribute of the schema, {
        "name": {"raw": str, "encoded": str, the number that is signed, in decimal}, ..
    }
    :param rev_reg_id: a registry that the wallet has, of the same definition; None for a credential that
        cannot be revoked
    :param blob_storage_reader_handle: from `blob_storage.open_reader`; None without a registry
    :return: the credential; its place in the registry, by which it is revoked; and the registry's delta
        (see `_revocation`), for the ledger, if the registry is one of ISSUANCE_ON_DEMAND. None where
        there is none
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet does not have the definition or the registry
    :raises AnoncredsRevocationRegistryFullError: no place is free
    :raises CommonInvalidState: the registry is of keys that were replaced since
    :raises CommonInvalidStructure: something is malformed, the request answers another offer, the
        values are not those of the schema's attributes, or no storage is open under the reader's handle
    """
    return await call(
        issuer_create_credential,
        wallet_handle,
        cred_offer_json,
        cred_req_json,
        cred_values_json,
        rev_reg_id,
        blob_storage_reader_handle,
        **options,
    )


async def issuer_create_credentials(
    wallet_handle: int,
    orders_json: str,
    rev_reg_id: Optional[str],
    blob_storage_reader_handle: Optional[int],
    **options: Unpack[Options],
) -> str:
    """
    Signs many credentials of one definition in one call, on all threads of the lane "expensive". Those
    that cannot be signed do not hinder the others. All places of a registry are stored in one
    transaction. libindy has no such function.

    :param wallet_handle: from `open_wallet`
    :param orders_json: [{"cred_offer": {}, "cred_req": {}, "cred_values": {}}, ..], each as for
        `issuer_create_credential`
    :param rev_reg_id: as for `issuer_create_credential`
    :param blob_storage_reader_handle: as for `issuer_create_credential`
    :return: {
        "credentials": [
            {"code": 0, "cred_json": {}, "cred_revoc_id": str or null}
            or {"code": int, of `error.ErrorCode`, "message": str}, ..
        ], one for each order, in their order
        "revoc_reg_delta": null, or one delta for all of them
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet does not have the definition or the registry
    :raises AnoncredsRevocationRegistryFullError: no place is free, not even for one
    :raises CommonInvalidState: the registry is of keys that were replaced since
    :raises CommonInvalidStructure: the list is malformed, or no storage is open under the reader's handle
    """
    return await call(
        issuer_create_credentials,
        wallet_handle,
        orders_json,
        rev_reg_id,
        blob_storage_reader_handle,
        **options,
    )
