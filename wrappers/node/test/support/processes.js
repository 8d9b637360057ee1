// Running scenarios in processes of their own, which must end well and in silence.

'use strict'

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const path = require('node:path')
require('./wallets') // it says where the library is, and takes a home of its own

const MOST_MS = 120_000

/** Runs a program of Node's, and gives how it ended. */
async function ended (args, environment = {}) {
  const child = spawn(process.execPath, args.map(String), {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MOST_MS,
    killSignal: 'SIGKILL'
  })
  const written = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr']) child[stream].on('data', it => { written[stream] += it })
  const [code, signal] = await new Promise(resolve => child.on('close', (...how) => resolve(how)))
  return { code, signal, ...written }
}

/** Runs one that must succeed and complain of nothing, and gives what it has written. */
async function run (args, environment) {
  const { code, signal, stdout, stderr } = await ended(args, environment)
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' }, args.join(' '))
  return stdout
}

/** Where a file of scenarios is. */
const scenarios = name => path.join(__dirname, '..', 'scenarios', name)

module.exports = { ended, run, scenarios }
