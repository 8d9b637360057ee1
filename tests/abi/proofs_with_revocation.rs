//! Proofs that credentials are not revoked: those of libindy and its holder, and how they are tied to the
//! rest of a proof.

use serde_json::{Value, json};

use crate::library::{
    Copied, Known, alone, anoncreds_vector, code, create_proof, known_for, parsed,
    set_runtime_config, verify_proof,
};

/// Kinds of identifiers, and the registry that libindy made of each.
const REGISTRIES: [(&str, &str); 2] = [("unqualified", "on_demand"), ("qualified", "by_default")];

#[test]
fn libindys_proofs_of_non_revocation_verify_and_its_holder_proves_here() {
    for (kind, folder) in REGISTRIES {
        let copied = Copied::prover(kind);
        let wallet = copied.open();
        for (name, is_true) in [
            ("valid_t100", true),
            ("mixed_t100", true),
            ("valid_after_other_revoked_t200", true),
            ("revoked_cred1_t200", false),
        ] {
            let proof = format!("{folder}/{name}");
            let vector = |what: &str| anoncreds_vector(kind, &format!("{proof}.{what}.json"));
            let known = |registries: &str| known_for(kind, &proof, registries);
            let (asked, theirs) = (vector("proof_request"), vector("proof"));
            let verify = |proof: &str| verify_proof(&asked, proof, known("rev_regs")).value();
            assert_eq!(verify(&theirs), is_true, "{kind} {name}");
            let chosen = vector("requested_credentials");
            let known = known("rev_states");
            let ours = create_proof(wallet, &asked, chosen, "master_secret_1", known).value();
            assert_eq!(verify(&ours), is_true, "{kind} {name}, ours");
            let (ours, theirs) = (parsed(&ours), parsed(&theirs));
            assert_eq!(ours["requested_proof"], theirs["requested_proof"]);
            assert_eq!(ours["identifiers"], theirs["identifiers"]);
        }
    }
}

#[test]
fn a_place_is_shown_in_the_registry_and_at_the_time_that_are_told() {
    for (kind, folder) in REGISTRIES {
        let proof = format!("{folder}/valid_t100");
        let vector = |what: &str| anoncreds_vector(kind, &format!("{proof}.{what}.json"));
        let (asked, theirs) = (parsed(&vector("proof_request")), parsed(&vector("proof")));
        let known = || known_for(kind, &proof, "rev_regs");
        let rejection = |proof: &Value, known: Known| {
            verify_proof(asked.clone(), proof.clone(), known).any_code()
        };
        // Of another time, whose accumulator is another.
        let mut later = theirs.clone();
        later["identifiers"][0]["timestamp"] = json!(200);
        assert_eq!(rejection(&later, known()), code::INVALID_STRUCTURE);
        let revoked = format!("{folder}/revoked_cred1_t200");
        let at_200 = || known_for(kind, &revoked, "rev_regs");
        assert_eq!(rejection(&theirs, at_200()), code::INVALID_STRUCTURE);
        assert!(!verify_proof(asked.clone(), later, at_200()).value());
        let without = |known: Known| Known { registry_definitions: "{}".into(), ..known };
        assert_eq!(rejection(&theirs, without(known())), code::INVALID_STRUCTURE);
        let mut silent = theirs.clone();
        silent["proof"]["proofs"][0]["non_revoc_proof"] = json!(null);
        assert_eq!(rejection(&silent, known()), code::PROOF_REJECTED);
        // A registry of another definition.
        let mut other = parsed(&vector("rev_reg_defs"));
        let norev = parsed(&anoncreds_vector(kind, "cred_def_norev.json"));
        for registry in other.as_object_mut().unwrap().values_mut() {
            registry["credDefId"] = norev["id"].clone();
        }
        let foreign = Known { registry_definitions: other.into(), ..known() };
        assert_eq!(rejection(&theirs, foreign), code::PROOF_REJECTED);
        // A restriction to this registry, and to none.
        let mut restricted = asked.clone();
        let registry = theirs["identifiers"][0]["rev_reg_id"].clone();
        let name = &mut restricted["requested_attributes"]["a_name"];
        name["restrictions"] = json!({ "rev_reg_id": registry });
        assert!(verify_proof(restricted.clone(), theirs.clone(), known()).value());
        restricted["requested_attributes"]["a_name"]["restrictions"] =
            json!({"$not": {"rev_reg_id": registry}});
        let heard = verify_proof(restricted, theirs, known()).error();
        assert_eq!(heard, code::PROOF_REJECTED);
    }
}

