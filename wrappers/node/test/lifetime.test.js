// The ends of processes and workers with commands in flight. Races show seldom: each way out is taken
// INDY_EXITS times, 5 unless given.

'use strict'

const assert = require('node:assert/strict')
const path = require('node:path')
const { test } = require('node:test')
const { newDirectory } = require('./support/wallets')
const { run, scenarios } = require('./support/processes')

const SCRIPT = scenarios('lifetime.js')
const TIMES = Number(process.env.INDY_EXITS ?? 5)

const WAYS = [
  'everythingAwaited',
  'walletLeftOpen',
  'naturalEnd',
  'exitInFlight',
  'exitFromAnAnswer',
  'errorThatNobodyCatches',
  'commandsAtTheEnd',
  'workersEnd',
  'workersExitInFlight',
  'workersTerminated',
  'workerTerminatedWhileTheMainThreadWorks',
  'exitWithWorkersAtWork'
]

for (const way of WAYS) {
  test(`${way}, ${TIMES} times`, async () => {
    const directory = newDirectory()
    for (let n = 0; n < TIMES; n++) assert.equal(await run([SCRIPT, way, path.join(directory, `${n}`)]), '')
  })
}

test('child processes get no descriptor of a queue', async () => {
  await run([SCRIPT, 'childProcessesGetNoDescriptor', newDirectory()])
})

test('a million calls of all kinds leave memory as it was', async () => {
  // Room for what is young is given at once, or the heap would grow as V8 finds it busy.
  const grown = await run(['--max-semi-space-size=8', SCRIPT, 'levelMemory', newDirectory()])
  assert.ok(Number(grown) < 15, `${grown} MiB more`)
})
