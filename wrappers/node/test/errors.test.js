// Error codes and details, arguments that never reach the library, callbacks, and what is not built.

'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const { REPOSITORY, fails, indy } = require('./support/wallets')
const { ended } = require('./support/processes')

const heard = start => new Promise(resolve => start((...told) => resolve(told)))

test('error codes are those of the header', () => {
  const header = fs.readFileSync(path.join(REPOSITORY, 'include', 'indy.h'), 'utf8')
  const [, list] = header.match(/^enum ErrorCode\b[^]*?\{([^]*?)^\};/m)
  const codes = Object.fromEntries([...list.matchAll(/^ +(\w+) = (\d+),/gm)].map(([, name, code]) => [name, +code]))
  assert.ok(Object.keys(codes).length > 60)
  for (const [name, code] of Object.entries(indy.ErrorCode)) assert.equal(codes[name], code, name)
  for (const name of Object.keys(codes)) {
    if (!/CommonInvalidParam(1[5-9]|2\d)/.test(name)) assert.ok(name in indy.ErrorCode, name)
  }
})

test('an error has what those of indy-sdk have, and tells where it was', async function here () {
  const error = await indy.closeWallet(-1).catch(it => it)
  assert.ok(error instanceof indy.IndyError && error instanceof Error)
  assert.deepEqual([error.name, error.message], ['IndyError', 'WalletInvalidHandle'])
  assert.deepEqual([error.indyCode, error.indyName], [200, 'WalletInvalidHandle'])
  assert.equal(JSON.parse(error.indyCurrentErrorJson).message, error.indyMessage)
  assert.ok(error.indyMessage)
  assert.equal(error.indyBacktrace, undefined)
  assert.match(error.stack, /errors\.test\.js/)
  assert.match((await indy.openWallet({}, {}).catch(it => it)).stack, /errors\.test\.js/)
})

test('a code that is not known is still an error', () => {
  const error = new indy.IndyError(9999, 'no JSON')
  assert.deepEqual([error.message, error.indyCode, error.indyName], ['9999', 9999, undefined])
})

test('backtraces come if they are asked for', async t => {
  t.after(() => indy.setRuntimeConfig({ collect_backtrace: false }))
  indy.setRuntimeConfig({ collect_backtrace: true })
  assert.ok((await fails(indy.closeWallet(-1), 'WalletInvalidHandle')).indyBacktrace)
  indy.setRuntimeConfig({ collect_backtrace: false })
  assert.equal((await fails(indy.closeWallet(-1), 'WalletInvalidHandle')).indyBacktrace, undefined)
})

test('every error has its own details', async () => {
  const kinds = [() => indy.closeWallet(-1), () => indy.setProtocolVersion(7), () => indy.openWallet({ id: 'x' }, null)]
  const expected = await Promise.all(kinds.map(async it => (await it().catch(error => error)).indyMessage))
  assert.equal(new Set(expected).size, kinds.length)
  const failed = await Promise.allSettled(Array.from({ length: 600 }, (_, n) => kinds[n % 3]()))
  assert.deepEqual(failed.map(it => it.reason.indyMessage), failed.map((_, n) => expected[n % 3]))
})

test('wrong arguments are TypeErrors, with the name of the parameter and without its value', () => {
  const secret = 'sesame'
  const message = Buffer.from('m')
  const wrong = [
    [() => indy.closeWallet('7'), /^wh must be a number, not string$/],
    [() => indy.closeWallet(), /^wh must be a number, not undefined$/],
    [() => indy.closeWallet(null), /^wh must be a number, not null$/],
    [() => indy.keyForLocalDid(1, [secret]), /^did must be a string or null, not object$/],
    [() => indy.keyForLocalDid(1, secret + '\0'), /^did holds a NUL/],
    [() => indy.generateWalletKey(secret + '\0'), /^config holds a NUL/],
    [() => indy.keyForLocalDid(1, secret + '\ud800'), /^did holds half/],
    [() => indy.createWallet(() => secret, {}), /^config must be a JSON value, not function$/],
    [() => indy.cryptoSign(1, 'key', secret), /^messageRaw must be a Uint8Array, not string$/],
    [() => indy.cryptoSign(1, 'key', [1]), /^messageRaw must be a Uint8Array, not object$/],
    [() => indy.cryptoVerify('key', message, null), /^signatureRaw must be/],
    [() => indy.setProtocolVersion('2'), /^protocolVersion must be a number/],
    [() => indy.closeWallet(1, {}, 'no function'), /^callback must be a function, not string$/],
    [() => indy.closeWallet(1, 'no options'), /^options must be an object, not string$/],
    [() => indy.capi.closeWallet(1), /^callback must be a function/]
  ]
  for (const [call, words] of wrong) {
    assert.throws(call, error => {
      assert.ok(error instanceof TypeError, error)
      assert.match(error.message, words)
      return !error.message.includes(secret)
    })
  }
  for (const handle of [1.5, NaN, 2 ** 31, -(2 ** 31) - 1]) {
    assert.throws(() => indy.closeWallet(handle), { name: 'RangeError', message: 'wh must be an integer of 32 bits' })
  }
})

