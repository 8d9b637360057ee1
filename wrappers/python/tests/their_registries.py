"""Issuers, registries and holders of the `anoncreds` package, between those of `registries`.

The package speaks of the same things in other words. Its objects have an "issuerId" and no ids of
their own. Instead of deltas it has a list of all places with 1 for those that are revoked. That of the
package itself ends before the last place, for it begins with a place 0, which there is not.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anoncreds as package

from indy import blob_storage
from registries import (
    ATTRIBUTES,
    BY_DEFAULT,
    ISSUER,
    ON_DEMAND,
    PROVER,
    REQUEST,
    SECRET,
    VALUES,
    Issuer,
    Registry,
)

SCHEMA_ID = f"{ISSUER}:2:gvt:1.0"
ASKED = package.PresentationRequest.load(REQUEST)

_tags = map(str, itertools.count())


@dataclass
class TheirIssuer(Issuer):
    """A definition of the package's; the wallet is the holder's."""

    private: Any
    key_proof: Any

    @classmethod
    async def create(cls, wallet: int) -> TheirIssuer:
        schema = package.Schema.create("gvt", "1.0", ISSUER, ATTRIBUTES)
        definition, private, key_proof = package.CredentialDefinition.create(
            SCHEMA_ID, schema, ISSUER, "theirs", "CL", support_revocation=True
        )
        definition_id = f"{ISSUER}:3:CL:{SCHEMA_ID}:theirs"
        schema_json = {**schema.to_dict(), "ver": "1.0", "id": SCHEMA_ID, "seqNo": None}
        definition_json = {**definition.to_dict(), "ver": "1.0", "id": definition_id}
        texts = json.dumps(schema_json), definition_id, json.dumps(definition_json)
        return cls(wallet, *texts, private, key_proof)

    async def offer(self) -> str:
        offer = package.CredentialOffer.create(SCHEMA_ID, self.definition_id, self.key_proof)
        return offer.to_json()


class TheirRegistry(Registry):
    """A registry of the package's, as a ledger of ours tells of it."""

    issuer: TheirIssuer
    made: Any
    private: Any
    listed: Any
    next_place: int

    @classmethod
    async def create(
        cls, issuer: Issuer, directory: Path, issuance: str, places: int
    ) -> TheirRegistry:
        assert isinstance(issuer, TheirIssuer)
        tag, known = next(_tags), definition_of(issuer)
        made, private = package.RevocationRegistryDefinition.create(
            issuer.definition_id,
            known,
            ISSUER,
            tag,
            "CL_ACCUM",
            places,
            tails_dir_path=str(directory),
        )
        registry_id = f"{ISSUER}:4:{issuer.definition_id}:CL_ACCUM:{tag}"
        theirs = made.to_dict()
        value = {**theirs["value"], "issuanceType": issuance}
        definition = json.dumps({**theirs, "ver": "1.0", "id": registry_id, "value": value})
        listed = package.RevocationStatusList.create(
            known, registry_id, made, private, ISSUER, issuance == BY_DEFAULT, 1
        )
        entry = entry_of(listed)
        config = json.dumps({"base_dir": str(directory)})
        reader = await blob_storage.open_reader("default", config)
        registry = cls(issuer, (registry_id, definition, json.dumps(entry)), reader)
        registry.made, registry.private, registry.listed = made, private, listed
        registry.next_place = 1
        return registry

    async def issue(self, offer: str, request: str) -> tuple[str, str]:
        place, self.next_place = self.next_place, self.next_place + 1
        credential = package.Credential.create(
            definition_of(self.issuer),
            self.issuer.private,
            package.CredentialOffer.load(offer),
            package.CredentialRequest.load(request),
            {name: value["raw"] for name, value in VALUES.items()},
            {name: value["encoded"] for name, value in VALUES.items()},
            package.CredentialRevocationConfig(self.made, self.private, self.listed, place),
        )
        if issuance_of(self) == ON_DEMAND:
            self._change({"issued": [place]})
        return credential.to_json(), str(place)

    async def revoke(self, place: str) -> None:
        self._change({"revoked": [int(place)]})

    async def recover(self, place: str) -> None:
        self._change({"issued": [int(place)]})

    def _change(self, change: dict[str, list[int]]) -> None:
        before, time = self.listed, self.listed.to_dict()["timestamp"] + 1
        changed = change.get("issued"), change.get("revoked"), time
        self.listed = before.update(
            definition_of(self.issuer), self.made, self.private, *changed
        )
        delta = entry_of(self.listed)
        delta["value"].update(change, prevAccum=entry_of(before)["value"]["accum"])
        self.changes.append(json.dumps(delta))


