// Directories with the tails of revocation registries. Documented in types/blobStorage.d.ts.

'use strict'

const { family, takes } = require('../command')
const { json, number, text } = require('../kinds')

module.exports = family({
  openBlobStorageReader: takes({ type: text, config: json }).gives(number),
  openBlobStorageWriter: takes({ type: text, config: json }).gives(number)
})
