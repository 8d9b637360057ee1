// Relations between the wallet's own DIDs and those of others. Documented in types/pairwise.d.ts.

'use strict'

const { family, takes } = require('../command')
const { flag, json, jsonTexts, number, text } = require('../kinds')

const relation = { wh: number, theirDid: text }

module.exports = family({
  isPairwiseExists: takes(relation).gives(flag),
  createPairwise: takes({ ...relation, myDid: text, metadata: text }),
  listPairwise: takes({ wh: number }).gives(jsonTexts),
  getPairwise: takes(relation).gives(json),
  setPairwiseMetadata: takes({ ...relation, metadata: text })
})
