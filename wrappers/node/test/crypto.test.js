// Keys, signatures, boxes and packed messages.

'use strict'

const assert = require('node:assert/strict')
const { createPublicKey, randomBytes, verify } = require('node:crypto')
const { before, test } = require('node:test')
const { fails, indy, openWallet, vectors } = require('./support/wallets')

const SEED = '00000000000000000000000000Mess01'
const UNKNOWN = 'GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL'
const TEXT = Buffer.from('text')
const NOTHING = Buffer.alloc(0)

const bytes = base64 => Buffer.from(base64, 'base64')

let wh, mine
before(async t => {
  wh = await openWallet(t)
  mine = await indy.createKey(wh, { seed: SEED })
})

test('signatures are those of libindy', async t => {
  const wallet = await openWallet(t)
  const known = new Set()
  for (const vector of vectors('crypto/sign.json')) {
    if (!known.has(vector.seed)) {
      known.add(vector.seed)
      assert.equal(await indy.createKey(wallet, { seed: vector.seed }), vector.verkey)
    }
    const message = bytes(vector.message_b64)
    const signature = await indy.cryptoSign(wallet, vector.verkey, message)
    assert.ok(Buffer.isBuffer(signature))
    assert.deepEqual(signature, bytes(vector.signature_b64))
    assert.equal(await indy.cryptoVerify(vector.verkey, message, signature), true)
  }
})

test('Node verifies signatures, and others are told apart', async () => {
  const message = Buffer.from('with a \0 in it')
  const signature = await indy.cryptoSign(wh, mine, message)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: fromBase58(mine).toString('base64url') }
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  assert.ok(verify(null, message, key, signature))
  assert.equal(await indy.cryptoVerify(mine, message, signature), true)
  assert.equal(await indy.cryptoVerify(mine, Buffer.from('with a'), signature), false)
  assert.equal(await indy.cryptoVerify(mine, message, Buffer.alloc(64)), false)
  assert.equal(await indy.cryptoVerify(await indy.createKey(wh, {}), message, signature), false)
})

function fromBase58 (text) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  const number = [...text].reduce((sum, digit) => sum * 58n + BigInt(alphabet.indexOf(digit)), 0n)
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex')
}

test('long messages, and any Uint8Array', async () => {
  const message = randomBytes(10_000_000)
  assert.equal(await indy.cryptoVerify(mine, message, await indy.cryptoSign(wh, mine, message)), true)
  const part = new Uint8Array(message.buffer, message.byteOffset + 1, 5)
  assert.deepEqual(await indy.cryptoSign(wh, mine, part), await indy.cryptoSign(wh, mine, Buffer.from(part)))
})

test('what keys and signatures refuse', async t => {
  await fails(indy.createKey(wh, { seed: SEED }), 'WalletItemAlreadyExists')
  await fails(indy.createKey(wh, { crypto_type: 'rot13' }), 'UnknownCryptoTypeError')
  await fails(indy.createKey(-1, {}), 'WalletInvalidHandle')
  for (const malformed of ['', '{', { seed: 'short' }]) {
    await fails(indy.createKey(wh, malformed), 'CommonInvalidStructure', 'CommonInvalidParam3')
  }
  await fails(indy.cryptoSign(wh, UNKNOWN, TEXT), 'WalletItemNotFound')
  await fails(indy.cryptoSign(-1, UNKNOWN, TEXT), 'WalletInvalidHandle')
  await fails(indy.cryptoSign(wh, 'short', TEXT), 'CommonInvalidStructure')
  await fails(indy.cryptoSign(wh, UNKNOWN, NOTHING), 'CommonInvalidParam5')
  await fails(indy.cryptoVerify('short', TEXT, Buffer.alloc(64)), 'CommonInvalidStructure')
  await fails(indy.cryptoVerify(UNKNOWN, TEXT, Buffer.from('short')), 'CommonInvalidStructure')
  await fails(indy.cryptoVerify(UNKNOWN + ':rot13', TEXT, Buffer.alloc(64)), 'UnknownCryptoTypeError')
  await fails(indy.cryptoVerify(UNKNOWN, NOTHING, Buffer.alloc(64)), 'CommonInvalidParam4')
  await fails(indy.cryptoVerify(UNKNOWN, TEXT, NOTHING), 'CommonInvalidParam6')
})

test("libindy's messages and boxes", async t => {
  const wallet = await openWallet(t)
  const packed = vectors('crypto/pack_message.json')
  const boxes = vectors('crypto/auth_anon_crypt.json')
  const key = await indy.createKey(wallet, { seed: packed.seeds.recipient1 })
  for (const made of packed.cases) {
    const expected = made.unpack_message.find(it => it.by === 'recipient1').result
    assert.deepEqual(JSON.parse(await indy.unpackMessage(wallet, Buffer.from(made.packed_utf8))), expected)
  }
  for (const made of boxes.cases) {
    const message = bytes(made.message_b64)
    const opened = await indy.cryptoAuthDecrypt(wallet, key, bytes(made.auth_crypt_b64))
    assert.deepEqual(opened, [boxes.verkeys.sender, message])
    assert.deepEqual(await indy.cryptoAnonDecrypt(wallet, key, bytes(made.anon_crypt_b64)), message)
  }
})

