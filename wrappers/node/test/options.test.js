// Options of a call: signals, times and priorities; and batches.

'use strict'

const assert = require('node:assert/strict')
const { getEventListeners } = require('node:events')
const { before, test } = require('node:test')
const path = require('node:path')
const { fails, indy, newDirectory, openWallet } = require('./support/wallets')
const { ISSUER } = require('./support/registries')

let wh, schema
before(async t => {
  wh = await openWallet(t)
  schema = (await indy.issuerCreateSchema(ISSUER, 'person', '1.0', ['name', 'age']))[1]
})

/** A command that takes long, and leaves something if it succeeds. */
const define = (tag, options) =>
  indy.issuerCreateAndStoreCredentialDef(wh, ISSUER, schema, tag, null, null, options)

const offer = tag => indy.issuerCreateCredentialOffer(wh, `${ISSUER}:3:CL:${schema.id}:${tag}`)

test('a command is cancelled by its signal, and has done nothing', async () => {
  const controller = new AbortController()
  const defined = define('aborted', { signal: controller.signal })
  controller.abort()
  await assert.rejects(defined, error => error === controller.signal.reason && error.name === 'AbortError')
  await fails(offer('aborted'), 'WalletItemNotFound')
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0)
})

test('a reason of the own is what the promise is rejected with', async () => {
  const controller = new AbortController()
  const defined = define('reason', { signal: controller.signal })
  controller.abort('enough')
  await assert.rejects(defined, reason => reason === 'enough')
})

test('a signal that was aborted before lets no command begin', async () => {
  await assert.rejects(indy.createAndStoreMyDid(wh, { seed: '000000000000000000000000Trustee1' },
    { signal: AbortSignal.abort() }), { name: 'AbortError' })
  assert.deepEqual(await indy.listMyDidsWithMeta(wh), [])
})

test('what has succeeded is not lost to a signal that comes late', async () => {
  const controller = new AbortController()
  const key = indy.generateWalletKey(null, { signal: controller.signal })
  assert.equal(typeof await key, 'string')
  controller.abort()
  assert.equal(typeof await key, 'string')
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0)
})

test('a refused command does not listen', async () => {
  const { signal } = new AbortController()
  await fails(indy.openWallet({ id: 'x' }, null, { signal }), 'CommonInvalidParam3')
  assert.equal(getEventListeners(signal, 'abort').length, 0)
})

test('one signal for many commands, without a warning', async t => {
  const warnings = []
  const warned = it => warnings.push(it)
  process.on('warning', warned)
  t.after(() => process.off('warning', warned))
  const controller = new AbortController()
  const defined = Array.from({ length: 20 }, (_, n) => define(`many ${n}`, { signal: controller.signal }))
  controller.abort()
  for (const { reason } of await Promise.allSettled(defined)) assert.equal(reason?.name, 'AbortError')
  await new Promise(resolve => setImmediate(resolve)) // warnings come in a later tick
  assert.deepEqual(warnings, [])
})

test('a command has only so much time', async () => {
  await fails(define('late', { timeoutMs: 1 }), 'CommandTimedOut')
  await fails(offer('late'), 'WalletItemNotFound')
  assert.equal(typeof await indy.generateWalletKey(null, { timeoutMs: 60_000 }), 'string')
})

test('options that are none', () => {
  const wrong = [
    [{ signal: {} }, /^signal must be an AbortSignal/],
    [{ timeoutMs: '5' }, /^timeoutMs must be a number/],
    [{ timeoutMs: -1 }, /^timeoutMs must be from 0/],
    [{ timeoutMs: NaN }, /^timeoutMs must be from 0/],
    [{ timeoutMs: Infinity }, /^timeoutMs must be from 0/],
    [{ priority: 'urgent' }, /^priority must be one of high, normal, low$/],
    [{ progress: 5 }, /^progress must be a function, not number$/]
  ]
  for (const [options, message] of wrong) {
    assert.throws(() => indy.generateWalletKey(null, options), { message })
    assert.throws(() => indy.generateWalletKey(null, options), { name: /^(Type|Range)Error$/ })
  }
})

test('a priority reaches the library', async () => {
  assert.equal(typeof await indy.generateWalletKey(null, { priority: 'high' }), 'string')
  assert.equal(typeof await indy.generateWalletKey(null), 'string')
})

