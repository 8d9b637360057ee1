// What the tests share: the library that was built, wallets in directories of their own, and errors.

'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { after } = require('node:test')

const REPOSITORY = path.resolve(__dirname, '../../../..')
const VECTORS = path.join(REPOSITORY, 'tests', 'vectors')

process.env.INDY_LIBRARY ||= path.join(REPOSITORY, 'target', 'release', 'libindy.so')
delete process.env.RUST_BACKTRACE // backtraces take a tenth of a second each

const indy = require('../..')

const RAW_KEY = '8dvfYSt5d1taSd6yJdpjq4emkwsPDDLYxkNFysFD2cZY'

// No test touches the real home directory.
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'indy-lanes-'))
process.env.HOME = path.join(directory, 'home')
after(() => fs.rmSync(directory, { recursive: true, force: true }))

let made = 0

/** A directory that nobody else has. */
function newDirectory () {
  return path.join(directory, String(++made))
}

/** The arguments that open a wallet, which is not created. */
function walletIn (within, name = 'wallet', key = RAW_KEY, derivation = 'RAW') {
  return [{ id: name, storage_config: { path: within } }, { key, key_derivation_method: derivation }]
}

/** The handle of a new, open wallet; it is closed after the test. */
async function openWallet (t, args = walletIn(newDirectory())) {
  await indy.createWallet(...args)
  return reopenWallet(t, args)
}

/** The handle of a wallet that there is. */
async function reopenWallet (t, args) {
  const wh = await indy.openWallet(...args)
  t.after(() => indy.closeWallet(wh).catch(() => {})) // the test may have closed it
  return wh
}

/** The handle of a copy of a wallet that libindy 1.16 made. */
function libindysWallet (t) {
  const within = newDirectory()
  fs.cpSync(path.join(VECTORS, 'wallets', 'raw'), path.join(within, 'raw'), { recursive: true })
  return reopenWallet(t, walletIn(within, 'raw'))
}

/** The test vectors of a file, made by libindy 1.16. */
function vectors (name) {
  return JSON.parse(fs.readFileSync(path.join(VECTORS, name), 'utf8'))
}

/** Asserts that a command fails with an error of one of these names, and gives that error. */
async function fails (promise, ...names) {
  const [outcome] = await Promise.allSettled([promise])
  assert.equal(outcome.status, 'rejected', `no ${names}`)
  const error = outcome.reason
  assert.ok(error instanceof indy.IndyError, error)
  assert.ok(names.includes(error.indyName), `${error.indyName} (${error.indyMessage}) is none of ${names}`)
  assert.equal(error.indyCode, indy.ErrorCode[error.indyName])
  assert.ok(error.indyMessage)
  return error
}

module.exports = {
  RAW_KEY, REPOSITORY, VECTORS, fails, indy, libindysWallet, newDirectory, openWallet, reopenWallet, vectors, walletIn
}
