// Error codes of the library, and the error that carries one.

'use strict'

/** libindy 1.16's error codes, and those of functions that it does not have (from 1000 on). */
const ErrorCode = Object.freeze({
  Success: 0,

  CommonInvalidParam1: 100,
  CommonInvalidParam2: 101,
  CommonInvalidParam3: 102,
  CommonInvalidParam4: 103,
  CommonInvalidParam5: 104,
  CommonInvalidParam6: 105,
  CommonInvalidParam7: 106,
  CommonInvalidParam8: 107,
  CommonInvalidParam9: 108,
  CommonInvalidParam10: 109,
  CommonInvalidParam11: 110,
  CommonInvalidParam12: 111,
  CommonInvalidState: 112,
  CommonInvalidStructure: 113,
  CommonIOError: 114,
  CommonInvalidParam13: 115,
  CommonInvalidParam14: 116,

  WalletInvalidHandle: 200,
  WalletUnknownTypeError: 201,
  WalletTypeAlreadyRegisteredError: 202,
  WalletAlreadyExistsError: 203,
  WalletNotFoundError: 204,
  WalletIncompatiblePoolError: 205,
  WalletAlreadyOpenedError: 206,
  WalletAccessFailed: 207,
  WalletInputError: 208,
  WalletDecodingError: 209,
  WalletStorageError: 210,
  WalletEncryptionError: 211,
  WalletItemNotFound: 212,
  WalletItemAlreadyExists: 213,
  WalletQueryError: 214,

  PoolLedgerNotCreatedError: 300,
  PoolLedgerInvalidPoolHandle: 301,
  PoolLedgerTerminated: 302,
  LedgerNoConsensusError: 303,
  LedgerInvalidTransaction: 304,
  LedgerSecurityError: 305,
  PoolLedgerConfigAlreadyExistsError: 306,
  PoolLedgerTimeout: 307,
  PoolIncompatibleProtocolVersion: 308,
  LedgerNotFound: 309,

  AnoncredsRevocationRegistryFullError: 400,
  AnoncredsInvalidUserRevocId: 401,
  AnoncredsMasterSecretDuplicateNameError: 404,
  AnoncredsProofRejected: 405,
  AnoncredsCredentialRevoked: 406,
  AnoncredsCredDefAlreadyExistsError: 407,

  UnknownCryptoTypeError: 500,
  DidAlreadyExistsError: 600,

  PaymentUnknownMethodError: 700,
  PaymentIncompatibleMethodsError: 701,
  PaymentInsufficientFundsError: 702,
  PaymentSourceDoesNotExistError: 703,
  PaymentOperationNotSupportedError: 704,
  PaymentExtraFundsError: 705,
  TransactionNotAllowedError: 706,

  WalletItemChanged: 1000,
  CommandCancelled: 1001,
  CommandTimedOut: 1002,
  ExecutorBusy: 1003
})

const NAMES = new Map(Object.entries(ErrorCode).map(([name, code]) => [code, name]))

/** A command was refused or failed. Programs written for indy-sdk find its fields here. */
class IndyError extends Error {
  constructor (code, detailsJson = null) {
    super(NAMES.get(code) ?? String(code))
    this.indyCode = code
    this.indyName = NAMES.get(code)
    if (detailsJson === null) return
    this.indyCurrentErrorJson = detailsJson
    const { message, backtrace } = parsed(detailsJson)
    if (typeof message === 'string') this.indyMessage = message
    if (typeof backtrace === 'string') this.indyBacktrace = backtrace
  }
}

Object.defineProperty(IndyError.prototype, 'name', { value: 'IndyError', writable: true, configurable: true })

function parsed (json) {
  try {
    return JSON.parse(json) ?? {}
  } catch {
    return {}
  }
}

module.exports = { ErrorCode, IndyError }
