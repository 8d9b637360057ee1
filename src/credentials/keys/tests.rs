//! A key is right if the signature library can work with it from issuing to verifying.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use anoncreds_clsignatures::{
    CredentialKeyCorrectnessProof, CredentialPrivateKey, CredentialPublicKey, CredentialSchema,
    CredentialSignature, CredentialValues, Issuer, NonCredentialSchema, Prover,
    RevocationKeyPublic, RevocationRegistry, SubProofRequest, Verifier, Witness, new_nonce,
};
use openssl::bn::{BigNum, BigNumContext};
use serde_json::Value;

use super::*;

const MAX_CREDENTIALS: u32 = 3;

fn attributes() -> BTreeSet<String> {
    ["age", "height", "name", "sex", "town"].map(str::to_owned).into()
}

/// The search is slow in a build without optimisation, so the tests share two keys.
fn keys(revocation: bool) -> &'static CredentialKeys {
    static PLAIN: OnceLock<CredentialKeys> = OnceLock::new();
    static REVOCABLE: OnceLock<CredentialKeys> = OnceLock::new();
    let key = if revocation { &REVOCABLE } else { &PLAIN };
    key.get_or_init(|| generate(&attributes(), revocation).unwrap())
}

fn json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

fn number(value: &Value) -> BigNum {
    BigNum::from_dec_str(value.as_str().unwrap()).unwrap()
}

fn schemas() -> (CredentialSchema, NonCredentialSchema) {
    let mut schema = Issuer::new_credential_schema_builder().unwrap();
    for attribute in attributes() {
        schema.add_attr(&attribute).unwrap();
    }
    let mut non_schema = Issuer::new_non_credential_schema_builder().unwrap();
    non_schema.add_attr("master_secret").unwrap();
    (schema.finalize().unwrap(), non_schema.finalize().unwrap())
}

fn known_values() -> CredentialValues {
    let mut values = Issuer::new_credential_values_builder().unwrap();
    for (value, attribute) in (28..).zip(attributes()) {
        values.add_dec_known(&attribute, &value.to_string()).unwrap();
    }
    values.finalize().unwrap()
}

fn hidden_values() -> CredentialValues {
    let link_secret = Prover::new_link_secret().unwrap();
    let mut values = Prover::new_credential_values_builder().unwrap();
    values.add_value_hidden("master_secret", link_secret.as_ref()).unwrap();
    values.finalize().unwrap()
}

struct Revocable {
    key: RevocationKeyPublic,
    registry: RevocationRegistry,
    witness: Witness,
}

/// Issues a credential and returns what its holder has.
fn issue(keys: &CredentialKeys) -> (CredentialSignature, CredentialValues, Option<Revocable>) {
    let (request_nonce, issue_nonce) = (new_nonce().unwrap(), new_nonce().unwrap());
    let (known, hidden) = (known_values(), hidden_values());
    let (blinded, factors, blinded_proof) = Prover::blind_credential_secrets(
        &keys.public,
        &keys.correctness_proof,
        &hidden,
        &request_nonce,
    )
    .unwrap();
    let (mut signature, proof, revocable) = if keys.public.get_revocation_key().is_none() {
        let (signature, proof) = Issuer::sign_credential(
            "prover",
            &blinded,
            &blinded_proof,
            &request_nonce,
            &issue_nonce,
            &known,
            &keys.public,
            &keys.private,
        )
        .unwrap();
        (signature, proof, None)
    } else {
        let (key, private, mut registry, _tails) =
            Issuer::new_revocation_registry_def(&keys.public, MAX_CREDENTIALS, false).unwrap();
        let (signature, proof, witness, _delta) = Issuer::sign_credential_with_revoc(
            "prover",
            &blinded,
            &blinded_proof,
            &request_nonce,
            &issue_nonce,
            &known,
            &keys.public,
            &keys.private,
            1,
            MAX_CREDENTIALS,
            false,
            &mut registry,
            &private,
        )
        .unwrap();
        (signature, proof, Some(Revocable { key, registry, witness }))
    };
    let values = known.merge(&hidden).unwrap();
    Prover::process_credential_signature(
        &mut signature,
        &values,
        &proof,
        &factors,
        &keys.public,
        &issue_nonce,
        revocable.as_ref().map(|r| &r.key),
        revocable.as_ref().map(|r| &r.registry),
        revocable.as_ref().map(|r| &r.witness),
    )
    .unwrap();
    (signature, values, revocable)
}

fn request() -> SubProofRequest {
    let mut request = Verifier::new_sub_proof_request_builder().unwrap();
    request.add_revealed_attr("name").unwrap();
    request.add_predicate("age", "GE", 18).unwrap();
    request.finalize().unwrap()
}

fn issue_prove_verify(keys: &CredentialKeys) {
    let (signature, values, revocable) = issue(keys);
    let (schema, non_schema) = schemas();
    let nonce = new_nonce().unwrap();
    let mut builder = Prover::new_proof_builder().unwrap();
    builder.add_common_attribute("master_secret").unwrap();
    builder
        .add_sub_proof_request(
            &request(),
            &schema,
            &non_schema,
            &signature,
            &values,
            &keys.public,
            revocable.as_ref().map(|r| &r.registry),
            revocable.as_ref().map(|r| &r.witness),
        )
        .unwrap();
    let proof = builder.finalize(&nonce).unwrap();

    let mut verifier = Verifier::new_proof_verifier().unwrap();
    verifier
        .add_sub_proof_request(
            &request(),
            &schema,
            &non_schema,
            &keys.public,
            revocable.as_ref().map(|r| &r.key),
            revocable.as_ref().map(|r| &r.registry),
        )
        .unwrap();
    assert!(verifier.verify(&proof, &nonce).unwrap());
    assert!(!verifier.verify(&proof, &new_nonce().unwrap()).unwrap_or(false));
}

