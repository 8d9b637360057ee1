//! What callers may get wrong with any parameter of any function: null, not UTF-8, empty,
//! malformed, too deep, too long. The answer is a code that names the parameter's position as
//! libindy counts it, and no callback.

use serde_json::json;

use crate::library::{
    Answer, Bytes, Command, NULL, RAW_KEY, Text, WalletPlace, abbreviate_verkey, add_wallet_record,
    close_wallet, code, collect_metrics, create_cred_def, create_did, create_key, create_schema,
    create_wallet, delete_wallet, delete_wallet_record_tags, export_wallet, generate_wallet_key,
    import_wallet, is_alone, key_for_local_did, list_dids, open_wallet, open_wallet_search,
    raw_credentials, set_default_logger, set_pairwise_metadata, set_protocol_version,
    set_runtime_config, sign, verify,
};

pub const DID: &str = "VsKV7grR1BUE29mG2Fm2kX";
pub const VERKEY: &str = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa";
const ATTRIBUTES: &str = r#"["name"]"#;

/// No wallet has this handle: a call whose other parameters are good is accepted, and fails.
pub const NO_WALLET: i32 = 0;

fn schema() -> String {
    json!({"ver": "1.0", "id": format!("{DID}:2:gvt:1.0"), "name": "gvt", "version": "1.0",
        "attrNames": ["name"], "seqNo": null})
    .to_string()
}

pub fn not_utf8() -> Text {
    b"\xff\xfe{}"[..].into()
}

/// A text that must be there.
pub fn check_text<A: Answer>(position: i32, call: impl Fn(Text) -> Command<A>) {
    check_not_empty(position, &call);
    let refusal = call(NULL).refusal();
    assert_eq!(refusal.code, code::invalid_param(position), "null at {position}");
    let (message, position) = (refusal.message(), position.to_string());
    assert!(message.contains(&position), "{message} does not name {position}");
}

/// A text that may be null but, if it is there, must be something.
pub fn check_not_empty<A: Answer>(position: i32, call: impl Fn(Text) -> Command<A>) {
    for (what, text) in [("not UTF-8", not_utf8()), ("empty", "".into())] {
        let refusal = call(text).refusal();
        assert_eq!(refusal.code, code::invalid_param(position), "{what} at {position}");
        refusal.message();
    }
}

/// A text that is JSON.
pub fn check_json<A: Answer>(position: i32, call: impl Fn(Text) -> Command<A>) {
    check_structured(position, code::INVALID_STRUCTURE, call);
}

/// A text that is JSON, with the code for one that is not.
pub fn check_structured<A: Answer>(position: i32, code: i32, call: impl Fn(Text) -> Command<A>) {
    for malformed in malformed() {
        let refusal = call(malformed.as_str().into()).refusal();
        let start: String = malformed.chars().take(20).collect();
        assert_eq!(refusal.code, code, "{start} at {position}");
        refusal.message();
    }
}

/// What is neither an object nor an array of anything.
pub fn malformed() -> [String; 15] {
    let depth = 100_000;
    [
        " ".to_owned(),
        "{".to_owned(),
        "}".to_owned(),
        "{]".to_owned(),
        "nul".to_owned(),
        "text".to_owned(),
        "\"text\"".to_owned(),
        "17".to_owned(),
        "true".to_owned(),
        "{} {}".to_owned(),
        "{\"a\": \"\\ud800\"}x".to_owned(),
        "[".repeat(depth),
        "{\"a\":".repeat(depth),
        format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
        format!("\"{}\"", "x".repeat(20_000_000)),
    ]
}

/// A text that may be null or empty, but must be UTF-8.
pub fn check_any_text<A: Answer>(position: i32, call: impl Fn(Text) -> Command<A>) {
    assert_eq!(call(not_utf8()).refusal().code, code::invalid_param(position));
    for text in [NULL, "".into()] {
        assert_eq!(call(text).error(), code::WALLET_INVALID_HANDLE);
    }
}

/// The type and the id of a record, which are the third and the fourth parameter.
pub fn check_record<A: Answer>(call: impl Fn(Text, Text) -> Command<A>) {
    check_text(3, |text| call(text, "id".into()));
    check_text(4, |text| call("kind".into(), text));
}

/// A DID.
pub fn check_did<A: Answer>(position: i32, call: impl Fn(Text) -> Command<A>) {
    check_text(position, &call);
    for malformed in ["short", "0OIl", "~VsKV7grR1BUE29mG2Fm2kX", &"2".repeat(20_000_000)] {
        assert_eq!(call(malformed.into()).refusal().code, code::INVALID_STRUCTURE);
    }
}

/// A callback that must be there.
pub fn check_callback<A: Answer>(position: i32, call: Command<A>) {
    let refusal = call.refusal_without_callback();
    assert_eq!(refusal.code, code::invalid_param(position));
    assert!(refusal.message().contains("callback"));
}

type WalletCommand<A> = fn(Text, Text) -> Command<A>;

