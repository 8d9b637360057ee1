//! Medians and percentiles.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::time::Duration;

/// The value that half of them do not exceed.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}

/// The value that this share of them does not exceed.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    let index = (values.len() as f64 * share).ceil() as usize;
    values.get(index.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

pub fn microseconds(duration: Duration) -> f64 {
    duration.as_nanos() as f64 / 1e3
}

/// The median, lowest and highest of the ratios of what was measured in the same round.
pub fn ratios(values: &[f64], base: &[f64]) -> [f64; 3] {
    let ratios: Vec<f64> = values.iter().zip(base).map(|(value, base)| value / base).collect();
    [0.5, 0.0, 1.0].map(|share| percentile(&ratios, share))
}
