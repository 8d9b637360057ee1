"""Records of the application's own: kept, tagged, searched, changed together."""

from __future__ import annotations

import asyncio
import json

import pytest

from indy import error
from indy.non_secrets import (
    add_wallet_record,
    add_wallet_record_tags,
    change_wallet_records,
    close_wallet_search,
    delete_wallet_record,
    delete_wallet_record_tags,
    fetch_wallet_search_next_records,
    get_wallet_record,
    open_wallet_search,
    update_wallet_record_tags,
    update_wallet_record_value,
)
from indy.wallet import close_wallet

ALL = json.dumps({"retrieveType": True, "retrieveTags": True})


async def read(wallet, id_, options=ALL):
    return json.loads(await get_wallet_record(wallet, "contact", id_, options))


async def found(wallet, query, options="{}"):
    search = await open_wallet_search(wallet, "contact", json.dumps(query), options)
    page = json.loads(await fetch_wallet_search_next_records(wallet, search, 1000))
    await close_wallet_search(search)
    return page


async def ids(wallet, query):
    return sorted(record["id"] for record in (await found(wallet, query))["records"] or [])


@pytest.fixture
async def people(wallet):
    for name, age in (("ada", "36"), ("bob", "18"), ("carl", None)):
        tags = {"name": name, **({"~age": age} if age else {})}
        await add_wallet_record(wallet, "contact", name, "Grüße ☃", json.dumps(tags))
    return wallet


async def test_whole_life(wallet):
    assert await add_wallet_record(wallet, "contact", "1", "value", '{"a":"1","~b":"2"}') is None
    assert await read(wallet, "1") == {
        "type": "contact",
        "id": "1",
        "value": "value",
        "tags": {"a": "1", "~b": "2"},
    }
    assert await update_wallet_record_value(wallet, "contact", "1", "other") is None
    assert await add_wallet_record_tags(wallet, "contact", "1", '{"c":"3","a":"4"}') is None
    assert await delete_wallet_record_tags(wallet, "contact", "1", '["~b"]') is None
    record = await read(wallet, "1")
    assert (record["value"], record["tags"]) == ("other", {"a": "4", "c": "3"})
    assert await update_wallet_record_tags(wallet, "contact", "1", '{"d":"5"}') is None
    assert (await read(wallet, "1"))["tags"] == {"d": "5"}
    assert await delete_wallet_record(wallet, "contact", "1") is None
    with pytest.raises(error.WalletItemNotFound):
        await read(wallet, "1")


async def test_without_tags(wallet):
    await add_wallet_record(wallet, "contact", "1", "value", None)
    record = await read(wallet, "1", "{}")
    assert record == {"type": None, "id": "1", "value": "value", "tags": None}


async def test_same_id_twice(people):
    with pytest.raises(error.WalletItemAlreadyExists) as caught:
        await add_wallet_record(people, "contact", "ada", "value", None)
    assert caught.value.error_code == 213


@pytest.mark.parametrize(
    "command",
    [
        lambda wallet, type_: update_wallet_record_value(wallet, type_, "x", "value"),
        lambda wallet, type_: update_wallet_record_tags(wallet, type_, "x", "{}"),
        lambda wallet, type_: add_wallet_record_tags(wallet, type_, "x", "{}"),
        lambda wallet, type_: delete_wallet_record_tags(wallet, type_, "x", "[]"),
        lambda wallet, type_: delete_wallet_record(wallet, type_, "x"),
        lambda wallet, type_: get_wallet_record(wallet, type_, "x", "{}"),
    ],
)
async def test_no_such_record_type_or_wallet(wallet, command):
    with pytest.raises(error.WalletItemNotFound):
        await command(wallet, "contact")
    with pytest.raises(error.WalletAccessFailed):
        await command(wallet, "Indy::Did")
    with pytest.raises(error.WalletInvalidHandle):
        await command(-1, "contact")


@pytest.mark.parametrize(
    ("query", "fitting"),
    [
        ({}, ["ada", "bob", "carl"]),
        ({"name": "ada"}, ["ada"]),
        ({"name": {"$neq": "ada"}}, ["bob", "carl"]),
        ({"~age": {"$gt": "18"}}, ["ada"]),
        ({"~age": {"$gte": "18"}}, ["ada", "bob"]),
        ({"~age": {"$lt": "36"}}, ["bob"]),
        ({"~age": {"$lte": "36"}}, ["ada", "bob"]),
        ({"~age": {"$like": "%6"}}, ["ada"]),
        ({"name": {"$in": ["ada", "carl"]}}, ["ada", "carl"]),
        ({"$and": [{"name": "ada"}, {"~age": "36"}]}, ["ada"]),
        ({"$or": [{"name": "ada"}, {"~age": "18"}]}, ["ada", "bob"]),
        ({"$not": {"name": "ada"}}, ["bob", "carl"]),
        ({"$exist": "~age"}, ["ada", "bob"]),
    ],
)
async def test_search(people, query, fitting):
    assert await ids(people, query) == fitting
    counted = await found(people, query, '{"retrieveTotalCount":true,"retrieveRecords":false}')
    assert counted == {"totalCount": len(fitting), "records": None}


