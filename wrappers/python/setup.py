"""What pyproject.toml cannot say: a wheel that holds the library is one of its platform."""

from __future__ import annotations

import re
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel

LIBRARIES = list(Path("indy", "native").glob("*indy.*"))


class PlatformDistribution(Distribution):
    """A package that goes where those with compiled code go."""

    def has_ext_modules(self) -> bool:
        return bool(LIBRARIES)


class PlatformWheel(bdist_wheel):
    """A wheel for any Python 3, as the library is loaded by ctypes, on the library's platform."""

    def get_tag(self) -> tuple[str, str, str]:
        python, abi, platform = super().get_tag()
        return ("py3", "none", manylinux(platform)) if LIBRARIES else (python, abi, platform)


def manylinux(platform: str) -> str:
    """On Linux, that of the glibc whose symbols the library asks for, beside which it needs only
    libraries that every distribution has."""
    system, _, machine = platform.partition("_")
    if system != "linux":
        return platform
    versions = re.findall(rb"\0GLIBC_2\.(\d+)(?=\0)", LIBRARIES[0].read_bytes())
    return f"manylinux_2_{max(map(int, versions))}_{machine}" if versions else platform


setup(distclass=PlatformDistribution, cmdclass={"bdist_wheel": PlatformWheel})
