//! What every storage does, as a list of tests that each kind of storage is put through.

use super::*;

/// A wallet of some kind of storage, fresh for a test and deleted with this value.
pub(super) trait Fixture {
    fn config(&self) -> WalletConfig;
}

const METADATA: &[u8] = b"metadata";

fn created(fixture: &impl Fixture) -> Box<dyn Storage> {
    create(&fixture.config(), METADATA).unwrap();
    open(&fixture.config()).unwrap()
}

fn write(name: &str, text: &str, if_present: IfPresent) -> SealedWrite {
    let value = SealedValue { text: text.into(), key: b"key".into() };
    SealedWrite { kind: b"kind".into(), name: name.into(), value, if_present }
}

fn kinds(results: Vec<Result<()>>) -> Vec<Option<ErrorKind>> {
    results
        .into_iter()
        .map(|result| result.err().map(|error| error.kind()))
        .collect()
}

fn text(storage: &dyn Storage, name: &str) -> Option<String> {
    match storage.get(b"kind", name.as_bytes()) {
        Ok(value) => Some(String::from_utf8(value.text).unwrap()),
        Err(error) if error.kind() == ErrorKind::WalletItemNotFound => None,
        Err(error) => panic!("{error}"),
    }
}

pub(super) fn keeps_its_metadata(fixture: &impl Fixture) {
    let storage = created(fixture);
    assert_eq!(storage.metadata().unwrap(), METADATA);
    storage.set_metadata(b"other").unwrap();
    storage.close().unwrap();
    assert_eq!(open(&fixture.config()).unwrap().metadata().unwrap(), b"other");
}

pub(super) fn keeps_what_was_committed(fixture: &impl Fixture) {
    let storage = created(fixture);
    let change = vec![write("a", "1", IfPresent::Refuse), write("b", "2", IfPresent::Refuse)];
    assert_eq!(kinds(storage.commit(&[change])), [None]);
    storage.close().unwrap();
    let storage = open(&fixture.config()).unwrap();
    assert_eq!(text(&*storage, "a").as_deref(), Some("1"));
    assert_eq!(text(&*storage, "b").as_deref(), Some("2"));
    assert_eq!(text(&*storage, "c"), None);
    assert_eq!(storage.get(b"kind", b"a").unwrap().key, b"key");
    assert!(storage.get(b"other kind", b"a").is_err());
}

/// One that fails takes back all of its own and nothing of the others.
pub(super) fn applies_each_change_whole_or_not_at_all(fixture: &impl Fixture) {
    let storage = created(fixture);
    let changes = [
        vec![write("a", "1", IfPresent::Refuse)],
        vec![write("b", "2", IfPresent::Refuse), write("a", "2", IfPresent::Refuse)],
        vec![write("c", "3", IfPresent::Refuse), write("a", "3", IfPresent::Keep)],
    ];
    let results = kinds(storage.commit(&changes));
    assert_eq!(results, [None, Some(ErrorKind::WalletItemAlreadyExists), None]);
    let texts = ["a", "b", "c"].map(|name| text(&*storage, name));
    assert_eq!(texts.map(|it| it.unwrap_or_default()), ["1", "", "3"]);
}

pub(super) fn gives_every_record_of_a_kind_once_in_pages(fixture: &impl Fixture) {
    let storage = created(fixture);
    let name = |number: usize| format!("{number:03}");
    let add = |number| vec![write(&name(number), &name(number), IfPresent::Refuse)];
    storage.commit(&(0..25).rev().map(add).collect::<Vec<_>>());
    let (mut names, mut last) = (Vec::new(), Vec::new());
    loop {
        let page = storage.page(b"kind", &last, 10).unwrap();
        let Some(record) = page.last() else { break };
        assert!(page.len() <= 10);
        last.clone_from(&record.name);
        names.extend(page.into_iter().map(|it| String::from_utf8(it.name).unwrap()));
    }
    assert_eq!(names, (0..25).map(name).collect::<Vec<_>>());
    assert!(storage.page(b"other kind", b"", 10).unwrap().is_empty());
}

pub(super) fn reads_while_another_thread_writes(fixture: &impl Fixture) {
    let storage = created(fixture);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..200 {
                let change = vec![write(&number.to_string(), "1", IfPresent::Refuse)];
                assert_eq!(kinds(storage.commit(&[change])), [None]);
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

pub(super) fn is_created_once_and_deleted_once(fixture: &impl Fixture) {
    let config = fixture.config();
    let kind = |result: Result<()>| result.unwrap_err().kind();
    assert_eq!(kind(open(&config).map(drop)), ErrorKind::WalletNotFound);
    assert_eq!(kind(delete(&config)), ErrorKind::WalletNotFound);
    let threads = std::thread::scope(|scope| {
        let create = || create(&config, METADATA).map_err(|error| error.kind());
        [(); 4].map(|()| scope.spawn(create)).map(|thread| thread.join().unwrap())
    });
    assert_eq!(threads.iter().filter(|it| it.is_ok()).count(), 1);
    let lost = Err(ErrorKind::WalletAlreadyExists);
    assert_eq!(threads.iter().filter(|it| **it == lost).count(), 3);
    delete(&config).unwrap();
    assert_eq!(kind(delete(&config)), ErrorKind::WalletNotFound);
    create(&config, METADATA).unwrap();
}

pub(super) fn refuses_work_once_closed(fixture: &impl Fixture) {
    let storage = created(fixture);
    storage.close().unwrap();
    let change = vec![write("a", "1", IfPresent::Refuse)];
    assert_eq!(kinds(storage.commit(&[change])), [Some(ErrorKind::WalletInvalidHandle)]);
    assert!(storage.get(b"kind", b"a").is_err() && storage.metadata().is_err());
    storage.close().unwrap();
}

pub(super) fn keeps_everything_through_its_upkeep(fixture: &impl Fixture) {
    let storage = created(fixture);
    let mut upkeeps = 0;
    for number in 0..1000 {
        let change = vec![write(&number.to_string(), "1", IfPresent::Refuse)];
        assert_eq!(kinds(storage.commit(&[change])), [None]);
        if storage.is_upkeep_due() {
            assert!(!storage.is_upkeep_due(), "one is told");
            storage.upkeep().unwrap();
            upkeeps += 1;
        }
    }
    assert!(upkeeps <= 100, "it is not due all the time");
    assert!((0..1000).all(|number| text(&*storage, &number.to_string()).is_some()));
    storage.close().unwrap();
    assert!(storage.upkeep().is_err());
}

/// Makes a test of each requirement for one kind of storage.
macro_rules! conforms {
    ($fixture:expr) => {
        conforms!($fixture; keeps_its_metadata, keeps_what_was_committed,
            applies_each_change_whole_or_not_at_all, gives_every_record_of_a_kind_once_in_pages,
            reads_while_another_thread_writes, is_created_once_and_deleted_once,
            keeps_everything_through_its_upkeep, refuses_work_once_closed);
    };
    ($fixture:expr; $($requirement:ident),*) => {
        $(#[test] fn $requirement() { $crate::storage::conformance::$requirement(&$fixture); })*
    };
}
pub(super) use conforms;
