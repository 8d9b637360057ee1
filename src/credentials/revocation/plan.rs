//! Which tails a witness is the sum of, before any of them is read.
//!
//! A plan of a registry issued by default has about as many steps as the registry has places, and
//! the number of places is what somebody else wrote into its definition. So a plan stores no steps, but
//! what happened in the registry, sorted, and tells the steps of any part of itself when asked. Parts
//! do not depend on each other, and each goes through the tails upwards, so that whoever reads a file
//! reads it forwards.

use std::ops::Range;

use anoncreds_clsignatures::RevocationRegistryDelta;

use super::{check_index, check_size, shape};
use crate::error::{Error, Result};

/// A tail of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number, from 0, in the order of the tails' file.
    pub tail: u32,
    /// Whether it is added or subtracted.
    pub adds: bool,
}

/// The tails of a new witness, or of what it changes by.
#[derive(Clone, Debug)]
pub struct Plan {
    index: u32,
    max_credentials: u32,
    places: Places,
}

/// Places in the registry, the last ones first.
#[derive(Clone, Debug)]
enum Places {
    /// All, without these.
    AllBut(Vec<u32>),
    /// These, each issued or revoked.
    Listed(Vec<(u32, bool)>),
}

impl Plan {
    /// For a new witness of the credential at `index`. The delta tells what happened since the registry
    /// was made.
    pub fn of_new_witness(
        index: u32,
        max_credentials: u32,
        by_default: bool,
        delta: &RevocationRegistryDelta,
    ) -> Result<Self> {
        let changes = checked_changes(index, max_credentials, delta)?;
        let places = if by_default {
            let mut revoked: Vec<u32> = changes.revoked.into_iter().collect();
            revoked.sort_unstable_by(|a, b| b.cmp(a));
            Places::AllBut(revoked)
        } else {
            listed(changes.issued.into_iter().map(|place| (place, true)).collect())
        };
        Ok(Self { index, max_credentials, places })
    }

    /// For the witness of the credential at `index` after the delta, from the one before it.
    pub fn of_update(
        index: u32,
        max_credentials: u32,
        delta: &RevocationRegistryDelta,
    ) -> Result<Self> {
        let changes = checked_changes(index, max_credentials, delta)?;
        let issued = changes.issued.into_iter().map(|place| (place, true));
        let revoked = changes.revoked.into_iter().map(|place| (place, false));
        let places = listed(issued.chain(revoked).collect());
        Ok(Self { index, max_credentials, places })
    }

    /// How far the parts of it reach: each of `0..extent()` is a step or, for a few, none.
    pub fn extent(&self) -> u32 {
        match &self.places {
            Places::AllBut(_) => self.max_credentials,
            // Distinct numbers from 1 to L, as was checked.
            Places::Listed(places) => places.len() as u32,
        }
    }

    /// The steps of a part. What lies beyond the extent has none.
    pub fn steps(&self, part: Range<u32>) -> Box<dyn Iterator<Item = Step> + '_> {
        let part = part.start.min(self.extent())..part.end.min(self.extent());
        match &self.places {
            Places::AllBut(absent) => {
                let mut absent = absent.as_slice();
                let places = part.map(|position| self.max_credentials - position);
                let present = places.filter(move |place| !skip_to(&mut absent, *place));
                Box::new(present.filter_map(|place| self.step(place, true)))
            }
            Places::Listed(places) => {
                let part = &places[part.start as usize..part.end as usize];
                Box::new(part.iter().filter_map(|&(place, issued)| self.step(place, issued)))
            }
        }
    }

    /// None for the place of the holder, whose own tail is the one that nobody may know.
    fn step(&self, place: u32, adds: bool) -> Option<Step> {
        let tail = self.max_credentials + 1 - place + self.index;
        (place != self.index).then_some(Step { tail, adds })
    }
}

/// Whether the place is among those that are absent; forgets those above it.
fn skip_to(absent: &mut &[u32], place: u32) -> bool {
    if let Some((first, _)) = absent.split_first()
        && *first > place
    {
        let above = absent.partition_point(|it| *it > place);
        *absent = &absent[above..];
    }
    absent.first() == Some(&place)
}

fn listed(mut places: Vec<(u32, bool)>) -> Places {
    places.sort_unstable_by(|a, b| b.cmp(a));
    Places::Listed(places)
}

fn checked_changes(
    index: u32,
    max_credentials: u32,
    delta: &RevocationRegistryDelta,
) -> Result<shape::Changes> {
    check_size(max_credentials)?;
    check_index(index, max_credentials)?;
    let changes = shape::changes(delta)?;
    for &place in changes.issued.iter().chain(&changes.revoked) {
        check_index(place, max_credentials)?;
    }
    if let Some(place) = changes.issued.intersection(&changes.revoked).next() {
        return Err(Error::structure(format!(
            "the delta of the revocation registry has index {place} issued and revoked; get it anew \
             from the ledger"
        )));
    }
    Ok(changes)
}
