//! The kernel against OpenSSL, bit for bit. Where the processor lacks it, nothing is tested.

use openssl::bn::{BigNum, BigNumContext};
use proptest::prelude::*;

use super::*;

fn reference(task: &PowerOfTwo) -> BigNum {
    let (modulus, exponent) =
        (&task.modulus.to_bignum().unwrap(), &task.exponent.to_bignum().unwrap());
    let mut power = BigNum::new().unwrap();
    let two = BigNum::from_u32(2).unwrap();
    power
        .mod_exp(&two, exponent, modulus, &mut BigNumContext::new().unwrap())
        .unwrap();
    power
}

fn assert_agrees(tasks: &[PowerOfTwo]) {
    if !is_available() {
        return;
    }
    for batch in tasks.chunks(LANES) {
        let powers = powers_of_two(batch);
        assert_eq!(powers.len(), batch.len());
        for (task, power) in batch.iter().zip(&powers) {
            let shown = task.modulus.to_bignum().unwrap().to_hex_str().unwrap();
            assert_eq!(power.to_bignum().unwrap(), reference(task), "modulo {shown}");
        }
    }
}

/// As in Fermat's test.
fn one_less(moduli: Vec<Number>) -> Vec<PowerOfTwo> {
    let task = |modulus: Number| PowerOfTwo { exponent: modulus.minus_one(), modulus };
    moduli.into_iter().map(task).collect()
}

/// 2^exponent + addend.
fn near_power(exponent: usize, addend: u64) -> Number {
    let mut words = [0; WORDS];
    words[exponent / 64] = 1 << (exponent % 64);
    Number::from_words(words).plus(addend).unwrap()
}

#[test]
fn random_moduli_of_both_lengths() {
    let whole = || {
        let mut number = Number::random_with_two_top_bits();
        number.words_mut()[0] |= 0b11;
        number
    };
    let moduli = (0..24).map(|i| if i % 2 == 0 { whole() } else { whole().half() }).collect();
    assert_agrees(&one_less(moduli));
}

#[test]
fn moduli_at_the_edges() {
    let mut moduli = vec![
        near_power(1023, 1),
        near_power(1023, u64::MAX),
        near_power(1022, 1),
        near_power(1022, 3),
        Number::from_words([u64::MAX; WORDS]),
        Number::from_words([u64::MAX; WORDS]).half(),
    ];
    // The top word full, half full and almost empty, and everything below it 0 or full.
    for top in [u64::MAX, 0xaaaa_aaaa_aaaa_aaaa, 1 << 63 | 1, 1 << 62 | 1 << 61] {
        for rest in [0, u64::MAX, 0x5555_5555_5555_5555] {
            let mut words = [rest; WORDS];
            words[WORDS - 1] = top;
            words[0] |= 1;
            moduli.push(Number::from_words(words));
        }
    }
    // Just above each border between limbs.
    for limb in 1..LIMBS {
        let mut number = near_power(limb * LIMB_BITS, 1);
        number.words_mut()[WORDS - 1] |= 1 << 63;
        moduli.push(number);
    }
    assert_agrees(&one_less(moduli));
}

#[test]
fn fewer_numbers_than_lanes() {
    for count in [0, 1, 7] {
        let moduli = (0..count as u64).map(|i| near_power(1023, 2 * i + 1)).collect();
        assert_agrees(&one_less(moduli));
    }
}

#[test]
fn exponents_at_the_edges() {
    let ones = || Number::from_words([u64::MAX; WORDS]);
    let exponents =
        [Number::zero(), near_power(0, 0), near_power(52, 0), near_power(1023, 0), ones()];
    let task = |exponent| PowerOfTwo { modulus: ones(), exponent };
    assert_agrees(&exponents.into_iter().map(task).collect::<Vec<_>>());
}

#[test]
fn tells_primes_from_composites() {
    if !is_available() {
        return;
    }
    let mut prime = BigNum::new().unwrap();
    prime.generate_prime(1024, false, None, None).unwrap();
    let number = Number::from_bignum(&prime).unwrap();
    let next = number.plus(2).unwrap();
    // One of three successive odd numbers is divisible by 3.
    let after = next.plus(2).unwrap();
    let passed = powers_of_two(&one_less(vec![number, next, after]));
    assert!(passed[0].is_one());
    assert!(!(passed[1].is_one() && passed[2].is_one()));
}

proptest! {
    // Each case is a batch of eight, which is slow without optimisation.
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 4 } else { 200 }))]

    #[test]
    fn any_numbers(numbers in prop::collection::vec(any::<[[u64; WORDS]; 2]>(), LANES)) {
        let task = |[modulus, exponent]: [[u64; WORDS]; 2]| {
            let mut modulus = Number::from_words(modulus);
            modulus.words_mut()[0] |= 1;
            modulus.words_mut()[WORDS - 1] |= 1 << 62;
            PowerOfTwo { modulus, exponent: Number::from_words(exponent) }
        };
        assert_agrees(&numbers.into_iter().map(task).collect::<Vec<_>>());
    }
}
