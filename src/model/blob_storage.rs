//! Where blobs are kept: directories, as callers name them.

use serde::Deserialize;

/// `{"base_dir"}`. libindy's callers also give `uri_pattern`, which it does not look at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
pub struct ReaderConfig {
    pub base_dir: String,
}

/// `{"base_dir", "uri_pattern"}`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
pub struct WriterConfig {
    pub base_dir: String,
    // libindy wants it, and does not look at it.
    #[serde(rename = "uri_pattern")]
    _uri_pattern: String,
}
