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

/// Whether `signature` is that of `message` under `verkey`. A signature of a wrong length is an
/// error, as it is for libindy.
pub fn verify(verkey: &str, message: &[u8], signature: &[u8]) -> Result<bool> {
    let verkey = parse_verkey(verkey)?;
    if signature.len() != SIGNATURE_LENGTH {
        let length = signature.len();
        return Err(Error::structure(format!(
            "a signature is {SIGNATURE_LENGTH} bytes; this one has {length}"
        )));
    }
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
    use crate::crypto::key_pair::KeyPair;

    /// RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc). Seed, public key, message, signature.
    const RFC_8032: [[&str; 4]; 4] = [
        [
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39\
             701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ],
        [
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f36\
             13d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ],
        [
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f7\
             60984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ],
        [
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c\
             23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7\
             c66431e0303dca179c138ac17ad9bef1177331a704",
        ],
    ];

    fn bytes(hex: &str) -> Vec<u8> {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(byte).collect()
    }

    #[test]
    fn signs_as_the_rfc_does() {
        for [seed, public, message, expected] in RFC_8032 {
            let (key, verkey) = create_key(Some(seed)).unwrap();
            assert_eq!(verkey[..], bytes(public));
            let (message, expected) = (bytes(message), bytes(expected));
            let signature = KeyPair::of(&key).unwrap().sign(&message);
            assert_eq!(signature, expected);
            assert!(verify(&key.verkey, &message, &signature).unwrap());
            let other = [&message[..], b"x"].concat();
            assert!(!verify(&key.verkey, &other, &signature).unwrap());
            assert!(verify(&key.verkey, &message, &signature[1..]).is_err());
        }
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
