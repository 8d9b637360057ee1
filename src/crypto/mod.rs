//! FLOOR 2, pure functions of keys and bytes. They know no lane, no wallet and no C.

pub mod aead;
pub mod argon2i;
pub mod base58;
pub mod base64;
pub mod boxes;
pub mod chunks;
pub mod ed25519;
pub mod key_pair;
pub mod payload;
pub mod random;
pub mod secret_box;
pub mod seed;
pub mod x25519;
