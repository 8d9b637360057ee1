//! Messages of all kinds, packed and unpacked; and packed messages of which something was changed,
//! which open to what they were or to nothing.
//!
//! `MUTATIONS` says how many changed messages are tried, `MUTATIONS_SEED` which ones.

#[path = "library/mod.rs"]
mod library;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Map, Value, json};

use library::{
    NULL, Pending, TestWallet, Text, anon_crypt, anon_decrypt, auth_crypt, auth_decrypt, code,
    create_key, number_of, pack, parsed, unpack,
};

/// A wallet with keys, the first of which sends.
struct World {
    wallet: TestWallet,
    keys: Vec<String>,
}

impl World {
    fn new() -> Self {
        let wallet = TestWallet::new();
        let keys = (0..5).map(|_| create_key(wallet.handle, "{}").value()).collect();
        Self { wallet, keys }
    }

    fn sender(&self, is_named: bool) -> Text {
        if is_named { Text::from(&self.keys[0]) } else { NULL }
    }

    fn pack(&self, text: &[u8], recipients: &[String], is_named: bool) -> Vec<u8> {
        pack(self.wallet.handle, text, json!(recipients), self.sender(is_named)).value()
    }

    fn expected(&self, text: &str, recipient: &str, is_named: bool) -> Value {
        let mut expected = json!({"message": text, "recipient_verkey": recipient});
        if is_named {
            expected["sender_verkey"] = json!(self.keys[0]);
        }
        expected
    }
}

fn read(unpacked: &[u8]) -> Value {
    parsed(std::str::from_utf8(unpacked).unwrap())
}

/// Texts, and bytes that are none.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<String>().prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 1..2_000),
        (any::<char>(), 1..300_000usize)
            .prop_map(|(it, count)| it.to_string().repeat(count).into_bytes()),
    ]
    .prop_filter("nothing cannot be sent", |it| !it.is_empty())
}

/// Tries 200 values.
fn check_with<S: Strategy>(strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config =
        ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&strategy, test)
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn what_was_packed_is_unpacked() {
    let world = World::new();
    let some = prop::sample::subsequence(vec![0, 1, 2, 3, 4], 1..=5).prop_shuffle();
    check_with((any_bytes(), some, any::<bool>()), |(bytes, recipients, is_named)| {
        let recipients: Vec<_> = recipients.into_iter().map(|it| world.keys[it].clone()).collect();
        let packed = world.pack(&bytes, &recipients, is_named);
        let unpacked = unpack(world.wallet.handle, packed);
        match std::str::from_utf8(&bytes) {
            Ok(text) => {
                let expected = world.expected(text, &recipients[0], is_named);
                prop_assert_eq!(read(&unpacked.value()), expected);
            }
            Err(_) => prop_assert_eq!(unpacked.error(), code::INVALID_STRUCTURE),
        }
        Ok(())
    });
}

#[test]
fn what_is_in_a_box_comes_out() {
    let world = World::new();
    check_with((any_bytes(), 0..5usize), |(bytes, recipient)| {
        let (wallet, recipient) = (world.wallet.handle, &world.keys[recipient]);
        let sender = &world.keys[0];
        let sealed = auth_crypt(wallet, sender, recipient, &bytes).value();
        let opened = auth_decrypt(wallet, recipient, sealed).value();
        prop_assert_eq!(opened, (sender.clone(), bytes.clone()));
        let sealed = anon_crypt(recipient, &bytes).value();
        prop_assert_eq!(anon_decrypt(wallet, recipient, sealed).value(), bytes);
        Ok(())
    });
}

#[test]
fn what_is_anything_is_answered() {
    let world = World::new();
    check_with(prop::collection::vec(any::<u8>(), 1..500), |bytes| {
        let (wallet, key) = (world.wallet.handle, &world.keys[0]);
        prop_assert_eq!(unpack(wallet, &bytes).error(), code::invalid_param(3));
        prop_assert_eq!(auth_decrypt(wallet, key, &bytes).error(), code::INVALID_STRUCTURE);
        prop_assert_eq!(anon_decrypt(wallet, key, &bytes).error(), code::INVALID_STRUCTURE);
        Ok(())
    });
}

/// A packed message, and what it opens to.
struct Original {
    packed: Vec<u8>,
    expected: Value,
}

const FIELDS: [&str; 4] = ["protected", "iv", "ciphertext", "tag"];

fn originals(world: &World) -> Vec<Original> {
    let mut originals = Vec::new();
    for text in ["x", "{\"reqId\":1496822211362017764}", &"a long one ☃ ".repeat(40)] {
        for recipients in [&world.keys[1..2], &world.keys[1..4]] {
            for is_named in [false, true] {
                originals.push(Original {
                    packed: world.pack(text.as_bytes(), recipients, is_named),
                    expected: world.expected(text, &recipients[0], is_named),
                });
            }
        }
    }
    originals
}

fn object(packed: &[u8]) -> Map<String, Value> {
    serde_json::from_slice(packed).unwrap()
}

fn write(envelope: Map<String, Value>) -> Vec<u8> {
    Value::Object(envelope).to_string().into_bytes()
}

