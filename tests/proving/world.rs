//! Credentials of several issuers for one holder, made with the signature library, which also proves and
//! verifies: what is done here is compared with that.

use std::collections::BTreeSet;

use anoncreds_clsignatures::{
    CredentialPublicKey, CredentialSchema, CredentialSignature, CredentialValues, Issuer,
    LinkSecret, NonCredentialSchema, Nonce, Proof, Prover, RevocationKeyPrivate,
    RevocationKeyPublic, RevocationRegistry, SimpleTailsAccessor, SubProofRequest, Verifier,
    Witness, new_nonce,
};
use indy::credentials::keys::generate;
use indy::credentials::known::{Known, Registries};
use indy::credentials::proofs::{Check, Computed, Recomputed, Slice};
use indy::credentials::prove::{Held, ProofDraft, Shown};
use indy::credentials::verify::{Verification, check};
use indy::error::{Error, Result};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

pub const DID: &str = "NcYxiDXkpYi6ov5FcYDi1e";
pub const AGE: i32 = 28;
const PLACES: u32 = 5;
const TIME: u64 = 100;

/// What a proof is made of.
pub struct World {
    pub secret: LinkSecret,
    pub issued: Vec<Issued>,
}

/// What a verifier knows, as JSON.
pub struct Ledger {
    pub schemas: Value,
    pub definitions: Value,
    pub registries: Value,
    pub entries: Value,
}

/// From text, as commands read it: numbers of the curve are looked at there before they are parsed.
fn read<T: DeserializeOwned>(json: &Value) -> T {
    serde_json::from_str(&json.to_string()).unwrap()
}

impl Ledger {
    pub fn known(&self) -> Known {
        Known { schemas: read(&self.schemas), definitions: read(&self.definitions) }
    }

    fn registries(&self) -> Registries {
        Registries { definitions: read(&self.registries), entries: read(&self.entries) }
    }

    pub fn verify(&self, request: &Value, proof: &Value, accepted: &str) -> Result<bool> {
        self.verify_with(request, proof, accepted, |checks| {
            checks.iter().map(Check::compute).collect()
        })
    }

    /// The same, with `run` to compute the checks.
    pub fn verify_with(
        &self,
        request: &Value,
        proof: &Value,
        accepted: &str,
        run: impl FnOnce(Vec<Check>) -> Result<Vec<Option<Recomputed>>>,
    ) -> Result<bool> {
        self.verify_timed(request, proof, accepted, run).map(|(is_true, _)| is_true)
    }

    /// The same, and how long it took, apart from reading JSON.
    pub fn verify_timed(
        &self,
        request: &Value,
        proof: &Value,
        accepted: &str,
        run: impl FnOnce(Vec<Check>) -> Result<Vec<Option<Recomputed>>>,
    ) -> Result<(bool, Duration)> {
        let request = serde_json::from_value(request.clone()).unwrap();
        let malformed = |_| Error::structure("malformed");
        let proof = serde_json::from_value(proof.clone()).map_err(malformed)?;
        let accepted = serde_json::from_value(json!(accepted)).unwrap();
        let (known, registries) = (self.known(), self.registries());
        let start = Instant::now();
        check(&request, &proof, &known)?;
        let is_true = match Verification::new(&request, proof, &known, &registries, accepted)? {
            Some(verification) => verification.finish(run(verification.checks())?)?,
            None => false,
        };
        Ok((is_true, start.elapsed()))
    }
}

/// Schemas or definitions by their ids.
pub fn by_id(values: Vec<Value>) -> Value {
    values
        .into_iter()
        .map(|it| (it["id"].as_str().unwrap().to_owned(), it))
        .collect()
}

/// One credential and all that belongs to it.
pub struct Issued {
    pub schema: Value,
    pub definition: Value,
    pub credential: Value,
    pub key: CredentialPublicKey,
    pub signature: CredentialSignature,
    pub values: CredentialValues,
    pub registry: Option<Registry>,
}

pub struct Registry {
    pub definition: Value,
    pub key: RevocationKeyPublic,
    pub entry: RevocationRegistry,
    pub witness: Witness,
    private: RevocationKeyPrivate,
}

impl Registry {
    fn id(&self) -> &str {
        self.definition["id"].as_str().unwrap()
    }
}

fn attributes() -> BTreeSet<String> {
    ["age", "height", "name", "sex", "town"].map(str::to_owned).into()
}

