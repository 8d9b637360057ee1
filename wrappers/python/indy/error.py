"""What can go wrong: libindy's error codes, and one exception class for each.

A class names its code; the table from codes to classes is made of those names, so that the two
cannot drift apart.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, ClassVar, Mapping


class ErrorCode(IntEnum):
    """libindy 1.16's error codes, and those of functions that it does not have."""

    Success = 0

    CommonInvalidParam1 = 100
    CommonInvalidParam2 = 101
    CommonInvalidParam3 = 102
    CommonInvalidParam4 = 103
    CommonInvalidParam5 = 104
    CommonInvalidParam6 = 105
    CommonInvalidParam7 = 106
    CommonInvalidParam8 = 107
    CommonInvalidParam9 = 108
    CommonInvalidParam10 = 109
    CommonInvalidParam11 = 110
    CommonInvalidParam12 = 111
    CommonInvalidState = 112
    CommonInvalidStructure = 113
    CommonIOError = 114

    WalletInvalidHandle = 200
    WalletUnknownTypeError = 201
    WalletTypeAlreadyRegisteredError = 202
    WalletAlreadyExistsError = 203
    WalletNotFoundError = 204
    WalletIncompatiblePoolError = 205
    WalletAlreadyOpenedError = 206
    WalletAccessFailed = 207
    WalletInputError = 208
    WalletDecodingError = 209
    WalletStorageError = 210
    WalletEncryptionError = 211
    WalletItemNotFound = 212
    WalletItemAlreadyExists = 213
    WalletQueryError = 214

    PoolLedgerNotCreatedError = 300
    PoolLedgerInvalidPoolHandle = 301
    PoolLedgerTerminated = 302
    LedgerNoConsensusError = 303
    LedgerInvalidTransaction = 304
    LedgerSecurityError = 305
    PoolLedgerConfigAlreadyExistsError = 306
    PoolLedgerTimeout = 307
    PoolIncompatibleProtocolVersion = 308
    LedgerNotFound = 309

    AnoncredsRevocationRegistryFullError = 400
    AnoncredsInvalidUserRevocId = 401
    AnoncredsMasterSecretDuplicateNameError = 404
    AnoncredsProofRejected = 405
    AnoncredsCredentialRevoked = 406
    AnoncredsCredDefAlreadyExistsError = 407

    UnknownCryptoTypeError = 500
    DidAlreadyExistsError = 600

    PaymentUnknownMethodError = 700
    PaymentIncompatibleMethodsError = 701
    PaymentInsufficientFundsError = 702
    PaymentSourceDoesNotExistError = 703
    PaymentOperationNotSupportedError = 704
    PaymentExtraFundsError = 705
    TransactionNotAllowedError = 706

    # Of functions that libindy does not have.
    WalletItemChanged = 1000
    CommandCancelled = 1001
    CommandTimedOut = 1002
    ExecutorBusy = 1003


