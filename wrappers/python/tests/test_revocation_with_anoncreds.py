"""Revocation together with the `anoncreds` package: either issues, holds and verifies."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("anoncreds")

from indy.error import AnoncredsProofRejected  # noqa: E402  (not without the package)
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


# Registries of two credentials. The package does not issue in the last place of its own.
@pytest.fixture(params=["issued by us", "issued by them"])
def new_registry(request, issuer, tmp_path):
    if request.param == "issued by us":
        return lambda issuance: Registry.create(issuer, tmp_path, issuance, 2)
    their_issuer = request.getfixturevalue("their_issuer")
    return lambda issuance: TheirRegistry.create(their_issuer, tmp_path, issuance, 3)


@pytest.fixture
def linked(configure_forms):
    """The form of proofs that the package reads."""
    configure_forms(non_revocation_proofs="linked")


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


async def held_by(holder: Any, registry: Registry) -> Any:
    await holder.get(registry)
    await holder.create_state(100)
    return holder


async def test_forms_of_proofs(issuer, tmp_path, configure_forms):
    registry = await Registry.create(issuer, tmp_path, BY_DEFAULT, 2)
    ours, theirs = await held_by(OurHolder(), registry), await held_by(TheirHolder(), registry)
    libindys, their_proof = await ours.prove(), await theirs.prove()
    configure_forms(non_revocation_proofs="linked")
    linked = await ours.prove()
    assert await they_verify(registry, linked) is True
    assert await they_verify(registry, libindys) is False
    for accepted, proofs in {
        "any": (libindys, linked, their_proof),
        "linked": (libindys, linked, their_proof),
        "bound": (libindys, linked),
    }.items():
        configure_forms(non_revocation_proofs_accepted=accepted)
        for proof in proofs:
            assert await registry.verify(proof) is True
    with pytest.raises(AnoncredsProofRejected, match="non_revocation_proofs_accepted"):
        await registry.verify(their_proof)
