//! Schemas: the names of a credential's attributes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::did::Did;
use super::qualified;
use crate::error::{Error, Result};

/// libindy's limit.
pub(super) const MAX_ATTRIBUTES: usize = 125;

/// `DID:2:name:version`, fully qualified `schema:method:…`, or the number of a ledger transaction.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct SchemaId(String);

/// The names of the attributes, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeSet<String>")]
pub struct AttributeNames(BTreeSet<String>);

/// `{"ver": "1.0", "id", "name", "version", "attrNames", "seqNo"}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawSchema")]
pub struct Schema {
    ver: Version1,
    pub id: SchemaId,
    pub name: String,
    pub version: String,
    #[serde(rename = "attrNames")]
    pub attributes: AttributeNames,
    #[serde(rename = "seqNo")]
    pub sequence_number: Option<u32>,
}

/// The only version of schemas and definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version1 {
    #[serde(rename = "1.0")]
    V1,
}

/// A schema id, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaIdParts<'a> {
    pub issuer: &'a str,
    pub name: &'a str,
    pub version: &'a str,
}

impl Schema {
    pub fn new(issuer: &Did, name: String, version: String, attributes: AttributeNames) -> Self {
        let id = SchemaId::new(issuer, &name, &version);
        Self { ver: Version1::V1, id, name, version, attributes, sequence_number: None }
    }

    /// The id by which credential definitions refer to it: the ledger's number, where it has one.
    pub fn reference(&self) -> SchemaId {
        self.sequence_number
            .map_or_else(|| self.id.clone(), |number| SchemaId(number.to_string()))
    }
}

impl SchemaId {
    const PREFIX: &'static str = "schema";

    pub fn new(issuer: &Did, name: &str, version: &str) -> Self {
        let id = format!("{issuer}:2:{name}:{version}");
        match issuer.method() {
            Some(method) => Self(qualified::qualify(Self::PREFIX, method, &id)),
            None => Self(id),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_qualified(&self) -> bool {
        qualified::method(&self.0).is_some()
    }

    /// The same schema under a fully qualified id; a number stays as it is.
    pub fn qualify(&self, method: &str) -> Self {
        match self.0.split(':').collect::<Vec<_>>()[..] {
            [did, _, name, version] => {
                Self(format!("{}:{method}:did:{method}:{did}:2:{name}:{version}", Self::PREFIX))
            }
            _ => self.clone(),
        }
    }

    /// The same schema under the id without methods; a number stays as it is.
    pub fn unqualified(&self) -> Self {
        match self.parts() {
            Some(SchemaIdParts { issuer, name, version }) => {
                let issuer = qualified::unqualified(issuer);
                Self(format!("{issuer}:2:{name}:{version}"))
            }
            None => self.clone(),
        }
    }

    /// What every id but a number is made of.
    pub fn parts(&self) -> Option<SchemaIdParts<'_>> {
        let id = match qualified::is_qualified_as(Self::PREFIX, &self.0) {
            true => qualified::unqualified(&self.0),
            false => &self.0,
        };
        let (rest, version) = id.rsplit_once(':')?;
        let (rest, name) = rest.rsplit_once(':')?;
        let (issuer, _) = rest.rsplit_once(':')?;
        // A DID alone, or with its scheme and method.
        let is_did = matches!(issuer.matches(':').count(), 0 | 2);
        is_did.then_some(SchemaIdParts { issuer, name, version })
    }
}

impl TryFrom<String> for SchemaId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        if text.contains('\0') {
            return Err(Error::structure("a schema id has no NUL in it"));
        }
        let id = Self(text);
        if id.0.parse::<i32>().is_err() && id.parts().is_none() {
            return Err(Error::structure("a schema id is DID:2:name:version or a number"));
        }
        Ok(id)
    }
}

impl AttributeNames {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The names under which keys are made: without spaces, in lower case.
    pub fn canonical(&self) -> BTreeSet<String> {
        self.iter().map(canonical).collect()
    }
}

