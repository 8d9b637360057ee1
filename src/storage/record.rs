//! What is stored: records and their tags, and changes of them.

/// What one command changes: all of it is applied, or nothing.
pub type SealedChange = Vec<SealedWrite>;

/// What happens to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedWrite {
    pub kind: Vec<u8>,
    pub name: Vec<u8>,
    pub effect: Effect,
}

/// Where a record must be there and is not, the whole change fails with `WalletItemNotFound`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// There is a new record.
    Add { value: SealedValue, tags: Vec<SealedTag>, if_present: IfPresent },
    /// The record has this value, and keeps its tags. If it has not the value `only_if` now, the
    /// change fails with `WalletItemChanged`.
    SetValue { value: SealedValue, only_if: Option<SealedValue> },
    /// The record has these tags and no others.
    SetTags(Vec<SealedTag>),
    /// The record has these tags; others of the same names are replaced.
    AddTags(Vec<SealedTag>),
    /// The record has no tags of these names.
    RemoveTags(Vec<SealedTagName>),
    /// The record is gone. If it has not the value `only_if` now, the change fails with
    /// `WalletItemChanged`.
    Remove { only_if: Option<SealedValue> },
    /// Nothing happens, but the record must be there.
    Require,
}

/// What adding a record means where there is one of its kind and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfPresent {
    /// The whole change fails with `WalletItemAlreadyExists`.
    Refuse,
    /// The old one stays, and the change goes on.
    Keep,
    /// It gets the new value and the new tags.
    Replace,
}

/// A value, sealed under a key of its own, and that key, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedValue {
    pub text: Vec<u8>,
    pub key: Vec<u8>,
}

/// A tag. Its name is sealed in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedTag {
    pub name: Vec<u8>,
    pub value: TagValue,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagValue {
    Sealed(Vec<u8>),
    Plain(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedTagName {
    pub name: Vec<u8>,
    /// Whether the value of the tag is stored in the clear.
    pub is_plain: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRecord {
    pub kind: Vec<u8>,
    pub name: Vec<u8>,
    /// `None` where it was not asked for.
    pub value: Option<SealedValue>,
    /// `None` where they were not asked for.
    pub tags: Option<Vec<SealedTag>>,
}

/// What of a record is wanted beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetch {
    pub value: bool,
    pub tags: bool,
}

impl Fetch {
    pub const NAME: Self = Self { value: false, tags: false };
    pub const VALUE: Self = Self { value: true, tags: false };
    pub const ALL: Self = Self { value: true, tags: true };
}

impl SealedTag {
    pub fn is_plain(&self) -> bool {
        matches!(self.value, TagValue::Plain(_))
    }
}
