//! Which texts of points and numbers of the curve BN254 may reach AMCL's parser.
//!
//! AMCL believes what it reads: a number that is too long makes it compute for ever, one that is not
//! hexadecimal makes it panic, and so does an empty one. Whoever issues a credential or publishes a registry
//! need not be a friend, so the fields in which such texts are go through here first.

use std::borrow::Cow;
use std::collections::BTreeMap;

use amcl::bn254::fp::FEXCESS;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Hexadecimal digits for which AMCL's numbers have room.
const MOST_DIGITS: usize = 70;

/// Coordinates of a point of the first group, of one of the second, and of a pairing.
const COORDINATES: [usize; 3] = [3, 6, 12];

/// What among a signature's parts is a number and not a point.
const NUMBERS: [&str; 4] = ["c", "m2", "vr_prime", "vr_prime_prime"];

/// For `deserialize_with`: a value, or none, of which every text is a point or a number of the curve.
pub(super) fn all<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = <&RawValue>::deserialize(deserializer)?;
    if !are_of_curve("", value.get()) {
        return Err(D::Error::custom(WRONG));
    }
    read(value)
}

/// For a signature, whose other part has numbers modulo `n`, in decimal.
pub(super) fn in_signature<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    in_part("r_credential", deserializer)
}

/// For what a holder hides in its request.
pub(super) fn in_request<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    in_part("ur", deserializer)
}

/// For what it hid it with.
pub(super) fn in_blinding<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    in_part("vr_prime", deserializer)
}

/// For a value of which one part is of the curve. A part that is there twice, the library refuses.
fn in_part<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    name: &str,
    deserializer: D,
) -> Result<T, D::Error> {
    let value = <&RawValue>::deserialize(deserializer)?;
    let parts: BTreeMap<Cow<'_, str>, &RawValue> =
        serde_json::from_str(value.get()).map_err(|_| D::Error::custom("it is not an object"))?;
    if parts.get(name).is_some_and(|part| !are_of_curve(name, part.get())) {
        return Err(D::Error::custom(WRONG));
    }
    read(value)
}

const WRONG: &str =
    "a point or a number of the curve is not written as the signature library writes it";

/// The library's message may quote a secret.
pub(super) fn read<'a, T: Deserialize<'a>, E: serde::de::Error>(
    value: &'a RawValue,
) -> Result<T, E> {
    serde_json::from_str(value.get()).map_err(|_| E::custom("it is not as the library writes it"))
}

/// Whether each text in this JSON, but for the names of its parts, is a point or a number, as its name
/// says. The JSON itself has the first name.
fn are_of_curve<'a>(mut name: &'a str, json: &'a str) -> bool {
    if json.contains('\\') {
        return false; // nobody has a reason to escape anything here
    }
    let mut pieces = json.split('"').skip(1);
    while let (Some(text), Some(after)) = (pieces.next(), pieces.next()) {
        if after.trim_start().starts_with(':') {
            name = text;
        } else if !is_named(name, text) {
            return false;
        }
    }
    true
}

fn is_named(name: &str, text: &str) -> bool {
    if NUMBERS.contains(&name) {
        return is_number(text);
    }
    COORDINATES.iter().any(|count| are_coordinates(text, *count))
}

pub fn is_number(text: &str) -> bool {
    (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_hexdigit())
}

/// So many coordinates, each with a claim of how far it is from being reduced that AMCL's arithmetic has
/// room for.
pub fn are_coordinates(text: &str, count: usize) -> bool {
    let words: Vec<_> = text.split_ascii_whitespace().collect();
    let is_coordinate = |pair: &[&str]| {
        let [excess, digits] = pair else { return false };
        excess.parse::<i32>().is_ok_and(|it| (1..=FEXCESS).contains(&it)) && is_number(digits)
    };
    words.len() == 2 * count && words.chunks(2).all(is_coordinate)
}

