"""Boxes and packed messages: what is made here is opened by PyNaCl and aries-askar, and back."""

from __future__ import annotations

import asyncio
import base64
import json

import pytest
from aries_askar import Key, KeyAlg, crypto_box
from nacl import public, signing

from indy import anoncreds, crypto, error

SEED = "00000000000000000000000000Mess01"
PEER_SEED = b"00000000000000000000000000Peer01"
UNKNOWN = "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    number = 0
    for digit in text:
        number = number * 58 + ALPHABET.index(digit)
    return number.to_bytes(32, "big")


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)


class Peer:
    """Somebody whose keys are PyNaCl's and askar's, and no wallet's."""

    def __init__(self) -> None:
        signer = signing.SigningKey(PEER_SEED)
        self.verkey = base58(bytes(signer.verify_key))
        self.secret = signer.to_curve25519_private_key()
        ed25519 = Key.from_secret_bytes(KeyAlg.ED25519, PEER_SEED)
        self.askar = ed25519.convert_key(KeyAlg.X25519)

    @staticmethod
    def nacl_key(verkey: str) -> public.PublicKey:
        return signing.VerifyKey(from_base58(verkey)).to_curve25519_public_key()

    @staticmethod
    def askar_key(verkey: str) -> Key:
        key = Key.from_public_bytes(KeyAlg.ED25519, from_base58(verkey))
        return key.convert_key(KeyAlg.X25519)

    def seal(self, verkey: str, text: bytes, by_askar: bool) -> bytes:
        if by_askar:
            return crypto_box.crypto_box_seal(self.askar_key(verkey), text)
        return public.SealedBox(self.nacl_key(verkey)).encrypt(text)

    def open_sealed(self, sealed: bytes, by_askar: bool) -> bytes:
        if by_askar:
            return bytes(crypto_box.crypto_box_seal_open(self.askar, sealed))
        return public.SealedBox(self.secret).decrypt(sealed)

    def box(self, verkey: str, nonce: bytes, text: bytes, by_askar: bool) -> bytes:
        if by_askar:
            return crypto_box.crypto_box(self.askar_key(verkey), self.askar, text, nonce)
        return public.Box(self.secret, self.nacl_key(verkey)).encrypt(text, nonce).ciphertext

    def open_box(self, verkey: str, nonce: bytes, sealed: bytes, by_askar: bool) -> bytes:
        if by_askar:
            key = self.askar_key(verkey)
            return bytes(crypto_box.crypto_box_open(self.askar, key, sealed, nonce))
        return public.Box(self.secret, self.nacl_key(verkey)).decrypt(sealed, nonce)

    def pack(self, message: str, verkey: str, named: bool, by_askar: bool) -> bytes:
        cipher = Key.generate(KeyAlg.C20P)
        cek, nonce = cipher.get_secret_bytes(), b"n" * 24
        header = {"kid": verkey}
        if named:
            sender = self.seal(verkey, self.verkey.encode(), by_askar)
            header.update(iv=encode(nonce), sender=encode(sender))
            key = self.box(verkey, nonce, cek, by_askar)
        else:
            key = self.seal(verkey, cek, by_askar)
        protected = {
            "enc": "xchacha20poly1305_ietf",
            "typ": "JWM/1.0",
            "alg": "Authcrypt" if named else "Anoncrypt",
            "recipients": [{"encrypted_key": encode(key), "header": header}],
        }
        aad = encode(json.dumps(protected).encode())
        sealed = cipher.aead_encrypt(message.encode(), nonce=b"n" * 12, aad=aad.encode())
        return json.dumps(
            {
                "protected": aad,
                "iv": encode(sealed.nonce),
                "ciphertext": encode(sealed.ciphertext),
                "tag": encode(sealed.tag),
            }
        ).encode()

    def unpack(self, packed: bytes, by_askar: bool) -> tuple[str, str | None]:
        """The message and its sender."""
        envelope = json.loads(packed)
        protected = json.loads(decode(envelope["protected"]))
        (recipient,) = (
            it for it in protected["recipients"] if it["header"]["kid"] == self.verkey
        )
        header, key = recipient["header"], decode(recipient["encrypted_key"])
        sender = None
        if protected["alg"] == "Authcrypt":
            sender = self.open_sealed(decode(header["sender"]), by_askar).decode()
            cek = self.open_box(sender, decode(header["iv"]), key, by_askar)
        else:
            cek = self.open_sealed(key, by_askar)
        message = Key.from_secret_bytes(KeyAlg.C20P, cek).aead_decrypt(
            decode(envelope["ciphertext"]),
            nonce=decode(envelope["iv"]),
            tag=decode(envelope["tag"]),
            aad=envelope["protected"].encode(),
        )
        return message.decode(), sender


