// Relations between DIDs, in a copy of a wallet that libindy made and that has two.

'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { fails, indy, libindysWallet, openWallet } = require('./support/wallets')

const MINE = 'V4SGRU86Z58d6TV7PBUe6f'
const [THEIRS, ALSO_THEIRS] = ['8wZcEriaNLNKtteJvx7f8i', '2PRyVHmkXQnQzJQKxHxnXC']
const UNKNOWN = 'VsKV7grR1BUE29mG2Fm2kY'
const VERKEY = 'GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa'

test('relations are told and listed', async t => {
  const wh = await libindysWallet(t)
  assert.equal(await indy.isPairwiseExists(wh, THEIRS), true)
  assert.equal(await indy.isPairwiseExists(wh, UNKNOWN), false)
  assert.deepEqual(await indy.getPairwise(wh, THEIRS), { my_did: MINE, metadata: 'pw meta 1' })
  assert.deepEqual(await indy.getPairwise(wh, ALSO_THEIRS), { my_did: MINE })
  const listed = await indy.listPairwise(wh)
  assert.deepEqual(listed.toSorted((a, b) => a.their_did < b.their_did ? -1 : 1), [
    { my_did: MINE, their_did: ALSO_THEIRS },
    { my_did: MINE, their_did: THEIRS, metadata: 'pw meta 1' }
  ])
})

test('metadata', async t => {
  const wh = await libindysWallet(t)
  for (const metadata of ['Grüße ☃', '', null]) {
    assert.equal(await indy.setPairwiseMetadata(wh, THEIRS, metadata), null)
    assert.equal((await indy.getPairwise(wh, THEIRS)).metadata ?? null, metadata)
  }
  await Promise.all(Array.from({ length: 50 }, (_, n) => indy.setPairwiseMetadata(wh, THEIRS, `${n}`)))
  assert.equal((await indy.getPairwise(wh, THEIRS)).metadata, '49')
})

test('a relation is made, once, of DIDs that the wallet has', async t => {
  const wh = await openWallet(t)
  const [mine] = await indy.createAndStoreMyDid(wh, {})
  await indy.storeTheirDid(wh, { did: THEIRS, verkey: VERKEY })
  assert.equal(await indy.createPairwise(wh, THEIRS, mine, 'metadata'), null)
  assert.deepEqual(await indy.getPairwise(wh, THEIRS), { my_did: mine, metadata: 'metadata' })
  await fails(indy.createPairwise(wh, THEIRS, mine, 'other'), 'WalletItemAlreadyExists')
  for (const [theirs, own] of [[UNKNOWN, mine], [THEIRS, UNKNOWN], [mine, mine]]) {
    await fails(indy.createPairwise(wh, theirs, own, null), 'WalletItemNotFound')
  }
})

test('no such relation', async t => {
  const wh = await libindysWallet(t)
  await fails(indy.getPairwise(wh, UNKNOWN), 'WalletItemNotFound')
  await fails(indy.setPairwiseMetadata(wh, UNKNOWN, 'metadata'), 'WalletItemNotFound')
})

test('a bad DID, a bad handle, and a list of none', async t => {
  const wh = await openWallet(t)
  const commands = [
    (wh, did) => indy.isPairwiseExists(wh, did),
    (wh, did) => indy.createPairwise(wh, did, MINE, null),
    (wh, did) => indy.getPairwise(wh, did),
    (wh, did) => indy.setPairwiseMetadata(wh, did, null)
  ]
  for (const command of commands) {
    await fails(command(wh, 'short'), 'CommonInvalidStructure')
    await fails(command(-1, THEIRS), 'WalletInvalidHandle')
  }
  assert.deepEqual(await indy.listPairwise(wh), [])
  await fails(indy.listPairwise(-1), 'WalletInvalidHandle')
})
