"""What the scripts with python3-indy share: the errors they meet, and wallets."""

import json

from indy import IndyError, wallet

CREDENTIALS = json.dumps(
    {"key": "8dvfYSt5d1taSd6yJdpjq4emkwsPDDLYxkNFysFD2cZY", "key_derivation_method": "RAW"}
)

errors = {}
"""By the names of the attempts: the exception, its code, its message."""


async def fails(name, command):
    """Notes the error of a command; one that succeeds leaves none, which the test misses."""
    try:
        await command
    except IndyError as error:
        errors[name] = (type(error).__name__, int(error.error_code), error.message)


async def opened(directory, name):
    """A new wallet's handle."""
    config = json.dumps({"id": name, "storage_config": {"path": directory}})
    await wallet.create_wallet(config, CREDENTIALS)
    return await wallet.open_wallet(config, CREDENTIALS)
