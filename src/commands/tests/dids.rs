//! DIDs whose keys are replaced, that are renamed and deleted, all at once.

use serde_json::{Value, json};

use super::{World, done, from, new_did, raw, seed_of, seeds};
use crate::commands::{crypto, did, did_belongings, did_keys, did_notes, pairwise, wallet};
use crate::crypto::ed25519;
use crate::error::{ErrorKind, Result};
use crate::model::did::Did;
use crate::wallet::registry::WalletHandle;

const DID: &str = "VsKV7grR1BUE29mG2Fm2kX";
const QUALIFIED: &str = "did:sov:VsKV7grR1BUE29mG2Fm2kX";
const THEIRS: [&str; 3] =
    ["8wZcEriaNLNKtteJvx7f8i", "2PRyVHmkXQnQzJQKxHxnXC", "V4SGRU86Z58d6TV7PBUe6f"];

/// How many look at a DID while its keys are replaced.
const READERS: usize = 15;

fn of(text: &str) -> Did {
    text.parse().unwrap()
}

/// The key of a seed by its number.
fn verkey(number: usize) -> String {
    ed25519::create_key(Some(&seed_of(number))).unwrap().0.verkey
}

fn key(number: usize) -> Result<String, ErrorKind> {
    Ok(verkey(number))
}

fn ok(text: &str) -> Result<String, ErrorKind> {
    Ok(text.to_owned())
}

fn not_found() -> Result<String, ErrorKind> {
    Err(ErrorKind::WalletItemNotFound)
}

/// A wallet with a DID that has the key of seed 0.
struct Rotation {
    world: World,
    wallet: WalletHandle,
}

impl Rotation {
    fn new(seed: u64) -> Self {
        let world = World::new(seed);
        let wallet = world.open();
        world.answer_now(create(wallet, DID, 0)).unwrap();
        Self { world, wallet }
    }

    fn start(&self, name: &str, number: usize) {
        let info = from(json!({"seed": seed_of(number)}));
        self.world
            .accept(name, did_keys::replace_keys_start(self.wallet, of(DID), info));
    }

    fn apply(&self, name: &str) {
        self.world
            .accept(name, done(did_keys::replace_keys_apply(self.wallet, of(DID))));
    }

    fn key_of(&self, did: &str) -> Result<String, ErrorKind> {
        self.world.answer_now(did_keys::key_for_local_did(self.wallet, of(did)))
    }

    /// Whether the wallet can sign with the key of a seed.
    fn signs(&self, number: usize) -> bool {
        self.world.answer_now(sign(self.wallet, number)).is_ok()
    }

    fn close(&self) {
        self.world.answer_now(done(wallet::close(self.wallet))).unwrap();
    }
}

async fn sign(wallet: WalletHandle, number: usize) -> Result<String> {
    let signature = crypto::sign(wallet, verkey(number), b"text".to_vec()).await?;
    Ok(signature.len().to_string())
}

fn create(
    wallet: WalletHandle,
    did: &str,
    number: usize,
) -> impl Future<Output = Result<String>> + Send + use<> {
    new_did(wallet, json!({"did": did, "seed": seed_of(number)}))
}

#[test]
fn of_two_that_apply_a_key_one_does_and_of_two_that_start_one_does() {
    for seed in 0..seeds() {
        let it = Rotation::new(seed);
        it.start("start", 1);
        it.start("other start", 2);
        it.apply("apply");
        it.apply("other apply");
        it.world.run();
        assert_eq!(it.world.answer("start"), key(1), "seed {seed}");
        assert_eq!(it.world.answer("other start"), Err(ErrorKind::WalletItemAlreadyExists));
        assert_eq!(it.world.answer("apply"), ok("done"), "seed {seed}");
        assert_eq!(it.world.answer("other apply"), not_found(), "seed {seed}");
        assert_eq!(it.key_of(DID), key(1), "seed {seed}");
        // The key that was refused has left nothing, and the one that was replaced stays.
        assert!(it.signs(0) && it.signs(1) && !it.signs(2), "seed {seed}");
        it.close();
    }
}

#[test]
fn keys_are_replaced_in_the_order_of_the_calls_and_readers_see_only_what_was() {
    let state = |key: usize, next: Option<usize>| json!({"did": DID, "verkey": verkey(key), "tempVerkey": next.map(verkey), "metadata": null});
    let states =
        [state(0, None), state(0, Some(1)), state(1, None), state(1, Some(2)), state(2, None)];
    for seed in 0..seeds() {
        let it = Rotation::new(seed);
        for round in 1..=2 {
            it.start(&format!("start {round}"), round);
            // What counts is the key that the DID has in the turn of the call.
            it.world.accept(format!("create {round}"), create(it.wallet, DID, round - 1));
            it.apply(&format!("apply {round}"));
        }
        for reader in 0..READERS {
            it.world
                .accept(format!("one {reader}"), did::get_my_did_with_meta(it.wallet, of(DID)));
            it.world
                .accept(format!("list {reader}"), did::list_my_dids_with_meta(it.wallet));
            it.world.step(seed % 7 + 2);
        }
        it.world.run();
        for round in 1..=2 {
            assert_eq!(it.world.answer(format!("start {round}")), key(round), "seed {seed}");
            assert_eq!(it.world.answer(format!("apply {round}")), ok("done"), "seed {seed}");
            assert_eq!(it.world.answer(format!("create {round}")), ok(DID), "seed {seed}");
        }
        for reader in 0..READERS {
            let one = it.world.answer(format!("one {reader}")).unwrap();
            let list = it.world.answer(format!("list {reader}")).unwrap();
            let one: Value = serde_json::from_str(&one).unwrap();
            let list: Value = serde_json::from_str(&list).unwrap();
            assert!(states.contains(&one), "seed {seed}: {one}");
            assert_eq!(list.as_array().unwrap().len(), 1, "seed {seed}: {list}");
            assert!(states.contains(&list[0]), "seed {seed}: {list}");
        }
        assert_eq!(it.key_of(DID), key(2), "seed {seed}");
        it.close();
    }
}

