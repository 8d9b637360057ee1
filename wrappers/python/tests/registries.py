"""Revocation registries, credentials in them, and what a ledger tells of both."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indy import anoncreds, blob_storage

ISSUER, PROVER, SECRET = "V4SGRU86Z58d6TV7PBUe6f", "VsKV7grR1BUE29mG2Fm2kX", "secret"
BY_DEFAULT, ON_DEMAND = "ISSUANCE_BY_DEFAULT", "ISSUANCE_ON_DEMAND"
ATTRIBUTES = ["name", "age"]
REVOCABLE = '{"support_revocation":true}'
VALUES = {
    "name": {"raw": "Alex", "encoded": "99262857098057710338306967609588410025648622308394"},
    "age": {"raw": "28", "encoded": "28"},
}
REQUEST = {
    "name": "n",
    "version": "0.1",
    "nonce": "1234567890123456789",
    "requested_attributes": {"a": {"name": "name", "restrictions": [{"issuer_did": ISSUER}]}},
    "requested_predicates": {"p": {"name": "age", "p_type": ">=", "p_value": 18}},
    "non_revoked": {"from": 1, "to": 1000},
}

_tags = map(str, itertools.count())


def choice_of(credential: str, time: int | None) -> Any:
    """Answers `REQUEST` from one credential, which was valid at a time."""
    chosen = {"cred_id": credential} if time is None else {"cred_id": credential, "timestamp": time}
    return {
        "self_attested_attributes": {},
        "requested_attributes": {"a": {**chosen, "revealed": True}},
        "requested_predicates": {"p": chosen},
    }


@dataclass
class Issuer:
    """A definition, in a wallet that is the holder's too."""

    wallet: int
    schema: str
    definition_id: str
    definition: str

    @classmethod
    async def create(cls, wallet: int, config: str | None = REVOCABLE) -> Issuer:
        _, schema = await anoncreds.issuer_create_schema(
            ISSUER, "gvt", "1.0", json.dumps(ATTRIBUTES)
        )
        made = await anoncreds.issuer_create_and_store_credential_def(
            wallet, ISSUER, schema, "tag", "CL", config
        )
        assert await anoncreds.prover_create_master_secret(wallet, SECRET) == SECRET
        return cls(wallet, schema, *made)

    @property
    def ledger(self) -> tuple[str, str]:
        """The schemas and the definitions, as holders and verifiers give them to the library."""
        return by_id(self.schema), by_id(self.definition)

    async def offer(self) -> str:
        return await anoncreds.issuer_create_credential_offer(self.wallet, self.definition_id)

    async def ask(self) -> tuple[str, str, str]:
        """An offer, a holder's request for it, and the request's metadata."""
        offer = await self.offer()
        asked = await anoncreds.prover_create_credential_req(
            self.wallet, PROVER, offer, self.definition, SECRET
        )
        return (offer, *asked)


def storage_at(directory: object) -> str:
    """The configuration of a blob storage."""
    return json.dumps({"base_dir": str(directory), "uri_pattern": ""})


def by_id(text: str) -> str:
    return json.dumps({json.loads(text)["id"]: json.loads(text)})


class Registry:
    """A registry and all that the ledger was told of it."""

    def __init__(self, issuer: Issuer, made: tuple[str, str, str], reader: int) -> None:
        self.issuer, self.reader = issuer, reader
        self.id, self.definition, self.entry = made
        self.changes = [self.entry]

    @classmethod
    async def create(cls, issuer: Issuer, directory: Path, issuance: str, places: int) -> Registry:
        config = storage_at(directory)
        made = await anoncreds.issuer_create_and_store_revoc_reg(
            issuer.wallet,
            ISSUER,
            None,
            next(_tags),
            issuer.definition_id,
            json.dumps({"issuance_type": issuance, "max_cred_num": places}),
            await blob_storage.open_writer("default", config),
        )
        return cls(issuer, made, await blob_storage.open_reader("default", config))

    async def issue(self, offer: str, request: str) -> tuple[str, str]:
        """Signs a credential, tells the ledger, and gives the credential and its place."""
        credential, place, delta = await anoncreds.issuer_create_credential(
            self.issuer.wallet, offer, request, json.dumps(VALUES), self.id, self.reader
        )
        assert place is not None
        if delta is not None:
            self.changes.append(delta)
        return credential, place

    async def give(self) -> tuple[str, str]:
        """Issues a credential to the holder, and gives its name in the wallet and its place."""
        offer, request, metadata = await self.issuer.ask()
        credential, place = await self.issue(offer, request)
        return await self.keep(metadata, credential), place

    async def keep(self, metadata: str, credential: str) -> str:
        return await anoncreds.prover_store_credential(
            self.issuer.wallet,
            None,
            metadata,
            credential,
            self.issuer.definition,
            self.definition,
        )

    async def revoke(self, place: str) -> None:
        wallet = self.issuer.wallet
        self.changes.append(
            await anoncreds.issuer_revoke_credential(wallet, self.reader, self.id, place)
        )

    async def recover(self, place: str) -> None:
        wallet = self.issuer.wallet
        self.changes.append(
            await anoncreds.issuer_recover_credential(wallet, self.reader, self.id, place)
        )

    async def delta(self, since: int = 0) -> str:
        """What has changed since there were so many changes, or all, as the ledger tells it."""
        merged, *following = self.changes[since:]
        for change in following:
            merged = await anoncreds.issuer_merge_revocation_registry_deltas(merged, change)
        return merged

    async def state(self, time: int, place: str) -> str:
        """The state of now, which is the given time."""
        return await anoncreds.create_revocation_state(
            self.reader, self.definition, await self.delta(), time, place
        )

    async def updated(self, state: str, since: int, time: int, place: str) -> str:
        """The state of now from one of the time when there were so many changes."""
        return await anoncreds.update_revocation_state(
            self.reader, state, self.definition, await self.delta(since), time, place
        )

    async def prove(self, credential: str, state: str) -> str:
        time = json.loads(state)["timestamp"]
        return await anoncreds.prover_create_proof(
            self.issuer.wallet,
            json.dumps(REQUEST),
            json.dumps(choice_of(credential, time)),
            SECRET,
            *self.issuer.ledger,
            json.dumps({self.id: {str(time): json.loads(state)}}),
        )

    async def verify(self, proof: str, entry: str | None = None) -> bool:
        """Whether a proof is true now, or when there was another entry."""
        time = json.loads(proof)["identifiers"][0]["timestamp"]
        entry = self.changes[-1] if entry is None else entry
        return await anoncreds.verifier_verify_proof(
            json.dumps(REQUEST),
            proof,
            *self.issuer.ledger,
            by_id(self.definition),
            json.dumps({self.id: {str(time): json.loads(entry)}}),
        )
