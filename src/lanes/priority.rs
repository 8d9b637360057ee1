//! Which of the tasks that wait for a lane goes first.
//!
//! Those of a higher priority do, but not always: of sixteen turns of a lane, three are for what is normal
//! and one for what is low, if any of it waits. So nothing waits for ever, and what each waits longest is
//! known.
//!
//! Of one priority, commands go first that have not kept threads for long yet: whoever comes to a lane that
//! is full of giants begins after the slices that run at that moment. But of three turns one is for the
//! giants, or many small ones would stop them. (Operating systems call it multi-level feedback.)

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

/// In which line a task waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub priority: Priority,
    /// Its command has kept threads for long.
    pub is_giant: bool,
}

impl Rank {
    pub(super) const COUNT: usize = 2 * Priority::COUNT;

    pub(super) fn index(self) -> usize {
        2 * self.priority.index() + usize::from(self.is_giant)
    }
}

impl From<Priority> for Rank {
    fn from(priority: Priority) -> Self {
        Self { priority, is_giant: false }
    }
}

/// In which order the lines are looked at in the turn of this number.
pub(super) fn order(turn: usize) -> impl Iterator<Item = Rank> {
    let giants_first = turn % 3 == 2;
    let both =
        move |priority| [giants_first, !giants_first].map(|is_giant| Rank { priority, is_giant });
    priorities(turn).into_iter().flat_map(both)
}

fn priorities(turn: usize) -> [Priority; Priority::COUNT] {
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

    /// Which rank is first in how many of the turns after which the order begins again.
    fn first(rank: Rank) -> usize {
        (0..48).filter(|turn| order(*turn).next() == Some(rank)).count()
    }

    #[test]
    fn each_priority_is_first_in_its_share_of_turns() {
        let counts = [Priority::High, Priority::Normal, Priority::Low].map(|priority| {
            first(Rank { priority, is_giant: false }) + first(Rank { priority, is_giant: true })
        });
        assert_eq!(counts, [36, 9, 3]);
    }

    #[test]
    fn giants_of_each_priority_are_first_in_a_third_of_its_turns() {
        let giants = [Priority::High, Priority::Normal, Priority::Low]
            .map(|priority| first(Rank { priority, is_giant: true }));
        assert_eq!(giants, [12, 3, 1]);
    }

    #[test]
    fn every_line_is_looked_at_in_every_turn() {
        for turn in 0..48 {
            let mut all: Vec<_> = order(turn).map(Rank::index).collect();
            all.sort();
            assert_eq!(all, (0..Rank::COUNT).collect::<Vec<_>>());
        }
    }
}
