// Wallets: made, opened, closed, deleted, exported, imported, and refused.

'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const { fails, indy, newDirectory, openWallet, reopenWallet, vectors, walletIn } = require('./support/wallets')

const PASSPHRASE = 'correct horse battery staple'
const DERIVATIONS = [['ARGON2I_MOD', PASSPHRASE], ['ARGON2I_INT', PASSPHRASE], ['RAW', null]]

for (const [derivation, key] of DERIVATIONS) {
  test(`the whole life of a wallet with ${derivation}`, async () => {
    const within = newDirectory()
    const args = walletIn(within, 'life', key ?? await indy.generateWalletKey(null), derivation)
    assert.equal(await indy.createWallet(...args), null)
    assert.ok(fs.existsSync(path.join(within, 'life', 'sqlite.db')))
    const wh = await indy.openWallet(...args)
    const [did] = await indy.createAndStoreMyDid(wh, {})
    assert.equal(await indy.closeWallet(wh), null)

    const again = await indy.openWallet(...args)
    assert.notEqual(again, wh)
    assert.deepEqual((await indy.listMyDidsWithMeta(again)).map(it => it.did), [did])
    await indy.closeWallet(again)

    assert.equal(await indy.deleteWallet(...args), null)
    assert.ok(!fs.existsSync(path.join(within, 'life')))
    await fails(indy.openWallet(...args), 'WalletNotFoundError')
  })

  test(`export and import with ${derivation}`, async t => {
    const within = newDirectory()
    const wh = await openWallet(t)
    const config = exportConfig(within, key ?? await indy.generateWalletKey(null), derivation)
    const [did] = await indy.createAndStoreMyDid(wh, {})
    await indy.addWalletRecord(wh, 'contact', '1', 'Grüße ☃', { a: '1', '~b': '2' })
    assert.equal(await indy.exportWallet(wh, config), null)
    assert.equal(await indy.importWallet(...walletIn(within, 'imported'), config), null)
    const imported = await reopenWallet(t, walletIn(within, 'imported'))
    assert.deepEqual((await indy.listMyDidsWithMeta(imported)).map(it => it.did), [did])
    const record = await indy.getWalletRecord(imported, 'contact', '1', { retrieveTags: true })
    assert.equal(record.value, 'Grüße ☃')
    assert.deepEqual(record.tags, { a: '1', '~b': '2' })
  })
}

function exportConfig (within, key = PASSPHRASE, derivation = 'ARGON2I_INT') {
  return { path: path.join(within, 'export'), key, key_derivation_method: derivation }
}

test('the derivation is ARGON2I_MOD unless given', async t => {
  const [config, credentials] = walletIn(newDirectory(), 'wallet', PASSPHRASE, 'ARGON2I_MOD')
  await indy.createWallet(config, { key: PASSPHRASE })
  await reopenWallet(t, [config, credentials])
})

test('the default directory is in HOME', async () => {
  const [, credentials] = walletIn()
  await indy.createWallet({ id: 'at home' }, credentials)
  assert.ok(fs.existsSync(path.join(process.env.HOME, '.indy_client/wallet/at home/sqlite.db')))
  await indy.deleteWallet({ id: 'at home' }, credentials)
})

test('JSON goes as objects or as texts', async t => {
  const args = walletIn(newDirectory()).map(it => JSON.stringify(it))
  await openWallet(t, args)
})

test('one of two wallets of a name is created', async () => {
  const args = walletIn(newDirectory())
  const both = await Promise.allSettled([indy.createWallet(...args), indy.createWallet(...args)])
  assert.deepEqual(both.map(it => it.status).sort(), ['fulfilled', 'rejected'])
  const error = await fails(indy.createWallet(...args), 'WalletAlreadyExistsError')
  assert.equal(error.indyCode, 203)
})

for (const command of ['openWallet', 'deleteWallet']) {
  test(`${command} of no wallet`, async () => {
    await fails(indy[command](...walletIn(newDirectory(), 'missing')), 'WalletNotFoundError')
  })

  for (const derivation of ['RAW', 'ARGON2I_INT']) {
    test(`${command} with a wrong key, ${derivation}`, async t => {
      const within = newDirectory()
      const [right, wrong] = [await indy.generateWalletKey(null), await indy.generateWalletKey(null)]
      await indy.createWallet(...walletIn(within, 'locked', right, derivation))
      const error = await fails(indy[command](...walletIn(within, 'locked', wrong, derivation)), 'WalletAccessFailed')
      assert.ok(!JSON.stringify({ ...error, stack: error.stack }).includes(wrong))
      await reopenWallet(t, walletIn(within, 'locked', right, derivation))
    })
  }
}

