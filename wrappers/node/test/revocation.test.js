// Revocation: registries, and credentials that are valid, revoked and valid again.

'use strict'

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { before, test } = require('node:test')
const { VECTORS, fails, indy, newDirectory, openWallet } = require('./support/wallets')
const {
  BY_DEFAULT, ISSUER, Issuer, ON_DEMAND, REQUEST, Registry, SECRET, VALUES, byId, choiceOf, storageAt
} = require('./support/registries')

let issuer
before(async t => { issuer = await Issuer.create(await openWallet(t)) })

for (const issuance of [BY_DEFAULT, ON_DEMAND]) {
  test(`a registry of ${issuance}`, async () => {
    const directory = newDirectory()
    const { id, definition, entry } = await Registry.create(issuer, directory, issuance, 3)
    assert.deepEqual(Object.keys(definition).sort(), ['credDefId', 'id', 'revocDefType', 'tag', 'value', 'ver'])
    assert.equal(id, `${ISSUER}:4:${issuer.definitionId}:CL_ACCUM:${definition.tag}`)
    const { credDefId, revocDefType, value } = definition
    assert.deepEqual([definition.id, credDefId, revocDefType], [id, issuer.definitionId, 'CL_ACCUM'])
    assert.deepEqual([value.issuanceType, value.maxCredNum], [issuance, 3])
    assert.deepEqual(Object.keys(entry.value), ['accum'])
    assert.deepEqual(fs.readdirSync(directory), [value.tailsHash])
    assert.equal(value.tailsLocation, path.join(directory, value.tailsHash))
    assert.equal(fs.statSync(value.tailsLocation).size, 2 + 7 * 128)
  })

  test(`a credential is valid, revoked and valid again, ${issuance}`, async () => {
    const registry = await Registry.create(issuer, newDirectory(), issuance, 3)
    const [mine, place] = await registry.give()
    const [others, othersPlace] = await registry.give()
    assert.deepEqual([place, othersPlace], ['1', '2'])
    const info = await indy.proverGetCredential(issuer.wh, mine)
    assert.deepEqual([info.rev_reg_id, info.cred_rev_id], [registry.id, place])
    const valid = await registry.state(100, place)
    const entry = registry.changes.at(-1)
    let othersValid = await registry.state(100, othersPlace)
    const proof = await registry.prove(mine, valid)
    assert.equal(await registry.verify(proof), true)

    await registry.revoke(place)
    assert.equal(await registry.verify(proof), false)
    assert.equal(await registry.verify(proof, entry), true, 'what was true then')
    assert.equal(await registry.verify(await registry.prove(mine, valid)), false)
    const revoked = await registry.state(200, place)
    assert.equal(await registry.verify(await registry.prove(mine, revoked)), false)
    assert.equal(await registry.verify(await registry.prove(others, othersValid)), false)
    othersValid = await registry.state(200, othersPlace)
    assert.equal(await registry.verify(await registry.prove(others, othersValid)), true)

    await registry.recover(place)
    assert.equal(await registry.verify(await registry.prove(mine, await registry.state(300, place))), true)
  })

  test(`changes are told, ${issuance}`, async () => {
    const registry = await Registry.create(issuer, newDirectory(), issuance, 5)
    for (let n = 0; n < 3; n++) await registry.give()
    const issued = registry.changes.slice(1).map(it => it.value)
    assert.deepEqual(issued.map(it => [it.issued, it.revoked]),
      issuance === BY_DEFAULT ? [] : [1, 2, 3].map(place => [[place], undefined]))
    await registry.revoke('2')
    await registry.revoke('3')
    await registry.recover('2')
    const values = registry.changes.map(it => it.value)
    const [first, second, third] = values.slice(-3)
    assert.deepEqual([first, second, third].map(it => [it.issued, it.revoked]),
      [[undefined, [2]], [undefined, [3]], [[2], undefined]])
    assert.deepEqual(values.slice(1).map(it => it.prevAccum), values.slice(0, -1).map(it => it.accum))

    const whole = (await registry.delta()).value
    assert.equal(whole.accum, third.accum)
    assert.ok(!('prevAccum' in whole))
    assert.deepEqual([...whole.issued ?? []].sort(), issuance === BY_DEFAULT ? [] : [1, 2])
    assert.deepEqual(whole.revoked ?? [], issuance === BY_DEFAULT ? [3] : [])
    const latest = (await registry.delta(registry.changes.length - 3)).value
    assert.deepEqual(latest, { prevAccum: first.prevAccum, accum: third.accum, revoked: [3] })
  })

  test(`an updated state is as good as a new one, ${issuance}`, async () => {
    const registry = await Registry.create(issuer, newDirectory(), issuance, 6)
    let mine, place
    for (let n = 0; n < 3; n++) [mine, place] = await registry.give()
    await registry.revoke('1')
    const early = await registry.state(100, place)
    const changes = registry.changes.length
    await registry.give()
    await registry.revoke('2')
    await registry.recover('1')
    const updated = await registry.updated(early, changes, 200, place)
    assert.equal(updated.timestamp, 200)
    assert.deepEqual(updated.rev_reg, (await registry.state(200, place)).rev_reg)
    assert.equal(updated.rev_reg.accum, registry.changes.at(-1).value.accum)
    assert.equal(await registry.verify(await registry.prove(mine, updated)), true)
    assert.equal(await registry.verify(await registry.prove(mine, early)), false)
  })

  test(`many credentials in one call, ${issuance}`, async () => {
    const registry = await Registry.create(issuer, newDirectory(), issuance, 4)
    const { orders, metadata } = await newOrders(4)
    orders[1].cred_values = {}
    const create = list => indy.issuerCreateCredentials(issuer.wh, list, registry.id, registry.reader)
    const { credentials, revoc_reg_delta: delta } = await create(orders)
    assert.deepEqual(credentials.map(it => it.code), [0, 113, 0, 0])
    assert.ok(credentials[1].message)
    const given = [0, 2, 3]
    assert.deepEqual(given.map(it => credentials[it].cred_revoc_id), ['1', '2', '3'])
    if (issuance === BY_DEFAULT) assert.equal(delta, null)
    else registry.changes.push(delta)
    for (const at of given) {
      const mine = await registry.keep(metadata[at], credentials[at].cred_json)
      const state = await registry.state(100, credentials[at].cred_revoc_id)
      assert.equal(await registry.verify(await registry.prove(mine, state)), true)
    }
    // Places for some, then for none.
    const more = (await newOrders(2)).orders
    assert.deepEqual((await create(more)).credentials.map(it => it.code), [0, 400])
    await fails(create(more), 'AnoncredsRevocationRegistryFullError')
  })
}

