//! How sealed values, tags and names look to a storage: libindy's form.
//!
//! What is binary is base64, except values: those are the 60 bytes of the sealed key and then the
//! sealed text. The name of a tag whose value is in the clear begins with `~`.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::foreign::failed;
use crate::error::{Error, Result};
use crate::storage::{SealedTag, SealedTagName, SealedValue, TagValue};

/// A nonce, a key, its tag.
const KEY_LENGTH: usize = 12 + 32 + 16;

pub(super) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(super) fn decode(text: &str, what: &str) -> Result<Vec<u8>> {
    STANDARD
        .decode(text)
        .map_err(|_| failed(&format!("gave {what} that is not base64")))
}

pub(super) fn join_value(value: &SealedValue) -> Result<Vec<u8>> {
    if value.key.len() != KEY_LENGTH {
        return Err(Error::bug("the sealed key of a value has another length than all others"));
    }
    Ok([&value.key[..], &value.text[..]].concat())
}

pub(super) fn split_value(mut bytes: Vec<u8>) -> Result<SealedValue> {
    if bytes.len() < KEY_LENGTH {
        return Err(failed("gave a value that is too short"));
    }
    let text = bytes.split_off(KEY_LENGTH);
    Ok(SealedValue { text, key: bytes })
}

pub(super) fn tag_name(name: &[u8], is_plain: bool) -> String {
    let mark = if is_plain { "~" } else { "" };
    format!("{mark}{}", encode(name))
}

pub(super) fn tag_value(value: &TagValue) -> String {
    match value {
        TagValue::Sealed(value) => encode(value),
        TagValue::Plain(value) => value.clone(),
    }
}

pub(super) fn tags(tags: &[SealedTag]) -> Value {
    let entry = |tag: &SealedTag| {
        (tag_name(&tag.name, tag.is_plain()), Value::String(tag_value(&tag.value)))
    };
    Value::Object(tags.iter().map(entry).collect::<Map<_, _>>())
}

pub(super) fn tag_names(names: &[SealedTagName]) -> Value {
    names.iter().map(|it| tag_name(&it.name, it.is_plain)).collect()
}

pub(super) fn read_tags(tags: HashMap<String, String>) -> Result<Vec<SealedTag>> {
    let tag = |(name, value): (String, String)| {
        let plain_name = name.strip_prefix('~');
        let value = match plain_name {
            Some(_) => TagValue::Plain(value),
            None => TagValue::Sealed(decode(&value, "the value of a tag")?),
        };
        let name = decode(plain_name.unwrap_or(&name), "the name of a tag")?;
        Ok(SealedTag { name, value })
    };
    tags.into_iter().map(tag).collect()
}
