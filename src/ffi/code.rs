//! The numbers by which C callers know errors: libindy's.

use crate::error::{Error, ErrorKind};

/// What a call or a command ended with.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The call was accepted, or the command succeeded.
    Success = 0,
    /// A parameter is null, empty, not UTF-8 or out of range; the number is its position.
    CommonInvalidParam1 = 100,
    CommonInvalidParam2 = 101,
    CommonInvalidParam3 = 102,
    CommonInvalidParam4 = 103,
    CommonInvalidParam5 = 104,
    CommonInvalidParam6 = 105,
    CommonInvalidParam7 = 106,
    CommonInvalidParam8 = 107,
    CommonInvalidParam9 = 108,
    CommonInvalidParam10 = 109,
    CommonInvalidParam11 = 110,
    CommonInvalidParam12 = 111,
    /// The library cannot do this now, or met a bug of its own.
    CommonInvalidState = 112,
    /// A JSON text, key or identifier does not have the form it must have.
    CommonInvalidStructure = 113,
    /// A file could not be read or written.
    CommonIOError = 114,
    CommonInvalidParam13 = 115,
    CommonInvalidParam14 = 116,
    CommonInvalidParam15 = 117,
    CommonInvalidParam16 = 118,
    CommonInvalidParam17 = 119,
    CommonInvalidParam18 = 120,
    CommonInvalidParam19 = 121,
    CommonInvalidParam20 = 122,
    CommonInvalidParam21 = 123,
    CommonInvalidParam22 = 124,
    CommonInvalidParam23 = 125,
    CommonInvalidParam24 = 126,
    CommonInvalidParam25 = 127,
    CommonInvalidParam26 = 128,
    CommonInvalidParam27 = 129,
    /// No wallet is open under this handle.
    WalletInvalidHandle = 200,
    /// No storage of this type is registered.
    WalletUnknownTypeError = 201,
    WalletTypeAlreadyRegisteredError = 202,
    /// A wallet with this id exists.
    WalletAlreadyExistsError = 203,
    /// No wallet with this id exists.
    WalletNotFoundError = 204,
    WalletIncompatiblePoolError = 205,
    /// The wallet is open.
    WalletAlreadyOpenedError = 206,
    /// The key does not open the wallet.
    WalletAccessFailed = 207,
    WalletInputError = 208,
    WalletDecodingError = 209,
    /// The wallet's storage failed.
    WalletStorageError = 210,
    /// A record could not be decrypted.
    WalletEncryptionError = 211,
    /// The wallet has no such record.
    WalletItemNotFound = 212,
    /// The wallet has such a record.
    WalletItemAlreadyExists = 213,
    WalletQueryError = 214,
    PoolLedgerNotCreatedError = 300,
    /// No pool of ledger nodes is open under this handle.
    PoolLedgerInvalidPoolHandle = 301,
    PoolLedgerTerminated = 302,
    LedgerNoConsensusError = 303,
    LedgerInvalidTransaction = 304,
    LedgerSecurityError = 305,
    PoolLedgerConfigAlreadyExistsError = 306,
    PoolLedgerTimeout = 307,
    /// Protocol versions are 1 and 2.
    PoolIncompatibleProtocolVersion = 308,
    LedgerNotFound = 309,
    /// All places of the revocation registry are given.
    AnoncredsRevocationRegistryFullError = 400,
    /// The revocation registry has no such place, or nothing to change about it.
    AnoncredsInvalidUserRevocId = 401,
    /// The wallet has a master secret of this name.
    AnoncredsMasterSecretDuplicateNameError = 404,
    /// The proof does not show what was asked.
    AnoncredsProofRejected = 405,
    AnoncredsCredentialRevoked = 406,
    AnoncredsCredDefAlreadyExistsError = 407,
    /// Keys are of the type ed25519.
    UnknownCryptoTypeError = 500,
    /// The wallet has this DID with another key.
    DidAlreadyExistsError = 600,
    PaymentUnknownMethodError = 700,
    PaymentIncompatibleMethodsError = 701,
    PaymentInsufficientFundsError = 702,
    PaymentSourceDoesNotExistError = 703,
    PaymentOperationNotSupportedError = 704,
    PaymentExtraFundsError = 705,
    TransactionNotAllowedError = 706,
    /// The record has not the value that the caller expected. Only functions that libindy does not have
    /// give codes from 1000 on.
    WalletItemChanged = 1000,
    /// The command was told to stop, by `indy_cancel`, and has done nothing.
    CommandCancelled = 1001,
    /// The command took longer than `indy_command_options` allowed, and has done nothing.
    CommandTimedOut = 1002,
    /// As many tasks wait for a lane as its `queue_limit` allows: try later. Nothing has happened.
    ExecutorBusy = 1003,
}

