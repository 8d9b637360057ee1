//! The one error of the library.
//!
//! Every floor may use it and it knows none of them. A foreign error is translated where it
//! enters (`storage` translates SQLite's, `credentials` OpenSSL's, …), so that above that border
//! only these kinds exist. Kinds are libindy's; `ffi::code` turns each into the number callers see.
//!
//! A message says what went wrong and what to do. It never shows a key, a seed, a passphrase or a
//! record.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

pub type Result<T, E = Error> = std::result::Result<T, E>;

const AS_THE_ENVIRONMENT_ASKS: u8 = 0;
const COLLECTED: u8 = 1;
const NOT_COLLECTED: u8 = 2;

static BACKTRACES: AtomicU8 = AtomicU8::new(AS_THE_ENVIRONMENT_ASKS);

/// Whether errors made from now on remember where they were made, whatever `RUST_BACKTRACE` asks.
pub fn collect_backtraces(collect: bool) {
    BACKTRACES.store(if collect { COLLECTED } else { NOT_COLLECTED }, Ordering::Relaxed);
}

/// What kind of thing went wrong. One of libindy's error codes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The caller's parameter at this position (counted as libindy does, `command_handle` is 1).
    InvalidParam(u8),
    /// The library is not in a state in which this can be done, or met a bug of its own.
    InvalidState,
    /// A JSON text, key, identifier or file does not have the form it must have.
    InvalidStructure,
    /// A file could not be read or written.
    Io,
    WalletInvalidHandle,
    WalletUnknownType,
    WalletAlreadyExists,
    WalletNotFound,
    WalletAlreadyOpened,
    /// The key does not open this wallet, or its storage's metadata is damaged.
    WalletAccessFailed,
    WalletStorage,
    WalletEncryption,
    WalletItemNotFound,
    WalletItemAlreadyExists,
    /// A query is not one.
    WalletQuery,
    WalletTypeAlreadyRegistered,
    /// A record has not the value that the caller expected it to have.
    WalletItemChanged,
    /// The caller told the command to stop.
    CommandCancelled,
    /// The command took longer than its caller wanted to wait.
    CommandTimedOut,
    /// As much waits for a lane as may.
    ExecutorBusy,
    /// No pool of ledger nodes is open under this handle.
    PoolInvalidHandle,
    IncompatibleProtocolVersion,
    /// All places of a revocation registry are given.
    RevocationRegistryFull,
    /// A revocation registry has no such place, or nothing to change about it.
    InvalidUserRevocId,
    /// The wallet has a master secret of this name.
    MasterSecretDuplicateName,
    /// A proof does not show what was asked.
    ProofRejected,
    UnknownCryptoType,
    DidAlreadyExists,
}

/// A kind, a sentence for people, and what caused it.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: Cow<'static, str>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    backtrace: Box<Backtrace>,
}

impl Error {
    /// Without a look at where it was made, which may take a lock, and which takes long where thousands of
    /// commands are told to stop.
    pub fn untraced(kind: ErrorKind, message: &'static str) -> Self {
        let backtrace = Box::new(Backtrace::disabled());
        Self { kind, message: message.into(), source: None, backtrace }
    }

    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        let backtrace = match BACKTRACES.load(Ordering::Relaxed) {
            COLLECTED => Backtrace::force_capture(),
            NOT_COLLECTED => Backtrace::disabled(),
            _ => Backtrace::capture(),
        };
        Self { kind, message: message.into(), source: None, backtrace: Box::new(backtrace) }
    }

    /// Keeps the cause, whose own text is shown after the message.
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same error for one more command that shares it.
    pub fn again(&self) -> Self {
        Self::new(self.kind, self.to_string())
    }

    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where the error was made, if backtraces are collected.
    pub fn backtrace(&self) -> Option<String> {
        (self.backtrace.status() == BacktraceStatus::Captured).then(|| self.backtrace.to_string())
    }

    /// What is wrong with the caller's parameter at this position: `is null`, say.
    pub fn param(position: u8, how: &str) -> Self {
        Self::new(ErrorKind::InvalidParam(position), format!("parameter {position} {how}"))
    }

    /// A promise inside the library was broken: always a bug, never the caller's fault.
    pub fn bug(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidState, message)
    }

    pub fn structure(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidStructure, message)
    }

    /// JSON that may hold secrets is not what it must be: what is missing or unknown is told, but no
    /// value is quoted.
    pub fn malformed(what: &str, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let names_only = ["missing field", "unknown field"].iter().any(|it| text.starts_with(it));
        let reason = text.split(" at line").next().filter(|_| names_only).unwrap_or_default();
        let colon = if reason.is_empty() { "" } else { ": " };
        Self::structure(format!(
            "{what} is not the JSON it must be, at line {line}, column {column}{colon}{reason}"
        ))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
