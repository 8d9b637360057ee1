// Programs with a logger of their own, of which a process has one: `node logger.js NAME`. Each passes if it
// ends with 0 and in silence.

'use strict'

const assert = require('node:assert/strict')
const { Worker } = require('node:worker_threads')
const indy = require('../..')

const TRACE = 5

const all = {
  async hearsRecords () {
    const records = []
    indy.setLogger((...record) => records.push(record), TRACE)
    await indy.generateWalletKey(null)
    await indy.generateWalletKey(null)
    assert.ok(records.some(([, , message]) => message.includes('generate_wallet_key')))
    for (const [level, target, message, modulePath, file, line] of records) {
      assert.ok(level >= 1 && level <= TRACE && line > 0)
      assert.match(target, /^indy/)
      assert.match(modulePath, /^indy/)
      assert.match(file, /\.rs$/)
      assert.equal(typeof message, 'string')
    }
  },

  async hearsNothingBeyondItsLevel () {
    indy.setLogger(() => assert.fail('this is no error'), 1)
    await indy.generateWalletKey(null)
  },

  async isTheOnlyOne () {
    indy.setLogger(() => {})
    for (const again of [() => indy.setLogger(() => {}), () => indy.setDefaultLogger(null)]) {
      assert.throws(again, { indyName: 'CommonInvalidState' })
    }
  },

  async refusesWhatIsNone () {
    assert.throws(() => indy.setLogger('stderr'), TypeError)
    assert.throws(() => indy.setLogger(() => {}, 'trace'), TypeError)
    assert.throws(() => indy.setLogger(() => {}, 6), { indyName: 'CommonInvalidParam2' })
    indy.setLogger(() => {}, 0)
  },

  async mayThrow () {
    let thrown = 0
    process.on('uncaughtException', error => { assert.equal(error.message, 'on purpose'); thrown++ })
    indy.setLogger(() => { throw new Error('on purpose') }, TRACE)
    assert.equal(typeof await indy.generateWalletKey(null), 'string')
    assert.equal(typeof await indy.generateWalletKey(null), 'string')
    assert.ok(thrown > 0)
  },

  async mayBeThatOfAWorkerThatHasEnded () {
    const worker = new Worker(__filename, { argv: ['hearsRecords'] })
    assert.equal(await new Promise(resolve => worker.once('exit', resolve)), 0)
    assert.equal(typeof await indy.generateWalletKey(null), 'string')
    assert.throws(() => indy.setLogger(() => {}), { indyName: 'CommonInvalidState' })
  }
}

all[process.argv[2]]()
