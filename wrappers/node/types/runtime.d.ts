// The library as a whole: configuration, log and counters; errors; batches; and the addon's own form.

import type { Command, CommandOptions, Json } from './command'

export interface Lane {
  /** The size of its thread pool, 1 to 1024. With 0 it would stand still: Node runs no lanes itself. */
  threads?: number
  /** 0 (normal) to 19 (lowest), its threads' priority on Linux. */
  nice?: number
  /** Tasks that may wait for it before commands are refused with `ExecutorBusy`; 0 (the default) for any number. */
  queue_limit?: number
}

export type Lanes = Partial<Record<'expensive' | 'cheap' | 'storage' | 'io' | 'reply', Lane>>

export interface RuntimeConfig {
  /** Threads for expensive work, at least 1. */
  crypto_thread_pool_size?: number
  /** Whether errors carry a backtrace, which takes some 50 ms each. */
  collect_backtrace?: boolean
  lanes?: Lanes
  /** More executors, with threads of their own: for wallets whose config for `openWallet` has `executor: name`. */
  executors?: Record<string, Lanes>
  /** How proofs of non-revocation are made: "libindy" (the default), or "linked" as newer peers read them. */
  non_revocation_proofs?: 'libindy' | 'linked'
  /** Which of them are believed: "any" (the default), "linked" or "bound". */
  non_revocation_proofs_accepted?: 'any' | 'linked' | 'bound'
  [name: string]: unknown
}

/**
 * Configures the library, at any time and for the whole process, and returns when it is done. What is refused is
 * refused whole.
 *
 * @throws IndyError `CommonInvalidStructure`
 */
export function setRuntimeConfig (config: Json<RuntimeConfig>): void

/**
 * Has the library write its log to the standard error, once for a process. `pattern`: as of Rust's env_logger,
 * "debug" or "indy=trace,warn"; null takes the environment's RUST_LOG.
 *
 * @throws IndyError `CommonInvalidState` (there is a logger)
 */
export function setDefaultLogger (pattern?: string | null): void

/**
 * Has the library hand the records of its log to a function, once for a process, instead of `setDefaultLogger`.
 * It is called in the event loop of this thread, some time after what it tells of, and keeps no process alive: the
 * last records before the end may be lost. What it throws is an uncaught exception.
 *
 * @param logFn level: 1 error to 5 trace
 * @param maxLevel 0 for nothing, to 5; 3 if it is not given. indy-sdk has no such parameter
 * @throws IndyError `CommonInvalidState` (there is a logger), `CommonInvalidParam2` (no such level)
 */
export function setLogger (
  logFn: (level: number, target: string, message: string, modulePath: string | null, file: string | null, line: number)
    => void,
  maxLevel?: number
): void

/**
 * Chooses the protocol that requests to ledgers are written in, for the whole process: 1 for Indy Node 1.3, 2 for
 * newer ones.
 *
 * Errors: `PoolIncompatibleProtocolVersion`.
 */
export const setProtocolVersion: Command<[protocolVersion: number | bigint], void>

/** Collects the library's counters and gauges. indy-sdk has no such function. */
export const collectMetrics: Command<[], Record<string, Array<{ value: number; tags: Record<string, string> }>>>

/** Collects the same as text for Prometheus, in its format 0.0.4. indy-sdk has no such function. */
export const collectMetricsPrometheus: Command<[], string>

/** A command in flight: its name is that in C, without "indy_". */
export interface CommandInFlight {
  handle: number
  name: string
  /** Where it is: "expensive", and so on. */
  lane: string
  /** Milliseconds since it was called. */
  age_ms: number
  /** It waits for a thread of the lane, it runs, or it waits for something else. */
  state: 'queued' | 'running' | 'waiting'
}

/** Tells which commands of the process are in flight, the oldest first. indy-sdk has no such function. */
export const listCommands: Command<[], CommandInFlight[]>

/** The codes of errors by their names: libindy 1.16's, and those of functions that it does not have. */
export const ErrorCode: Readonly<Record<string, number>> & {
  readonly Success: 0
  readonly CommonInvalidState: 112
  readonly CommonInvalidStructure: 113
  readonly CommonIOError: 114
  readonly WalletInvalidHandle: 200
  readonly WalletAlreadyExistsError: 203
  readonly WalletNotFoundError: 204
  readonly WalletAlreadyOpenedError: 206
  readonly WalletAccessFailed: 207
  readonly WalletItemNotFound: 212
  readonly WalletItemAlreadyExists: 213
  readonly WalletQueryError: 214
  readonly AnoncredsProofRejected: 405
  readonly DidAlreadyExistsError: 600
  readonly WalletItemChanged: 1000
  readonly CommandCancelled: 1001
  readonly CommandTimedOut: 1002
  readonly ExecutorBusy: 1003
}

/** A command was refused or failed. `message` is the name of the code. */
export class IndyError extends Error {
  constructor (code: number, detailsJson?: string | null)
  readonly name: 'IndyError'
  readonly indyCode: number
  /** The name of the code; missing if the library is newer than this package. */
  readonly indyName?: string
  /** What went wrong, for people. It shows no key, seed or passphrase. */
  readonly indyMessage?: string
  /** Where in the library, if `setRuntimeConfig` or RUST_BACKTRACE asked for it. */
  readonly indyBacktrace?: string
  /** The library's text with both. */
  readonly indyCurrentErrorJson?: string
}

/** A function of indy-sdk is not built yet. */
export class NotBuiltError extends Error {
  readonly name: 'NotBuiltError'
  readonly code: 'ERR_INDY_NOT_BUILT'
}

/** How one of a batch ended, and after how many milliseconds. */
export type Outcome<T> =
  | { status: 'fulfilled'; value: T; ms: number }
  | { status: 'rejected'; reason: unknown; ms: number }

/**
 * Starts many tasks at once, and waits until each has ended: its results and errors are in their order. A task hands
 * the options that it is given to its commands. `timeoutMs` is the time of all together; `signal` cancels all.
 */
export function batch<T extends ReadonlyArray<(options: CommandOptions) => unknown>> (
  tasks: readonly [...T], options?: Omit<CommandOptions, 'progress'>
): Promise<{ -readonly [N in keyof T]: Outcome<Awaited<ReturnType<T[N]>>> }>

/**
 * The functions as indy-sdk's addon had them: no JSON is made or parsed, a callback comes last, and hears a code (0 if
 * all went well) and what C answered. In a callback, `getCurrentError` gives the details of its error as JSON.
 */
export const capi: {
  readonly [name: string]: (...args: any[]) => void
} & { readonly getCurrentError: () => string | null }
