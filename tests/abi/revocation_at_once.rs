//! Credentials that are issued and revoked at once, in several wallets and by several processes: no
//! place is given twice, no change of a registry is lost, and each credential proves what became of it.
//!
//! The children are those of `two_processes`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::two_processes::{CHILDREN, end, start};
use crate::library::{
    BY_DEFAULT, Holder, ISSUER, Issued, Issuer, ON_DEMAND, PROVER, Pending, Registry, SECRET,
    add_record, choice, create_offer, create_proof, create_request, create_state, issue_in, number,
    open_blob_reader, parsed, request, revoke, store_credential, value_of, verify_proof,
};

const ISSUED: usize = 50;
/// How many are revoked in each wallet, all of them issued before.
const REVOKED: [usize; 4] = [13, 13, 12, 12];
const TIME: u64 = 100;

/// What a credential is issued from, and what its holder needs to keep it.
struct Order {
    offer: String,
    request: String,
    metadata: String,
}

/// A credential, its place and the change of the registry, if one came with it.
type Given = (String, String, Option<String>);

fn all<T, A: crate::library::Answer>(
    of: impl IntoIterator<Item = T>,
    issue: impl FnMut(T) -> Pending<A>,
) -> Vec<A> {
    let pending: Vec<_> = of.into_iter().map(issue).collect();
    pending.into_iter().map(Pending::value).collect()
}

fn orders(issuer: &Issuer, holder: &Holder, count: usize) -> Vec<Order> {
    let offers =
        all(0..count, |_| create_offer(issuer.wallet.handle, &issuer.definition_id).issue());
    let requests = all(&offers, |offer| {
        create_request(holder.wallet.handle, PROVER, offer, &issuer.definition, SECRET).issue()
    });
    let orders = offers.into_iter().zip(requests);
    orders
        .map(|(offer, (request, metadata))| Order { offer, request, metadata })
        .collect()
}

fn begin(
    wallet: i32,
    registry: &str,
    reader: i32,
    (offer, request): (&str, &str),
) -> Pending<Issued> {
    issue_in(wallet, (offer, request), json!({"age": number(28)}), registry, reader).issue()
}

fn given((credential, place, delta): Issued) -> Given {
    (credential, place.expect("a place"), delta)
}

/// Tells the ledger of changes, each after the one that it changes: they make one line.
fn tell(registry: &Registry, deltas: impl IntoIterator<Item = String>) {
    let deltas: Vec<Value> = deltas.into_iter().map(|it| parsed(&it)).collect();
    let accumulator = |delta: &Value, which| delta["value"][which].as_str().unwrap().to_owned();
    let count = deltas.len();
    let mut by_previous: BTreeMap<_, _> =
        deltas.into_iter().map(|it| (accumulator(&it, "prevAccum"), it)).collect();
    assert_eq!(by_previous.len(), count, "two changes of one state");
    let mut current = accumulator(&parsed(&registry.delta()), "accum");
    for _ in 0..count {
        let next = by_previous.remove(&current).expect("a change of the current state");
        current = accumulator(&next, "accum");
        registry.tell(&next.to_string());
    }
}

fn assert_distinct(places: &[&str]) {
    let distinct: BTreeSet<_> = places.iter().collect();
    assert_eq!(distinct.len(), places.len(), "{places:?}");
}

/// What the holder was given: all are kept, under the names of their places.
fn keep(holder: &Holder, issuer: &Issuer, registry: &Registry, given: &[(&Order, &Given)]) {
    all(given, |(order, (credential, place, _))| {
        let definitions = (&issuer.definition, &registry.definition);
        let (wallet, name) = (holder.wallet.handle, name(registry, place));
        store_credential(wallet, name, &order.metadata, credential, definitions).issue()
    });
}

fn name(registry: &Registry, place: &str) -> String {
    format!("{} {place}", registry.id)
}

