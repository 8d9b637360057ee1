//! Everything against the signature library, on registries of random secrets.

use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

use anoncreds_clsignatures::{
    Issuer, RevocationKeyPrivate, RevocationRegistry, RevocationRegistryDelta,
    RevocationTailsGenerator, SimpleTailsAccessor, Witness,
};
use rand::{Rng, rngs::OsRng};

use super::super::keys::{CredentialKeys, generate};
use super::*;

mod credential;
mod many_tails;

/// The search for primes is slow, so the tests share a key.
fn keys() -> &'static CredentialKeys {
    static KEYS: OnceLock<CredentialKeys> = OnceLock::new();
    KEYS.get_or_init(|| generate(&["name".to_owned()].into(), true).unwrap())
}

fn private_key(gamma: &str) -> RevocationKeyPrivate {
    serde_json::from_value(serde_json::json!({ "gamma": gamma })).unwrap()
}

fn generator_of_tails(private: &RevocationKeyPrivate, max: u32) -> RevocationTailsGenerator {
    Issuer::revocation_tails_generator(&keys().public, private, max).unwrap()
}

fn delta(
    registry: &RevocationRegistry,
    issued: &[u32],
    revoked: &[u32],
) -> RevocationRegistryDelta {
    let set = |indices: &[u32]| indices.iter().copied().collect::<HashSet<u32>>();
    RevocationRegistryDelta::from_parts(None, registry, &set(issued), &set(revoked))
}

/// Some of 1 to max, never the one.
fn random_indices(max: u32, but: u32) -> Vec<u32> {
    (1..=max).filter(|index| *index != but && OsRng.gen_range(0..3) == 0).collect()
}

fn all_tails(private: &RevocationKeyPrivate, max: u32) -> Vec<u8> {
    let tails = Tails::new(&keys().public, private, max).unwrap();
    let mut bytes = Vec::new();
    tails.write(0..tails.count(), &mut bytes).unwrap();
    bytes
}

/// By parts of a few steps, merged in another order, as threads would.
fn sum(plan: &Plan, start: PartialSum, tails: &[u8]) -> Result<Witness> {
    let width = OsRng.gen_range(1..=9);
    let mut parts = vec![start];
    for from in (0..plan.extent()).step_by(width) {
        let mut part = PartialSum::default();
        for step in plan.steps(from..from + width as u32) {
            let at = step.tail as usize * TAIL_BYTES;
            part.add(&tails[at..at + TAIL_BYTES], step.adds)?;
        }
        parts.push(part);
    }
    let mut total = PartialSum::default();
    parts.into_iter().rev().for_each(|part| total.merge(part));
    total.into_witness()
}

#[test]
fn first_states_are_those_of_the_library() {
    for max in [1, 2, 3, 10, 257] {
        for by_default in [false, true] {
            let (_, private, registry) = create(&keys().public, max, by_default).unwrap();
            let expected =
                RevocationRegistry::initial_state(&keys().public, &private, max, by_default);
            assert_eq!(registry, expected.unwrap());
        }
    }
}

#[test]
fn a_large_registry_is_made_at_once() {
    let (_, private, registry) = create(&keys().public, 30_000, true).unwrap();
    let expected = RevocationRegistry::initial_state(&keys().public, &private, 30_000, true);
    assert_eq!(registry, expected.unwrap());
    create(&keys().public, MOST_CREDENTIALS, true).unwrap();
}

