//! Text that a caller hands in.

use std::ffi::{CStr, c_char};
use std::str::FromStr;

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::model::wallet::Secret;

/// A parameter that points to NUL-terminated UTF-8. It is read during the call and not kept.
#[repr(transparent)]
pub struct Text(*const c_char);

// Being a pointer, it cannot leave the caller's thread. Every reader takes the parameter's position,
// for the error code.
impl Text {
    /// A text that is there and not empty.
    pub fn string(&self, position: u8) -> Result<String> {
        self.present(position).map(str::to_owned)
    }

    /// A text that is there, and may be empty.
    pub fn any(&self, position: u8) -> Result<String> {
        self.optional(position)?.ok_or_else(|| Error::param(position, "is null"))
    }

    /// A text that may be null.
    pub fn optional(&self, position: u8) -> Result<Option<String>> {
        Ok(self.read(position)?.map(str::to_owned))
    }

    /// A text that may be null but, if it is there, is not empty.
    pub fn optional_string(&self, position: u8) -> Result<Option<String>> {
        if self.0.is_null() { Ok(None) } else { self.string(position).map(Some) }
    }

    /// A text with a form of its own, such as a DID.
    pub fn parse<T: FromStr<Err = Error>>(&self, position: u8) -> Result<T> {
        self.present(position)?.parse()
    }

    /// The same, where null is allowed.
    pub fn optional_parse<T: FromStr<Err = Error>>(&self, position: u8) -> Result<Option<T>> {
        if self.0.is_null() { Ok(None) } else { self.parse(position).map(Some) }
    }

    /// JSON. What makes it invalid is told.
    pub fn json<T: DeserializeOwned>(&self, position: u8) -> Result<T> {
        serde_json::from_str(self.present(position)?).map_err(|error| {
            Error::structure(format!("parameter {position} is not the JSON it must be"))
                .because(error)
        })
    }

    /// JSON that may be null.
    pub fn optional_json<T: DeserializeOwned>(&self, position: u8) -> Result<Option<T>> {
        if self.0.is_null() { Ok(None) } else { self.json(position).map(Some) }
    }

    /// A text that is a secret.
    pub fn secret(&self, position: u8) -> Result<Secret> {
        self.string(position).map(Secret::from)
    }

    /// The same, where null is allowed.
    pub fn optional_secret(&self, position: u8) -> Result<Option<Secret>> {
        Ok(self.optional_string(position)?.map(Secret::from))
    }

    /// JSON with a key, seed or passphrase in it: an error tells where it is wrong, but never
    /// quotes it.
    pub fn secret_json<T: DeserializeOwned>(&self, position: u8) -> Result<T> {
        serde_json::from_str(self.present(position)?)
            .map_err(|error| Error::malformed(&format!("parameter {position}"), &error))
    }

    /// The same, where null is allowed.
    pub fn optional_secret_json<T: DeserializeOwned>(&self, position: u8) -> Result<Option<T>> {
        if self.0.is_null() { Ok(None) } else { self.secret_json(position).map(Some) }
    }

    fn present(&self, position: u8) -> Result<&str> {
        match self.read(position)? {
            None => Err(Error::param(position, "is null")),
            Some("") => Err(Error::param(position, "is empty")),
            Some(text) => Ok(text),
        }
    }

    fn read(&self, position: u8) -> Result<Option<&str>> {
        if self.0.is_null() {
            return Ok(None);
        }
        // SAFETY: callers hand in null or a NUL-terminated string that lives during the call, and
        // the reference does not outlive `self`, a parameter of that call.
        let text = unsafe { CStr::from_ptr(self.0) };
        text.to_str().map(Some).map_err(|_| Error::param(position, "is not UTF-8"))
    }
}