#[test]
fn a_holder_needs_the_state_at_the_time() {
    for (kind, folder) in REGISTRIES {
        let proof = format!("{folder}/valid_t100");
        let vector = |what: &str| anoncreds_vector(kind, &format!("{proof}.{what}.json"));
        let copied = Copied::prover(kind);
        let wallet = copied.open();
        let (asked, chosen) = (vector("proof_request"), vector("requested_credentials"));
        let prove = |states: Value| {
            let known =
                Known { registries: states.into(), ..known_for(kind, &proof, "rev_states") };
            create_proof(wallet, &asked, &chosen, "master_secret_1", known)
        };
        let states = parsed(&vector("rev_states"));
        let (registry, at_times) = states.as_object().unwrap().iter().next().unwrap();
        assert_eq!(prove(json!({})).error(), code::INVALID_STRUCTURE);
        assert_eq!(prove(json!({ registry: {} })).error(), code::INVALID_STRUCTURE);
        // As in libindy, states may come under the name of the credential.
        let proof = prove(json!({ format!("{folder}_0"): at_times })).value();
        assert!(
            verify_proof(
                &asked,
                proof,
                known_for(kind, &format!("{folder}/valid_t100"), "rev_regs")
            )
            .value()
        );
    }
}

#[test]
fn the_form_that_is_configured_is_made_and_only_what_is_accepted_is_believed() {
    alone(the_form_that_is_configured_is_made_and_only_what_is_accepted_is_believed, || {
        let (kind, name) = ("unqualified", "on_demand/valid_t100");
        let vector = |what: &str| anoncreds_vector(kind, &format!("{name}.{what}.json"));
        let copied = Copied::prover(kind);
        let wallet = copied.open();
        let configure = |key: &str, value: &str| set_runtime_config(json!({ key: value }));
        let prove = |form: &str| {
            assert_eq!(configure("non_revocation_proofs", form), 0);
            let (asked, chosen) = (vector("proof_request"), vector("requested_credentials"));
            let known = known_for(kind, name, "rev_states");
            create_proof(wallet, asked, chosen, "master_secret_1", known).value()
        };
        let (as_libindy, linked) = (prove("libindy"), prove("linked"));
        let own_number = "/proof/proofs/0/non_revoc_proof/x_list/m2";
        assert!(parsed(&as_libindy).pointer(own_number).is_some_and(Value::is_string));
        assert!(!parsed(&linked).pointer(own_number).is_some_and(Value::is_string));
        let theirs = vector("proof");
        for (accepted, untied) in
            [("any", 0), ("linked", code::PROOF_REJECTED), ("bound", code::PROOF_REJECTED)]
        {
            assert_eq!(configure("non_revocation_proofs_accepted", accepted), 0);
            let verify = |proof: &str| {
                let known = known_for(kind, name, "rev_regs");
                verify_proof(vector("proof_request"), proof, known).ask()
            };
            for (made, expected) in [(&linked, 0), (&theirs, untied)] {
                let heard = verify(made);
                assert_eq!((heard.code, heard.value), (expected, expected == 0), "{accepted}");
            }
        }
        for key in ["non_revocation_proofs", "non_revocation_proofs_accepted"] {
            for wrong in [json!("other"), json!(1), json!("Linked")] {
                assert_eq!(set_runtime_config(json!({ key: wrong })), code::INVALID_STRUCTURE);
            }
        }
        // What was refused has changed nothing.
        let heard =
            verify_proof(vector("proof_request"), theirs, known_for(kind, name, "rev_regs"));
        assert_eq!(heard.error(), code::PROOF_REJECTED);
    });
}