#[test]
fn updates_are_those_of_the_library_and_checked() {
    let (_, private, first) = create(&keys().public, 9, false).unwrap();
    let apply = |registry: &mut RevocationRegistry, issued: &[u32], revoked: &[u32]| {
        let set = |indices: &[u32]| indices.iter().copied().collect::<BTreeSet<u32>>();
        update(registry, 9, &set(issued), &set(revoked), &keys().public, &private)
    };
    let mut registry = first.clone();
    let mut delta = apply(&mut registry, &[1, 4, 9], &[]).unwrap();
    delta.merge(&apply(&mut registry, &[2], &[4]).unwrap()).unwrap();
    // The library counts these from the other end: 1, 2 and 9 of 9.
    let mirrored = [9, 8, 1].into();
    let expected = RevocationRegistry::for_issued(&keys().public, &private, 9, &mirrored);
    assert_eq!(registry, expected.unwrap());
    assert_eq!(RevocationRegistry::from(delta), registry);

    // In any numbers at once, to none and back.
    for _ in 0..20 {
        let issued = random_indices(9, 0);
        let (mut ours, mut library) = (first.clone(), first.clone());
        let delta = apply(&mut ours, &issued, &[]).unwrap();
        let (set, none) = (|| issued.iter().copied().collect::<BTreeSet<u32>>(), BTreeSet::new());
        let (public, key) = (&keys().public, &private);
        let expected =
            Issuer::update_revocation_registry(&mut library, 9, set(), none, public, key);
        assert_eq!(ours, library);
        assert_eq!(delta, expected.unwrap());
        apply(&mut ours, &[], &issued).unwrap();
        assert_eq!(ours, first);
    }

    for (issued, revoked) in [(&[0][..], &[][..]), (&[10], &[]), (&[], &[u32::MAX]), (&[3], &[3])] {
        let error = apply(&mut registry, issued, revoked).unwrap_err();
        assert_eq!(error.kind(), crate::error::ErrorKind::InvalidStructure);
    }
}

#[test]
fn a_registry_is_of_one_key() {
    let other = generate(&["name".to_owned()].into(), true).unwrap();
    for max in [1, 9, 30_000] {
        let (public, private, _) = create(&keys().public, max, true).unwrap();
        assert!(is_of_key(&public, &private, max, &keys().public).unwrap());
        assert!(!is_of_key(&public, &private, max, &other.public).unwrap());
        assert!(!is_of_key(&public, &private, max + 1, &keys().public).unwrap());
        let (_, of_another, _) = create(&keys().public, max, true).unwrap();
        assert!(!is_of_key(&public, &of_another, max, &keys().public).unwrap());
    }
}

#[test]
fn witnesses_are_sums_of_tails() {
    for max in [1, 2, 5, 40] {
        let (_, private, first) = create(&keys().public, max, false).unwrap();
        let tails = all_tails(&private, max);
        let accessor = SimpleTailsAccessor::new(&mut generator_of_tails(&private, max)).unwrap();
        for by_default in [false, true] {
            let index = OsRng.gen_range(1..=max);
            let changed = random_indices(max, index);
            let happened = if by_default {
                delta(&first, &[], &changed)
            } else {
                delta(&first, &[&changed[..], &[index]].concat(), &[])
            };
            let plan = Plan::of_new_witness(index, max, by_default, &happened).unwrap();
            let witness = sum(&plan, PartialSum::default(), &tails).unwrap();
            let expected = Witness::new(index, max, by_default, &happened, &accessor).unwrap();
            assert_eq!(witness, expected);

            let issued = random_indices(max, 0);
            let revoked: Vec<u32> =
                random_indices(max, 0).into_iter().filter(|it| !issued.contains(it)).collect();
            let happened = delta(&first, &issued, &revoked);
            let plan = Plan::of_update(index, max, &happened).unwrap();
            let updated = sum(&plan, PartialSum::of(&witness).unwrap(), &tails).unwrap();
            let mut expected = witness;
            expected.update(index, max, &happened, &accessor).unwrap();
            assert_eq!(updated, expected);
        }
    }
}

#[test]
fn the_issuers_way_to_a_witness_is_the_holders() {
    for by_default in [false, true] {
        let (_, private, mut registry) = create(&keys().public, 12, by_default).unwrap();
        let (issued, revoked) = match by_default {
            true => ([].into(), [2, 11].into()),
            false => ([1, 5, 12].into(), [].into()),
        };
        let happened =
            update(&mut registry, 12, &issued, &revoked, &keys().public, &private).unwrap();
        let witnesses = WitnessesAtIssue::new(&registry, 12, &keys().public, &private).unwrap();
        let witness = witnesses.of(5).unwrap();
        let plan = Plan::of_new_witness(5, 12, by_default, &happened).unwrap();
        assert_eq!(sum(&plan, PartialSum::default(), &all_tails(&private, 12)).unwrap(), witness);
        for index in [0, 13] {
            witnesses.of(index).unwrap_err();
        }
    }
}

