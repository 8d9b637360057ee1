//! Commands on one wallet, interleaved at every hop in orders drawn from seeds.
//!
//! Whatever the order, each command answers once, and what they answer and what the wallet holds
//! afterwards must be what some order of the whole commands would have left. A seed that fails is
//! named; it brings the same order again.

mod dids;
mod records;
mod registries;

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use zeroize::Zeroizing;

use super::slices::SLICE;
use super::{anoncreds, crypto, did, messages, wallet};
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::simulation::Simulation;
use crate::lanes::{Cancel, current_cancel};
use crate::model::wallet::{WalletConfig, WalletCredentials};
use crate::storage::conformance::frames_in_log;
use crate::wallet::registry::WalletHandle;

/// How many orders are tried, unless `SIMULATION_SEEDS` says otherwise.
const SEEDS: u64 = 300;

fn seeds() -> u64 {
    std::env::var("SIMULATION_SEEDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(SEEDS)
}

/// Answers by the names under which their commands were accepted.
type Answers = Arc<Mutex<BTreeMap<String, Vec<Result<String, ErrorKind>>>>>;

/// As that of the C ABI: dropped unsent, it says why the command was told to stop.
struct Reply {
    name: String,
    answers: Answers,
    cancel: Cancel,
    is_sent: bool,
}

impl Reply {
    fn send(&mut self, answer: Result<String, ErrorKind>) {
        self.is_sent = true;
        self.answers.lock().unwrap().get_mut(&self.name).unwrap().push(answer);
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if let (false, Err(told_to_stop)) = (self.is_sent, self.cancel.check()) {
            self.send(Err(told_to_stop.kind()));
        }
    }
}

struct World {
    simulation: Simulation,
    answers: Answers,
    directory: tempfile::TempDir,
}

impl World {
    fn new(seed: u64) -> Self {
        // Memory, where there is such a directory: a simulation is about orders, not about disks.
        let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let answers = Answers::default();
        Self { simulation: Simulation::new(seed), answers, directory }
    }

    /// Accepts a command under a name, by which its answer can be asked for.
    fn accept<T: ToString>(
        &self,
        name: impl ToString,
        command: impl Future<Output = Result<T>> + Send + 'static,
    ) {
        let (name, answers) = (name.to_string(), Arc::clone(&self.answers));
        answers.lock().unwrap().insert(name.clone(), Vec::new());
        self.simulation.accept(async move {
            let mut reply = Reply { name, answers, cancel: current_cancel(), is_sent: false };
            let answer = command.await.map(|it| it.to_string()).map_err(|error| error.kind());
            reply.send(answer);
        });
    }

    fn step(&self, times: u64) {
        for _ in 0..times {
            self.simulation.step();
        }
    }

    /// Takes all steps, and checks that every command answered once.
    fn run(&self) {
        self.simulation.run();
        assert_eq!(self.simulation.state().panics, 0);
        for (name, answers) in &*self.answers.lock().unwrap() {
            assert_eq!(answers.len(), 1, "{name} answers once");
        }
    }

    fn answer(&self, name: impl ToString) -> Result<String, ErrorKind> {
        self.answers.lock().unwrap()[&name.to_string()][0].clone()
    }

    fn answer_now<T: ToString>(
        &self,
        command: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<String, ErrorKind> {
        self.accept("now", command);
        self.run();
        self.answer("now")
    }

    fn config(&self) -> WalletConfig {
        let path = self.directory.path();
        serde_json::from_value(serde_json::json!({"id": "w", "storage_config": {"path": path}}))
            .unwrap()
    }

    fn open(&self) -> WalletHandle {
        self.answer_now(done(wallet::create(self.config(), raw()))).unwrap();
        self.answer_now(wallet::open(self.config(), raw())).unwrap().parse().unwrap()
    }

    fn dids(&self, handle: WalletHandle) -> BTreeSet<String> {
        let list = self.answer_now(did::list_my_dids_with_meta(handle)).unwrap();
        let list: Vec<Value> = serde_json::from_str(&list).unwrap();
        list.iter().map(|it| it["did"].as_str().unwrap().to_owned()).collect()
    }
}

fn raw() -> WalletCredentials {
    let key = "8dvfYSt5d1taSd6yJdpjq4emkwsPDDLYxkNFysFD2cZY";
    from(serde_json::json!({"key": key, "key_derivation_method": "RAW"}))
}

fn from<T: serde::de::DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

async fn done(command: impl Future<Output = Result<()>>) -> Result<&'static str> {
    command.await.map(|()| "done")
}

async fn first(command: impl Future<Output = Result<(String, String)>>) -> Result<String> {
    command.await.map(|(first, _)| first)
}

fn new_did(handle: WalletHandle, json: Value) -> impl Future<Output = Result<String>> + Send {
    first(did::create_and_store_my_did(handle, from(json)))
}

fn seed_of(number: usize) -> String {
    format!("{number:032}")
}

#[test]
fn of_commands_that_make_the_same_thing_the_answers_fit_some_order() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let handle = world.open();
        let did = "VsKV7grR1BUE29mG2Fm2kX";
        // One key for all, or two that contend for one DID.
        for number in 0..2 {
            world.accept(
                format!("same did {number}"),
                new_did(handle, serde_json::json!({"seed": seed_of(0)})),
            );
            world.accept(
                format!("contended did {number}"),
                new_did(handle, serde_json::json!({"did": did, "seed": seed_of(number)})),
            );
            world.accept(
                format!("same key {number}"),
                crypto::create_key(handle, from(serde_json::json!({"seed": seed_of(9)}))),
            );
        }
        world.run();
        assert_eq!(world.answer("same did 0"), world.answer("same did 1"), "seed {seed}");
        // In the order of the calls: the first of two gets it.
        assert_eq!(world.answer("contended did 0"), Ok(did.to_owned()), "seed {seed}");
        assert_eq!(world.answer("contended did 1"), Err(ErrorKind::DidAlreadyExists));
        assert!(world.answer("same key 0").is_ok(), "seed {seed}");
        assert_eq!(world.answer("same key 1"), Err(ErrorKind::WalletItemAlreadyExists));
        assert_eq!(world.dids(handle).len(), 2, "seed {seed}");
        world.answer_now(done(wallet::close(handle))).unwrap();
    }
}

