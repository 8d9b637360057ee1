//! NaCl's boxes (`crypto_box_easy`) and libsodium's sealed boxes (`crypto_box_seal`): the texts that
//! stand around what `secret_box` seals.
//!
//! A short text is sealed in one call. A long one is begun here, and whoever seals it decides how
//! much of it at once.

use blake2::Blake2b;
use blake2::Digest;
use blake2::digest::consts::U24;
use zeroize::Zeroizing;

use super::secret_box::{NONCE_LENGTH, SecretBox, TAG_LENGTH, refused};
use super::x25519::{KEY_LENGTH, PublicKey, SecretKey, SharedKey};
use crate::error::Result;

/// What stands before the text in a sealed box: the key of the sender, who throws the other half
/// away, and the tag.
pub const SEALED_HEAD: usize = KEY_LENGTH + TAG_LENGTH;

/// A box of a short text: the tag and the sealed text.
pub fn seal(key: &SharedKey, nonce: &[u8; NONCE_LENGTH], text: &[u8]) -> Vec<u8> {
    let mut sealed = vec![0; TAG_LENGTH + text.len()];
    let (tag, body) = sealed.split_at_mut(TAG_LENGTH);
    body.copy_from_slice(text);
    tag.copy_from_slice(&SecretBox::new(key, nonce).seal_last(body));
    sealed
}

/// The text of a box.
pub fn open(key: &SharedKey, nonce: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let nonce = nonce.try_into().map_err(|_| refused())?;
    open_with(SecretBox::new(key, nonce), sealed)
}

/// A sealed box of a short text.
pub fn seal_anonymously(to: &PublicKey, text: &[u8]) -> Result<Vec<u8>> {
    let (sender, sealing) = begin_sealed(to)?;
    let mut sealed = vec![0; SEALED_HEAD + text.len()];
    let (head, body) = sealed.split_at_mut(SEALED_HEAD);
    body.copy_from_slice(text);
    let tag = sealing.seal_last(body);
    head[..KEY_LENGTH].copy_from_slice(sender.as_bytes());
    head[KEY_LENGTH..].copy_from_slice(&tag);
    Ok(sealed)
}

/// The text of a sealed box.
pub fn open_anonymous(mine: &SecretKey, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let (opening, sealed) = begin_opening(mine, sealed)?;
    open_with(opening, sealed)
}

/// Begins a sealed box: the key that it begins with, and what seals the text.
pub fn begin_sealed(to: &PublicKey) -> Result<(PublicKey, SecretBox)> {
    let sender = SecretKey::random()?;
    let nonce = sealed_nonce(sender.public(), to);
    Ok((*sender.public(), SecretBox::new(&sender.shared_with(to), &nonce)))
}

/// Begins to open a sealed box: what opens it, and what is left to be opened, the tag and the text.
pub fn begin_opening<'a>(mine: &SecretKey, sealed: &'a [u8]) -> Result<(SecretBox, &'a [u8])> {
    let (sender, rest) = sealed.split_first_chunk().ok_or_else(refused)?;
    let sender = PublicKey::from_bytes(*sender);
    let nonce = sealed_nonce(&sender, mine.public());
    Ok((SecretBox::new(&mine.shared_with(&sender), &nonce), rest))
}

fn open_with(opening: SecretBox, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let (tag, body) = sealed.split_first_chunk().ok_or_else(refused)?;
    let mut text = Zeroizing::new(body.to_vec());
    opening.open_last(&mut text, tag)?;
    Ok(text)
}

fn sealed_nonce(sender: &PublicKey, recipient: &PublicKey) -> [u8; NONCE_LENGTH] {
    let hash = Blake2b::<U24>::new().chain_update(sender.as_bytes());
    hash.chain_update(recipient.as_bytes()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_boxes_are_those_of_crypto_box() {
        let seed = [9; 32];
        let mine = SecretKey::of_seed(&seed);
        let secret: [u8; 32] = openssl::sha::sha512(&seed)[..32].try_into().unwrap();
        let peer = crypto_box::SecretKey::from(secret);
        for text in [&b""[..], b"a", &[7; 1000]] {
            let ours = seal_anonymously(mine.public(), text).unwrap();
            assert_eq!(peer.unseal(&ours).unwrap(), text);
            let theirs = peer.public_key().seal(&mut rand::rngs::OsRng, text).unwrap();
            assert_eq!(*open_anonymous(&mine, &theirs).unwrap(), text);
            for index in 0..theirs.len() {
                let mut changed = theirs.clone();
                changed[index] ^= 1;
                assert!(open_anonymous(&mine, &changed).is_err());
                assert!(open_anonymous(&mine, &theirs[..index]).is_err());
            }
        }
    }

    #[test]
    fn boxes_need_a_nonce_of_their_length() {
        let (mine, theirs) = (SecretKey::of_seed(&[1; 32]), SecretKey::of_seed(&[2; 32]));
        let nonce = [5; NONCE_LENGTH];
        let sealed = seal(&mine.shared_with(theirs.public()), &nonce, b"text");
        let key = theirs.shared_with(mine.public());
        assert_eq!(*open(&key, &nonce, &sealed).unwrap(), b"text");
        assert!(open(&key, &nonce[1..], &sealed).is_err());
        assert!(open(&key, &nonce, &sealed[..TAG_LENGTH - 1]).is_err());
    }
}
