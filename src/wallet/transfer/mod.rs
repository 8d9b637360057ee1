//! A wallet as one sealed file, libindy's format, and back.
//!
//! The file is a header in the clear and a text in chunks, each sealed. Memory does not grow with
//! the wallet: records pass through in batches. What is computed for a batch is computed on all
//! threads of Expensive, which give way to everything else.
//!
//! ```text
//! length of the header (u32, little-endian), header (MessagePack),
//! chunks of: SHA-256 of the header, then for each record its length (u32) and itself (MessagePack
//!            array: type, name, value, tags), then a length of 0
//! ```

mod export;
mod header;
mod import;

use std::ops::Range;

use crate::error::Result;
use crate::lanes::Lane;

pub use export::export;
pub use import::open;

/// How much text a batch has, about: some milliseconds of work for each thread.
const BATCH_BYTES: usize = 1 << 18;

/// How many records a batch has at most.
const BATCH_RECORDS: usize = 1024;

/// Cuts `count` chunks into as many ranges as Expensive has threads, and works on all at once. Gives
/// what they give, in order.
async fn on_all_threads<T: Send + 'static>(
    count: usize,
    work: impl Fn(Range<usize>) -> Result<T> + Clone + Send + 'static,
) -> Result<Vec<T>> {
    let length = count.div_ceil(Lane::Expensive.threads().max(1)).max(1);
    let parts = (0..count).step_by(length).map(|start| {
        let work = work.clone();
        async move { work(start..(start + length).min(count)) }
    });
    Lane::Expensive.all(parts).await
}

/// Cuts `items` into pieces of equal length, as many as there are threads, or fewer.
fn in_pieces<T>(items: Vec<T>, pieces: usize) -> Vec<Vec<T>> {
    let length = items.len().div_ceil(pieces.max(1)).max(1);
    let mut items = items.into_iter();
    std::iter::from_fn(|| {
        let piece: Vec<T> = items.by_ref().take(length).collect();
        (!piece.is_empty()).then_some(piece)
    })
    .collect()
}
