"""Searches for credentials as `async with` and `async for`; `indy.anoncreds` has all of it."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Callable, Optional, Sequence

from ._options import Options, Unpack
from ._proofs import (
    prover_close_credentials_search_for_proof_req,
    prover_fetch_credentials_for_proof_req,
    prover_search_credentials_for_proof_req,
)
from ._prover import (
    prover_close_credentials_search,
    prover_fetch_credentials,
    prover_search_credentials,
)
from ._search import PAGE, Found, Query, closed, text_of

Json = dict[str, Any]


@asynccontextmanager
async def search_credentials(
    wallet_handle: int, query: Query = "{}", *, page: int = PAGE, **options: Unpack[Options]
) -> AsyncIterator[Found[Json]]:
    """
    A search that is open in an `async with` block, with what it finds for `async for`.

        async with anoncreds.search_credentials(handle, {"schema_name": "person"}) as credentials:
            print(credentials.total)
            async for credential in credentials:
                print(credential["referent"], credential["attrs"])

    :param wallet_handle: from `open_wallet`
    :param query: as for `prover_get_credentials`; a dict will do
    :param page: how many credentials are fetched at a time
    :param options: of each command that this takes
    :return: dicts as `prover_get_credential` returns, parsed; `total` is how many there are
    :raises IndyError: as `prover_search_credentials`, and in the block as `prover_fetch_credentials`
    """
    handle, total = await prover_search_credentials(wallet_handle, text_of(query), **options)

    async def fetch() -> Sequence[Json]:
        found: list[Json] = json.loads(await prover_fetch_credentials(handle, page, **options))
        return found

    try:
        yield Found(fetch, total)
    finally:
        await closed(prover_close_credentials_search(handle))


@asynccontextmanager
async def search_credentials_for_proof_req(
    wallet_handle: int,
    proof_request: Query,
    extra_query: Optional[Query] = None,
    *,
    page: int = PAGE,
    **options: Unpack[Options],
) -> AsyncIterator[Callable[[str], Found[Json]]]:
    """
    A search that is open in an `async with` block: a function that tells what answers each part of the
    request, for `async for`.

        async with anoncreds.search_credentials_for_proof_req(handle, request) as answers:
            for referent in request["requested_attributes"]:
                async for answer in answers(referent):
                    print(referent, answer["cred_info"]["referent"], answer["interval"])

    :param wallet_handle: from `open_wallet`
    :param proof_request: as for `prover_get_credentials_for_proof_req`; a dict will do
    :param extra_query: as for `prover_search_credentials_for_proof_req`; a dict will do
    :param page: how many credentials are fetched at a time
    :param options: of each command that this takes
    :return: a function of the name that the request has for an attribute or predicate, which gives
        dicts as `prover_fetch_credentials_for_proof_req` returns, parsed; `total` is None
    :raises IndyError: as `prover_search_credentials_for_proof_req`, and in the block as
        `prover_fetch_credentials_for_proof_req`
    """
    extra = None if extra_query is None else text_of(extra_query)
    handle = await prover_search_credentials_for_proof_req(
        wallet_handle, text_of(proof_request), extra, **options
    )

    def answers(referent: str) -> Found[Json]:
        async def fetch() -> Sequence[Json]:
            found: list[Json] = json.loads(
                await prover_fetch_credentials_for_proof_req(handle, referent, page, **options)
            )
            return found

        return Found(fetch)

    try:
        yield answers
    finally:
        await closed(prover_close_credentials_search_for_proof_req(handle))
