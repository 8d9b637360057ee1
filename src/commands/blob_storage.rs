//! Directories in which tails are found and to which they are written.

use crate::blobs;
use crate::error::{Error, Result};
use crate::model::blob_storage::{ReaderConfig, WriterConfig};

pub type BlobHandle = blobs::BlobHandle;

/// Nothing is looked at yet: the directory may come later.
pub async fn open_reader(storage_type: String, config: ReaderConfig) -> Result<BlobHandle> {
    check_type(&storage_type)?;
    Ok(blobs::open_reader(config))
}

pub async fn open_writer(storage_type: String, config: WriterConfig) -> Result<BlobHandle> {
    check_type(&storage_type)?;
    Ok(blobs::open_writer(config))
}

fn check_type(storage_type: &str) -> Result<()> {
    if storage_type == "default" {
        return Ok(());
    }
    Err(Error::structure(format!("the type of a blob storage is `default`, not {storage_type}")))
}
