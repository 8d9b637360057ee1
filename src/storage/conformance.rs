//! What every storage does, as a list of tests that each kind of storage is put through.

use std::collections::BTreeSet;

use super::*;
use crate::error::{Error, ErrorKind};
use crate::model::query::Test;

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

/// All that a search gives, in pages.
fn found(storage: &dyn Storage, query: SealedQuery) -> BTreeSet<String> {
    let mut search = storage.search(b"kind", query.clone(), Fetch::NAME).now().unwrap();
    let mut all = Vec::new();
    loop {
        let page = search.next(3).now().unwrap();
        assert!(page.len() <= 3);
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

pub fn keeps_its_metadata(fixture: &impl Fixture) {
    let storage = created(fixture);
    assert_eq!(storage.metadata().now().unwrap(), METADATA);
    storage.set_metadata(b"other").now().unwrap();
    storage.close().now().unwrap();
    assert_eq!(open(fixture).unwrap().metadata().now().unwrap(), b"other");
}

pub fn keeps_what_was_committed(fixture: &impl Fixture) {
    let storage = created(fixture);
    let change = vec![add("a", "1"), add("b", "2")];
    assert_eq!(commit(&*storage, &[change]), [None]);
    storage.close().now().unwrap();
    let storage = open(fixture).unwrap();
    assert_eq!(text(&*storage, "a").as_deref(), Some("1"));
    assert_eq!(text(&*storage, "b").as_deref(), Some("2"));
    assert_eq!(text(&*storage, "c"), None);
    assert!(storage.get(b"other kind", b"a", Fetch::VALUE).now().is_err());
}

pub fn gives_what_is_asked_for(fixture: &impl Fixture) {
    let storage = created(fixture);
    assert_eq!(commit_one(&*storage, add_tagged("a", &[("t", "1"), ("~t", "2")])), None);
    for fetch in [Fetch::NAME, Fetch::VALUE, Fetch::ALL, Fetch { value: false, tags: true }] {
        let record = storage.get(b"kind", b"a", fetch).now().unwrap();
        assert_eq!((&record.kind[..], &record.name[..]), (&b"kind"[..], &b"a"[..]));
        assert_eq!(record.value, fetch.value.then(|| value("1")));
        assert_eq!(record.tags.map(|it| it.len()), fetch.tags.then_some(2));
    }
    assert_eq!(tags_of(&*storage, "a"), tags(&[("t", "1"), ("~t", "2")]));
}

/// One that fails takes back all of its own and nothing of the others.
pub fn applies_each_change_whole_or_not_at_all(fixture: &impl Fixture) {
    let storage = created(fixture);
    let changes = [
        vec![add("a", "1")],
        vec![add("b", "2"), add("a", "2")],
        vec![add("c", "3"), add_if("a", "3", IfPresent::Keep)],
        vec![write("a", Effect::Remove { only_if: None }), write("x", Effect::Require)],
        vec![add("d", "4"), write("a", Effect::Require)],
    ];
    let not_found = Some(ErrorKind::WalletItemNotFound);
    let exists = Some(ErrorKind::WalletItemAlreadyExists);
    assert_eq!(commit(&*storage, &changes), [None, exists, None, not_found, None]);
    let texts = ["a", "b", "c", "d"].map(|name| text(&*storage, name));
    assert_eq!(texts.map(|it| it.unwrap_or_default()), ["1", "", "3", "4"]);
}

/// Whatever a change has done before it fails.
pub fn takes_back_every_kind_of_write(fixture: &impl Fixture) {
    let storage = created(fixture);
    assert_eq!(commit_one(&*storage, add_tagged("a", &[("t", "1"), ("~u", "2")])), None);
    let added =
        |if_present| Effect::Add { value: value("2"), tags: tags(&[("v", "3")]), if_present };
    let effects = [
        added(IfPresent::Keep),
        added(IfPresent::Replace),
        Effect::SetValue { value: value("2"), only_if: None },
        Effect::SetValue { value: value("2"), only_if: Some(value("1")) },
        Effect::SetTags(tags(&[("v", "3")])),
        Effect::AddTags(tags(&[("t", "2"), ("v", "3")])),
        Effect::RemoveTags(vec![tag_name("t"), tag_name("~u")]),
        Effect::Remove { only_if: None },
        Effect::Remove { only_if: Some(value("1")) },
        Effect::Require,
    ];
    let not_there = || write("x", Effect::Require);
    let not_found = Some(ErrorKind::WalletItemNotFound);
    let is_as_it_was = || {
        assert_eq!(text(&*storage, "a").as_deref(), Some("1"));
        assert_eq!(tags_of(&*storage, "a"), tags(&[("t", "1"), ("~u", "2")]));
    };
    for effect in &effects {
        let change = vec![write("a", effect.clone()), not_there()];
        assert_eq!(commit(&*storage, &[change]), [not_found], "{effect:?}");
        is_as_it_was();
    }
    let mut all: Vec<_> = effects[..7].iter().map(|it| write("a", it.clone())).collect();
    all.remove(3);
    all.extend([add("b", "1"), write("b", Effect::Remove { only_if: None }), add("b", "2")]);
    all.push(not_there());
    assert_eq!(commit(&*storage, &[all]), [not_found]);
    is_as_it_was();
    assert_eq!(text(&*storage, "b"), None);
}

pub fn changes_values_and_tags(fixture: &impl Fixture) {
    let storage = created(fixture);
    let change = |effect| commit_one(&*storage, write("a", effect));
    assert_eq!(commit_one(&*storage, add_tagged("a", &[("t", "1"), ("~u", "2")])), None);
    assert_eq!(change(Effect::SetValue { value: value("2"), only_if: None }), None);
    assert_eq!(text(&*storage, "a").as_deref(), Some("2"));
    assert_eq!(tags_of(&*storage, "a"), tags(&[("t", "1"), ("~u", "2")]));
    assert_eq!(change(Effect::AddTags(tags(&[("~u", "3"), ("u", "4")]))), None);
    assert_eq!(tags_of(&*storage, "a"), tags(&[("t", "1"), ("u", "4"), ("~u", "3")]));
    assert_eq!(change(Effect::RemoveTags(vec![tag_name("~u"), tag_name("none")])), None);
    assert_eq!(tags_of(&*storage, "a"), tags(&[("t", "1"), ("u", "4")]));
    assert_eq!(change(Effect::SetTags(tags(&[("v", "5")]))), None);
    assert_eq!(tags_of(&*storage, "a"), tags(&[("v", "5")]));
    let tags_given = tags(&[("w", "6")]);
    let if_present = IfPresent::Replace;
    assert_eq!(change(Effect::Add { value: value("3"), tags: tags_given, if_present }), None);
    assert_eq!(text(&*storage, "a").as_deref(), Some("3"));
    assert_eq!(tags_of(&*storage, "a"), tags(&[("w", "6")]));
    assert_eq!(change(Effect::Remove { only_if: None }), None);
    assert_eq!(text(&*storage, "a"), None);
    assert_eq!(commit_one(&*storage, add("a", "7")), None);
    assert_eq!(tags_of(&*storage, "a"), [], "tags go with their record");
}

pub fn refuses_to_change_what_is_not_there(fixture: &impl Fixture) {
    let storage = created(fixture);
    let effects = [
        Effect::SetValue { value: value("1"), only_if: None },
        Effect::SetValue { value: value("1"), only_if: Some(value("0")) },
        Effect::SetTags(tags(&[("t", "1")])),
        Effect::AddTags(tags(&[("t", "1")])),
        Effect::RemoveTags(vec![tag_name("t")]),
        Effect::Remove { only_if: None },
        Effect::Remove { only_if: Some(value("0")) },
        Effect::Require,
    ];
    for effect in effects {
        let kind = commit_one(&*storage, write("a", effect.clone()));
        assert_eq!(kind, Some(ErrorKind::WalletItemNotFound), "{effect:?}");
    }
}

pub fn changes_a_record_only_if_it_has_the_value(fixture: &impl Fixture) {
    let storage = created(fixture);
    assert_eq!(commit_one(&*storage, add("a", "1")), None);
    let set = |text: &str, old: &str| {
        let only_if = Some(value(old));
        commit_one(&*storage, write("a", Effect::SetValue { value: value(text), only_if }))
    };
    let remove =
        |old: &str| commit_one(&*storage, write("a", Effect::Remove { only_if: Some(value(old)) }));
    assert_eq!(set("2", "1"), None);
    assert_eq!(set("3", "1"), Some(ErrorKind::WalletItemChanged));
    assert_eq!(remove("1"), Some(ErrorKind::WalletItemChanged));
    assert_eq!(text(&*storage, "a").as_deref(), Some("2"));
    assert_eq!(remove("2"), None);
}

fn some_people(storage: &dyn Storage) {
    let people: [(&str, &[(&str, &str)]); 6] = [
        ("anna", &[("city", "Graz"), ("~age", "20"), ("~nick", "Ann_a")]),
        ("bert", &[("city", "Graz"), ("~age", "31")]),
        ("carl", &[("city", "Linz"), ("~age", "4")]),
        ("dora", &[("city", "Wels"), ("~age", "31"), ("member", "yes")]),
        ("emil", &[("member", "yes"), ("age", "31"), ("~city", "Graz")]),
        ("fred", &[]),
    ];
    for (name, tags) in people {
        assert_eq!(commit_one(storage, add_tagged(name, tags)), None);
    }
    let other = SealedWrite { kind: b"other".into(), ..add_tagged("anna", &[("city", "Graz")]) };
    assert_eq!(commit_one(storage, other), None);
}

pub fn finds_what_fits_a_query(fixture: &impl Fixture) {
    let storage = created(fixture);
    some_people(&*storage);
    let among = |name: &str, values: &[&str]| {
        let values = values.iter().map(|it| tags(&[(name, it)]).remove(0).value).collect();
        Query::Tag(tag_name(name), Test::IsOneOf(values))
    };
    let exists = |name: &str| Query::Tag(tag_name(name), Test::Exists);
    let not = |query| Query::Not(Box::new(query));
    let graz = || is("city", Test::Is, "Graz");
    let cases = [
        (Query::everything(), set(&["anna", "bert", "carl", "dora", "emil", "fred"])),
        (graz(), set(&["anna", "bert"])),
        (is("~city", Test::Is, "Graz"), set(&["emil"])),
        (is("city", Test::Is, "nowhere"), set(&[])),
        (is("city", Test::IsNot, "Graz"), set(&["carl", "dora"])),
        (is("~age", Test::IsNot, "31"), set(&["anna", "carl"])),
        (is("~age", Test::IsAbove, "20"), set(&["bert", "carl", "dora"])),
        (is("~age", Test::IsAtLeast, "20"), set(&["anna", "bert", "carl", "dora"])),
        (is("~age", Test::IsBelow, "31"), set(&["anna"])),
        (is("~age", Test::IsAtMost, "31"), set(&["anna", "bert", "dora"])),
        (is("~age", Test::IsLike, "3%"), set(&["bert", "dora"])),
        (is("~nick", Test::IsLike, "a%_A"), set(&["anna"])),
        (among("city", &["Graz", "Linz", "Bonn"]), set(&["anna", "bert", "carl"])),
        (among("~age", &["4", "20"]), set(&["anna", "carl"])),
        (among("city", &[]), set(&[])),
        (exists("member"), set(&["dora", "emil"])),
        (exists("~city"), set(&["emil"])),
        (not(exists("~age")), set(&["emil", "fred"])),
        (not(graz()), set(&["carl", "dora", "emil", "fred"])),
        (not(Query::everything()), set(&[])),
        (Query::Any(vec![]), set(&[])),
        (Query::All(vec![graz(), is("~age", Test::Is, "31")]), set(&["bert"])),
        (Query::All(vec![graz(), not(is("~age", Test::Is, "31"))]), set(&["anna"])),
        (Query::Any(vec![graz(), exists("member")]), set(&["anna", "bert", "dora", "emil"])),
        (Query::Any(vec![not(exists("~age")), graz()]), set(&["anna", "bert", "emil", "fred"])),
        (not(Query::Any(vec![graz(), exists("member")])), set(&["carl", "fred"])),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&*storage, query.clone()), expected, "{query:?}");
    }
}