/// The places of which a verifier believes that they are not revoked.
fn believed(
    holder: &Holder,
    issuer: &Issuer,
    registry: &Registry,
    places: &[&str],
) -> BTreeSet<String> {
    let age = json!({"name": "age", "p_type": ">=", "p_value": 18});
    let mut asked = request(json!({}), json!({ "age": age }));
    asked["non_revoked"] = json!({"to": TIME});
    let (definition, delta) = (&registry.definition, registry.delta());
    let states = all(places, |place| {
        create_state(registry.reader, definition, &delta, TIME, *place).issue()
    });
    let proofs = all(places.iter().zip(&states), |(place, state)| {
        let mut chosen = choice(&[], &[("age", &name(registry, place))]);
        chosen["requested_predicates"]["age"]["timestamp"] = json!(TIME);
        let known = registry.known(issuer, TIME, parsed(state));
        create_proof(holder.wallet.handle, asked.clone(), chosen, SECRET, known).issue()
    });
    let entry = registry.accumulator();
    let verified = all(&proofs, |proof| {
        let known = registry.known(issuer, TIME, entry.clone());
        verify_proof(asked.clone(), proof, known).issue()
    });
    let believed = places.iter().zip(verified).filter(|(_, is_valid)| *is_valid);
    believed.map(|(place, _)| place.to_string()).collect()
}

/// An issuer's wallet with a registry in which some credentials were issued already.
struct Office {
    issuer: Issuer,
    registry: Registry,
    orders: Vec<Order>,
    given: Vec<Given>,
    revoked: usize,
}

impl Office {
    fn new(holder: &Holder, name: &str, issuance: &str, (issued, revoked): (usize, usize)) -> Self {
        let issuer = Issuer::with(ISSUER, name, &json!(["age"]), true);
        let registry = Registry::new(&issuer, ISSUER, issuance, (issued + revoked) as u32);
        let orders = orders(&issuer, holder, issued + revoked);
        let mut office = Self { issuer, registry, orders, given: Vec::new(), revoked };
        office.given = all(&office.orders[..revoked], |order| office.begin(order))
            .into_iter()
            .map(given)
            .collect();
        tell(&office.registry, office.given.iter().filter_map(|it| it.2.clone()));
        office
    }

    fn begin(&self, order: &Order) -> Pending<Issued> {
        let (wallet, registry) = (self.issuer.wallet.handle, &self.registry);
        begin(wallet, &registry.id, registry.reader, (&order.offer, &order.request))
    }

    fn begin_to_revoke(&self, place: &str) -> Pending<String> {
        let registry = &self.registry;
        revoke(self.issuer.wallet.handle, registry.reader, &registry.id, place).issue()
    }

    /// Looks at every credential, those of the first orders being revoked.
    fn assert_each_proves(&self, holder: &Holder) {
        let places: Vec<_> = self.given.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(places.len(), self.orders.len());
        assert_distinct(&places);
        let given: Vec<_> = self.orders.iter().zip(&self.given).collect();
        keep(holder, &self.issuer, &self.registry, &given);
        let valid: BTreeSet<_> = places[self.revoked..].iter().map(|it| it.to_string()).collect();
        assert_eq!(believed(holder, &self.issuer, &self.registry, &places), valid);
    }
}

#[test]
fn two_hundred_issued_and_fifty_revoked_at_once_prove_what_they_should() {
    let holder = Holder::new();
    let names = ["identity", "licence", "degree", "ticket"];
    let issuances = [BY_DEFAULT, ON_DEMAND].into_iter().cycle();
    let mut offices: Vec<_> = names
        .into_iter()
        .zip(issuances)
        .zip(REVOKED)
        .map(|((name, issuance), revoked)| Office::new(&holder, name, issuance, (ISSUED, revoked)))
        .collect();
    // Neighbours in time are of different wallets, and a revocation comes after every fourth issue.
    let (mut issued, mut revoked) = ([(); 4].map(|_| vec![]), [(); 4].map(|_| vec![]));
    for turn in 0..ISSUED {
        for (index, office) in offices.iter().enumerate() {
            issued[index].push(office.begin(&office.orders[office.revoked + turn]));
            if turn % 4 == 0
                && let Some(given) = office.given[..office.revoked].get(turn / 4)
            {
                revoked[index].push(office.begin_to_revoke(&given.1));
            }
        }
    }
    for ((office, issued), revoked) in offices.iter_mut().zip(issued).zip(revoked) {
        let issued: Vec<_> = issued.into_iter().map(|it| given(it.value())).collect();
        let revoked: Vec<_> = revoked.into_iter().map(Pending::value).collect();
        assert_eq!((issued.len(), revoked.len()), (ISSUED, office.revoked));
        tell(&office.registry, issued.iter().filter_map(|it| it.2.clone()).chain(revoked));
        office.given.extend(issued);
    }
    offices.iter().for_each(|office| office.assert_each_proves(&holder));
}

