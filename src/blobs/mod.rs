//! FLOOR 2, blobs: files in a directory, each under the hash of what is in it.
//!
//! Tails are published and found so. The hash is also the check: who reads a blob knows that it is
//! the one that was meant. Every function blocks while the disk works; this room knows no lane, and
//! nothing of what is in a blob.
//!
//! | file | what is in it |
//! |---|---|
//! | `reading` | a blob that is there |
//! | `writing` | a blob that is being made |
//! | `opened` | directories that callers have opened, by handle |

mod opened;
mod reading;
mod writing;

use std::io;

pub use opened::{BlobHandle, open_reader, open_writer, reader, writer};
pub use reading::Blob;
pub use writing::{NewBlob, PublishedBlob};

use crate::error::{Error, ErrorKind};

fn failed(doing: &str, error: io::Error) -> Error {
    let message = format!("could not {doing}; check its directory and the disk");
    Error::new(ErrorKind::Io, message).because(error)
}