pub fn gives_every_record_of_a_kind_once_in_pages(fixture: &impl Fixture) {
    let storage = created(fixture);
    let name = |number: usize| format!("{number:03}");
    let add = |number| vec![add_tagged(&name(number), &[("t", "1")])];
    commit(&*storage, &(0..25).rev().map(add).collect::<Vec<_>>());
    let all: BTreeSet<_> = (0..25).map(name).collect();
    assert_eq!(found(&*storage, Query::everything()), all);
    assert_eq!(found(&*storage, is("t", Test::Is, "1")), all);
    let fetch = Fetch::ALL;
    let mut search = storage.search(b"kind", is("t", Test::Is, "1"), fetch).now().unwrap();
    assert_eq!(search.next(100).now().unwrap()[7].tags, Some(tags(&[("t", "1")])));
}

/// Whatever is deleted, changed and added between two pages.
pub fn searches_while_records_change(fixture: &impl Fixture) {
    let storage = created(fixture);
    let name = |number: usize| format!("{number:03}");
    let records = (0..40).map(|it| vec![add_tagged(&name(it), &[("t", "1"), ("~u", "1")])]);
    commit(&*storage, &records.collect::<Vec<_>>());
    for query in [Query::everything(), is("t", Test::Is, "1"), is("~u", Test::IsAtLeast, "1")] {
        let mut search = storage.search(b"kind", query.clone(), Fetch::ALL).now().unwrap();
        let mut seen = names(&search.next(5).now().unwrap());
        let unseen = |seen: &[String]| -> Vec<String> {
            (0..40).map(name).filter(|it| !seen.contains(it)).collect()
        };
        let rest = unseen(&seen);
        let (gone, changed) = (&rest[0], &rest[1]);
        let remove = write(gone, Effect::Remove { only_if: None });
        assert_eq!(commit_one(&*storage, remove), None);
        assert_eq!(commit_one(&*storage, write(changed, Effect::SetTags(Vec::new()))), None);
        loop {
            let page = search.next(5).now().unwrap();
            if page.is_empty() {
                break;
            }
            for record in &page {
                let has_tags = !record.tags.as_ref().unwrap().is_empty();
                assert!(has_tags || query.is_everything(), "it no longer fits");
            }
            seen.extend(names(&page));
        }
        let mut expected: BTreeSet<_> = (0..40).map(name).filter(|it| it != gone).collect();
        if !query.is_everything() {
            expected.remove(changed);
        }
        assert_eq!(seen.len(), expected.len(), "no record twice");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), expected);
        let given = [("t", "1"), ("~u", "1")];
        assert_eq!(commit_one(&*storage, add_tagged(gone, &given)), None);
        assert_eq!(commit_one(&*storage, write(changed, Effect::SetTags(tags(&given)))), None);
    }
}

