// What the functions of revocation and of blob storages refuse, and with which error.

'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { before, test } = require('node:test')
const { fails, indy, newDirectory, openWallet } = require('./support/wallets')
const { BY_DEFAULT, Issuer, Registry, storageAt } = require('./support/registries')
const {
  NOWHERE, REFUSED, createState, merge, prove, sceneOf, stateOf, updateState, verify
} = require('./support/refused')

let issuer, scene
before(async t => {
  issuer = await Issuer.create(await openWallet(t))
  scene = await sceneOf(issuer)
})

for (const [what, [name, command]] of Object.entries(REFUSED)) {
  test(what, () => fails(command(scene), name))
}

test('what is refused changes nothing: each was refused for the one thing that was wrong', async () => {
  assert.equal(await verify(scene), true)
  assert.ok(await createState(scene))
  assert.ok(await updateState(scene))
  assert.ok(await prove(scene, stateOf(scene, 100)))
  assert.ok(await merge(scene.full.changes[1], scene.full.changes[2]))
})

for (const [how, damage] of [
  ['shorter', it => it.subarray(0, -1)],
  ['longer', it => Buffer.concat([it, Buffer.from('0')])],
  ['turned round', it => Buffer.from(it).reverse()]
]) {
  test(`tails that are ${how}`, async () => {
    const directory = newDirectory()
    const registry = await Registry.create(issuer, directory, BY_DEFAULT, 3)
    const tails = path.join(directory, registry.definition.value.tailsHash)
    const good = fs.readFileSync(tails)
    fs.writeFileSync(tails, damage(good))
    await fails(registry.state(100, '1'), 'CommonIOError')
    fs.writeFileSync(tails, good)
    assert.ok(await registry.state(100, '1'))
  })
}

test('a time that is none', async () => {
  for (const compute of [createState, updateState]) {
    for (const time of [-1, 2n ** 64n, 2 ** 53, 1.5, NaN]) {
      await assert.rejects(compute(scene, { time }), { name: 'RangeError', message: /timestamp/ })
    }
    for (const time of ['1', null, undefined]) {
      await assert.rejects(compute(scene, { time }), { name: 'TypeError', message: /timestamp/ })
    }
  }
})

test('a storage that is none', async () => {
  for (const open of [indy.openBlobStorageReader, indy.openBlobStorageWriter]) {
    await fails(open('', storageAt(NOWHERE)), 'CommonInvalidParam2')
    await fails(open('s3', storageAt(NOWHERE)), 'CommonInvalidStructure')
    await fails(open('default', ''), 'CommonInvalidParam3')
    for (const config of ['{', {}, { base_dir: 1, uri_pattern: '' }]) {
      await fails(open('default', config), 'CommonInvalidStructure')
    }
  }
  assert.ok(await indy.openBlobStorageReader('default', { base_dir: NOWHERE }))
  await fails(indy.openBlobStorageWriter('default', { base_dir: NOWHERE }), 'CommonInvalidStructure')
})
