// Issuers, revocation registries, credentials in them, and what a ledger tells of all.

'use strict'

const { indy } = require('./wallets')

const [ISSUER, PROVER, SECRET] = ['V4SGRU86Z58d6TV7PBUe6f', 'VsKV7grR1BUE29mG2Fm2kX', 'secret']
const [BY_DEFAULT, ON_DEMAND] = ['ISSUANCE_BY_DEFAULT', 'ISSUANCE_ON_DEMAND']
const REVOCABLE = { support_revocation: true }
const VALUES = {
  name: { raw: 'Alex', encoded: '99262857098057710338306967609588410025648622308394' },
  age: { raw: '28', encoded: '28' }
}
const REQUEST = {
  name: 'n',
  version: '0.1',
  nonce: '1234567890123456789',
  requested_attributes: { a: { name: 'name', restrictions: [{ issuer_did: ISSUER }] } },
  requested_predicates: { p: { name: 'age', p_type: '>=', p_value: 18 } },
  non_revoked: { from: 1, to: 1000 }
}

let tags = 0

/** The configuration of a blob storage. */
const storageAt = directory => ({ base_dir: directory, uri_pattern: '' })

const byId = it => ({ [it.id]: it })

/** Answers REQUEST from one credential, which was valid at a time. */
function choiceOf (credential, timestamp) {
  const chosen = { cred_id: credential, ...(timestamp !== null && { timestamp }) }
  return {
    self_attested_attributes: {},
    requested_attributes: { a: { ...chosen, revealed: true } },
    requested_predicates: { p: chosen }
  }
}

/** A definition, in a wallet that is the holder's too. */
class Issuer {
  static async create (wh, config = REVOCABLE) {
    const it = new Issuer()
    it.wh = wh
    it.schema = (await indy.issuerCreateSchema(ISSUER, 'gvt', '1.0', ['name', 'age']))[1]
    const made = await indy.issuerCreateAndStoreCredentialDef(wh, ISSUER, it.schema, 'tag', 'CL', config)
    ;[it.definitionId, it.definition] = made
    await indy.proverCreateMasterSecret(wh, SECRET)
    return it
  }

  /** The schemas and the definitions, as holders and verifiers give them to the library. */
  get ledger () {
    return [byId(this.schema), byId(this.definition)]
  }

  /** An offer, a holder's request for it, and the request's metadata. */
  async ask () {
    const offer = await indy.issuerCreateCredentialOffer(this.wh, this.definitionId)
    return [offer, ...await indy.proverCreateCredentialReq(this.wh, PROVER, offer, this.definition, SECRET)]
  }
}

/** A registry and all that the ledger was told of it. */
class Registry {
  static async create (issuer, directory, issuance, places) {
    const it = new Registry()
    const config = storageAt(directory)
    const writer = await indy.openBlobStorageWriter('default', config)
    const kind = { issuance_type: issuance, max_cred_num: places }
    const made = await indy.issuerCreateAndStoreRevocReg(
      issuer.wh, ISSUER, null, `${++tags}`, issuer.definitionId, kind, writer)
    it.issuer = issuer
    it.reader = await indy.openBlobStorageReader('default', config)
    ;[it.id, it.definition, it.entry] = made
    it.changes = [it.entry]
    return it
  }

  /** Signs a credential, tells the ledger, and gives the credential and its place. */
  async issue (offer, request) {
    const [credential, place, delta] = await indy.issuerCreateCredential(
      this.issuer.wh, offer, request, VALUES, this.id, this.reader)
    if (delta !== null) this.changes.push(delta)
    return [credential, place]
  }

  /** Issues a credential to the holder, and gives its name in the wallet and its place. */
  async give () {
    const [offer, request, metadata] = await this.issuer.ask()
    const [credential, place] = await this.issue(offer, request)
    return [await this.keep(metadata, credential), place]
  }

  keep (metadata, credential) {
    return indy.proverStoreCredential(
      this.issuer.wh, null, metadata, credential, this.issuer.definition, this.definition)
  }

  async revoke (place) {
    this.changes.push(await indy.issuerRevokeCredential(this.issuer.wh, this.reader, this.id, place))
  }

  async recover (place) {
    this.changes.push(await indy.issuerRecoverCredential(this.issuer.wh, this.reader, this.id, place))
  }

  /** What has changed since there were so many changes, or all, as the ledger tells it. */
  async delta (since = 0) {
    let [merged, ...following] = this.changes.slice(since)
    for (const change of following) merged = await indy.issuerMergeRevocationRegistryDeltas(merged, change)
    return merged
  }

  /** The state of now, which is the given time. */
  async state (time, place) {
    return indy.createRevocationState(this.reader, this.definition, await this.delta(), time, place)
  }

  /** The state of now from one of the time when there were so many changes. */
  async updated (state, since, time, place) {
    return indy.updateRevocationState(this.reader, state, this.definition, await this.delta(since), time, place)
  }

  prove (credential, state) {
    return indy.proverCreateProof(
      this.issuer.wh, REQUEST, choiceOf(credential, state.timestamp), SECRET, ...this.issuer.ledger,
      { [this.id]: { [state.timestamp]: state } })
  }

  /** Whether a proof is true now, or when there was another entry. */
  verify (proof, entry = this.changes.at(-1)) {
    const time = proof.identifiers[0].timestamp
    return indy.verifierVerifyProof(
      REQUEST, proof, ...this.issuer.ledger, byId(this.definition), { [this.id]: { [time]: entry } })
  }
}

module.exports = {
  BY_DEFAULT, ISSUER, Issuer, ON_DEMAND, PROVER, REQUEST, REVOCABLE, Registry, SECRET, VALUES, byId, choiceOf, storageAt
}
