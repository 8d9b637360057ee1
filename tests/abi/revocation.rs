//! Revocation registries, credentials in them, and how both change.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::library::{
    BY_DEFAULT, Holder, ISSUER, Issuer, NULL, ON_DEMAND, Registry, RegistryParameters, Text,
    anoncreds_vector, code, create_cred_def, create_offer, create_registry, get_credential,
    issue_in, merge_deltas, number, parameters, parsed, point, records_per_kind, recover, revoke,
    rotate_apply, rotate_start, store_credential, writer,
};

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn issuer() -> Issuer {
    Issuer::with(ISSUER, "gvt", &json!(["age"]), true)
}

fn age(age: i32) -> Value {
    json!({"age": number(age)})
}

#[test]
fn a_registry_has_libindys_form_and_tails() {
    let issuer = issuer();
    let file = issuer.wallet.place.file();
    let before: i64 = records_per_kind(&file).iter().sum();
    let registry = Registry::new(&issuer, ISSUER, ON_DEMAND, 3);
    let vector = |file: &str| parsed(&anoncreds_vector("unqualified", file));
    let expected = vector("on_demand/rev_reg_def.json");
    let definition = registry.definition();
    assert_eq!(names(&definition), names(&expected));
    assert_eq!(names(&definition["value"]), names(&expected["value"]));
    assert_eq!(names(&parsed(&registry.entry)), ["value", "ver"]);
    assert_eq!(definition["id"], registry.id);
    assert_eq!(registry.id, format!("{ISSUER}:4:{}:CL_ACCUM:{ON_DEMAND}", issuer.definition_id));
    assert_eq!(definition["value"]["maxCredNum"], 3);
    let tails = fs::read(registry.tails_file()).unwrap();
    assert_eq!((&tails[..2], tails.len()), (&[0, 2][..], 2 + 128 * 7));
    assert_eq!(definition["value"]["tailsLocation"], registry.tails_file().to_str().unwrap());
    let after: i64 = records_per_kind(&file).iter().sum();
    assert_eq!(after - before, 4, "definition, private key, entry, places");
}

#[test]
fn a_registry_that_is_there_is_given_again() {
    let (issuer, directory) = (issuer(), tempfile::tempdir().unwrap());
    let parameters = || parameters(&issuer, ISSUER, BY_DEFAULT, 5, writer(&directory));
    let first = create_registry(issuer.wallet.handle, parameters()).value();
    assert_eq!(create_registry(issuer.wallet.handle, parameters()).value(), first);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "one file of tails");
}

