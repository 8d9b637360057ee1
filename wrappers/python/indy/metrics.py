"""What the library tells about itself."""

from __future__ import annotations

from ._options import Options, Unpack
from .libindy import call


async def collect_metrics(**options: Unpack[Options]) -> str:
    """
    Collects the library's counters and gauges.

    :return: {"name of a metric": [{"value": number, "tags": {"name of a tag": str}}, ..], ..}
    """
    return await call(collect_metrics, **options)


async def collect_metrics_prometheus(**options: Unpack[Options]) -> str:
    """
    Collects the same as text for Prometheus. libindy has no such function.

    :return: text of the format 0.0.4
    """
    return await call(collect_metrics_prometheus, **options)


async def list_commands(**options: Unpack[Options]) -> str:
    """
    Tells which commands are in flight. libindy has no such function.

    :return: [{
        "handle": int,
        "name": str, that of the function in C without "indy_"
        "lane": str, where it is
        "age_ms": int, since it was called
        "state": "queued" for a thread of the lane, "running", or "waiting" for something else
    }, ..], the oldest first
    """
    return await call(list_commands, **options)
