//! What libindy's interface for storages consists of.
//!
//! A function that is called with a handle gets the one that the storage gave. What a storage points
//! to lives until its handle is freed.

use std::ffi::c_char;

use super::foreign::ForeignCode;

/// Makes a wallet. `config` and `credentials`: JSON or null; `metadata`: base64.
pub type WalletCreate = Option<
    extern "C-unwind" fn(
        name: *const c_char,
        config: *const c_char,
        credentials: *const c_char,
        metadata: *const c_char,
    ) -> ForeignCode,
>;

/// Opens a wallet.
pub type WalletOpen = Option<
    extern "C-unwind" fn(
        name: *const c_char,
        config: *const c_char,
        credentials: *const c_char,
        storage_handle_p: *mut i32,
    ) -> ForeignCode,
>;

/// Closes a wallet.
pub type WalletClose = Option<extern "C-unwind" fn(storage_handle: i32) -> ForeignCode>;

/// Deletes a wallet that is closed.
pub type WalletDelete = Option<
    extern "C-unwind" fn(
        name: *const c_char,
        config: *const c_char,
        credentials: *const c_char,
    ) -> ForeignCode,
>;

/// Adds a record, or answers WalletItemAlreadyExists. `type_` and `id`: base64; `tags_json`:
/// `{base64 name: base64 value, "~" and base64 name: plain value}`.
pub type WalletAddRecord = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        type_: *const c_char,
        id: *const c_char,
        value: *const u8,
        value_len: usize,
        tags_json: *const c_char,
    ) -> ForeignCode,
>;

/// Gives a record another value, or answers WalletItemNotFound.
pub type WalletUpdateRecordValue = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        type_: *const c_char,
        id: *const c_char,
        value: *const u8,
        value_len: usize,
    ) -> ForeignCode,
>;

/// Gives a record these tags and no others, or answers WalletItemNotFound.
pub type WalletUpdateRecordTags = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        type_: *const c_char,
        id: *const c_char,
        tags_json: *const c_char,
    ) -> ForeignCode,
>;

/// Adds tags; those of the same names are replaced.
pub type WalletAddRecordTags = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        type_: *const c_char,
        id: *const c_char,
        tags_json: *const c_char,
    ) -> ForeignCode,
>;

/// Removes tags. `tag_names_json`: an array of names; those that the record does not have are passed
/// over.
pub type WalletDeleteRecordTags = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        type_: *const c_char,
        id: *const c_char,
        tag_names_json: *const c_char,
    ) -> ForeignCode,
>;

/// Removes a record, or answers WalletItemNotFound.
pub type WalletDeleteRecord = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        type_: *const c_char,
        id: *const c_char,
    ) -> ForeignCode,
>;

/// Reads a record, or answers WalletItemNotFound. `options_json`: `{"retrieveType",
/// "retrieveValue", "retrieveTags"}`, which are true or false.
pub type WalletGetRecord = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        type_: *const c_char,
        id: *const c_char,
        options_json: *const c_char,
        record_handle_p: *mut i32,
    ) -> ForeignCode,
>;

/// Gives the id of a record that was read.
pub type WalletGetRecordId = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        record_handle: i32,
        record_id_p: *mut *const c_char,
    ) -> ForeignCode,
>;

/// Gives its type.
pub type WalletGetRecordType = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        record_handle: i32,
        record_type_p: *mut *const c_char,
    ) -> ForeignCode,
>;

/// Gives its value.
pub type WalletGetRecordValue = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        record_handle: i32,
        record_value_p: *mut *const u8,
        record_value_len_p: *mut usize,
    ) -> ForeignCode,
>;

/// Gives its tags, as they were added.
pub type WalletGetRecordTags = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        record_handle: i32,
        record_tags_p: *mut *const c_char,
    ) -> ForeignCode,
>;

/// Frees a record that was read.
pub type WalletFreeRecord =
    Option<extern "C-unwind" fn(storage_handle: i32, record_handle: i32) -> ForeignCode>;

/// Gives the wallet's metadata, base64.
pub type WalletGetStorageMetadata = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        metadata_p: *mut *const c_char,
        metadata_handle_p: *mut i32,
    ) -> ForeignCode,
