//! The header of an export file: how its text is sealed.

use std::time::{SystemTime, UNIX_EPOCH};

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::crypto::chunks::NONCE_LENGTH;
use crate::crypto::random;
use crate::error::{Error, Result};
use crate::model::wallet::KeyDerivation;

/// libindy's.
const CHUNK_LENGTH: u64 = 1024;
/// A chunk is opened in memory.
const MAX_CHUNK_LENGTH: u64 = 16 << 20;
const VERSION: u32 = 0;
/// Longer than any header.
pub(super) const MAX_LENGTH: usize = 4096;
pub(super) const HASH_LENGTH: usize = 32;

pub(super) struct Header {
    pub(super) derivation: KeyDerivation,
    pub(super) salt: Option<Vec<u8>>,
    pub(super) nonce: [u8; NONCE_LENGTH],
    pub(super) chunk_length: usize,
    /// As it stands in the file.
    pub(super) bytes: Vec<u8>,
}

/// `[[method, [salt, nonce, chunk length]], time, version]`
#[derive(Serialize, Deserialize)]
struct Stored((u8, Parameters), u64, u32);

/// A raw key has no salt.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Parameters {
    Salted(Vec<u8>, Vec<u8>, u64),
    Raw(Vec<u8>, u64),
}

impl Header {
    /// Of a new file, whose key has this salt.
    pub(super) fn new(derivation: KeyDerivation, salt: Option<&[u8]>) -> Result<Self> {
        let nonce = random::bytes()?;
        let salt = salt.map(<[u8]>::to_vec);
        let parameters = match &salt {
            Some(salt) => Parameters::Salted(salt.clone(), nonce.to_vec(), CHUNK_LENGTH),
            None => Parameters::Raw(nonce.to_vec(), CHUNK_LENGTH),
        };
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
        let bytes = rmp_serde::to_vec(&Stored((method(derivation), parameters), seconds, VERSION))
            .map_err(|error| Error::bug("the header could not be written").because(error))?;
        Ok(Self { derivation, salt, nonce, chunk_length: CHUNK_LENGTH as usize, bytes })
    }

    pub(super) fn parse(bytes: Vec<u8>) -> Result<Self> {
        let Stored((method, parameters), _, version) =
            rmp_serde::from_slice(&bytes).map_err(|_| damaged())?;
        if version != VERSION {
            let message = format!("the export file is of version {version}; known is {VERSION}");
            return Err(Error::structure(message));
        }
        let (salt, nonce, chunk_length) = match (method, parameters) {
            (0 | 1, Parameters::Salted(salt, nonce, length)) => (Some(salt), nonce, length),
            (2, Parameters::Raw(nonce, length)) => (None, nonce, length),
            _ => return Err(damaged()),
        };
        let derivation = match method {
            0 => KeyDerivation::Argon2iModerate,
            1 => KeyDerivation::Argon2iInteractive,
            _ => KeyDerivation::Raw,
        };
        if !(1..=MAX_CHUNK_LENGTH).contains(&chunk_length) {
            return Err(damaged());
        }
        let nonce = nonce.try_into().map_err(|_| damaged())?;
        Ok(Self { derivation, salt, nonce, chunk_length: chunk_length as usize, bytes })
    }

    /// With this the sealed text begins, so that nobody can give it another header.
    pub(super) fn hash(&self) -> Vec<u8> {
        digest(&SHA256, &self.bytes).as_ref().to_vec()
    }
}

fn method(derivation: KeyDerivation) -> u8 {
    match derivation {
        KeyDerivation::Argon2iModerate => 0,
        KeyDerivation::Argon2iInteractive => 1,
        KeyDerivation::Raw => 2,
    }
}

pub(super) fn damaged() -> Error {
    Error::structure("this is not an export file, or it is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_they_were_written() {
        for (derivation, salt) in [
            (KeyDerivation::Raw, None),
            (KeyDerivation::Argon2iInteractive, Some(&[200; 32][..])),
            (KeyDerivation::Argon2iModerate, Some(&[1; 32][..])),
        ] {
            let header = Header::new(derivation, salt).unwrap();
            let same = Header::parse(header.bytes.clone()).unwrap();
            assert_eq!(same.derivation, derivation);
            assert_eq!((&same.salt, same.nonce), (&header.salt, header.nonce));
            assert_eq!(same.chunk_length, 1024);
            // libindy's arrays of numbers, not byte strings.
            let start = [0x93, 0x92, method(derivation), if salt.is_some() { 0x93 } else { 0x92 }];
            assert_eq!(header.bytes[..4], start);
        }
    }

    #[test]
    fn what_is_not_a_header_is_refused() {
        let header = Header::new(KeyDerivation::Raw, None).unwrap().bytes;
        for length in 0..header.len() {
            assert!(Header::parse(header[..length].to_vec()).is_err());
        }
        let with = |method, chunk_length, version| {
            let parameters = Parameters::Raw(vec![0; NONCE_LENGTH], chunk_length);
            rmp_serde::to_vec(&Stored((method, parameters), 0, version)).unwrap()
        };
        assert!(Header::parse(with(2, 1024, 0)).is_ok());
        for wrong in [with(2, 0, 0), with(2, u64::MAX, 0), with(2, 1024, 1), with(0, 1024, 0)] {
            assert!(Header::parse(wrong).is_err());
        }
    }
}
