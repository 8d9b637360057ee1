// Keys, signatures, boxes and packed messages. Documented in types/crypto.d.ts.

'use strict'

const { family, takes } = require('../command')
const { bytes, flag, json, number, text } = require('../kinds')

const sealed = { wh: number, recipientVk: text }

module.exports = family({
  createKey: takes({ wh: number, key: json }).gives(text),
  setKeyMetadata: takes({ wh: number, verkey: text, metadata: text }),
  getKeyMetadata: takes({ wh: number, verkey: text }).gives(text),
  cryptoSign: takes({ wh: number, signerVk: text, messageRaw: bytes }).gives(bytes),
  cryptoVerify: takes({ signerVk: text, messageRaw: bytes, signatureRaw: bytes }).gives(flag),
  cryptoAuthCrypt: takes({ wh: number, senderVk: text, recipientVk: text, messageRaw: bytes }).gives(bytes),
  cryptoAuthDecrypt: takes({ ...sealed, encryptedMsgRaw: bytes }).gives(text, bytes),
  cryptoAnonCrypt: takes({ recipientVk: text, messageRaw: bytes }).gives(bytes),
  cryptoAnonDecrypt: takes({ ...sealed, encryptedMsg: bytes }).gives(bytes),
  packMessage: takes({ wh: number, message: bytes, receiverKeys: json, sender: text }).gives(bytes),
  unpackMessage: takes({ wh: number, jwe: bytes }).gives(bytes)
})