#[test]
fn credentials_are_issued_proved_and_verified() {
    issue_prove_verify(keys(false));
}

#[test]
fn revocable_credentials_are_issued_proved_and_verified() {
    issue_prove_verify(keys(true));
}

/// Drafts with both arithmetics, of the same primes; the search itself is tested with both in
/// `primes`.
#[test]
fn any_arithmetic_makes_good_keys() {
    let mut search = Search::new().unwrap();
    let (p, q) = (next_prime(&mut search).unwrap(), next_prime(&mut search).unwrap());
    for arithmetic in Arithmetic::ALL.into_iter().filter(|a| a.is_available()) {
        let (p, q) = (p.copy().unwrap(), q.copy().unwrap());
        let draft = KeyDraft::with(arithmetic, p, q, &attributes(), false).unwrap();
        // In another order, as threads would.
        let mut powers: Vec<_> =
            (0..draft.powers()).rev().map(|index| draft.power(index).unwrap()).collect();
        powers.reverse();
        issue_prove_verify(&draft.finish(powers).unwrap());
    }
}

#[test]
fn the_modulus_is_what_the_private_key_says() {
    let public = json(&keys(false).public);
    let private = json(&keys(false).private);
    let n = number(&public["p_key"]["n"]);
    assert_eq!(n.num_bits(), 2048);

    let mut context = BigNumContext::new().unwrap();
    let safe = |value: &Value, context: &mut BigNumContext| {
        let mut prime = number(value);
        assert!(prime.is_prime(64, context).unwrap());
        prime.mul_word(2).unwrap();
        prime.add_word(1).unwrap();
        assert!(prime.is_prime(64, context).unwrap());
        prime
    };
    let p = safe(&private["p_key"]["p"], &mut context);
    let q = safe(&private["p_key"]["q"], &mut context);
    assert!(&p * &q == n);
}

#[test]
fn every_attribute_has_its_number() {
    let public = json(&keys(false).public);
    let names: BTreeSet<String> =
        public["p_key"]["r"].as_object().unwrap().keys().cloned().collect();
    let mut expected = attributes();
    expected.insert("master_secret".to_owned());
    assert_eq!(names, expected);
    assert!(public["r_key"].is_null());
}

#[test]
fn keys_survive_their_text() {
    for keys in [keys(false), keys(true)] {
        let public: CredentialPublicKey = serde_json::from_value(json(&keys.public)).unwrap();
        let private: CredentialPrivateKey = serde_json::from_value(json(&keys.private)).unwrap();
        let proof: CredentialKeyCorrectnessProof =
            serde_json::from_value(json(&keys.correctness_proof)).unwrap();
        assert_eq!(public, keys.public);
        assert_eq!(private, keys.private);
        assert_eq!(proof, keys.correctness_proof);
    }
}

#[test]
fn a_changed_correctness_proof_is_refused() {
    let keys = keys(false);
    let (hidden, nonce) = (hidden_values(), new_nonce().unwrap());
    // A holder checks the proof before asking for a credential.
    let check = |proof: &CredentialKeyCorrectnessProof| {
        Prover::blind_credential_secrets(&keys.public, proof, &hidden, &nonce).map(|_| ())
    };
    check(&keys.correctness_proof).unwrap();
    for field in ["c", "xz_cap"] {
        let mut changed = json(&keys.correctness_proof);
        let mut value = number(&changed[field]);
        value.add_word(1).unwrap();
        changed[field] = value.to_dec_str().unwrap().to_string().into();
        assert!(check(&serde_json::from_value(changed).unwrap()).is_err(), "{field}");
    }
    let mut changed = json(&keys.correctness_proof);
    changed["xr_cap"].as_array_mut().unwrap().swap(0, 1);
    assert!(check(&serde_json::from_value(changed).unwrap()).is_err());
}

#[test]
fn what_cannot_be_done_is_refused() {
    let mut search = Search::new().unwrap();
    let (p, q) = (next_prime(&mut search).unwrap(), next_prime(&mut search).unwrap());
    let twin = p.copy().unwrap();
    assert!(KeyDraft::new(twin, p.copy().unwrap(), &attributes(), false).is_err());
    assert!(KeyDraft::new(p.copy().unwrap(), q.copy().unwrap(), &BTreeSet::new(), false).is_err());

    let draft = KeyDraft::new(p, q, &attributes(), false).unwrap();
    assert!(draft.power(draft.powers()).is_err());
    assert!(draft.finish(Vec::new()).is_err());
}

#[test]
fn drafts_are_shared_between_threads() {
    fn assert_shared<T: Send + Sync>() {}
    assert_shared::<KeyDraft>();
    assert_shared::<Power>();
    assert_shared::<CredentialKeys>();
}
