"""The peer's side: functions of `anoncreds`, synchronous, which keep nothing anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import anoncreds

from .question import (
    ATTRIBUTES,
    CREDENTIALS,
    ISSUER,
    NOW,
    PLACES,
    QUESTIONS,
    RAW,
    REGISTRIES,
    Function,
    Question,
)

SCHEMA_ID = f"{ISSUER}:2:bench:1.0"


class Thing:
    """An object of the library, and the same as JSON."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.text: str = value.to_json()

    def kept(self) -> Any:
        return self.value

    def read(self) -> Any:
        return type(self.value).load(self.text)


Take = Callable[[Thing], Any]


@dataclass
class Registry:
    """All that there is of a registry."""

    id: str
    definition: Thing
    private: Thing
    status: Thing


@dataclass
class Issued:
    """A definition with a registry, and a credential that the holder has."""

    id: str
    definition: Thing
    private: Thing
    correctness: Thing
    registry: Registry
    credential: Thing
    state: Thing


class World:
    """What both ways to use the library share: keys, and what was issued with them."""

    def __init__(self, directory: Path) -> None:
        self.tails = directory / "their tails"
        self.tails.mkdir()
        self.tags = count()
        self.places = count(1)
        self.secret: str = anoncreds.create_link_secret()
        self.schema = Thing(anoncreds.Schema.create("bench", "1.0", ISSUER, ATTRIBUTES))
        self.issued = [self._issued() for _ in range(CREDENTIALS)]

    def _issued(self) -> Issued:
        tag = f"definition {next(self.tags)}"
        id_ = f"{ISSUER}:3:CL:{SCHEMA_ID}:{tag}"
        create = anoncreds.CredentialDefinition.create
        of_schema = SCHEMA_ID, self.schema.value, ISSUER, tag
        made = create(*of_schema, "CL", support_revocation=True)
        definition, private, correctness = (Thing(it) for it in made)
        registry = Registry(*self.registry(id_, definition, PLACES))
        side = Peer(self, Thing.kept)
        # Until there is a credential, none is used.
        none = self.schema
        it = Issued(id_, definition, private, correctness, registry, credential=none, state=none)
        self.offer = Thing(anoncreds.CredentialOffer.load(side.offered(it)))
        request, metadata = side.requested(it)
        self.request = Thing(anoncreds.CredentialRequest.load(request))
        self.metadata = Thing(anoncreds.CredentialRequestMetadata.load(metadata))
        place = next(self.places)
        self.credential = Thing(anoncreds.Credential.load(side.signed(it, place)))
        it.credential = Thing(anoncreds.Credential.load(side.stored(it)))
        it.state = Thing(anoncreds.CredentialRevocationState.load(side.state(it, place)))
        return it

    def registry(self, id_: str, definition: Thing, places: int) -> tuple[str, Thing, Thing, Thing]:
        """With the first entry, as ours, and everything written as JSON."""
        tag = f"registry {next(self.tags)}"
        registry_id = f"{ISSUER}:4:{id_}:CL_ACCUM:{tag}"
        create = anoncreds.RevocationRegistryDefinition.create
        of_definition, kind = (id_, definition.value, ISSUER, tag), "CL_ACCUM"
        public, private = create(*of_definition, kind, places, tails_dir_path=str(self.tails))
        status = anoncreds.RevocationStatusList.create(
            definition.value, registry_id, public, private, ISSUER, True, NOW
        )
        return registry_id, Thing(public), Thing(private), Thing(status)


class Peer:
    """One way to use the library. What the parties send each other is JSON in either."""

    def __init__(self, world: World, take: Take) -> None:
        self.world = world
        self.take = take

    def offered(self, it: Issued) -> str:
        create = anoncreds.CredentialOffer.create
        return str(create(SCHEMA_ID, it.id, self.take(it.correctness)).to_json())

    def requested(self, it: Issued) -> tuple[str, str]:
        request, metadata = anoncreds.CredentialRequest.create(
            "entropy",
            None,
            self.take(it.definition),
            self.world.secret,
            "secret",
            self.world.offer.read(),
        )
        return request.to_json(), metadata.to_json()

    def signed(self, it: Issued, place: int | None = None) -> str:
        of_registry = it.registry.definition, it.registry.private, it.registry.status
        credential = anoncreds.Credential.create(
            self.take(it.definition),
            self.take(it.private),
            self.take(self.world.offer),
            self.world.request.read(),
            RAW,
            RAW,
            anoncreds.CredentialRevocationConfig(
                *map(self.take, of_registry), place or next(self.world.places)
            ),
        )
        return str(credential.to_json())

    def stored(self, it: Issued) -> str:
        credential = self.world.credential.read().process(
            self.take(self.world.metadata),
            self.world.secret,
            self.take(it.definition),
            self.take(it.registry.definition),
        )
        return str(credential.to_json())

    def state(self, it: Issued, place: int) -> str:
        definition = self.take(it.registry.definition)
        tails = definition.tails_location
        create = anoncreds.CredentialRevocationState.create
        return str(create(definition, self.take(it.registry.status), place, tails).to_json())

    def functions(self) -> dict[str, Function]:
        world = self.world
        last = world.issued[-1]
        functions: dict[str, Function] = {
            "offer": partial(self.offered, last),
            "request": partial(self.requested, last),
            "issue": partial(self.signed, last),
            "store": partial(self.stored, last),
            "state": partial(self.state, last, 1),
        }
        for question in QUESTIONS:
            request = json.dumps(question.request([it.id for it in world.issued]))
            prove = partial(self.proven, question, request)
            functions[f"prove {question}"] = prove
            functions[f"verify {question}"] = partial(self.verified, question, request, prove())
        for name, places in REGISTRIES.items():
            functions[name] = partial(world.registry, last.id, last.definition, places)
        return functions

    def proven(self, question: Question, request: str) -> str:
        chosen, shown = anoncreds.PresentCredentials(), self.world.issued[: question.count]
        for number, it in enumerate(shown):
            credential = self.take(it.credential)
            state = self.take(it.state) if question.not_revoked else None
            at = {"timestamp": NOW, "rev_state": state} if question.not_revoked else {}
            chosen.add_attributes(credential, f"a{number}", reveal=True, **at)
            if question.predicate:
                chosen.add_predicates(credential, f"p{number}", **at)
        create = anoncreds.Presentation.create
        known = self._known(shown)
        return str(create(request, chosen, None, self.world.secret, *known).to_json())

    def verified(self, question: Question, request: str, proof: str) -> None:
        shown = self.world.issued[: question.count]
        registries, lists = None, None
        if question.not_revoked:
            registries = {it.registry.id: self.take(it.registry.definition) for it in shown}
            lists = [self.take(it.registry.status) for it in shown]
        presentation = anoncreds.Presentation.load(proof)
        assert presentation.verify(request, *self._known(shown), registries, lists)

    def _known(self, shown: list[Issued]) -> tuple[dict[str, Any], dict[str, Any]]:
        schemas = {SCHEMA_ID: self.take(self.world.schema)}
        return schemas, {it.id: self.take(it.definition) for it in shown}
