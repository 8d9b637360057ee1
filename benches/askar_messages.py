"""Signatures, boxes and packed messages against aries-askar and PyNaCl (PyPI), in one run.

All through Python. Ours are commands of the asynchronous library, with one and with 1,000 in
flight; the peers' functions are synchronous and run one after the other on the loop's thread, as
their users call them. askar has no packed messages: the peers pack as libraries on top of them
do, with two boxes, a cipher, base64 and JSON in Python. Messages have 1 KiB. Rounds of everything
follow each other; rates are medians, and ratios the medians of the ratios within a round.

    make bench-askar-messages
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from aries_askar import Key, KeyAlg, crypto_box
from nacl import public, signing

from indy import crypto, wallet

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
COUNT = 2_000
MESSAGE = b"m" * 1024
SEED = b"000000000000000000000000Message1"
CREDENTIALS = '{"key": "11111111111111111111111111111111", "key_derivation_method": "RAW"}'

Command = Callable[[], Awaitable[object]]
Function = Callable[[], object]


async def ours(directory: Path) -> dict[str, Command]:
    config = f'{{"id": "ours", "storage_config": {{"path": "{directory}"}}}}'
    await wallet.create_wallet(config, CREDENTIALS)
    handle = await wallet.open_wallet(config, CREDENTIALS)
    key = await crypto.create_key(handle, json.dumps({"seed": SEED.decode()}))
    signature = await crypto.crypto_sign(handle, key, MESSAGE)
    sealed = await crypto.anon_crypt(key, MESSAGE)
    text = MESSAGE.decode()
    packed = await crypto.pack_message(handle, text, [key], key)
    return {
        "sign": lambda: crypto.crypto_sign(handle, key, MESSAGE),
        "verify": lambda: crypto.crypto_verify(key, MESSAGE, signature),
        "seal": lambda: crypto.anon_crypt(key, MESSAGE),
        "open a sealed box": lambda: crypto.anon_decrypt(handle, key, sealed),
        "pack": lambda: crypto.pack_message(handle, text, [key], key),
        "unpack": lambda: crypto.unpack_message(handle, packed),
    }


def askar() -> dict[str, Function]:
    key = Key.from_secret_bytes(KeyAlg.ED25519, SEED)
    exchange = key.convert_key(KeyAlg.X25519)
    verkey = "v" * 44
    signature = key.sign_message(MESSAGE)
    sealed = crypto_box.crypto_box_seal(exchange, MESSAGE)

    def pack() -> bytes:
        cipher, nonce = Key.generate(KeyAlg.C20P), crypto_box.random_nonce()
        cek = crypto_box.crypto_box(exchange, exchange, cipher.get_secret_bytes(), nonce)
        sender = crypto_box.crypto_box_seal(exchange, verkey)
        header = {"kid": verkey, "iv": encode(nonce), "sender": encode(sender)}
        recipient = {"encrypted_key": encode(cek), "header": header}
        protected = encode(json.dumps({"recipients": [recipient]}).encode())
        text = cipher.aead_encrypt(MESSAGE, aad=protected.encode())
        parts = {"iv": text.nonce, "ciphertext": text.ciphertext, "tag": text.tag}
        envelope = {name: encode(part) for name, part in parts.items()}
        return json.dumps({"protected": protected, **envelope}).encode()

    def unpack() -> str:
        envelope = json.loads(packed)
        (recipient,) = json.loads(decode(envelope["protected"]))["recipients"]
        header = recipient["header"]
        crypto_box.crypto_box_seal_open(exchange, decode(header["sender"]))
        cek = crypto_box.crypto_box_open(
            exchange, exchange, decode(recipient["encrypted_key"]), decode(header["iv"])
        )
        text = Key.from_secret_bytes(KeyAlg.C20P, cek).aead_decrypt(
            decode(envelope["ciphertext"]),
            nonce=decode(envelope["iv"]),
            tag=decode(envelope["tag"]),
            aad=envelope["protected"].encode(),
        )
        return json.dumps({"message": text.decode()})

    packed = pack()
    return {
        "sign": lambda: key.sign_message(MESSAGE),
        "verify": lambda: key.verify_signature(MESSAGE, signature),
        "seal": lambda: crypto_box.crypto_box_seal(exchange, MESSAGE),
        "open a sealed box": lambda: crypto_box.crypto_box_seal_open(exchange, sealed),
        "pack": pack,
        "unpack": unpack,
    }


def nacl() -> dict[str, Function]:
    signer = signing.SigningKey(SEED)
    secret = signer.to_curve25519_private_key()
    signature = signer.sign(MESSAGE).signature
    sealed = public.SealedBox(secret.public_key).encrypt(MESSAGE)
    return {
        "sign": lambda: signer.sign(MESSAGE),
        "verify": lambda: signer.verify_key.verify(MESSAGE, signature),
        "seal": lambda: public.SealedBox(secret.public_key).encrypt(MESSAGE),
        "open a sealed box": lambda: public.SealedBox(secret).decrypt(sealed),
    }


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)


async def rate_of_commands(command: Command, in_flight: int) -> float:
    """Keeps that many going; how many ended in a second."""
    waiting = iter(range(COUNT))

    async def one_after_the_other() -> None:
        for _ in waiting:
            await command()

    since = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(in_flight)))
    return COUNT / (time.perf_counter() - since)


def rate_of_calls(function: Function) -> float:
    since = time.perf_counter()
    for _ in range(COUNT):
        function()
    return COUNT / (time.perf_counter() - since)


async def main() -> None:
    rates: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR", "build")) as path:
        commands = await ours(Path(path).resolve())
        peers = {"askar": askar(), "PyNaCl": nacl()}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                for in_flight in (1, 1_000):
                    result = await rate_of_commands(command, in_flight)
                    rates.setdefault((name, str(in_flight)), []).append(result)
                for peer, functions in peers.items():
                    if name in functions:
                        result = rate_of_calls(functions[name])
                        rates.setdefault((name, peer), []).append(result)
    columns = ("1", "1000", *peers)
    print("Thousands a second; ratios are those of ours with 1,000 in flight to the peers'.")
    titles = ("1 in flight", "1,000", *peers, *(f"/ {peer}" for peer in peers))
    print(f"{'':<20}" + "".join(f"{title:>12}" for title in titles))
    for name in commands:
        measured = [rates.get((name, column)) for column in columns]
        cells = [f"{statistics.median(it) / 1e3:.1f}" if it else "" for it in measured]
        for peer in peers:
            theirs = rates.get((name, peer))
            pairs = zip(rates[name, "1000"], theirs) if theirs else ()
            ratios = [a / b for a, b in pairs]
            cells.append(f"{statistics.median(ratios):.2f}" if ratios else "")
        print(f"{name:<20}" + "".join(f"{cell:>12}" for cell in cells))


if __name__ == "__main__":
    asyncio.run(main())
