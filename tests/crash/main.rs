//! `kill -9` at random moments: what was answered is there afterwards, and nothing is there by
//! halves.
//!
//! The test program runs itself again as a child, which opens a wallet and writes a line for every
//! answer it gets, until it is killed. Then the wallet is opened here and looked at. The moments come
//! from a seed, `CRASH_SEED`; how many there are says `CRASH_ROUNDS`.

mod child;
#[path = "../library/mod.rs"]
mod library;
mod records;

use std::path::Path;
use std::thread;

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;

use child::{Out, run_and_kill};
use library::{
    NULL, WalletPlace, close_wallet, code, create_cred_def, create_did, create_schema,
    create_wallet, delete_wallet, key_for_local_did, list_dids, number_of, open_wallet,
    raw_credentials, records_per_kind, sign, verify,
};

const ISSUER: &str = "NcYxiDXkpYi6ov5FcYDi1e";
const DIDS_IN_FLIGHT: usize = 16;

/// The child's part. It is a test only so that the test program can be told to run it.
#[test]
fn child() {
    let Some((work, config, name)) = child::order() else { return };
    let out = Out::new();
    match work.as_str() {
        "records" => records::keep_changing(config, &name, &out),
        "rekey" => records::keep_rekeying(&config, &out),
        "export" => records::keep_exporting(config, &name, &out),
        "import" => records::keep_importing(&config, &name, &out),
        _ => {}
    }
    if work == "wallets" {
        make_wallets(&config, &name, &out);
    }
    let wallet = open_wallet(config, raw_credentials()).value();
    out.say("ready");
    if work == "dids" {
        (0..DIDS_IN_FLIGHT).for_each(|_| keep_making_dids(wallet, out.clone()));
    }
    keep_making_definitions(wallet, name, 0, out);
    loop {
        thread::park();
    }
}

fn keep_making_dids(wallet: i32, out: Out) {
    let issued = create_did(wallet, "{}").listen(move |heard| {
        assert_eq!(heard.code, 0);
        out.say(&format!("did {} {}", heard.value.0, heard.value.1));
        keep_making_dids(wallet, out);
    });
    issued.unwrap();
}

/// Every definition has a schema of its own, so that five records belong to each.
fn keep_making_definitions(wallet: i32, name: String, number: usize, out: Out) {
    let version = format!("{number}.0");
    let made = create_schema(ISSUER, &name, version, r#"["age"]"#).listen(move |schema| {
        let schema = schema.value.1;
        let command = create_cred_def(wallet, ISSUER, &schema, "tag", (NULL, NULL));
        let issued = command.listen(move |heard| {
            assert_eq!(heard.code, 0);
            out.say(&format!("definition {} {schema}", heard.value.0));
            keep_making_definitions(wallet, name, number + 1, out);
        });
        issued.unwrap();
    });
    made.unwrap();
}

/// Creates wallets one after the other, for ever.
fn make_wallets(config: &Value, name: &str, out: &Out) -> ! {
    out.say("ready");
    for number in 0_u64.. {
        let id = format!("{name}-{number}");
        let mut config = config.clone();
        config["id"] = id.as_str().into();
        out.say(&format!("begun {id}"));
        create_wallet(config, raw_credentials()).value();
        out.say(&format!("made {id}"));
    }
    unreachable!("there are more numbers than time")
}

#[derive(Default)]
struct Answered {
    dids: Vec<(String, String)>,
    /// Ids and schemas.
    definitions: Vec<(String, String)>,
}

impl Answered {
    fn of(lines: &[String]) -> Self {
        let mut answered = Self::default();
        for line in lines {
            match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
                ["did", did, key] => answered.dids.push((did.to_owned(), key.to_owned())),
                ["definition", id, schema] => {
                    answered.definitions.push((id.to_owned(), schema.to_owned()));
                }
                // What the test program itself has to say.
                _ => {}
            }
        }
        answered
    }

    fn check(&self, wallet: i32) {
        let keys: Vec<_> = self
            .dids
            .iter()
            .map(|(did, verkey)| {
                (key_for_local_did(wallet, did).issue(), sign(wallet, verkey, "text").issue())
            })
            .collect();
        for ((did, verkey), (key, signature)) in self.dids.iter().zip(keys) {
            assert_eq!(&key.value(), verkey, "{did}");
            assert!(verify(verkey, "text", signature.value()).value());
        }
        for (id, schema) in &self.definitions {
            // It is given again: making one would leave one more behind, which is counted.
            let again = create_cred_def(wallet, ISSUER, schema, "tag", (NULL, NULL)).value();
            assert_eq!(&again.0, id);
        }
    }
}

