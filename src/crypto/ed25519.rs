//! Ed25519 (RFC 8032), through ring.

use ring::signature::{self, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use super::{base58, seed};
use crate::error::{Error, ErrorKind, Result};
use crate::model::key::{CRYPTO_TYPE, Key};

pub const SIGNATURE_LENGTH: usize = 64;

/// A fresh key pair, or the one of a seed in one of the forms of `seed::parse`.
pub fn create_key(seed: Option<&str>) -> Result<(Key, [u8; 32])> {
    let seed = match seed {
        Some(text) => seed::parse(text)?,
        None => super::random::secret()?,
    };
    let verkey = verkey_of(&seed)?;
    let mut signkey = Zeroizing::new([0; 64]);
    signkey[..32].copy_from_slice(&seed[..]);
    signkey[32..].copy_from_slice(&verkey);
    let signkey = Zeroizing::new(base58::encode(&signkey[..]));
    Ok((Key { verkey: base58::encode(&verkey), signkey }, verkey))
}

/// Signs with a key of the wallet.
pub fn sign(key: &Key, message: &[u8]) -> Result<Vec<u8>> {
    let signkey = base58::decode::<64>(&key.signkey, "the signing key")?;
    let (seed, verkey) = signkey.split_at(32);
    let pair = Ed25519KeyPair::from_seed_and_public_key(seed, verkey).map_err(|_| {
        Error::structure("the two halves of the signing key in the wallet do not fit")
    })?;
    Ok(pair.sign(message).as_ref().to_vec())
}

/// Whether `signature` is that of `message` under `verkey`. A signature of a wrong length is an
/// error, as it is for libindy.
pub fn verify(verkey: &str, message: &[u8], signature: &[u8]) -> Result<bool> {
    if signature.len() != SIGNATURE_LENGTH {
        let length = signature.len();
        return Err(Error::structure(format!(
            "a signature is {SIGNATURE_LENGTH} bytes; this one has {length}"
        )));
    }
    let verkey = parse_verkey(verkey)?;
    let key = UnparsedPublicKey::new(&signature::ED25519, &verkey[..]);
    Ok(key.verify(message, signature).is_ok())
}

/// Refuses what is not a verification key: 32 bytes in base58, alone or with `:ed25519`, or an
/// abbreviation (`~` and base58).
pub fn check_verkey(verkey: &str) -> Result<()> {
    match split_crypto_type(verkey)?.strip_prefix('~') {
        Some(half) => bs58::decode(half)
            .onto(&mut [0; 32][..])
            .map(drop)
            .map_err(|error| Error::structure("the abbreviated key is not base58").because(error)),
        None => parse_verkey(verkey).map(drop),
    }
}

/// The full key of an abbreviation, whose first half is the DID of these bytes; any other key is
/// given as it is, with its type if it has one.
pub fn full_verkey(did: &[u8], verkey: &str) -> Result<String> {
    let full = match split_crypto_type(verkey)?.strip_prefix('~') {
        None => verkey.to_owned(),
        Some(half) => {
            let mut rest = [0; 32];
            let length = bs58::decode(half).onto(&mut rest[..]).map_err(|error| {
                Error::structure("the abbreviated key is not base58").because(error)
            })?;
            let crypto_type = verkey.find(':').map_or("", |colon| &verkey[colon..]);
            let full = [did, &rest[..length]].concat();
            format!("{}{crypto_type}", bs58::encode(full).into_string())
        }
    };
    parse_verkey(&full).map(|_| full)
}

/// The bytes of a full verification key.
pub fn parse_verkey(verkey: &str) -> Result<[u8; 32]> {
    base58::decode::<32>(split_crypto_type(verkey)?, "a verification key").map(|bytes| *bytes)
}

fn split_crypto_type(verkey: &str) -> Result<&str> {
    match verkey.split_once(':') {
        None => Ok(verkey),
        Some((verkey, "" | CRYPTO_TYPE)) => Ok(verkey),
        Some((_, other)) => Err(Error::new(
            ErrorKind::UnknownCryptoType,
            format!("keys are of the type {CRYPTO_TYPE}, not {other}"),
        )),
    }
}

fn verkey_of(seed: &[u8; 32]) -> Result<[u8; 32]> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed)
        .map_err(|_| Error::bug("a seed of 32 bytes was refused"))?;
    let mut verkey = [0; 32];
    verkey.copy_from_slice(pair.public_key().as_ref());
    Ok(verkey)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn signs_as_the_rfc_does() {
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let (key, verkey) = create_key(Some(seed)).unwrap();
        assert_eq!(verkey[..4], [0x3d, 0x40, 0x17, 0xc3]);
        let signature = sign(&key, &[0x72]).unwrap();
        assert_eq!(signature[..4], [0x92, 0xa0, 0x09, 0xa9]);
        assert!(verify(&key.verkey, &[0x72], &signature).unwrap());
        assert!(!verify(&key.verkey, &[0x73], &signature).unwrap());
        assert!(verify(&key.verkey, &[0x72], &signature[1..]).is_err());
    }

    #[test]
    fn verkeys_may_carry_their_type() {
        let (key, verkey) = create_key(None).unwrap();
        assert_eq!(parse_verkey(&format!("{}:ed25519", key.verkey)).unwrap(), verkey);
        assert_eq!(
            check_verkey(&format!("{}:unknown", key.verkey)).unwrap_err().kind(),
            ErrorKind::UnknownCryptoType
        );
        assert!(check_verkey("~CoRER63DVYnWZtK8uAzNbx").is_ok());
        assert!(check_verkey("not base58 0OIl").is_err());
    }
}