pub fn gives_all_records_of_all_kinds(fixture: &impl Fixture) {
    let storage = created(fixture);
    some_people(&*storage);
    let mut all = storage.all().now().unwrap();
    let mut records = Vec::new();
    loop {
        let page = all.next(2).now().unwrap();
        if page.is_empty() {
            break;
        }
        records.extend(page);
    }
    all.close().now().unwrap();
    assert_eq!(records.len(), 7);
    assert_eq!(records.iter().filter(|it| it.kind == b"other").count(), 1);
    assert!(records.iter().all(|it| it.value == Some(value("1"))));
    let tags: usize = records.iter().map(|it| it.tags.as_ref().unwrap().len()).sum();
    assert_eq!(tags, 14);
}

pub fn reads_while_another_thread_writes(fixture: &impl Fixture) {
    let storage = created(fixture);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..200 {
                assert_eq!(commit_one(&*storage, add(&number.to_string(), "1")), None);
            }
        });
        // Whatever is there already is there in order.
        while text(&*storage, "199").is_none() {
            let seen: Vec<bool> =
                [150, 100, 50].map(|it: i32| text(&*storage, &it.to_string()).is_some()).into();
            assert!(seen.is_sorted(), "{seen:?}");
        }
    });
}

pub fn is_created_once_and_deleted_once(fixture: &(impl Fixture + Sync)) {
    let kind = |result: Result<()>| result.unwrap_err().kind();
    assert_eq!(kind(open(fixture).map(drop)), ErrorKind::WalletNotFound);
    assert_eq!(kind(delete(fixture)), ErrorKind::WalletNotFound);
    let threads = std::thread::scope(|scope| {
        let create = || create(fixture).map_err(|error| error.kind());
        [(); 4].map(|()| scope.spawn(create)).map(|thread| thread.join().unwrap())
    });
    assert_eq!(threads.iter().filter(|it| it.is_ok()).count(), 1);
    let lost = Err(ErrorKind::WalletAlreadyExists);
    assert_eq!(threads.iter().filter(|it| **it == lost).count(), 3);
    delete(fixture).unwrap();
    assert_eq!(kind(delete(fixture)), ErrorKind::WalletNotFound);
    create(fixture).unwrap();
}