#[test]
fn what_hangs_on_a_did_goes_along_when_it_is_renamed_and_what_comes_later_does_not() {
    for seed in 0..seeds() {
        let it = Rotation::new(seed);
        for theirs in THEIRS {
            let info = from(json!({"did": theirs, "verkey": verkey(9)}));
            it.world.answer_now(done(did::store_their_did(it.wallet, info))).unwrap();
        }
        let note = |name: &str, text: &str| {
            let text = text.to_owned();
            it.world
                .accept(name, done(did_notes::set_did_metadata(it.wallet, of(DID), text)));
        };
        let relate = |name: &str, theirs: &str| {
            it.world.accept(
                name,
                done(pairwise::create_pairwise(it.wallet, of(theirs), of(DID), None)),
            );
        };
        let describe = |name: &str, text: &str| {
            let text = Some(text.to_owned());
            it.world.accept(
                name,
                done(pairwise::set_pairwise_metadata(it.wallet, of(THEIRS[0]), text)),
            );
        };
        relate("first relation", THEIRS[0]);
        note("note", "early");
        it.start("start", 1);
        describe("description", "early");
        relate("second relation", THEIRS[1]);
        let renamed = did_belongings::qualify_did(it.wallet, of(DID), "sov".parse().unwrap());
        it.world.accept("rename", renamed);
        describe("late description", "late");
        note("late note", "late");
        relate("late relation", THEIRS[2]);
        it.apply("late apply");
        it.world.run();
        for name in ["first relation", "note", "description", "second relation", "late note"] {
            assert_eq!(it.world.answer(name), ok("done"), "seed {seed}: {name}");
        }
        assert_eq!(it.world.answer("late description"), ok("done"), "seed {seed}");
        assert_eq!(it.world.answer("rename"), ok(QUALIFIED), "seed {seed}");
        assert_eq!(it.world.answer("late relation"), not_found(), "seed {seed}");
        assert_eq!(it.world.answer("late apply"), not_found(), "seed {seed}");
        let told = it.world.answer_now(did::get_my_did_with_meta(it.wallet, of(QUALIFIED)));
        let told: Value = serde_json::from_str(&told.unwrap()).unwrap();
        let expected = json!({"did": QUALIFIED, "verkey": verkey(0), "tempVerkey": verkey(1),
            "metadata": "early"});
        assert_eq!(told, expected, "seed {seed}");
        let noted = it.world.answer_now(did_notes::get_did_metadata(it.wallet, of(DID)));
        assert_eq!(noted, ok("late"), "seed {seed}");
        assert_eq!(it.key_of(DID), not_found(), "seed {seed}");
        for (theirs, metadata) in [(THEIRS[0], Some("late")), (THEIRS[1], None)] {
            let relation = it.world.answer_now(pairwise::get_pairwise(it.wallet, of(theirs)));
            let relation: Value = serde_json::from_str(&relation.unwrap()).unwrap();
            assert_eq!(relation["my_did"], QUALIFIED, "seed {seed}");
            assert_eq!(relation["metadata"].as_str(), metadata, "seed {seed}");
        }
        it.close();
    }
}

#[test]
fn a_key_is_there_as_long_as_some_did_has_it() {
    for seed in 0..seeds() {
        let it = Rotation::new(seed);
        let other = THEIRS[0];
        let delete = |name: &str, did: &str| {
            it.world.accept(name, done(did_belongings::delete_did(it.wallet, of(did))));
        };
        it.start("start", 1);
        delete("delete", DID);
        it.world.accept("other", create(it.wallet, other, 0));
        it.world.accept("again", create(it.wallet, DID, 1));
        // They find the key or not; what they have made ready must not outlive it.
        for reader in 0..3 {
            it.world.accept(format!("sign {reader}"), sign(it.wallet, 1));
            it.world.step(seed % 11);
        }
        it.apply("apply");
        delete("delete again", DID);
        delete("delete once more", DID);
        it.world.run();
        for name in ["delete", "delete again"] {
            assert_eq!(it.world.answer(name), ok("done"), "seed {seed}: {name}");
        }
        assert_eq!(it.world.answer("start"), key(1), "seed {seed}");
        assert_eq!(it.world.answer("other"), ok(other), "seed {seed}");
        assert_eq!(it.world.answer("again"), ok(DID), "seed {seed}");
        // The replacement that was begun went with the DID, not over to the one that came later.
        assert_eq!(it.world.answer("apply"), not_found(), "seed {seed}");
        assert_eq!(it.world.answer("delete once more"), not_found(), "seed {seed}");
        assert!(it.signs(0) && !it.signs(1), "seed {seed}");
        it.close();
        let handle = it.world.answer_now(wallet::open(it.world.config(), raw())).unwrap();
        let it = Rotation { wallet: handle.parse().unwrap(), ..it };
        assert_eq!(it.key_of(other), key(0), "seed {seed}");
        it.close();
    }
}
