//! The kinds of storage, by the name that a wallet's configuration has for them.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use once_cell::sync::Lazy;

use super::{StorageType, memory, sqlite};
use crate::error::{Error, ErrorKind, Result};
use crate::locks::{read, write};
use crate::model::wallet::WalletConfig;

const DEFAULT: &str = "default";

static TYPES: Lazy<RwLock<HashMap<String, Arc<dyn StorageType>>>> = Lazy::new(|| {
    let sqlite: Arc<dyn StorageType> = Arc::new(sqlite::SqliteType);
    let memory: Arc<dyn StorageType> = Arc::new(memory::MemoryType::default());
    RwLock::new(HashMap::from([(DEFAULT.to_owned(), sqlite), ("memory".to_owned(), memory)]))
});

/// The kind of storage of a wallet.
pub fn find(config: &WalletConfig) -> Result<Arc<dyn StorageType>> {
    let name = config.storage_type.as_deref().unwrap_or(DEFAULT);
    read(&TYPES).get(name).cloned().ok_or_else(|| {
        Error::new(
            ErrorKind::WalletUnknownType,
            format!("no wallet storage of the type {name} is registered; there is `default`"),
        )
    })
}

/// Makes a kind of storage known, for as long as the process lives.
pub fn register(name: String, storage_type: Arc<dyn StorageType>) -> Result<()> {
    let mut types = write(&TYPES);
    if types.contains_key(&name) {
        let message = format!("a wallet storage of the type {name} is registered already");
        return Err(Error::new(ErrorKind::WalletTypeAlreadyRegistered, message));
    }
    types.insert(name, storage_type);
    Ok(())
}
