// Decentralised identifiers (DIDs) and their keys.

import type { Command, Did, Json, PoolHandle, Verkey, WalletHandle } from './command'
import type { KeyConfig } from './crypto'

export interface DidConfig extends KeyConfig {
  /** The DID; made of the verkey's first 16 bytes unless given. */
  did?: Did
  /** Makes the DID of the whole verkey. */
  cid?: boolean
  /** Makes the DID fully qualified: "did:<method_name>:<DID>". */
  method_name?: string
}

export interface TheirDid {
  did: Did
  /** Without a key, the DID is one itself. */
  verkey?: Verkey
}

export interface DidWithMeta {
  did: Did
  verkey: Verkey
  /** The next verkey while a rotation is under way. */
  tempVerkey: Verkey | null
  metadata: string | null
}

/**
 * Makes a pair of keys and a DID for it, stores both, and gives the DID and its verkey.
 *
 * Errors: `WalletInvalidHandle`, `DidAlreadyExistsError` (with another key), `UnknownCryptoTypeError`.
 */
export const createAndStoreMyDid: Command<[wh: WalletHandle, did: Json<DidConfig>], [did: Did, verkey: Verkey]>

/**
 * Makes new keys for one of the wallet's own DIDs, and gives the new verkey. They are in force when
 * `replaceKeysApply` is called; before that the ledger can be told of them.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletItemAlreadyExists` (there are new keys, or the wallet
 * has those of the seed), `UnknownCryptoTypeError`.
 */
export const replaceKeysStart: Command<[wh: WalletHandle, did: Did, identity: Json<KeyConfig>], Verkey>

/**
 * Gives a DID the keys that `replaceKeysStart` made. Those that it had stay in the wallet.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (the DID, or new keys of it).
 */
export const replaceKeysApply: Command<[wh: WalletHandle, did: Did], void>

/**
 * Stores somebody else's DID with its key. A DID that the wallet has gets this key.
 *
 * Errors: `WalletInvalidHandle`, `UnknownCryptoTypeError`.
 */
export const storeTheirDid: Command<[wh: WalletHandle, identity: Json<TheirDid>], void>

/**
 * Finds a DID's verkey in the wallet, or else on the ledger.
 *
 * Errors: `WalletInvalidHandle`, `PoolLedgerInvalidPoolHandle` (the wallet does not know this DID, and no pool is
 * open).
 */
export const keyForDid: Command<[poolHandle: PoolHandle, wh: WalletHandle, did: Did], Verkey>

/**
 * Finds a DID's verkey in the wallet, among its own DIDs and those of others it knows.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const keyForLocalDid: Command<[wh: WalletHandle, did: Did], Verkey>

/**
 * Notes where messages to a DID go, in the place of what was noted before. The address is not empty.
 *
 * Errors: `WalletInvalidHandle`, `UnknownCryptoTypeError`.
 */
export const setEndpointForDid: Command<
  [wh: WalletHandle, did: Did, address: string, transportKey: Verkey], void
>

/**
 * Finds where messages to a DID go: what was noted in the wallet, or else on the ledger.
 *
 * Errors: `WalletInvalidHandle`, `PoolLedgerInvalidPoolHandle` (nothing was noted, and no pool is open).
 */
export const getEndpointForDid: Command<
  [wh: WalletHandle, poolHandle: PoolHandle, did: Did], [address: string, transportKey: Verkey | null]
>

/**
 * Notes a text about a DID, in the place of what was noted before.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const setDidMetadata: Command<[wh: WalletHandle, did: Did, metadata: string], void>

/**
 * Reads the text that was noted about a DID.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const getDidMetadata: Command<[wh: WalletHandle, did: Did], string>

/**
 * Tells of one of the wallet's own DIDs.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const getMyDidWithMeta: Command<[wh: WalletHandle, myDid: Did], DidWithMeta>

/**
 * Lists the wallet's own DIDs.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const listMyDidsWithMeta: Command<[wh: WalletHandle], DidWithMeta[]>

/** Shortens a verkey to "~" and its second half, if its first half is the DID; else it stays. */
export const abbreviateVerkey: Command<[did: Did, fullVerkey: Verkey], Verkey>

/**
 * Gives one of the wallet's own DIDs a method, or another one, and gives the new DID. Its keys, metadata, endpoint
 * and relations go along.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletItemAlreadyExists` (the new DID, or something of it).
 */
export const qualifyDid: Command<[wh: WalletHandle, did: Did, method: string], Did>

/**
 * Deletes one of the wallet's own DIDs with its keys, metadata, endpoint and relations. Keys that another DID has
 * stay, and so do the DIDs of others. indy-sdk has no such function.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const deleteDid: Command<[wh: WalletHandle, did: Did], void>
