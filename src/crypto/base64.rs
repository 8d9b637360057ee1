//! Base64 (RFC 4648) as libindy has it: padding is written, and read where it is there.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::error::{Error, Result};

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

pub const STANDARD: Alphabet = Alphabet(GeneralPurpose::new(&alphabet::STANDARD, LENIENT));
pub const URL_SAFE: Alphabet = Alphabet(GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT));

/// Bytes and characters that stand for each other.
pub const GROUP: (usize, usize) = (3, 4);

pub struct Alphabet(GeneralPurpose);

impl Alphabet {
    pub fn encode(&self, bytes: &[u8]) -> String {
        self.0.encode(bytes)
    }

    pub fn append(&self, bytes: &[u8], to: &mut String) {
        self.0.encode_string(bytes, to);
    }

    /// `what` names the text in the error, which does not show it.
    pub fn decode(&self, text: &str, what: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.append_decoded(text.as_bytes(), &mut bytes, what)?;
        Ok(bytes)
    }

    pub fn append_decoded(&self, text: &[u8], to: &mut Vec<u8>, what: &str) -> Result<()> {
        let malformed = |_| Error::structure(format!("{what} is not base64"));
        self.0.decode_vec(text, to).map_err(malformed)
    }
}

/// How long the text of so many bytes is.
pub fn encoded_length(bytes: usize) -> usize {
    bytes.div_ceil(GROUP.0) * GROUP.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_written_and_may_be_missing() {
        for (bytes, text) in [(&b""[..], ""), (b"\xff", "_w=="), (b"\xff\xff\xff", "____")] {
            assert_eq!(URL_SAFE.encode(bytes), text);
            assert_eq!(encoded_length(bytes.len()), text.len());
            assert_eq!(URL_SAFE.decode(text, "text").unwrap(), bytes);
            assert_eq!(URL_SAFE.decode(text.trim_end_matches('='), "text").unwrap(), bytes);
        }
        assert_eq!(STANDARD.decode("/w", "text").unwrap(), b"\xff");
    }

    #[test]
    fn what_is_malformed_is_not_quoted() {
        for text in ["SECRE", "SEC=RET=", "SECR/T", "SECRET\n", "_x=="] {
            let message = URL_SAFE.decode(text, "the tag").unwrap_err().to_string();
            assert!(message.contains("the tag") && !message.contains(text), "{message}");
        }
    }
}
