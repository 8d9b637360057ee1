"""Error codes, classes and details."""

from __future__ import annotations

import asyncio
import pickle
import threading

import pytest

from indy import error
from indy._completion import current_queue
from indy.crypto import crypto_sign
from indy.did import list_my_dids_with_meta
from indy.error import ErrorCode, IndyError, errorcode_to_exception
from indy.libindy import set_runtime_config
from indy.pool import set_protocol_version
from indy.wallet import generate_wallet_key


def test_every_code_has_a_class_of_its_name():
    for code in ErrorCode:
        cls = errorcode_to_exception(code)
        if code is ErrorCode.Success:
            assert cls is None
        else:
            assert cls is getattr(error, code.name) and issubclass(cls, IndyError)
    assert errorcode_to_exception(9999) is None


def test_errors_print_and_travel():
    made = error.WalletNotFoundError(ErrorCode.WalletNotFoundError, {"message": "no such wallet"})
    assert str(made) == "WalletNotFoundError (204): no such wallet"
    copy = pickle.loads(pickle.dumps(made))
    assert type(copy) is type(made)
    assert (copy.error_code, copy.message, copy.indy_backtrace) == (204, "no such wallet", None)
    assert "no details" in str(IndyError(ErrorCode.CommonIOError))


async def test_refusal_leaves_nothing_behind():
    with pytest.raises(error.CommonInvalidParam5) as caught:
        await crypto_sign(1, "key", b"")
    assert caught.value.message
    assert len(current_queue()) == 0


async def test_nul_does_not_cut_text_short():
    with pytest.raises(ValueError, match="NUL"):
        await generate_wallet_key('{"seed":"a"}\0')


@pytest.mark.parametrize("version", [0, 3, 2**32 + 2])
async def test_protocol_version_that_is_not_known(version):
    with pytest.raises(error.PoolIncompatibleProtocolVersion) as caught:
        await set_protocol_version(version)
    assert caught.value.error_code == 308


@pytest.mark.parametrize("version", [1, 2])
async def test_protocol_version(version):
    assert await set_protocol_version(version) is None


def test_details_are_those_of_the_thread():
    """Threads that fail in different ways at once are told of their own failure each."""
    rounds, wrong = 200, []

    async def work(command, kind, words):
        for _ in range(rounds):
            try:
                await command()
            except IndyError as caught:
                if type(caught) is not kind or (caught.message or "") != words:
                    wrong.append(caught)

    async def message_of(command):
        try:
            await command()
        except IndyError as caught:
            return caught.message or ""
        raise AssertionError

    kinds = [
        (lambda: list_my_dids_with_meta(-1), error.WalletInvalidHandle),
        (lambda: set_protocol_version(7), error.PoolIncompatibleProtocolVersion),
        (lambda: crypto_sign(1, "key", b""), error.CommonInvalidParam5),
    ]
    expected = [asyncio.run(message_of(command)) for command, _ in kinds]
    assert len(set(expected)) == len(kinds)
    threads = [
        threading.Thread(target=lambda c=c, k=k, w=w: asyncio.run(work(c, k, w)))
        for (c, k), w in zip(kinds * 2, expected * 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_backtrace_only_if_asked_for(run_python):
    run_python(
        "-c",
        """if True:
        import asyncio
        from indy import IndyError, libindy, wallet

        def failure():
            try:
                asyncio.run(wallet.close_wallet(-1))
            except IndyError as error:
                return error

        assert failure().indy_backtrace is None
        libindy.set_runtime_config('{"collect_backtrace":true}')
        assert failure().indy_backtrace
        libindy.set_runtime_config('{"collect_backtrace":false}')
        assert failure().indy_backtrace is None
        """,
    )


def test_runtime_config():
    set_runtime_config("{}")
    set_runtime_config('{"crypto_thread_pool_size":2,"unknown":1}')
    set_runtime_config('{"lanes":{"expensive":{"threads":2}}}')


@pytest.mark.parametrize(
    "config",
    [
        "",
        "{",
        "[]",
        '{"crypto_thread_pool_size":-1}',
        '{"crypto_thread_pool_size":"2"}',
        '{"lanes":{"slow":{"threads":1}}}',
        '{"lanes":{"expensive":{"threads":1000000000}}}',
    ],
)
def test_runtime_config_refused(config):
    with pytest.raises((error.CommonInvalidStructure, error.CommonInvalidParam1)) as caught:
        set_runtime_config(config)
    assert caught.value.message
