// What all functions have in common: how they are called, what may go wrong, and the shapes that many use.

/// <reference types="node" />

/** Options of one call. They come after the function's parameters. */
export interface CommandOptions {
  /**
   * Cancels the command: the promise is rejected with `signal.reason`, and nothing has happened. A command
   * that had begun to commit by then goes on, and the promise is resolved.
   */
  signal?: AbortSignal
  /** Milliseconds after which the command ends with `CommandTimedOut` and has done nothing. */
  timeoutMs?: number
  /** Whose turn it is where commands wait for a thread. */
  priority?: 'high' | 'normal' | 'low'
  /**
   * Hears how far the command has come, at most ten times a second and never after its end. `total` is 0 where it
   * is not known, and `stage` is a word: "export" (records), "import" (bytes), "tails", "issue" (credentials), "hash"
   * (bytes) and "witness" (places) of states of revocation, "proof" and "verification" (their parts). Short commands
   * say nothing. What it throws is an uncaught exception.
   */
  progress?: (stage: string, done: number, total: number) => void
}

/** Hears how a command ended: `(null, value)` or `(error)`. */
export type Callback<R> = (error: Error | null, value?: R) => void

/**
 * A function of the library: it takes P and answers R, as a promise or, like indy-sdk, to a callback that
 * comes last.
 *
 * Besides the errors that each function names, all may fail with `CommonInvalidStructure` (a text is not the
 * JSON, key or identifier that it must be) and `CommonInvalidParam2`, `...3` and so on (a parameter is null or
 * empty; the first in C is the command's handle, so that `CommonInvalidParam2` is the first here). An argument
 * of a wrong type is a `TypeError` or `RangeError`, thrown at once.
 */
export interface Command<P extends unknown[], R> {
  (...args: [...P, options?: CommandOptions]): Promise<R>
  (...args: [...P, callback: Callback<R>]): void
  (...args: [...P, options: CommandOptions, callback: Callback<R>]): void
}

/** A JSON value, or its text. */
export type Json<T> = T | string

/** An object of the library's own making, which is handed on as it is. */
export interface JsonObject {
  [name: string]: unknown
}

/** An open wallet, from `openWallet`. It is one of the whole process, workers included. */
export type WalletHandle = number

/** A decentralised identifier, "V4SGRU86Z58d6TV7PBUe6f" or fully qualified, "did:sov:V4SGRU86Z58d6TV7PBUe6f". */
export type Did = string

/** A public key in base58; abbreviated, "~" and its second half. */
export type Verkey = string

/** A handle of a pool of ledger nodes. None can be opened yet: any number will do. */
export type PoolHandle = number

/** A query for records or credentials (WQL): all of its parts must fit. */
export interface Query {
  /** The tag has this value, or compares to it: `$neq $gt $gte $lt $lte $like`, or is one of them: `$in`. */
  [tag: string]: string | Record<string, string | string[]> | Query | Query[] | string[] | undefined
  $and?: Query[]
  $or?: Query[]
  $not?: Query
  /** The record has these tags. */
  $exist?: string | string[]
}