#[test]
fn the_steps_of_any_parts_are_those_of_the_whole() {
    let (_, _, registry) = create(&keys().public, 30, false).unwrap();
    let plans = [
        Plan::of_new_witness(7, 30, true, &delta(&registry, &[], &[1, 8, 9, 30])).unwrap(),
        Plan::of_new_witness(7, 30, false, &delta(&registry, &[1, 7, 9, 30], &[])).unwrap(),
        Plan::of_update(7, 30, &delta(&registry, &[1, 7, 9], &[2, 30])).unwrap(),
    ];
    for plan in plans {
        let whole: Vec<Step> = plan.steps(0..u32::MAX).collect();
        assert!(whole.is_sorted_by_key(|step| step.tail));
        assert!(whole.iter().all(|step| step.tail != 31 && step.tail <= 60 && step.tail > 0));
        for width in 1..=31 {
            let parts = (0..plan.extent()).step_by(width);
            let steps = parts.flat_map(|from| plan.steps(from..from + width as u32));
            assert!(steps.eq(whole.iter().copied()));
        }
        assert_eq!(plan.steps(40..50).count(), 0);
    }
}

#[test]
fn a_plan_costs_what_happened_and_not_what_could() {
    let (_, _, registry) = create(&keys().public, 1, false).unwrap();
    let happened = delta(&registry, &[], &[4_000_000]);
    let plan = Plan::of_new_witness(3, MOST_CREDENTIALS, true, &happened).unwrap();
    assert_eq!(plan.extent(), MOST_CREDENTIALS);
    let last = plan.steps(MOST_CREDENTIALS - 3..u32::MAX).map(|step| step.tail);
    assert!(last.eq([MOST_CREDENTIALS + 2, MOST_CREDENTIALS + 3]));
}

#[test]
fn plans_for_places_that_do_not_exist_are_refused() {
    let (_, _, registry) = create(&keys().public, 5, false).unwrap();
    let nothing = delta(&registry, &[], &[]);
    for (index, max) in [(0, 5), (6, 5), (1, 0), (1, MOST_CREDENTIALS + 1)] {
        Plan::of_new_witness(index, max, true, &nothing).unwrap_err();
        Plan::of_update(index, max, &nothing).unwrap_err();
    }
    for (issued, revoked) in
        [(&[0][..], &[][..]), (&[], &[0]), (&[6], &[]), (&[2], &[u32::MAX]), (&[3], &[3])]
    {
        let hostile = delta(&registry, issued, revoked);
        for by_default in [false, true] {
            Plan::of_new_witness(1, 5, by_default, &hostile).unwrap_err();
        }
        Plan::of_update(1, 5, &hostile).unwrap_err();
    }
}

#[test]
fn what_is_not_a_tail_is_not_added() {
    let (_, private, _) = create(&keys().public, 2, false).unwrap();
    let tails = all_tails(&private, 2);
    let good = &tails[..TAIL_BYTES];
    let mut sum = PartialSum::default();
    sum.add(good, true).unwrap();
    let mut off_curve = good.to_vec();
    off_curve[TAIL_BYTES - 1] ^= 1;
    let mut too_large = good.to_vec();
    too_large[..32].fill(0xff);
    let mut infinity = vec![0; TAIL_BYTES];
    infinity[95] = 1;
    let zeros = vec![0; TAIL_BYTES];
    for bad in
        [&good[1..], &tails[..TAIL_BYTES + 1], &[], &off_curve, &too_large, &infinity, &zeros]
    {
        let error = sum.add(bad, true).unwrap_err();
        assert_eq!(error.kind(), crate::error::ErrorKind::InvalidStructure);
    }
    // A refused tail leaves the sum as it was.
    sum.add(good, false).unwrap();
    let empty = PartialSum::default().into_witness().unwrap();
    assert_eq!(sum.into_witness().unwrap(), empty);
}

#[test]
fn a_witness_outside_of_the_group_is_refused() {
    use amcl::bn254::ecp2::ECP2;
    use amcl::bn254::fp2::FP2;
    // The first small x of a point is almost surely not in the group, which is a tiny part of the curve.
    let mut points = (1..).map(|x| ECP2::new_fp2(&FP2::new_int(x)));
    let outside = points.find(|point| !point.is_infinity()).unwrap();
    let mut sum = PartialSum::default();
    sum.add(&group::to_bytes(&outside), true).unwrap();
    let error = sum.into_witness().unwrap_err();
    assert_eq!(error.kind(), crate::error::ErrorKind::InvalidStructure);
}

#[test]
fn parts_go_to_other_threads() {
    fn assert_shared<T: Send + Sync>() {}
    assert_shared::<Tails>();
    assert_shared::<Plan>();
    assert_shared::<PartialSum>();
}
