//! Base58 in Bitcoin's alphabet, for keys.

use zeroize::Zeroizing;

use crate::error::{Error, Result};

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// So many digits are found at once: the largest power of 58 that 32 bits hold.
const DIGITS_AT_ONCE: u32 = 5;
const DIVISOR: u64 = 58_u64.pow(DIGITS_AT_ONCE);

/// What `bs58` gives. That divides a byte at a time by 58, which for the keys of a new DID takes a
/// third as long as to make them; here it is four bytes by the fifth power.
pub fn encode(bytes: &[u8]) -> String {
    let limb = |bytes: &[u8]| bytes.iter().fold(0, |limb, byte| limb << 8 | u32::from(*byte));
    // The lowest first.
    let mut limbs: Zeroizing<Vec<u32>> = Zeroizing::new(bytes.rchunks(4).map(limb).collect());
    // A byte has less than one and a half digits: what may be a secret is never moved.
    let most_digits = bytes.len() * 3 / 2 + DIGITS_AT_ONCE as usize;
    let mut digits = Zeroizing::new(Vec::with_capacity(most_digits));
    loop {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        if limbs.is_empty() {
            break;
        }
        let mut rest = divide(&mut limbs);
        for _ in 0..DIGITS_AT_ONCE {
            digits.push((rest % 58) as u8);
            rest /= 58;
        }
    }
    // A number has no zero in front; each byte in front that is zero has one.
    let length = digits.iter().rposition(|it| *it != 0).map_or(0, |last| last + 1);
    let zeros = bytes.iter().take_while(|it| **it == 0).count();
    let mut text = String::with_capacity(zeros + length);
    let digits = digits[..length].iter().rev();
    text.extend(std::iter::repeat_n(&0, zeros).chain(digits).map(digit));
    text
}

/// Divides a number by `DIVISOR` and gives the rest.
fn divide(limbs: &mut [u32]) -> u64 {
    let mut rest = 0;
    for limb in limbs.iter_mut().rev() {
        let number = rest << 32 | u64::from(*limb);
        *limb = (number / DIVISOR) as u32;
        rest = number % DIVISOR;
    }
    rest
}

fn digit(value: &u8) -> char {
    char::from(ALPHABET[usize::from(*value)])
}

/// Exactly `N` bytes. `what` names them in the error, which shows nothing of the text: it may be a
/// secret.
pub fn decode<const N: usize>(text: &str, what: &str) -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    match bs58::decode(text).onto(&mut bytes[..]) {
        Ok(length) if length == N => Ok(bytes),
        _ => Err(Error::structure(format!("{what} must be {N} bytes in base58"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zeros_in_front_stay() {
        for bytes in [&[][..], &[0], &[0; 32], &[0, 0, 1], &[0, 0, 0, 0, 0, 57], &[58], &[255; 64]]
        {
            assert_eq!(encode(bytes), bs58::encode(bytes).into_string());
        }
        assert_eq!(encode(&[0, 0, 57]), "11z");
        assert_eq!(encode(b"Hello World!"), "2NEpo7TZRRrLZSi2U");
    }

    proptest! {
        #[test]
        fn is_what_bs58_gives(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(encode(&bytes), bs58::encode(&bytes).into_string());
        }
    }
}
