//! Reading a wallet from a file.
//!
//! Records go into a wallet that nobody can open before it is complete: an import that fails or is
//! interrupted leaves none.

use std::fs::File;
use std::io::{BufReader, ErrorKind as IoKind, Read};
use std::ops::Range;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::header::{HASH_LENGTH, Header, MAX_LENGTH, damaged};
use super::{BATCH_BYTES, BATCH_RECORDS, on_all_threads, ranges, share_of};
use crate::crypto::chunks::Chunks;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint, cut, report};
use crate::model::record::Tags;
use crate::model::wallet::{ExportConfig, Secret};
use crate::storage::SealedWrite;
use crate::wallet::master_key::MasterKey;
use crate::wallet::site::NewWallet;
use crate::wallet::{Change, Keys};

/// A file that is being imported.
pub struct Import {
    input: BufReader<File>,
    header: Header,
    chunks: Arc<Chunks>,
    /// Of so many bytes, so many have been read.
    length: u64,
    read: u64,
    /// The number of the next chunk.
    number: u64,
    /// Opened text that no record was taken from yet.
    text: Zeroizing<Vec<u8>>,
}

/// Opens an export file with its key.
pub async fn open(config: &ExportConfig) -> Result<Import> {
    let (input, length, header) = Lane::Io.run(|| read_header(&config.path)).await?;
    let master = MasterKey::again(&config.key, header.derivation, header.salt.as_deref()).await?;
    let chunks = Arc::new(Chunks::new(master.bytes(), header.nonce, header.chunk_length)?);
    let text = Zeroizing::default();
    let mut import = Import { input, length, read: 0, header, chunks, number: 0, text };
    import.read_more().await?;
    import.check_hash()?;
    Ok(import)
}

impl Import {
    /// Puts every record of the file into a wallet that is being made.
    pub async fn read_into(mut self, wallet: &mut NewWallet, keys: &Arc<Keys>) -> Result<()> {
        loop {
            let (records, is_end) = self.take_records()?;
            for batch in cut(records, BATCH_RECORDS) {
                let sealed = seal(keys, batch).await?;
                wallet.add(&sealed).await?;
                checkpoint().await?;
            }
            if is_end {
                return Ok(());
            }
            report("import", self.read, self.length).await;
            self.read_more().await?;
        }
    }

    /// Reads and opens the next chunks.
    async fn read_more(&mut self) -> Result<()> {
        let sealed_length = self.chunks.sealed_length();
        let count = (BATCH_BYTES / sealed_length).max(1);
        let sealed = Lane::Io.run(|| read_at_most(&mut self.input, count * sealed_length)).await?;
        if sealed.is_empty() {
            return Err(damaged());
        }
        self.read += sealed.len() as u64;
        let sealed = Arc::new(sealed);
        let (chunks, first) = (Arc::clone(&self.chunks), self.number);
        let count = sealed.len().div_ceil(sealed_length);
        self.number += count as u64;
        let open = move |piece: Range<usize>| {
            let end = sealed.len().min(piece.end * sealed_length);
            chunks.open(first + piece.start as u64, &sealed[piece.start * sealed_length..end])
        };
        for opened in on_all_threads(ranges(count), open).await? {
            self.text.extend_from_slice(&opened);
        }
        Ok(())
    }

    /// The text begins with the hash of the header: nobody has put another in front of it.
    fn check_hash(&mut self) -> Result<()> {
        if self.text.get(..HASH_LENGTH) != Some(&self.header.hash()) {
            return Err(damaged());
        }
        self.text.drain(..HASH_LENGTH);
        Ok(())
    }

    /// The records that are there whole, and whether the end is there too.
    fn take_records(&mut self) -> Result<(Vec<StoredRecord>, bool)> {
        let (mut records, mut at) = (Vec::new(), 0);
        let is_end = loop {
            let Some(length) = self.text.get(at..at + 4) else { break false };
            let length = u32::from_le_bytes(length.try_into().unwrap_or_default()) as usize;
            if length == 0 {
                break true;
            }
            let Some(record) = self.text.get(at + 4..at + 4 + length) else { break false };
            records.push(rmp_serde::from_slice(record).map_err(|_| damaged())?);
            at += 4 + length;
        };
        self.text.drain(..at);
        Ok((records, is_end))
    }
}

/// Type, name, value, tags.
#[derive(serde::Deserialize)]
struct StoredRecord(String, String, Secret, Tags);

/// Sealed on all threads.
async fn seal(keys: &Arc<Keys>, records: Vec<StoredRecord>) -> Result<Vec<SealedWrite>> {
    let (keys, share) = (Arc::clone(keys), share_of(records.len()));
    let seal = move |records: Vec<StoredRecord>| {
        let mut change = Change::default();
        for StoredRecord(kind, name, value, tags) in records {
            change = change.add_tagged(kind, &name, value.into_text(), tags);
        }
        change.seal(&keys)
    };
    Ok(on_all_threads(cut(records, share), seal).await?.concat())
}

fn read_header(path: &str) -> Result<(BufReader<File>, u64, Header)> {
    let file = File::open(path).map_err(failed)?;
    let file_length = file.metadata().map_err(failed)?.len();
    let mut input = BufReader::new(file);
    let mut length = [0; 4];
    input.read_exact(&mut length).map_err(ended)?;
    let length = u32::from_le_bytes(length) as usize;
    if !(1..=MAX_LENGTH).contains(&length) {
        return Err(damaged());
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes).map_err(ended)?;
    Ok((input, file_length, Header::parse(bytes)?))
}

fn read_at_most(input: &mut impl Read, length: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(length as u64).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn ended(error: std::io::Error) -> Error {
    if error.kind() == IoKind::UnexpectedEof { damaged() } else { failed(error) }
}

fn failed(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, "could not read the export file").because(error)
}
