//! How a wallet comes into being, stays and goes.

use super::*;

pub fn keeps_its_metadata(fixture: &impl Fixture) {
    let storage = created(fixture);
    assert_eq!(storage.metadata().now().unwrap(), METADATA);
    storage.set_metadata(b"other").now().unwrap();
    storage.close().now().unwrap();
    assert_eq!(open(fixture).unwrap().metadata().now().unwrap(), b"other");
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
        let has_paused = number % 50 == 49;
        if storage.is_upkeep_due(has_paused) {
            assert!(!storage.is_upkeep_due(has_paused), "one is told");
            storage.upkeep().now().unwrap();
            upkeeps += 1;
        }
    }
    assert!(upkeeps <= 100, "it is not due all the time");
    storage.give_back();
    assert!((0..1000).all(|number| text(&*storage, &number.to_string()).is_some()));
}
