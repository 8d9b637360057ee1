// The holder's part in anonymous credentials. Documented in types/prover.d.ts.

'use strict'

const { family, takes } = require('../command')
const { flag, json, number, size, text } = require('../kinds')

const credential = { wh: number, credId: text }

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
  toUnqualified: takes({ entity: text }).gives(text),

  // indy-sdk does not have these.
  proverSetCredentialAttrTagPolicy: takes({ wh: number, credDefId: text, tagAttrs: json, retroactive: flag }),
  proverGetCredentialAttrTagPolicy: takes({ wh: number, credDefId: text }).gives(json)
})
