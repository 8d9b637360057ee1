//! The tags by which a wallet finds credentials, and the policy that says which attributes get some.
//!
//! Names and forms are libindy's: `schema_id`, `schema_issuer_did`, `schema_name`, `schema_version`,
//! `issuer_did`, `cred_def_id`, `rev_reg_id` (or `None`); for a fully qualified definition those that
//! are ids also unqualified, with `_short`; for each attribute `attr::NAME::marker` = `1` and
//! `attr::NAME::value`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::credential::CredentialValues;
use super::credential_definition::CredentialDefinitionId;
use super::qualified;
use super::query::{Query, TagName, Test};
use super::record::Tags;
use super::revocation_registry::RevocationRegistryId;
use super::schema::{SchemaId, canonical};
use crate::error::{Error, Result};

/// Tags whose values are identifiers.
pub const OF_IDENTIFIERS: [&str; 5] =
    ["issuer_did", "cred_def_id", "schema_id", "schema_issuer_did", "rev_reg_id"];

const SHORT: &str = "_short";
const MARKED: &str = "1";

/// Which attributes of a definition's credentials get tags (record type
/// `Indy::CredentialAttrTagPolicy`): a list of names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeSet<String>")]
pub struct TagPolicy(BTreeSet<String>);

impl From<BTreeSet<String>> for TagPolicy {
    fn from(names: BTreeSet<String>) -> Self {
        Self(names.iter().map(|name| canonical(name)).collect())
    }
}

/// What the tags of a credential are made from.
pub struct Tagged<'a> {
    pub schema_id: &'a SchemaId,
    pub cred_def_id: &'a CredentialDefinitionId,
    pub rev_reg_id: Option<&'a RevocationRegistryId>,
    pub values: &'a CredentialValues,
}

impl Tagged<'_> {
    /// Without a policy, every attribute gets tags.
    pub fn tags(&self, policy: Option<&TagPolicy>) -> Result<Tags> {
        let numbered =
            || Error::structure("a credential names its schema by DID, name and version");
        let schema = self.schema_id.parts().ok_or_else(numbered)?;
        let registry = |id: Option<&RevocationRegistryId>| {
            id.map_or("None".to_owned(), |it| it.as_str().to_owned())
        };
        let mut tags = Tags::new();
        let mut tag = |name: &str, value: &str| {
            tags.insert(name.to_owned(), value.to_owned());
        };
        tag("schema_id", self.schema_id.as_str());
        tag("schema_issuer_did", schema.issuer);
        tag("schema_name", schema.name);
        tag("schema_version", schema.version);
        tag("issuer_did", self.cred_def_id.issuer());
        tag("cred_def_id", self.cred_def_id.as_str());
        tag("rev_reg_id", &registry(self.rev_reg_id));
        if self.cred_def_id.is_qualified() {
            let mut short = |name: &str, value: &str| tag(&short(name), value);
            short("schema_id", self.schema_id.unqualified().as_str());
            short("schema_issuer_did", qualified::unqualified(schema.issuer));
            short("issuer_did", qualified::unqualified(self.cred_def_id.issuer()));
            short("cred_def_id", self.cred_def_id.unqualified().as_str());
            let unqualified = self.rev_reg_id.map(RevocationRegistryId::unqualified);
            short("rev_reg_id", &registry(unqualified.as_ref()));
        }
        for (name, value) in self.values.iter() {
            if policy.is_none_or(|it| it.0.contains(&canonical(name))) {
                tag(&marker(name), MARKED);
                tag(&value_tag(name), &value.raw);
            }
        }
        Ok(tags)
    }
}

/// The tag of an identifier without its methods.
pub fn short(name: &str) -> String {
    format!("{name}{SHORT}")
}

/// Credentials with this attribute.
pub fn has_attribute(name: &str) -> Query {
    Query::Tag(TagName::new(&marker(name)), Test::Is(MARKED.to_owned()))
}

/// What the name of a tag asks of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeTag<'a> {
    Marker(&'a str),
    Value(&'a str),
}

impl<'a> AttributeTag<'a> {
    pub fn parse(tag: &'a str) -> Option<Self> {
        let (name, what) = tag.strip_prefix("attr::")?.split_once("::")?;
        match what {
            _ if name.is_empty() || name.contains(':') => None,
            "marker" => Some(Self::Marker(name)),
            "value" => Some(Self::Value(name)),
            _ => None,
        }
    }

    /// The tag as wallets have it.
    pub fn stored(self) -> String {
        match self {
            Self::Marker(name) => marker(name),
            Self::Value(name) => value_tag(name),
        }
    }
}

fn marker(name: &str) -> String {
    format!("attr::{}::marker", canonical(name))
}

fn value_tag(name: &str) -> String {
    format!("attr::{}::value", canonical(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DID: &str = "NcYxiDXkpYi6ov5FcYDi1e";

    fn values() -> CredentialValues {
        let value = |raw: &str| json!({"raw": raw, "encoded": "1"});
        serde_json::from_value(json!({"First Name": value("Alex"), "age": value("28")})).unwrap()
    }

    fn tags(issuer: &str, policy: Option<&TagPolicy>) -> Tags {
        let schema_id = SchemaId::new(&issuer.parse().unwrap(), "gvt", "1.0");
        let cred_def_id =
            CredentialDefinitionId::new(&issuer.parse().unwrap(), &schema_id, Some("tag"));
        let values = values();
        let tagged = Tagged {
            schema_id: &schema_id,
            cred_def_id: &cred_def_id,
            rev_reg_id: None,
            values: &values,
        };
        tagged.tags(policy).unwrap()
    }

    #[test]
    fn tags_are_libindys() {
        let expected = json!({
            "schema_id": format!("{DID}:2:gvt:1.0"), "schema_issuer_did": DID,
            "schema_name": "gvt", "schema_version": "1.0", "issuer_did": DID,
            "cred_def_id": format!("{DID}:3:CL:{DID}:2:gvt:1.0:tag"), "rev_reg_id": "None",
            "attr::firstname::marker": "1", "attr::firstname::value": "Alex",
            "attr::age::marker": "1", "attr::age::value": "28",
        });
        assert_eq!(json!(tags(DID, None)), expected);
    }

    #[test]
    fn qualified_ids_have_short_tags_beside_them() {
        let qualified = tags(&format!("did:sov:{DID}"), None);
        let plain = tags(DID, None);
        for name in OF_IDENTIFIERS {
            assert_eq!(qualified[&short(name)], plain[name]);
        }
        assert_eq!(qualified["issuer_did"], format!("did:sov:{DID}"));
    }

    #[test]
    fn a_policy_says_which_attributes_get_tags() {
        let policy: TagPolicy = serde_json::from_value(json!(["FirstName"])).unwrap();
        let tags = tags(DID, Some(&policy));
        assert!(tags.contains_key("attr::firstname::value"));
        assert!(!tags.keys().any(|it| it.starts_with("attr::age")));
        assert_eq!(json!(policy), json!(["firstname"]));
    }

    #[test]
    fn tags_of_attributes_are_known_by_their_form() {
        assert_eq!(AttributeTag::parse("attr::a b::value"), Some(AttributeTag::Value("a b")));
        assert_eq!(AttributeTag::parse("attr::A b::marker").unwrap().stored(), "attr::ab::marker");
        for other in ["attr::::value", "attr::a::b", "attr::a:b::value", "schema_id", "attr::a"] {
            assert_eq!(AttributeTag::parse(other), None, "{other}");
        }
    }
}
