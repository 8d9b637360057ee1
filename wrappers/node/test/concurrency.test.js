// Many commands at once: none waits for another's work, none hears another's answer.

'use strict'

const assert = require('node:assert/strict')
const { before, test } = require('node:test')
const { Worker } = require('node:worker_threads')
const path = require('node:path')
const { fails, indy, newDirectory, openWallet, reopenWallet, walletIn } = require('./support/wallets')
const { ISSUER } = require('./support/registries')

let schema
before(async () => { schema = (await indy.issuerCreateSchema(ISSUER, 'person', '1.0', ['name', 'age']))[1] })

const define = (wh, tag, options) =>
  indy.issuerCreateAndStoreCredentialDef(wh, ISSUER, schema, tag, null, null, options)

const times = (count, call) => Promise.all(Array.from({ length: count }, (_, n) => call(n)))

test('a thousand DIDs at once', async t => {
  const wh = await openWallet(t)
  const made = await times(1000, () => indy.createAndStoreMyDid(wh, {}))
  const listed = await indy.listMyDidsWithMeta(wh)
  assert.equal(listed.length, 1000)
  assert.deepEqual(new Map(listed.map(it => [it.did, it.verkey])), new Map(made))
})

test('every answer reaches its own question', async t => {
  const wh = await openWallet(t)
  const seeds = Array.from({ length: 300 }, (_, n) => String(n).padStart(32, '0'))
  const oneByOne = []
  for (const seed of seeds) oneByOne.push(await indy.createKey(wh, { seed }))
  const atOnce = await Promise.all(seeds.map(seed => indy.createAndStoreMyDid(wh, { seed, cid: true })))
  assert.deepEqual(atOnce.map(it => it[1]), oneByOne)
})

test('DIDs while definitions are made', async t => {
  const wh = await openWallet(t)
  let isDone = false
  const definitions = times(8, n => define(wh, `${n}`)).finally(() => { isDone = true })
  let made = 0
  for (; !isDone; made++) await indy.createAndStoreMyDid(wh, {})
  assert.equal(new Set((await definitions).map(it => it[0])).size, 8)
  assert.ok(made > 16, `${made}: behind the definitions it would be eight at most`)
  assert.equal((await indy.listMyDidsWithMeta(wh)).length, made)
})

test('the same definition twice at once', async t => {
  const wh = await openWallet(t)
  const both = await Promise.allSettled([define(wh, 'tag'), define(wh, 'tag')])
  const made = both.find(it => it.status === 'fulfilled').value
  assert.equal(both.find(it => it.status === 'rejected').reason.indyCode, 213)
  assert.deepEqual(await define(wh, 'tag'), made)
})

test('a wallet closed while a definition is made', async t => {
  const args = walletIn(newDirectory())
  const wh = await openWallet(t, args)
  const definition = define(wh, 'tag')
  definition.catch(() => {})
  await indy.createAndStoreMyDid(wh, {})
  await indy.closeWallet(wh)
  const [{ status, reason }] = await Promise.allSettled([definition])
  if (status === 'rejected') assert.equal(reason.indyName, 'WalletInvalidHandle')
  await reopenWallet(t, args)
})

test('cancelled while a definition is made, its name is free again', async t => {
  const wh = await openWallet(t)
  const controller = new AbortController()
  const definition = define(wh, 'tag', { signal: controller.signal })
  definition.catch(() => {})
  await indy.createAndStoreMyDid(wh, {})
  controller.abort()
  const [outcome] = await Promise.allSettled([definition])
  assert.equal(outcome.reason?.name, 'AbortError')
  // Once the command has seen that it was cancelled.
  for (;;) {
    const [again] = await Promise.allSettled([define(wh, 'tag')])
    if (again.status === 'fulfilled') break
    assert.equal(again.reason.indyName, 'WalletItemAlreadyExists')
  }
})

test('four workers, each with its own queue', async () => {
  const directory = newDirectory()
  const file = path.join(__dirname, 'support', 'worker.js')
  const made = await times(4, n => new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: { args: walletIn(directory, `${n}`), count: 200 } })
    worker.once('message', resolve)
    worker.once('error', reject)
  }))
  assert.equal(new Set(made.flat().map(it => it[0])).size, 800)
})

test('a handle is that of the process', async t => {
  const wh = await openWallet(t)
  await indy.addWalletRecord(wh, 'contact', '1', 'value', null)
  const worker = new Worker(path.join(__dirname, 'support', 'worker.js'), { workerData: { wh } })
  const record = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  assert.equal(record.value, 'value')
  await fails(indy.getWalletRecord(wh, 'contact', '2', {}), 'WalletItemNotFound')
})
