//! The parameters of the functions of revocation and of blob storages, as in `parameters`.

use serde_json::json;

use crate::library::{
    BY_DEFAULT, ISSUER, NULL, RegistryParameters, Text, anoncreds_vector, code, create_registry,
    create_state, issue_many, merge_deltas, open_blob_reader, open_blob_writer, recover, revoke,
    update_state,
};
use crate::parameters::{
    DID, NO_WALLET, check_callback, check_did, check_json, check_not_empty, check_text,
};
use crate::parameters_of_credentials::{check_definition_id, check_read_later};

fn registry_id() -> String {
    format!("{ISSUER}:4:{ISSUER}:3:CL:1:tag:CL_ACCUM:tag")
}

fn vector(file: &str) -> String {
    anoncreds_vector("unqualified", &format!("on_demand/{file}"))
}

#[test]
fn of_open_blob_storage() {
    let config = || json!({"base_dir": "/nowhere", "uri_pattern": ""}).to_string();
    check_text(2, |text| open_blob_reader(text, config()));
    check_text(3, |text| open_blob_reader("default", text));
    check_json(3, |text| open_blob_reader("default", text));
    check_callback(4, open_blob_reader("default", config()));
    check_text(2, |text| open_blob_writer(text, config()));
    check_text(3, |text| open_blob_writer("default", text));
    check_json(3, |text| open_blob_writer("default", text));
    check_callback(4, open_blob_writer("default", config()));
    for wrong in ["{}", r#"{"base_dir": 1}"#] {
        assert_eq!(open_blob_reader("default", wrong).refusal().code, code::INVALID_STRUCTURE);
    }
    let no_pattern = open_blob_writer("default", r#"{"base_dir": "a"}"#).refusal();
    assert_eq!(no_pattern.code, code::INVALID_STRUCTURE);
    assert_eq!(open_blob_reader("other", config()).error(), code::INVALID_STRUCTURE);
    assert_eq!(open_blob_writer("other", config()).error(), code::INVALID_STRUCTURE);
}

#[test]
fn of_issuer_create_and_store_revoc_reg() {
    let good = || RegistryParameters {
        issuer_did: DID.into(),
        registry_type: NULL,
        tag: "tag".into(),
        definition_id: format!("{ISSUER}:3:CL:1:tag").into(),
        config: json!({"issuance_type": BY_DEFAULT}).into(),
        writer: -1,
    };
    let create = |parameters| create_registry(NO_WALLET, parameters);
    check_did(3, |issuer_did| create(RegistryParameters { issuer_did, ..good() }));
    check_not_empty(4, |registry_type| create(RegistryParameters { registry_type, ..good() }));
    check_text(5, |tag| create(RegistryParameters { tag, ..good() }));
    let with_definition = |definition_id| create(RegistryParameters { definition_id, ..good() });
    check_definition_id(6, with_definition);
    let with_config = |config| create(RegistryParameters { config, ..good() });
    check_text(7, with_config);
    check_json(7, with_config);
    for config in [
        json!({"max_cred_num": 0}),
        json!({"max_cred_num": -1}),
        json!({"max_cred_num": 16_777_217}),
        json!({"max_cred_num": "5"}),
        json!({"issuance_type": "SOMETIMES"}),
    ] {
        assert_eq!(with_config(Text::from(config)).refusal().code, code::INVALID_STRUCTURE);
    }
    check_callback(9, create(good()));
    assert_eq!(create(good()).error(), code::WALLET_INVALID_HANDLE);
}

fn check_registry_id(call: impl Fn(Text) -> crate::library::Command<String>, position: i32) {
    check_text(position, &call);
    for malformed in ["x", "revreg:sov:x", &registry_id().replace("CL_ACCUM", "OTHER")] {
        assert_eq!(call(malformed.into()).refusal().code, code::INVALID_STRUCTURE);
    }
}

#[test]
fn of_issuer_revoke_and_recover_credential() {
    check_registry_id(|id| revoke(NO_WALLET, 1, id, "1"), 4);
    check_text(5, |place| revoke(NO_WALLET, 1, registry_id(), place));
    check_callback(6, revoke(NO_WALLET, 1, registry_id(), "1"));
    assert_eq!(revoke(NO_WALLET, 1, registry_id(), "1").error(), code::WALLET_INVALID_HANDLE);
    check_registry_id(|id| recover(NO_WALLET, 1, id, "1"), 4);
    check_text(5, |place| recover(NO_WALLET, 1, registry_id(), place));
    check_callback(6, recover(NO_WALLET, 1, registry_id(), "1"));
    assert_eq!(recover(NO_WALLET, 1, registry_id(), "1").error(), code::WALLET_INVALID_HANDLE);
}

#[test]
fn of_issuer_merge_revocation_registry_deltas() {
    let delta = || vector("cred0.delta.json");
    check_read_later(2, |text| merge_deltas(text, delta()));
    check_read_later(3, |text| merge_deltas(delta(), text));
    check_callback(4, merge_deltas("{}", "{}"));
}

#[test]
fn of_create_and_update_revocation_state() {
    let definition = || vector("rev_reg_def.json");
    let (delta, state) = (vector("delta_full_t100.json"), vector("rev_state_t100_cred0.json"));
    check_read_later(3, |text| create_state(-1, text, &delta, 1, "1"));
    check_read_later(4, |text| create_state(-1, definition(), text, 1, "1"));
    check_text(6, |place| create_state(-1, "{}", "{}", 1, place));
    check_callback(7, create_state(-1, "{}", "{}", 1, "1"));
    let no_reader = create_state(-1, definition(), &delta, 1, "1");
    assert_eq!(no_reader.error(), code::INVALID_STRUCTURE);
    check_read_later(3, |text| update_state(-1, text, definition(), &delta, (1, "1")));
    check_read_later(4, |text| update_state(-1, &state, text, &delta, (1, "1")));
    check_read_later(5, |text| update_state(-1, &state, definition(), text, (1, "1")));
    check_text(7, |place| update_state(-1, "{}", "{}", "{}", (1, place)));
    check_callback(8, update_state(-1, "{}", "{}", "{}", (1, "1")));
    let of_no_time = create_state(-1, definition(), &delta, 0, "1");
    assert_eq!(of_no_time.error(), code::INVALID_STRUCTURE);
    let timeless = state.replace("100", "0");
    let update = update_state(-1, timeless, definition(), &delta, (1, "1"));
    assert_eq!(update.error(), code::INVALID_STRUCTURE);
}

#[test]
fn of_issuer_create_credentials() {
    check_text(3, |text| issue_many(NO_WALLET, text, NULL, -1));
    check_not_empty(4, |text| issue_many(NO_WALLET, "[]", text, -1));
    let refusal = issue_many(NO_WALLET, "[]", "no registry", -1).refusal();
    assert_eq!(refusal.code, code::INVALID_STRUCTURE);
    check_callback(6, issue_many(NO_WALLET, "[]", NULL, -1));
    assert_eq!(issue_many(NO_WALLET, "[]", NULL, -1).error(), code::WALLET_INVALID_HANDLE);
}
