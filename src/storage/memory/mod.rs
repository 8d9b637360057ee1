//! `memory`: wallets that are gone with the process. For tests of applications, and for what must not
//! reach a disk.

mod fit;
mod search;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_lock::Semaphore;

use super::{
    Committed, Completion, Draft, Effect, Fetch, IfPresent, Purpose, SealedChange, SealedQuery,
    SealedRecord, SealedTag, SealedValue, SealedWrite, Search, Storage, StorageType, refusal,
};
use crate::error::Result;
use crate::locks::lock;
use crate::model::query::Query;
use crate::model::wallet::{Secret, WalletConfig};

use fit::fits;
use search::MemorySearch;

#[derive(Default)]
pub(super) struct MemoryType {
    wallets: Arc<Mutex<HashMap<String, Arc<Mutex<Contents>>>>>,
}

#[derive(Clone, Default)]
struct Contents {
    metadata: Vec<u8>,
    records: BTreeMap<(Vec<u8>, Vec<u8>), Record>,
}

#[derive(Clone)]
struct Record {
    value: SealedValue,
    tags: Vec<SealedTag>,
}

impl StorageType for MemoryType {
    fn identity(&self, config: &WalletConfig) -> Result<String> {
        Ok(format!("memory:{}", config.id))
    }

    fn create(
        &self,
        config: &WalletConfig,
        _credentials: Option<&Secret>,
        metadata: &[u8],
    ) -> Completion<Box<dyn Draft>> {
        if lock(&self.wallets).contains_key(&config.id) {
            return Err(refusal::wallet_exists()).into();
        }
        let contents = Contents { metadata: metadata.to_vec(), ..Contents::default() };
        let (wallets, id) = (Arc::clone(&self.wallets), config.id.clone());
        Completion::ready(Ok(Box::new(MemoryDraft { wallets, id, contents })))
    }

    fn open(
        &self,
        config: &WalletConfig,
        _credentials: Option<&Secret>,
    ) -> Completion<Arc<dyn Storage>> {
        let contents =
            lock(&self.wallets).get(&config.id).cloned().ok_or_else(refusal::wallet_missing);
        contents
            .map(|it| Arc::new(Memory { contents: it, is_closed: AtomicBool::new(false) }) as _)
            .into()
    }

    fn delete(&self, config: &WalletConfig, _credentials: Option<&Secret>) -> Completion<()> {
        lock(&self.wallets)
            .remove(&config.id)
            .map(drop)
            .ok_or_else(refusal::wallet_missing)
            .into()
    }
}

struct MemoryDraft {
    wallets: Arc<Mutex<HashMap<String, Arc<Mutex<Contents>>>>>,
    id: String,
    contents: Contents,
}

impl Draft for MemoryDraft {
    fn add(&mut self, records: &[SealedWrite]) -> Completion<()> {
        records.iter().try_for_each(|it| self.contents.apply(it)).into()
    }

    fn finish(self: Box<Self>) -> Completion<()> {
        let mut wallets = lock(&self.wallets);
        if wallets.contains_key(&self.id) {
            return Err(refusal::wallet_exists()).into();
        }
        wallets.insert(self.id.clone(), Arc::new(Mutex::new(self.contents)));
        Completion::ready(Ok(()))
    }
}

struct Memory {
    contents: Arc<Mutex<Contents>>,
    is_closed: AtomicBool,
}

impl Memory {
    fn with<T>(&self, work: impl FnOnce(&mut Contents) -> Result<T>) -> Completion<T> {
        if self.is_closed.load(Ordering::Relaxed) {
            return Err(refusal::closed()).into();
        }
        work(&mut lock(&self.contents)).into()
    }

    fn begin(&self, search: MemorySearch) -> Completion<Box<dyn Search>> {
        self.with(|_| Ok(Box::new(search) as _))
    }
}

impl Storage for Memory {
    fn metadata(&self) -> Completion<Vec<u8>> {
        self.with(|it| Ok(it.metadata.clone()))
    }

    fn set_metadata(&self, metadata: &[u8]) -> Completion<()> {
        self.with(|it| {
            it.metadata = metadata.to_vec();
            Ok(())
        })
    }

    fn commit(&self, changes: &[SealedChange]) -> Completion<Committed> {
        self.with(|it| {
            Ok(Committed::Done(changes.iter().map(|change| it.change(change)).collect()))
        })
    }

