//! Sealing tags, and queries over them.
//!
//! The name of a tag is always sealed. The value of one that begins with `~` is stored in the clear,
//! so that it can be compared; that of any other is sealed so that equal ones look equal.

use super::Keys;
use super::keys::text;
use crate::crypto::aead;
use crate::error::Result;
use crate::model::query::{Query, TagName};
use crate::model::record::Tags;
use crate::storage::{SealedQuery, SealedTag, SealedTagName, TagValue};

impl Keys {
    pub(super) fn seal_tags(&self, tags: &Tags) -> Result<Vec<SealedTag>> {
        let each = |(name, value): (&String, &String)| {
            let name = TagName::new(name);
            let value = self.seal_tag_value(name.is_plain, value.clone())?;
            Ok(SealedTag { name: self.seal_tag_name(&name)?.name, value })
        };
        tags.iter().map(each).collect()
    }

    pub(super) fn seal_tag_name(&self, name: &TagName) -> Result<SealedTagName> {
        let sealed = aead::seal_searchable(&self.tag_name, &self.tag_hmac, name.text.as_bytes())?;
        Ok(SealedTagName { name: sealed, is_plain: name.is_plain })
    }

    pub(super) fn open_tags(&self, tags: &[SealedTag]) -> Result<Tags> {
        tags.iter().map(|tag| self.open_tag(tag)).collect()
    }

    pub(super) fn seal_query(&self, query: Query) -> Result<SealedQuery> {
        query.translate(&mut |name: TagName, test| {
            let test = test.translate(|value| self.seal_tag_value(name.is_plain, value))?;
            Ok((self.seal_tag_name(&name)?, test))
        })
    }

    fn seal_tag_value(&self, is_plain: bool, value: String) -> Result<TagValue> {
        if is_plain {
            return Ok(TagValue::Plain(value));
        }
        aead::seal_searchable(&self.tag_value, &self.tag_hmac, value.as_bytes())
            .map(TagValue::Sealed)
    }

    fn open_tag(&self, tag: &SealedTag) -> Result<(String, String)> {
        let name = text(&aead::open(&self.tag_name, &tag.name)?, "the name of a tag")?;
        Ok(match &tag.value {
            TagValue::Plain(value) => (format!("~{}", name.as_str()), value.clone()),
            TagValue::Sealed(value) => {
                let value = text(&aead::open(&self.tag_value, value)?, "the value of a tag")?;
                (name.to_string(), value.to_string())
            }
        })
    }
}