pub fn is_made_with_records_or_not_at_all(fixture: &impl Fixture) {
    let config = fixture.config();
    let begin = || find(&config).unwrap().create(&config, None, METADATA).now().unwrap();
    let records = [add_tagged("a", &[("t", "1"), ("~u", "2")]), add("b", "2")];
    let mut abandoned = begin();
    abandoned.add(&records).now().unwrap();
    abandoned.abandon().now().unwrap();
    assert!(open(fixture).is_err());
    let mut draft = begin();
    draft.add(&records).now().unwrap();
    draft.add(&[add("c", "3")]).now().unwrap();
    draft.finish().now().unwrap();
    let storage = open(fixture).unwrap();
    assert_eq!(found(&*storage, Query::everything()), set(&["a", "b", "c"]));
    assert_eq!(tags_of(&*storage, "a"), tags(&[("t", "1"), ("~u", "2")]));
    assert_eq!(storage.metadata().now().unwrap(), METADATA);
}

pub fn refuses_work_once_closed(fixture: &impl Fixture) {
    let storage = created(fixture);
    storage.close().now().unwrap();
    assert!(storage.commit(&[vec![add("a", "1")]]).now().is_err());
    assert!(storage.get(b"kind", b"a", Fetch::ALL).now().is_err());
    assert!(storage.metadata().now().is_err());
    storage.close().now().unwrap();
}

pub fn keeps_everything_through_its_upkeep(fixture: &impl Fixture) {
    let storage = created(fixture);
    let mut upkeeps = 0;
    for number in 0..1000 {
        assert_eq!(commit_one(&*storage, add(&number.to_string(), "1")), None);
        if storage.is_upkeep_due(false) {
            assert!(!storage.is_upkeep_due(false), "one is told");
            storage.upkeep().now().unwrap();
            upkeeps += 1;
        }
    }
    assert!(upkeeps <= 100, "it is not due all the time");
    storage.give_back();
    assert!((0..1000).all(|number| text(&*storage, &number.to_string()).is_some()));
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
            gives_every_record_of_a_kind_once_in_pages, searches_while_records_change,
            gives_all_records_of_all_kinds, reads_while_another_thread_writes,
            is_created_once_and_deleted_once, is_made_with_records_or_not_at_all,
            keeps_everything_through_its_upkeep, refuses_work_once_closed);
    };
    ($fixture:expr; $($requirement:ident),*) => {
        $(#[test] fn $requirement() { $crate::storage::conformance::$requirement(&$fixture); })*
    };
}
pub(crate) use conforms;
