"""Revocation together with the `anoncreds` package: either issues, holds and verifies."""

from __future__ import annotations

import asyncio
import json

import pytest

pytest.importorskip("anoncreds")

from indy.libindy import set_runtime_config  # noqa: E402  (nothing is wanted without the package)
from registries import BY_DEFAULT, ON_DEMAND, Registry  # noqa: E402
from their_registries import (  # noqa: E402
    OurHolder,
    TheirHolder,
    TheirIssuer,
    TheirRegistry,
    they_verify,
)


@pytest.fixture(scope="module")
def their_issuer(issuer):
    return asyncio.run(TheirIssuer.create(issuer.wallet))


@pytest.fixture(params=["issued by us", "issued by them"])
def new_registry(request, issuer, tmp_path):
    if request.param == "issued by us":
        return lambda issuance: Registry.create(issuer, tmp_path, issuance, 4)
    their_issuer = request.getfixturevalue("their_issuer")
    return lambda issuance: TheirRegistry.create(their_issuer, tmp_path, issuance, 4)


@pytest.fixture
def linked():
    """The form of proofs that the package reads."""
    set_runtime_config('{"non_revocation_proofs":"linked"}')
    yield
    set_runtime_config('{"non_revocation_proofs":"libindy"}')


async def verdicts(registry: Registry, proof: str) -> tuple[bool, bool]:
    return await registry.verify(proof), await they_verify(registry, proof)


@pytest.mark.parametrize("holder_of", [OurHolder, TheirHolder])
@pytest.mark.parametrize("issuance", [BY_DEFAULT, ON_DEMAND])
async def test_valid_revoked_and_valid_again(new_registry, linked, holder_of, issuance):
    registry = await new_registry(issuance)
    mine, other = holder_of(), holder_of()
    await mine.get(registry)
    await other.get(registry)
    await mine.create_state(100)
    await other.create_state(100)
    proof = await mine.prove()
    assert await verdicts(registry, proof) == (True, True)

    await registry.revoke(mine.place)
    assert await verdicts(registry, proof) == (False, False)
    assert await verdicts(registry, await mine.prove()) == (False, False), "an old state"
    await mine.create_state(200)
    assert await verdicts(registry, await mine.prove()) == (False, False), "a new one"
    await other.update_state(200)
    assert await verdicts(registry, await other.prove()) == (True, True)

    await registry.recover(mine.place)
    await mine.create_state(300)
    assert await verdicts(registry, await mine.prove()) == (True, True)
