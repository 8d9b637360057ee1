// Wallets and searches that close themselves.

'use strict'

const assert = require('node:assert/strict')
const { before, test } = require('node:test')
const { fails, indy, newDirectory, openWallet, walletIn } = require('./support/wallets')
const { Issuer, REQUEST, VALUES } = require('./support/registries')

let wh
before(async t => {
  wh = await openWallet(t)
  for (let n = 0; n < 25; n++) await indy.addWalletRecord(wh, 'contact', `${n}`, 'value', { odd: `${n % 2}` })
})

async function all (items) {
  const found = []
  for await (const item of items) found.push(item)
  return found
}

test('a wallet is closed when it is disposed of, once', async () => {
  const args = walletIn(newDirectory())
  await indy.createWallet(...args)
  const wallet = await indy.Wallet.open(...args)
  assert.deepEqual(await indy.listMyDidsWithMeta(wallet.handle), [])
  await wallet[Symbol.asyncDispose]()
  await wallet.close()
  await fails(indy.listMyDidsWithMeta(wallet.handle), 'WalletInvalidHandle')
  await indy.deleteWallet(...args)
})

test('a wallet that was closed by its handle is closed', async () => {
  const args = walletIn(newDirectory())
  await indy.createWallet(...args)
  const wallet = await indy.Wallet.open(...args)
  await indy.closeWallet(wallet.handle)
  assert.equal(await wallet.close(), null)
  await assert.rejects(indy.Wallet.open(...args, { signal: AbortSignal.abort() }), { name: 'AbortError' })
})

for (const page of [1, 5, 10, 25, 26, undefined]) {
  test(`records in pages of ${page}`, async () => {
    const search = await indy.WalletSearch.open(wh, 'contact', {}, {}, { page })
    const ids = (await all(search)).map(it => +it.id).sort((a, b) => a - b)
    assert.deepEqual(ids, Array.from({ length: 25 }, (_, n) => n))
    await fails(indy.closeWalletSearch(search.handle), 'WalletInvalidHandle')
  })
}

test('leaving the loop closes the search', async () => {
  const search = await indy.WalletSearch.open(wh, 'contact', { odd: '1' }, { retrieveTags: true }, { page: 2 })
  for await (const record of search) {
    assert.deepEqual(record.tags, { odd: '1' })
    break
  }
  await fails(search.fetch(1), 'WalletInvalidHandle')
  const failing = await indy.WalletSearch.open(wh, 'contact', {})
  await assert.rejects(async () => { for await (const { id } of failing) throw new Error(id) })
  await fails(failing.fetch(1), 'WalletInvalidHandle')
})

test('a search is fetched from by hand, and disposed of', async () => {
  const search = await indy.WalletSearch.open(wh, 'contact', {})
  assert.equal((await search.fetch(20)).length, 20)
  assert.equal((await search.fetch(20)).length, 5)
  assert.deepEqual(await search.fetch(20), [])
  await search[Symbol.asyncDispose]()
  await fails(search.fetch(1), 'WalletInvalidHandle')
})

test('credentials, and those for a proof request', async t => {
  const issuer = await Issuer.create(await openWallet(t), null)
  for (let n = 0; n < 3; n++) {
    const [offer, request, metadata] = await issuer.ask()
    const [credential] = await indy.issuerCreateCredential(issuer.wh, offer, request, VALUES, null, null)
    await indy.proverStoreCredential(issuer.wh, `${n}`, metadata, credential, issuer.definition, null)
  }
  const search = await indy.CredentialSearch.open(issuer.wh, {}, { page: 2 })
  assert.equal(search.total, 3)
  assert.deepEqual((await all(search)).map(it => it.referent).sort(), ['0', '1', '2'])
  await fails(search.fetch(1), 'WalletInvalidHandle')

  const parts = await indy.ProofRequestSearch.open(issuer.wh, { ...REQUEST, non_revoked: null }, null, { page: 2 })
  for (const part of ['a', 'p']) assert.equal((await all(parts.of(part))).length, 3)
  await parts[Symbol.asyncDispose]()
  await fails(parts.fetch('a', 1), 'WalletInvalidHandle')
})