for (const message of ['x', 'Grüß \0 ☃ 😀 "quoted"', 'long'.repeat(500_000)]) {
  test(`a message of ${message.length} characters is packed and unpacked`, async () => {
    for (const sender of [mine, null]) {
      const packed = await indy.packMessage(wh, Buffer.from(message), [UNKNOWN, mine], sender)
      const { protected: head } = JSON.parse(packed)
      assert.equal(JSON.parse(bytes(head)).alg, sender ? 'Authcrypt' : 'Anoncrypt')
      const expected = { message, recipient_verkey: mine, ...(sender && { sender_verkey: sender }) }
      assert.deepEqual(JSON.parse(await indy.unpackMessage(wh, packed)), expected)
    }
  })
}

for (const message of [Buffer.from('x'), randomBytes(2560), Buffer.alloc(2_000_000)]) {
  test(`boxes of ${message.length} bytes`, async () => {
    const anonymous = await indy.cryptoAnonCrypt(mine, message)
    assert.deepEqual(await indy.cryptoAnonDecrypt(wh, mine, anonymous), message)
    const named = await indy.cryptoAuthCrypt(wh, mine, mine, message)
    assert.deepEqual(await indy.cryptoAuthDecrypt(wh, mine, named), [mine, message])
  })
}

test('many messages at once', async () => {
  await Promise.all(Array.from({ length: 300 }, async (_, n) => {
    const packed = await indy.packMessage(wh, Buffer.from(`message ${n}`), [mine], mine)
    assert.equal(JSON.parse(await indy.unpackMessage(wh, packed)).message, `message ${n}`)
  }))
})

test('notes about keys', async () => {
  await fails(indy.getKeyMetadata(wh, mine), 'WalletItemNotFound')
  for (const note of ['a note', '', 'ü']) {
    await indy.setKeyMetadata(wh, mine, note)
    assert.equal(await indy.getKeyMetadata(wh, mine), note)
  }
  await fails(indy.setKeyMetadata(wh, 'short', 'note'), 'CommonInvalidStructure')
  await fails(indy.getKeyMetadata(-1, mine), 'WalletInvalidHandle')
})

test('what boxes refuse', async () => {
  const sealed = await indy.cryptoAnonCrypt(mine, TEXT)
  await fails(indy.cryptoAuthCrypt(wh, UNKNOWN, mine, TEXT), 'WalletItemNotFound')
  await fails(indy.cryptoAnonDecrypt(wh, UNKNOWN, sealed), 'WalletItemNotFound')
  await fails(indy.cryptoAnonDecrypt(wh, mine, sealed.subarray(0, -1)), 'CommonInvalidStructure')
  await fails(indy.cryptoAuthDecrypt(wh, mine, sealed), 'CommonInvalidStructure')
  await fails(indy.cryptoAnonCrypt(mine + ':rot13', TEXT), 'UnknownCryptoTypeError')
  await fails(indy.cryptoAnonCrypt(mine, NOTHING), 'CommonInvalidParam4')
  await fails(indy.cryptoAuthCrypt(wh, mine, mine, NOTHING), 'CommonInvalidParam6')
})

test('what packed messages refuse', async () => {
  const packed = JSON.parse(await indy.packMessage(wh, TEXT, [mine], mine))
  const changed = change => Buffer.from(JSON.stringify({ ...packed, ...change }))
  await fails(indy.unpackMessage(wh, changed({ tag: Buffer.alloc(16).toString('base64') })), 'UnknownCryptoTypeError')
  await fails(indy.unpackMessage(wh, changed({ tag: '*' })), 'CommonInvalidStructure')
  for (const malformed of [Buffer.from('{}'), Buffer.from('{'), Buffer.from([0xff]), NOTHING]) {
    await fails(indy.unpackMessage(wh, malformed), 'CommonInvalidParam3')
  }
  await fails(indy.unpackMessage(wh, await indy.packMessage(wh, TEXT, [UNKNOWN], null)), 'WalletItemNotFound')
  await fails(indy.packMessage(wh, TEXT, [mine], UNKNOWN), 'WalletItemNotFound')
  await fails(indy.packMessage(wh, TEXT, ['short'], mine), 'CommonInvalidStructure')
  await fails(indy.packMessage(wh, NOTHING, [mine], mine), 'CommonInvalidParam3')
  await fails(indy.packMessage(wh, TEXT, [], mine), 'CommonInvalidParam4')
  assert.throws(() => indy.packMessage(wh, 'text', [mine], mine), TypeError)
})

test('nonces', async () => {
  const nonces = await Promise.all(Array.from({ length: 100 }, () => indy.generateNonce()))
  assert.equal(new Set(nonces).size, 100)
  for (const nonce of nonces) assert.ok(BigInt(nonce) < 2n ** 80n)
})
