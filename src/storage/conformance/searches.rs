//! Finding what fits, also while it changes.

use super::*;

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
    assert_eq!(next(&mut *search, 100)[7].tags, Some(tags(&[("t", "1")])));
}

const MANY: usize = 5000;

/// Of many records those with a tag, but for two.
fn all_but_two_are_tagged(storage: &dyn Storage) -> SealedQuery {
    let tagged = |number: usize| {
        let is_rare = number == MANY / 2 || number == MANY - 1;
        let tags: &[(&str, &str)] = if is_rare { &[] } else { &[("t", "1")] };
        vec![add_tagged(&format!("{number:04}"), tags)]
    };
    commit(storage, &(0..MANY).map(tagged).collect::<Vec<_>>());
    Query::Not(Box::new(Query::Tag(tag_name("t"), Test::Exists)))
}

pub fn finds_what_is_rare(fixture: &impl Fixture) {
    let storage = created(fixture);
    let rare = all_but_two_are_tagged(&*storage);
    assert_eq!(found(&*storage, rare.clone()), set(&["2500", "4999"]));
    let none = Query::All(vec![rare.clone(), Query::Not(Box::new(rare))]);
    assert_eq!(found(&*storage, none), set(&[]));
}

/// Of a storage of this process: a call that finds nothing does not look at everything.
pub fn looks_for_what_is_rare_in_short_steps(fixture: &impl Fixture) {
    let storage = created(fixture);
    let rare = all_but_two_are_tagged(&*storage);
    let mut search = storage.search(b"kind", rare, Fetch::NAME).now().unwrap();
    let mut in_vain = 0;
    let mut given = Vec::new();
    loop {
        let page = search.next(10).now().unwrap();
        if page.is_empty() && search.is_over() {
            break;
        }
        in_vain += usize::from(page.is_empty());
        given.extend(names(&page));
    }
    assert_eq!(given, ["2500", "4999"]);
    assert!(in_vain >= 2, "of {MANY} records {in_vain} steps found none");
}

/// Whatever is deleted, changed and added between two pages.
pub fn searches_while_records_change(fixture: &impl Fixture) {
    let storage = created(fixture);
    let name = |number: usize| format!("{number:03}");
    let records = (0..40).map(|it| vec![add_tagged(&name(it), &[("t", "1"), ("~u", "1")])]);
    commit(&*storage, &records.collect::<Vec<_>>());
    for query in [Query::everything(), is("t", Test::Is, "1"), is("~u", Test::IsAtLeast, "1")] {
        let mut search = storage.search(b"kind", query.clone(), Fetch::ALL).now().unwrap();
        let mut seen = names(&next(&mut *search, 5));
        let unseen = |seen: &[String]| -> Vec<String> {
            (0..40).map(name).filter(|it| !seen.contains(it)).collect()
        };
        let rest = unseen(&seen);
        let (gone, changed) = (&rest[0], &rest[1]);
        let remove = write(gone, Effect::Remove { only_if: None });
        assert_eq!(commit_one(&*storage, remove), None);
        assert_eq!(commit_one(&*storage, write(changed, Effect::SetTags(Vec::new()))), None);
        loop {
            let page = next(&mut *search, 5);
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
        let page = next(&mut *all, 2);
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
