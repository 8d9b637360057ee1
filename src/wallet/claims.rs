//! Names of records that are being made.
//!
//! What costs seconds to make must not be made twice to find at the end that only one can be kept:
//! the claim decides before the work begins. The storage decides again in the end, for other
//! processes.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use super::Wallet;
use crate::error::{Error, ErrorKind, Result};
use crate::locks::lock;

#[derive(Default)]
pub(super) struct Claims(Mutex<HashSet<(&'static str, String)>>);

/// While it lives, nobody else makes this record.
pub struct RecordClaim {
    wallet: Arc<Wallet>,
    record: (&'static str, String),
}

pub(super) fn claim(wallet: &Arc<Wallet>, kind: &'static str, name: &str) -> Result<RecordClaim> {
    let record = (kind, name.to_owned());
    let mut claims = lock(&wallet.claims.0);
    if !claims.insert(record.clone()) {
        let message = format!("another command is making {name}; wait for it");
        return Err(Error::new(ErrorKind::WalletItemAlreadyExists, message));
    }
    drop(claims);
    Ok(RecordClaim { wallet: Arc::clone(wallet), record })
}

impl Drop for RecordClaim {
    fn drop(&mut self) {
        lock(&self.wallet.claims.0).remove(&self.record);
    }
}
