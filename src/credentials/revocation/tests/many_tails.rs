//! Tails are those of the library, bit for bit.

use super::*;

fn expected(private: &RevocationKeyPrivate, max: u32) -> Vec<u8> {
    let mut generator = generator_of_tails(private, max);
    let mut bytes = Vec::new();
    while let Some(tail) = generator.try_next().unwrap() {
        bytes.extend(tail.to_bytes().unwrap());
    }
    bytes
}

#[test]
fn all_tails_are_those_of_the_library() {
    for max in [1, 1, 2, 3, 17, 150] {
        let (_, private, _) = create(&keys().public, max, false).unwrap();
        let tails = Tails::new(&keys().public, &private, max).unwrap();
        assert_eq!(tails.count(), generator_of_tails(&private, max).count());
        assert!(all_tails(&private, max) == expected(&private, max), "{max}");
    }
}

#[test]
fn any_chunks_make_the_whole() {
    let max = 60;
    let (_, private, _) = create(&keys().public, max, false).unwrap();
    let expected = expected(&private, max);
    let tails = Tails::new(&keys().public, &private, max).unwrap();
    for width in [1, 7, 60, 61, 120, 121, 500] {
        let mut bytes = Vec::new();
        for from in (0..tails.count()).step_by(width) {
            let range = from..tails.count().min(from + width as u32);
            tails.write(range, &mut bytes).unwrap();
        }
        assert!(bytes == expected, "{width}");
    }
    let mut bytes = vec![1, 2, 3];
    tails.write(5..5, &mut bytes).unwrap();
    tails.write(121..121, &mut bytes).unwrap();
    assert_eq!(bytes, [1, 2, 3]);
    tails.write(121..122, &mut bytes).unwrap_err();
}

#[test]
fn unusual_secrets_make_the_tails_of_the_library() {
    let order = "2523648240000001BA344D8000000007FF9F800000000010A10000000000000D";
    let minus_one = "2523648240000001BA344D8000000007FF9F800000000010A10000000000000C";
    for gamma in ["1", "2", "3", "1F", "10000000000000000", minus_one] {
        let private = private_key(gamma);
        assert!(all_tails(&private, 8) == expected(&private, 8), "{gamma}");
    }
    // AMCL, which reads it, reduces it to 0: no multiple of that is a tail.
    assert!(Tails::new(&keys().public, &private_key(order), 8).is_err());
}
