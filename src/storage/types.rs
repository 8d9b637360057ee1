//! The kinds of storage, by the name that a wallet's configuration has for them.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use once_cell::sync::Lazy;

use super::{StorageType, memory, sqlite};
use crate::error::{Error, ErrorKind, Result};
use crate::locks::{read, write};
use crate::model::wallet::WalletConfig;

type Types = BTreeMap<String, Arc<dyn StorageType>>;

const DEFAULT: &str = "default";
const MEMORY: &str = "memory";

static BUILT_IN: Lazy<Types> = Lazy::new(|| {
    let sqlite: Arc<dyn StorageType> = Arc::new(sqlite::SqliteType);
    let memory: Arc<dyn StorageType> = Arc::new(memory::MemoryType::default());
    BTreeMap::from([(DEFAULT.to_owned(), sqlite), (MEMORY.to_owned(), memory)])
});

/// The host's own come first: it may have had a `memory` before there was one here.
static REGISTERED: RwLock<Types> = RwLock::new(BTreeMap::new());

/// The kind of storage of a wallet.
pub fn find(config: &WalletConfig) -> Result<Arc<dyn StorageType>> {
    let name = config.storage_type.as_deref().unwrap_or(DEFAULT);
    let registered = read(&REGISTERED);
    registered.get(name).or_else(|| BUILT_IN.get(name)).cloned().ok_or_else(|| {
        let known = BUILT_IN.keys().chain(registered.keys());
        let known = known.map(String::as_str).collect::<Vec<_>>().join(", ");
        let message = format!("no wallet storage of the type {name} is known; there is {known}");
        Error::new(ErrorKind::WalletUnknownType, message)
    })
}

/// Makes a kind of storage known, for as long as the process lives.
pub fn register(name: String, storage_type: Arc<dyn StorageType>) -> Result<()> {
    let mut registered = write(&REGISTERED);
    if name == DEFAULT || registered.contains_key(&name) {
        let message = format!("a wallet storage of the type {name} is registered already");
        return Err(Error::new(ErrorKind::WalletTypeAlreadyRegistered, message));
    }
    registered.insert(name, storage_type);
    Ok(())
}