test('protocol versions', async () => {
  for (const version of [1, 2]) assert.equal(await indy.setProtocolVersion(version), null)
  for (const version of [0, 3, 2 ** 32 + 2]) {
    await fails(indy.setProtocolVersion(version), 'PoolIncompatibleProtocolVersion')
  }
})

test('the configuration is taken at once or refused whole', () => {
  for (const config of [{}, { crypto_thread_pool_size: 2, unknown: 1 }, '{"lanes":{"expensive":{"threads":2}}}']) {
    assert.equal(indy.setRuntimeConfig(config), undefined)
  }
  const refused = [
    '', '{', [], null, { crypto_thread_pool_size: -1 }, { crypto_thread_pool_size: '2' },
    { lanes: { slow: { threads: 1 } } }, { lanes: { expensive: { threads: 1e9 } } }
  ]
  for (const config of refused) {
    assert.throws(() => indy.setRuntimeConfig(config), error => {
      assert.ok(error instanceof indy.IndyError)
      return ['CommonInvalidStructure', 'CommonInvalidParam1'].includes(error.indyName)
    })
  }
})

test('metrics', async () => {
  const metrics = await indy.collectMetrics()
  assert.ok(Object.keys(metrics).length > 0)
  for (const sample of Object.values(metrics).flat()) assert.ok('value' in sample && 'tags' in sample)
})

test('the log goes to the standard error, once it is asked for', async () => {
  const program = `const indy = require(${JSON.stringify(path.join(__dirname, '..'))})
    indy.setDefaultLogger('indy=debug')
    try { indy.setDefaultLogger(null) } catch (error) { console.log(error.indyName) }
    indy.generateNonce()`
  const { code, stdout, stderr } = await ended(['-e', program])
  assert.deepEqual([code, stdout], [0, 'CommonInvalidState\n'])
  assert.match(stderr, /DEBUG indy.*generate_nonce/)
})

test('a callback that comes last hears what a promise would', async () => {
  assert.equal(indy.generateWalletKey(null, () => {}), undefined)
  const [error, key] = await heard(it => indy.generateWalletKey(null, it))
  assert.deepEqual([error, typeof key], [null, 'string'])
  assert.equal((await heard(it => indy.closeWallet(-1, it)))[0].indyCode, 200)
  assert.equal((await heard(it => indy.openWallet({ id: 'x' }, null, it)))[0].indyCode, 102)
  assert.equal((await heard(it => indy.closeWallet(-1, { timeoutMs: 1000 }, it)))[0].indyCode, 200)
})

test("the addon's own form gives codes and texts", async () => {
  const [code, schema] = await heard(it => indy.capi.issuerCreateSchema(
    'V4SGRU86Z58d6TV7PBUe6f', 'n', '1.0', '["a"]', it))
  assert.equal(code, 0)
  assert.equal(JSON.parse(schema[1]).id, schema[0])
  assert.deepEqual(await heard(it => indy.capi.setProtocolVersion(2, it)), [0, null])
  const details = await new Promise(resolve => indy.capi.closeWallet(-1, (...told) => {
    resolve([told, JSON.parse(indy.capi.getCurrentError()).message])
  }))
  assert.deepEqual(details[0], [200, null])
  assert.ok(details[1])
})

test('what is not built says so, to promises and to callbacks', async () => {
  await assert.rejects(indy.buildNymRequest('a', 'b', null, null, null),
    { name: 'NotBuiltError', code: 'ERR_INDY_NOT_BUILT', message: /buildNymRequest is not built yet.*ledger/ })
  const [error] = await heard(it => indy.listPools(it))
  assert.ok(error instanceof indy.NotBuiltError)
  assert.match(error.message, /listPools is not built yet.*pool/)
})
