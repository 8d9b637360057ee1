"""Anonymous credentials: what an issuer needs to begin, and nonces."""

from __future__ import annotations

from typing import Optional

from .libindy import call


async def issuer_create_schema(
    issuer_did: str, name: str, version: str, attrs: str
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
    return await call(issuer_create_schema, issuer_did, name, version, attrs)


async def issuer_create_and_store_credential_def(
    wallet_handle: int,
    issuer_did: str,
    schema_json: str,
    tag: str,
    signature_type: Optional[str],
    config_json: Optional[str],
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
    )


async def generate_nonce() -> str:
    """
    Makes a random number of 80 bits, to be the nonce of a proof request. Needs no wallet.

    :return: the number in decimal digits
    """
    return await call(generate_nonce)
