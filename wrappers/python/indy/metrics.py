"""What the library tells about itself."""

from __future__ import annotations

from .libindy import call


async def collect_metrics() -> str:
    """
    Collects the library's counters and gauges.

    :return: {"name of a metric": [{"value": number, "tags": {"name of a tag": str}}, ..], ..}
    """
    return await call(collect_metrics)
