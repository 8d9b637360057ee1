"""Records of the application's own, in its wallet, encrypted, with tags to search by."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import AsyncIterator, NamedTuple, Optional, Sequence

from ._options import Options, Unpack
from ._search import PAGE, Found, Query, closed, text_of
from ._signature import Size, closes
from .libindy import call


async def add_wallet_record(
    wallet_handle: int,
    type_: str,
    id_: str,
    value: str,
    tags_json: Optional[str],
    **options: Unpack[Options],
) -> None:
    """
    Adds a record.

    :param wallet_handle: from `open_wallet`
    :param type_: any text; types that begin with "Indy" are the library's own
    :param id_: any text, unique within the type
    :param value: any text
    :param tags_json: optional, {"name": str, ..}; the values of tags whose names begin with "~" are
        stored in the clear, so that searches can compare them
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemAlreadyExists: the wallet has a record of this type and id
    :raises WalletAccessFailed: the type is one of the library's own
    :raises CommonInvalidStructure: the JSON is malformed
    """
    return await call(add_wallet_record, wallet_handle, type_, id_, value, tags_json, **options)


async def update_wallet_record_value(
    wallet_handle: int, type_: str, id_: str, value: str, **options: Unpack[Options]
) -> None:
    """
    Gives a record another value. Its tags stay.

    :param wallet_handle: from `open_wallet`
    :param type_: as for `add_wallet_record`
    :param id_: as for `add_wallet_record`
    :param value: any text
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such record
    :raises WalletAccessFailed: the type is one of the library's own
    """
    return await call(update_wallet_record_value, wallet_handle, type_, id_, value, **options)


async def update_wallet_record_tags(
    wallet_handle: int, type_: str, id_: str, tags_json: str, **options: Unpack[Options]
) -> None:
    """
    Gives a record other tags, in the place of all it has.

    :param wallet_handle: from `open_wallet`
    :param type_: as for `add_wallet_record`
    :param id_: as for `add_wallet_record`
    :param tags_json: as for `add_wallet_record`
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such record
    :raises WalletAccessFailed: the type is one of the library's own
    :raises CommonInvalidStructure: the JSON is malformed
    """
    return await call(update_wallet_record_tags, wallet_handle, type_, id_, tags_json, **options)


async def add_wallet_record_tags(
    wallet_handle: int, type_: str, id_: str, tags_json: str, **options: Unpack[Options]
) -> None:
    """
    Adds tags to a record. Tags of the same names are replaced.

    :param wallet_handle: from `open_wallet`
    :param type_: as for `add_wallet_record`
    :param id_: as for `add_wallet_record`
    :param tags_json: as for `add_wallet_record`
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such record
    :raises WalletAccessFailed: the type is one of the library's own
    :raises CommonInvalidStructure: the JSON is malformed
    """
    return await call(add_wallet_record_tags, wallet_handle, type_, id_, tags_json, **options)


async def delete_wallet_record_tags(
    wallet_handle: int, type_: str, id_: str, tag_names_json: str, **options: Unpack[Options]
) -> None:
    """
    Removes tags from a record. Those it has not are no error.

    :param wallet_handle: from `open_wallet`
    :param type_: as for `add_wallet_record`
    :param id_: as for `add_wallet_record`
    :param tag_names_json: ["name", "~name", ..]
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such record
    :raises WalletAccessFailed: the type is one of the library's own
    :raises CommonInvalidStructure: the JSON is malformed
    """
    return await call(
        delete_wallet_record_tags, wallet_handle, type_, id_, tag_names_json, **options
    )


async def delete_wallet_record(
    wallet_handle: int, type_: str, id_: str, **options: Unpack[Options]
) -> None:
    """
    Deletes a record with its tags.

    :param wallet_handle: from `open_wallet`
    :param type_: as for `add_wallet_record`
    :param id_: as for `add_wallet_record`
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such record
    :raises WalletAccessFailed: the type is one of the library's own
    """
    return await call(delete_wallet_record, wallet_handle, type_, id_, **options)


async def get_wallet_record(
    wallet_handle: int, type_: str, id: str, options_json: str, **options: Unpack[Options]
) -> str:
    """
    Reads a record.

    :param wallet_handle: from `open_wallet`
    :param type_: as for `add_wallet_record`
    :param id: as for `add_wallet_record`
    :param options_json: {
        "retrieveType": optional bool, false unless given
        "retrieveValue": optional bool, true unless given
        "retrieveTags": optional bool, false unless given
    }
    :return: {"id": str, "type": str or null, "value": str or null, "tags": {"name": str} or null},
        null where it was not asked for
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletItemNotFound: the wallet has no such record
    :raises WalletAccessFailed: the type is one of the library's own
    :raises CommonInvalidStructure: the JSON is malformed
    """
    return await call(get_wallet_record, wallet_handle, type_, id, options_json, **options)


async def open_wallet_search(
    wallet_handle: int, type_: str, query_json: str, options_json: str, **options: Unpack[Options]
) -> int:
    """
    Begins a search through the records of a type. Close it with `close_wallet_search`; closing the
    wallet ends it too.

    :param wallet_handle: from `open_wallet`
    :param type_: as for `add_wallet_record`
    :param query_json: WQL, {} for all records of the type: {
        "name": str, the tag has this value
        "~name": {"$gt": str}, or $neq $gte $lt $lte $like, or {"$in": [str, ..]}; comparing other
            than by $neq and $in needs tags stored in the clear
        "$and": [query, ..], "$or": [query, ..], "$not": query
        "$exist": str or [str, ..], the record has these tags
    }
    :param options_json: {
        "retrieveRecords": optional bool, true unless given
        "retrieveTotalCount": optional bool, false unless given
        and as for `get_wallet_record`
    }
    :return: the handle of the search
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises WalletQueryError: the query is none
    :raises WalletAccessFailed: the type is one of the library's own
    :raises CommonInvalidStructure: the options are malformed
    """
    return await call(open_wallet_search, wallet_handle, type_, query_json, options_json, **options)


async def fetch_wallet_search_next_records(
    wallet_handle: int, wallet_search_handle: int, count: Size, **options: Unpack[Options]
) -> str:
    """
    Reads the next records of a search, as they are now.

    :param wallet_handle: from `open_wallet`; the search knows its wallet
    :param wallet_search_handle: from `open_wallet_search`
    :param count: how many records at most
    :return: {"totalCount": int or null, "records": [as of `get_wallet_record`, ..] or null}, null
        where it was not asked for, and "records" at the end
    :raises WalletInvalidHandle: no search is open under this handle
    """
    return await call(
        fetch_wallet_search_next_records, wallet_handle, wallet_search_handle, count, **options
    )


@closes(open_wallet_search)
async def close_wallet_search(wallet_search_handle: int, **options: Unpack[Options]) -> None:
    """
    Ends a search.

    :param wallet_search_handle: from `open_wallet_search`
    :raises WalletInvalidHandle: no search is open under this handle
    """
    return await call(close_wallet_search, wallet_search_handle, **options)


class Record(NamedTuple):
    """What `search_records` finds. None is what was not asked for."""

    id: str
    value: Optional[str]
    tags: Optional[dict[str, str]]


@asynccontextmanager
async def search_records(
    wallet_handle: int,
    type_: str,
    query: Query = "{}",
    *,
    value: bool = True,
    tags: bool = False,
    page: int = PAGE,
    **options: Unpack[Options],
) -> AsyncIterator[Found[Record]]:
    """
    A search that is open in an `async with` block, with what it finds for `async for`.

        async with non_secrets.search_records(handle, "contact", {"city": "Bern"}) as records:
            async for record in records:
                print(record.id, record.value)

    :param wallet_handle: from `open_wallet`
    :param type_: as for `add_wallet_record`
    :param query: as for `open_wallet_search`; a dict will do
    :param value: whether the values are wanted
    :param tags: whether the tags are wanted
    :param page: how many records are fetched at a time
    :param options: of each command that this takes
    :return: the records as they are when they are fetched; `total` is None
    :raises IndyError: as `open_wallet_search`, and in the block as `fetch_wallet_search_next_records`
    """
    retrieve = json.dumps({"retrieveValue": value, "retrieveTags": tags})
    handle = await open_wallet_search(wallet_handle, type_, text_of(query), retrieve, **options)

    async def fetch() -> Sequence[Record]:
        found = await fetch_wallet_search_next_records(wallet_handle, handle, page, **options)
        records = json.loads(found)["records"] or ()
        return [Record(record["id"], record["value"], record["tags"]) for record in records]

    try:
        yield Found(fetch)
    finally:
        await closed(close_wallet_search(handle))


async def change_wallet_records(
    wallet_handle: int,
    changes_json: str,
    options_json: Optional[str] = None,
    **options: Unpack[Options],
) -> str:
    """
    Changes many records in one call and one transaction. libindy has no such function.

    :param wallet_handle: from `open_wallet`
    :param changes_json: [
        {"op": "add", "type": str, "id": str, "value": str, "tags": optional}, a new record
        {"op": "put", "type": str, "id": str, "value": str, "tags": optional}, new or in its place
        {"op": "update", "type": str, "id": str, "value": optional str, "tags": optional,
            "expected": optional str}
        {"op": "delete", "type": str, "id": str, "expected": optional str}
    ]; what an update does not give stays; "expected" is the value that the record must have before
        this call: if it has another, somebody else has written first. A record of which a value is
        expected is changed once in a call
    :param options_json: optional, {
        "atomic": optional bool, false unless given; true: all changes happen or none, and the first
            that fails is raised
    }
    :return: [{"code": 0} or {"code": int, "message": str}, ..], one for each change, in their order
    :raises WalletInvalidHandle: no wallet is open under this handle
    :raises CommonInvalidStructure: the JSON is malformed
    :raises WalletItemChanged: atomic, and a record has not the value that was expected
    :raises WalletItemNotFound: atomic, and there is no such record
    :raises WalletItemAlreadyExists: atomic, and there is such a record
    :raises WalletAccessFailed: atomic, and a type is one of the library's own
    """
    return await call(change_wallet_records, wallet_handle, changes_json, options_json, **options)