fn change_bytes(random: &mut StdRng, mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.is_empty() {
        return vec![random.r#gen()];
    }
    let at = random.gen_range(0..bytes.len());
    let to = random.gen_range(at..=bytes.len().min(at + 40));
    match random.gen_range(0..7) {
        0..=2 => bytes[at] ^= 1 << random.gen_range(0..8),
        3 => bytes.truncate(at.max(1)),
        4 => drop(bytes.drain(at..to.max(at + 1).min(bytes.len()))),
        5 => bytes.insert(at, random.r#gen()),
        _ => {
            let again = bytes[at..to].to_vec();
            bytes.splice(to..to, again);
        }
    }
    if bytes.is_empty() { vec![0] } else { bytes }
}

/// Something that JSON can hold in the place of anything.
fn any_json(world: &World, random: &mut StdRng) -> Value {
    let deep = || (0..20).fold(json!(1), |inner, _| json!([inner]));
    match random.gen_range(0..8) {
        0 => Value::Null,
        1 => json!(random.r#gen::<i64>()),
        2 => json!(""),
        3 => json!(true),
        4 => json!({"kid": []}),
        5 => deep(),
        6 => json!(URL_SAFE.encode(random.r#gen::<[u8; 24]>())),
        _ => json!(world.keys[random.gen_range(0..5)]),
    }
}

/// Changes what the base64 of a field stands for.
fn change_field(random: &mut StdRng, envelope: &mut Map<String, Value>) {
    let field = *FIELDS.choose(random).unwrap();
    let bytes = URL_SAFE.decode(envelope[field].as_str().unwrap()).unwrap();
    envelope[field] = json!(URL_SAFE.encode(change_bytes(random, bytes)));
}

/// Changes the JSON of the header: its fields, or a recipient and its fields.
fn change_header(
    world: &World,
    random: &mut StdRng,
    envelope: &mut Map<String, Value>,
    other: &[u8],
) {
    let header = |it: &Value| -> Value {
        serde_json::from_slice(&URL_SAFE.decode(it.as_str().unwrap()).unwrap()).unwrap()
    };
    let mut protected = header(&envelope["protected"]);
    let other = header(&object(other)["protected"]);
    let count = protected["recipients"].as_array().unwrap().len();
    let index = random.gen_range(0..count);
    let others = other["recipients"].as_array().unwrap().choose(random).unwrap().clone();
    let recipient = &mut protected["recipients"][index];
    match random.gen_range(0..9) {
        0 => recipient["header"]["kid"] = json!(world.keys[random.gen_range(0..5)]),
        1 => drop(recipient["header"].as_object_mut().unwrap().remove("sender")),
        2 => drop(recipient["header"].as_object_mut().unwrap().remove("iv")),
        3 => *recipient = others,
        4 => recipient["encrypted_key"] = others["encrypted_key"].clone(),
        5 => {
            let name = *["kid", "iv", "sender"].choose(random).unwrap();
            recipient["header"][name] = any_json(world, random);
        }
        6 => {
            let name = *["enc", "typ", "alg", "recipients"].choose(random).unwrap();
            protected[name] = any_json(world, random);
        }
        7 => protected["recipients"].as_array_mut().unwrap().push(others),
        // The same JSON, written in another way: its base64 is another.
        _ => drop(protected["unknown"].take()),
    }
    envelope["protected"] = json!(URL_SAFE.encode(protected.to_string()));
}

fn mutate(world: &World, random: &mut StdRng, originals: &[Original], packed: &[u8]) -> Vec<u8> {
    let other = &originals.choose(random).unwrap().packed;
    let mut envelope = object(packed);
    match random.gen_range(0..10) {
        0..=2 => return change_bytes(random, packed.to_vec()),
        3 | 4 => change_field(random, &mut envelope),
        5 => {
            let fields: Vec<_> = FIELDS.choose_multiple(random, 2).collect();
            let (one, two) = (envelope[*fields[0]].clone(), envelope[*fields[1]].clone());
            envelope[*fields[0]] = two;
            envelope[*fields[1]] = one;
        }
        6 => {
            let field = *FIELDS.choose(random).unwrap();
            envelope[field] = object(other)[field].clone();
        }
        7 => {
            envelope[*FIELDS.choose(random).unwrap()] = any_json(world, random);
        }
        _ => change_header(world, random, &mut envelope, other),
    }
    write(envelope)
}

const NO_MESSAGE: i32 = code::invalid_param(3);

/// What may come of a changed message.
fn check(number: u64, changed: &[u8], original: &Original, unpacking: Pending<Vec<u8>>) -> bool {
    let heard = unpacking.wait();
    let said = || String::from_utf8_lossy(changed).into_owned();
    match heard.code {
        code::SUCCESS => {
            assert_eq!(read(&heard.value), original.expected, "{number}: {}", said());
            true
        }
        NO_MESSAGE | code::INVALID_STRUCTURE | code::UNKNOWN_CRYPTO_TYPE | code::ITEM_NOT_FOUND => {
            assert!(heard.value.is_empty(), "{number}: {}", said());
            false
        }
        other => panic!("{number}: {other} for {}", said()),
    }
}

#[test]
fn a_message_that_was_changed_opens_to_what_it_was_or_to_nothing() {
    const IN_FLIGHT: u64 = 200;
    let world = World::new();
    let (count, originals) = (number_of("MUTATIONS", 20_000), originals(&world));
    let seed = number_of("MUTATIONS_SEED", 28);
    let mut same = 0;
    for first in (0..count).step_by(IN_FLIGHT as usize) {
        let going: Vec<_> = (first..count.min(first + IN_FLIGHT))
            .map(|number| {
                let mut random = StdRng::seed_from_u64(seed.wrapping_mul(1 << 40) + number);
                let original = originals.choose(&mut random).unwrap();
                let changed = mutate(&world, &mut random, &originals, &original.packed);
                let unpacking = unpack(world.wallet.handle, &changed).issue();
                (number, changed, original, unpacking)
            })
            .collect();
        for (number, changed, original, unpacking) in going {
            same += u64::from(check(number, &changed, original, unpacking));
        }
    }
    // Of the changes that are none: a field of the same message, say.
    assert!(same < count / 10, "{same} of {count} still open");
    for original in &originals {
        let unpacked = unpack(world.wallet.handle, &original.packed).value();
        assert_eq!(read(&unpacked), original.expected);
    }
}