#[test]
fn commands_accepted_before_a_close_succeed_and_later_ones_are_refused() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let handle = world.open();
        let accept = |name: &str| {
            for number in 0..4 {
                let json = serde_json::json!({"seed": seed_of(number)});
                world.accept(format!("{name} {number}"), new_did(handle, json));
            }
            world.accept(format!("{name} list"), did::list_my_dids_with_meta(handle));
        };
        accept("early");
        world.accept("close", done(wallet::close(handle)));
        accept("late");
        world.accept("close again", done(wallet::close(handle)));
        world.accept("open again", wallet::open(world.config(), raw()));
        world.run();
        assert!(world.answer("early list").is_ok(), "seed {seed}");
        for number in 0..4 {
            assert!(world.answer(format!("early {number}")).is_ok(), "seed {seed}");
            let late = world.answer(format!("late {number}"));
            assert_eq!(late, Err(ErrorKind::WalletInvalidHandle), "seed {seed}");
        }
        assert_eq!(world.answer("close"), Ok("done".to_owned()), "seed {seed}");
        assert_eq!(world.answer("close again"), Err(ErrorKind::WalletInvalidHandle));
        let handle = world.answer("open again").unwrap().parse().unwrap();
        assert_eq!(world.dids(handle).len(), 4, "seed {seed}");
        world.answer_now(done(wallet::close(handle))).unwrap();
    }
}

