"""The holder's part in anonymous credentials; `indy.anoncreds` has all of it."""

from __future__ import annotations

from typing import Optional

from ._options import Options, Unpack
from ._signature import Size, closes
from .libindy import call


async def prover_create_master_secret(
    wallet_handle: int, master_secret_name: Optional[str], **options: Unpack[Options]
) -> str:
    """
    Makes a master secret: what all credentials of a holder have in common, and nobody else sees.

    :param wallet_handle: from `open_wallet`
    :param master_secret_name: None for a random one
    :return: the name
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises AnoncredsMasterSecretDuplicateNameError: the wallet has one of this name
    """
    return await call(prover_create_master_secret, wallet_handle, master_secret_name, **options)


async def prover_create_credential_req(
    wallet_handle: int,
    prover_did: str,
    cred_offer_json: str,
    cred_def_json: str,
    master_secret_id: str,
    **options: Unpack[Options],
) -> tuple[str, str]:
    """
    Asks for a credential that was offered. Nothing is stored.

    :param wallet_handle: from `open_wallet`
    :param prover_did: a DID of the holder's
    :param cred_offer_json: the offer
    :param cred_def_json: the definition it names, from the ledger
    :param master_secret_id: from `prover_create_master_secret`
    :return: the request, for the issuer; and what `prover_store_credential` needs again
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such master secret
    :raises CommonInvalidStructure: something is malformed, or the offer is of another definition
    """
    return await call(
        prover_create_credential_req,
        wallet_handle,
        prover_did,
        cred_offer_json,
        cred_def_json,
        master_secret_id,
        **options,
    )


async def prover_set_credential_attr_tag_policy(
    wallet_handle: int,
    cred_def_id: str,
    tag_attrs_json: Optional[str],
    retroactive: bool,
    **options: Unpack[Options],
) -> None:
    """
    Says which attributes of a definition's credentials can be searched by. Without a policy, all.

    :param wallet_handle: from `open_wallet`
    :param cred_def_id: the definition
    :param tag_attrs_json: ["name", ..], or None for no policy
    :param retroactive: whether it goes for credentials that are there already
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises CommonInvalidStructure: the id or the list is malformed
    """
    return await call(
        prover_set_credential_attr_tag_policy,
        wallet_handle,
        cred_def_id,
        tag_attrs_json,
        retroactive,
        **options,
    )


async def prover_get_credential_attr_tag_policy(
    wallet_handle: int, cred_def_id: str, **options: Unpack[Options]
) -> str:
    """
    Tells which attributes of a definition's credentials can be searched by.

    :param wallet_handle: from `open_wallet`
    :param cred_def_id: the definition
    :return: ["name", ..], or null if there is no policy
    :raises WalletInvalidHandle: no wallet is open under this handle
    """
    return await call(prover_get_credential_attr_tag_policy, wallet_handle, cred_def_id, **options)


async def prover_store_credential(
    wallet_handle: int,
    cred_id: Optional[str],
    cred_req_metadata_json: str,
    cred_json: str,
    cred_def_json: str,
    rev_reg_def_json: Optional[str],
    **options: Unpack[Options],
) -> str:
    """
    Checks a credential that has come and keeps it.

    :param wallet_handle: from `open_wallet`
    :param cred_id: a name for it; None for a random one
    :param cred_req_metadata_json: from `prover_create_credential_req`
    :param cred_json: the credential
    :param cred_def_json: its definition, from the ledger
    :param rev_reg_def_json: the definition of its revocation registry, from the ledger; None if it is in
        none
    :return: the name
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet does not have the master secret
    :raises WalletItemAlreadyExists: the wallet has a credential of this name
    :raises CommonInvalidStructure: something is malformed, or the signature is not one for this request
    """
    return await call(
        prover_store_credential,
        wallet_handle,
        cred_id,
        cred_req_metadata_json,
        cred_json,
        cred_def_json,
        rev_reg_def_json,
        **options,
    )


async def prover_get_credential(
    wallet_handle: int, cred_id: str, **options: Unpack[Options]
) -> str:
    """
    Tells of one credential.

    :param wallet_handle: from `open_wallet`
    :param cred_id: its name
    :return: {
        "referent": str, its name
        "attrs": {"name": "raw value", ..},
        "schema_id": str,
        "cred_def_id": str,
        "rev_reg_id": str or null,
        "cred_rev_id": str or null
    }
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such credential
    """
    return await call(prover_get_credential, wallet_handle, cred_id, **options)


async def prover_delete_credential(
    wallet_handle: int, cred_id: str, **options: Unpack[Options]
) -> None:
    """
    Removes a credential.

    :param wallet_handle: from `open_wallet`
    :param cred_id: its name
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such credential
    """
    return await call(prover_delete_credential, wallet_handle, cred_id, **options)


async def prover_get_credentials(
    wallet_handle: int, filter_json: str, **options: Unpack[Options]
) -> str:
    """
    Tells of all credentials that fit, at once; for many there is `prover_search_credentials`.

    :param wallet_handle: from `open_wallet`
    :param filter_json: a query (WQL) over "schema_id", "schema_issuer_did", "schema_name",
        "schema_version", "issuer_did", "cred_def_id", "rev_reg_id", "attr::NAME::marker" and
        "attr::NAME::value"; "{}" for all
    :return: a list of what `prover_get_credential` returns
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletQueryError: the filter is not a query
    """
    return await call(prover_get_credentials, wallet_handle, filter_json, **options)


async def prover_search_credentials(
    wallet_handle: int, query_json: str, **options: Unpack[Options]
) -> tuple[int, int]:
    """
    Begins a search for credentials. Close it with `prover_close_credentials_search`.

    :param wallet_handle: from `open_wallet`
    :param query_json: as for `prover_get_credentials`
    :return: the search's handle, and how many credentials fit
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletQueryError: it is not a query
    """
    return await call(prover_search_credentials, wallet_handle, query_json, **options)


async def prover_fetch_credentials(
    search_handle: int, count: Size, **options: Unpack[Options]
) -> str:
    """
    The next credentials of a search.

    :param search_handle: from `prover_search_credentials`
    :param count: how many at most; there are fewer only at the end
    :return: a list of what `prover_get_credential` returns
    :raises WalletInvalidHandle: no search is open under this handle
    """
    return await call(prover_fetch_credentials, search_handle, count, **options)


@closes(prover_search_credentials)
async def prover_close_credentials_search(search_handle: int, **options: Unpack[Options]) -> None:
    """
    Ends a search.

    :param search_handle: from `prover_search_credentials`
    :raises WalletInvalidHandle: no search is open under this handle
    """
    return await call(prover_close_credentials_search, search_handle, **options)
