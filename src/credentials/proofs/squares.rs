//! A number as the sum of four squares, which shows that it is not negative (Lagrange).

/// Greatest squares first. A few microseconds for most numbers; never more than some milliseconds.
pub(super) fn four_squares(number: u32) -> [u32; 4] {
    let number = u64::from(number);
    let mut largest = number.isqrt();
    loop {
        if let Some([b, c, d]) = three_squares(number - largest * largest, largest) {
            return [largest, b, c, d].map(|root| root as u32);
        }
        // Lagrange: some first root works, and 0 does for 0.
        largest = largest.saturating_sub(1);
    }
}

/// The sum of three squares of numbers up to `most`, if it is one.
fn three_squares(number: u64, most: u64) -> Option<[u64; 3]> {
    // Legendre: numbers of this form are no such sum.
    let odd_part = number >> (number.trailing_zeros() & !1).min(63);
    if number > 0 && odd_part % 8 == 7 {
        return None;
    }
    let start = number.isqrt().min(most);
    (0..=start).rev().find_map(|a| {
        let [b, c] = two_squares(number - a * a, a)?;
        Some([a, b, c])
    })
}

fn two_squares(number: u64, most: u64) -> Option<[u64; 2]> {
    let start = number.isqrt();
    // The larger of two has at least half of the sum.
    (0..=start.min(most)).rev().take_while(|a| 2 * a * a >= number).find_map(|a| {
        let rest = number - a * a;
        let b = rest.isqrt();
        (b * b == rest).then_some([a, b])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_such_a_sum() {
        let largest = (0..40).map(|it| u32::MAX - it);
        let around = (0..32).flat_map(|bit| [(1u32 << bit) - 1, 1 << bit, (7u32 << bit) | 7]);
        for number in (0..3_000).chain(around).chain(largest) {
            let roots = four_squares(number);
            let sum: u64 = roots.iter().map(|it| u64::from(*it).pow(2)).sum();
            assert_eq!(sum, u64::from(number), "{roots:?}");
        }
    }
}