/** Orders of `issuerCreateCredentials`, and what their holders need for the credentials. */
async function newOrders (count) {
  const asked = await Promise.all(Array.from({ length: count }, () => issuer.ask()))
  return {
    orders: asked.map(([offer, request]) => ({ cred_offer: offer, cred_req: request, cred_values: { ...VALUES } })),
    metadata: asked.map(it => it[2])
  }
}

test('many credentials without a registry', async () => {
  const { orders, metadata } = await newOrders(2)
  const made = await indy.issuerCreateCredentials(issuer.wh, orders, null, null)
  assert.equal(made.revoc_reg_delta, null)
  for (const [at, { code, cred_json: credential, cred_revoc_id: place }] of made.credentials.entries()) {
    assert.deepEqual([code, place], [0, null])
    const name = await indy.proverStoreCredential(
      issuer.wh, null, metadata[at], credential, issuer.definition, null)
    const info = await indy.proverGetCredential(issuer.wh, name)
    assert.deepEqual([info.rev_reg_id, info.cred_rev_id], [null, null])
  }
})

test('one of two registries of a tag is made, and given again', async () => {
  const directory = newDirectory()
  const writer = await indy.openBlobStorageWriter('default', storageAt(directory))
  const create = () => indy.issuerCreateAndStoreRevocReg(
    issuer.wh, ISSUER, 'CL_ACCUM', 'same', issuer.definitionId, { max_cred_num: 1000 }, writer)
  const made = await Promise.allSettled([create(), create()])
  const first = made.find(it => it.status === 'fulfilled').value
  assert.equal(made.find(it => it.status === 'rejected').reason.indyName, 'WalletItemAlreadyExists')
  assert.deepEqual(await create(), first)
  const { issuanceType, tailsHash, tailsLocation } = first[1].value
  assert.equal(issuanceType, ON_DEMAND)
  assert.deepEqual(fs.readdirSync(directory), [tailsHash])
  assert.equal(base58(createHash('sha256').update(fs.readFileSync(tailsLocation)).digest()), tailsHash)
})

