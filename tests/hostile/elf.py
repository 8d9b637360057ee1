"""Reads which functions a shared library exports, so that the header can be compared with it.

ELF of 64 bits, System V ABI, chapter 4: the section of dynamic symbols and the one of their names.
"""

import struct

SYMBOLS = 11  # SHT_DYNSYM
UNDEFINED = 0  # SHN_UNDEF
FUNCTION = 2  # STT_FUNC


def exported(path: str, prefix: str) -> set[str]:
    """The names of the functions that `path` exports and that begin with `prefix`."""
    with open(path, "rb") as file:
        image = file.read()
    if image[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path} is no little-endian ELF file of 64 bits")
    sections = _sections(image)
    names = set()
    for kind, offset, size, link in sections:
        if kind == SYMBOLS:
            texts = sections[link][1]
            symbols = struct.iter_unpack("<IBBHQQ", image[offset : offset + size])
            for at, info, _, section, _, _ in symbols:
                if section != UNDEFINED and info & 0xF == FUNCTION:
                    start = texts + at
                    names.add(image[start : image.index(b"\0", start)].decode())
    return {it for it in names if it.startswith(prefix)}


def _sections(image: bytes) -> list[tuple[int, int, int, int]]:
    """Of each section its type, offset, size and link."""
    (start,) = struct.unpack_from("<Q", image, 0x28)
    length, count = struct.unpack_from("<HH", image, 0x3A)
    headers = (struct.unpack_from("<IIQQQQII", image, start + i * length) for i in range(count))
    return [(it[1], it[4], it[5], it[6]) for it in headers]
