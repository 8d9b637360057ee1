//! A change: the records that one command adds, all of them or none.

use zeroize::Zeroizing;

use super::Keys;
use crate::error::Result;
use crate::storage::{IfPresent, SealedChange, SealedWrite};

/// What belongs together, before it is sealed.
#[derive(Default)]
pub struct Change(Vec<Write>);

struct Write {
    kind: &'static str,
    name: String,
    value: Zeroizing<String>,
    if_present: IfPresent,
}

impl Change {
    /// Adds a record; if there is one of its name, the whole change fails.
    pub fn add(self, kind: &'static str, name: &str, value: Zeroizing<String>) -> Self {
        self.with(kind, name, value, IfPresent::Refuse)
    }

    /// Adds a record, unless there is one of its name.
    pub fn keep_or_add(self, kind: &'static str, name: &str, value: Zeroizing<String>) -> Self {
        self.with(kind, name, value, IfPresent::Keep)
    }

    fn with(
        mut self,
        kind: &'static str,
        name: &str,
        value: Zeroizing<String>,
        if_present: IfPresent,
    ) -> Self {
        self.0.push(Write { kind, name: name.to_owned(), value, if_present });
        self
    }

    pub(super) fn seal(&self, keys: &Keys) -> Result<SealedChange> {
        self.0.iter().map(|write| write.seal(keys)).collect()
    }
}

impl Write {
    fn seal(&self, keys: &Keys) -> Result<SealedWrite> {
        let (kind, name) = keys.seal_identity(self.kind, &self.name)?;
        let value = keys.seal_value(&self.value)?;
        Ok(SealedWrite { kind, name, value, if_present: self.if_present })
    }
}
