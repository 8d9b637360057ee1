// Records of the application's own, in its wallet. Documented in types/nonSecrets.d.ts.

'use strict'

const { family, takes } = require('../command')
const { json, number, size, text } = require('../kinds')

const record = { wh: number, type: text, id: text }

module.exports = family({
  addWalletRecord: takes({ ...record, value: text, tags: json }),
  updateWalletRecordValue: takes({ ...record, value: text }),
  updateWalletRecordTags: takes({ ...record, tags: json }),
  addWalletRecordTags: takes({ ...record, tags: json }),
  deleteWalletRecordTags: takes({ ...record, tagNames: json }),
  deleteWalletRecord: takes(record),
  getWalletRecord: takes({ ...record, options: json }).gives(json),
  openWalletSearch: takes({ wh: number, type: text, query: json, options: json }).gives(number),
  fetchWalletSearchNextRecords: takes({ wh: number, walletSearchHandle: number, count: size }).gives(json),
  closeWalletSearch: takes({ walletSearchHandle: number }),

  // indy-sdk has no such function.
  changeWalletRecords: takes({ wh: number, changes: json, options: json }).gives(json)
})
