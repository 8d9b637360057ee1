//! Writing a wallet into a file.
//!
//! The file gets its name when it is complete and on the disk, and is gone if the export fails or is
//! cancelled.

use std::fs::Permissions;
use std::ops::Range;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use tempfile::Builder;
use zeroize::Zeroizing;

use super::header::Header;
use super::{BATCH_BYTES, BATCH_RECORDS, on_all_threads, ranges, share_of};
use crate::crypto::chunks::Chunks;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint, cut, report, settle};
use crate::model::wallet::ExportConfig;
use crate::new_file::{NewFile, NoFile};
use crate::storage::{SealedRecord, SealedTag, Search, TagValue};
use crate::wallet::master_key::MasterKey;
use crate::wallet::{Keys, PAGE, Wallet};

/// Writes all records of a wallet, as they are at one moment, into a new file.
pub async fn export(wallet: &Wallet, config: &ExportConfig) -> Result<()> {
    let mut output = Lane::Io.run(|| Output::new(&config.path)).await?;
    let master = MasterKey::new(&config.key, config.key_derivation_method).await?;
    let header = Header::new(config.key_derivation_method, master.salt())?;
    let chunks = Chunks::new(master.bytes(), header.nonce, header.chunk_length)?;
    Lane::Io.run(|| output.write_header(&header)).await?;
    let mut text = Text { chunks: Arc::new(chunks), number: 0, waiting: Zeroizing::default() };
    text.waiting.extend_from_slice(&header.hash());
    let mut records = wallet.access.read(|storage| storage.all()).await?;
    let (mut done, total) = (0, records.total().unwrap_or_default() as u64);
    loop {
        let batch = next_batch(wallet, &mut *records).await?;
        if batch.is_empty() {
            break;
        }
        done += batch.len() as u64;
        for encoded in encode(&wallet.keys, batch).await? {
            text.waiting.extend_from_slice(&encoded);
        }
        let sealed = text.seal_whole_chunks().await?;
        Lane::Io.run(|| output.write(&sealed)).await?;
        report("export", done, total).await;
        checkpoint().await?;
    }
    wallet.access.read(|_| records.close()).await?;
    text.waiting.extend_from_slice(&0_u32.to_le_bytes());
    let last = text.chunks.seal(text.number, &text.waiting)?;
    settle()?;
    Lane::Io
        .run(|| {
            output.write(&last)?;
            output.finish()
        })
        .await
}

async fn next_batch(wallet: &Wallet, records: &mut dyn Search) -> Result<Vec<SealedRecord>> {
    let mut batch: Vec<SealedRecord> = Vec::new();
    let (mut bytes, mut limit) = (0, 1);
    while bytes < BATCH_BYTES && batch.len() < BATCH_RECORDS {
        let page = wallet.access.read(|_| records.next(limit)).await?;
        if page.is_empty() {
            break;
        }
        bytes += page.iter().map(most_bytes).sum::<usize>();
        batch.extend(page);
        // The next ones may be as long as these: they should not be many times a batch.
        limit = (BATCH_BYTES * batch.len() / bytes).clamp(1, PAGE.min(2 * batch.len()));
    }
    Ok(batch)
}

/// The records in the form of the file, opened on all threads.
async fn encode(keys: &Arc<Keys>, batch: Vec<SealedRecord>) -> Result<Vec<Zeroizing<Vec<u8>>>> {
    let (keys, share) = (Arc::clone(keys), share_of(batch.len()));
    let encode = move |records: Vec<SealedRecord>| {
        let size = records.iter().map(most_bytes).sum();
        let mut encoded = Zeroizing::new(Vec::with_capacity(size));
        records.iter().try_for_each(|it| encode_one(&keys, it, &mut encoded))?;
        Ok(encoded)
    };
    on_all_threads(cut(batch, share), encode).await
}

/// More than a record takes in the file: a buffer that grows leaves copies behind. What is sealed is
/// longer than what it seals by more than MessagePack needs.
fn most_bytes(record: &SealedRecord) -> usize {
    let value = record.value.as_ref().map_or(0, |it| it.text.len());
    let tag = |tag: &SealedTag| match &tag.value {
        TagValue::Sealed(value) => tag.name.len() + value.len(),
        TagValue::Plain(value) => tag.name.len() + value.len() + 8,
    };
    let tags: usize = record.tags.iter().flatten().map(tag).sum();
    16 + record.kind.len() + record.name.len() + value + tags
}

fn encode_one(keys: &Keys, record: &SealedRecord, encoded: &mut Vec<u8>) -> Result<()> {
    let mut record = keys.open_record(record)?;
    let tags = record.tags.take().unwrap_or_default();
    let start = encoded.len();
    encoded.extend_from_slice(&[0; 4]);
    rmp_serde::encode::write(encoded, &(&record.kind, &record.name, record.text(), &tags))
        .map_err(|error| Error::bug("a record could not be written").because(error))?;
    let length = u32::try_from(encoded.len() - start - 4)
        .map_err(|_| Error::structure("a record is longer than an export file can hold: 4 GiB"))?;
    encoded[start..start + 4].copy_from_slice(&length.to_le_bytes());
    Ok(())
}

/// The text that is sealed, as far as it has not been written.
struct Text {
    chunks: Arc<Chunks>,
    /// The number of the next chunk.
    number: u64,
    waiting: Zeroizing<Vec<u8>>,
}

impl Text {
    async fn seal_whole_chunks(&mut self) -> Result<Vec<u8>> {
        let length = self.chunks.text_length();
        let count = self.waiting.len() / length;
        let rest = Zeroizing::new(self.waiting.split_off(count * length));
        let text = Arc::new(std::mem::replace(&mut self.waiting, rest));
        let (chunks, first) = (Arc::clone(&self.chunks), self.number);
        self.number += count as u64;
        let seal = move |piece: Range<usize>| {
            chunks.seal(first + piece.start as u64, &text[piece.start * length..piece.end * length])
        };
        Ok(on_all_threads(ranges(count), seal).await?.concat())
    }
}

/// A file that is being written.
struct Output(NewFile);

impl Output {
    fn new(path: &str) -> Result<Self> {
        let path = std::path::absolute(path).map_err(|error| {
            Error::structure("the path of the export is not one").because(error)
        })?;
        // Whoever finds what a killed process has left sees what it was to be.
        let name = path.file_name().unwrap_or_default();
        let prefix = format!(".{}.", name.to_string_lossy());
        let mut draft = Builder::new();
        // As any file: for whom the process's mask lets.
        draft.prefix(&prefix).permissions(Permissions::from_mode(0o666));
        NewFile::begin(path, &draft).map(Self).map_err(failed)
    }

    fn write_header(&mut self, header: &Header) -> Result<()> {
        self.write(&(header.bytes.len() as u32).to_le_bytes())?;
        self.write(&header.bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.append(bytes).map_err(|error| failed(error.into()))
    }

    fn finish(self) -> Result<()> {
        self.0.publish().map_err(failed)
    }
}

fn failed(error: NoFile) -> Error {
    match error {
        NoFile::Exists => {
            let message = "there is a file at the path of the export; choose another";
            Error::new(ErrorKind::Io, message)
        }
        NoFile::Failed(error) => {
            let message =
                "could not write the file of the export; check its directory and the disk";
            Error::new(ErrorKind::Io, message).because(error)
        }
    }
}