/** What was heard of a wallet's export until it ended. */
async function exported () {
  const heard = []
  const to = { path: path.join(newDirectory(), 'export'), key: await indy.generateWalletKey(null) }
  await indy.exportWallet(wh, { ...to, key_derivation_method: 'RAW' }, { progress: (...told) => heard.push(told) })
  const count = heard.length
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(heard.length, count, 'nothing is heard after the end')
  return heard
}

test('a long command tells how far it has come', async () => {
  const additions = Array.from({ length: 2000 }, (_, n) => ({ op: 'add', type: 'counted', id: `${n}`, value: 'v' }))
  await indy.changeWalletRecords(wh, additions)
  const heard = await exported()
  assert.ok(heard.length > 0)
  let before = 0
  for (const [stage, done, total] of heard) {
    assert.equal(stage, 'export')
    assert.ok(done >= before && done <= total && total >= 2000, `${done} of ${total}`)
    before = done
  }
})

test('progress is told of no other command', async () => {
  const heard = []
  const progress = (...told) => heard.push(told)
  const [ofExport] = await Promise.all([exported(), indy.generateWalletKey(null, { progress })])
  assert.ok(ofExport.length > 0)
  assert.deepEqual(heard, [])
})

test('what is in flight is listed', async () => {
  const controller = new AbortController()
  const defined = define('listed', { signal: controller.signal })
  const listed = await indy.listCommands()
  controller.abort()
  await assert.rejects(defined, { name: 'AbortError' })
  const [definition] = listed.filter(it => it.name === 'issuer_create_and_store_credential_def')
  assert.ok(definition.age_ms >= 0 && ['queued', 'running', 'waiting'].includes(definition.state))
})

test('metrics come as text for Prometheus', async () => {
  assert.match(await indy.collectMetricsPrometheus(), /^# HELP /m)
})

test('a batch gives each result or error, and its time', async () => {
  const outcomes = await indy.batch([
    options => indy.createAndStoreMyDid(wh, {}, options),
    options => indy.closeWallet(-1, options),
    async options => indy.keyForLocalDid(wh, (await indy.createAndStoreMyDid(wh, {}, options))[0], options),
    () => indy.closeWallet('no handle')
  ])
  assert.deepEqual(outcomes.map(it => it.status), ['fulfilled', 'rejected', 'fulfilled', 'rejected'])
  assert.equal(outcomes[0].value.length, 2)
  assert.equal(outcomes[1].reason.indyCode, 200)
  assert.equal(typeof outcomes[2].value, 'string')
  assert.ok(outcomes[3].reason instanceof TypeError)
  for (const { ms } of outcomes) assert.ok(ms >= 0 && ms < 60_000)
  assert.deepEqual(await indy.batch([]), [])
})

test('a batch ends at its deadline', async () => {
  const tasks = Array.from({ length: 10 }, (_, n) => options => define(`batch ${n}`, options))
  const outcomes = await indy.batch([() => 'at once', ...tasks], { timeoutMs: 10 })
  assert.equal(outcomes[0].value, 'at once')
  for (const { reason } of outcomes.slice(1)) assert.equal(reason?.indyName, 'CommandTimedOut')
})

test('commands that begin late in a batch have what time is left', async () => {
  let left
  await indy.batch([async options => {
    await define('first', { signal: options.signal })
    left = options.timeoutMs
  }], { timeoutMs: 60_000 })
  assert.ok(left > 0 && left < 60_000)
})

test('a batch is cancelled by its signal', async () => {
  const controller = new AbortController()
  const tasks = Array.from({ length: 5 }, (_, n) => options => define(`signal ${n}`, options))
  const batch = indy.batch(tasks, { signal: controller.signal })
  controller.abort()
  for (const { reason } of await batch) assert.equal(reason?.name, 'AbortError')
})

test('a batch of something else', async () => {
  await assert.rejects(indy.batch([indy.generateNonce()]), /a task must be a function/)
  await assert.rejects(indy.batch([], { timeoutMs: 'soon' }), /timeoutMs/)
  await assert.rejects(indy.batch([], { progress () {} }), /one command/)
})
