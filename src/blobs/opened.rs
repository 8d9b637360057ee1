//! Directories that callers have opened to read or write blobs.
//!
//! libindy's API opens them and never closes them. So one directory has one handle, however often it
//! is opened: a process that opens before each use does not grow.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use once_cell::sync::Lazy;

use super::reading::Reader;
use crate::error::{Error, Result};
use crate::handles::Handles;
use crate::locks::lock;
use crate::model::blob_storage::{ReaderConfig, WriterConfig};

pub type BlobHandle = i32;

/// What of one kind is open. Handles of both kinds are told apart by their numbers.
struct Opened<Config, T>(Mutex<HashMap<Config, (BlobHandle, Arc<T>)>>);

static READERS: Lazy<Opened<ReaderConfig, Reader>> = Lazy::new(Opened::new);
static WRITERS: Lazy<Opened<WriterConfig, WriterConfig>> = Lazy::new(Opened::new);
static HANDLES: Handles = Handles::new();

pub fn open_reader(config: ReaderConfig) -> BlobHandle {
    READERS.open(config, Reader::new)
}

pub fn open_writer(config: WriterConfig) -> BlobHandle {
    WRITERS.open(config, Clone::clone)
}

pub fn reader(handle: BlobHandle) -> Result<Arc<Reader>> {
    READERS.get(handle, "indy_open_blob_storage_reader")
}

pub fn writer(handle: BlobHandle) -> Result<Arc<WriterConfig>> {
    WRITERS.get(handle, "indy_open_blob_storage_writer")
}

impl<Config: Eq + Hash, T> Opened<Config, T> {
    fn new() -> Self {
        Self(Mutex::default())
    }

    fn open(&self, config: Config, make: impl FnOnce(&Config) -> T) -> BlobHandle {
        let mut opened = lock(&self.0);
        if let Some((handle, _)) = opened.get(&config) {
            return *handle;
        }
        let handle = HANDLES.next(|it| opened.values().any(|(taken, _)| taken == it));
        let made = Arc::new(make(&config));
        opened.insert(config, (handle, made));
        handle
    }

    fn get(&self, handle: BlobHandle, opens: &str) -> Result<Arc<T>> {
        let opened = lock(&self.0);
        let found = opened.values().find(|(it, _)| *it == handle);
        found.map(|(_, it)| Arc::clone(it)).ok_or_else(|| {
            Error::structure(format!(
                "no blob storage is open under {handle}; get one from {opens}"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_directory_has_one_handle_and_readers_are_no_writers() {
        let config = |base_dir: &str| ReaderConfig { base_dir: base_dir.to_owned() };
        let one = open_reader(config("one"));
        assert_eq!(open_reader(config("one")), one);
        assert_ne!(open_reader(config("another")), one);
        assert!(reader(one).is_ok());
        assert!(writer(one).is_err());
        assert!(reader(-1).is_err());
    }
}
