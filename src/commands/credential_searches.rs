//! Searches for credentials, of the holder's own and for proof requests.
//!
//! A search for a request is one search for each attribute and predicate that it asks for.

use std::collections::{BTreeMap, HashMap};

use super::credentials::{infos, matching};
use super::parameters::{read, read_optional, read_query};
use super::records::{Record, from_json, to_json};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Lane, checkpoint};
use crate::model::credential::{Credential, HeldCredential, RequestedCredential};
use crate::model::credential_query::answering;
use crate::model::proof_request::{Interval, PredicateRequest, ProofRequest};
use crate::model::query::Query;
use crate::model::wallet::Secret;
use crate::storage::Fetch;
use crate::wallet::registry::{self, WalletHandle};
use crate::wallet::search::{self, Search, SearchConfig, SearchHandle};
use crate::wallet::{OpenWallet, PAGE, Record as Opened};

struct CredentialSearch(Search);

/// By the names that the request has for what it asks.
struct RequestSearch(HashMap<String, (Search, Wanted)>);

/// One attribute, or group of attributes, or predicate of a request.
struct Wanted {
    query: Query,
    interval: Option<Interval>,
    predicate: Option<PredicateRequest>,
}

pub async fn search_credentials(
    handle: WalletHandle,
    query: Option<String>,
) -> Result<(SearchHandle, usize)> {
    let wallet = registry::enter(handle)?;
    let query = query.unwrap_or_else(|| "{}".to_owned());
    let query = Lane::Cheap.run(|| read_query("query_json", &query)).await?;
    let search = Search::begin(&wallet, Credential::KIND, query, config(true)).await?;
    let count = search.total_count().unwrap_or_default();
    Ok((search::open(&wallet, CredentialSearch(search))?, count))
}

pub async fn fetch_credentials(search: SearchHandle, count: usize) -> Result<String> {
    let search = search::find::<CredentialSearch>(search)?;
    infos(&search.0.next(&search.0.turn(), count).await?).await
}

pub async fn close_credentials_search(search: SearchHandle) -> Result<()> {
    search::remove::<CredentialSearch>(search)?.0.close().await
}

/// An answer that is longer helps nobody: who asked may be a stranger with a long request.
const MOST_BYTES: usize = 64 << 20;