test('one of two opens wins, and an open wallet is not opened again', async t => {
  const args = walletIn(newDirectory())
  await indy.createWallet(...args)
  const both = await Promise.allSettled([indy.openWallet(...args), indy.openWallet(...args)])
  const opened = both.filter(it => it.status === 'fulfilled')
  assert.equal(opened.length, 1)
  t.after(() => indy.closeWallet(opened[0].value))
  await fails(indy.openWallet(...args), 'WalletAlreadyOpenedError')
})

test('a handle after its wallet was closed', async t => {
  const wh = await openWallet(t)
  await indy.closeWallet(wh)
  for (const command of [indy.closeWallet(wh), indy.listMyDidsWithMeta(wh), indy.closeWallet(0)]) {
    await fails(command, 'WalletInvalidHandle')
  }
})

test('an open wallet is not deleted', async t => {
  const args = walletIn(newDirectory())
  const wh = await openWallet(t, args)
  await fails(indy.deleteWallet(...args), 'CommonInvalidState')
  assert.deepEqual(await indy.listMyDidsWithMeta(wh), [])
})

for (const command of ['createWallet', 'openWallet', 'deleteWallet']) {
  test(`${command} with a malformed configuration or credentials`, async () => {
    const [config, credentials] = walletIn(newDirectory())
    for (const malformed of ['', '{', '[]', '{}', { id: 7 }, 'null', null, undefined]) {
      await fails(indy[command](malformed, credentials), 'CommonInvalidStructure', 'CommonInvalidParam2')
    }
    for (const malformed of ['', '{', {}, { key: 'k', key_derivation_method: 'X' }, null]) {
      await fails(indy[command](config, malformed), 'CommonInvalidStructure', 'CommonInvalidParam3')
    }
  })
}

test('an unknown storage, and a RAW key that is none', async () => {
  const [config, credentials] = walletIn(newDirectory())
  await fails(indy.createWallet({ ...config, storage_type: 'stone' }, credentials), 'WalletUnknownTypeError')
  await fails(indy.createWallet(config, { ...credentials, key: 'not a key' }), 'CommonInvalidStructure')
})

test('a wallet gets another key', async t => {
  const within = newDirectory()
  const [config, old] = walletIn(within)
  const [, renewed] = walletIn(within, 'wallet', await indy.generateWalletKey(null))
  await indy.createWallet(config, old)
  const wh = await indy.openWallet(config, { ...old, rekey: renewed.key, rekey_derivation_method: 'RAW' })
  const [did] = await indy.createAndStoreMyDid(wh, {})
  await indy.closeWallet(wh)
  await fails(indy.openWallet(config, old), 'WalletAccessFailed')
  const again = await reopenWallet(t, [config, renewed])
  assert.deepEqual((await indy.listMyDidsWithMeta(again)).map(it => it.did), [did])
})

test('keys of seeds are those of libindy, and random ones differ', async () => {
  for (const { seed, key } of vectors('crypto/generate_wallet_key.json')) {
    assert.equal(await indy.generateWalletKey({ seed }), key)
  }
  assert.notEqual(await indy.generateWalletKey(), await indy.generateWalletKey({}))
  for (const config of [{ seed: 'short' }, { seed: 7 }, '{']) {
    await fails(indy.generateWalletKey(config), 'CommonInvalidStructure', 'CommonInvalidParam2')
  }
})

test('exports that are refused', async t => {
  const config = exportConfig(newDirectory())
  const wh = await openWallet(t)
  fs.mkdirSync(path.dirname(config.path))
  fs.writeFileSync(config.path, "somebody's")
  await fails(indy.exportWallet(wh, config), 'CommonIOError')
  assert.equal(fs.readFileSync(config.path, 'utf8'), "somebody's")
  await fails(indy.exportWallet(-1, { ...config, path: config.path + '2' }), 'WalletInvalidHandle')
  await fails(indy.exportWallet(wh, {}), 'CommonInvalidStructure')
})

test('imports that are refused leave no wallet', async t => {
  const within = newDirectory()
  const args = walletIn(within)
  const imported = walletIn(within, 'imported')
  const wh = await openWallet(t, args)
  const config = exportConfig(within)
  await fails(indy.importWallet(...imported, config), 'CommonIOError')
  await indy.exportWallet(wh, config)
  await fails(indy.importWallet(...args, config), 'WalletAlreadyExistsError')
  await fails(indy.importWallet(...imported, { ...config, key: 'another passphrase' }), 'CommonInvalidStructure')
  fs.truncateSync(config.path, fs.statSync(config.path).size - 1)
  await fails(indy.importWallet(...imported, config), 'CommonInvalidStructure')
  await fails(indy.openWallet(...imported), 'WalletNotFoundError')
  assert.ok(!fs.existsSync(path.join(within, 'imported')))
})
