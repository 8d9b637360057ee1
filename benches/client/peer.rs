//! SQLite alone, with libindy's schema and its settings: what the library is compared with.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::path::Path;

use rusqlite::Connection;

/// A sealed text is longer by its nonce and its tag.
pub const SEAL: usize = 12 + 16;

/// A database in the way libindy has it.
pub fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(include_str!("../../src/storage/sqlite/schema.sql"))
        .unwrap();
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        .unwrap();
    connection
}

pub fn random_bytes(length: usize) -> Vec<u8> {
    (0..length).map(|_| rand::random()).collect()
}
