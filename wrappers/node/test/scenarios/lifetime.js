// Ways for a process or a worker to end while the library works for it: `node lifetime.js NAME DIRECTORY`.
// Each passes if the process ends with 0 and has written nothing to its standard error.

'use strict'

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const path = require('node:path')
const { Worker, parentPort } = require('node:worker_threads')
const indy = require('../..')

const [, , scenario, directory] = process.argv
const ISSUER = 'V4SGRU86Z58d6TV7PBUe6f'

async function opened (name) {
  const key = await indy.generateWalletKey(null)
  const args = [
    { id: name, storage_config: { path: path.join(directory, name) } },
    { key, key_derivation_method: 'RAW' }
  ]
  await indy.createWallet(...args)
  return indy.openWallet(...args)
}

/** Starts many short commands and a few long ones, and waits for the first only. */
async function work (name = 'main') {
  const wh = await opened(name)
  const [, schema] = await indy.issuerCreateSchema(ISSUER, 'person', '1.0', ['name'])
  const verkey = await indy.createKey(wh, {})
  const commands = []
  for (let n = 0; n < 3; n++) {
    commands.push(indy.issuerCreateAndStoreCredentialDef(wh, ISSUER, schema, `${n}`, null, null))
  }
  for (let n = 0; n < 200; n++) {
    commands.push(indy.createAndStoreMyDid(wh, {}))
    commands.push(indy.cryptoSign(wh, verkey, Buffer.from('message')))
    commands.push(indy.closeWallet(-1).catch(() => {}))
  }
  await indy.createAndStoreMyDid(wh, {})
  return { wh, commands }
}

/** A worker that runs a scenario of this file, and has begun. */
async function begun (its, name) {
  const worker = new Worker(__filename, { argv: [its, path.join(directory, name)] })
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  return worker
}

const ends = worker => new Promise(resolve => worker.once('exit', resolve))

const all = {
  async everythingAwaited () {
    const wh = await opened('wallet')
    await Promise.all(Array.from({ length: 100 }, () => indy.createAndStoreMyDid(wh, {})))
    await indy.closeWallet(wh)
  },

  async walletLeftOpen () {
    const wh = await opened('wallet')
    await indy.createAndStoreMyDid(wh, {})
  },

  // A waiting promise keeps the process alive.
  async naturalEnd () {
    const { commands } = await work()
    let settled = 0
    for (const command of commands) command.finally(() => { settled++ })
    process.on('exit', () => { if (settled < commands.length) process.exitCode = 9 })
  },

  async exitInFlight () {
    await work()
    process.exit(0)
  },

  async exitFromAnAnswer () {
    const { commands } = await work()
    commands[3].then(() => process.exit(0))
  },

  async errorThatNobodyCatches () {
    process.on('uncaughtException', () => process.exit(0))
    await work()
    throw new Error('nobody catches this')
  },

  async commandsAtTheEnd () {
    const { wh } = await work()
    process.on('exit', () => indy.createAndStoreMyDid(wh, {}))
    process.exit(0)
  },

  async workersEnd () {
    const workers = [await begun('workAndEnd', 'one'), await begun('workAndEnd', 'two')]
    assert.deepEqual(await Promise.all(workers.map(ends)), [0, 0])
  },

  async workersExitInFlight () {
    const workers = [await begun('workAndExit', 'one'), await begun('workAndExit', 'two')]
    assert.deepEqual(await Promise.all(workers.map(ends)), [0, 0])
    await all.everythingAwaited()
  },

  async workersTerminated () {
    const workers = [await begun('workOn', 'one'), await begun('workOn', 'two')]
    await Promise.all(workers.map(it => it.terminate()))
    await all.everythingAwaited()
  },

  async workerTerminatedWhileTheMainThreadWorks () {
    const worker = await begun('workOn', 'one')
    const { commands } = await work()
    await worker.terminate()
    await Promise.all(commands)
  },

  async exitWithWorkersAtWork () {
    await begun('workOn', 'one')
    await work()
    process.exit(0)
  },

  // What workers run.

  async workAndEnd () {
    const { commands } = await work()
    parentPort.postMessage('begun')
    await Promise.all(commands)
  },

  async workAndExit () {
    await work()
    parentPort.postMessage('begun')
    process.exit(0)
  },

  async workOn () {
    const { wh } = await work()
    parentPort.postMessage('begun')
    for (;;) await indy.createAndStoreMyDid(wh, {})
  },

  // No race, and so run once.

  async childProcessesGetNoDescriptor () {
    const inherited = () => execFileSync('ls', ['/proc/self/fd'], { encoding: 'utf8' })
    const before = inherited()
    await all.walletLeftOpen()
    assert.equal(inherited(), before)
  },

  async levelMemory () {
    const { rss } = process.memoryUsage
    const calls = [
      () => indy.setProtocolVersion(2),
      () => indy.generateNonce(),
      () => indy.closeWallet(-1).catch(() => {}),
      () => indy.openWallet('', null).catch(() => {}),
      () => indy.generateNonce({ signal: new AbortController().signal, timeoutMs: 60_000 })
    ]
    const rounds = async count => {
      for (let n = 0; n < count; n += 1000) await Promise.all(Array.from({ length: 1000 }, (_, at) => calls[at % 5]()))
    }
    await rounds(200_000)
    const before = rss()
    await rounds(1_000_000)
    const grown = (rss() - before) / 2 ** 20
    process.stdout.write(`${grown.toFixed(1)}`)
  }
}

assert.ok(scenario in all, scenario)
all[scenario]()