fn check_config_and_credentials<A: Answer>(command: WalletCommand<A>) {
    check_config_and_credentials_at(4, command);
}

/// With the position of the callback.
fn check_config_and_credentials_at<A: Answer>(callback: i32, command: WalletCommand<A>) {
    let place = WalletPlace::new();
    let config = || Text::from(place.config());
    let credentials = || Text::from(raw_credentials());
    check_text(2, |text| command(text, credentials()));
    check_json(2, |text| command(text, credentials()));
    check_text(3, |text| command(config(), text));
    check_json(3, |text| command(config(), text));
    check_callback(callback, command(config(), credentials()));
    for config in [json!({}), json!({"id": ""}), json!({"id": 1}), json!({"id": null})] {
        let refusal = command(config.into(), credentials()).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE);
    }
    for credentials in [
        json!({}),
        json!({"key": 17}),
        json!({"key": null}),
        json!({"key": "SECRET", "key_derivation_method": "SECRET"}),
        json!({"key": "SECRET", "key_derivation_method": 5}),
        json!({"key": ["SECRET"]}),
    ] {
        let refusal = command(config(), credentials.into()).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE);
        assert!(!refusal.message().contains("SECRET"));
    }
    assert!(!place.file().exists());
}

#[test]
fn of_create_wallet() {
    check_config_and_credentials(create_wallet);
}

#[test]
fn of_open_wallet() {
    check_config_and_credentials(open_wallet);
}

#[test]
fn of_delete_wallet() {
    check_config_and_credentials(delete_wallet);
}

#[test]
fn of_close_wallet_and_list_my_dids_with_meta() {
    check_callback(3, close_wallet(NO_WALLET));
    check_callback(3, list_dids(NO_WALLET));
}

#[test]
fn of_export_wallet() {
    let config = || json!({"path": "/nowhere", "key": RAW_KEY, "key_derivation_method": "RAW"});
    check_text(3, |text| export_wallet(NO_WALLET, text));
    check_json(3, |text| export_wallet(NO_WALLET, text));
    check_callback(4, export_wallet(NO_WALLET, config()));
    for config in wrong_export_configs() {
        let refusal = export_wallet(NO_WALLET, config).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE);
        assert!(!refusal.message().contains("SECRET"));
    }
}

#[test]
fn of_import_wallet() {
    check_config_and_credentials_at(5, |config, credentials| {
        import_wallet(config, credentials, json!({"path": "/nowhere", "key": RAW_KEY}))
    });
    let import = |text| import_wallet(WalletPlace::new().config(), raw_credentials(), text);
    check_text(4, import);
    check_json(4, import);
    for config in wrong_export_configs() {
        let refusal = import(config.into()).refusal();
        assert_eq!(refusal.code, code::INVALID_STRUCTURE);
        assert!(!refusal.message().contains("SECRET"));
    }
}

fn wrong_export_configs() -> [serde_json::Value; 7] {
    [
        json!({}),
        json!({"path": "/nowhere"}),
        json!({"key": "SECRET"}),
        json!({"path": "", "key": "SECRET"}),
        json!({"path": 5, "key": "SECRET"}),
        json!({"path": "/nowhere", "key": ["SECRET"]}),
        json!({"path": "/nowhere", "key": "SECRET", "key_derivation_method": "SECRET"}),
    ]
}

#[test]
fn of_generate_wallet_key() {
    check_not_empty(2, generate_wallet_key);
    check_json(2, generate_wallet_key);
    check_callback(3, generate_wallet_key(NULL));
    let refusal = generate_wallet_key(json!({"seed": ["SECRET"]})).refusal();
    assert_eq!(refusal.code, code::INVALID_STRUCTURE);
    assert!(!refusal.message().contains("SECRET"));
}

#[test]
fn of_create_key() {
    check_text(3, |text| create_key(NO_WALLET, text));
    check_json(3, |text| create_key(NO_WALLET, text));
    check_callback(4, create_key(NO_WALLET, "{}"));
}

#[test]
fn of_crypto_sign() {
    check_text(3, |text| sign(NO_WALLET, text, "message"));
    let refused = |message| sign(NO_WALLET, VERKEY, message).refusal().code;
    assert_eq!(refused(Bytes::null(5)), code::invalid_param(4));
    assert_eq!(refused(Bytes::null(0)), code::invalid_param(4));
    assert_eq!(refused(Bytes::of_no_length()), code::invalid_param(5));
    check_callback(6, sign(NO_WALLET, VERKEY, "message"));
}

#[test]
fn of_crypto_verify() {
    check_text(2, |text| verify(text, "message", [0; 64]));
    let refused = |message, signature| verify(VERKEY, message, signature).refusal().code;
    let good = || Bytes::from([1; 64]);
    assert_eq!(refused(Bytes::null(5), good()), code::invalid_param(3));
    assert_eq!(refused(Bytes::of_no_length(), good()), code::invalid_param(4));
    assert_eq!(refused(good(), Bytes::null(64)), code::invalid_param(5));
    assert_eq!(refused(good(), Bytes::of_no_length()), code::invalid_param(6));
    check_callback(7, verify(VERKEY, "message", [0; 64]));
}

