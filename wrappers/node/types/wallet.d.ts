// Wallets: encrypted stores of keys, DIDs and credentials.

import type { Command, Json, WalletHandle } from './command'

export type KeyDerivationMethod = 'ARGON2I_MOD' | 'ARGON2I_INT' | 'RAW'

export interface WalletConfig {
  /** The wallet's name, unique within its storage. */
  id: string
  /** "default" (SQLite) unless given; "memory" (gone with the process), or one that was registered. */
  storage_type?: string
  storage_config?: {
    /** The directory of the wallet's directory, "~/.indy_client/wallet" unless given. */
    path?: string
    /** Connections that read at once, 8 unless given. */
    readers?: number
    /** Milliseconds after which an unused connection ends, 60,000 unless given. */
    idle_ms?: number
    [name: string]: unknown
  }
  /** For `openWallet`: the executor in which the wallet's commands run, see `setRuntimeConfig`. */
  executor?: string
}

export interface WalletCredentials {
  /** A passphrase; or, for RAW, a key of `generateWalletKey`. */
  key: string
  /** How the master key is made of it: ARGON2I_MOD (slow to guess and to open; the default), ARGON2I_INT, RAW. */
  key_derivation_method?: KeyDerivationMethod
  storage_credentials?: object
}

export interface OpenWalletCredentials extends WalletCredentials {
  /** A new key, which the wallet is encrypted with from now on. */
  rekey?: string
  rekey_derivation_method?: KeyDerivationMethod
}

/** A file that holds a whole wallet. */
export interface WalletExportImportConfig {
  path: string
  /** The file's key or passphrase. */
  key: string
  /** For exports; imports find it in the file. */
  key_derivation_method?: KeyDerivationMethod
}

/**
 * Creates a wallet. It is not opened.
 *
 * Errors: `WalletAlreadyExistsError`, `WalletUnknownTypeError`, `CommonIOError` (the directory cannot be made).
 */
export const createWallet: Command<[config: Json<WalletConfig>, credentials: Json<WalletCredentials>], void>

/**
 * Opens a wallet, and gives its handle.
 *
 * Errors: `WalletNotFoundError`, `WalletAlreadyOpenedError`, `WalletAccessFailed` (another key),
 * `WalletUnknownTypeError`.
 */
export const openWallet: Command<
  [config: Json<WalletConfig>, credentials: Json<OpenWalletCredentials>], WalletHandle
>

/**
 * Writes all of a wallet, as it is at one moment, into a new file that only its key opens.
 *
 * Errors: `WalletInvalidHandle`, `CommonIOError` (something is at the path, or it cannot be written).
 */
export const exportWallet: Command<[wh: WalletHandle, exportConfig: Json<WalletExportImportConfig>], void>

/**
 * Makes a wallet of a file that `exportWallet` wrote. It is not opened. If this fails, there is no wallet.
 *
 * Errors: `WalletAlreadyExistsError`, `CommonIOError` (the file cannot be read), `CommonInvalidStructure` (the
 * file is damaged, or this is not its key).
 */
export const importWallet: Command<
  [
    config: Json<WalletConfig>,
    credentials: Json<WalletCredentials>,
    importConfig: Json<WalletExportImportConfig>
  ], void
>

/**
 * Closes a wallet. Commands accepted before it end first; only the making of a credential definition's keys,
 * and of a revocation registry, stops with `WalletInvalidHandle`.
 *
 * Errors: `WalletInvalidHandle`.
 */
export const closeWallet: Command<[wh: WalletHandle], void>

/**
 * Deletes a wallet and all it holds. It must be closed.
 *
 * Errors: `CommonInvalidState` (it is open), `WalletNotFoundError`, `WalletAccessFailed` (another key).
 */
export const deleteWallet: Command<[config: Json<WalletConfig>, credentials: Json<WalletCredentials>], void>

/**
 * Makes a key for the derivation method RAW, with which a wallet opens without any derivation.
 *
 * `config.seed`: 32 bytes as UTF-8, base64 or hex, makes the key reproducible.
 */
export const generateWalletKey: Command<[config?: Json<{ seed?: string }> | null], string>
