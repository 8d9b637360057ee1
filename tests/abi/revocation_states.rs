//! What holders compute from files of tails, which others have made.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::library::{
    BY_DEFAULT, Holder, ISSUER, Issuer, ON_DEMAND, Registry, anoncreds_vector, code, create_state,
    number, open_blob_reader, parsed, point, update_state,
};

fn vector(file: &str) -> String {
    anoncreds_vector("unqualified", &format!("on_demand/{file}"))
}

fn reader(directory: &Path) -> i32 {
    open_blob_reader("default", json!({"base_dir": directory})).value()
}

/// The tails that libindy wrote.
fn tails_of_libindy() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/anoncreds/tails")
}

#[test]
fn states_are_those_of_libindy() {
    let reader = reader(&tails_of_libindy());
    let definition = vector("rev_reg_def.json");
    let state = |delta: &str, time, place| {
        parsed(&create_state(reader, &definition, vector(delta), time, place).value())
    };
    let update = |from: Value, delta: &str, time, place| {
        parsed(&update_state(reader, from, &definition, vector(delta), (time, place)).value())
    };
    for (made, file) in [
        (state("delta_full_t100.json", 100, "1"), "rev_state_t100_cred0.json"),
        (state("delta_full_t100.json", 100, "2"), "rev_state_t100_cred1.json"),
        (
            update(
                parsed(&vector("rev_state_t100_cred0.json")),
                "delta_revoke_cred1.json",
                200,
                "1",
            ),
            "rev_state_t200_cred0_updated.json",
        ),
    ] {
        let expected = parsed(&vector(file));
        assert_eq!(made["timestamp"], expected["timestamp"], "{file}");
        assert_eq!(made["rev_reg"], expected["rev_reg"], "{file}");
        assert_eq!(
            point(&made["witness"]["omega"]),
            point(&expected["witness"]["omega"]),
            "{file}"
        );
    }
}

#[test]
fn damaged_tails_are_refused() {
    let (issuer, holder) = (Issuer::with(ISSUER, "gvt", &json!(["age"]), true), Holder::new());
    let registry = Registry::new(&issuer, ISSUER, BY_DEFAULT, 20);
    let place = registry.give(&issuer, &holder, "mine", json!({"age": number(1)}));
    let create = || {
        let command =
            create_state(registry.reader, &registry.definition, registry.delta(), 1, &place);
        command.ask()
    };
    let good = fs::read(registry.tails_file()).unwrap();
    let damaged = |edit: &dyn Fn(&mut Vec<u8>)| {
        let mut tails = good.clone();
        edit(&mut tails);
        fs::write(registry.tails_file(), tails).unwrap();
        let heard = create();
        assert!(heard.code != code::SUCCESS, "damaged tails were taken");
        assert_eq!(heard.value, "");
        heard.message();
        heard.code
    };
    assert_eq!(create().code, code::SUCCESS);
    assert_eq!(damaged(&|it| it[2000] ^= 1), code::IO);
    assert_eq!(damaged(&|it| it.truncate(2000)), code::IO);
    assert_eq!(damaged(&|it| it.push(0)), code::IO);
    assert_eq!(damaged(&Vec::clear), code::IO);
    fs::remove_file(registry.tails_file()).unwrap();
    let heard = create();
    assert_eq!(heard.code, code::IO);
    assert!(heard.message().contains("tailsLocation"), "{}", heard.message());
    // Once the cause is gone.
    fs::write(registry.tails_file(), &good).unwrap();
    assert_eq!(create().code, code::SUCCESS);
}

#[test]
fn what_does_not_fit_a_registry_is_refused() {
    let (issuer, holder) = (Issuer::with(ISSUER, "gvt", &json!(["age"]), true), Holder::new());
    let registry = Registry::new(&issuer, ISSUER, ON_DEMAND, 5);
    let place = registry.give(&issuer, &holder, "mine", json!({"age": number(1)}));
    let (reader, definition, delta) = (registry.reader, &registry.definition, registry.delta());
    let state = create_state(reader, definition, &delta, 1, &place).value();
    let with = |edit: &dyn Fn(&mut Value)| {
        let mut delta = parsed(&delta);
        edit(&mut delta["value"]);
        let created = create_state(reader, definition, delta.to_string(), 1, &place).error();
        let update = update_state(reader, &state, definition, delta.to_string(), (2, &place));
        assert_eq!(update.error(), created);
        created
    };
    assert_eq!(with(&|it| it["issued"] = json!([1, 6])), code::INVALID_STRUCTURE);
    assert_eq!(with(&|it| it["revoked"] = json!([0])), code::INVALID_STRUCTURE);
    assert_eq!(with(&|it| it["issued"] = json!([4_000_000_000_u32])), code::INVALID_STRUCTURE);
    assert_eq!(with(&|it| it["accum"] = json!("no point")), code::INVALID_STRUCTURE);
    for (place, expected) in [("6", code::INVALID_PLACE), ("x", code::INVALID_STRUCTURE)] {
        assert_eq!(create_state(reader, definition, &delta, 1, place).error(), expected);
    }
    let huge = definition.replace(r#""maxCredNum":5"#, r#""maxCredNum":4294967295"#);
    assert_eq!(create_state(reader, huge, &delta, 1, "1").error(), code::INVALID_STRUCTURE);
    let path = parsed(definition)["value"]["tailsHash"].as_str().unwrap().to_owned();
    let elsewhere = definition.replace(&path, "../../../../etc/passwd");
    assert_eq!(create_state(reader, elsewhere, &delta, 1, "1").error(), code::INVALID_STRUCTURE);
}
