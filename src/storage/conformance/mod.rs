//! What every storage does, as a list of tests that each kind of storage is put through.
//!
//! | file | what is in it |
//! |---|---|
//! | `lives` | how a wallet comes into being, stays and goes |
//! | `changes` | what is written is there, whole or not at all |
//! | `searches` | finding what fits, also while it changes |

mod changes;
mod lives;
mod searches;

use std::collections::BTreeSet;

use super::*;
use crate::error::{Error, ErrorKind};
use crate::model::query::Test;

pub use changes::*;
pub use lives::*;
pub use searches::*;

/// A wallet of some kind of storage, fresh for a test and deleted with this value.
pub trait Fixture {
    fn config(&self) -> WalletConfig;
}

const METADATA: &[u8] = b"metadata";

fn create(fixture: &impl Fixture) -> Result<()> {
    let config = fixture.config();
    find(&config)?.create(&config, None, METADATA).now()?.finish().now()
}

fn open(fixture: &impl Fixture) -> Result<Arc<dyn Storage>> {
    let config = fixture.config();
    find(&config)?.open(&config, None).now()
}

fn delete(fixture: &impl Fixture) -> Result<()> {
    let config = fixture.config();
    find(&config)?.delete(&config, None).now()
}

fn created(fixture: &impl Fixture) -> Arc<dyn Storage> {
    create(fixture).unwrap();
    open(fixture).unwrap()
}

fn value(text: &str) -> SealedValue {
    // Of the length that the keys of values have.
    SealedValue { text: text.into(), key: vec![7; 60] }
}

fn write(name: &str, effect: Effect) -> SealedWrite {
    SealedWrite { kind: b"kind".into(), name: name.into(), effect }
}

fn add_if(name: &str, text: &str, if_present: IfPresent) -> SealedWrite {
    write(name, Effect::Add { value: value(text), tags: Vec::new(), if_present })
}

fn add(name: &str, text: &str) -> SealedWrite {
    add_if(name, text, IfPresent::Refuse)
}

/// Tags written as callers do: `~` in front of those whose values are in the clear.
fn tags(tags: &[(&str, &str)]) -> Vec<SealedTag> {
    let tag = |(name, value): &(&str, &str)| match name.strip_prefix('~') {
        Some(name) => SealedTag { name: name.into(), value: TagValue::Plain((*value).into()) },
        None => SealedTag { name: (*name).into(), value: TagValue::Sealed((*value).into()) },
    };
    tags.iter().map(tag).collect()
}

fn add_tagged(name: &str, given: &[(&str, &str)]) -> SealedWrite {
    let tags = tags(given);
    write(name, Effect::Add { value: value("1"), tags, if_present: IfPresent::Refuse })
}

fn tag_name(name: &str) -> SealedTagName {
    let plain = name.strip_prefix('~');
    SealedTagName { name: plain.unwrap_or(name).into(), is_plain: plain.is_some() }
}

/// A condition on one tag, with its name written as callers do.
fn is(name: &str, test: impl Fn(TagValue) -> Test<TagValue>, value: &str) -> SealedQuery {
    let value = tags(&[(name, value)]).remove(0).value;
    Query::Tag(tag_name(name), test(value))
}

fn commit(storage: &dyn Storage, changes: &[SealedChange]) -> Vec<Option<ErrorKind>> {
    let Committed::Done(results) = storage.commit(changes).now().unwrap() else {
        panic!("nobody else writes")
    };
    results
        .into_iter()
        .map(|result| result.err().map(|error: Error| error.kind()))
        .collect()
}

fn commit_one(storage: &dyn Storage, write: SealedWrite) -> Option<ErrorKind> {
    commit(storage, &[vec![write]])[0]
}

fn text(storage: &dyn Storage, name: &str) -> Option<String> {
    match storage.get(b"kind", name.as_bytes(), Fetch::VALUE).now() {
        Ok(record) => Some(String::from_utf8(record.value.unwrap().text).unwrap()),
        Err(error) if error.kind() == ErrorKind::WalletItemNotFound => None,
        Err(error) => panic!("{error}"),
    }
}

fn tags_of(storage: &dyn Storage, name: &str) -> Vec<SealedTag> {
    let record = storage.get(b"kind", name.as_bytes(), Fetch::ALL).now().unwrap();
    let mut tags = record.tags.unwrap();
    tags.sort_by(|a, b| (&a.name, a.is_plain()).cmp(&(&b.name, b.is_plain())));
    tags
}

fn names(records: &[SealedRecord]) -> Vec<String> {
    records.iter().map(|it| String::from_utf8(it.name.clone()).unwrap()).collect()
}

/// What a search gives next, if need be after calls that give nothing yet.
fn next(search: &mut dyn Search, limit: usize) -> Vec<SealedRecord> {
    loop {
        let page = search.next(limit).now().unwrap();
        assert!(page.len() <= limit);
        if !page.is_empty() || search.is_over() {
            return page;
        }
    }
}

/// All that a search gives, in pages.
fn found(storage: &dyn Storage, query: SealedQuery) -> BTreeSet<String> {
    let mut search = storage.search(b"kind", query.clone(), Fetch::NAME).now().unwrap();
    let mut all = Vec::new();
    loop {
        let page = next(&mut *search, 3);
        if page.is_empty() {
            break;
        }
        all.extend(names(&page));
    }
    search.close().now().unwrap();
    let found: BTreeSet<_> = all.iter().cloned().collect();
    assert_eq!(found.len(), all.len(), "no record twice");
    assert_eq!(storage.count(b"kind", &query).now().unwrap(), found.len());
    found
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}
/// Frames in the log of an SQLite file, and those of them that are in the database too, from the log's
/// index: SQLite documents both places (<https://www.sqlite.org/walformat.html>). Where they are
/// equal, readers do not look into the log.
pub fn frames_in_log(file: &std::path::Path) -> (u32, u32) {
    let index = std::fs::read(file.with_file_name("sqlite.db-shm")).unwrap();
    let number = |at: usize| u32::from_ne_bytes(index[at..at + 4].try_into().unwrap());
    (number(16), number(96))
}

/// Makes a test of each requirement for one kind of storage.
macro_rules! conforms {
    ($fixture:expr) => {
        conforms!($fixture; keeps_its_metadata, keeps_what_was_committed,
            gives_what_is_asked_for, applies_each_change_whole_or_not_at_all,
            takes_back_every_kind_of_write, changes_values_and_tags, refuses_to_change_what_is_not_there,
            changes_a_record_only_if_it_has_the_value, finds_what_fits_a_query,
            gives_every_record_of_a_kind_once_in_pages, finds_what_is_rare,
            searches_while_records_change,
            gives_all_records_of_all_kinds, reads_while_another_thread_writes,
            is_created_once_and_deleted_once, is_made_with_records_or_not_at_all,
            keeps_everything_through_its_upkeep, refuses_work_once_closed);
    };
    ($fixture:expr; $($requirement:ident),*) => {
        $(#[test] fn $requirement() { $crate::storage::conformance::$requirement(&$fixture); })*
    };
}
pub(crate) use conforms;
