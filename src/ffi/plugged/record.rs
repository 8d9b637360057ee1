//! One record, by its address.

use std::ffi::CString;
use std::ptr;

use serde_json::json;

use super::foreign::{ask, bytes, c_text, failed, text};
use super::form;
use super::opened::Opened;
use crate::error::Result;
use crate::storage::{Fetch, SealedRecord, SealedTag, SealedTagName, SealedValue};

/// Where a record is, or would be.
pub(super) struct Address<'a> {
    opened: &'a Opened,
    kind: &'a [u8],
    name: &'a [u8],
    kind_text: CString,
    name_text: CString,
}

impl<'a> Address<'a> {
    pub(super) fn new(opened: &'a Opened, kind: &'a [u8], name: &'a [u8]) -> Result<Self> {
        let kind_text = c_text(form::encode(kind))?;
        let name_text = c_text(form::encode(name))?;
        Ok(Self { opened, kind, name, kind_text, name_text })
    }

    pub(super) fn get(&self, fetch: Fetch) -> Result<SealedRecord> {
        let options = json!({
            "retrieveType": false,
            "retrieveValue": fetch.value,
            "retrieveTags": fetch.tags,
        });
        let options = c_text(options.to_string())?;
        let (storage, kind, name) = self.parts();
        let mut record = 0;
        let functions = self.opened.functions();
        ask!(functions, get_record(storage, kind, name, options.as_ptr(), &mut record))?;
        let found = Found::new(self.opened, record);
        found.read(self.kind.to_vec(), self.name.to_vec(), fetch)
    }

    pub(super) fn add(&self, value: &SealedValue, tags: &[SealedTag]) -> Result<()> {
        let value = form::join_value(value)?;
        let tags = c_text(form::tags(tags).to_string())?;
        let (storage, kind, name) = self.parts();
        let (start, length) = (value.as_ptr(), value.len());
        let functions = self.opened.functions();
        ask!(functions, add_record(storage, kind, name, start, length, tags.as_ptr()))
    }

    pub(super) fn set_value(&self, value: &SealedValue) -> Result<()> {
        let value = form::join_value(value)?;
        let (storage, kind, name) = self.parts();
        let (start, length) = (value.as_ptr(), value.len());
        let functions = self.opened.functions();
        ask!(functions, update_record_value(storage, kind, name, start, length))
    }

    pub(super) fn set_tags(&self, tags: &[SealedTag]) -> Result<()> {
        let tags = c_text(form::tags(tags).to_string())?;
        let (storage, kind, name) = self.parts();
        let functions = self.opened.functions();
        ask!(functions, update_record_tags(storage, kind, name, tags.as_ptr()))
    }

    pub(super) fn add_tags(&self, tags: &[SealedTag]) -> Result<()> {
        let tags = c_text(form::tags(tags).to_string())?;
        let (storage, kind, name) = self.parts();
        let functions = self.opened.functions();
        ask!(functions, add_record_tags(storage, kind, name, tags.as_ptr()))
    }

    pub(super) fn remove_tags(&self, names: &[SealedTagName]) -> Result<()> {
        let names = c_text(form::tag_names(names).to_string())?;
        let (storage, kind, name) = self.parts();
        let functions = self.opened.functions();
        ask!(functions, delete_record_tags(storage, kind, name, names.as_ptr()))
    }

    pub(super) fn remove(&self) -> Result<()> {
        let (storage, kind, name) = self.parts();
        ask!(self.opened.functions(), delete_record(storage, kind, name))
    }

    /// They live as long as this.
    fn parts(&self) -> (i32, *const std::ffi::c_char, *const std::ffi::c_char) {
        (self.opened.handle, self.kind_text.as_ptr(), self.name_text.as_ptr())
    }
}

/// A record that a storage has read; freed when dropped.
pub(super) struct Found<'a> {
    opened: &'a Opened,
    handle: i32,
}

impl<'a> Found<'a> {
    pub(super) fn new(opened: &'a Opened, handle: i32) -> Self {
        Self { opened, handle }
    }

    pub(super) fn read(&self, kind: Vec<u8>, name: Vec<u8>, fetch: Fetch) -> Result<SealedRecord> {
        let value = fetch.value.then(|| self.value()).transpose()?;
        let tags = fetch.tags.then(|| self.tags()).transpose()?;
        Ok(SealedRecord { kind, name, value, tags })
    }

    pub(super) fn kind(&self) -> Result<Vec<u8>> {
        let mut start = ptr::null();
        let (storage, record) = (self.opened.handle, self.handle);
        ask!(self.opened.functions(), get_record_type(storage, record, &mut start))?;
        form::decode(&text(start, "a type")?, "a type")
    }

    pub(super) fn name(&self) -> Result<Vec<u8>> {
        let mut start = ptr::null();
        let (storage, record) = (self.opened.handle, self.handle);
        ask!(self.opened.functions(), get_record_id(storage, record, &mut start))?;
        form::decode(&text(start, "an id")?, "an id")
    }

    fn value(&self) -> Result<SealedValue> {
        let (mut start, mut length) = (ptr::null(), 0);
        let (storage, record) = (self.opened.handle, self.handle);
        ask!(self.opened.functions(), get_record_value(storage, record, &mut start, &mut length))?;
        form::split_value(bytes(start, length, "a value")?)
    }

    fn tags(&self) -> Result<Vec<SealedTag>> {
        let mut start = ptr::null();
        let (storage, record) = (self.opened.handle, self.handle);
        ask!(self.opened.functions(), get_record_tags(storage, record, &mut start))?;
        let tags = serde_json::from_str(&text(start, "tags")?);
        form::read_tags(tags.map_err(|_| failed("gave tags that are not an object of strings"))?)
    }
}

impl Drop for Found<'_> {
    fn drop(&mut self) {
        let (storage, record) = (self.opened.handle, self.handle);
        if let Err(error) = ask!(self.opened.functions(), free_record(storage, record)) {
            log::warn!("a wallet's storage could not free a record: {error}");
        }
    }
}
