"""Anonymous credentials: issuing, holding, proving, verifying and revoking."""

from __future__ import annotations

from ._credentials import search_credentials, search_credentials_for_proof_req
from ._issuer import (
    issuer_create_and_store_credential_def,
    issuer_create_credential,
    issuer_create_credential_offer,
    issuer_create_credentials,
    issuer_create_schema,
    issuer_rotate_credential_def_apply,
    issuer_rotate_credential_def_start,
)
from ._options import Options, Unpack
from ._proofs import (
    prover_close_credentials_search_for_proof_req,
    prover_create_proof,
    prover_fetch_credentials_for_proof_req,
    prover_get_credentials_for_proof_req,
    prover_search_credentials_for_proof_req,
    verifier_verify_proof,
)
from ._prover import (
    prover_close_credentials_search,
    prover_create_credential_req,
    prover_create_master_secret,
    prover_delete_credential,
    prover_fetch_credentials,
    prover_get_credential,
    prover_get_credential_attr_tag_policy,
    prover_get_credentials,
    prover_search_credentials,
    prover_set_credential_attr_tag_policy,
    prover_store_credential,
)
from ._revocation import (
    create_revocation_state,
    issuer_create_and_store_revoc_reg,
    issuer_merge_revocation_registry_deltas,
    issuer_recover_credential,
    issuer_revoke_credential,
    update_revocation_state,
)
from .libindy import call

__all__ = [
    "create_revocation_state",
    "generate_nonce",
    "issuer_create_and_store_credential_def",
    "issuer_create_and_store_revoc_reg",
    "issuer_create_credential",
    "issuer_create_credential_offer",
    "issuer_create_credentials",
    "issuer_create_schema",
    "issuer_merge_revocation_registry_deltas",
    "issuer_recover_credential",
    "issuer_revoke_credential",
    "issuer_rotate_credential_def_apply",
    "issuer_rotate_credential_def_start",
    "prover_close_credentials_search",
    "prover_close_credentials_search_for_proof_req",
    "prover_create_credential_req",
    "prover_create_master_secret",
    "prover_create_proof",
    "prover_delete_credential",
    "prover_fetch_credentials",
    "prover_fetch_credentials_for_proof_req",
    "prover_get_credential",
    "prover_get_credential_attr_tag_policy",
    "prover_get_credentials",
    "prover_get_credentials_for_proof_req",
    "prover_search_credentials",
    "prover_search_credentials_for_proof_req",
    "prover_set_credential_attr_tag_policy",
    "prover_store_credential",
    "search_credentials",
    "search_credentials_for_proof_req",
    "to_unqualified",
    "update_revocation_state",
    "verifier_verify_proof",
]


async def to_unqualified(entity: str, **options: Unpack[Options]) -> str:
    """
    Identifiers without their methods: "did:sov:X" becomes "X".

    :param entity: a fully qualified DID or id of a schema, credential definition or revocation
        registry; or, as JSON, a schema, definition, offer, request or proof request
    :return: the same without methods; what has none is returned as it is
    """
    return await call(to_unqualified, entity, **options)


async def generate_nonce(**options: Unpack[Options]) -> str:
    """
    Makes a random number of 80 bits, to be the nonce of a proof request. Needs no wallet.

    :return: the number in decimal digits
    """
    return await call(generate_nonce, **options)
