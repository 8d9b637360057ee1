//! The descriptor by which a queue wakes the loop of its host: the end of a pipe.
//!
//! A pipe and not Linux's `eventfd`: it is everywhere, and Node reads a pipe by itself.

use std::io::{ErrorKind as IoKind, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsRawFd, RawFd};

use super::arrivals::Bell;
use crate::error::{Error, ErrorKind, Result};

pub(super) struct Wake {
    reader: PipeReader,
    writer: PipeWriter,
}

impl Wake {
    pub(super) fn new() -> Result<Self> {
        let failed = |error: std::io::Error| {
            let message = "a queue's descriptor could not be opened; raise the limit of open files";
            Error::new(ErrorKind::Io, message).because(error)
        };
        let (reader, writer) = std::io::pipe().map_err(failed)?;
        do_not_wait_for(&reader).map_err(failed)?;
        Ok(Self { reader, writer })
    }

    pub(super) fn descriptor(&self) -> RawFd {
        self.reader.as_raw_fd()
    }
}

impl Bell for Wake {
    /// Makes the descriptor readable.
    fn raise(&self) {
        while let Err(error) = (&self.writer).write(&[1]) {
            if error.kind() != IoKind::Interrupted {
                log::error!("a queue could not wake its host: {error}");
                return;
            }
        }
    }

    /// Until the next `raise` there is nothing to read. More than one byte is there only where the
    /// host came before it was woken.
    fn clear(&self) {
        let mut bytes = [0; 64];
        while let Ok(64) = (&self.reader).read(&mut bytes) {}
    }
}

/// Reading what is not there gives an error, where it would wait.
fn do_not_wait_for(reader: &PipeReader) -> std::io::Result<()> {
    // SAFETY: the descriptor is open, and the command takes a number.
    let result = unsafe { libc::fcntl(reader.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
    if result == -1 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}
