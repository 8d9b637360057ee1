//! What a function is asked, and its answer, in JSON.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::functions::{AsyncStorageFunctions, StorageFunction};
use super::requests::Request;
use crate::error::{Error, Result};
use crate::ffi::plugged::foreign::{self, c_secret, failed};
use crate::ffi::plugged::form;
use crate::model::wallet::{Secret, WalletConfig};
use crate::storage::{Effect, Fetch, IfPresent, SealedRecord, SealedValue, SealedWrite};

/// Which function is asked.
pub(super) type Which = fn(&AsyncStorageFunctions) -> StorageFunction;

/// Asks a function, and waits for its answer without a thread.
pub(super) async fn ask<T: DeserializeOwned>(
    functions: &AsyncStorageFunctions,
    which: Which,
    storage: i32,
    question: &str,
) -> Result<T> {
    read(&send(functions, which, storage, question)?.answer().await?)
}

/// The same where the answer says nothing.
pub(super) async fn tell(
    functions: &AsyncStorageFunctions,
    which: Which,
    storage: i32,
    question: &str,
) -> Result<()> {
    send(functions, which, storage, question)?.answer().await.map(drop)
}

/// Hands over the question.
pub(super) fn send(
    functions: &AsyncStorageFunctions,
    which: Which,
    storage: i32,
    question: &str,
) -> Result<Request> {
    let function = which(functions).ok_or_else(|| Error::bug("a storage lacks a function"))?;
    // Some have credentials in them.
    let question = c_secret(question)?;
    let request = Request::new();
    let (context, number) = (functions.context, request.number());
    foreign::call(|| function(context, number, storage, question.as_ptr().cast()))?;
    Ok(request)
}

pub(super) fn read<T: DeserializeOwned>(answer: &[u8]) -> Result<T> {
    serde_json::from_slice(answer).map_err(|error| {
        let reason = Error::malformed("its answer", &error);
        failed("answered something else than the JSON it must be").because(reason)
    })
}

/// Which wallet, and for a new one its metadata.
pub(super) fn wallet(
    config: &WalletConfig,
    credentials: Option<&Secret>,
    metadata: Option<&[u8]>,
) -> Result<Zeroizing<String>> {
    #[derive(Serialize)]
    struct Question<'a> {
        id: &'a str,
        config: Option<&'a Value>,
        credentials: Option<&'a RawValue>,
        #[serde(skip_serializing_if = "Option::is_none")]
        metadata: Option<String>,
    }
    let is_json = |_| Error::structure("the credentials of the wallet's storage are not JSON");
    let question = Question {
        id: &config.id,
        config: config.storage_config.as_ref(),
        credentials: credentials
            .map(|it| serde_json::from_str(it.expose()).map_err(is_json))
            .transpose()?,
        metadata: metadata.map(form::encode),
    };
    serde_json::to_string(&question)
        .map(Zeroizing::new)
        .map_err(|error| Error::bug("a question could not be written").because(error))
}

pub(super) fn write(write: &SealedWrite) -> Result<Value> {
    let (op, mut rest) = effect(&write.effect)?;
    rest.insert("op".into(), op.into());
    rest.insert("type".into(), form::encode(&write.kind).into());
    rest.insert("id".into(), form::encode(&write.name).into());
    Ok(Value::Object(rest))
}

fn effect(effect: &Effect) -> Result<(&'static str, Map<String, Value>)> {
    let mut rest = Map::new();
    let mut put = |key: &str, value| drop(rest.insert(key.to_owned(), value));
    let op = match effect {
        Effect::Add { value, tags, if_present } => {
            put("value", value_text(value)?);
            put("tags", form::tags(tags));
            match if_present {
                IfPresent::Refuse => "add",
                IfPresent::Keep => "keep",
                IfPresent::Replace => "replace",
            }
        }
        Effect::SetValue { value, only_if } => {
            put("value", value_text(value)?);
            if let Some(old) = only_if {
                put("only_if", value_text(old)?);
            }
            "set_value"
        }
        Effect::SetTags(tags) => {
            put("tags", form::tags(tags));
            "set_tags"
        }
        Effect::AddTags(tags) => {
            put("tags", form::tags(tags));
            "add_tags"
        }
        Effect::RemoveTags(names) => {
            put("names", form::tag_names(names));
            "remove_tags"
        }
        Effect::Remove { only_if } => {
            if let Some(old) = only_if {
                put("only_if", value_text(old)?);
            }
            "remove"
        }
        Effect::Require => "require",
    };
    Ok((op, rest))
}

fn value_text(value: &SealedValue) -> Result<Value> {
    Ok(form::encode(&form::join_value(value)?).into())
}

/// What of a record is wanted, for the question `question`.
pub(super) fn fetching(mut question: Value, fetch: Fetch) -> Value {
    question["value"] = json!(fetch.value);
    question["tags"] = json!(fetch.tags);
    question
}

/// A record in an answer.
#[derive(Deserialize)]
pub(super) struct AnsweredRecord {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
    value: Option<String>,
    tags: Option<HashMap<String, String>>,
}

impl AnsweredRecord {
    /// Of what there is, that which was asked for.
    pub(super) fn read(self, kind: Vec<u8>, name: Vec<u8>, fetch: Fetch) -> Result<SealedRecord> {
        let value = match (fetch.value, self.value) {
            (false, _) => None,
            (true, Some(value)) => Some(form::split_value(form::decode(&value, "a value")?)?),
            (true, None) => return Err(failed("gave a record without its value")),
        };
        let tags = match (fetch.tags, self.tags) {
            (false, _) => None,
            (true, Some(tags)) => Some(form::read_tags(tags)?),
            (true, None) => return Err(failed("gave a record without its tags")),
        };
        Ok(SealedRecord { kind, name, value, tags })
    }
}