def entry_of(listed: Any) -> dict[str, Any]:
    """What a ledger of ours has in the place of the package's list."""
    return {"ver": "1.0", "value": {"accum": listed.to_dict()["currentAccumulator"]}}


def issuance_of(registry: Registry) -> str:
    return str(json.loads(registry.definition)["value"]["issuanceType"])


def schema_of(issuer: Issuer) -> Any:
    return package.Schema.load({**json.loads(issuer.schema), "issuerId": ISSUER})


def definition_of(issuer: Issuer) -> Any:
    return package.CredentialDefinition.load({**json.loads(issuer.definition), "issuerId": ISSUER})


def registry_of(registry: Registry) -> Any:
    known = {**json.loads(registry.definition), "issuerId": ISSUER}
    return package.RevocationRegistryDefinition.load(known)


async def list_of(registry: Registry, time: int) -> Any:
    """The package's list for all that has happened in a registry."""
    changes = json.loads(await registry.delta())["value"]
    capacity = json.loads(registry.definition)["value"]["maxCredNum"]
    if issuance_of(registry) == BY_DEFAULT:
        revoked = set(changes.get("revoked", []))
    else:
        revoked = set(range(capacity + 1)) - set(changes.get("issued", []))
    listed = {
        "issuerId": ISSUER,
        "revRegDefId": registry.id,
        "revocationList": [int(place in revoked) for place in range(capacity + 1)],
        "currentAccumulator": changes["accum"],
        "timestamp": time,
    }
    return package.RevocationStatusList.load(listed)


def ledger_of(issuer: Issuer) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the package wants to know of schemas and definitions."""
    return (
        {json.loads(issuer.schema)["id"]: schema_of(issuer)},
        {issuer.definition_id: definition_of(issuer)},
    )


async def they_verify(registry: Registry, proof: str) -> bool:
    """Whether a proof is true now, according to the package."""
    time = json.loads(proof)["identifiers"][0]["timestamp"]
    return bool(
        package.Presentation.load(proof).verify(
            ASKED,
            *ledger_of(registry.issuer),
            {registry.id: registry_of(registry)},
            [await list_of(registry, time)],
        )
    )


class OurHolder:
    """A holder's one credential, in a wallet."""

    async def get(self, registry: Registry) -> str:
        """Gets a credential issued, and gives its place."""
        self.registry = registry
        self.credential, self.place = await registry.give()
        return self.place

    async def create_state(self, time: int) -> None:
        self.state = await self.registry.state(time, self.place)
        self.seen = len(self.registry.changes)

    async def update_state(self, time: int) -> None:
        self.state = await self.registry.updated(self.state, self.seen, time, self.place)

    async def prove(self) -> str:
        return await self.registry.prove(self.credential, self.state)


class TheirHolder:
    """A holder's one credential, in the hands of the package."""

    async def get(self, registry: Registry) -> str:
        self.registry, self.secret = registry, package.create_link_secret()
        known = definition_of(registry.issuer)
        offer = await registry.issuer.offer()
        request, metadata = package.CredentialRequest.create(
            None, PROVER, known, self.secret, SECRET, package.CredentialOffer.load(offer)
        )
        credential, self.place = await registry.issue(offer, request.to_json())
        loaded = package.Credential.load(credential)
        assert (loaded.rev_reg_id, str(loaded.rev_reg_index)) == (registry.id, self.place)
        self.credential = loaded.process(metadata, self.secret, known, registry_of(registry))
        return self.place

    async def create_state(self, time: int) -> None:
        await self._see(time, lambda known: package.CredentialRevocationState.create(*known))

    async def update_state(self, time: int) -> None:
        await self._see(time, lambda known: self.state.update(*known, self.listed) or self.state)

    async def _see(self, time: int, compute: Any) -> None:
        listed, known = await list_of(self.registry, time), registry_of(self.registry)
        self.state = compute((known, listed, int(self.place), self.tails()))
        self.listed = listed

    def tails(self) -> str:
        return str(json.loads(self.registry.definition)["value"]["tailsLocation"])

    async def prove(self) -> str:
        chosen, time = package.PresentCredentials(), self.state.to_dict()["timestamp"]
        chosen.add_attributes(self.credential, "a", timestamp=time, rev_state=self.state)
        chosen.add_predicates(self.credential, "p", timestamp=time, rev_state=self.state)
        proof = package.Presentation.create(
            ASKED, chosen, {}, self.secret, *ledger_of(self.registry.issuer)
        )
        return str(proof.to_json())