    fn get(&self, kind: &[u8], name: &[u8], fetch: Fetch) -> Completion<SealedRecord> {
        self.with(|it| {
            let record = it
                .records
                .get(&(kind.to_vec(), name.to_vec()))
                .ok_or_else(refusal::no_such_record)?;
            Ok(record.fetched(kind, name, fetch))
        })
    }

    fn search(&self, kind: &[u8], query: SealedQuery, fetch: Fetch) -> Completion<Box<dyn Search>> {
        let contents = Arc::clone(&self.contents);
        let kind = Some(kind.to_vec());
        self.begin(MemorySearch::new(contents, kind, query, fetch))
    }

    fn count(&self, kind: &[u8], query: &SealedQuery) -> Completion<usize> {
        self.with(|it| {
            let from = (kind.to_vec(), Vec::new());
            let of_kind = it.records.range(from..).take_while(|((it, _), _)| it == kind);
            Ok(of_kind.filter(|(_, record)| fits(&record.tags, query)).count())
        })
    }

    fn all(&self) -> Completion<Box<dyn Search>> {
        let copy = Arc::new(Mutex::new(lock(&self.contents).clone()));
        let query = Query::everything();
        let fetch = Fetch::ALL;
        self.begin(MemorySearch::new(copy, None, query, fetch))
    }

    fn close(&self) -> Completion<()> {
        self.is_closed.store(true, Ordering::Relaxed);
        Completion::ready(Ok(()))
    }

    fn permits(&self, _purpose: Purpose) -> Option<Arc<Semaphore>> {
        None
    }
}

impl Contents {
    /// Applies a change to a copy of the records it touches, and puts them back if one fails.
    fn change(&mut self, change: &[SealedWrite]) -> Result<()> {
        let before: Vec<_> = change
            .iter()
            .map(|write| (write.kind.clone(), write.name.clone()))
            .map(|key| (self.records.get(&key).cloned(), key))
            .collect();
        change.iter().try_for_each(|write| self.apply(write)).inspect_err(|_| {
            for (record, key) in before {
                match record {
                    Some(record) => drop(self.records.insert(key, record)),
                    None => drop(self.records.remove(&key)),
                }
            }
        })
    }

    fn apply(&mut self, write: &SealedWrite) -> Result<()> {
        let key = (write.kind.clone(), write.name.clone());
        if let Effect::Add { value, tags, if_present } = &write.effect {
            return self.add(key, Record { value: value.clone(), tags: tags.clone() }, *if_present);
        }
        let record = self.records.get_mut(&key).ok_or_else(refusal::no_such_record)?;
        let check = |only_if: &Option<SealedValue>| match only_if {
            Some(old) if *old != record.value => Err(refusal::record_changed()),
            _ => Ok(()),
        };
        match &write.effect {
            Effect::Add { .. } | Effect::Require => {}
            Effect::SetValue { value, only_if } => {
                check(only_if)?;
                record.value = value.clone();
            }
            Effect::SetTags(tags) => record.tags.clone_from(tags),
            Effect::AddTags(tags) => tags.iter().for_each(|tag| record.add_tag(tag)),
            Effect::RemoveTags(names) => record.tags.retain(|tag| {
                !names.iter().any(|it| it.name == tag.name && it.is_plain == tag.is_plain())
            }),
            Effect::Remove { only_if } => {
                check(only_if)?;
                self.records.remove(&key);
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        key: (Vec<u8>, Vec<u8>),
        record: Record,
        if_present: IfPresent,
    ) -> Result<()> {
        if self.records.contains_key(&key) {
            match if_present {
                IfPresent::Refuse => return Err(refusal::record_exists()),
                IfPresent::Keep => return Ok(()),
                IfPresent::Replace => {}
            }
        }
        self.records.insert(key, record);
        Ok(())
    }
}

impl Record {
    fn add_tag(&mut self, tag: &SealedTag) {
        self.tags.retain(|it| it.name != tag.name || it.is_plain() != tag.is_plain());
        self.tags.push(tag.clone());
    }

    fn fetched(&self, kind: &[u8], name: &[u8], fetch: Fetch) -> SealedRecord {
        SealedRecord {
            kind: kind.to_vec(),
            name: name.to_vec(),
            value: fetch.value.then(|| self.value.clone()),
            tags: fetch.tags.then(|| self.tags.clone()),
        }
    }
}