/// How many DIDs and how many definitions there are, of which none is there by halves.
fn count_whole(file: &Path, wallet: i32) -> (i64, i64) {
    let list: Vec<Value> = serde_json::from_str(&list_dids(wallet).value()).unwrap();
    let dids = list.len() as i64;
    let mut kinds = records_per_kind(file);
    // A DID is two records: itself and its key.
    for _ in 0..2 {
        if dids > 0 {
            let found = kinds.iter().position(|it| *it == dids);
            kinds.remove(found.unwrap_or_else(|| panic!("{dids} DIDs, and {kinds:?} records")));
        }
    }
    let definitions = kinds.first().copied().unwrap_or_default();
    assert!(kinds.is_empty() || kinds == [definitions; 5], "definitions by halves: {kinds:?}");
    (dids, definitions)
}

#[test]
fn what_was_answered_survives_and_nothing_is_there_by_halves() {
    let seed = number_of("CRASH_SEED", 1);
    let mut random = StdRng::seed_from_u64(seed);
    let place = WalletPlace::new();
    place.create();
    let (mut all, mut before) = (Answered::default(), (0, 0));
    for round in 0..number_of("CRASH_ROUNDS", 60) {
        let work = if round % 3 == 2 { "definitions" } else { "dids" };
        let order = (work.to_owned(), place.config(), format!("round{round}"));
        let answered = Answered::of(&run_and_kill(&mut random, &order));
        let (wallet, file) = (place.open(), place.file());
        let (found, records) = (count_whole(&file, wallet), records_per_kind(&file));
        answered.check(wallet);
        assert_eq!(records_per_kind(&file), records, "round {round}: made again");
        let (dids, definitions) = (answered.dids.len() as i64, answered.definitions.len() as i64);
        assert!(found.0 >= before.0 + dids && found.1 >= before.1 + definitions, "round {round}");
        create_did(wallet, "{}").value();
        close_wallet(wallet).value();
        before = (found.0 + 1, found.1);
        all.dids.extend(answered.dids);
        all.definitions.extend(answered.definitions);
    }
    let wallet = place.open();
    all.check(wallet);
    assert_eq!(count_whole(&place.file(), wallet), before);
    close_wallet(wallet).value();
    let (dids, definitions) = (all.dids.len(), all.definitions.len());
    println!("DIDs, definitions: {dids}, {definitions} answered; {before:?} found");
    assert!(dids > 0, "the children had no time for anything");
}

#[test]
fn a_wallet_is_created_whole_or_not_at_all() {
    let mut random = StdRng::seed_from_u64(number_of("CRASH_SEED", 1));
    let place = WalletPlace::new();
    for round in 0..number_of("CRASH_ROUNDS", 60) / 3 {
        let order = ("wallets".to_owned(), place.config(), format!("round{round}"));
        for line in run_and_kill(&mut random, &order) {
            match line.split_once(' ') {
                Some(("made", id)) => check_wallet(&place, id),
                Some(("begun", id)) => check_begun_wallet(&place, id),
                _ => {}
            }
        }
    }
}

fn check_wallet(place: &WalletPlace, id: &str) {
    let wallet = open_wallet(place.config_of(id), raw_credentials()).value();
    create_did(wallet, "{}").value();
    close_wallet(wallet).value();
}

/// Perhaps it is there; if it is not, it can be created.
fn check_begun_wallet(place: &WalletPlace, id: &str) {
    let created = create_wallet(place.config_of(id), raw_credentials()).any_code();
    assert!([0, code::WALLET_ALREADY_EXISTS].contains(&created), "{id}: {created}");
    check_wallet(place, id);
    if created == 0 {
        delete_wallet(place.config_of(id), raw_credentials()).value();
    }
}