const OF_EACH_PROCESS: usize = 12;
const REVOKED_BY_EACH: usize = 4;

/// Issues what the wallet holds orders for under this name, revokes the first of them as soon as it
/// is there, and leaves what came of it.
pub fn issue(wallet: i32, name: &str) {
    let orders = parsed(&value_of(wallet, "orders", name));
    let registry = orders["registry"].as_str().unwrap();
    let reader = open_blob_reader("default", json!({"base_dir": orders["tails"]})).value();
    let pairs = orders["orders"].as_array().unwrap().iter();
    let pairs: Vec<_> =
        pairs.map(|it| (it[0].as_str().unwrap(), it[1].as_str().unwrap())).collect();
    let (mut results, mut revoked) = (Vec::new(), Vec::new());
    let issued: Vec<_> =
        pairs.into_iter().map(|pair| begin(wallet, registry, reader, pair)).collect();
    for issued in issued {
        let given = given(issued.value());
        if revoked.len() < REVOKED_BY_EACH {
            revoked.push(revoke(wallet, reader, registry, &given.1).issue());
        }
        results.push(given);
    }
    let revoked: Vec<_> = revoked.into_iter().map(Pending::value).collect();
    add_record(wallet, "results", name, &json!([results, revoked]).to_string());
}

#[test]
fn processes_that_share_a_registry_give_no_place_twice() {
    let holder = Holder::new();
    let names: Vec<_> = (0..=CHILDREN).map(|it| it.to_string()).collect();
    for issuance in [BY_DEFAULT, ON_DEMAND] {
        let office = Office::new(&holder, "identity", issuance, (OF_EACH_PROCESS * names.len(), 0));
        let (handle, registry) = (office.issuer.wallet.handle, &office.registry);
        for (name, orders) in names.iter().zip(office.orders.chunks(OF_EACH_PROCESS)) {
            let orders: Vec<_> = orders.iter().map(|it| (&it.offer, &it.request)).collect();
            let record =
                json!({"registry": registry.id, "tails": registry.directory(), "orders": orders});
            add_record(handle, "orders", name, &record.to_string());
        }
        let config = office.issuer.wallet.place.config();
        let children: Vec<_> = (0..CHILDREN).map(|it| start("issue", &config, it)).collect();
        issue(handle, &names[CHILDREN]);
        children.into_iter().for_each(end);
        let results = names.iter().map(|name| value_of(handle, "results", name));
        let results: Vec<(Vec<Given>, Vec<String>)> =
            results.map(|it| serde_json::from_str(&it).unwrap()).collect();
        let given: Vec<_> = results.iter().flat_map(|it| &it.0).collect();
        let places: Vec<_> = given.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(places.len(), office.orders.len());
        assert_distinct(&places);
        let revocations = results.iter().flat_map(|it| it.1.clone());
        tell(registry, given.iter().filter_map(|it| it.2.clone()).chain(revocations));
        let kept: Vec<_> = office.orders.iter().zip(given.iter().copied()).collect();
        keep(&holder, &office.issuer, registry, &kept);
        let valid = results.iter().flat_map(|it| &it.0[REVOKED_BY_EACH..]);
        let valid: BTreeSet<_> = valid.map(|it| it.1.clone()).collect();
        assert_eq!(believed(&holder, &office.issuer, registry, &places), valid);
    }
}
