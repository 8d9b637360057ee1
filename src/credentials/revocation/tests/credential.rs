//! A credential from issuing to verifying, with witnesses made here.

use anoncreds_clsignatures::{
    CredentialSchema, CredentialSignature, CredentialValues, NonCredentialSchema, Prover,
    RevocationKeyPublic, SubProofRequest, Verifier, new_nonce,
};

use super::*;

const MAX: u32 = 6;
const INDEX: u32 = 4;

struct Issued {
    signature: CredentialSignature,
    values: CredentialValues,
    key: RevocationKeyPublic,
    private: RevocationKeyPrivate,
    registry: RevocationRegistry,
}

fn values() -> (CredentialValues, CredentialValues) {
    let mut known = Issuer::new_credential_values_builder().unwrap();
    known.add_dec_known("name", "28").unwrap();
    let secret = Prover::new_link_secret().unwrap();
    let mut hidden = Prover::new_credential_values_builder().unwrap();
    hidden.add_value_hidden("master_secret", secret.as_ref()).unwrap();
    (known.finalize().unwrap(), hidden.finalize().unwrap())
}

/// The library signs and makes its witness, which must be ours.
fn issue(by_default: bool) -> Issued {
    let keys = keys();
    let (key, private, mut registry) = create(&keys.public, MAX, by_default).unwrap();
    let others = if by_default { [[].into(), [2].into()] } else { [[1, 6].into(), [].into()] };
    let [issued, revoked] = others;
    update(&mut registry, MAX, &issued, &revoked, &keys.public, &private).unwrap();

    let (known, hidden) = values();
    let (request_nonce, issue_nonce) = (new_nonce().unwrap(), new_nonce().unwrap());
    let (blinded, factors, blinded_proof) = Prover::blind_credential_secrets(
        &keys.public,
        &keys.correctness_proof,
        &hidden,
        &request_nonce,
    )
    .unwrap();
    let (mut signature, proof, expected, _delta) = Issuer::sign_credential_with_revoc(
        "prover",
        &blinded,
        &blinded_proof,
        &request_nonce,
        &issue_nonce,
        &known,
        &keys.public,
        &keys.private,
        INDEX,
        MAX,
        by_default,
        &mut registry,
        &private,
    )
    .unwrap();
    let witness = WitnessesAtIssue::new(&registry, MAX, &keys.public, &private)
        .unwrap()
        .of(INDEX)
        .unwrap();
    assert_eq!(witness, expected);
    let values = known.merge(&hidden).unwrap();
    Prover::process_credential_signature(
        &mut signature,
        &values,
        &proof,
        &factors,
        &keys.public,
        &issue_nonce,
        Some(&key),
        Some(&registry),
        Some(&witness),
    )
    .unwrap();
    Issued { signature, values, key, private, registry }
}

fn schemas() -> (CredentialSchema, NonCredentialSchema) {
    let mut schema = Issuer::new_credential_schema_builder().unwrap();
    schema.add_attr("name").unwrap();
    let mut non_schema = Issuer::new_non_credential_schema_builder().unwrap();
    non_schema.add_attr("master_secret").unwrap();
    (schema.finalize().unwrap(), non_schema.finalize().unwrap())
}

fn request() -> SubProofRequest {
    let mut request = Verifier::new_sub_proof_request_builder().unwrap();
    request.add_revealed_attr("name").unwrap();
    request.finalize().unwrap()
}

fn is_proven(issued: &Issued, registry: &RevocationRegistry, witness: &Witness) -> bool {
    let (schema, non_schema) = schemas();
    let key = &keys().public;
    let nonce = new_nonce().unwrap();
    let mut prover = Prover::new_proof_builder().unwrap();
    prover.add_common_attribute("master_secret").unwrap();
    prover
        .add_sub_proof_request(
            &request(),
            &schema,
            &non_schema,
            &issued.signature,
            &issued.values,
            key,
            Some(registry),
            Some(witness),
        )
        .unwrap();
    let proof = prover.finalize(&nonce).unwrap();
    let mut verifier = Verifier::new_proof_verifier().unwrap();
    let (request, public) = (request(), Some(&issued.key));
    verifier
        .add_sub_proof_request(&request, &schema, &non_schema, key, public, Some(registry))
        .unwrap();
    verifier.verify(&proof, &nonce).unwrap()
}

#[test]
fn a_proof_with_our_witnesses_is_verified_until_the_credential_is_revoked() {
    for by_default in [false, true] {
        let issued = issue(by_default);
        let (public, private) = (&keys().public, &issued.private);
        let mut registry = issued.registry.clone();
        let at_issue = WitnessesAtIssue::new(&registry, MAX, public, private)
            .unwrap()
            .of(INDEX)
            .unwrap();
        assert!(is_proven(&issued, &registry, &at_issue));

        let place = if by_default { ([2].into(), [5].into()) } else { ([3].into(), [6].into()) };
        let change = update(&mut registry, MAX, &place.0, &place.1, public, private).unwrap();
        assert!(!is_proven(&issued, &registry, &at_issue));
        let plan = Plan::of_update(INDEX, MAX, &change).unwrap();
        let start = PartialSum::of(&at_issue).unwrap();
        let updated = sum(&plan, start, &all_tails(private, MAX)).unwrap();
        assert!(is_proven(&issued, &registry, &updated));

        let gone = [INDEX].into();
        update(&mut registry, MAX, &[].into(), &gone, public, private).unwrap();
        assert!(!is_proven(&issued, &registry, &updated));
    }
}
