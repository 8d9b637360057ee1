//! A file that gets its name when it is complete and on the disk.
//!
//! Until then it has a name that nobody looks for: whoever is interrupted has made nothing. The file
//! system lets only one file have a name, so of two that make one file at once, in whatever process,
//! one succeeds. Wallets, exports and tails come into being so, which is why this is a room below all
//! of them; it knows none.

use std::fs::{self, File};
use std::io::{self, Write};
#[cfg(target_os = "linux")]
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Dropped before it is published, it is gone.
pub struct NewFile {
    // Declared before the directories, and so gone before they go.
    draft: NamedTempFile,
    path: PathBuf,
    directories: Directories,
}

/// Why there is no new file.
#[derive(Debug)]
pub enum NoFile {
    /// There is one at its path.
    Exists,
    Failed(io::Error),
}

impl From<io::Error> for NoFile {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl NewFile {
    /// Begins a file at a path, beside it and under the kind of name that `draft` says, and makes the
    /// directories that are not there.
    pub fn begin(path: PathBuf, draft: &Builder) -> Result<Self, NoFile> {
        if path.exists() {
            return Err(NoFile::Exists);
        }
        let begun = Self::begin_in(path.parent().unwrap_or(Path::new("/")), draft)?;
        Ok(Self { path, ..begun })
    }

    /// Begins a file in a directory that gets its name at the end.
    pub fn begin_in(directory: &Path, draft: &Builder) -> Result<Self, NoFile> {
        let directories = Directories::make(directory)?;
        let draft = draft.tempfile_in(&directories.lowest)?;
        Ok(Self { draft, path: PathBuf::new(), directories })
    }

    /// Publishes it under this name, in the directory where it was begun.
    pub fn publish_as(mut self, name: &str) -> Result<PathBuf, NoFile> {
        self.path = self.directories.lowest.join(name);
        let path = self.path.clone();
        self.publish().map(|()| path)
    }

    /// Where it is until it is published.
    pub fn draft(&self) -> &Path {
        self.draft.path()
    }

    /// Writes at its end, and lets the disk begin with it: when the file is made durable there is less
    /// left, and others who wait for the disk then wait less.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.draft.as_file_mut().write_all(bytes)?;
        begin_write_out(self.draft.as_file());
        Ok(())
    }

    /// Makes it durable, and its name and directories too, or leaves nothing.
    pub fn publish(self) -> Result<(), NoFile> {
        let Self { draft, path, directories } = self;
        draft.as_file().sync_all()?;
        draft.persist_noclobber(&path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => NoFile::Exists,
            _ => NoFile::Failed(error.error),
        })?;
        directories.sync().inspect_err(|_| drop(fs::remove_file(&path)))?;
        Ok(())
    }
}

/// Asks for what no journal is written for: that is for making it durable. A refusal changes nothing.
#[cfg(target_os = "linux")]
fn begin_write_out(file: &File) {
    let descriptor = file.as_raw_fd();
    // SAFETY: the descriptor is open, and the call takes numbers.
    unsafe { libc::sync_file_range(descriptor, 0, 0, libc::SYNC_FILE_RANGE_WRITE) };
}

#[cfg(not(target_os = "linux"))]
fn begin_write_out(_: &File) {}

/// Makes durable which names are in a directory.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// The directory of a file, and those above it that were made for it. If nothing is in it when this is
/// dropped, it goes again; those above may be another file's by then.
struct Directories {
    lowest: PathBuf,
    /// The directory that was there before.
    present: PathBuf,
}

impl Directories {
    fn make(directory: &Path) -> io::Result<Self> {
        let present = directory.ancestors().find(|it| it.exists()).unwrap_or(directory);
        let made = Self { lowest: directory.to_owned(), present: present.to_owned() };
        fs::create_dir_all(directory)?;
        Ok(made)
    }

    fn sync(&self) -> io::Result<()> {
        let made = self.lowest.ancestors().take_while(|it| *it != self.present);
        made.chain([self.present.as_path()]).try_for_each(sync_directory)
    }
}

impl Drop for Directories {
    fn drop(&mut self) {
        if self.lowest != self.present {
            let _ = fs::remove_dir(&self.lowest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(path: &Path) -> NewFile {
        let mut file = NewFile::begin(path.to_owned(), &Builder::new()).unwrap();
        file.append(b"text").unwrap();
        file
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn it_has_its_name_when_it_is_published() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/b/file");
        let file = begin(&path);
        assert!(!path.exists() && file.draft().exists());
        file.publish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"text");
        assert_eq!(names(path.parent().unwrap()), ["file"]);
        let again = NewFile::begin(path, &Builder::new()).map(drop);
        assert!(matches!(again, Err(NoFile::Exists)));
    }

    #[test]
    fn of_two_that_make_one_file_one_succeeds_and_the_other_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/file");
        let (first, second) = (begin(&path), begin(&path));
        second.publish().unwrap();
        assert!(matches!(first.publish(), Err(NoFile::Exists)));
        assert_eq!(names(path.parent().unwrap()), ["file"]);
    }

    #[test]
    fn what_is_not_published_is_gone_with_the_directory_made_for_it() {
        let root = tempfile::tempdir().unwrap();
        drop(begin(&root.path().join("a/file")));
        drop(begin(&root.path().join("file")));
        assert_eq!(names(root.path()), [""; 0]);
    }

    #[test]
    fn a_path_that_leads_through_a_file_is_no_file_that_exists() {
        let root = tempfile::tempdir().unwrap();
        begin(&root.path().join("file")).publish().unwrap();
        let below = NewFile::begin(root.path().join("file/file"), &Builder::new()).map(drop);
        assert!(matches!(below, Err(NoFile::Failed(_))), "{below:?}");
    }
}
