//! Points and numbers of the curve in what others send, written so that a parser that believes them
//! would compute for ever or panic.
//!
//! Each such text of libindy's vectors is replaced, one at a time; unchanged, all of them are taken.

use serde_json::{Value, json};

use crate::library::{
    Answer, Command, Copied, Known, NULL, PROVER, anoncreds_vector, code, create_proof,
    create_request, create_state, known_of, merge_deltas, open_blob_reader, parsed,
    store_credential, update_state, vectors, verify_proof,
};

const SECRET: &str = "master_secret_1";

fn vector(file: &str) -> Value {
    parsed(&anoncreds_vector("unqualified", file))
}

fn of_registry(file: &str) -> Value {
    vector(&format!("on_demand/{file}.json"))
}

/// Where in it there are points (texts of coordinates) or, under these parts, numbers.
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    const WITH_NUMBERS: [&str; 2] = ["/r_credential/", "/non_revoc_proof/"];
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, it)| {
                places(it, &format!("{path}/{}", key.replace('/', "~1")), found)
            });
        }
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(index, it)| places(it, &format!("{path}/{index}"), found));
        }
        Value::String(text) => {
            let is_point = [6, 12, 24].contains(&text.split(' ').count());
            if is_point || WITH_NUMBERS.iter().any(|it| path.contains(it)) {
                found.push(path.to_owned());
            }
        }
        _ => {}
    }
}

/// What such a text is replaced with.
fn hostile(text: &str) -> Vec<String> {
    let endless = format!("7FFFFFFFFFFFFFFF{}", "0".repeat(56));
    let mut wrong: Vec<_> = ["", "-7", "G", "é", "1 2"].map(str::to_owned).into();
    match text.split_once(' ') {
        None => wrong.push(endless),
        Some((excess, rest)) => {
            let (_, others) = rest.split_once(' ').unwrap();
            wrong.push(format!("{excess} {endless} {others}"));
            wrong.push(format!("4294967295 {rest}"));
            wrong.push(format!("{text} {text}"));
        }
    }
    wrong
}

/// Whether it was taken, of what a command answered.
type Taken = bool;

/// Each hostile form of the object is refused, and the object itself is taken.
fn check(name: &str, object: &Value, least: usize, ask: impl Fn(&Value) -> Taken) {
    assert!(ask(object), "{name} is right");
    let mut found = Vec::new();
    places(object, "", &mut found);
    assert!(found.len() >= least, "{name} has {found:?}");
    for place in found {
        for text in hostile(object.pointer(&place).unwrap().as_str().unwrap()) {
            let mut changed = object.clone();
            *changed.pointer_mut(&place).unwrap() = json!(text);
            assert!(!ask(&changed), "{name}{place}: {text:?}");
        }
    }
}

/// That a command is answered with success, or with an error of what it was given.
fn is_taken<A: Answer>(command: Command<A>) -> Taken {
    let code = command.any_code();
    assert!([code::SUCCESS, code::INVALID_STRUCTURE].contains(&code), "{code}");
    code == code::SUCCESS
}

#[test]
fn of_credentials_and_their_definitions_are_refused() {
    let copied = Copied::prover("unqualified");
    let wallet = copied.open();
    let (credential, metadata) =
        (of_registry("cred0.credential"), of_registry("cred0.request_metadata"));
    let (definition, registry) = (vector("cred_def.json"), of_registry("rev_reg_def"));
    let store = |metadata: &Value, credential: &Value, definition: &Value, registry: &Value| {
        let definitions = (definition.clone(), registry.clone());
        let (metadata, credential) = (metadata.clone(), credential.clone());
        is_taken(store_credential(wallet, NULL, metadata, credential, definitions))
    };
    check("credential", &credential, 10, |it| store(&metadata, it, &definition, &registry));
    check("definition", &definition, 11, |it| store(&metadata, &credential, it, &registry));
    check("registry", &registry, 1, |it| store(&metadata, &credential, &definition, it));
    let offer = of_registry("offer");
    check("definition of a request", &definition, 11, |it| {
        is_taken(create_request(wallet, PROVER, offer.clone(), it.clone(), SECRET))
    });
}

#[test]
fn of_registries_are_refused() {
    let tails = vectors().join("anoncreds/tails");
    let reader = open_blob_reader("default", json!({"base_dir": tails})).value();
    let (definition, delta) = (of_registry("rev_reg_def"), of_registry("delta_full_t100"));
    let (state, next) = (of_registry("rev_state_t100_cred0"), of_registry("delta_revoke_cred1"));
    let create = |definition: &Value, delta: &Value| {
        is_taken(create_state(reader, definition.clone(), delta.clone(), 100, "1"))
    };
    check("registry", &definition, 1, |it| create(it, &delta));
    check("delta", &delta, 1, |it| create(&definition, it));
    let update = |state: &Value, delta: &Value| {
        let (state, delta) = (state.clone(), delta.clone());
        is_taken(update_state(reader, state, definition.clone(), delta, (200, "1")))
    };
    check("state", &state, 2, |it| update(it, &next));
    check("next delta", &next, 2, |it| update(&state, it));
    let merge =
        |first: &Value, second: &Value| is_taken(merge_deltas(first.clone(), second.clone()));
    check("first delta", &delta, 1, |it| merge(it, &next));
    check("second delta", &next, 2, |it| merge(&delta, it));
}

#[test]
fn of_proofs_and_what_is_known_of_registries_are_refused() {
    let of_proof = |what: &str| of_registry(&format!("valid_t100.{what}"));
    let by_id = |it: Value| json!({it["id"].as_str().unwrap(): it});
    let (schemas, definition) = (by_id(vector("schema.json")), vector("cred_def.json"));
    let (registries, entries) = (of_proof("rev_reg_defs"), of_proof("rev_regs"));
    let known = |definition: &Value, registries: &Value, entries: &Value| Known {
        registry_definitions: registries.clone().into(),
        registries: entries.clone().into(),
        ..known_of(schemas.clone(), by_id(definition.clone()))
    };
    let (asked, proof) = (of_proof("proof_request"), of_proof("proof"));
    let verify = |proof: &Value, known: Known| {
        let heard = verify_proof(asked.clone(), proof.clone(), known).ask();
        // Any other code would be an error of the library's own, such as a panic's.
        let may_be = [code::SUCCESS, code::INVALID_STRUCTURE, code::PROOF_REJECTED];
        assert!(may_be.contains(&heard.code), "{heard:?}");
        heard.code == code::SUCCESS && heard.value
    };
    check("proof", &proof, 20, |it| verify(it, known(&definition, &registries, &entries)));
    check("definition", &definition, 11, |it| verify(&proof, known(it, &registries, &entries)));
    check("registry", &registries, 1, |it| verify(&proof, known(&definition, it, &entries)));
    check("entry", &entries, 1, |it| verify(&proof, known(&definition, &registries, it)));
    let copied = Copied::prover("unqualified");
    let wallet = copied.open();
    let (chosen, states) = (of_proof("requested_credentials"), of_proof("rev_states"));
    check("state", &states, 2, |it| {
        let known = known(&definition, &json!({}), it);
        is_taken(create_proof(wallet, asked.clone(), chosen.clone(), SECRET, known))
    });
}