/// An attribute's name as keys and tags have it: without spaces, in lower case.
pub fn canonical(name: &str) -> String {
    name.replace(' ', "").to_lowercase()
}

impl TryFrom<BTreeSet<String>> for AttributeNames {
    type Error = Error;

    fn try_from(names: BTreeSet<String>) -> Result<Self> {
        match names.len() {
            0 => Err(Error::structure("a schema has at least one attribute")),
            1..=MAX_ATTRIBUTES => Ok(Self(names)),
            count => Err(Error::structure(format!(
                "a schema has at most {MAX_ATTRIBUTES} attributes, not {count}"
            ))),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawSchema {
    ver: Version1,
    id: SchemaId,
    name: String,
    version: String,
    attr_names: AttributeNames,
    seq_no: Option<u32>,
}

impl TryFrom<RawSchema> for Schema {
    type Error = Error;

    fn try_from(raw: RawSchema) -> Result<Self> {
        let RawSchema { ver, id, name, version, attr_names: attributes, seq_no } = raw;
        if id.parts().is_some_and(|of_id| (of_id.name, of_id.version) != (&name, &version)) {
            return Err(Error::structure("the schema's id names another name or version"));
        }
        Ok(Self { ver, id, name, version, attributes, sequence_number: seq_no })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DID: &str = "NcYxiDXkpYi6ov5FcYDi1e";

    fn id(text: &str) -> SchemaId {
        SchemaId::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn ids_are_qualified_as_libindy_does() {
        let plain = id("NcYxiDXkpYi6ov5FcYDi1e:2:gvt:1.0");
        let qualified = "schema:sov:did:sov:NcYxiDXkpYi6ov5FcYDi1e:2:gvt:1.0";
        assert_eq!(SchemaId::new(&DID.parse().unwrap(), "gvt", "1.0"), plain);
        assert_eq!(plain.qualify("sov").as_str(), qualified);
        assert_eq!(
            SchemaId::new(&format!("did:sov:{DID}").parse().unwrap(), "gvt", "1.0").as_str(),
            qualified
        );
        assert_eq!(id("17").qualify("sov").as_str(), "17");
    }

    #[test]
    fn ids_are_taken_apart_and_lose_their_methods() {
        let plain = id("NcYxiDXkpYi6ov5FcYDi1e:2:passport schema:1.0");
        let qualified = plain.qualify("sov");
        let (name, version) = ("passport schema", "1.0");
        assert_eq!(plain.parts(), Some(SchemaIdParts { issuer: DID, name, version }));
        let issuer = format!("did:sov:{DID}");
        assert_eq!(qualified.parts(), Some(SchemaIdParts { issuer: &issuer, name, version }));
        assert_eq!(qualified.unqualified(), plain);
        assert_eq!(plain.unqualified(), plain);
        assert_eq!((id("17").parts(), id("17").unqualified()), (None, id("17")));
        for text in ["", "gvt:1.0", "2:gvt:1.0", "a:b:c:d:2:gvt:1.0"] {
            assert!(SchemaId::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_schema_whose_id_tells_otherwise_is_refused() {
        let schema = |name: &str| {
            format!(
                r#"{{"ver":"1.0","id":"{DID}:2:gvt:1.0","name":"{name}","version":"1.0",
                    "attrNames":["a"],"seqNo":null}}"#
            )
        };
        assert!(serde_json::from_str::<Schema>(&schema("gvt")).is_ok());
        assert!(serde_json::from_str::<Schema>(&schema("other")).is_err());
    }

    #[test]
    fn canonical_names_have_no_spaces_and_no_capitals() {
        let names = AttributeNames::try_from(BTreeSet::from(["First Name".to_owned()])).unwrap();
        assert_eq!(names.canonical(), BTreeSet::from(["firstname".to_owned()]));
    }
}
