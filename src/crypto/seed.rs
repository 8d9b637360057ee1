//! Seeds, as callers write them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// 32 characters taken as they are, base64 of 32 bytes (ending in `=`), or 64 hex digits.
pub fn parse(text: &str) -> Result<Zeroizing<[u8; 32]>> {
    let bytes = match text.len() {
        32 => Some(Zeroizing::new(text.as_bytes().to_vec())),
        _ if text.ends_with('=') => STANDARD.decode(text).ok().map(Zeroizing::new),
        64 => hex(text),
        _ => None,
    };
    let mut seed = Zeroizing::new([0; 32]);
    match bytes {
        Some(bytes) if bytes.len() == seed.len() => seed.copy_from_slice(&bytes),
        _ => {
            let forms = "a seed must be 32 characters, base64 of 32 bytes or 64 hex digits";
            return Err(Error::structure(forms));
        }
    }
    Ok(seed)
}

fn hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    // Exactly as long as needed: one that grew would leave a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    for pair in text.as_bytes().chunks_exact(2) {
        bytes.push((digit(pair[0])? << 4 | digit(pair[1])?) as u8);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_gives_its_bytes() {
        let ascending: [u8; 32] = std::array::from_fn(|index| index as u8 + 0x20);
        let hex = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3F";
        assert_eq!(*parse(hex).unwrap(), ascending);
        assert_eq!(*parse(&STANDARD.encode(ascending)).unwrap(), ascending);
        assert_eq!(&parse("000000000000000000000000Trustee1").unwrap()[24..], b"Trustee1");
    }

    #[test]
    fn other_forms_are_refused_and_not_quoted() {
        for text in ["", "tooshort", "AAEC=", &"g".repeat(64), &"é".repeat(32)] {
            let message = parse(text).unwrap_err().to_string();
            assert!(text.is_empty() || !message.contains(text));
        }
    }
}
