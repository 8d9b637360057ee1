//! The numbers of a proof, as they travel: decimal or AMCL's hexadecimal texts.
//!
//! Holders are strangers, so nothing is computed here; `credentials::proofs` turns the texts into
//! numbers and points when it verifies them, each within the bounds that it must have.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// `{"proofs", "aggregated_proof"}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofNumbers {
    /// A part for each credential.
    pub proofs: Vec<PartNumbers>,
    pub aggregated_proof: Aggregated,
}

/// The challenge, and the commitments that it was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregated {
    pub c_hash: Decimal,
    pub c_list: Vec<Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartNumbers {
    pub primary_proof: PrimaryNumbers,
    pub non_revoc_proof: Option<NonRevocationNumbers>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrimaryNumbers {
    pub eq_proof: EqualityNumbers,
    pub ge_proofs: Vec<InequalityNumbers>,
}

/// That the holder has a signature of the values that are revealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EqualityNumbers {
    pub revealed_attrs: BTreeMap<String, Decimal>,
    pub a_prime: Decimal,
    pub e: Decimal,
    pub v: Decimal,
    /// The answers for values that are not revealed.
    pub m: BTreeMap<String, Decimal>,
    pub m2: Decimal,
}

/// That a value is not below, or not above, another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InequalityNumbers {
    pub u: BTreeMap<String, Decimal>,
    pub r: BTreeMap<String, Decimal>,
    pub mj: Decimal,
    pub alpha: Decimal,
    pub t: BTreeMap<String, Decimal>,
    pub predicate: ShownPredicate,
}

/// In the order in which predicates are proven.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ShownPredicate {
    pub attr_name: String,
    pub p_type: ShownComparison,
    pub value: i32,
}

/// The signature library's names, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ShownComparison {
    #[serde(rename = "GE")]
    AtLeast,
    #[serde(rename = "LE")]
    AtMost,
    #[serde(rename = "GT")]
    Above,
    #[serde(rename = "LT")]
    Below,
}

/// That a credential is in an accumulator: answers and commitments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonRevocationNumbers {
    pub x_list: NonRevocationAnswers,
    pub c_list: NonRevocationCommitments,
}

/// Numbers modulo the order of the curve's groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonRevocationAnswers {
    pub rho: String,
    pub r: String,
    pub r_prime: String,
    pub r_prime_prime: String,
    pub r_prime_prime_prime: String,
    pub o: String,
    pub o_prime: String,
    pub m: String,
    pub m_prime: String,
    pub t: String,
    pub t_prime: String,
    /// In libindy's form only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub m2: Option<String>,
    pub s: String,
    pub c: String,
}

/// Points of the curve; `w`, `s` and `u` of its twist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonRevocationCommitments {
    pub e: String,
    pub d: String,
    pub a: String,
    pub g: String,
    pub w: String,
    pub s: String,
    pub u: String,
}

/// A whole number in decimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Decimal(String);

impl Decimal {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Decimal {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        let digits = text.strip_prefix('-').unwrap_or(&text);
        if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return Err(Error::structure("a number of a proof is written in decimal"));
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal() {
        for text in ["0", "-7", "0012"] {
            assert_eq!(Decimal::try_from(text.to_owned()).unwrap().as_str(), text);
        }
        for text in ["", "-", "+1", "1a", " 1", "0x1", "1.0"] {
            assert!(Decimal::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
