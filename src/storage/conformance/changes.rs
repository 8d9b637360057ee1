//! What is written is there, whole or not at all.

use super::*;

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