/// The codes of invalid parameters, by position: libindy numbered them in two runs.
const INVALID_PARAM: [ErrorCode; 27] = [
    ErrorCode::CommonInvalidParam1,
    ErrorCode::CommonInvalidParam2,
    ErrorCode::CommonInvalidParam3,
    ErrorCode::CommonInvalidParam4,
    ErrorCode::CommonInvalidParam5,
    ErrorCode::CommonInvalidParam6,
    ErrorCode::CommonInvalidParam7,
    ErrorCode::CommonInvalidParam8,
    ErrorCode::CommonInvalidParam9,
    ErrorCode::CommonInvalidParam10,
    ErrorCode::CommonInvalidParam11,
    ErrorCode::CommonInvalidParam12,
    ErrorCode::CommonInvalidParam13,
    ErrorCode::CommonInvalidParam14,
    ErrorCode::CommonInvalidParam15,
    ErrorCode::CommonInvalidParam16,
    ErrorCode::CommonInvalidParam17,
    ErrorCode::CommonInvalidParam18,
    ErrorCode::CommonInvalidParam19,
    ErrorCode::CommonInvalidParam20,
    ErrorCode::CommonInvalidParam21,
    ErrorCode::CommonInvalidParam22,
    ErrorCode::CommonInvalidParam23,
    ErrorCode::CommonInvalidParam24,
    ErrorCode::CommonInvalidParam25,
    ErrorCode::CommonInvalidParam26,
    ErrorCode::CommonInvalidParam27,
];

impl From<ErrorKind> for ErrorCode {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::InvalidParam(position) => invalid_param(position),
            ErrorKind::InvalidState => Self::CommonInvalidState,
            ErrorKind::InvalidStructure => Self::CommonInvalidStructure,
            ErrorKind::Io => Self::CommonIOError,
            ErrorKind::WalletInvalidHandle => Self::WalletInvalidHandle,
            ErrorKind::WalletUnknownType => Self::WalletUnknownTypeError,
            ErrorKind::WalletAlreadyExists => Self::WalletAlreadyExistsError,
            ErrorKind::WalletNotFound => Self::WalletNotFoundError,
            ErrorKind::WalletAlreadyOpened => Self::WalletAlreadyOpenedError,
            ErrorKind::WalletAccessFailed => Self::WalletAccessFailed,
            ErrorKind::WalletStorage => Self::WalletStorageError,
            ErrorKind::WalletEncryption => Self::WalletEncryptionError,
            ErrorKind::WalletItemNotFound => Self::WalletItemNotFound,
            ErrorKind::WalletItemAlreadyExists => Self::WalletItemAlreadyExists,
            ErrorKind::WalletQuery => Self::WalletQueryError,
            ErrorKind::WalletTypeAlreadyRegistered => Self::WalletTypeAlreadyRegisteredError,
            ErrorKind::WalletItemChanged => Self::WalletItemChanged,
            ErrorKind::CommandCancelled => Self::CommandCancelled,
            ErrorKind::CommandTimedOut => Self::CommandTimedOut,
            ErrorKind::ExecutorBusy => Self::ExecutorBusy,
            ErrorKind::PoolInvalidHandle => Self::PoolLedgerInvalidPoolHandle,
            ErrorKind::IncompatibleProtocolVersion => Self::PoolIncompatibleProtocolVersion,
            ErrorKind::RevocationRegistryFull => Self::AnoncredsRevocationRegistryFullError,
            ErrorKind::InvalidUserRevocId => Self::AnoncredsInvalidUserRevocId,
            ErrorKind::MasterSecretDuplicateName => Self::AnoncredsMasterSecretDuplicateNameError,
            ErrorKind::ProofRejected => Self::AnoncredsProofRejected,
            ErrorKind::UnknownCryptoType => Self::UnknownCryptoTypeError,
            ErrorKind::DidAlreadyExists => Self::DidAlreadyExistsError,
        }
    }
}

/// The number that callers have for an error.
pub fn code_of(error: &Error) -> i32 {
    ErrorCode::from(error.kind()) as i32
}

fn invalid_param(position: u8) -> ErrorCode {
    let index = usize::from(position).saturating_sub(1);
    INVALID_PARAM.get(index).copied().unwrap_or(ErrorCode::CommonInvalidStructure)
}

/// The kind of error of a number, if there is one: foreign code may answer any.
pub(super) fn kind_of(number: i32) -> Option<ErrorKind> {
    const KINDS: [ErrorKind; 23] = [
        ErrorKind::InvalidState,
        ErrorKind::InvalidStructure,
        ErrorKind::Io,
        ErrorKind::WalletInvalidHandle,
        ErrorKind::WalletUnknownType,
        ErrorKind::WalletTypeAlreadyRegistered,
        ErrorKind::WalletAlreadyExists,
        ErrorKind::WalletNotFound,
        ErrorKind::WalletAlreadyOpened,
        ErrorKind::WalletAccessFailed,
        ErrorKind::WalletStorage,
        ErrorKind::WalletEncryption,
        ErrorKind::WalletItemNotFound,
        ErrorKind::WalletItemAlreadyExists,
        ErrorKind::WalletQuery,
        ErrorKind::PoolInvalidHandle,
        ErrorKind::IncompatibleProtocolVersion,
        ErrorKind::RevocationRegistryFull,
        ErrorKind::InvalidUserRevocId,
        ErrorKind::MasterSecretDuplicateName,
        ErrorKind::ProofRejected,
        ErrorKind::UnknownCryptoType,
        ErrorKind::DidAlreadyExists,
    ];
    let params = (1..=INVALID_PARAM.len() as u8).map(ErrorKind::InvalidParam);
    KINDS.into_iter().chain(params).find(|it| ErrorCode::from(*it) as i32 == number)
}
