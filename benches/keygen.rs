//! Keys of a credential definition: ours and the signature library's own, interleaved.
//!
//! Both on one thread, 5 attributes, with revocation. How long a search takes is random, so many
//! runs count: `KEYGEN_RUNS=200 cargo bench --bench keygen`. The peer, far slower, runs once for
//! every third run of ours.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anoncreds_clsignatures::{CredentialPublicKey, CredentialSchema, Issuer, NonCredentialSchema};
use indy::credentials::keys::generate_with;
use indy::credentials::primes::Arithmetic;
use openssl::bn::BigNum;

fn main() {
    let runs = std::env::var("KEYGEN_RUNS")
        .ok()
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(60);
    let attributes: BTreeSet<String> =
        ["age", "height", "name", "sex", "town"].map(str::to_owned).into();
    let (schema, non_schema) = schemas(&attributes);
    let arithmetics: Vec<Arithmetic> = Arithmetic::ALL
        .into_iter()
        .filter(|arithmetic| arithmetic.is_available())
        .collect();

    let mut peer = Series::new("anoncreds-clsignatures".to_owned());
    let mut ours: Vec<Series> = arithmetics
        .iter()
        .map(|arithmetic| Series::new(format!("ours, {arithmetic:?}")))
        .collect();
    for run in 0..runs {
        if run % 3 == 0 {
            peer.measure(|| Issuer::new_credential_def(&schema, &non_schema, true).unwrap().0);
        }
        for (series, arithmetic) in ours.iter_mut().zip(&arithmetics) {
            series.measure(|| generate_with(*arithmetic, &attributes, true).unwrap().public);
        }
    }
    peer.report(&peer);
    ours.iter().for_each(|series| series.report(&peer));
}

fn schemas(attributes: &BTreeSet<String>) -> (CredentialSchema, NonCredentialSchema) {
    let mut schema = Issuer::new_credential_schema_builder().unwrap();
    for attribute in attributes {
        schema.add_attr(attribute).unwrap();
    }
    let mut non_schema = Issuer::new_non_credential_schema_builder().unwrap();
    non_schema.add_attr("master_secret").unwrap();
    (schema.finalize().unwrap(), non_schema.finalize().unwrap())
}

struct Series {
    name: String,
    times: Vec<Duration>,
    modulus_bits: BTreeSet<i32>,
}

impl Series {
    fn new(name: String) -> Self {
        Self { name, times: Vec::new(), modulus_bits: BTreeSet::new() }
    }

    fn measure(&mut self, generate: impl FnOnce() -> CredentialPublicKey) {
        let start = Instant::now();
        let key = generate();
        self.times.push(start.elapsed());
        let json = serde_json::to_value(&key).unwrap();
        let n = BigNum::from_dec_str(json["p_key"]["n"].as_str().unwrap()).unwrap();
        self.modulus_bits.insert(n.num_bits());
    }

    fn mean_ms(&self) -> f64 {
        let total: Duration = self.times.iter().sum();
        total.as_secs_f64() * 1e3 / self.times.len() as f64
    }

    fn median_ms(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1e3
    }

    fn report(&self, peer: &Self) {
        println!(
            "{:<24} {:>4} runs   mean {:>8.1} ms   median {:>8.1} ms   {:>5.1} times as fast   n of {:?} bits",
            self.name,
            self.times.len(),
            self.mean_ms(),
            self.median_ms(),
            peer.mean_ms() / self.mean_ms(),
            self.modulus_bits,
        );
    }
}
