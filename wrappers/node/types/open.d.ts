// Wallets and searches that close themselves: with `await using`, or at the end of `for await`.

import type { CommandOptions, Json, Query, WalletHandle } from './command'
import type { SearchHandle, WalletRecord, WalletSearchOptions } from './nonSecrets'
import type { FittingCredential, ProofRequest } from './proofs'
import type { CredentialInfo } from './prover'
import type { OpenWalletCredentials, WalletConfig } from './wallet'

/** Options of the call that opens a search. */
export interface SearchOptions extends CommandOptions {
  /** How many items are fetched at once while it is iterated; 100 unless given. */
  page?: number
}

declare class Open implements AsyncDisposable {
  /** For the functions of this package. */
  readonly handle: number
  /** Closes it; once, however often it is called. */
  close (): Promise<void>
  [Symbol.asyncDispose] (): Promise<void>
}

/** An open wallet. */
export class Wallet extends Open {
  private constructor ()
  /** Errors: as of `openWallet`. */
  static open (
    config: Json<WalletConfig>, credentials: Json<OpenWalletCredentials>, options?: CommandOptions
  ): Promise<Wallet>
  readonly handle: WalletHandle
}

/** Leaving the loop over a search closes it. */
declare class Search<T> extends Open implements AsyncIterable<T> {
  readonly handle: SearchHandle
  /** The next items, at most `count`; fewer only at the end. */
  fetch (count: number, options?: CommandOptions): Promise<T[]>
  [Symbol.asyncIterator] (): AsyncGenerator<T, void, undefined>
}

/** A search through records of a type. */
export class WalletSearch extends Search<WalletRecord> {
  private constructor ()
  /** Errors: as of `openWalletSearch`. */
  static open (
    wh: WalletHandle, type: string, query: Json<Query>, options?: Json<WalletSearchOptions>, more?: SearchOptions
  ): Promise<WalletSearch>
}

/** A search through credentials. */
export class CredentialSearch extends Search<CredentialInfo> {
  private constructor ()
  /** Errors: as of `proverSearchCredentials`. */
  static open (wh: WalletHandle, query: Json<Query>, options?: SearchOptions): Promise<CredentialSearch>
  /** How many fit. */
  readonly total: number
}

/** A search through credentials that may answer the parts of a proof request. */
export class ProofRequestSearch extends Open {
  private constructor ()
  /** Errors: as of `proverSearchCredentialsForProofReq`. */
  static open (
    wh: WalletHandle,
    proofRequest: Json<ProofRequest>,
    extraQuery?: Json<Record<string, Query>> | null,
    options?: SearchOptions
  ): Promise<ProofRequestSearch>
  readonly handle: SearchHandle
  /** The next for one part, at most `count`; fewer only at the end. */
  fetch (referent: string, count: number, options?: CommandOptions): Promise<FittingCredential[]>
  /** All for one part. Leaving its loop leaves the search open, for the others. */
  of (referent: string): AsyncGenerator<FittingCredential, void, undefined>
}

export {} // what is not exported above is not
