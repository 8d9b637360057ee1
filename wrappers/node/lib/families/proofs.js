// Proofs from anonymous credentials, by holders and for verifiers. Documented in types/proofs.d.ts.

'use strict'

const { family, takes } = require('../command')
const { flag, json, number, seconds, size, text } = require('../kinds')

const state = { revRegDef: json, revRegDelta: json, timestamp: seconds, credRevId: text }

module.exports = family({
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
  generateNonce: takes({}).gives(text)
})
