// Keys, signatures, boxes and packed messages.

import type { Command, Json, Verkey, WalletHandle } from './command'

export interface KeyConfig {
  /** Makes the keys reproducible; 32 bytes as UTF-8, base64 or hex. */
  seed?: string
  /** The only one. */
  crypto_type?: 'ed25519'
}

/**
 * Makes a pair of keys, stores it, and gives the verkey, by which the pair is named from now on.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemAlreadyExists`, `UnknownCryptoTypeError`.
 */
export const createKey: Command<[wh: WalletHandle, key: Json<KeyConfig>], Verkey>

/**
 * Notes something about a key, in the place of what was noted before. The wallet need not have the key.
 *
 * Errors: `WalletInvalidHandle`, `UnknownCryptoTypeError`.
 */
export const setKeyMetadata: Command<[wh: WalletHandle, verkey: Verkey, metadata: string], void>

/**
 * Tells what `setKeyMetadata` noted about a key.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `UnknownCryptoTypeError`.
 */
export const getKeyMetadata: Command<[wh: WalletHandle, verkey: Verkey], string>

/**
 * Signs a message, which is not empty, by Ed25519, with a key of the wallet.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const cryptoSign: Command<[wh: WalletHandle, signerVk: Verkey, messageRaw: Uint8Array], Buffer>

/**
 * Tells whether a signature is the signer's for this message. Needs no wallet.
 *
 * Errors: `UnknownCryptoTypeError`.
 */
export const cryptoVerify: Command<
  [signerVk: Verkey, messageRaw: Uint8Array, signatureRaw: Uint8Array], boolean
>

/**
 * Encrypts a message, which is not empty, for one recipient, who will know the sender. `packMessage` is newer.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `UnknownCryptoTypeError`.
 */
export const cryptoAuthCrypt: Command<
  [wh: WalletHandle, senderVk: Verkey, recipientVk: Verkey, messageRaw: Uint8Array], Buffer
>

/**
 * Decrypts what `cryptoAuthCrypt` made, and gives the sender's verkey, which is proven, and the message.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `UnknownCryptoTypeError`, `CommonInvalidStructure` (it is for
 * another key, or was changed).
 */
export const cryptoAuthDecrypt: Command<
  [wh: WalletHandle, recipientVk: Verkey, encryptedMsgRaw: Uint8Array], [senderVk: Verkey, message: Buffer]
>

/**
 * Encrypts a message, which is not empty, for one recipient, who will not know the sender: libsodium's sealed box.
 * Needs no wallet.
 *
 * Errors: `UnknownCryptoTypeError`.
 */
export const cryptoAnonCrypt: Command<[recipientVk: Verkey, messageRaw: Uint8Array], Buffer>

/**
 * Decrypts what `cryptoAnonCrypt` made.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `UnknownCryptoTypeError`, `CommonInvalidStructure` (it is for
 * another key, or was changed).
 */
export const cryptoAnonDecrypt: Command<
  [wh: WalletHandle, recipientVk: Verkey, encryptedMsg: Uint8Array], Buffer
>

/**
 * Packs a message, which is UTF-8 and not empty, for one or many recipients: HIPE 0028, also known as Aries RFC 0019.
 * Without a sender nobody knows who sent it, and the wallet is not used. The answer is the text of a JSON object.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (the sender's key), `UnknownCryptoTypeError`.
 */
export const packMessage: Command<
  [wh: WalletHandle, message: Uint8Array, receiverKeys: Json<Verkey[]>, sender?: Verkey | null], Buffer
>

/**
 * Unpacks what `packMessage` made, with the first recipient's key that the wallet has. The answer is the text of
 * `{ message, recipient_verkey, sender_verkey }`; the sender, if there is one, is proven.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (a key of a recipient), `CommonInvalidParam3` (it is no packed
 * message), `CommonInvalidStructure` and `UnknownCryptoTypeError` (it was changed).
 */
export const unpackMessage: Command<[wh: WalletHandle, jwe: Uint8Array], Buffer>