/// All credentials that may answer each part of a request, at once.
pub async fn get_credentials_for_proof_req(
    handle: WalletHandle,
    request: Secret,
) -> Result<String> {
    let wallet = registry::enter(handle)?;
    let request: ProofRequest = Lane::Cheap.run(|| read("proof_request_json", &request)).await?;
    let (mut attributes, mut predicates) = (BTreeMap::new(), BTreeMap::new());
    let mut length = 0;
    for (name, wanted) in wanted(request, &HashMap::new()) {
        let records = matching(&wallet, wanted.query.clone()).await?;
        let part = match wanted.predicate {
            Some(_) => &mut predicates,
            None => &mut attributes,
        };
        let found = requested(records, &wanted).await?;
        length += found.iter().map(String::len).sum::<usize>();
        if length > MOST_BYTES {
            return Err(Error::structure(format!(
                "the credentials for this proof request are more than {} MiB of text; search for them \
                 (`indy_prover_search_credentials_for_proof_req`)",
                MOST_BYTES >> 20
            )));
        }
        part.insert(name, found);
    }
    let (attributes, predicates) = (json_object(attributes)?, json_object(predicates)?);
    Ok(format!(r#"{{"attrs":{attributes},"predicates":{predicates}}}"#))
}

/// An object of lists whose items are JSON.
fn json_object(lists: BTreeMap<String, Vec<String>>) -> Result<String> {
    let entries = lists
        .into_iter()
        .map(|(name, items)| Ok(format!("{}:[{}]", to_json(&name)?.as_str(), items.join(","))));
    Ok(format!("{{{}}}", entries.collect::<Result<Vec<_>>>()?.join(",")))
}

pub async fn search_credentials_for_proof_req(
    handle: WalletHandle,
    request: Secret,
    extra: Option<Secret>,
) -> Result<SearchHandle> {
    let wallet = registry::enter(handle)?;
    let request: ProofRequest = Lane::Cheap.run(|| read("proof_request_json", &request)).await?;
    let extra: Option<HashMap<String, Query>> = read_optional("extra_query_json", extra.as_ref())?;
    let mut searches = HashMap::new();
    for (name, wanted) in wanted(request, &extra.unwrap_or_default()) {
        let search = begin(&wallet, wanted.query.clone()).await?;
        searches.insert(name, (search, wanted));
    }
    search::open(&wallet, RequestSearch(searches))
}

/// The next credentials for one part of the request, at most `count`: fewer only at the end.
pub async fn fetch_credentials_for_proof_req(
    search: SearchHandle,
    item: String,
    count: usize,
) -> Result<String> {
    let search = search::find::<RequestSearch>(search)?;
    let unknown = || {
        let message = format!("the proof request of this search asks for nothing named {item}");
        Error::new(ErrorKind::WalletInvalidHandle, message)
    };
    let (search, wanted) = search.0.get(&item).ok_or_else(unknown)?;
    let (mut found, turn) = (Vec::new(), search.turn());
    while found.len() < count {
        let asked = PAGE.min(count - found.len());
        let records = search.next(&turn, asked).await?;
        let is_end = records.len() < asked;
        found.extend(requested(records, wanted).await?);
        if is_end {
            break;
        }
    }
    Ok(format!("[{}]", found.join(",")))
}

pub async fn close_credentials_search_for_proof_req(search: SearchHandle) -> Result<()> {
    let searches = search::remove::<RequestSearch>(search)?;
    for (search, _) in searches.0.values() {
        search.close().await?;
    }
    Ok(())
}

/// What is wanted, by the request's names. Attributes come first: in a search, a predicate takes the
/// place of an attribute of its name, as in libindy.
fn wanted(request: ProofRequest, extra: &HashMap<String, Query>) -> Vec<(String, Wanted)> {
    let version = request.version;
    let mut all = Vec::new();
    for (name, asked) in &request.attributes {
        let names = asked.names.iter();
        let query = answering(version, names, asked.restrictions.as_ref(), extra.get(name));
        let interval = request.interval_of_attribute(asked);
        all.push((name.clone(), Wanted { query, interval, predicate: None }));
    }
    let intervals: Vec<_> = request
        .predicates
        .values()
        .map(|it| request.interval_of_predicate(it))
        .collect();
    for ((name, asked), interval) in request.predicates.into_iter().zip(intervals) {
        let names = std::iter::once(asked.name.as_str());
        let query = answering(version, names, asked.restrictions.as_ref(), extra.get(&name));
        all.push((name, Wanted { query, interval, predicate: Some(asked) }));
    }
    all
}

async fn begin(wallet: &OpenWallet, query: Query) -> Result<Search> {
    Search::begin(wallet, Credential::KIND, query, config(false)).await
}

fn config(with_total_count: bool) -> SearchConfig {
    SearchConfig { fetch: Fetch::VALUE, with_records: true, with_total_count, with_kind: false }
}

/// Those of the credentials that satisfy the predicate, as JSON.
async fn requested(records: Vec<Opened>, wanted: &Wanted) -> Result<Vec<String>> {
    Lane::Cheap.visit().await;
    let mut found = Vec::new();
    for page in records.chunks(PAGE) {
        for record in page {
            let credential: HeldCredential = from_json(record.text())?;
            if wanted.predicate.as_ref().is_none_or(|it| satisfies(&credential, it)) {
                let cred_info = credential.info(&record.name);
                let interval = wanted.interval;
                found.push(to_json(&RequestedCredential { cred_info, interval })?.to_string());
            }
        }
        checkpoint().await?;
    }
    Ok(found)
}

/// A value that is no number satisfies no predicate.
fn satisfies(credential: &HeldCredential, predicate: &PredicateRequest) -> bool {
    let value = credential.values.get(&predicate.name).and_then(|it| it.encoded.small());
    value.is_some_and(|it| predicate.is_satisfied_by(it))
}