#[test]
fn of_issuer_create_schema() {
    check_text(2, |text| create_schema(text, "gvt", "1.0", ATTRIBUTES));
    check_text(3, |text| create_schema(DID, text, "1.0", ATTRIBUTES));
    check_text(4, |text| create_schema(DID, "gvt", text, ATTRIBUTES));
    check_text(5, |text| create_schema(DID, "gvt", "1.0", text));
    check_json(5, |text| create_schema(DID, "gvt", "1.0", text));
    check_callback(6, create_schema(DID, "gvt", "1.0", ATTRIBUTES));
}

#[test]
fn of_issuer_create_and_store_credential_def() {
    let cl = || (Text::from("CL"), Text::from("{}"));
    check_text(3, |text| create_cred_def(NO_WALLET, text, schema(), "tag", cl()));
    check_text(4, |text| create_cred_def(NO_WALLET, DID, text, "tag", cl()));
    check_json(4, |text| create_cred_def(NO_WALLET, DID, text, "tag", cl()));
    check_text(5, |text| create_cred_def(NO_WALLET, DID, schema(), text, cl()));
    let with_type = |text| create_cred_def(NO_WALLET, DID, schema(), "tag", (text, NULL));
    assert_eq!(with_type(not_utf8()).refusal().code, code::invalid_param(6));
    let with_config = |text| create_cred_def(NO_WALLET, DID, schema(), "tag", (NULL, text));
    check_not_empty(7, with_config);
    check_json(7, with_config);
    check_callback(8, create_cred_def(NO_WALLET, DID, schema(), "tag", cl()));
}

#[test]
fn of_collect_metrics_and_set_protocol_version() {
    check_callback(3, collect_metrics());
    check_callback(3, set_protocol_version(2));
}

#[test]
fn of_functions_without_a_callback() {
    for text in [NULL, "".into(), not_utf8()] {
        assert_eq!(set_runtime_config(text), code::invalid_param(1));
    }
    assert_eq!(set_default_logger(not_utf8()), code::invalid_param(1));
    assert!(!is_alone());
}

#[test]
fn the_first_bad_parameter_is_the_one_that_is_told() {
    assert_eq!(create_wallet(NULL, NULL).refusal().code, code::invalid_param(2));
    let schema = create_schema(DID, NULL, "", "[").refusal().code;
    assert_eq!(schema, code::invalid_param(3));
    let without_callback = create_did(NO_WALLET, NULL).refusal_without_callback().code;
    assert_eq!(without_callback, code::invalid_param(3));
}

#[test]
fn texts_of_any_length_are_answered() {
    let long = "x".repeat(20_000_000);
    let base58 = "2".repeat(20_000_000);
    for text in [&long, &base58] {
        key_for_local_did(NO_WALLET, text).any_code();
        create_did(NO_WALLET, json!({"did": text})).any_code();
        create_did(NO_WALLET, json!({"seed": text})).any_code();
        abbreviate_verkey(text, VERKEY).any_code();
        abbreviate_verkey(DID, text).any_code();
        abbreviate_verkey(DID, format!("~{text}")).any_code();
        sign(NO_WALLET, text, "message").any_code();
        verify(text, "message", [0; 64]).any_code();
        verify(format!("~{text}"), "message", [0; 64]).any_code();
        create_schema(text, "gvt", "1.0", ATTRIBUTES).any_code();
        create_cred_def(NO_WALLET, DID, schema(), text, (text.into(), NULL)).any_code();
        let tags = json!({text: text, format!("~{text}"): text});
        add_wallet_record(NO_WALLET, text, text, text, tags).any_code();
        open_wallet_search(NO_WALLET, text, json!({text: text}), "{}").any_code();
        delete_wallet_record_tags(NO_WALLET, text, text, json!([text])).any_code();
        set_pairwise_metadata(NO_WALLET, DID, text).any_code();
        let credentials = json!({"key": text, "key_derivation_method": "RAW"});
        create_wallet(WalletPlace::new().config(), credentials).any_code();
    }
    let (_, schema) = create_schema(DID, &long, "1.0", ATTRIBUTES).value();
    assert!(schema.contains(&long));
    let place = WalletPlace::new();
    let config = place.config_of(&"x".repeat(1_000_000));
    assert_eq!(create_wallet(config, raw_credentials()).error(), code::IO);
    let depth = 100_000;
    let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let config = format!(r#"{{"id": "wallet", "storage_config": {deep}}}"#);
    let credentials = json!({"key": RAW_KEY, "key_derivation_method": "RAW"});
    assert_eq!(create_wallet(config, credentials).refusal().code, code::INVALID_STRUCTURE);
    // What nobody reads may be as deep as it likes.
    let unknown = create_did(NO_WALLET, format!(r#"{{"unknown": {deep}}}"#)).any_code();
    assert!([code::INVALID_STRUCTURE, code::WALLET_INVALID_HANDLE].contains(&unknown));
}
