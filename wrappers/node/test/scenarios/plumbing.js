// What the wrapper does with a library that does what it is told: `node plumbing.js NAME`, with the
// library of wrappers/python/tests/plumbing/fake.c. Each passes if it ends with 0 and in silence.

'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const koffi = require('koffi')
const { Worker, isMainThread, workerData } = require('node:worker_threads')
const indy = require('../..')
const { queue } = require('../../lib/queue')

const HANDLES = 2 ** 21

const fake = koffi.load(process.env.INDY_LIBRARY)
const release = fake.func('void fake_release()')
const releaseForEver = fake.func('void fake_release_for_ever()')
const calls = fake.func('int fake_calls()')
const cancelled = fake.func('int fake_cancelled()')
const drains = fake.func('int fake_drains()')
const openQueues = fake.func('int fake_open_queues()')

const tell = (what, ...more) => indy.generateWalletKey(what, ...more)

/** Commands that the library has accepted and holds back. */
const hold = (count, ...more) => Array.from({ length: count }, () => tell('hold', ...more))

const errorOf = promise => promise.then(() => assert.fail('no error'), error => error)

const all = {
  async everyShapeOfAnswer () {
    assert.equal(await tell('echo:é'), 'é')
    assert.equal(await tell(null), 'null')
    assert.equal(await indy.closeWallet(7), null)
    assert.equal(await indy.openWallet('12', '345'), 203)
    assert.deepEqual(await indy.createAndStoreMyDid(-1, 'ü'), ['minus one', 'ü'])
    assert.deepEqual(await indy.cryptoSign(1, 'key', Buffer.from('a\0b')), Buffer.from('b\0a'))
    assert.deepEqual(await indy.cryptoSign(1, 'key', Buffer.alloc(0)), Buffer.alloc(0))
    assert.equal(await indy.cryptoVerify('key', Buffer.from([0, 255]), Buffer.from([0, 255])), true)
    assert.equal(await indy.cryptoVerify('key', Buffer.alloc(0), Buffer.from([0])), false)
    assert.equal(await indy.setProtocolVersion(1), null)
    assert.equal(await indy.setProtocolVersion(2n ** 64n - 1n), null)
    assert.equal((await errorOf(indy.setProtocolVersion(2 ** 32 + 1))).indyCode, 308)
  },

  async failuresHaveCodesAndDetailsOfTheirOwn () {
    const errors = await Promise.all(Array.from({ length: 200 }, () => errorOf(tell('fail:113'))))
    const handles = errors.map(it => Number(it.indyMessage.slice('about '.length)))
    assert.deepEqual(handles, errors.map((_, n) => handles[0] + n))
    for (const { indyName, indyBacktrace } of errors) {
      assert.deepEqual([indyName, indyBacktrace], ['CommonInvalidStructure', 'here'])
    }
  },

  async unknownCodes () {
    for (const how of ['fail:9999', 'refuse:9999']) {
      const { message, indyCode, indyMessage } = await errorOf(tell(how))
      assert.deepEqual([message, indyCode], ['9999', 9999])
      assert.match(indyMessage, /^about /)
    }
  },

  async refusalsLeaveNothingBehind () {
    assert.equal((await errorOf(tell('refuse:113'))).indyName, 'CommonInvalidStructure')
    assert.equal(queue().size, 0)
  },

  async badArgumentsDoNotReachTheLibrary () {
    for (const bad of ['a\0b', '\ud800', () => {}]) assert.throws(() => tell(bad), TypeError)
    assert.equal(calls(), 0)
    assert.equal(queue().size, 0)
  },

  async answeredTwice () {
    assert.equal(await tell('twice'), 'first')
    assert.equal(await tell('echo:next'), 'next')
  },

  async answeredBeforeTheCallReturns () {
    assert.equal(await tell('inline'), 'inline')
  },

  async answerThatIsNotText () {
    assert.equal(await tell('latin1'), '\ufffd')
  },

  async handlesWrapAndSkipThoseInFlight () {
    const held = hold(2)
    for (let left = HANDLES - 3; left > 0; left -= 1000) { // the last handle stays for later
      await Promise.all(Array.from({ length: Math.min(left, 1000) }, () => indy.closeWallet(7)))
    }
    held.push(...hold(3))
    assert.equal(queue().size, 5)
    const error = await errorOf(tell('fail:113')) // its handle is told in its details
    assert.equal((Number(error.indyMessage.slice('about '.length)) - HANDLES) % HANDLES, 4)
    release()
    assert.deepEqual(await Promise.all(held), Array(5).fill('hold'))
    assert.equal(queue().size, 0)
  },

  async manyAnswersWakeTheLoopOnce () {
    const held = hold(1000)
    await new Promise(resolve => setImmediate(resolve))
    const before = drains()
    release() // while the loop waits here
    await Promise.all(held)
    assert.equal(drains(), before + 2) // for all of them, and to see that there are no more
  },

  async cancelledCommandsKeepTheirHandlesUntilTheyAreAnswered () {
    const controller = new AbortController()
    const held = [...hold(5, { signal: controller.signal }), ...hold(5)]
    controller.abort()
    assert.equal(cancelled(), 5)
    assert.equal(queue().size, 10)
    release()
    assert.deepEqual(await Promise.all(held), Array(10).fill('hold')) // what has succeeded is not lost
    assert.equal(queue().size, 0)
  },

  async cancelledCommandsThatWereAnsweredSo () {
    const controller = new AbortController()
    const outcomes = Promise.allSettled([
      tell('fail:1001', { signal: controller.signal }), tell('fail:1001', { signal: new AbortController().signal })
    ])
    controller.abort('enough')
    const [ours, others] = await outcomes
    assert.equal(ours.reason, 'enough')
    assert.equal(others.reason.indyName, 'CommandCancelled')
  },

  async runtimeConfiguration () {
    indy.setRuntimeConfig({})
    assert.throws(() => indy.setRuntimeConfig('oops'), { indyCode: 113, indyMessage: 'about 0' })
  },

  async functionThatTheLibraryLacks () {
    assert.throws(() => indy.collectMetrics(), /has no function indy_collect_metrics/)
    assert.equal(queue().size, 0)
  },

  async throwingCallbacksAreUncaught () {
    const uncaught = new Promise(resolve => process.once('uncaughtException', resolve))
    tell('echo:x', () => { throw new Error('mine') })
    assert.equal((await uncaught).message, 'mine')
  },

  async contextsOfCallersAreKept () {
    const { AsyncLocalStorage } = require('node:async_hooks')
    const storage = new AsyncLocalStorage()
    const held = ['one', 'two'].map(name => storage.run(name, async () => {
      await tell('hold')
      return storage.getStore()
    }))
    const told = storage.run('three', () => new Promise(resolve => tell('hold', () => resolve(storage.getStore()))))
    release()
    assert.deepEqual(await Promise.all([...held, told]), ['one', 'two', 'three'])
  },

  async terminatedWorkersLeaveNoQueueAndNoDescriptor () {
    await tell('echo:x')
    const descriptors = () => fs.readdirSync('/proc/self/fd').length
    let before
    for (let n = 0; n < 6; n++) {
      const worker = new Worker(__filename, { workerData: 'held', argv: ['aWorker'] })
      await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
      assert.equal(openQueues(), 2)
      await worker.terminate()
      assert.equal(openQueues(), 1)
      before ??= descriptors()
    }
    assert.equal(descriptors(), before)
    release()
    assert.equal(await tell('echo:y'), 'y')
  },

  async aWorker () {
    assert.equal(workerData, 'held')
    assert.ok(!isMainThread)
    await errorOf(tell('refuse:113'))
    hold(10)
    require('node:worker_threads').parentPort.postMessage('held')
  },

  async exitWithAnswersStillComing () {
    hold(1000)
    releaseForEver()
    process.exit(0)
  },

  async nothingKeepsTheProcessAliveButWhoWaits () {
    await tell('echo:x')
    hold(3).map(it => it.then(() => process.stdout.write('answered ')))
    setImmediate(release).unref() // nothing else would keep the process alive until then
  }
}

all[process.argv[2]]()
