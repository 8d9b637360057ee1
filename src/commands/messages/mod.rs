//! Packed messages: one text for many recipients.
//!
//! The text is encrypted under a key of its own, and that key for each recipient. A long message is
//! computed on Expensive a slice at a time, in the buffer that it came in; a short one takes two
//! slices of Cheap's time, one for the keys and one for the text.

mod pack;
mod unpack;

pub use pack::pack_message;
pub use unpack::unpack_message;