/// A text as a value: tests need no hash of it.
fn encoded(name: &str) -> String {
    match name {
        "age" => AGE.to_string(),
        // As long as a hash.
        _ => format!(
            "110444235011894009993526848833271814776387871455917544076394461215825783{}",
            name.len()
        ),
    }
}

fn schemas() -> (CredentialSchema, NonCredentialSchema) {
    let mut schema = Issuer::new_credential_schema_builder().unwrap();
    attributes().iter().for_each(|it| schema.add_attr(it).unwrap());
    let mut hidden = Issuer::new_non_credential_schema_builder().unwrap();
    hidden.add_attr("master_secret").unwrap();
    (schema.finalize().unwrap(), hidden.finalize().unwrap())
}

impl World {
    pub fn new(count: usize, revocation: bool) -> Self {
        let secret = Prover::new_link_secret().unwrap();
        let issued = (0..count).map(|index| Issued::new(index, revocation, &secret)).collect();
        Self { secret, issued }
    }

    pub fn secret(&self) -> Value {
        json!({"value": self.secret})
    }

    /// Asks each credential for a name and, if they are wanted, for predicates.
    pub fn request(&self, predicates: &[(&str, i32)]) -> Value {
        let indices = 0..self.issued.len();
        let attribute = |i| (format!("name{i}"), json!({"name": "name"}));
        let attributes: Map<_, _> = indices.clone().map(attribute).collect();
        let asked: Map<_, _> = indices
            .flat_map(|i| predicates.iter().map(move |it| (i, it)))
            .map(|(i, (p_type, value))| {
                let asked = json!({"name": "age", "p_type": p_type, "p_value": value});
                (format!("age{i}{p_type}{value}"), asked)
            })
            .collect();
        json!({"name": "n", "version": "1", "nonce": new_nonce().unwrap(),
            "requested_attributes": attributes, "requested_predicates": asked})
    }

    fn choice(&self, request: &Value) -> Value {
        let chosen = |referent: &str| {
            let digits: String = referent.chars().skip_while(|it| !it.is_ascii_digit()).collect();
            let index: String = digits.chars().take(1).collect();
            let revocable = self.issued[index.parse::<usize>().unwrap()].registry.is_some();
            match revocable {
                true => json!({"cred_id": index, "revealed": true, "timestamp": TIME}),
                false => json!({"cred_id": index, "revealed": true}),
            }
        };
        let chosen = |part: &str| -> Map<_, _> {
            let asked = request[part].as_object().unwrap();
            asked.keys().map(|it| (it.clone(), chosen(it))).collect()
        };
        json!({"self_attested_attributes": {},
            "requested_attributes": chosen("requested_attributes"),
            "requested_predicates": chosen("requested_predicates")})
    }

    /// A proof made here: `run` computes the slices.
    pub fn prove(
        &self,
        request: &Value,
        form: &str,
        run: impl FnOnce(Vec<Slice>) -> Vec<Computed>,
    ) -> Result<Value> {
        self.prove_timed(request, form, run).map(|(proof, _)| proof)
    }

    /// The same, and how long it took, apart from reading and writing JSON.
    pub fn prove_timed(
        &self,
        request: &Value,
        form: &str,
        run: impl FnOnce(Vec<Slice>) -> Vec<Computed>,
    ) -> Result<(Value, Duration)> {
        let asked = read(request);
        let choice = read(&self.choice(request));
        let secret = read(&self.secret());
        let form = read(&json!(form));
        let known = self.ledger().known();
        let credentials: Vec<_> = self.issued.iter().map(|it| read(&it.credential)).collect();
        let states = self.issued.iter().map(|it| it.registry.as_ref().map(Registry::state));
        let states: Vec<_> = states.map(|it| it.map(|it| read(&it))).collect();
        let mut held = Vec::new();
        for ((credential, state), issued) in credentials.iter().zip(&states).zip(&self.issued) {
            let (schema, definition) = (&issued.schema["id"], &issued.definition["id"]);
            held.push(Held {
                credential,
                schema: known.schemas.values().find(|it| *schema == it.id.as_str()).unwrap(),
                definition: known
                    .definitions
                    .values()
                    .find(|it| *definition == it.id.as_str())
                    .unwrap(),
                secret: &secret,
                state: state.as_ref().map(|it| (TIME, it)),
            });
        }
        let start = Instant::now();
        let mut draft = ProofDraft::new(&choice, form)?;
        for chosen in choice.credentials() {
            let index: usize = chosen.cred_id.parse().unwrap();
            let shown = Shown::from(chosen, &choice, &asked)?;
            draft.add(Default::default(), &shown, &held[index])?;
        }
        let computed = run(draft.slices());
        let proof = draft.finish(&asked, computed)?;
        let time = start.elapsed();
        Ok((serde_json::to_value(proof).unwrap(), time))
    }

