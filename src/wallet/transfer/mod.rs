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

/// Works on all pieces at once, on the threads of Expensive. Gives what they give, in order.
async fn on_all_threads<P: Send + 'static, T: Send + 'static>(
    pieces: impl Iterator<Item = P>,
    work: impl Fn(P) -> Result<T> + Clone + Send + 'static,
) -> Result<Vec<T>> {
    let parts = pieces.map(|piece| {
        let work = work.clone();
        async move { work(piece) }
    });
    Lane::Expensive.all(parts).await
}

/// How much of `count` each thread of Expensive gets.
fn share_of(count: usize) -> usize {
    count.div_ceil(Lane::Expensive.threads().max(1)).max(1)
}

/// The places of `count` chunks, in as many ranges as there are threads.
fn ranges(count: usize) -> impl Iterator<Item = Range<usize>> {
    let length = share_of(count);
    (0..count).step_by(length).map(move |start| start..(start + length).min(count))
}
