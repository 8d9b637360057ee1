//! Records and changes of them, before they are sealed and after they were opened.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::{Keys, PAGE};
use crate::error::Result;
use crate::lanes::checkpoint;
use crate::model::query::TagName;
use crate::model::record::Tags;
use crate::storage::{Effect, IfPresent, SealedChange, SealedValue, SealedWrite};

/// A kind of records: the library's own have a fixed one, callers name theirs.
pub type Kind = Cow<'static, str>;

/// A record that was opened. What was not asked for is `None`.
#[derive(Debug)]
pub struct Record {
    pub kind: String,
    pub name: String,
    pub value: Option<Zeroizing<String>>,
    pub tags: Option<Tags>,
}

impl Record {
    /// Its value, or nothing if none was fetched.
    pub fn text(&self) -> &str {
        self.value.as_ref().map_or("", |it| it.as_str())
    }
}

/// The value of a record as it was stored: who changes the record may ask that it still has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(pub(super) SealedValue);

/// What belongs together, before it is sealed: all of it happens, or nothing.
#[derive(Debug, Default)]
pub struct Change(Vec<Write>);

#[derive(Debug)]
struct Write {
    kind: Kind,
    name: String,
    act: Act,
}

#[derive(Debug)]
enum Act {
    Add { value: Zeroizing<String>, tags: Tags, if_present: IfPresent },
    SetValue { value: Zeroizing<String>, only_if: Option<Version> },
    SetTags(Tags),
    AddTags(Tags),
    RemoveTags(Vec<TagName>),
    Remove { only_if: Option<Version> },
    Require,
    RequireVersion(Version),
}

impl Change {
    /// Adds a record; if there is one of its name, the whole change fails.
    pub fn add(self, kind: impl Into<Kind>, name: &str, value: Zeroizing<String>) -> Self {
        self.add_tagged(kind, name, value, Tags::new())
    }

    pub fn add_tagged(
        self,
        kind: impl Into<Kind>,
        name: &str,
        value: Zeroizing<String>,
        tags: Tags,
    ) -> Self {
        self.with(kind, name, Act::Add { value, tags, if_present: IfPresent::Refuse })
    }

    /// Adds a record, unless there is one of its name.
    pub fn keep_or_add(self, kind: impl Into<Kind>, name: &str, value: Zeroizing<String>) -> Self {
        self.with(kind, name, Act::Add { value, tags: Tags::new(), if_present: IfPresent::Keep })
    }

    /// Adds a record, or gives the one of its name this value and these tags.
    pub fn put(
        self,
        kind: impl Into<Kind>,
        name: &str,
        value: Zeroizing<String>,
        tags: Tags,
    ) -> Self {
        self.with(kind, name, Act::Add { value, tags, if_present: IfPresent::Replace })
    }

    /// Gives a record another value; `only_if` it still has that version.
    pub fn set_value(
        self,
        kind: impl Into<Kind>,
        name: &str,
        value: Zeroizing<String>,
        only_if: Option<Version>,
    ) -> Self {
        self.with(kind, name, Act::SetValue { value, only_if })
    }

    /// Gives a record these tags and no others.
    pub fn set_tags(self, kind: impl Into<Kind>, name: &str, tags: Tags) -> Self {
        self.with(kind, name, Act::SetTags(tags))
    }

    /// Gives a record these tags; others of the same names are replaced.
    pub fn add_tags(self, kind: impl Into<Kind>, name: &str, tags: Tags) -> Self {
        self.with(kind, name, Act::AddTags(tags))
    }

    pub fn remove_tags(self, kind: impl Into<Kind>, name: &str, tags: Vec<TagName>) -> Self {
        self.with(kind, name, Act::RemoveTags(tags))
    }

    /// Removes a record; `only_if` it still has that version.
    pub fn remove(self, kind: impl Into<Kind>, name: &str, only_if: Option<Version>) -> Self {
        self.with(kind, name, Act::Remove { only_if })
    }

    /// Fails if there is no such record.
    pub fn require(self, kind: impl Into<Kind>, name: &str) -> Self {
        self.with(kind, name, Act::Require)
    }

    /// Fails if the record has another version by now.
    pub fn require_version(self, kind: impl Into<Kind>, name: &str, version: Version) -> Self {
        self.with(kind, name, Act::RequireVersion(version))
    }

    /// Both, or nothing of either.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn with(mut self, kind: impl Into<Kind>, name: &str, act: Act) -> Self {
        self.0.push(Write { kind: kind.into(), name: name.to_owned(), act });
        self
    }

    pub(super) fn seal(&self, keys: &Keys) -> Result<SealedChange> {
        self.0.iter().map(|write| write.seal(keys)).collect()
    }

    /// The same, a page a slice: what belongs together may be much.
    pub(super) async fn seal_in_slices(&self, keys: &Keys) -> Result<SealedChange> {
        let mut sealed = Vec::with_capacity(self.0.len());
        for page in self.0.chunks(PAGE) {
            if !sealed.is_empty() {
                checkpoint().await?;
            }
            for write in page {
                sealed.push(write.seal(keys)?);
            }
        }
        Ok(sealed)
    }
}

impl Write {
    fn seal(&self, keys: &Keys) -> Result<SealedWrite> {
        let (kind, name) = keys.seal_identity(&self.kind, &self.name)?;
        Ok(SealedWrite { kind, name, effect: self.act.seal(keys)? })
    }
}

impl Act {
    fn seal(&self, keys: &Keys) -> Result<Effect> {
        let version = |it: &Option<Version>| it.clone().map(|it| it.0);
        Ok(match self {
            Self::Add { value, tags, if_present } => Effect::Add {
                value: keys.seal_value(value)?,
                tags: keys.seal_tags(tags)?,
                if_present: *if_present,
            },
            Self::SetValue { value, only_if } => {
                Effect::SetValue { value: keys.seal_value(value)?, only_if: version(only_if) }
            }
            Self::SetTags(tags) => Effect::SetTags(keys.seal_tags(tags)?),
            Self::AddTags(tags) => Effect::AddTags(keys.seal_tags(tags)?),
            Self::RemoveTags(names) => Effect::RemoveTags(
                names.iter().map(|it| keys.seal_tag_name(it)).collect::<Result<_>>()?,
            ),
            Self::Remove { only_if } => Effect::Remove { only_if: version(only_if) },
            Self::Require => Effect::Require,
            // It stays as it is.
            Self::RequireVersion(Version(value)) => {
                Effect::SetValue { value: value.clone(), only_if: Some(value.clone()) }
            }
        })
    }
}
