//! Changes, by an interface without transactions.
//!
//! The writes of a change are made one after the other. If one fails, those before it are taken
//! back, in the opposite order: what there was is read before it is overwritten. Between the two, and
//! where taking back fails or the process ends, others see a part of the change: no storage of this
//! interface can do better, and libindy did not take back at all.

use super::opened::Opened;
use super::record::Address;
use crate::error::{Error, ErrorKind, Result};
use crate::storage::{
    Effect, Fetch, IfPresent, SealedRecord, SealedTag, SealedValue, SealedWrite, refusal,
};

/// Makes all writes of a change, or takes back those that were made.
pub(super) fn apply(opened: &Opened, change: &[SealedWrite]) -> Result<()> {
    let mut attempt = Attempt { may_be_undone: change.len() > 1, done: Vec::new() };
    change
        .iter()
        .try_for_each(|write| attempt.make(Address::new(opened, &write.kind, &write.name)?, write))
        .map_err(|error| attempt.take_back(error))
}

struct Attempt<'a> {
    /// Whether anything can fail after a write, so that it has to be known what it overwrites.
    may_be_undone: bool,
    done: Vec<(Address<'a>, Undo)>,
}

/// What takes a write back.
enum Undo {
    Remove,
    Set(SealedValue, Vec<SealedTag>),
    SetValue(SealedValue),
    SetTags(Vec<SealedTag>),
    Add(SealedValue, Vec<SealedTag>),
}

impl<'a> Attempt<'a> {
    fn make(&mut self, at: Address<'a>, write: &SealedWrite) -> Result<()> {
        match &write.effect {
            Effect::Add { value, tags, if_present } => self.add(at, value, tags, *if_present),
            Effect::SetValue { value, only_if } => {
                let before = self.before(&at, Fetch::VALUE, only_if.as_ref())?;
                at.set_value(value)?;
                self.done(at, before.and_then(|it| it.value).map(Undo::SetValue));
                Ok(())
            }
            Effect::SetTags(tags) => self.change_tags(at, |at| at.set_tags(tags)),
            Effect::AddTags(tags) => self.change_tags(at, |at| at.add_tags(tags)),
            Effect::RemoveTags(names) => self.change_tags(at, |at| at.remove_tags(names)),
            Effect::Remove { only_if } => {
                let before = self.before(&at, Fetch::ALL, only_if.as_ref())?;
                at.remove()?;
                self.done(at, before.and_then(|it| Some(Undo::Add(it.value?, it.tags?))));
                Ok(())
            }
            Effect::Require => at.get(Fetch::NAME).map(drop),
        }
    }

    fn add(
        &mut self,
        at: Address<'a>,
        value: &SealedValue,
        tags: &[SealedTag],
        if_present: IfPresent,
    ) -> Result<()> {
        match (at.add(value, tags), if_present) {
            (Ok(()), _) => {
                self.done(at, Some(Undo::Remove));
                Ok(())
            }
            (Err(error), _) if error.kind() != ErrorKind::WalletItemAlreadyExists => Err(error),
            (Err(error), IfPresent::Refuse) => Err(error),
            (Err(_), IfPresent::Keep) => Ok(()),
            (Err(_), IfPresent::Replace) => self.replace(at, value, tags),
        }
    }

    /// Two writes, so that what there was has to be known in any case.
    fn replace(&mut self, at: Address<'a>, value: &SealedValue, tags: &[SealedTag]) -> Result<()> {
        let before = at.get(Fetch::ALL)?;
        at.set_value(value)?;
        let set = at.set_tags(tags);
        self.done(at, before.value.zip(before.tags).map(|(value, tags)| Undo::Set(value, tags)));
        set
    }

    fn change_tags(
        &mut self,
        at: Address<'a>,
        change: impl FnOnce(&Address<'a>) -> Result<()>,
    ) -> Result<()> {
        let fetch = Fetch { value: false, tags: true };
        let before = self.before(&at, fetch, None)?;
        change(&at)?;
        self.done(at, before.and_then(|it| it.tags).map(Undo::SetTags));
        Ok(())
    }

    /// The record as it is now, where somebody has to know.
    fn before(
        &self,
        at: &Address<'_>,
        fetch: Fetch,
        only_if: Option<&SealedValue>,
    ) -> Result<Option<SealedRecord>> {
        if !self.may_be_undone && only_if.is_none() {
            return Ok(None);
        }
        let before = at.get(fetch)?;
        match only_if {
            Some(expected) if before.value.as_ref() != Some(expected) => {
                Err(refusal::record_changed())
            }
            _ => Ok(Some(before)),
        }
    }

    fn done(&mut self, at: Address<'a>, undo: Option<Undo>) {
        self.done.extend(undo.map(|undo| (at, undo)));
    }

    fn take_back(&mut self, error: Error) -> Error {
        let mut left = None;
        for (at, undo) in self.done.drain(..).rev() {
            let undone = match &undo {
                Undo::Remove => at.remove(),
                Undo::Set(value, tags) => at.set_value(value).and_then(|()| at.set_tags(tags)),
                Undo::SetValue(value) => at.set_value(value),
                Undo::SetTags(tags) => at.set_tags(tags),
                Undo::Add(value, tags) => at.add(value, tags),
            };
            left = left.or(undone.err());
        }
        match left {
            None => error,
            Some(left) => {
                log::error!("a part of a change of a wallet stays: it could not be undone: {left}");
                let message = format!("{error}; a part of the change stays, as undoing it failed");
                Error::new(error.kind(), message).because(left)
            }
        }
    }
}
