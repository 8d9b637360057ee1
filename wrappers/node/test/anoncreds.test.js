// Schemas, credential definitions, and credentials from the offer to a verified proof.

'use strict'

const assert = require('node:assert/strict')
const { before, test } = require('node:test')
const { fails, indy, openWallet } = require('./support/wallets')
const { ISSUER, Issuer, PROVER, REQUEST, REVOCABLE, SECRET, VALUES } = require('./support/registries')

const ATTRIBUTES = ['name', 'age', 'height']
const NO_REVOCATION = { ...REQUEST, non_revoked: null }
const ASKED = {
  ...NO_REVOCATION,
  requested_attributes: { ...REQUEST.requested_attributes, self: { name: 'phone' } }
}
const CHOICE = {
  self_attested_attributes: { self: '8-800' },
  requested_attributes: { a: { cred_id: 'mine', revealed: true } },
  requested_predicates: { p: { cred_id: 'mine' } }
}

const newSchema = (did = ISSUER) => indy.issuerCreateSchema(did, 'person', '1.0', ATTRIBUTES)

test('schemas', async () => {
  const [id, schema] = await newSchema()
  assert.equal(id, `${ISSUER}:2:person:1.0`)
  const { attrNames, ...rest } = schema
  assert.deepEqual(attrNames.toSorted(), ATTRIBUTES.toSorted())
  assert.deepEqual(rest, { ver: '1.0', id, name: 'person', version: '1.0', seqNo: null })
  assert.equal((await newSchema('did:sov:' + ISSUER))[0], `schema:sov:did:sov:${ISSUER}:2:person:1.0`)
})

test('malformed schemas', async () => {
  const bad = ['CommonInvalidStructure', 'CommonInvalidParam2', 'CommonInvalidParam4', 'CommonInvalidParam5']
  const many = Array.from({ length: 126 }, (_, n) => `${n}`)
  for (const [did, names] of [['0OIl', ['a']], [ISSUER, []], [ISSUER, '{'], [ISSUER, many]]) {
    await fails(indy.issuerCreateSchema(did, 'person', '1.0', names), ...bad)
  }
})

for (const config of [null, {}, REVOCABLE]) {
  test(`a definition, ${JSON.stringify(config)}`, async t => {
    const wh = await openWallet(t)
    const [schemaId, schema] = await newSchema()
    const define = () => indy.issuerCreateAndStoreCredentialDef(wh, ISSUER, schema, 'tag', null, config)
    const [id, definition] = await define()
    assert.equal(id, `${ISSUER}:3:CL:${schemaId}:tag`)
    const { ver, type, tag, schemaId: itsSchema, value } = definition
    assert.deepEqual([definition.id, ver, type, tag, itsSchema], [id, '1.0', 'CL', 'tag', schemaId])
    assert.equal(BigInt(value.primary.n).toString(2).length, 2048)
    assert.deepEqual(Object.keys(value.primary.r).sort(), [...ATTRIBUTES, 'master_secret'].sort())
    assert.equal('revocation' in value, config === REVOCABLE)
    assert.deepEqual(await define(), [id, definition], 'a repeated one is the stored one')
  })
}

test("a ledger's number of a schema is in the id of the definition", async t => {
  const [, schema] = await newSchema()
  const wh = await openWallet(t)
  const [id, definition] = await indy.issuerCreateAndStoreCredentialDef(
    wh, ISSUER, { ...schema, seqNo: 12 }, 'tag', 'CL', null)
  assert.equal(id, `${ISSUER}:3:CL:12:tag`)
  assert.equal(definition.schemaId, '12')
})

test('malformed definitions', async t => {
  const wh = await openWallet(t)
  const [, schema] = await newSchema()
  const define = indy.issuerCreateAndStoreCredentialDef
  await fails(define(-1, ISSUER, schema, 'tag', null, null), 'WalletInvalidHandle')
  const bad = ['CommonInvalidStructure', 'CommonInvalidParam3', 'CommonInvalidParam4', 'CommonInvalidParam7']
  const malformed = [
    ['0OIl', schema, null, null], [ISSUER, '{', null, null], [ISSUER, {}, null, null], [ISSUER, schema, 'RSA', null],
    [ISSUER, schema, null, '{'], [ISSUER, schema, null, { support_revocation: 'yes' }]
  ]
  for (const [did, its, type, config] of malformed) await fails(define(wh, did, its, 'tag', type, config), ...bad)
})

let world
before(async t => { world = await Issuer.create(await openWallet(t), null) })

async function getIssued (name, values = VALUES, it = world) {
  const [offer, request, metadata] = await it.ask()
  const [credential, place, delta] = await indy.issuerCreateCredential(it.wh, offer, request, values, null, null)
  assert.deepEqual([place, delta], [null, null])
  return indy.proverStoreCredential(it.wh, name, metadata, credential, it.definition, null)
}

test('a credential is kept, told and deleted', async () => {
  assert.equal(await getIssued('told'), 'told')
  const info = await indy.proverGetCredential(world.wh, 'told')
  assert.deepEqual(info.attrs, { name: 'Alex', age: '28' })
  assert.deepEqual(await indy.proverGetCredentials(world.wh, {}), [info])
  await indy.proverDeleteCredential(world.wh, 'told')
  await fails(indy.proverGetCredential(world.wh, 'told'), 'WalletItemNotFound')
  const unnamed = await getIssued(null)
  assert.equal(unnamed.length, 36)
  await indy.proverDeleteCredential(world.wh, unnamed)
})

