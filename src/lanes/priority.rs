//! Which of the tasks that wait for a lane goes first.
//!
//! Those of a higher priority do, but not always: of sixteen turns of a lane, three are for what is normal
//! and one for what is low, if any of it waits. So nothing waits for ever, and what each waits longest is
//! known.

use serde::Deserialize;

/// Of a command, with its parallel parts and what it has others do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    Low,
    #[default]
    Normal,
    High,
}

impl Priority {
    pub(super) const COUNT: usize = 3;

    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// In which order the priorities are asked for a task in the turn of this number.
pub(super) fn order(turn: usize) -> [Priority; Priority::COUNT] {
    use Priority::{High, Low, Normal};
    match turn % 16 {
        0 => [Low, Normal, High],
        4 | 8 | 12 => [Normal, High, Low],
        _ => [High, Normal, Low],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_priority_is_first_in_some_of_sixteen_turns() {
        let first = |priority| (0..16).filter(|turn| order(*turn)[0] == priority).count();
        let counts = [Priority::High, Priority::Normal, Priority::Low].map(first);
        assert_eq!(counts, [12, 3, 1]);
    }

    #[test]
    fn whatever_waits_is_asked_for_in_every_turn() {
        for turn in 0..16 {
            let mut all = order(turn);
            all.sort();
            assert_eq!(all, [Priority::Low, Priority::Normal, Priority::High]);
        }
    }
}
