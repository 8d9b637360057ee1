// Relations between the wallet's own DIDs and those of others.

import type { Command, Did, WalletHandle } from './command'

/** A relation; without metadata if there is none. */
export interface Pairwise {
  my_did: Did
  metadata?: string
}

export interface ListedPairwise extends Pairwise {
  their_did: Did
}

/**
 * Tells whether the wallet has a relation to a DID.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const isPairwiseExists: Command<[wh: WalletHandle, theirDid: Did], boolean>

/**
 * Stores the relation of one of the wallet's own DIDs to one of another. The wallet has both, and one relation
 * to each DID of another.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound` (a DID), `WalletItemAlreadyExists`.
 */
export const createPairwise: Command<
  [wh: WalletHandle, theirDid: Did, myDid: Did, metadata?: string | null], void
>

/**
 * Lists all relations.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const listPairwise: Command<[wh: WalletHandle], ListedPairwise[]>

/**
 * Reads the relation to a DID.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const getPairwise: Command<[wh: WalletHandle, theirDid: Did], Pairwise>

/**
 * Gives the relation to a DID other metadata, or none.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`.
 */
export const setPairwiseMetadata: Command<[wh: WalletHandle, theirDid: Did, metadata?: string | null], void>