class IndyError(Exception):
    """A command was refused or failed.

    :ivar error_code: an `ErrorCode`, or a plain int if the library is newer than this table
    :ivar message: what went wrong, for people; None if the library did not say
    :ivar indy_backtrace: where in the library; None unless `set_runtime_config` (or the
        environment's `RUST_BACKTRACE`) asked for backtraces
    """

    _classes: ClassVar[dict[int, type[IndyError]]] = {}

    error_code: ErrorCode | int
    message: str | None
    indy_backtrace: str | None

    def __init_subclass__(cls, code: ErrorCode | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        if code is not None:
            IndyError._classes[code] = cls

    def __init__(
        self, error_code: int, error_details: Mapping[str, str | None] | None = None
    ) -> None:
        super().__init__(error_code, error_details)
        details = error_details or {}
        self.error_code = error_code
        self.message = details.get("message")
        self.indy_backtrace = details.get("backtrace")

    def __str__(self) -> str:
        code = self.error_code
        name = code.name if isinstance(code, ErrorCode) else "unknown error"
        return f"{name} ({int(code)}): {self.message or 'the library gave no details'}"


def errorcode_to_exception(errorcode: int) -> type[IndyError] | None:
    """The exception class of a code; None for `Success` and for codes that are not known."""
    return IndyError._classes.get(errorcode)


def error_of(code: int, details: Mapping[str, str | None] | None) -> IndyError:
    """The exception for a code the library gave, known or not."""
    cls = errorcode_to_exception(code)
    return cls(ErrorCode(code), details) if cls else IndyError(code, details)


class CommonInvalidParam1(IndyError, code=ErrorCode.CommonInvalidParam1):
    """The first parameter (counted in C, where it is the command handle) is not valid."""


class CommonInvalidParam2(IndyError, code=ErrorCode.CommonInvalidParam2):
    """The second parameter, counted in C, is not valid."""


class CommonInvalidParam3(IndyError, code=ErrorCode.CommonInvalidParam3):
    """The third parameter, counted in C, is not valid."""


class CommonInvalidParam4(IndyError, code=ErrorCode.CommonInvalidParam4):
    """The fourth parameter, counted in C, is not valid."""


class CommonInvalidParam5(IndyError, code=ErrorCode.CommonInvalidParam5):
    """The fifth parameter, counted in C, is not valid."""


class CommonInvalidParam6(IndyError, code=ErrorCode.CommonInvalidParam6):
    """The sixth parameter, counted in C, is not valid."""


class CommonInvalidParam7(IndyError, code=ErrorCode.CommonInvalidParam7):
    """The seventh parameter, counted in C, is not valid."""


class CommonInvalidParam8(IndyError, code=ErrorCode.CommonInvalidParam8):
    """The eighth parameter, counted in C, is not valid."""


class CommonInvalidParam9(IndyError, code=ErrorCode.CommonInvalidParam9):
    """The ninth parameter, counted in C, is not valid."""


class CommonInvalidParam10(IndyError, code=ErrorCode.CommonInvalidParam10):
    """The tenth parameter, counted in C, is not valid."""


class CommonInvalidParam11(IndyError, code=ErrorCode.CommonInvalidParam11):
    """The eleventh parameter, counted in C, is not valid."""


class CommonInvalidParam12(IndyError, code=ErrorCode.CommonInvalidParam12):
    """The twelfth parameter, counted in C, is not valid."""


class CommonInvalidState(IndyError, code=ErrorCode.CommonInvalidState):
    """This cannot be done now (an open wallet cannot be deleted), or the library has a bug."""


class CommonInvalidStructure(IndyError, code=ErrorCode.CommonInvalidStructure):
    """A JSON text, key, identifier or file does not have the form it must have."""


class CommonIOError(IndyError, code=ErrorCode.CommonIOError):
    """A file could not be read or written."""


class WalletInvalidHandle(IndyError, code=ErrorCode.WalletInvalidHandle):
    """No wallet is open under this handle."""


class WalletUnknownTypeError(IndyError, code=ErrorCode.WalletUnknownTypeError):
    """No wallet storage of this type is registered."""


class WalletTypeAlreadyRegisteredError(IndyError, code=ErrorCode.WalletTypeAlreadyRegisteredError):
    """A wallet storage of this type is registered already."""


class WalletAlreadyExistsError(IndyError, code=ErrorCode.WalletAlreadyExistsError):
    """There is a wallet of this name already."""


class WalletNotFoundError(IndyError, code=ErrorCode.WalletNotFoundError):
    """There is no wallet of this name."""


class WalletIncompatiblePoolError(IndyError, code=ErrorCode.WalletIncompatiblePoolError):
    """The wallet belongs to a pool of another name."""


class WalletAlreadyOpenedError(IndyError, code=ErrorCode.WalletAlreadyOpenedError):
    """The wallet is open already, or is being opened."""


class WalletAccessFailed(IndyError, code=ErrorCode.WalletAccessFailed):
    """The key does not open this wallet."""


class WalletInputError(IndyError, code=ErrorCode.WalletInputError):
    """What was given to a wallet operation is not valid."""


class WalletDecodingError(IndyError, code=ErrorCode.WalletDecodingError):
    """What was read from the wallet or an export file could not be decoded."""


class WalletStorageError(IndyError, code=ErrorCode.WalletStorageError):
    """The wallet's storage failed."""


class WalletEncryptionError(IndyError, code=ErrorCode.WalletEncryptionError):
    """Encrypting or decrypting a wallet's content failed."""


class WalletItemNotFound(IndyError, code=ErrorCode.WalletItemNotFound):
    """The wallet has no such record."""


class WalletItemAlreadyExists(IndyError, code=ErrorCode.WalletItemAlreadyExists):
    """The wallet has a record of this type and name already."""


class WalletQueryError(IndyError, code=ErrorCode.WalletQueryError):
    """A query for records is not valid WQL."""


class PoolLedgerNotCreatedError(IndyError, code=ErrorCode.PoolLedgerNotCreatedError):
    """There is no pool configuration of this name."""


class PoolLedgerInvalidPoolHandle(IndyError, code=ErrorCode.PoolLedgerInvalidPoolHandle):
    """No pool is open under this handle."""


class PoolLedgerTerminated(IndyError, code=ErrorCode.PoolLedgerTerminated):
    """The pool was closed while the command ran."""


class LedgerNoConsensusError(IndyError, code=ErrorCode.LedgerNoConsensusError):
    """The nodes of the ledger did not agree."""


class LedgerInvalidTransaction(IndyError, code=ErrorCode.LedgerInvalidTransaction):
    """A ledger's transaction or answer could not be parsed."""


class LedgerSecurityError(IndyError, code=ErrorCode.LedgerSecurityError):
    """The submitter lacks the privileges for this transaction."""


class PoolLedgerConfigAlreadyExistsError(
    IndyError, code=ErrorCode.PoolLedgerConfigAlreadyExistsError
):
    """There is a pool configuration of this name already."""


class PoolLedgerTimeout(IndyError, code=ErrorCode.PoolLedgerTimeout):
    """The ledger did not answer in time."""


class PoolIncompatibleProtocolVersion(IndyError, code=ErrorCode.PoolIncompatibleProtocolVersion):
    """The protocol version is not known, or not the one of the pool's genesis transactions."""


class LedgerNotFound(IndyError, code=ErrorCode.LedgerNotFound):
    """The ledger has no such item."""


class AnoncredsRevocationRegistryFullError(
    IndyError, code=ErrorCode.AnoncredsRevocationRegistryFullError
):
    """Every index of the revocation registry is taken: create another one."""


class AnoncredsInvalidUserRevocId(IndyError, code=ErrorCode.AnoncredsInvalidUserRevocId):
    """The revocation registry has no such index, or the index is not in use."""


class AnoncredsMasterSecretDuplicateNameError(
    IndyError, code=ErrorCode.AnoncredsMasterSecretDuplicateNameError
):
    """The wallet has a master secret of this name already."""


class AnoncredsProofRejected(IndyError, code=ErrorCode.AnoncredsProofRejected):
    """The proof does not fit its request."""


class AnoncredsCredentialRevoked(IndyError, code=ErrorCode.AnoncredsCredentialRevoked):
    """The credential has been revoked."""


class AnoncredsCredDefAlreadyExistsError(
    IndyError, code=ErrorCode.AnoncredsCredDefAlreadyExistsError
):
    """The wallet has a credential definition of this issuer, schema and tag already."""


class UnknownCryptoTypeError(IndyError, code=ErrorCode.UnknownCryptoTypeError):
    """The type of key is not known: only ed25519 is."""


class DidAlreadyExistsError(IndyError, code=ErrorCode.DidAlreadyExistsError):
    """The wallet has this DID already, with another key."""


class PaymentUnknownMethodError(IndyError, code=ErrorCode.PaymentUnknownMethodError):
    """No payment method of this name is registered."""


class PaymentIncompatibleMethodsError(IndyError, code=ErrorCode.PaymentIncompatibleMethodsError):
    """Inputs and outputs name no payment method, or more than one."""


class PaymentInsufficientFundsError(IndyError, code=ErrorCode.PaymentInsufficientFundsError):
    """The inputs hold less than the payment needs."""


class PaymentSourceDoesNotExistError(IndyError, code=ErrorCode.PaymentSourceDoesNotExistError):
    """The ledger has no such payment source."""


class PaymentOperationNotSupportedError(
    IndyError, code=ErrorCode.PaymentOperationNotSupportedError
):
    """The payment method cannot do this."""


class PaymentExtraFundsError(IndyError, code=ErrorCode.PaymentExtraFundsError):
    """The inputs hold more than the payment spends."""


class TransactionNotAllowedError(IndyError, code=ErrorCode.TransactionNotAllowedError):
    """The submitter may not send this transaction."""


class WalletItemChanged(IndyError, code=ErrorCode.WalletItemChanged):
    """The record has not the value that was expected: somebody else has written first."""


class CommandCancelled(IndyError, code=ErrorCode.CommandCancelled):
    """The command was cancelled before it had done anything."""


class CommandTimedOut(IndyError, TimeoutError, code=ErrorCode.CommandTimedOut):
    """The command took longer than it was allowed to, and has done nothing."""


class ExecutorBusy(IndyError, code=ErrorCode.ExecutorBusy):
    """As many tasks wait as the library's configuration allows: try later."""
