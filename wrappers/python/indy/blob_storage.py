"""Where the tails of revocation registries are: directories to write them to and to read them from."""

from __future__ import annotations

from ._options import Options, Unpack
from ._signature import in_c
from .libindy import call


@in_c("open_blob_storage_reader")
async def open_reader(type_: str, config: str, **options: Unpack[Options]) -> int:
    """
    Opens a directory to read tails from. It need not be there before something is read. The handle
    is not closed, and the same directory has the same handle.

    :param type_: "default"
    :param config: {"base_dir": str, a path}; the tails of a registry are looked for in the file that
        is called by the "tailsHash" of its definition
    :return: a handle for `create_revocation_state` and `update_revocation_state`, and for issuing
        and revoking
    :raises CommonInvalidStructure: the type is not known, or the configuration is malformed
    """
    return await call(open_reader, type_, config, **options)


@in_c("open_blob_storage_writer")
async def open_writer(type_: str, config: str, **options: Unpack[Options]) -> int:
    """
    Opens a directory to write tails to. It is made when it is needed. The handle is not closed.

    :param type_: "default"
    :param config: {"base_dir": str, a path, "uri_pattern": str, which is not used}
    :return: a handle for `issuer_create_and_store_revoc_reg`
    :raises CommonInvalidStructure: the type is not known, or the configuration is malformed
    """
    return await call(open_writer, type_, config, **options)
