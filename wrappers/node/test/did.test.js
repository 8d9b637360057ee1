// DIDs: made, listed, looked up, abbreviated, renamed and deleted; their keys and notes.

'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { fails, indy, libindysWallet, openWallet, vectors } = require('./support/wallets')

const SEED = '000000000000000000000000Trustee1'
const DID = 'V4SGRU86Z58d6TV7PBUe6f'
const VERKEY = 'GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL'
const THEIRS = '8wZcEriaNLNKtteJvx7f8i'
const POOL = 1 // no pool has this handle, as there are none

test('DIDs of seeds are those of libindy', async t => {
  const wh = await openWallet(t)
  const bySeed = new Map(vectors('crypto/sign.json').map(it => [it.seed, it]))
  for (const [seed, vector] of bySeed) {
    const [did, verkey] = await indy.createAndStoreMyDid(wh, { seed })
    assert.deepEqual([did, verkey], [vector.did, vector.verkey])
    assert.equal(await indy.keyForLocalDid(wh, did), verkey)
    assert.equal(await indy.abbreviateVerkey(did, verkey), vector.abbreviated_verkey)
    assert.equal((await indy.createAndStoreMyDid(wh, { seed, cid: true }))[0], vector.did_with_cid_true)
  }
})

test('random DIDs differ', async t => {
  const wh = await openWallet(t)
  const [one] = await indy.createAndStoreMyDid(wh, {})
  const [other] = await indy.createAndStoreMyDid(wh, { crypto_type: 'ed25519' })
  assert.notEqual(one, other)
})

test('a given DID, and a qualified one', async t => {
  const wh = await openWallet(t)
  const [did, verkey] = await indy.createAndStoreMyDid(wh, { did: DID })
  assert.equal(did, DID)
  assert.equal(await indy.keyForLocalDid(wh, DID), verkey)
  assert.equal(await indy.abbreviateVerkey(DID, verkey), verkey)
  const qualified = await indy.createAndStoreMyDid(wh, { seed: SEED, method_name: 'sov' })
  assert.deepEqual(qualified, ['did:sov:' + DID, VERKEY])
})

test('the same DID twice', async t => {
  const wh = await openWallet(t)
  const same = { seed: SEED }
  assert.deepEqual(await indy.createAndStoreMyDid(wh, same), await indy.createAndStoreMyDid(wh, same))
  const error = await fails(indy.createAndStoreMyDid(wh, { did: DID }), 'DidAlreadyExistsError')
  assert.equal(error.indyCode, 600)
  assert.equal(await indy.keyForLocalDid(wh, DID), VERKEY)
})

test('a list of DIDs', async t => {
  const wh = await openWallet(t)
  assert.deepEqual(await indy.listMyDidsWithMeta(wh), [])
  const made = new Map()
  for (let n = 0; n < 5; n++) made.set(...await indy.createAndStoreMyDid(wh, {}))
  const listed = await indy.listMyDidsWithMeta(wh)
  assert.deepEqual(new Map(listed.map(it => [it.did, it.verkey])), made)
  for (const { tempVerkey, metadata } of listed) assert.deepEqual([tempVerkey, metadata], [null, null])
})

test('what is malformed or unknown', async t => {
  const wh = await openWallet(t)
  await fails(indy.keyForLocalDid(wh, DID), 'WalletItemNotFound')
  await fails(indy.createAndStoreMyDid(-1, {}), 'WalletInvalidHandle')
  await fails(indy.keyForLocalDid(-1, DID), 'WalletInvalidHandle')
  await fails(indy.createAndStoreMyDid(wh, { crypto_type: 'rot13' }), 'UnknownCryptoTypeError')
  for (const malformed of ['', '{', '7', { seed: 'short' }, { did: '0 is not base58' }]) {
    await fails(indy.createAndStoreMyDid(wh, malformed), 'CommonInvalidStructure', 'CommonInvalidParam3')
  }
  assert.deepEqual(await indy.listMyDidsWithMeta(wh), [])
  for (const did of ['', 'short', '0OIl']) {
    await fails(indy.keyForLocalDid(wh, did), 'CommonInvalidStructure', 'CommonInvalidParam3')
  }
  for (const args of [[DID, 'short'], ['short', VERKEY], [DID, '']]) {
    await fails(indy.abbreviateVerkey(...args), 'CommonInvalidStructure', 'CommonInvalidParam3', 'CommonInvalidParam4')
  }
})

test('keys are replaced', async t => {
  const wh = await openWallet(t)
  const [did, verkey] = await indy.createAndStoreMyDid(wh, {})
  const renewed = await indy.replaceKeysStart(wh, did, { seed: SEED })
  assert.equal(renewed, VERKEY)
  const told = { did, verkey, tempVerkey: renewed, metadata: null }
  assert.deepEqual(await indy.getMyDidWithMeta(wh, did), told)
  assert.deepEqual(await indy.listMyDidsWithMeta(wh), [told])
  await fails(indy.replaceKeysStart(wh, did, {}), 'WalletItemAlreadyExists')
  assert.equal(await indy.replaceKeysApply(wh, did), null)
  assert.equal(await indy.keyForLocalDid(wh, did), renewed)
  assert.equal(await indy.keyForDid(POOL, wh, did), renewed)
  await fails(indy.replaceKeysApply(wh, did), 'WalletItemNotFound')
  for (const key of [verkey, renewed]) assert.equal((await indy.cryptoSign(wh, key, Buffer.from('m'))).length, 64)
})

