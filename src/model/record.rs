//! Records of a wallet as callers see them, and what they ask of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::wallet::Secret;

/// Tags by name. A name with `~` in front is stored with its value in the clear.
pub type Tags = BTreeMap<String, String>;

/// `{"type", "id", "value", "tags"}`, each null if it was not asked for, but `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordView {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub id: String,
    #[serde(serialize_with = "secret")]
    pub value: Option<Zeroizing<String>>,
    pub tags: Option<Tags>,
}

/// `{"totalCount", "records"}`, each null if it was not asked for, `records` also at the end.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchPage {
    pub total_count: Option<usize>,
    pub records: Option<Vec<RecordView>>,
}

/// `{"retrieveType"?: false, "retrieveValue"?: true, "retrieveTags"?: false}`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RecordOptions {
    pub retrieve_type: bool,
    pub retrieve_value: bool,
    pub retrieve_tags: bool,
}

impl Default for RecordOptions {
    fn default() -> Self {
        Self { retrieve_type: false, retrieve_value: true, retrieve_tags: false }
    }
}

/// `{"retrieveRecords"?: true, "retrieveTotalCount"?: false, …}` and what `RecordOptions` has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SearchOptions {
    pub retrieve_records: bool,
    pub retrieve_total_count: bool,
    #[serde(flatten)]
    pub record: RecordOptions,
}

impl Default for SearchOptions {
    fn default() -> Self {
        let record = RecordOptions::default();
        Self { retrieve_records: true, retrieve_total_count: false, record }
    }
}

/// One of many changes: `{"op": "add" | "put" | "update" | "delete", "type", "id", "value"?,
/// "tags"?, "expected"?}`
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub enum RecordChange {
    /// A new record.
    Add {
        #[serde(rename = "type")]
        kind: String,
        id: String,
        value: Secret,
        #[serde(default)]
        tags: Tags,
    },
    /// A record, new or in the place of the one that is there.
    Put {
        #[serde(rename = "type")]
        kind: String,
        id: String,
        value: Secret,
        #[serde(default)]
        tags: Tags,
    },
    /// Another value, other tags or both for a record that is there.
    Update {
        #[serde(rename = "type")]
        kind: String,
        id: String,
        value: Option<Secret>,
        tags: Option<Tags>,
        /// The value it must have now.
        expected: Option<Secret>,
    },
    Delete {
        #[serde(rename = "type")]
        kind: String,
        id: String,
        /// The value it must have now.
        expected: Option<Secret>,
    },
}

impl RecordChange {
    /// The type and the id of the record.
    pub fn record(&self) -> (&str, &str) {
        match self {
            Self::Add { kind, id, .. }
            | Self::Put { kind, id, .. }
            | Self::Update { kind, id, .. }
            | Self::Delete { kind, id, .. } => (kind, id),
        }
    }

    pub fn expected(&self) -> Option<&Secret> {
        match self {
            Self::Update { expected, .. } | Self::Delete { expected, .. } => expected.as_ref(),
            Self::Add { .. } | Self::Put { .. } => None,
        }
    }
}

/// `{"atomic"?: false}`: whether all of many changes are applied or none.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeOptions {
    pub atomic: bool,
}

fn secret<S: serde::Serializer>(
    value: &Option<Zeroizing<String>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.as_ref().map(|it| it.as_str()).serialize(serializer)
}
