// Wallets: encrypted stores of keys, DIDs and credentials. Documented in types/wallet.d.ts.

'use strict'

const { family, takes } = require('../command')
const { json, number, text } = require('../kinds')

module.exports = family({
  createWallet: takes({ config: json, credentials: json }),
  openWallet: takes({ config: json, credentials: json }).gives(number),
  exportWallet: takes({ wh: number, exportConfig: json }),
  importWallet: takes({ config: json, credentials: json, importConfig: json }),
  closeWallet: takes({ wh: number }),
  deleteWallet: takes({ config: json, credentials: json }),
  generateWalletKey: takes({ config: json }).gives(text)
})
