"""Keys and signatures."""

from __future__ import annotations

import base64
import json

import pytest

from indy import error
from indy.crypto import create_key, crypto_sign, crypto_verify

VERKEY = "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL"


async def test_signatures_are_those_of_libindy(wallet, vectors):
    known = set()
    for vector in vectors("sign.json"):
        if vector["seed"] not in known:
            known.add(vector["seed"])
            verkey = await create_key(wallet, json.dumps({"seed": vector["seed"]}))
            assert verkey == vector["verkey"]
        message = base64.b64decode(vector["message_b64"])
        signature = base64.b64decode(vector["signature_b64"])
        assert await crypto_sign(wallet, vector["verkey"], message) == signature
        assert await crypto_verify(vector["verkey"], message, signature) is True


async def test_other_message_or_signature(wallet):
    verkey = await create_key(wallet, "{}")
    signature = await crypto_sign(wallet, verkey, b"with a \0 in it")
    assert await crypto_verify(verkey, b"with a \0 in it", signature) is True
    assert await crypto_verify(verkey, b"with a", signature) is False
    assert await crypto_verify(verkey, b"with a \0 in it", bytes(64)) is False
    assert await crypto_verify(await create_key(wallet, "{}"), b"with a", signature) is False


async def test_large_message(wallet):
    verkey = await create_key(wallet, "{}")
    message = bytes(range(256)) * 40_000
    assert await crypto_verify(verkey, message, await crypto_sign(wallet, verkey, message))


async def test_same_key_twice(wallet):
    await create_key(wallet, '{"seed":"000000000000000000000000Trustee1"}')
    with pytest.raises(error.WalletItemAlreadyExists) as caught:
        await create_key(wallet, '{"seed":"000000000000000000000000Trustee1"}')
    assert caught.value.error_code == 213


async def test_key_errors(wallet):
    with pytest.raises(error.UnknownCryptoTypeError):
        await create_key(wallet, '{"crypto_type":"rot13"}')
    with pytest.raises(error.WalletInvalidHandle):
        await create_key(-1, "{}")
    for text in ("", "{", '{"seed":"short"}'):
        with pytest.raises((error.CommonInvalidStructure, error.CommonInvalidParam3)):
            await create_key(wallet, text)


async def test_sign_errors(wallet):
    with pytest.raises(error.WalletItemNotFound):
        await crypto_sign(wallet, VERKEY, b"message")
    with pytest.raises(error.WalletInvalidHandle):
        await crypto_sign(-1, VERKEY, b"message")
    with pytest.raises(error.CommonInvalidStructure):
        await crypto_sign(wallet, "short", b"message")
    with pytest.raises(error.CommonInvalidParam5):
        await crypto_sign(wallet, VERKEY, b"")


async def test_verify_errors():
    with pytest.raises(error.CommonInvalidStructure):
        await crypto_verify("short", b"message", bytes(64))
    with pytest.raises(error.CommonInvalidStructure):
        await crypto_verify(VERKEY, b"message", b"short")
    with pytest.raises(error.UnknownCryptoTypeError):
        await crypto_verify(VERKEY + ":rot13", b"message", bytes(64))
    with pytest.raises(error.CommonInvalidParam4):
        await crypto_verify(VERKEY, b"", bytes(64))
    with pytest.raises(error.CommonInvalidParam6):
        await crypto_verify(VERKEY, b"message", b"")
