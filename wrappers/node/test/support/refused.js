// Commands of revocation that are refused: each would succeed but for the one argument that is wrong.

'use strict'

const path = require('node:path')
const fs = require('node:fs')
const { indy, newDirectory } = require('./wallets')
const {
  BY_DEFAULT, ISSUER, ON_DEMAND, REQUEST, Registry, SECRET, VALUES, byId, choiceOf, storageAt
} = require('./registries')

const NOWHERE = '/nowhere'

/** What the refused commands are about. None of them changes it. */
async function sceneOf (issuer) {
  const directory = newDirectory()
  const full = await Registry.create(issuer, directory, ON_DEMAND, 2) // place 1 is valid, 2 revoked, no more
  const [mine, place] = await full.give()
  await full.revoke((await full.give())[1])
  const state = await full.state(100, place)
  const empty = await Registry.create(issuer, directory, ON_DEMAND, 2) // nothing is issued
  const writer = await indy.openBlobStorageWriter('default', storageAt(directory))
  const asked = await issuer.ask()
  return { issuer, directory, full, empty, writer, asked, mine, state, proof: await full.prove(mine, state) }
}

const create = (it, wrong) => {
  const { wh, did, type, tag, definition, config, writer } = {
    wh: it.issuer.wh,
    did: ISSUER,
    type: null,
    tag: 'refused',
    definition: it.issuer.definitionId,
    config: {},
    writer: it.writer,
    ...wrong
  }
  return indy.issuerCreateAndStoreRevocReg(wh, did, type, tag, definition, config, writer)
}

async function belowAFile (it) {
  const file = path.join(it.directory, 'file')
  fs.writeFileSync(file, '')
  return create(it, { writer: await indy.openBlobStorageWriter('default', storageAt(file)) })
}

async function ofAPlainDefinition (it) {
  const { wh, schema } = it.issuer
  const [definition] = await indy.issuerCreateAndStoreCredentialDef(wh, ISSUER, schema, 'plain', null, null)
  return create(it, { definition })
}

const issue = (it, registry, reader) =>
  indy.issuerCreateCredential(it.issuer.wh, it.asked[0], it.asked[1], VALUES, registry, reader)

const issueMany = (it, wrong) => {
  const orders = [{ cred_offer: it.asked[0], cred_req: it.asked[1], cred_values: VALUES }]
  const args = { wh: it.issuer.wh, orders, registry: it.empty.id, reader: it.empty.reader, ...wrong }
  return indy.issuerCreateCredentials(args.wh, args.orders, args.registry, args.reader)
}

const changed = change => (it, place, wrong) => {
  const args = { wh: it.issuer.wh, reader: it.full.reader, registry: it.full.id, ...wrong }
  return indy[change](args.wh, args.reader, args.registry, place)
}
const revoke = changed('issuerRevokeCredential')
const recover = changed('issuerRecoverCredential')

const rightState = it => ({ reader: it.full.reader, definition: it.full.definition, time: 200, place: '1' })

async function createState (it, wrong) {
  const args = { ...rightState(it), delta: await it.full.delta(), ...wrong }
  return indy.createRevocationState(args.reader, args.definition, args.delta, args.time, args.place)
}

async function updateState (it, wrong) {
  const args = { ...rightState(it), state: it.state, delta: it.full.changes.at(-1), ...wrong }
  return indy.updateRevocationState(args.reader, args.state, args.definition, args.delta, args.time, args.place)
}

const withoutTails = async (compute, it) =>
  compute(it, { reader: await indy.openBlobStorageReader('default', storageAt(NOWHERE)) })

const merge = indy.issuerMergeRevocationRegistryDeltas

/** Stores a credential of a registry of its own. */
async function store (it, definitionOf, name = null) {
  const [offer, request, metadata] = await it.issuer.ask()
  const its = await Registry.create(it.issuer, it.directory, BY_DEFAULT, 1)
  const [credential] = await its.issue(offer, request)
  const { wh, definition } = it.issuer
  return indy.proverStoreCredential(wh, name, metadata, credential, definition, definitionOf(its))
}

const prove = (it, states) => indy.proverCreateProof(
  it.issuer.wh, REQUEST, choiceOf(it.mine, 100), SECRET, ...it.issuer.ledger, states)

const stateOf = (it, time) => ({ [it.full.id]: { [time]: it.state } })

const verify = (it, wrong) => {
  const args = {
    proof: it.proof,
    definitions: byId(it.full.definition),
    entries: { [it.full.id]: { 100: it.full.changes.at(-1) } },
    ...wrong
  }
  return indy.verifierVerifyProof(REQUEST, args.proof, ...it.issuer.ledger, args.definitions, args.entries)
}

function ofAnotherDefinition (it) {
  return byId({ ...it.full.definition, credDefId: it.issuer.definitionId.replace('tag', 'other') })
}

function withAnotherValue (proof) {
  const shown = structuredClone(proof)
  shown.requested_proof.revealed_attrs.a.encoded = '1'
  return shown
}