#[test]
fn creating_opening_and_deleting_one_wallet_happen_in_the_order_of_the_calls() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let config = || world.config();
        world.accept("create", done(wallet::create(config(), raw())));
        world.accept("create again", done(wallet::create(config(), raw())));
        world.accept("open", wallet::open(config(), raw()));
        world.accept("open again", wallet::open(config(), raw()));
        world.accept("delete", done(wallet::delete(config(), raw())));
        world.run();
        assert!(world.answer("create").is_ok(), "seed {seed}");
        assert_eq!(world.answer("create again"), Err(ErrorKind::WalletAlreadyExists));
        let handle = world.answer("open").unwrap().parse().unwrap();
        assert_eq!(world.answer("open again"), Err(ErrorKind::WalletAlreadyOpened));
        assert_eq!(world.answer("delete"), Err(ErrorKind::InvalidState), "seed {seed}");
        world.accept("close", done(wallet::close(handle)));
        world.accept("delete", done(wallet::delete(config(), raw())));
        world.accept("open", wallet::open(config(), raw()));
        world.run();
        assert!(world.answer("close").is_ok() && world.answer("delete").is_ok(), "seed {seed}");
        assert_eq!(world.answer("open"), Err(ErrorKind::WalletNotFound), "seed {seed}");
    }
}

#[test]
fn writes_are_applied_in_the_order_of_the_calls() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let handle = world.open();
        // Of each two that contend for a DID, the one accepted first must get it.
        for number in 0..12 {
            let did =
                format!("VsKV7grR1BUE29mG2Fm2k{}", ["a", "b", "c", "d", "e", "f"][number / 2]);
            let json = serde_json::json!({"did": did, "seed": seed_of(number)});
            world.accept(number, new_did(handle, json));
        }
        world.run();
        for number in (0..12).step_by(2) {
            assert!(world.answer(number).is_ok(), "seed {seed}");
            let second = world.answer(number + 1);
            assert_eq!(second, Err(ErrorKind::DidAlreadyExists), "seed {seed}");
        }
        world.answer_now(done(wallet::close(handle))).unwrap();
    }
}

/// Pages in a log that a pause is used for.
const WORTH_A_CHECKPOINT: u32 = 64;

#[test]
fn a_pause_empties_the_log_and_holds_no_wallet_open() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let handle = world.open();
        let write = |first: usize| {
            for number in first..first + 20 {
                let json = serde_json::json!({"seed": seed_of(number)});
                world.accept(number, new_did(handle, json));
            }
        };
        let file = world.directory.path().join("w/sqlite.db");
        let mut written = 0;
        while written == 0 || frames_in_log(&file).0 < WORTH_A_CHECKPOINT {
            write(written);
            written += 20;
            world.run();
        }
        let (in_log, in_database) = frames_in_log(&file);
        assert!(in_log > in_database, "seed {seed}");
        // The wait began with the first commit: those that came in it make it longer.
        for _ in 0..2 {
            world.simulation.pass_time();
            world.run();
        }
        let (in_log, in_database) = frames_in_log(&file);
        assert!(in_log > 0 && in_log == in_database, "seed {seed}");
        write(written);
        world.step(seed % 200);
        world.simulation.pass_time();
        world.accept("close", done(wallet::close(handle)));
        world.step(seed % 7);
        world.simulation.pass_time();
        world.accept("delete", done(wallet::delete(world.config(), raw())));
        world.run();
        assert!(world.answer("close").is_ok() && world.answer("delete").is_ok(), "seed {seed}");
        let writes = (0..written + 20).all(|number| world.answer(number).is_ok());
        assert!(writes, "seed {seed}");
    }
}

#[test]
fn of_two_definitions_of_one_id_one_is_made_and_a_close_stops_it() {
    for seed in 0..(seeds() / 30).max(4) {
        let world = World::new(seed);
        let handle = world.open();
        let definition = |tag: &str| {
            let issuer = "V4SGRU86Z58d6TV7PBUe6f";
            let schema = from(serde_json::json!({
                "ver": "1.0", "id": format!("{issuer}:2:gvt:1.0"), "name": "gvt",
                "version": "1.0", "attrNames": ["name"], "seqNo": null
            }));
            let info = anoncreds::DefinitionInfo {
                issuer: issuer.parse().unwrap(),
                tag: tag.to_owned(),
                signature_type: None,
                config: Default::default(),
            };
            first(anoncreds::create_and_store_credential_def(handle, schema, info))
        };
        world.accept("one", definition("a"));
        world.accept("other", definition("a"));
        world.run();
        assert!(world.answer("one").is_ok(), "seed {seed}");
        assert_eq!(world.answer("other"), Err(ErrorKind::WalletItemAlreadyExists));
        assert_eq!(world.answer_now(definition("a")), world.answer("one"), "seed {seed}");
        world.accept("stopped", definition("b"));
        // Far from the end of a search for primes.
        world.step(seed % 8);
        world.accept("close", done(wallet::close(handle)));
        world.run();
        assert!(world.answer("close").is_ok(), "seed {seed}");
        assert_eq!(world.answer("stopped"), Err(ErrorKind::WalletInvalidHandle), "seed {seed}");
    }
}

