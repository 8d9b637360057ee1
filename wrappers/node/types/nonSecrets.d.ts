// Records of the application's own, in its wallet, encrypted, with tags to search by.

import type { Command, Json, Query, WalletHandle } from './command'

/** Values of tags whose names begin with "~" are stored in the clear, so that searches can compare them. */
export type Tags = Record<string, string>

/** What is read of a record: without options the value only. */
export interface WalletRecordOptions {
  retrieveType?: boolean
  /** True unless given. */
  retrieveValue?: boolean
  retrieveTags?: boolean
}

/** A record, null where it was not asked for. */
export interface WalletRecord {
  id: string
  type: string | null
  value: string | null
  tags: Tags | null
}

export interface WalletSearchOptions extends WalletRecordOptions {
  /** True unless given. */
  retrieveRecords?: boolean
  retrieveTotalCount?: boolean
}

export interface WalletRecordPage {
  /** How many records fit; null where it was not asked for. */
  totalCount: number | null
  /** The next records; null at the end, and where they were not asked for. */
  records: WalletRecord[] | null
}

export type SearchHandle = number

/**
 * A change of a record. What an update does not give stays. `expected` is the value that the record must have
 * before: if it has another, somebody else has written first.
 */
export type RecordChange =
  | { op: 'add' | 'put'; type: string; id: string; value: string; tags?: Tags }
  | { op: 'update'; type: string; id: string; value?: string; tags?: Tags; expected?: string }
  | { op: 'delete'; type: string; id: string; expected?: string }

/** How one of many ended: `code` is one of `ErrorCode`. */
export type Status = { code: 0 } | { code: number; message: string }

/**
 * Adds a record. Types that begin with "Indy" are the library's own; the id is unique within the type; the
 * value is not empty.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemAlreadyExists`, `WalletAccessFailed` (a type of the library's own).
 */
export const addWalletRecord: Command<
  [wh: WalletHandle, type: string, id: string, value: string, tags?: Json<Tags> | null], void
>

/**
 * Gives a record another value. Its tags stay.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletAccessFailed`.
 */
export const updateWalletRecordValue: Command<[wh: WalletHandle, type: string, id: string, value: string], void>

/**
 * Gives a record other tags, in the place of all it has.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletAccessFailed`.
 */
export const updateWalletRecordTags: Command<[wh: WalletHandle, type: string, id: string, tags: Json<Tags>], void>

/**
 * Adds tags to a record. Tags of the same names are replaced.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletAccessFailed`.
 */
export const addWalletRecordTags: Command<[wh: WalletHandle, type: string, id: string, tags: Json<Tags>], void>

/**
 * Removes tags from a record. Those it has not are no error.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletAccessFailed`.
 */
export const deleteWalletRecordTags: Command<
  [wh: WalletHandle, type: string, id: string, tagNames: Json<string[]>], void
>

/**
 * Deletes a record with its tags.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletAccessFailed`.
 */
export const deleteWalletRecord: Command<[wh: WalletHandle, type: string, id: string], void>

/**
 * Reads a record.
 *
 * Errors: `WalletInvalidHandle`, `WalletItemNotFound`, `WalletAccessFailed`.
 */
export const getWalletRecord: Command<
  [wh: WalletHandle, type: string, id: string, options: Json<WalletRecordOptions>], WalletRecord
>

/**
 * Begins a search through the records of a type, {} for all of them. Close it with `closeWalletSearch`;
 * closing the wallet ends it too. `WalletSearch` closes itself.
 *
 * Errors: `WalletInvalidHandle`, `WalletQueryError`, `WalletAccessFailed`.
 */
export const openWalletSearch: Command<
  [wh: WalletHandle, type: string, query: Json<Query>, options: Json<WalletSearchOptions>], SearchHandle
>

/**
 * Reads the next records of a search, as they are now, at most `count`.
 *
 * Errors: `WalletInvalidHandle` (no such search).
 */
export const fetchWalletSearchNextRecords: Command<
  [wh: WalletHandle, walletSearchHandle: SearchHandle, count: number], WalletRecordPage
>

/**
 * Ends a search.
 *
 * Errors: `WalletInvalidHandle` (no such search).
 */
export const closeWalletSearch: Command<[walletSearchHandle: SearchHandle], void>

/**
 * Changes many records in one call and one transaction, and gives one status for each, in their order.
 * `options.atomic`: all changes happen or none, and the first that fails is the error of the command.
 * indy-sdk has no such function.
 *
 * Errors: `WalletInvalidHandle`; if atomic also `WalletItemChanged`, `WalletItemNotFound`,
 * `WalletItemAlreadyExists`, `WalletAccessFailed`.
 */
export const changeWalletRecords: Command<
  [wh: WalletHandle, changes: Json<RecordChange[]>, options?: Json<{ atomic?: boolean }> | null], Status[]
>