    pub fn ledger(&self) -> Ledger {
        let registries = || self.issued.iter().filter_map(|it| it.registry.as_ref());
        let entry = |it: &Registry| json!({TIME.to_string(): {"ver": "1.0", "value": it.entry}});
        Ledger {
            schemas: by_id(self.issued.iter().map(|it| it.schema.clone()).collect()),
            definitions: by_id(self.issued.iter().map(|it| it.definition.clone()).collect()),
            registries: by_id(registries().map(|it| it.definition.clone()).collect()),
            entries: registries().map(|it| (it.id().to_owned(), entry(it))).collect(),
        }
    }

    /// Whether a proof is believed here; an error is no.
    pub fn verify(&self, request: &Value, proof: &Value, accepted: &str) -> bool {
        self.try_verify(request, proof, accepted).unwrap_or(false)
    }

    pub fn try_verify(&self, request: &Value, proof: &Value, accepted: &str) -> Result<bool> {
        self.ledger().verify(request, proof, accepted)
    }

    /// A proof made by the signature library, and the names that it has here.
    pub fn library_prove(&self, request: &Value) -> Proof {
        let mut builder = Prover::new_proof_builder().unwrap();
        builder.add_common_attribute("master_secret").unwrap();
        let (schema, hidden) = schemas();
        for issued in &self.issued {
            let registry = issued.registry.as_ref();
            builder
                .add_sub_proof_request(
                    &sub_proof_request(request),
                    &schema,
                    &hidden,
                    &issued.signature,
                    &issued.values,
                    &issued.key,
                    registry.map(|it| &it.entry),
                    registry.map(|it| &it.witness),
                )
                .unwrap();
        }
        builder.finalize(&nonce(request)).unwrap()
    }

    /// Whether the signature library believes a proof; an error is no.
    pub fn library_verify(&self, request: &Value, proof: &Value, accept_legacy: bool) -> bool {
        let Ok(proof) = serde_json::from_value(proof["proof"].clone()) else { return false };
        self.library_verify_read(request, &proof, accept_legacy)
    }

    pub fn library_verify_read(&self, request: &Value, proof: &Proof, accept_legacy: bool) -> bool {
        let mut verifier = Verifier::new_proof_verifier().unwrap();
        verifier.accept_legacy_revocation(accept_legacy);
        verifier.add_common_attribute("master_secret").unwrap();
        let (schema, hidden) = schemas();
        for issued in &self.issued {
            let registry = issued.registry.as_ref();
            verifier
                .add_sub_proof_request(
                    &sub_proof_request(request),
                    &schema,
                    &hidden,
                    &issued.key,
                    registry.map(|it| &it.key),
                    registry.map(|it| &it.entry),
                )
                .unwrap();
        }
        verifier.verify(proof, &nonce(request)).unwrap_or(false)
    }
}

fn nonce(request: &Value) -> Nonce {
    serde_json::from_value(request["nonce"].clone()).unwrap()
}

/// What is asked of the first credential, as of each.
fn sub_proof_request(request: &Value) -> SubProofRequest {
    let mut builder = Verifier::new_sub_proof_request_builder().unwrap();
    builder.add_revealed_attr("name").unwrap();
    for (referent, asked) in request["requested_predicates"].as_object().unwrap() {
        let p_type = match asked["p_type"].as_str().unwrap() {
            ">=" => "GE",
            ">" => "GT",
            "<=" => "LE",
            _ => "LT",
        };
        if referent.starts_with("age0") {
            let value = asked["p_value"].as_i64().unwrap() as i32;
            builder.add_predicate("age", p_type, value).unwrap();
        }
    }
    builder.finalize().unwrap()
}

