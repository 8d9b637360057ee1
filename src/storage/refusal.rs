//! Why a storage refuses: the errors that every kind of storage has.

use crate::error::{Error, ErrorKind};

pub fn wallet_exists() -> Error {
    let message = "a wallet of this id exists; open it, delete it or choose another id";
    Error::new(ErrorKind::WalletAlreadyExists, message)
}

pub fn wallet_missing() -> Error {
    Error::new(ErrorKind::WalletNotFound, "there is no wallet of this id; create it first")
}

pub fn closed() -> Error {
    Error::new(ErrorKind::WalletInvalidHandle, "the wallet has been closed")
}

pub fn no_such_record() -> Error {
    Error::new(ErrorKind::WalletItemNotFound, "the wallet has no such record")
}

pub fn record_exists() -> Error {
    Error::new(ErrorKind::WalletItemAlreadyExists, "the wallet has such a record already")
}

pub fn record_changed() -> Error {
    let message = "the record has another value by now; read it again";
    Error::new(ErrorKind::WalletItemChanged, message)
}
