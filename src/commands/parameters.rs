//! JSON of parameters that is read by the command, on a lane, and not during the call.
//!
//! Offers, credentials and proofs are long and full of large numbers: reading one takes longer than a
//! caller's event loop should stand still. What is wrong with it, the callback tells.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::de::DeserializeOwned;

use super::slices::lane_of;
use crate::error::{Error, ErrorKind, Result};
use crate::model::query::Query;
use crate::model::wallet::Secret;

/// The longest numbers of credentials and proofs have some 1,300 digits. To read one takes time that
/// grows with the square of its length, and whoever sends it need not be a friend.
const MOST_DIGITS: usize = 2_000;

/// The error names the parameter and does not quote it.
pub(super) fn read<T: DeserializeOwned>(name: &str, json: &Secret) -> Result<T> {
    let mut rows = json.expose().as_bytes().split(|it| !it.is_ascii_digit());
    // Nobody has a reason to escape a digit, but to hide a long number.
    let escaped = json.expose().split("\\u003").skip(1);
    if escaped
        .into_iter()
        .any(|it| it.starts_with(|digit: char| digit.is_ascii_digit()))
    {
        return Err(Error::structure(format!("`{name}` has a digit that is written as an escape")));
    }
    if rows.any(|digits| digits.len() > MOST_DIGITS) {
        let message = format!("`{name}` has a number of more than {MOST_DIGITS} digits");
        return Err(Error::structure(message));
    }
    if has_nul(json.expose()) {
        let message = format!("`{name}` has a NUL, which no text of a C caller can have");
        return Err(Error::structure(message));
    }
    // The signature library's types panic at some of what is no number of theirs.
    let parsed = catch_unwind(AssertUnwindSafe(|| serde_json::from_str(json.expose())));
    parsed
        .map_err(|_| Error::structure(format!("`{name}` has a number that cannot be read")))?
        .map_err(|error| Error::malformed(&format!("`{name}`"), &error))
}

/// Whether some text in it has an escaped NUL: one whose backslash is not itself escaped.
fn has_nul(json: &str) -> bool {
    json.match_indices("\\u0000").any(|(at, _)| {
        let backslashes = json.as_bytes()[..at].iter().rev().take_while(|it| **it == b'\\');
        backslashes.count() % 2 == 0
    })
}

/// The same of what may be very long, where that does not hold up others.
pub(super) async fn read_long<T: DeserializeOwned>(name: &str, json: &Secret) -> Result<T> {
    lane_of(json.expose().len()).run(|| read(name, json)).await
}

pub(super) fn read_optional<T: DeserializeOwned>(
    name: &str,
    json: Option<&Secret>,
) -> Result<Option<T>> {
    json.map(|it| read(name, it)).transpose()
}

pub(super) fn read_query(name: &str, json: &str) -> Result<Query> {
    serde_json::from_str(json).map_err(|error| {
        Error::new(ErrorKind::WalletQuery, format!("`{name}` is not a query")).because(error)
    })
}
