//! Revocation registries, and the part of a ledger that knows how they change.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::credential_functions::{Issued, Known, issue_in, store_credential};
use super::credentials::{Holder, Issuer, known};
use super::functions::NULL;
use super::revocation_functions::*;

pub const BY_DEFAULT: &str = "ISSUANCE_BY_DEFAULT";
pub const ON_DEMAND: &str = "ISSUANCE_ON_DEMAND";

/// An issuer's registry, a directory with its tails, and what a ledger was told of it.
pub struct Registry {
    pub id: String,
    pub definition: String,
    pub entry: String,
    pub reader: i32,
    tails: TempDir,
    wallet: i32,
    told: RefCell<Option<String>>,
}

impl Registry {
    pub fn new(issuer: &Issuer, issuer_did: &str, issuance: &str, capacity: u32) -> Self {
        let tails = tempfile::tempdir().unwrap();
        let reader = open_blob_reader("default", json!({"base_dir": tails.path()})).value();
        let parameters = parameters(issuer, issuer_did, issuance, capacity, writer(&tails));
        let (id, definition, entry) = create_registry(issuer.wallet.handle, parameters).value();
        let (wallet, told) = (issuer.wallet.handle, RefCell::default());
        Self { id, definition, entry, reader, tails, wallet, told }
    }

    pub fn definition(&self) -> Value {
        serde_json::from_str(&self.definition).unwrap()
    }

    /// Where its tails are.
    pub fn directory(&self) -> &Path {
        self.tails.path()
    }

    pub fn tails_file(&self) -> PathBuf {
        let definition = self.definition();
        self.directory().join(definition["value"]["tailsHash"].as_str().unwrap())
    }

    /// Issues a credential and tells the ledger.
    pub fn issue(&self, offer: &str, request: &str, values: Value) -> (String, String) {
        let command = issue_in(self.wallet, (offer, request), values, &self.id, self.reader);
        let (credential, place, delta): Issued = command.value();
        delta.iter().for_each(|it| self.tell(it));
        (credential, place.expect("a place"))
    }

    /// Issues a credential to a holder, who keeps it under this name. Gives its place.
    pub fn give(&self, issuer: &Issuer, holder: &Holder, name: &str, values: Value) -> String {
        let offer = issuer.offer();
        let (request, metadata) = holder.request(&offer, &issuer.definition);
        let (credential, place) = self.issue(&offer, &request, values);
        let definitions = (&issuer.definition, &self.definition);
        store_credential(holder.wallet.handle, name, metadata, credential, definitions).value();
        place
    }

    pub fn revoke(&self, place: &str) {
        self.tell(&revoke(self.wallet, self.reader, &self.id, place).value());
    }

    pub fn recover(&self, place: &str) {
        self.tell(&recover(self.wallet, self.reader, &self.id, place).value());
    }

    /// The next change, as the ledger keeps it: merged with all before.
    pub fn tell(&self, delta: &str) {
        let merged = match self.told.take() {
            Some(before) => merge_deltas(before, delta).value(),
            None => {
                let mut first: Value = serde_json::from_str(delta).unwrap();
                first["value"].as_object_mut().unwrap().remove("prevAccum");
                first.to_string()
            }
        };
        self.told.replace(Some(merged));
    }

    /// All that has happened, as a ledger tells it to who knows nothing.
    pub fn delta(&self) -> String {
        self.told.borrow().clone().unwrap_or_else(|| self.entry.clone())
    }

    /// The entry as of now.
    pub fn accumulator(&self) -> Value {
        let delta: Value = serde_json::from_str(&self.delta()).unwrap();
        json!({"ver": "1.0", "value": {"accum": delta["value"]["accum"]}})
    }

    /// What is known of issuer and registry: the entry of a time for who verifies, a credential's
    /// state for who proves.
    pub fn known(&self, issuer: &Issuer, time: u64, entry_or_state: Value) -> Known {
        Known {
            registry_definitions: json!({&self.id: self.definition()}).into(),
            registries: json!({&self.id: {time.to_string(): entry_or_state}}).into(),
            ..known(&[issuer])
        }
    }

    /// The state of a credential as of now.
    pub fn state(&self, timestamp: u64, place: &str) -> Value {
        let command = create_state(self.reader, &self.definition, self.delta(), timestamp, place);
        serde_json::from_str(&command.value()).unwrap()
    }
}

/// The affine coordinates of an accumulator or a witness. AMCL's text has projective ones, which differ
/// for one point with how it was computed.
pub fn point(text: &Value) -> String {
    let text = text.as_str().expect("a point");
    amcl::bn254::ecp2::ECP2::from_hex(text.to_owned()).tostring()
}

pub fn writer(directory: &TempDir) -> i32 {
    let config = json!({"base_dir": directory.path(), "uri_pattern": ""});
    open_blob_writer("default", config).value()
}

pub fn parameters(
    issuer: &Issuer,
    issuer_did: &str,
    issuance: &str,
    capacity: u32,
    writer: i32,
) -> RegistryParameters {
    RegistryParameters {
        issuer_did: issuer_did.into(),
        registry_type: NULL,
        tag: issuance.into(),
        definition_id: issuer.definition_id.as_str().into(),
        config: json!({"issuance_type": issuance, "max_cred_num": capacity}).into(),
        writer,
    }
}