#[test]
fn of_many_that_make_one_registry_at_once_one_makes_it() {
    let (issuer, directory) = (issuer(), tempfile::tempdir().unwrap());
    let parameters = || parameters(&issuer, ISSUER, BY_DEFAULT, 2000, writer(&directory));
    let issued: Vec<_> = (0..8)
        .map(|_| create_registry(issuer.wallet.handle, parameters()).issue())
        .collect();
    let codes: Vec<_> = issued.into_iter().map(|it| it.code()).collect();
    assert_eq!(codes[0], code::SUCCESS);
    assert!(codes[1..].iter().all(|it| *it == code::ITEM_ALREADY_EXISTS), "{codes:?}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "one file of tails");
}

#[test]
fn what_cannot_be_a_registry_leaves_nothing() {
    let (revocable, directory) = (issuer(), tempfile::tempdir().unwrap());
    let wallet = revocable.wallet.handle;
    let good = || parameters(&revocable, ISSUER, BY_DEFAULT, 5, writer(&directory));
    let records = records_per_kind(&revocable.wallet.place.file());
    let with = |edit: &dyn Fn(&mut RegistryParameters)| {
        let mut parameters = good();
        edit(&mut parameters);
        let heard = create_registry(wallet, parameters).ask();
        assert_eq!(heard.value, Default::default(), "empty texts");
        heard.message();
        heard.code
    };
    let unknown = format!("{ISSUER}:3:CL:99:tag");
    assert_eq!(with(&|it| it.definition_id = Text::from(&unknown)), code::ITEM_NOT_FOUND);
    assert_eq!(with(&|it| it.writer = -1), code::INVALID_STRUCTURE);
    assert_eq!(with(&|it| it.registry_type = "OTHER".into()), code::INVALID_STRUCTURE);
    let qualified = format!("did:sov:{ISSUER}");
    assert_eq!(with(&|it| it.issuer_did = Text::from(&qualified)), code::INVALID_STRUCTURE);
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    let below_a_file = json!({"base_dir": file, "uri_pattern": ""});
    let nowhere = crate::library::open_blob_writer("default", below_a_file).value();
    assert_eq!(with(&|it| it.writer = nowhere), code::IO);
    assert_eq!(records_per_kind(&revocable.wallet.place.file()), records);
    fs::remove_file(file).unwrap();
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    let plain = Issuer::new(ISSUER, "gvt", &json!(["age"]));
    let parameters = parameters(&plain, ISSUER, BY_DEFAULT, 5, writer(&directory));
    let heard = create_registry(plain.wallet.handle, parameters).ask();
    assert_eq!(heard.code, code::INVALID_STRUCTURE, "a definition without revocation");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

/// A request, with the offer that it answers.
fn asked(issuer: &Issuer, holder: &Holder) -> (String, String) {
    let offer = issuer.offer();
    let (request, _) = holder.request(&offer, &issuer.definition);
    (offer, request)
}

#[test]
fn credentials_get_places_until_there_are_none() {
    let (issuer, holder) = (issuer(), Holder::new());
    for issuance in [BY_DEFAULT, ON_DEMAND] {
        let registry = Registry::new(&issuer, ISSUER, issuance, 2);
        let name = |number: u32| format!("{issuance} {number}");
        assert_eq!(registry.give(&issuer, &holder, &name(1), age(1)), "1");
        assert_eq!(registry.give(&issuer, &holder, &name(2), age(2)), "2");
        let info = parsed(&get_credential(holder.wallet.handle, name(2)).value());
        assert_eq!((&info["rev_reg_id"], &info["cred_rev_id"]), (&json!(registry.id), &json!("2")));
        let (offer, request) = asked(&issuer, &holder);
        let (wallet, reader) = (issuer.wallet.handle, registry.reader);
        let third = issue_in(wallet, (&offer, &request), age(3), &registry.id, reader).ask();
        assert_eq!(third.code, code::REGISTRY_FULL);
        assert_eq!(third.value, (String::new(), None, None));
    }
}

#[test]
fn what_is_not_issued_takes_no_place() {
    let (issuer, holder) = (issuer(), Holder::new());
    for issuance in [BY_DEFAULT, ON_DEMAND] {
        let registry = Registry::new(&issuer, ISSUER, issuance, 1);
        let (offer, request) = asked(&issuer, &holder);
        let other = issuer.offer();
        let (wallet, reader) = (issuer.wallet.handle, registry.reader);
        for (offer, values) in [(&other, age(1)), (&offer, json!({"size": number(1)}))] {
            let heard = issue_in(wallet, (offer, &request), values, &registry.id, reader).ask();
            assert_eq!(heard.code, code::INVALID_STRUCTURE);
        }
        let no_reader = issue_in(wallet, (&offer, &request), age(1), &registry.id, -1);
        assert_eq!(no_reader.error(), code::INVALID_STRUCTURE);
        let (_, place) = registry.issue(&offer, &request, age(1));
        assert_eq!(place, "1");
    }
}

#[test]
fn a_registry_of_another_definition_is_refused() {
    let (issuer, holder) = (issuer(), Holder::new());
    let registry = Registry::new(&issuer, ISSUER, BY_DEFAULT, 2);
    let schema = issuer.schema.to_string();
    let config: Text = json!({"support_revocation": true}).into();
    let wallet = issuer.wallet.handle;
    let (other, definition) =
        create_cred_def(wallet, ISSUER, schema, "other", (NULL, config)).value();
    let offer = create_offer(wallet, other).value();
    let (request, _) = holder.request(&offer, &definition);
    let issued = issue_in(wallet, (&offer, &request), age(1), &registry.id, registry.reader);
    assert_eq!(issued.error(), code::INVALID_STRUCTURE);
}

#[test]
fn a_credential_is_kept_only_with_its_registrys_definition() {
    let (issuer, holder) = (issuer(), Holder::new());
    let registry = Registry::new(&issuer, ISSUER, ON_DEMAND, 4);
    let other = Registry::new(&issuer, ISSUER, BY_DEFAULT, 4);
    let offer = issuer.offer();
    let (request, metadata) = holder.request(&offer, &issuer.definition);
    let (credential, _) = registry.issue(&offer, &request, age(1));
    let store = |credential: &str, registry: Text| {
        let definitions = (&issuer.definition, registry);
        store_credential(holder.wallet.handle, "mine", &metadata, credential, definitions).ask()
    };
    let mut swapped = other.definition();
    swapped["id"] = json!(registry.id);
    let mut without_witness = parsed(&credential);
    without_witness["witness"] = Value::Null;
    let mut of_another_state = parsed(&credential);
    of_another_state["rev_reg"] = parsed(&registry.entry)["value"].clone();
    for (credential, definition) in [
        (credential.clone(), NULL),
        (credential.clone(), other.definition.as_str().into()),
        (credential.clone(), swapped.into()),
        (without_witness.to_string(), registry.definition.as_str().into()),
        (of_another_state.to_string(), registry.definition.as_str().into()),
    ] {
        assert_eq!(store(&credential, definition).code, code::INVALID_STRUCTURE);
    }
    assert!(holder.credentials(NULL).is_empty());
    assert_eq!(store(&credential, registry.definition.as_str().into()).code, code::SUCCESS);
}

#[test]
fn a_credential_is_revoked_once_and_recovered_once() {
    let (issuer, holder) = (issuer(), Holder::new());
    for issuance in [BY_DEFAULT, ON_DEMAND] {
        let registry = Registry::new(&issuer, ISSUER, issuance, 3);
        let (wallet, reader, id) = (issuer.wallet.handle, registry.reader, &registry.id);
        let (offer, request) = asked(&issuer, &holder);
        let place = registry.issue(&offer, &request, age(1)).1;
        let accumulated = || point(&registry.accumulator()["value"]["accum"]);
        let before = accumulated();
        assert_eq!(recover(wallet, reader, id, &place).error(), code::INVALID_PLACE);
        let delta = parsed(&revoke(wallet, reader, id, &place).value());
        assert_eq!(delta["value"]["revoked"], json!([1]));
        assert_eq!(names(&delta["value"]), ["accum", "prevAccum", "revoked"]);
        registry.tell(&delta.to_string());
        assert_ne!(accumulated(), before, "revoked");
        assert_eq!(revoke(wallet, reader, id, &place).error(), code::INVALID_PLACE);
        registry.recover(&place);
        assert_eq!(parsed(&registry.delta())["value"].get("revoked"), None);
        assert_eq!(recover(wallet, reader, id, &place).error(), code::INVALID_PLACE);
        assert_eq!(accumulated(), before, "recovered");
        for (place, expected) in [
            ("0", code::INVALID_PLACE),
            ("4", code::INVALID_PLACE),
            ("one", code::INVALID_STRUCTURE),
        ] {
            assert_eq!(revoke(wallet, reader, id, place).error(), expected, "{place}");
        }
        assert_eq!(revoke(wallet, -1, id, "1").error(), code::INVALID_STRUCTURE);
        let unknown = id.replace(issuance, "other");
        assert_eq!(revoke(wallet, reader, unknown, "1").error(), code::ITEM_NOT_FOUND);
        if issuance == ON_DEMAND {
            let not_issued = revoke(wallet, reader, id, "2").error();
            assert_eq!(not_issued, code::INVALID_PLACE);
        }
    }
}

#[test]
fn deltas_merge_only_in_their_order() {
    let (issuer, holder) = (issuer(), Holder::new());
    let registry = Registry::new(&issuer, ISSUER, ON_DEMAND, 5);
    let (wallet, reader) = (issuer.wallet.handle, registry.reader);
    let issue = || {
        let (offer, request) = asked(&issuer, &holder);
        let command = issue_in(wallet, (&offer, &request), age(1), &registry.id, reader);
        command.value().2.expect("a delta")
    };
    let (first, second) = (issue(), issue());
    let third = revoke(wallet, reader, &registry.id, "1").value();
    let merged = merge_deltas(merge_deltas(&first, &second).value(), &third).value();
    let (merged, first, third) = (parsed(&merged), parsed(&first), parsed(&third));
    assert_eq!(merged["value"]["prevAccum"], first["value"]["prevAccum"]);
    assert_eq!(merged["value"]["accum"], third["value"]["accum"]);
    assert_eq!(merged["value"]["issued"], json!([2]));
    assert_eq!(merge_deltas(&second, first.to_string()).error(), code::INVALID_STRUCTURE);
    assert_eq!(merge_deltas(&second, "{}").error(), code::INVALID_STRUCTURE);
    // What libindy has merged.
    let vector = |file: &str| anoncreds_vector("unqualified", &format!("on_demand/{file}"));
    let all = merge_deltas(vector("delta_full_t100.json"), vector("delta_revoke_cred1.json"));
    let (all, expected) = (parsed(&all.value()), parsed(&vector("delta_full_t200.json")));
    // A list that is left out is empty.
    let places = |delta: &Value, list: &str| -> BTreeSet<u64> {
        let places = delta["value"][list].as_array().into_iter().flatten();
        places.map(|it| it.as_u64().unwrap()).collect()
    };
    for list in ["issued", "revoked"] {
        assert_eq!(places(&all, list), places(&expected, list), "{list}");
    }
    assert_eq!(point(&all["value"]["accum"]), point(&expected["value"]["accum"]));
}

#[test]
fn no_place_is_given_twice_whatever_runs_at_once() {
    const COUNT: u32 = 24;
    let (issuer, holder) = (issuer(), Holder::new());
    for issuance in [BY_DEFAULT, ON_DEMAND] {
        let registry = Registry::new(&issuer, ISSUER, issuance, COUNT + 6);
        let (wallet, reader, id) = (issuer.wallet.handle, registry.reader, &registry.id);
        let (offer, request) = asked(&issuer, &holder);
        let first = registry.issue(&offer, &request, age(1)).1;
        let issued: Vec<_> = (0..COUNT)
            .map(|it| {
                // Every fourth fails: its values are not those of the schema.
                let values = if it % 4 == 0 { json!({"size": number(1)}) } else { age(1) };
                issue_in(wallet, (&offer, &request), values, id, reader).issue()
            })
            .collect();
        let revoked: Vec<_> = (0..4).map(|_| revoke(wallet, reader, id, &first).issue()).collect();
        let codes: Vec<_> = revoked.into_iter().map(|it| it.code()).collect();
        assert_eq!(codes.iter().filter(|it| **it == code::SUCCESS).count(), 1, "{codes:?}");
        let issued = issued.into_iter().map(|it| it.wait());
        let places: Vec<u32> = issued
            .filter(|heard| heard.code == code::SUCCESS)
            .map(|heard| heard.value.1.unwrap().parse().unwrap())
            .collect();
        assert_eq!(places.len() as u32, COUNT - COUNT / 4);
        let distinct: BTreeSet<_> = places.iter().collect();
        assert_eq!(distinct.len(), places.len(), "{places:?}");
        assert!(!distinct.contains(&first.parse::<u32>().unwrap()));
    }
}

#[test]
fn a_registry_goes_with_the_keys_it_was_made_under() {
    let (issuer, holder) = (issuer(), Holder::new());
    let (wallet, id) = (issuer.wallet.handle, &issuer.definition_id);
    let registry = Registry::new(&issuer, ISSUER, ON_DEMAND, 5);
    let place = registry.give(&issuer, &holder, "old", age(1));
    let (offer, request) = asked(&issuer, &holder);
    rotate_start(wallet, id, json!({"support_revocation": true})).value();
    rotate_apply(wallet, id).value();
    let before = records_per_kind(&issuer.wallet.place.file());
    let (reader, of) = (registry.reader, &registry.id);
    let issued = issue_in(wallet, (&offer, &request), age(2), of, reader);
    assert_eq!(issued.error(), code::INVALID_STATE);
    assert_eq!(recover(wallet, reader, of, &place).error(), code::INVALID_STATE);
    let heard = revoke(wallet, reader, of, &place).ask();
    assert_eq!(heard.code, code::INVALID_STATE);
    assert!(heard.message().contains("another registry"), "{}", heard.message());
    assert_eq!(records_per_kind(&issuer.wallet.place.file()), before);
    // Who is in it stays in it.
    let state = registry.state(100, &place);
    assert_eq!(state["rev_reg"], registry.accumulator()["value"]);
    let definition = create_cred_def(wallet, ISSUER, issuer.schema.clone(), "tag", (NULL, NULL));
    let renewed = Issuer { definition: definition.value().1, ..issuer };
    let registry = Registry::new(&renewed, ISSUER, BY_DEFAULT, 5);
    assert_eq!(registry.give(&renewed, &holder, "new", age(2)), "1");
}

/// The one or the other happens first.
#[test]
fn a_registry_is_not_made_under_keys_that_are_replaced_meanwhile() {
    let (issuer, holder) = (issuer(), Holder::new());
    let (wallet, id) = (issuer.wallet.handle, &issuer.definition_id);
    rotate_start(wallet, id, json!({"support_revocation": true})).value();
    let directory = tempfile::tempdir().unwrap();
    let parameters = parameters(&issuer, ISSUER, BY_DEFAULT, 5_000, writer(&directory));
    let made = create_registry(wallet, parameters).issue();
    let applied = rotate_apply(wallet, id).issue();
    let (made, applied) = (made.wait(), applied.code());
    assert_eq!(applied, code::SUCCESS);
    let files = fs::read_dir(directory.path()).unwrap().count();
    if made.code != code::SUCCESS {
        assert_eq!((made.code, files), (code::INVALID_STATE, 0));
        return;
    }
    assert_eq!(files, 1);
    let definition = create_cred_def(wallet, ISSUER, issuer.schema.clone(), "tag", (NULL, NULL));
    let renewed = Issuer { definition: definition.value().1, ..issuer };
    let (offer, request) = asked(&renewed, &holder);
    let reader = crate::library::open_blob_reader("default", json!({"base_dir": directory.path()}));
    let command = issue_in(wallet, (&offer, &request), age(1), &made.value.0, reader.value());
    assert!([code::SUCCESS, code::INVALID_STATE].contains(&command.ask().code));
}
