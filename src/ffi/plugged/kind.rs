//! Wallets of a registered type: created, opened, deleted.

use std::ffi::{CString, c_char};
use std::ptr;
use std::sync::Arc;

use async_lock::Semaphore;
use zeroize::Zeroizing;

use super::foreign::{ask, c_secret, c_text};
use super::opened::{Opened, PluggedStorage};
use super::{PluggedFunctions, change, form};
use crate::error::{Error, Result};
use crate::lanes::{Lane, spawn_on};
use crate::model::wallet::{Secret, WalletConfig};
use crate::storage::{Completion, Draft, SealedWrite, Storage, StorageType};

/// The position of the first function among the parameters of the registration.
const FIRST_FUNCTION: u8 = 3;

/// A kind of storage of these functions. One that is null is refused as the parameter that it is of
/// `indy_register_wallet_storage`.
pub fn storage_type(name: &str, functions: PluggedFunctions) -> Result<Arc<dyn StorageType>> {
    if let Some(place) = functions.first_missing() {
        return Err(Error::param(FIRST_FUNCTION + place, "is null"));
    }
    let permit = Arc::new(Semaphore::new(1));
    Ok(Arc::new(PluggedType(Arc::new(Kind { name: name.to_owned(), functions, permit }))))
}

pub(super) struct Kind {
    name: String,
    pub(super) functions: PluggedFunctions,
    /// Whoever calls a function holds it.
    pub(super) permit: Arc<Semaphore>,
}

impl Kind {
    /// Does what cannot be waited for, when nobody else calls the storage.
    pub(super) fn later(&self, job: impl FnOnce() + Send + 'static) {
        let permit = Arc::clone(&self.permit);
        spawn_on(Lane::Storage, async move {
            let _permit = permit.acquire().await;
            Lane::Storage.run(job).await;
        });
    }

    fn open(self: &Arc<Self>, place: &Place) -> Result<Arc<Opened>> {
        let mut handle = 0;
        let (id, config, credentials) = place.pointers();
        ask!(self.functions, open(id, config, credentials, &mut handle))?;
        Ok(Arc::new(Opened::new(Arc::clone(self), handle)))
    }

    fn delete(&self, place: &Place) -> Result<()> {
        let (id, config, credentials) = place.pointers();
        ask!(self.functions, delete(id, config, credentials))
    }
}

struct PluggedType(Arc<Kind>);

impl StorageType for PluggedType {
    fn identity(&self, config: &WalletConfig) -> Result<String> {
        Ok(identity(&self.0.name, config))
    }

    fn create(
        &self,
        config: &WalletConfig,
        credentials: Option<&Secret>,
        metadata: &[u8],
    ) -> Completion<Box<dyn Draft>> {
        let create = || {
            let place = Place::of(config, credentials)?;
            let metadata = c_text(form::encode(metadata))?;
            let (id, config, credentials) = place.pointers();
            ask!(self.0.functions, create(id, config, credentials, metadata.as_ptr()))?;
            let kind = Arc::clone(&self.0);
            Ok(Box::new(PluggedDraft { kind, place, opened: None }) as Box<dyn Draft>)
        };
        create().into()
    }

    fn open(
        &self,
        config: &WalletConfig,
        credentials: Option<&Secret>,
    ) -> Completion<Arc<dyn Storage>> {
        let opened = Place::of(config, credentials).and_then(|place| self.0.open(&place));
        opened.map(|it| Arc::new(PluggedStorage(it)) as _).into()
    }

    fn delete(&self, config: &WalletConfig, credentials: Option<&Secret>) -> Completion<()> {
        Place::of(config, credentials).and_then(|place| self.0.delete(&place)).into()
    }

    fn permits(&self) -> Option<Arc<Semaphore>> {
        Some(Arc::clone(&self.0.permit))
    }
}

/// As libindy told wallets apart: by the id and a path, whatever else the configuration says.
pub(super) fn identity(storage_type: &str, config: &WalletConfig) -> String {
    let path = config.storage_config.as_ref().and_then(|it| it["path"].as_str());
    format!("{storage_type}:{}\0{}", config.id, path.unwrap_or_default())
}

/// A wallet that is being made. The interface has nothing of the kind: it is there from the start,
/// and open while records come into it.
struct PluggedDraft {
    kind: Arc<Kind>,
    place: Place,
    opened: Option<Arc<Opened>>,
}

impl PluggedDraft {
    fn close(&mut self) -> Result<()> {
        self.opened.take().map_or(Ok(()), |opened| opened.shut())
    }
}

impl Draft for PluggedDraft {
    fn add(&mut self, records: &[SealedWrite]) -> Completion<()> {
        let opened = match &self.opened {
            Some(opened) => Ok(Arc::clone(opened)),
            None => self.kind.open(&self.place),
        };
        opened
            .and_then(|opened| change::apply(self.opened.insert(opened), records))
            .into()
    }

    fn finish(mut self: Box<Self>) -> Completion<()> {
        let closed = self.close().inspect_err(|_| {
            if let Err(left) = self.kind.delete(&self.place) {
                log::warn!("a wallet that could not be finished could not be removed: {left}");
            }
        });
        closed.into()
    }

    fn abandon(mut self: Box<Self>) -> Completion<()> {
        if let Err(error) = self.close() {
            log::warn!("a wallet that is abandoned could not be closed: {error}");
        }
        self.kind.delete(&self.place).into()
    }
}

/// Where a wallet is, as a storage wants it.
struct Place {
    id: CString,
    config: Option<CString>,
    credentials: Option<Zeroizing<Vec<u8>>>,
}

impl Place {
    fn of(config: &WalletConfig, credentials: Option<&Secret>) -> Result<Self> {
        let storage_config = config.storage_config.as_ref().map(|it| c_text(it.to_string()));
        let credentials = credentials.map(|it| c_secret(it.expose()));
        Ok(Self {
            id: c_text(config.id.as_str())?,
            config: storage_config.transpose()?,
            credentials: credentials.transpose()?,
        })
    }

    /// They live as long as this.
    fn pointers(&self) -> (*const c_char, *const c_char, *const c_char) {
        let config = self.config.as_ref().map_or(ptr::null(), |it| it.as_ptr());
        let credentials = self.credentials.as_ref().map_or(ptr::null(), |it| it.as_ptr().cast());
        (self.id.as_ptr(), config, credentials)
    }
}