function base58 (bytes) {
  let text = ''
  for (let number = BigInt('0x' + bytes.toString('hex')); number > 0n; number /= 58n) {
    text = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'[Number(number % 58n)] + text
  }
  return '1'.repeat(bytes.findIndex(it => it !== 0)) + text
}

test('a time has 64 bits', async () => {
  const registry = await Registry.create(issuer, newDirectory(), BY_DEFAULT, 2)
  const [mine, place] = await registry.give()
  // As an object JavaScript would round the number; as a text it stays.
  const time = 2n ** 63n + 1n
  const texts = [registry.definition, await registry.delta()].map(it => JSON.stringify(it))
  const state = await new Promise((resolve, reject) => indy.capi.createRevocationState(
    registry.reader, ...texts, time, place, (code, text) => code === 0 ? resolve(text) : reject(code)))
  assert.ok(state.includes(`"timestamp":${time}`))
  const choice = JSON.stringify(choiceOf(mine, 0)).replaceAll('"timestamp":0', `"timestamp":${time}`)
  const states = `{"${registry.id}":{"${time}":${state}}}`
  const proof = await new Promise((resolve, reject) => indy.capi.proverCreateProof(
    issuer.wh, JSON.stringify(REQUEST), choice, SECRET, ...issuer.ledger.map(it => JSON.stringify(it)), states,
    (code, text) => code === 0 ? resolve(text) : reject(code)))
  assert.ok(proof.includes(`"timestamp":${time}`))
  const entries = `{"${registry.id}":{"${time}":${JSON.stringify(registry.entry)}}}`
  assert.equal(await indy.verifierVerifyProof(
    REQUEST, proof, ...issuer.ledger, byId(registry.definition), entries), true)
})

test('a proof need not tell of revocation, unless it is asked for', async () => {
  const registry = await Registry.create(issuer, newDirectory(), BY_DEFAULT, 2)
  const [mine] = await registry.give()
  const request = { ...REQUEST, non_revoked: null }
  const proof = await indy.proverCreateProof(
    issuer.wh, request, choiceOf(mine, null), SECRET, ...issuer.ledger, {})
  assert.equal(proof.identifiers[0].timestamp, null)
  assert.equal(await indy.verifierVerifyProof(request, proof, ...issuer.ledger, {}, {}), true)
  await fails(indy.verifierVerifyProof(REQUEST, proof, ...issuer.ledger, {}, {}), 'CommonInvalidStructure')
})

test('storages are directories', async () => {
  const [here, there] = [storageAt(newDirectory()), storageAt(newDirectory())]
  const handles = []
  for (const open of [indy.openBlobStorageReader, indy.openBlobStorageWriter]) {
    for (const config of [here, there]) handles.push(await open('default', config))
  }
  assert.equal(new Set(handles).size, 4)
  assert.equal(await indy.openBlobStorageReader('default', here), handles[0])
  assert.equal(await indy.openBlobStorageWriter('default', here), handles[2])
  assert.ok(!fs.existsSync(here.base_dir) && !fs.existsSync(there.base_dir))
})

for (const kind of ['qualified/by_default', 'unqualified/on_demand']) {
  const read = name => JSON.parse(fs.readFileSync(path.join(VECTORS, 'anoncreds', kind, name + '.json'), 'utf8'))
  const verify = proof => indy.verifierVerifyProof(
    read(proof + '.proof_request'), read(proof + '.proof'), byId(read('../schema')), byId(read('../cred_def')),
    read(proof + '.rev_reg_defs'), read(proof + '.rev_regs'))

  test(`proofs of libindy, ${kind}`, async () => {
    assert.equal(await verify('valid_t100'), true)
    assert.equal(await verify('valid_after_other_revoked_t200'), true)
    assert.equal(await verify('revoked_cred1_t200'), false)
  })

  test(`proofs of libindy are not tied to their credentials, ${kind}`, async t => {
    t.after(() => indy.setRuntimeConfig({ non_revocation_proofs_accepted: 'any' }))
    for (const accepted of ['linked', 'bound']) {
      indy.setRuntimeConfig({ non_revocation_proofs_accepted: accepted })
      const error = await fails(verify('valid_t100'), 'AnoncredsProofRejected')
      assert.match(error.indyMessage, /non_revocation_proofs_accepted/)
    }
  })
}
