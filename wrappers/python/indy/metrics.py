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