test('metadata', async t => {
  const wh = await openWallet(t)
  await fails(indy.getDidMetadata(wh, DID), 'WalletItemNotFound')
  for (const text of ['one', 'ü', '']) {
    await indy.setDidMetadata(wh, DID, text)
    assert.equal(await indy.getDidMetadata(wh, DID), text)
  }
  await fails(indy.getMyDidWithMeta(wh, DID), 'WalletItemNotFound')
})

test('endpoints', async t => {
  const wh = await openWallet(t)
  const error = await fails(indy.getEndpointForDid(wh, POOL, DID), 'PoolLedgerInvalidPoolHandle')
  assert.equal(error.indyCode, 301)
  await indy.setEndpointForDid(wh, DID, '127.0.0.1:9700', VERKEY)
  await fails(indy.setEndpointForDid(wh, DID, 'other', VERKEY + ':rsa'), 'UnknownCryptoTypeError')
  assert.deepEqual(await indy.getEndpointForDid(wh, POOL, DID), ['127.0.0.1:9700', VERKEY])
})

test("somebody else's DID", async t => {
  const wh = await openWallet(t)
  await fails(indy.keyForDid(POOL, wh, THEIRS), 'PoolLedgerInvalidPoolHandle')
  for (const verkey of ['CnEDk9HrMnmiHXEV1WFgbVCRteYnPqsJwrTdcZaNhFVW', VERKEY]) {
    await indy.storeTheirDid(wh, { did: THEIRS, verkey })
    assert.equal(await indy.keyForDid(POOL, wh, THEIRS), verkey)
  }
})

test('a DID is qualified and deleted with all that hangs on it', async t => {
  const wh = await openWallet(t)
  const [did, verkey] = await indy.createAndStoreMyDid(wh, { seed: SEED })
  await indy.storeTheirDid(wh, { did: THEIRS, verkey: VERKEY })
  await indy.createPairwise(wh, THEIRS, did, null)
  await indy.setDidMetadata(wh, did, 'metadata')
  await indy.setEndpointForDid(wh, did, 'address', verkey)
  const qualified = await indy.qualifyDid(wh, did, 'sov')
  assert.equal(qualified, 'did:sov:' + DID)
  assert.equal((await indy.getMyDidWithMeta(wh, qualified)).metadata, 'metadata')
  assert.deepEqual(await indy.getEndpointForDid(wh, POOL, qualified), ['address', verkey])
  assert.deepEqual(await indy.getPairwise(wh, THEIRS), { my_did: qualified })
  await indy.createAndStoreMyDid(wh, { did: DID })
  await fails(indy.qualifyDid(wh, DID, 'sov'), 'WalletItemAlreadyExists')
  await indy.deleteDid(wh, qualified)
  await fails(indy.cryptoSign(wh, verkey, Buffer.from('m')), 'WalletItemNotFound')
  await fails(indy.deleteDid(wh, qualified), 'WalletItemNotFound')
  assert.deepEqual(await indy.listPairwise(wh), [])
  assert.deepEqual((await indy.listMyDidsWithMeta(wh)).map(it => it.did), [DID])
})

test("libindy's wallet", async t => {
  const wh = await libindysWallet(t)
  const listed = await indy.listMyDidsWithMeta(wh)
  assert.ok(listed.some(it => it.tempVerkey))
  for (const entry of listed) {
    assert.deepEqual(await indy.getMyDidWithMeta(wh, entry.did), entry)
    assert.equal(await indy.getDidMetadata(wh, entry.did), entry.metadata)
  }
  assert.equal((await indy.getEndpointForDid(wh, POOL, THEIRS))[0], '127.0.0.1:9700')
})

test('no wallet, and a malformed DID', async () => {
  const commands = [
    did => indy.replaceKeysStart(-1, did, {}),
    did => indy.replaceKeysApply(-1, did),
    did => indy.keyForDid(POOL, -1, did),
    did => indy.setEndpointForDid(-1, did, 'address', VERKEY),
    did => indy.getEndpointForDid(-1, POOL, did),
    did => indy.setDidMetadata(-1, did, 'metadata'),
    did => indy.getDidMetadata(-1, did),
    did => indy.getMyDidWithMeta(-1, did),
    did => indy.qualifyDid(-1, did, 'sov'),
    did => indy.deleteDid(-1, did)
  ]
  for (const command of commands) {
    await fails(command(DID), 'WalletInvalidHandle')
    await fails(command('short'), 'CommonInvalidStructure')
  }
})