impl Issued {
    fn new(index: usize, revocation: bool, secret: &LinkSecret) -> Self {
        let keys = generate(&attributes(), revocation).unwrap();
        let mut values = Issuer::new_credential_values_builder().unwrap();
        for name in attributes() {
            values.add_dec_known(&name, &encoded(&name)).unwrap();
        }
        let known = values.finalize().unwrap();
        let mut values = Issuer::new_credential_values_builder().unwrap();
        values.add_value_hidden("master_secret", secret.as_ref()).unwrap();
        let hidden = values.finalize().unwrap();
        let values = known.merge(&hidden).unwrap();
        let nonces = [new_nonce().unwrap(), new_nonce().unwrap()];
        let (blinded, blinding, proof) = Prover::blind_credential_secrets(
            &keys.public,
            &keys.correctness_proof,
            &hidden,
            &nonces[0],
        )
        .unwrap();
        let schema_id = format!("{DID}:2:gvt{index}:1.0");
        let id = format!("{DID}:3:CL:{schema_id}:tag");
        let mut registry = revocation.then(|| Registry::new(&keys.public, &id));
        let (mut signature, correctness) = match &mut registry {
            None => Issuer::sign_credential(
                DID,
                &blinded,
                &proof,
                &nonces[0],
                &nonces[1],
                &known,
                &keys.public,
                &keys.private,
            )
            .unwrap(),
            Some(it) => {
                let (signature, correctness, _, delta) = Issuer::sign_credential_with_revoc(
                    DID,
                    &blinded,
                    &proof,
                    &nonces[0],
                    &nonces[1],
                    &known,
                    &keys.public,
                    &keys.private,
                    1,
                    PLACES,
                    true,
                    &mut it.entry,
                    &it.private,
                )
                .unwrap();
                assert!(delta.is_none());
                (signature, correctness)
            }
        };
        Prover::process_credential_signature(
            &mut signature,
            &values,
            &correctness,
            &blinding,
            &keys.public,
            &nonces[1],
            registry.as_ref().map(|it| &it.key),
            registry.as_ref().map(|it| &it.entry),
            registry.as_ref().map(|it| &it.witness),
        )
        .unwrap();
        let raw: Map<_, _> = attributes()
            .iter()
            .map(|it| (it.clone(), json!({"raw": it, "encoded": encoded(it)})))
            .collect();
        let public = json!(keys.public);
        let mut parts = json!({ "primary": public["p_key"] });
        if revocation {
            parts["revocation"] = public["r_key"].clone();
        }
        Self {
            schema: json!({"ver": "1.0", "id": schema_id, "name": format!("gvt{index}"),
                "version": "1.0", "attrNames": attributes(), "seqNo": null}),
            definition: json!({"ver": "1.0", "id": id, "schemaId": schema_id, "type": "CL",
                "tag": "tag", "value": parts}),
            credential: json!({"schema_id": schema_id, "cred_def_id": id,
                "rev_reg_id": registry.as_ref().map(Registry::id), "values": raw,
                "signature": signature, "signature_correctness_proof": correctness,
                "rev_reg": null, "witness": null}),
            key: keys.public,
            signature,
            values,
            registry,
        }
    }
}

impl Registry {
    /// Of credentials that are valid from the beginning.
    fn new(key: &CredentialPublicKey, definition_id: &str) -> Self {
        let (public, private, entry, mut tails) =
            Issuer::new_revocation_registry_def(key, PLACES, true).unwrap();
        let tails = SimpleTailsAccessor::new(&mut tails).unwrap();
        let delta = (&entry).into();
        let witness = Witness::new(1, PLACES, true, &delta, &tails).unwrap();
        let definition = json!({"ver": "1.0",
            "id": format!("{DID}:4:{definition_id}:CL_ACCUM:tag"), "revocDefType": "CL_ACCUM",
            "tag": "tag", "credDefId": definition_id, "value": {
                "issuanceType": "ISSUANCE_BY_DEFAULT", "maxCredNum": PLACES,
                "publicKeys": {"accumKey": public},
                "tailsHash": "DtC4otTN1BcF9XTLWfaq93bgEBhsbo3deaWK3a48nh8v",
                "tailsLocation": ""}});
        Self { definition, key: public, entry, witness, private }
    }

    /// That the first credential is valid.
    fn state(&self) -> Value {
        json!({"witness": self.witness, "rev_reg": self.entry, "timestamp": TIME})
    }

    /// What the registry is after the first credential was revoked.
    pub fn revoke(&mut self, key: &CredentialPublicKey) {
        Issuer::revoke_credential(&mut self.entry, PLACES, 1, key, &self.private).unwrap();
    }
}