#[cfg(test)]
mod tests {
    use anoncreds_clsignatures::{
        CredentialSecretsBlindingFactors, CredentialSignature, RevocationRegistry,
    };

    use super::*;

    #[derive(Deserialize)]
    struct Signed {
        #[serde(deserialize_with = "in_signature")]
        signature: CredentialSignature,
    }

    #[derive(Deserialize)]
    struct Published {
        #[serde(deserialize_with = "all")]
        rev_reg: Option<RevocationRegistry>,
    }

    fn credential() -> serde_json::Value {
        let path = "tests/vectors/anoncreds/unqualified/on_demand/cred0.credential.json";
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn is_taken(credential: &serde_json::Value) -> bool {
        serde_json::from_str::<Signed>(&credential.to_string()).is_ok()
    }

    #[test]
    fn what_libindy_writes_is_taken() {
        let json = credential().to_string();
        let signed: Signed = serde_json::from_str(&json).unwrap();
        assert!(signed.signature.extract_index().is_some());
        assert!(serde_json::from_str::<Published>(&json).unwrap().rev_reg.is_some());
        assert!(
            serde_json::from_str::<Published>("{\"rev_reg\":null}")
                .unwrap()
                .rev_reg
                .is_none()
        );
    }

    #[test]
    fn numbers_on_which_the_parser_would_hang_or_panic_are_refused() {
        let endless = format!("7FFFFFFFFFFFFFFF{}", "0".repeat(56));
        for number in NUMBERS.iter().filter(|it| **it != "vr_prime") {
            for wrong in [&endless, "-7", "", "1 2", "G", "é"] {
                let mut credential = credential();
                credential["signature"]["r_credential"][number] = wrong.into();
                assert!(!is_taken(&credential), "{number} {wrong}");
            }
        }
    }

    #[test]
    fn a_number_that_was_hidden_with_is_one() {
        #[derive(Deserialize)]
        struct Asked {
            #[serde(deserialize_with = "in_blinding")]
            #[allow(dead_code)]
            blinding: CredentialSecretsBlindingFactors,
        }
        let path = "tests/vectors/anoncreds/unqualified/on_demand/cred0.request_metadata.json";
        let metadata = std::fs::read_to_string(path).unwrap();
        let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
        let mut blinding = metadata["master_secret_blinding_data"].clone();
        let mut is_taken = |number: serde_json::Value| {
            blinding["vr_prime"] = number;
            let asked = serde_json::json!({ "blinding": blinding });
            serde_json::from_str::<Asked>(&asked.to_string()).is_ok()
        };
        assert!(is_taken("7".into()) && is_taken(serde_json::Value::Null));
        for wrong in ["-7", "", "1 0 1 0 1 0"] {
            assert!(!is_taken(wrong.into()), "{wrong}");
        }
    }

    #[test]
    fn points_that_are_none_are_refused() {
        let endless = format!("1 7FFFFFFFFFFFFFFF{} 1 0 1 0", "0".repeat(56));
        for wrong in [&endless, "7", "", "4294967295 0 1 0 1 0", "1 0 1 0", "1 0 1 0 1 \u{2003}0"] {
            let mut credential = credential();
            credential["signature"]["r_credential"]["sigma"] = wrong.into();
            assert!(!is_taken(&credential), "{wrong}");
            credential["rev_reg"]["accum"] = wrong.into();
            assert!(serde_json::from_str::<Published>(&credential.to_string()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_and_texts_with_escapes_hide_nothing() {
        let json = credential().to_string();
        for (from, to) in
            [("\"c\":\"", "\"\\u0063\":\"-"), ("\"r_credential\"", "\"\\u0072_credential\"")]
        {
            let hidden = json.replace(from, to).replacen("\"m2\":\"", "\"m2\":\"-", 1);
            assert_ne!(hidden, json);
            assert!(serde_json::from_str::<Signed>(&hidden).is_err(), "{to}");
        }
    }
}
