//! What the environment says of how much a test does, and with which seed.

/// The number that a variable has, or what holds without.
pub fn number_of(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |it| it.parse().expect("a number"))
}