@pytest.fixture(params=["nacl", "askar"])
def by_askar(request):
    return request.param == "askar"


@pytest.fixture
async def mine(wallet):
    return await crypto.create_key(wallet, json.dumps({"seed": SEED}))


@pytest.mark.parametrize("message", ["x", "Grüß \0 ☃ \U0001f600 \"quoted\"", "long" * 500_000])
async def test_packed_messages_go_both_ways(wallet, mine, by_askar, message):
    peer = Peer()
    for sender in (mine, None):
        packed = await crypto.pack_message(wallet, message, [UNKNOWN, peer.verkey], sender)
        assert peer.unpack(packed, by_askar) == (message, sender)
        theirs = peer.pack(message, mine, sender is not None, by_askar)
        expected = {"message": message, "recipient_verkey": mine}
        if sender:
            expected["sender_verkey"] = peer.verkey
        assert json.loads(await crypto.unpack_message(wallet, theirs)) == expected


@pytest.mark.parametrize("text", [b"x", bytes(range(256)) * 10, bytes(2_000_000)])
async def test_boxes_go_both_ways(wallet, mine, by_askar, text):
    peer = Peer()
    sealed = await crypto.anon_crypt(peer.verkey, text)
    assert peer.open_sealed(sealed, by_askar) == text
    assert await crypto.anon_decrypt(wallet, mine, peer.seal(mine, text, by_askar)) == text
    sealed = await crypto.auth_crypt(wallet, mine, mine, text)
    assert await crypto.auth_decrypt(wallet, mine, sealed) == (mine, text)
    sealed = await crypto.auth_crypt(wallet, mine, peer.verkey, text)
    combined = peer.open_sealed(sealed, by_askar)
    # MessagePack: the box is the first text, the nonce the last.
    assert combined[:5] == b"\x83\xa3msg"
    nonce = base64.b64decode(combined[-32:])
    start = {0xD9: 2, 0xDA: 3, 0xDB: 5}.get(combined[5], 1) + 5
    box = base64.b64decode(combined[start : combined.rindex(b"\xa6sender")])
    assert peer.open_box(mine, nonce, box, by_askar) == text


async def test_libindys_messages(wallet, vectors):
    packed, boxes = vectors("pack_message.json"), vectors("auth_anon_crypt.json")
    key = await crypto.create_key(wallet, json.dumps({"seed": packed["seeds"]["recipient1"]}))
    for case in packed["cases"]:
        (expected,) = (it["result"] for it in case["unpack_message"] if it["by"] == "recipient1")
        unpacked = await crypto.unpack_message(wallet, case["packed_utf8"].encode())
        assert json.loads(unpacked) == expected
    for case in boxes["cases"]:
        message = base64.b64decode(case["message_b64"])
        sealed = base64.b64decode(case["auth_crypt_b64"])
        sender = boxes["verkeys"]["sender"]
        assert await crypto.auth_decrypt(wallet, key, sealed) == (sender, message)
        sealed = base64.b64decode(case["anon_crypt_b64"])
        assert await crypto.anon_decrypt(wallet, key, sealed) == message