>;

/// Gives the wallet other metadata, base64.
pub type WalletSetStorageMetadata =
    Option<extern "C-unwind" fn(storage_handle: i32, metadata: *const c_char) -> ForeignCode>;

/// Frees metadata that was given.
pub type WalletFreeStorageMetadata =
    Option<extern "C-unwind" fn(storage_handle: i32, metadata_handle: i32) -> ForeignCode>;

/// Searches the records of a type that fit a query: WQL with names and values as tags have them.
/// `options_json`: as for WalletGetRecord, and "retrieveRecords", "retrieveTotalCount".
pub type WalletSearchRecords = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        type_: *const c_char,
        query_json: *const c_char,
        options_json: *const c_char,
        search_handle_p: *mut i32,
    ) -> ForeignCode,
>;

/// Searches all records, of which everything is read.
pub type WalletSearchAllRecords =
    Option<extern "C-unwind" fn(storage_handle: i32, search_handle_p: *mut i32) -> ForeignCode>;

/// Gives how many records fit.
pub type WalletGetSearchTotalCount = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        search_handle: i32,
        total_count_p: *mut usize,
    ) -> ForeignCode,
>;

/// Reads the next record, or answers WalletItemNotFound.
pub type WalletFetchSearchNextRecord = Option<
    extern "C-unwind" fn(
        storage_handle: i32,
        search_handle: i32,
        record_handle_p: *mut i32,
    ) -> ForeignCode,
>;

/// Frees a search.
pub type WalletFreeSearch =
    Option<extern "C-unwind" fn(storage_handle: i32, search_handle: i32) -> ForeignCode>;

/// All of them, in the order in which they are registered.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PluggedFunctions {
    pub create: WalletCreate,
    pub open: WalletOpen,
    pub close: WalletClose,
    pub delete: WalletDelete,
    pub add_record: WalletAddRecord,
    pub update_record_value: WalletUpdateRecordValue,
    pub update_record_tags: WalletUpdateRecordTags,
    pub add_record_tags: WalletAddRecordTags,
    pub delete_record_tags: WalletDeleteRecordTags,
    pub delete_record: WalletDeleteRecord,
    pub get_record: WalletGetRecord,
    pub get_record_id: WalletGetRecordId,
    pub get_record_type: WalletGetRecordType,
    pub get_record_value: WalletGetRecordValue,
    pub get_record_tags: WalletGetRecordTags,
    pub free_record: WalletFreeRecord,
    pub get_storage_metadata: WalletGetStorageMetadata,
    pub set_storage_metadata: WalletSetStorageMetadata,
    pub free_storage_metadata: WalletFreeStorageMetadata,
    pub search_records: WalletSearchRecords,
    pub search_all_records: WalletSearchAllRecords,
    pub get_search_total_count: WalletGetSearchTotalCount,
    pub fetch_search_next_record: WalletFetchSearchNextRecord,
    pub free_search: WalletFreeSearch,
}

impl PluggedFunctions {
    /// The place among them of the first that is null, from 0.
    pub(super) fn first_missing(&self) -> Option<u8> {
        let are_there = [
            self.create.is_some(),
            self.open.is_some(),
            self.close.is_some(),
            self.delete.is_some(),
            self.add_record.is_some(),
            self.update_record_value.is_some(),
            self.update_record_tags.is_some(),
            self.add_record_tags.is_some(),
            self.delete_record_tags.is_some(),
            self.delete_record.is_some(),
            self.get_record.is_some(),
            self.get_record_id.is_some(),
            self.get_record_type.is_some(),
            self.get_record_value.is_some(),
            self.get_record_tags.is_some(),
            self.free_record.is_some(),
            self.get_storage_metadata.is_some(),
            self.set_storage_metadata.is_some(),
            self.free_storage_metadata.is_some(),
            self.search_records.is_some(),
            self.search_all_records.is_some(),
            self.get_search_total_count.is_some(),
            self.fetch_search_next_record.is_some(),
            self.free_search.is_some(),
        ];
        (0..).zip(are_there).find(|(_, is_there)| !is_there).map(|(place, _)| place)
    }
}
