// The holder's part in anonymous credentials, and the verifier's. Documented in types/prover.d.ts.

'use strict'

const { family, takes } = require('../command')
const { flag, json, number, seconds, size, text } = require('../kinds')

const credential = { wh: number, credId: text }
const state = { revRegDef: json, revRegDelta: json, timestamp: seconds, credRevId: text }

module.exports = family({
  proverCreateMasterSecret: takes({ wh: number, masterSecretId: text }).gives(text),

  proverCreateCredentialReq: takes({
    wh: number,
    proverDid: text,
    credOffer: json,
    credDef: json,
    masterSecretId: text
  }).gives(json, json),

  proverStoreCredential: takes({ ...credential, credReqMetadata: json, cred: json, credDef: json, revRegDef: json })
    .gives(text),

  proverGetCredentials: takes({ wh: number, filter: json }).gives(json),
  proverGetCredential: takes(credential).gives(json),
  proverDeleteCredential: takes(credential),
  proverSearchCredentials: takes({ wh: number, query: json }).gives(number, number),
  proverFetchCredentials: takes({ sh: number, count: size }).gives(json),
  proverCloseCredentialsSearch: takes({ sh: number }),

  proverGetCredentialsForProofReq: takes({ wh: number, proofRequest: json }).gives(json),
  proverSearchCredentialsForProofReq: takes({ wh: number, proofRequest: json, extraQuery: json }).gives(number),
  proverFetchCredentialsForProofReq: takes({ sh: number, itemReferent: text, count: size }).gives(json),
  proverCloseCredentialsSearchForProofReq: takes({ sh: number }),

  proverCreateProof: takes({
    wh: number,
    proofReq: json,
    requestedCredentials: json,
    masterSecretName: text,
    schemas: json,
    credentialDefs: json,
    revStates: json
  }).gives(json),

  verifierVerifyProof: takes({
    proofRequest: json,
    proof: json,
    schemas: json,
    credentialDefsJsons: json,
    revRegDefs: json,
    revRegs: json
  }).gives(flag),

  createRevocationState: takes({ blobStorageReaderHandle: number, ...state }).gives(json),
  updateRevocationState: takes({ blobStorageReaderHandle: number, revState: json, ...state }).gives(json),
  generateNonce: takes({}).gives(text),
  toUnqualified: takes({ entity: text }).gives(text),

  // indy-sdk does not have these.
  proverSetCredentialAttrTagPolicy: takes({ wh: number, credDefId: text, tagAttrs: json, retroactive: flag }),
  proverGetCredentialAttrTagPolicy: takes({ wh: number, credDefId: text }).gives(json)
})
