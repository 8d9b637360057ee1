//! A blob that is there: a few bytes of it are read, not the file.
//!
//! Before the first of them, all of it is read once and its hash compared. A file that has not changed
//! since, by what its directory tells of it, is not read again.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::ErrorKind as IoErrorKind;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ring::digest::{Context, SHA256};

use super::failed;
use crate::error::{Error, ErrorKind, Result};
use crate::locks::lock;
use crate::model::blob_storage::ReaderConfig;
use crate::model::revocation_registry::TailsHash;

/// How much is hashed in one step: a millisecond or two.
const STEP: usize = 1 << 20;

/// A directory, and which of its files were found to be what their names say.
pub struct Reader {
    directory: PathBuf,
    verified: Mutex<HashMap<String, State>>,
}

/// What tells that a file is the one that it was.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    device: u64,
    inode: u64,
    length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl State {
    fn of(file: &Metadata) -> Self {
        Self {
            device: file.dev(),
            inode: file.ino(),
            length: file.len(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        }
    }
}

impl Reader {
    pub(super) fn new(config: &ReaderConfig) -> Self {
        Self { directory: Path::new(&config.base_dir).to_owned(), verified: Mutex::default() }
    }

    /// The blob of this hash.
    pub fn open(self: &Arc<Self>, hash: &TailsHash) -> Result<Blob> {
        let path = self.directory.join(hash.as_str());
        let file = File::open(&path).map_err(|error| match error.kind() {
            IoErrorKind::NotFound => {
                let message = format!(
                    "there is no file {} in the directory of the blob storage; get it from the \
                     `tailsLocation` of the registry's definition",
                    hash.as_str()
                );
                Error::new(ErrorKind::Io, message).because(error)
            }
            _ => failed("open a blob", error),
        })?;
        Ok(Blob { file, hash: hash.clone(), reader: Arc::clone(self) })
    }
}

/// A file that is open.
pub struct Blob {
    file: File,
    hash: TailsHash,
    reader: Arc<Reader>,
}

impl Blob {
    pub fn length(&self) -> Result<u64> {
        Ok(self.state()?.length)
    }

    /// Where the comparison of the hash begins, if it is needed.
    pub fn verification(&self) -> Result<Option<Verification>> {
        let state = self.state()?;
        if lock(&self.reader.verified).get(self.hash.as_str()) == Some(&state) {
            return Ok(None);
        }
        Ok(Some(Verification { state, hashed: 0, context: Context::new(&SHA256) }))
    }

    /// Fills the buffer from this place on.
    pub fn read(&self, place: u64, buffer: &mut [u8]) -> Result<()> {
        self.file
            .read_exact_at(buffer, place)
            .map_err(|error| failed("read a blob", error))
    }

    fn state(&self) -> Result<State> {
        let metadata = self.file.metadata().map_err(|error| failed("look at a blob", error))?;
        Ok(State::of(&metadata))
    }
}

/// The hash of a blob, computed in steps.
pub struct Verification {
    state: State,
    hashed: u64,
    context: Context,
}

impl Verification {
    /// How much is hashed, of how much.
    pub fn progress(&self) -> (u64, u64) {
        (self.hashed, self.state.length)
    }

    /// Hashes some more. True at the end, if the hash is the right one and the file is as it was in the
    /// beginning.
    pub fn step(&mut self, blob: &Blob) -> Result<bool> {
        let rest = self.state.length - self.hashed;
        let mut buffer = vec![0; STEP.min(usize::try_from(rest).unwrap_or(STEP))];
        blob.read(self.hashed, &mut buffer)?;
        self.context.update(&buffer);
        self.hashed += buffer.len() as u64;
        if self.hashed < self.state.length {
            return Ok(false);
        }
        let digest = self.context.clone().finish();
        let is_right = <&[u8; 32]>::try_from(digest.as_ref())
            .is_ok_and(|digest| TailsHash::of_digest(digest) == blob.hash);
        if !is_right || blob.state()? != self.state {
            let message = format!(
                "the file {} is damaged or incomplete: its hash is another; get it again",
                blob.hash.as_str()
            );
            return Err(Error::new(ErrorKind::Io, message));
        }
        lock(&blob.reader.verified).insert(blob.hash.as_str().to_owned(), self.state);
        Ok(true)
    }
}
