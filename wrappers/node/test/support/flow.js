// A program written for indy-sdk: it knows nothing of this package, and asserts what it is used to.

'use strict'

const assert = require('node:assert/strict')

const ISSUER = 'V4SGRU86Z58d6TV7PBUe6f'
const THEIRS = '8wZcEriaNLNKtteJvx7f8i'
const VALUES = {
  age: { raw: '28', encoded: '28' },
  name: { raw: 'Alex', encoded: '1139481716457488690172217916278103335' }
}
const REQUEST = {
  nonce: '123432421212',
  name: 'proof_req_1',
  version: '0.1',
  requested_attributes: { attr1_referent: { name: 'name' } },
  requested_predicates: { predicate1_referent: { name: 'age', p_type: '>=', p_value: 18 } }
}

async function flow (indy, directory) {
  const config = { id: 'flow', storage_config: { path: directory } }
  const credentials = { key: await indy.generateWalletKey({}), key_derivation_method: 'RAW' }
  assert.strictEqual(await indy.createWallet(config, credentials), null)
  const wh = await indy.openWallet(config, credentials)
  await dids(indy, wh)
  await records(indy, wh)
  await messages(indy, wh)
  await proofs(indy, wh)
  await errors(indy, wh)
  assert.strictEqual(await indy.closeWallet(wh), null)
  assert.strictEqual(await indy.deleteWallet(config, credentials), null)
}

async function dids (indy, wh) {
  const [did, verkey] = await indy.createAndStoreMyDid(wh, { seed: '000000000000000000000000Trustee1' })
  assert.strictEqual(did, ISSUER)
  await indy.setDidMetadata(wh, did, 'metadata')
  const [listed] = await indy.listMyDidsWithMeta(wh)
  assert.deepStrictEqual(listed, { did, verkey, tempVerkey: null, metadata: 'metadata' })
  await indy.storeTheirDid(wh, { did: THEIRS, verkey: 'GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa' })
  await indy.createPairwise(wh, THEIRS, did, null)
  assert.deepStrictEqual(await indy.listPairwise(wh), [{ my_did: did, their_did: THEIRS }])
  assert.strictEqual(await indy.isPairwiseExists(wh, did), false)
}

async function records (indy, wh) {
  await indy.addWalletRecord(wh, 'type', 'id', 'value', { tag: 'x' })
  const record = await indy.getWalletRecord(wh, 'type', 'id', { retrieveTags: true })
  assert.deepStrictEqual(record.tags, { tag: 'x' })
  const search = await indy.openWalletSearch(wh, 'type', { tag: 'x' }, { retrieveTotalCount: true })
  const page = await indy.fetchWalletSearchNextRecords(wh, search, 10)
  assert.deepStrictEqual([page.totalCount, page.records.length], [1, 1])
  assert.strictEqual(await indy.closeWalletSearch(search), null)
}

async function messages (indy, wh) {
  const verkey = await indy.createKey(wh, {})
  const text = Buffer.from('{"a":1}')
  const signature = await indy.cryptoSign(wh, verkey, text)
  assert.ok(Buffer.isBuffer(signature))
  assert.strictEqual(await indy.cryptoVerify(verkey, text, signature), true)
  const packed = await indy.packMessage(wh, text, [verkey], verkey)
  assert.ok(Buffer.isBuffer(packed))
  const { message } = JSON.parse((await indy.unpackMessage(wh, packed)).toString())
  assert.strictEqual(message, '{"a":1}')
  const sealed = await indy.cryptoAuthCrypt(wh, verkey, verkey, text)
  const [sender, opened] = await indy.cryptoAuthDecrypt(wh, verkey, sealed)
  assert.deepStrictEqual([sender, opened], [verkey, text])
}

async function proofs (indy, wh) {
  const [schemaId, schema] = await indy.issuerCreateSchema(ISSUER, 'gvt', '1.0', ['age', 'name'])
  const [defId, definition] = await indy.issuerCreateAndStoreCredentialDef(
    wh, ISSUER, schema, 'TAG1', 'CL', { support_revocation: false })
  await indy.proverCreateMasterSecret(wh, 'secret')
  const offer = await indy.issuerCreateCredentialOffer(wh, defId)
  const [request, metadata] = await indy.proverCreateCredentialReq(wh, ISSUER, offer, definition, 'secret')
  const [credential, place, delta] = await indy.issuerCreateCredential(wh, offer, request, VALUES, null, -1)
  assert.deepStrictEqual([place, delta], [null, null])
  const name = await indy.proverStoreCredential(wh, 'cred', metadata, credential, definition, null)
  const [handle, count] = await indy.proverSearchCredentials(wh, { schema_id: schemaId })
  assert.deepStrictEqual([count, (await indy.proverFetchCredentials(handle, 5)).length], [1, 1])
  await indy.proverCloseCredentialsSearch(handle)
  const chosen = {
    self_attested_attributes: {},
    requested_attributes: { attr1_referent: { cred_id: name, revealed: true } },
    requested_predicates: { predicate1_referent: { cred_id: name } }
  }
  const ledger = [{ [schemaId]: schema }, { [defId]: definition }]
  const proof = await indy.proverCreateProof(wh, REQUEST, chosen, 'secret', ...ledger, {})
  assert.strictEqual(await indy.verifierVerifyProof(REQUEST, proof, ...ledger, {}, {}), true)
}

async function errors (indy, wh) {
  await assert.rejects(indy.keyForLocalDid(wh, 'VsKV7grR1BUE29mG2Fm2kY'), error => {
    assert.strictEqual(error.name, 'IndyError')
    assert.strictEqual(error.message, 'WalletItemNotFound')
    assert.deepStrictEqual([error.indyCode, error.indyName], [212, 'WalletItemNotFound'])
    assert.strictEqual(typeof error.indyMessage, 'string')
    return true
  })
  const [error, did] = await new Promise(resolve => indy.toUnqualified('did:sov:' + ISSUER, (...told) => resolve(told)))
  assert.deepStrictEqual([error, did], [null, ISSUER])
  assert.throws(() => indy.closeWallet('no handle'), TypeError)
}

module.exports = { flow }
