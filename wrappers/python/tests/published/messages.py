"""The published wrapper, python3-indy, on our library: keys, boxes, packed messages, nonces.

Run by `test_published.py` with python3-indy on the path; the arguments are an empty directory and
the directory of libindy's vectors. Prints the errors it met as JSON.
"""

import asyncio
import base64
import json
import sys
from pathlib import Path

from indy import anoncreds, crypto, wallet

from shared import CREDENTIALS, errors, fails

DIRECTORY, VECTORS = map(Path, sys.argv[1:])
UNKNOWN = "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL"

def vectors(name):
    return json.loads((VECTORS / name).read_text())


async def keys(handle, key):
    await fails("no note", crypto.get_key_metadata(handle, key))
    await crypto.set_key_metadata(handle, key, "ü")
    assert await crypto.get_key_metadata(handle, key) == "ü"
    signature = await crypto.crypto_sign(handle, key, b"with a \0 in it")
    assert await crypto.crypto_verify(key, b"with a \0 in it", signature) is True
    assert await crypto.crypto_verify(key, b"with a", signature) is False
    await fails("sign", crypto.crypto_sign(handle, UNKNOWN, b"text"))
    assert int(await anoncreds.generate_nonce()) < 2**80


async def boxes(handle, key, other):
    text = bytes(range(256))
    sealed = await crypto.auth_crypt(handle, key, other, text)
    assert await crypto.auth_decrypt(handle, other, sealed) == (key, text)
    await fails("wrong key", crypto.auth_decrypt(handle, key, sealed))
    sealed = await crypto.anon_crypt(other, text)
    assert await crypto.anon_decrypt(handle, other, sealed) == text
    await fails("changed", crypto.anon_decrypt(handle, other, sealed[:-1]))
    await fails("crypto type", crypto.anon_crypt(other + ":rot13", text))
    await fails("stranger", crypto.auth_crypt(handle, UNKNOWN, key, text))
    for case in vectors("auth_anon_crypt.json")["cases"]:
        message = base64.b64decode(case["message_b64"])
        opened = await crypto.auth_decrypt(handle, key, base64.b64decode(case["auth_crypt_b64"]))
        assert opened == (other, message)


async def messages(handle, key, other):
    for sender in (other, None):
        packed = await crypto.pack_message(handle, "Grüß ☃", [UNKNOWN, key], sender)
        expected = {"message": "Grüß ☃", "recipient_verkey": key}
        if sender:
            expected["sender_verkey"] = sender
        assert json.loads(await crypto.unpack_message(handle, packed)) == expected
    changed = json.loads(packed)
    changed["tag"] = base64.urlsafe_b64encode(bytes(16)).decode()
    await fails("tag", crypto.unpack_message(handle, json.dumps(changed).encode()))
    await fails("recipients", crypto.pack_message(handle, "text", [], other))
    await fails("recipient", crypto.pack_message(handle, "text", ["short"], other))
    await fails("sender", crypto.pack_message(handle, "text", [key], UNKNOWN))
    await fails("empty", crypto.pack_message(handle, "", [key], other))
    for_another = await crypto.pack_message(handle, "text", [UNKNOWN], None)
    await fails("another", crypto.unpack_message(handle, for_another))
    await fails("handle", crypto.unpack_message(-1, for_another))
    for case in vectors("pack_message.json")["cases"]:
        (expected,) = (it["result"] for it in case["unpack_message"] if it["by"] == "recipient1")
        unpacked = await crypto.unpack_message(handle, case["packed_utf8"].encode())
        assert json.loads(unpacked) == expected


async def flow():
    config = json.dumps({"id": "messages", "storage_config": {"path": str(DIRECTORY)}})
    await wallet.create_wallet(config, CREDENTIALS)
    handle = await wallet.open_wallet(config, CREDENTIALS)
    seeds = vectors("pack_message.json")["seeds"]
    key, other = [
        await crypto.create_key(handle, json.dumps({"seed": seeds[name]}))
        for name in ("recipient1", "sender")
    ]
    await fails("twice", crypto.create_key(handle, json.dumps({"seed": seeds["sender"]})))
    await keys(handle, key)
    await boxes(handle, key, other)
    await messages(handle, key, other)
    await wallet.close_wallet(handle)
    return errors


print(json.dumps(asyncio.run(flow())))