async def test_many_at_once(wallet, mine):
    async def there_and_back(number: int) -> None:
        packed = await crypto.pack_message(wallet, f"message {number}", [mine], mine)
        assert json.loads(await crypto.unpack_message(wallet, packed))["message"][8:] == str(number)

    await asyncio.gather(*(there_and_back(number) for number in range(300)))


async def test_notes_about_keys(wallet, mine):
    with pytest.raises(error.WalletItemNotFound):
        await crypto.get_key_metadata(wallet, mine)
    for note in ("a note", "", "ü"):
        await crypto.set_key_metadata(wallet, mine, note)
        assert await crypto.get_key_metadata(wallet, mine) == note
    with pytest.raises(error.CommonInvalidStructure):
        await crypto.set_key_metadata(wallet, "short", "note")
    with pytest.raises(error.WalletInvalidHandle):
        await crypto.get_key_metadata(-1, mine)


async def test_box_errors(wallet, mine):
    sealed = await crypto.anon_crypt(mine, b"text")
    with pytest.raises(error.WalletItemNotFound):
        await crypto.auth_crypt(wallet, UNKNOWN, mine, b"text")
    with pytest.raises(error.WalletItemNotFound):
        await crypto.anon_decrypt(wallet, UNKNOWN, sealed)
    with pytest.raises(error.CommonInvalidStructure):
        await crypto.anon_decrypt(wallet, mine, sealed[:-1])
    with pytest.raises(error.CommonInvalidStructure):
        await crypto.auth_decrypt(wallet, mine, sealed)
    with pytest.raises(error.UnknownCryptoTypeError):
        await crypto.anon_crypt(mine + ":rot13", b"text")
    with pytest.raises(error.CommonInvalidParam4):
        await crypto.anon_crypt(mine, b"")
    with pytest.raises(error.CommonInvalidParam6):
        await crypto.auth_crypt(wallet, mine, mine, b"")


async def test_message_errors(wallet, mine):
    packed = json.loads(await crypto.pack_message(wallet, "text", [mine], mine))
    changed = json.dumps({**packed, "tag": encode(bytes(16))}).encode()
    with pytest.raises(error.UnknownCryptoTypeError):
        await crypto.unpack_message(wallet, changed)
    for malformed in (b"{}", b"{", b"\xff"):
        with pytest.raises(error.CommonInvalidParam3):
            await crypto.unpack_message(wallet, malformed)
    malformed = json.dumps({**packed, "tag": "*"}).encode()
    with pytest.raises(error.CommonInvalidStructure):
        await crypto.unpack_message(wallet, malformed)
    for_another = await crypto.pack_message(wallet, "text", [UNKNOWN], None)
    with pytest.raises(error.WalletItemNotFound):
        await crypto.unpack_message(wallet, for_another)
    with pytest.raises(error.WalletItemNotFound):
        await crypto.pack_message(wallet, "text", [mine], UNKNOWN)
    with pytest.raises(error.CommonInvalidStructure):
        await crypto.pack_message(wallet, "text", ["short"], mine)
    with pytest.raises(error.CommonInvalidParam3):
        await crypto.pack_message(wallet, "", [mine], mine)
    with pytest.raises(error.CommonInvalidParam3):
        await crypto.unpack_message(wallet, b"")
    with pytest.raises(error.CommonInvalidParam4):
        await crypto.pack_message(wallet, "text", [], mine)
    with pytest.raises(TypeError):
        await crypto.pack_message(wallet, b"text", [mine], mine)
    with pytest.raises(TypeError):
        await crypto.pack_message(wallet, "text", mine, mine)


async def test_nonces():
    nonces = [int(await anoncreds.generate_nonce()) for _ in range(100)]
    assert len(set(nonces)) == 100
    assert all(nonce < 2**80 for nonce in nonces)
