"""Our side: commands of the asynchronous library, on wallets in files, everything as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from indy import anoncreds, blob_storage, wallet
from indy.libindy import set_runtime_config

from .question import (
    ATTRIBUTES,
    CREDENTIALS,
    HOLDER,
    ISSUER,
    NOW,
    PLACES,
    QUESTIONS,
    REGISTRIES,
    Command,
    Question,
    values,
)

KEY = '{"key": "11111111111111111111111111111111", "key_derivation_method": "RAW"}'
SECRET = "secret"


@dataclass
class Issued:
    """A definition with a registry, and a credential that the holder has."""

    id: str
    definition: str
    registry_id: str
    registry: str
    entry: str
    credential_id: str = ""
    state: str = ""


class Ours:
    """An issuer and a holder with a wallet each."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.issued: list[Issued] = []
        self.tags = count()

    async def prepare(self) -> None:
        # The form of the peer: libindy's, our default, is other work and the peer does not take it.
        set_runtime_config('{"non_revocation_proofs": "linked"}')
        self.issuer, self.holder = await self._opened("issuer"), await self._opened("holder")
        tails = json.dumps({"base_dir": str(self.directory / "our tails"), "uri_pattern": ""})
        self.writer = await blob_storage.open_writer("default", tails)
        self.reader = await blob_storage.open_reader("default", tails)
        await anoncreds.prover_create_master_secret(self.holder, SECRET)
        create = anoncreds.issuer_create_schema
        schema = await create(ISSUER, "bench", "1.0", json.dumps(ATTRIBUTES))
        self.schema_id, self.schema = schema
        for _ in range(CREDENTIALS):
            self.issued.append(await self._issued())

    async def _opened(self, name: str) -> int:
        config = json.dumps({"id": name, "storage_config": {"path": str(self.directory)}})
        await wallet.create_wallet(config, KEY)
        return await wallet.open_wallet(config, KEY)

    async def _issued(self) -> Issued:
        id_, definition = await anoncreds.issuer_create_and_store_credential_def(
            self.issuer,
            ISSUER,
            self.schema,
            f"definition {next(self.tags)}",
            "CL",
            '{"support_revocation": true}',
        )
        it = Issued(id_, definition, *await self.registry(id_, PLACES))
        self.offer = await self.offered(it)
        self.request, self.metadata = await self.requested(it)
        self.credential, place, _ = await self.signed(it)
        it.credential_id = await self.stored(it)
        assert place is not None
        it.state = await self.state(it, place)
        return it

    async def registry(self, id_: str, places: int) -> tuple[str, str, str]:
        config = {"issuance_type": "ISSUANCE_BY_DEFAULT", "max_cred_num": places}
        create, tag = anoncreds.issuer_create_and_store_revoc_reg, f"registry {next(self.tags)}"
        text = json.dumps(config)
        return await create(self.issuer, ISSUER, None, tag, id_, text, self.writer)

    async def offered(self, it: Issued) -> str:
        return await anoncreds.issuer_create_credential_offer(self.issuer, it.id)

    async def requested(self, it: Issued) -> tuple[str, str]:
        ask = anoncreds.prover_create_credential_req
        return await ask(self.holder, HOLDER, self.offer, it.definition, SECRET)

    async def signed(self, it: Issued) -> tuple[str, str | None, str | None]:
        sign, of_holder = anoncreds.issuer_create_credential, (self.offer, self.request, values())
        return await sign(self.issuer, *of_holder, it.registry_id, self.reader)

    async def stored(self, it: Issued) -> str:
        store, came = anoncreds.prover_store_credential, (self.metadata, self.credential)
        return await store(self.holder, None, *came, it.definition, it.registry)

    async def state(self, it: Issued, place: str) -> str:
        create = anoncreds.create_revocation_state
        return await create(self.reader, it.registry, it.entry, NOW, place)

    async def commands(self) -> dict[str, Command]:
        """Of the definition that was made last: what was issued last is of it."""
        last = self.issued[-1]
        commands: dict[str, Command] = {
            "offer": partial(self.offered, last),
            "request": partial(self.requested, last),
            "issue": partial(self.signed, last),
            "store": partial(self.stored, last),
            "state": partial(self.state, last, "1"),
        }
        for question in QUESTIONS:
            prove, verify = self.proof_commands(question, await self.proven(question))
            commands[f"prove {question}"] = prove
            commands[f"verify {question}"] = verify
        for name, places in REGISTRIES.items():
            commands[name] = partial(self.registry, last.id, places)
        return commands

    async def proven(self, question: Question) -> str:
        prove, _ = self.proof_commands(question, "")
        proof = await prove()
        assert isinstance(proof, str)
        return proof

    def proof_commands(self, question: Question, proof: str) -> tuple[Command, Command]:
        shown = self.issued[: question.count]
        request = json.dumps(question.request([it.id for it in self.issued]))
        choice = self.choice(question)
        known = (
            json.dumps({self.schema_id: json.loads(self.schema)}),
            json.dumps({it.id: json.loads(it.definition) for it in shown}),
        )
        states, registries, entries = [
            json.dumps(each if question.not_revoked else {})
            for each in (
                {it.registry_id: {NOW: json.loads(it.state)} for it in shown},
                {it.registry_id: json.loads(it.registry) for it in shown},
                {it.registry_id: {NOW: json.loads(it.entry)} for it in shown},
            )
        ]

        async def verify() -> None:
            check = anoncreds.verifier_verify_proof
            assert await check(request, proof, *known, registries, entries)

        prove = anoncreds.prover_create_proof
        return partial(prove, self.holder, request, choice, SECRET, *known, states), verify

    def choice(self, question: Question) -> str:
        attributes: dict[str, Any] = {}
        predicates: dict[str, Any] = {}
        for number, it in enumerate(self.issued[: question.count]):
            chosen: dict[str, Any] = {"cred_id": it.credential_id}
            if question.not_revoked:
                chosen["timestamp"] = NOW
            attributes[f"a{number}"] = {**chosen, "revealed": True}
            if question.predicate:
                predicates[f"p{number}"] = chosen
        return json.dumps(
            {
                "self_attested_attributes": {},
                "requested_attributes": attributes,
                "requested_predicates": predicates,
            }
        )
