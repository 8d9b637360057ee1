//! Pools of ledger nodes. None can be opened yet, so that every handle is one of no pool.

use crate::error::{Error, ErrorKind};
use crate::model::did::Did;

pub type PoolHandle = i32;

/// What a wallet does not know of a DID would be asked of the ledger, as libindy does.
pub(super) fn cannot_ask(pool: PoolHandle, what: &str, did: &Did, instead: &str) -> Error {
    let message = format!(
        "the wallet does not know the {what} of {did}, and no pool is open under the handle {pool} \
         to ask its ledger; store it with {instead}"
    );
    Error::new(ErrorKind::PoolInvalidHandle, message)
}
