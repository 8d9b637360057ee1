"""Proofs of non-revocation that libindy 1.16 has made."""

from __future__ import annotations

from pathlib import Path

import pytest

from indy.anoncreds import verifier_verify_proof
from indy.error import AnoncredsProofRejected
from registries import by_id

VECTORS = Path(__file__).parents[3] / "tests" / "vectors" / "anoncreds"


async def verify(kind: str, proof: str) -> bool:
    directory = VECTORS / kind

    def read(part: str) -> str:
        return (directory / f"{proof}.{part}.json").read_text()

    return await verifier_verify_proof(
        read("proof_request"),
        read("proof"),
        by_id((directory.parent / "schema.json").read_text()),
        by_id((directory.parent / "cred_def.json").read_text()),
        read("rev_reg_defs"),
        read("rev_regs"),
    )


kinds = pytest.mark.parametrize("kind", ["qualified/by_default", "unqualified/on_demand"])


@kinds
@pytest.mark.parametrize(
    ("proof", "is_true"),
    [
        ("valid_t100", True),
        ("valid_after_other_revoked_t200", True),
        ("revoked_cred1_t200", False),
    ],
)
async def test_proof(kind, proof, is_true):
    assert await verify(kind, proof) is is_true


@kinds
@pytest.mark.parametrize("accepted", ["linked", "bound"])
async def test_proof_is_not_tied_to_its_credential(configure_forms, kind, accepted):
    configure_forms(non_revocation_proofs_accepted=accepted)
    with pytest.raises(AnoncredsProofRejected, match="non_revocation_proofs_accepted"):
        await verify(kind, "valid_t100")
