// The issuer's part in anonymous credentials. Documented in types/issuer.d.ts.

'use strict'

const { family, takes } = require('../command')
const { json, number, optionalHandle, text } = require('../kinds')

const definition = { wh: number, credDefId: text }
const place = { wh: number, blobStorageReaderHandle: number, revRegId: text, credRevocId: text }
const registry = { revRegId: text, blobStorageReaderHandle: optionalHandle }

module.exports = family({
  issuerCreateSchema: takes({ issuerDid: text, name: text, version: text, attrNames: json }).gives(text, json),

  issuerCreateAndStoreCredentialDef: takes({
    wh: number,
    issuerDid: text,
    schema: json,
    tag: text,
    signatureType: text,
    config: json
  }).gives(text, json),

  issuerRotateCredentialDefStart: takes({ ...definition, config: json }).gives(json),
  issuerRotateCredentialDefApply: takes(definition),

  issuerCreateAndStoreRevocReg: takes({
    wh: number,
    issuerDid: text,
    revocDefType: text,
    tag: text,
    credDefId: text,
    config: json,
    tailsWriterHandle: number
  }).gives(text, json, json),

  issuerCreateCredentialOffer: takes(definition).gives(json),

  issuerCreateCredential: takes({ wh: number, credOffer: json, credReq: json, credValues: json, ...registry })
    .gives(json, text, json),

  issuerRevokeCredential: takes(place).gives(json),
  issuerMergeRevocationRegistryDeltas: takes({ revRegDelta: json, otherRevRegDelta: json }).gives(json),

  // indy-sdk does not have these.
  issuerRecoverCredential: takes(place).gives(json),
  issuerCreateCredentials: takes({ wh: number, orders: json, ...registry }).gives(json)
})