async def test_pages(people):
    search = await open_wallet_search(people, "contact", "{}", '{"retrieveTotalCount":true}')
    pages = [json.loads(await fetch_wallet_search_next_records(people, search, 2)) for _ in "123"]
    assert [page["totalCount"] for page in pages] == [3, 3, 3]
    assert [len(page["records"] or []) for page in pages] == [2, 1, 0]
    await close_wallet_search(search)
    for command in (
        close_wallet_search(search),
        fetch_wallet_search_next_records(people, search, 1),
    ):
        with pytest.raises(error.WalletInvalidHandle):
            await command


async def test_closing_the_wallet_ends_its_searches(people):
    search = await open_wallet_search(people, "contact", "{}", "{}")
    await close_wallet(people)
    with pytest.raises(error.WalletInvalidHandle):
        await fetch_wallet_search_next_records(people, search, 1)


@pytest.mark.parametrize("query", ['{"name":{"$gt":"a"}}', '{"~name":{"$regex":"a"}}', "{", "7"])
async def test_what_is_no_query(wallet, query):
    with pytest.raises(error.WalletQueryError) as caught:
        await open_wallet_search(wallet, "contact", query, "{}")
    assert caught.value.error_code == 214


async def test_malformed_tags_and_options(wallet):
    for command in (
        add_wallet_record(wallet, "contact", "1", "value", '{"a":1}'),
        add_wallet_record_tags(wallet, "contact", "1", "["),
        delete_wallet_record_tags(wallet, "contact", "1", "{}"),
        get_wallet_record(wallet, "contact", "1", '{"retrieveTags":1}'),
        open_wallet_search(wallet, "contact", "{}", "x"),
        change_wallet_records(wallet, "{}"),
        change_wallet_records(wallet, "[]", '{"atomic":1}'),
    ):
        with pytest.raises(error.CommonInvalidStructure):
            await command


async def test_count_must_fit(wallet):
    with pytest.raises(ValueError, match="count"):
        await fetch_wallet_search_next_records(wallet, 1, -1)


async def test_many_at_once(wallet):
    await asyncio.gather(
        *(add_wallet_record(wallet, "contact", str(n), str(n), None) for n in range(200))
    )
    assert len(await ids(wallet, {})) == 200


def change(op, id_, **more):
    return {"op": op, "type": "contact", "id": id_, **more}


async def test_change_many(people):
    statuses = json.loads(
        await change_wallet_records(
            people,
            json.dumps(
                [
                    change("add", "dora", value="new", tags={"a": "1"}),
                    change("put", "ada", value="replaced"),
                    change("update", "bob", value="updated", expected="Grüße ☃"),
                    change("delete", "carl", expected="another"),
                    change("add", "ada", value="again"),
                ]
            ),
        )
    )
    assert [status["code"] for status in statuses] == [0, 0, 0, 1000, 213]
    assert ["message" in status for status in statuses] == [False, False, False, True, True]
    assert await ids(people, {}) == ["ada", "bob", "carl", "dora"]
    assert (await read(people, "ada"))["tags"] == {}
    assert (await read(people, "bob"))["value"] == "updated"


async def test_change_all_or_none(people):
    changes = [change("add", "dora", value="new"), change("delete", "ada", expected="another")]
    with pytest.raises(error.WalletItemChanged) as caught:
        await change_wallet_records(people, json.dumps(changes), '{"atomic":true}')
    assert caught.value.error_code == error.ErrorCode.WalletItemChanged == 1000
    assert await ids(people, {}) == ["ada", "bob", "carl"]
    changes[1]["expected"] = "Grüße ☃"
    await change_wallet_records(people, json.dumps(changes), '{"atomic":true}')
    assert await ids(people, {}) == ["bob", "carl", "dora"]


async def test_one_of_many_writers_wins(wallet):
    await add_wallet_record(wallet, "contact", "1", "old", None)
    answers = await asyncio.gather(
        *(
            change_wallet_records(
                wallet, json.dumps([change("update", "1", value=str(n), expected="old")])
            )
            for n in range(20)
        )
    )
    codes = [json.loads(answer)[0]["code"] for answer in answers]
    assert sorted(codes) == [0] + [1000] * 19
    assert (await read(wallet, "1"))["value"] == str(codes.index(0))
