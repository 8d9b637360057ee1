// The wrapper over a fake library, for what a real one would never or seldom do; and without any library.

'use strict'

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { before, test } = require('node:test')
const { REPOSITORY, newDirectory } = require('./support/wallets')
const { ended, run, scenarios } = require('./support/processes')

const FAKE = path.join(REPOSITORY, 'wrappers', 'python', 'tests', 'plumbing', 'fake.c')
const SCRIPT = scenarios('plumbing.js')
const PACKAGE = JSON.stringify(path.join(__dirname, '..'))
const NAMES = fs.readFileSync(SCRIPT, 'utf8').matchAll(/^ {2}async (\w+) \(\)/gm)

let fake
before(() => {
  const directory = newDirectory()
  fs.mkdirSync(directory)
  fake = path.join(directory, 'fake.so')
  execFileSync(process.env.CC ?? 'cc', ['-shared', '-fPIC', '-O1', '-pthread', '-o', fake, FAKE])
})

for (const [, name] of NAMES) {
  if (name === 'aWorker') continue
  test(name, async () => {
    const written = await run([SCRIPT, name], { INDY_LIBRARY: fake })
    assert.equal(written, name === 'nothingKeepsTheProcessAliveButWhoWaits' ? 'answered answered answered ' : '')
  })
}

test('a missing library says what to do', async () => {
  const { code, stderr } = await ended(['-e', `require(${PACKAGE}).setRuntimeConfig({})`],
    { INDY_LIBRARY: '/nowhere/libindy.so' })
  assert.equal(code, 1)
  assert.match(stderr, /libindy could not be loaded from \/nowhere\/libindy\.so .*Set INDY_LIBRARY/)
})

test('a library that is another says so', async () => {
  const { stderr } = await ended(['-e', `require(${PACKAGE}).setRuntimeConfig({})`], { INDY_LIBRARY: 'libm.so.6' })
  assert.match(stderr, /libm\.so\.6 has no function indy_/)
})

test('requiring the package loads no library', async () => {
  await run(['-e', `require(${PACKAGE})`], { INDY_LIBRARY: '/nowhere/libindy.so' })
})
