//! A blob that is being made: hashed while it is written, named by the hash when it is complete.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use ring::digest::{Context, SHA256};
use tempfile::Builder;

use super::failed;
use crate::error::{Error, ErrorKind, Result};
use crate::model::blob_storage::WriterConfig;
use crate::model::revocation_registry::TailsHash;
use crate::new_file::{NewFile, NoFile};

/// Dropped before it is published, it is gone.
pub struct NewBlob {
    file: NewFile,
    context: Context,
}

impl NewBlob {
    /// Begins a blob in the directory, which is made if it is not there.
    pub fn begin(writer: &WriterConfig) -> Result<Self> {
        let mut draft = Builder::new();
        // As any file: for whom the process's mask lets.
        draft.prefix(".tails.").permissions(Permissions::from_mode(0o666));
        let file = NewFile::begin_in(Path::new(&writer.base_dir), &draft).map_err(not_made)?;
        Ok(Self { file, context: Context::new(&SHA256) })
    }

    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.context.update(bytes);
        self.file.append(bytes).map_err(|error| not_made(error.into()))
    }

    /// Makes it durable under its hash.
    pub fn publish(self) -> Result<PublishedBlob> {
        let mut hash = [0; 32];
        hash.copy_from_slice(self.context.finish().as_ref());
        let hash = TailsHash::of_digest(&hash);
        let path = self.file.publish_as(hash.as_str()).map_err(not_made)?;
        Ok(PublishedBlob { hash, path, is_kept: false })
    }
}

/// A blob that is there. Dropped, it goes again, unless it is kept: what it was made for may fail.
pub struct PublishedBlob {
    hash: TailsHash,
    path: PathBuf,
    is_kept: bool,
}

impl PublishedBlob {
    pub fn hash(&self) -> &TailsHash {
        &self.hash
    }

    pub fn location(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    pub fn keep(&mut self) {
        self.is_kept = true;
    }

    /// Lets it go again after all.
    pub fn discard(mut self) {
        self.is_kept = false;
    }
}

/// Where nobody discards it, as in a panic.
impl Drop for PublishedBlob {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn not_made(error: NoFile) -> Error {
    match error {
        NoFile::Exists => {
            Error::new(ErrorKind::Io, "the blob storage has a file of the same hash already")
        }
        NoFile::Failed(error) => failed("write a blob", error),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::reading::Reader;
    use super::*;
    use crate::model::blob_storage::ReaderConfig;

    fn published(directory: &Path) -> PublishedBlob {
        let config = format!(r#"{{"base_dir": "{}", "uri_pattern": ""}}"#, directory.display());
        let mut blob = NewBlob::begin(&serde_json::from_str(&config).unwrap()).unwrap();
        blob.append(b"some ").unwrap();
        blob.append(b"bytes").unwrap();
        blob.publish().unwrap()
    }

    fn reader(directory: &Path) -> Arc<Reader> {
        let base_dir = directory.to_str().unwrap().to_owned();
        Arc::new(Reader::new(&ReaderConfig { base_dir }))
    }

    #[test]
    fn a_blob_is_found_by_its_hash_and_looked_at_once() {
        let root = tempfile::tempdir().unwrap();
        let mut published = published(&root.path().join("tails"));
        let hash = published.hash().clone();
        published.keep();
        let reader = reader(&root.path().join("tails"));
        let blob = reader.open(&hash).unwrap();
        let mut verification = blob.verification().unwrap().unwrap();
        assert!(verification.step(&blob).unwrap());
        let mut bytes = [0; 5];
        blob.read(5, &mut bytes).unwrap();
        assert_eq!(&bytes, b"bytes");
        let again = reader.open(&hash).unwrap();
        assert!(again.verification().unwrap().is_none());
        assert_eq!(blob.read(6, &mut bytes).unwrap_err().kind(), ErrorKind::Io);
    }

    #[test]
    fn a_changed_blob_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let mut published = published(root.path());
        let hash = published.hash().clone();
        let path = PathBuf::from(published.location());
        published.keep();
        let reader = reader(root.path());
        let blob = reader.open(&hash).unwrap();
        assert!(blob.verification().unwrap().unwrap().step(&blob).unwrap());
        for changed in [&b"some bytea"[..], b"some byte"] {
            fs::write(&path, changed).unwrap();
            let blob = reader.open(&hash).unwrap();
            let mut verification = blob.verification().unwrap().unwrap();
            assert_eq!(verification.step(&blob).unwrap_err().kind(), ErrorKind::Io);
        }
        fs::remove_file(path).unwrap();
        assert_eq!(reader.open(&hash).map(drop).unwrap_err().kind(), ErrorKind::Io);
    }

    #[test]
    fn what_is_not_kept_is_gone() {
        let root = tempfile::tempdir().unwrap();
        drop(published(root.path()));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
