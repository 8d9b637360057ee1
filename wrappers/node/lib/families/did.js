// Decentralised identifiers (DIDs) and their keys. Documented in types/did.d.ts.

'use strict'

const { family, takes } = require('../command')
const { json, number, text } = require('../kinds')

const own = { wh: number, did: text }

module.exports = family({
  createAndStoreMyDid: takes({ wh: number, did: json }).gives(text, text),
  replaceKeysStart: takes({ ...own, identity: json }).gives(text),
  replaceKeysApply: takes(own),
  storeTheirDid: takes({ wh: number, identity: json }),
  keyForDid: takes({ poolHandle: number, wh: number, did: text }).gives(text),
  keyForLocalDid: takes(own).gives(text),
  setEndpointForDid: takes({ ...own, address: text, transportKey: text }),
  getEndpointForDid: takes({ wh: number, poolHandle: number, did: text }).gives(text, text),
  setDidMetadata: takes({ ...own, metadata: text }),
  getDidMetadata: takes(own).gives(text),
  getMyDidWithMeta: takes({ wh: number, myDid: text }).gives(json),
  listMyDidsWithMeta: takes({ wh: number }).gives(json),
  abbreviateVerkey: takes({ did: text, fullVerkey: text }).gives(text),
  qualifyDid: takes({ ...own, method: text }).gives(text),

  // indy-sdk has no such function.
  deleteDid: takes(own)
})