test('a proof', async () => {
  await getIssued('mine')
  const prove = asked => indy.proverCreateProof(world.wh, asked, CHOICE, SECRET, ...world.ledger, {})
  const verify = (asked, proof) => indy.verifierVerifyProof(asked, proof, ...world.ledger, {}, {})
  const proof = await prove(ASKED)
  assert.equal(proof.requested_proof.revealed_attrs.a.raw, 'Alex')
  assert.equal(await verify(ASKED, proof), true)
  assert.equal(await verify({ ...ASKED, nonce: '1' }, proof), false)
  const changed = structuredClone(proof)
  changed.requested_proof.revealed_attrs.a.encoded = '1'
  await fails(verify(ASKED, changed), 'AnoncredsProofRejected')
  const impossible = { p: { name: 'age', p_type: '>', p_value: 28 } }
  await fails(prove({ ...ASKED, requested_predicates: impossible }), 'CommonInvalidStructure')
  await indy.proverDeleteCredential(world.wh, 'mine')
})

test('searches for credentials', async () => {
  const ages = ['17', '18', '19'].map(age => ({ ...VALUES, age: { raw: age, encoded: age } }))
  const names = await Promise.all(ages.map(values => getIssued(null, values)))
  const [search, count] = await indy.proverSearchCredentials(world.wh, {})
  assert.equal(count, 3)
  const pages = []
  for (let n = 0; n < 3; n++) pages.push((await indy.proverFetchCredentials(search, 2)).length)
  assert.deepEqual(pages, [2, 1, 0])
  await indy.proverCloseCredentialsSearch(search)
  await fails(indy.proverFetchCredentials(search, 1), 'WalletInvalidHandle')

  const found = await indy.proverGetCredentialsForProofReq(world.wh, NO_REVOCATION)
  assert.deepEqual([found.attrs.a.length, found.predicates.p.length], [3, 2])
  const extra = { a: { 'attr::age::value': '17' } }
  const parts = await indy.proverSearchCredentialsForProofReq(world.wh, NO_REVOCATION, extra)
  assert.equal((await indy.proverFetchCredentialsForProofReq(parts, 'a', 9)).length, 1)
  assert.equal((await indy.proverFetchCredentialsForProofReq(parts, 'p', 1)).length, 1)
  await indy.proverCloseCredentialsSearchForProofReq(parts)
  await fails(indy.proverSearchCredentials(world.wh, '[1]'), 'WalletQueryError')
  for (const name of names) await indy.proverDeleteCredential(world.wh, name)
})

test('the policy of tags', async () => {
  const { wh, definitionId } = world
  await getIssued('tagged')
  const found = async () => (await indy.proverGetCredentials(wh, { 'attr::age::value': '28' })).length
  assert.equal(await found(), 1)
  assert.equal(await indy.proverGetCredentialAttrTagPolicy(wh, definitionId), null)
  await indy.proverSetCredentialAttrTagPolicy(wh, definitionId, ['Name'], true)
  assert.deepEqual(await indy.proverGetCredentialAttrTagPolicy(wh, definitionId), ['name'])
  assert.equal(await found(), 0)
  await indy.proverSetCredentialAttrTagPolicy(wh, definitionId, null, false)
  assert.equal(await found(), 0)
  assert.throws(() => indy.proverSetCredentialAttrTagPolicy(wh, definitionId, null, 1), /retroactive/)
  await indy.proverDeleteCredential(wh, 'tagged')
})

test('what is refused', async () => {
  const { wh, definition, definitionId } = world
  await fails(indy.proverCreateMasterSecret(wh, SECRET), 'AnoncredsMasterSecretDuplicateNameError')
  const [offer, request] = await world.ask()
  const registry = `${ISSUER}:4:${definitionId}:CL_ACCUM:tag`
  const error = await fails(
    indy.issuerCreateCredential(wh, offer, request, VALUES, registry, -1), 'CommonInvalidStructure')
  assert.match(error.indyMessage, /blob storage/)
  await fails(indy.issuerCreateCredential(wh, offer, request, {}, null, null), 'CommonInvalidStructure')
  await fails(indy.proverCreateCredentialReq(wh, PROVER, offer, definition, 'other'), 'WalletItemNotFound')
  await fails(indy.proverGetCredentials(-1, {}), 'WalletInvalidHandle')
})

test('keys of a definition are rotated', async t => {
  const it = await Issuer.create(await openWallet(t), null)
  await fails(indy.issuerRotateCredentialDefApply(it.wh, it.definitionId), 'WalletItemNotFound')
  const renewed = await indy.issuerRotateCredentialDefStart(it.wh, it.definitionId, null)
  await indy.issuerRotateCredentialDefApply(it.wh, it.definitionId)
  assert.notDeepEqual(renewed.value, it.definition.value)
  it.definition = renewed
  await getIssued('mine', VALUES, it)
})

test('names without methods', async () => {
  assert.equal(await indy.toUnqualified('did:sov:' + ISSUER), ISSUER)
  assert.equal(await indy.toUnqualified('text'), 'text')
})