#[test]
fn a_command_that_is_told_to_stop_says_so_or_succeeds() {
    for seed in 0..seeds() {
        let world = World::new(seed);
        let handle = world.open();
        for number in 0..3 {
            world.accept(number, did::list_my_dids_with_meta(handle));
        }
        world.step(seed % 20);
        world
            .simulation
            .cancel_some(|cancel| _ = cancel.raise(ErrorKind::Io, "told to stop"));
        world.run();
        let answers: Vec<_> = (0..3).map(|number| world.answer(number)).collect();
        assert!(answers.iter().filter(|it| it.is_err()).count() <= 1, "seed {seed}");
        assert!(answers.iter().flat_map(|it| it.as_ref().err()).all(|it| *it == ErrorKind::Io));
        world.answer_now(done(wallet::close(handle))).unwrap();
    }
}

#[test]
fn an_error_of_one_command_is_not_another_s() {
    let world = World::new(0);
    let failing = async { Err::<String, _>(Error::structure("on purpose")) };
    world.accept("failing", failing);
    world.accept("missing wallet", did::list_my_dids_with_meta(-1));
    world.run();
    assert_eq!(world.answer("failing"), Err(ErrorKind::InvalidStructure));
    assert_eq!(world.answer("missing wallet"), Err(ErrorKind::WalletInvalidHandle));
}

/// Counts what is written and unpacked, a slice at a time each: encrypting and base64, or both back,
/// the length of the JSON and the JSON.
#[test]
fn long_messages_give_their_thread_back_and_can_be_stopped() {
    let (world, slices) = (World::new(0), 5);
    let handle = world.open();
    let key = world
        .answer_now(crypto::create_key(handle, from(serde_json::json!({}))))
        .unwrap();
    let packed = Arc::new(Mutex::new(Vec::new()));
    let pack = || {
        let (text, packed) = (Zeroizing::new(vec![b'a'; slices * SLICE]), Arc::clone(&packed));
        let command = messages::pack_message(handle, text, vec![key.clone()], Some(key.clone()));
        async move {
            *packed.lock().unwrap() = command.await?;
            Ok("done")
        }
    };
    let unpack = || {
        let packed = packed.lock().unwrap().clone();
        async move { Ok(messages::unpack_message(handle, packed).await?.len()) }
    };
    let steps = |name: &str, at_least: usize| {
        let steps = world.simulation.run();
        assert!(steps >= at_least, "{name} takes {steps} steps");
        assert!(world.answer(name).is_ok());
        steps
    };
    world.accept("pack", pack());
    let packing = steps("pack", 2 * (slices - 1));
    world.accept("unpack", unpack());
    let unpacking = steps("unpack", 4 * (slices - 1));
    let stop = |name: &str, steps: usize| {
        // In the middle; afterwards nothing is left to be done but to say so.
        world.step(steps as u64 / 2);
        world
            .simulation
            .cancel_some(|cancel| _ = cancel.raise(ErrorKind::Io, "told to stop"));
        assert!(world.simulation.run() <= 3);
        assert_eq!(world.answer(name), Err(ErrorKind::Io));
    };
    world.accept("stopped pack", pack());
    stop("stopped pack", packing);
    world.accept("stopped unpack", unpack());
    stop("stopped unpack", unpacking);
    world.answer_now(done(wallet::close(handle))).unwrap();
}
