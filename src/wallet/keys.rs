//! The seven keys of a wallet, and how records are sealed with them.
//!
//! libindy's scheme: kinds and names are sealed so that equal ones look equal (they can be looked
//! up), values under a random key of their own, which is sealed under the wallet's value key.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteArray;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::Record;
use crate::crypto::{aead, random};
use crate::error::{Error, ErrorKind, Result};
use crate::storage::{SealedRecord, SealedValue};

type StoredKey = ByteArray<{ aead::KEY_LENGTH }>;

#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Keys {
    kind: aead::Key,
    name: aead::Key,
    value: aead::Key,
    identity_hmac: aead::Key,
    pub(super) tag_name: aead::Key,
    pub(super) tag_value: aead::Key,
    pub(super) tag_hmac: aead::Key,
}

/// The order in which they are stored: a MessagePack array of byte strings.
#[derive(Serialize, Deserialize)]
struct StoredKeys(StoredKey, StoredKey, StoredKey, StoredKey, StoredKey, StoredKey, StoredKey);

impl Keys {
    pub fn random() -> Result<Self> {
        Ok(Self {
            kind: random::bytes()?,
            name: random::bytes()?,
            value: random::bytes()?,
            identity_hmac: random::bytes()?,
            tag_name: random::bytes()?,
            tag_value: random::bytes()?,
            tag_hmac: random::bytes()?,
        })
    }

    pub(super) fn to_stored(&self) -> Result<Zeroizing<Vec<u8>>> {
        let key = |key: &aead::Key| ByteArray::new(*key);
        let mut stored = StoredKeys(
            key(&self.kind),
            key(&self.name),
            key(&self.value),
            key(&self.identity_hmac),
            key(&self.tag_name),
            key(&self.tag_value),
            key(&self.tag_hmac),
        );
        // Large enough not to grow: a buffer that does leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(256));
        let written = rmp_serde::encode::write(&mut *bytes, &stored)
            .map_err(|error| Error::bug("the wallet's keys could not be written").because(error));
        stored.zero();
        written.map(|()| bytes)
    }

    pub(super) fn from_stored(bytes: &[u8]) -> Result<Self> {
        let mut stored: StoredKeys = rmp_serde::from_slice(bytes)
            .map_err(|_| Error::new(ErrorKind::InvalidState, "the wallet's keys are damaged"))?;
        let keys = Self {
            kind: *stored.0,
            name: *stored.1,
            value: *stored.2,
            identity_hmac: *stored.3,
            tag_name: *stored.4,
            tag_value: *stored.5,
            tag_hmac: *stored.6,
        };
        stored.zero();
        Ok(keys)
    }

    pub(super) fn seal_kind(&self, kind: &str) -> Result<Vec<u8>> {
        aead::seal_searchable(&self.kind, &self.identity_hmac, kind.as_bytes())
    }

    pub(super) fn seal_identity(&self, kind: &str, name: &str) -> Result<(Vec<u8>, Vec<u8>)> {
        let name = aead::seal_searchable(&self.name, &self.identity_hmac, name.as_bytes())?;
        Ok((self.seal_kind(kind)?, name))
    }

    pub(super) fn seal_value(&self, value: &str) -> Result<SealedValue> {
        let key = random::secret()?;
        Ok(SealedValue {
            text: aead::seal(&key, value.as_bytes())?,
            key: aead::seal(&self.value, &key[..])?,
        })
    }

    pub(super) fn open_value(&self, sealed: &SealedValue) -> Result<Zeroizing<String>> {
        let opened = aead::open(&self.value, &sealed.key)?;
        let mut key = Zeroizing::new([0; aead::KEY_LENGTH]);
        if opened.len() != key.len() {
            return Err(damaged("the key of a record"));
        }
        key.copy_from_slice(&opened);
        text(&aead::open(&key, &sealed.text)?, "the value of a record")
    }

    /// Opens what was fetched of a record.
    pub(super) fn open_record(&self, record: &SealedRecord) -> Result<Record> {
        let kind = text(&aead::open(&self.kind, &record.kind)?, "the kind of a record")?;
        let name = text(&aead::open(&self.name, &record.name)?, "the name of a record")?;
        let value = record.value.as_ref().map(|it| self.open_value(it)).transpose()?;
        let tags = record.tags.as_ref().map(|it| self.open_tags(it)).transpose()?;
        Ok(Record { kind: kind.to_string(), name: name.to_string(), value, tags })
    }
}

impl StoredKeys {
    fn zero(&mut self) {
        let Self(a, b, c, d, e, f, g) = self;
        [a, b, c, d, e, f, g].into_iter().for_each(|key| key.as_mut_slice().zeroize());
    }
}

pub(super) fn text(bytes: &[u8], what: &str) -> Result<Zeroizing<String>> {
    let text = std::str::from_utf8(bytes).map_err(|_| damaged(what))?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::WalletEncryption, format!("{what} is damaged"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Tags;

    #[test]
    fn keys_are_stored_as_seven_byte_strings() {
        let keys = Keys::random().unwrap();
        let stored = keys.to_stored().unwrap();
        assert_eq!(stored.len(), 1 + 7 * 34);
        assert_eq!(stored[..3], [0x97, 0xc4, 0x20]);
        let same = Keys::from_stored(&stored).unwrap();
        assert_eq!(same.to_stored().unwrap(), stored);
        assert!(Keys::from_stored(&stored[1..]).is_err());
    }

    #[test]
    fn records_open_with_the_keys_that_sealed_them() {
        let (keys, others) = (Keys::random().unwrap(), Keys::random().unwrap());
        let (kind, name) = keys.seal_identity("kind", "name").unwrap();
        assert_eq!(keys.seal_kind("kind").unwrap(), kind);
        let tags = Tags::from([("a".into(), "1".into()), ("~b".into(), "2".into())]);
        let record = SealedRecord {
            kind,
            name,
            value: Some(keys.seal_value("value").unwrap()),
            tags: Some(keys.seal_tags(&tags).unwrap()),
        };
        let opened = keys.open_record(&record).unwrap();
        assert_eq!((opened.kind.as_str(), opened.name.as_str()), ("kind", "name"));
        assert_eq!(opened.value.unwrap().as_str(), "value");
        assert_eq!(opened.tags.unwrap(), tags);
        assert!(others.open_record(&record).is_err());
    }
}