const refusedChanges = (done, change) => ({
  [`${done} in no wallet`]: ['WalletInvalidHandle', it => change(it, '1', { wh: -1 })],
  [`${done} without a reader`]: ['CommonInvalidStructure', it => change(it, '1', { reader: -1 })],
  [`${done} in an unknown registry`]: ['WalletItemNotFound', it => change(it, '1', { registry: it.full.id + '0' })],
  [`${done} in no registry`]: ['CommonInvalidStructure', it => change(it, '1', { registry: 'none' })],
  [`${done} at no number`]: ['CommonInvalidStructure', it => change(it, 'one')],
  [`${done} at 0`]: ['AnoncredsInvalidUserRevocId', it => change(it, '0')],
  [`${done} beyond the last place`]: ['AnoncredsInvalidUserRevocId', it => change(it, '3')]
})

const refusedStates = (name, compute) => ({
  [`${name} at no number`]: ['CommonInvalidStructure', it => compute(it, { place: 'one' })],
  [`${name} beyond the last place`]: ['AnoncredsInvalidUserRevocId', it => compute(it, { place: '3' })],
  [`${name} without a reader`]: ['CommonInvalidStructure', it => compute(it, { reader: -1 })],
  [`${name} of no registry`]: ['CommonInvalidStructure', it => compute(it, { definition: {} })],
  [`${name} without tails`]: ['CommonIOError', it => withoutTails(compute, it)]
})

/** By what is wrong: the error's name, and the command. */
const REFUSED = {
  'registry in no wallet': ['WalletInvalidHandle', it => create(it, { wh: -1 })],
  'registry of no DID': ['CommonInvalidStructure', it => create(it, { did: '0OIl' })],
  'registry of another type': ['CommonInvalidStructure', it => create(it, { type: 'OTHER' })],
  'registry of an empty type': ['CommonInvalidParam4', it => create(it, { type: '' })],
  'registry without a tag': ['CommonInvalidParam5', it => create(it, { tag: '' })],
  'registry of no definition': ['CommonInvalidStructure', it => create(it, { definition: 'none' })],
  'registry of an unknown definition':
    ['WalletItemNotFound', it => create(it, { definition: `${ISSUER}:3:CL:99:tag` })],
  'registry of a plain definition': ['CommonInvalidStructure', ofAPlainDefinition],
  'registry without places': ['CommonInvalidStructure', it => create(it, { config: { max_cred_num: 0 } })],
  'registry without a writer': ['CommonInvalidStructure', it => create(it, { writer: -1 })],
  'registry with a reader': ['CommonInvalidStructure', it => create(it, { writer: it.full.reader })],
  'registry below a file': ['CommonIOError', belowAFile],
  'place in a full registry': ['AnoncredsRevocationRegistryFullError', it => issue(it, it.full.id, it.full.reader)],
  'place in an unknown registry': ['WalletItemNotFound', it => issue(it, it.full.id + '0', it.full.reader)],
  'place without a reader': ['CommonInvalidStructure', it => issue(it, it.empty.id, null)],
  'many in no wallet': ['WalletInvalidHandle', it => issueMany(it, { wh: -1 })],
  'many that are no list': ['CommonInvalidStructure', it => issueMany(it, { orders: {} })],
  'many in a full registry': ['AnoncredsRevocationRegistryFullError', it => issueMany(it, { registry: it.full.id })],
  'many in an unknown registry': ['WalletItemNotFound', it => issueMany(it, { registry: it.full.id + '0' })],
  'many without a reader': ['CommonInvalidStructure', it => issueMany(it, { reader: null })],
  ...refusedChanges('revoked', revoke),
  ...refusedChanges('recovered', recover),
  'revoked twice': ['AnoncredsInvalidUserRevocId', it => revoke(it, '2')],
  'revoked before it was issued': ['AnoncredsInvalidUserRevocId', it => revoke(it, '1', { registry: it.empty.id })],
  'recovered before it was revoked': ['AnoncredsInvalidUserRevocId', it => recover(it, '1')],
  'merged in the wrong order': ['CommonInvalidStructure', it => merge(it.full.changes[2], it.full.changes[1])],
  'merged with no delta': ['CommonInvalidStructure', it => merge(it.full.changes[2], {})],
  'nothing merged': ['CommonInvalidParam2', it => merge('', it.full.entry)],
  'merged with nothing': ['CommonInvalidParam3', it => merge(it.full.entry, '')],
  ...refusedStates('state', createState),
  ...refusedStates('updated state', updateState),
  'updated state of none': ['CommonInvalidStructure', it => updateState(it, { state: {} })],
  'stored without its registry': ['CommonInvalidStructure', it => store(it, () => null)],
  'stored with another registry': ['CommonInvalidStructure', it => store(it, () => it.full.definition)],
  'stored under a name taken': ['WalletItemAlreadyExists', it => store(it, its => its.definition, it.mine)],
  'proven without a state': ['CommonInvalidStructure', it => prove(it, {})],
  'proven with a state of another time': ['CommonInvalidStructure', it => prove(it, stateOf(it, 99))],
  'verified without the registry': ['CommonInvalidStructure', it => verify(it, { definitions: {} })],
  'verified without an entry': ['CommonInvalidStructure', it => verify(it, { entries: {} })],
  "verified with another definition's registry":
    ['AnoncredsProofRejected', it => verify(it, { definitions: ofAnotherDefinition(it) })],
  'verified with another value': ['AnoncredsProofRejected', it => verify(it, { proof: withAnotherValue(it.proof) })]
}

module.exports = { NOWHERE, REFUSED, createState, merge, prove, sceneOf, stateOf, updateState, verify }
