"""Makes hostile texts: of nothing, and out of texts that are right.

What is nearly right gets further than what is random: it passes the first check and meets the next.
"""

import json
from random import Random

from paths import HOSTILE_PATHS

DEEP = 100_000
DEEP_INSIDE = 2_000  # in another text, of which there are many

# Numbers around the limits of types. None from 5 to 2^24: a configuration with such a one may be
# right, and makes a thousand threads or a registry of gigabytes.
NUMBERS = [
    0,
    -1,
    1,
    2,
    3,
    4,
    2**31 - 1,
    2**31,
    -(2**31),
    2**32,
    2**53 + 1,
    2**63,
    2**64,
    -(2**63) - 1,
]

DIGITS = ["7" * 700, "7" * 30_000, "-1", "1e5", "0x10", "00", "1" + "0" * 77]

# As JSON, which Python's writer could not write.
RAW = [
    *map(str, NUMBERS),
    *("1e400", "-1e400", "1e-400", "-0", "0.5", "1.0", "7" * 400, "7" * 30_000),
    *("null", "true", "false", "[]", "{}", "[[]]", '[""]', '{"":""}', "[null]", "[1,2]"),
    *('""', '" "', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"a\\u0000b"', '"\\u202e\\ufeff"'),
    *('"%s%n%x"', '"~"', '"~~"', '"$or"', '"did:sov:"', '"did:sov:1:2:3"', '"CL"', '"1 0 2"'),
    '"' + "x" * 10_000 + '"',
    '"' + "\N{GRINNING FACE}" * 3000 + '"',
    "[" * 100 + "]" * 100,
    "[" * 127 + "]" * 127,
    "[" * DEEP_INSIDE + "]" * DEEP_INSIDE,
    '{"a":' * DEEP_INSIDE + "1" + "}" * DEEP_INSIDE,
    '{"$not":' * 60 + '{"a":"b"}' + "}" * 60,
    '{"$not":' * DEEP_INSIDE + '{"a":"b"}' + "}" * DEEP_INSIDE,
    '{"a":1,"a":2,"a":{"a":1,"a":[]}}',
    "[" + "0," * 5000 + "0]",
    *(f'"{it}"' for it in DIGITS),
    *(json.dumps(it) for it in HOSTILE_PATHS),
]

PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"  # where raw JSON goes
QUOTED_PLACE = json.dumps(PLACE, ensure_ascii=False)

NOT_UTF8 = [
    b"\xff",
    b"\x80abc",
    b"abc\xc3",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf5\x80\x80\x80",
    b'{"a":"\xe4"}',
]

# No slash and no dot, which would lead out of the directory that this may write to.
BYTES = b'{}[]":,0123456789abcefnrtux \t\n$~-_%\x01\x1b\x7f'


def common(random: Random) -> list[bytes]:
    """Texts that are hostile wherever they are handed in, but are UTF-8."""
    texts = [
        b"",
        b" ",
        b"\x01\x02\x1b[2J\x7f",
        b"\xef\xbb\xbf{}",
        b"{",
        b"[",
        b'"',
        b'"\\u',
        b"{}{}",
        b"nul",
    ]
    texts += [b"[" * DEEP, b'{"a":' * DEEP, b'{"$not":' * DEEP, b'{"$or":[' * DEEP, b"x" * 100_000]
    texts += [b"[" * DEEP + b"]" * DEEP, b'{"$not":' * DEEP + b"{}" + b"}" * DEEP]
    texts += [it.encode() for it in RAW]
    texts += [it.encode() for it in DIGITS + HOSTILE_PATHS]
    texts += [json.dumps(value(random, 4)).encode() for _ in range(40)]
    texts += [json.dumps(query(random, 5)).encode() for _ in range(20)]
    return texts


def value(random: Random, depth: int) -> object:
    """Random JSON."""
    kind = random.randrange(8 if depth else 5)
    if kind < 2:
        return "".join(random.choices("ab~$%:. \u00e4\u2028\U0001f600", k=random.randrange(12)))
    if kind < 5:
        return random.choice([None, True, False, 0.5, *NUMBERS])
    size = random.randrange(4)
    if kind < 7:
        return {str(value(random, 0)): value(random, depth - 1) for _ in range(size)}
    return [value(random, depth - 1) for _ in range(size)]


def query(random: Random, depth: int) -> object:
    """Random WQL, most of it right."""
    operator = random.choice(["$and", "$or", "$not", "$exist", "$in", "$neq", "$gt", "$like", "$x"])
    tag = random.choice(["name", "~city", "~n", "", "~", "attr::age::value", "cred_def_id", "$and"])
    if not depth or random.random() < 0.1:
        return {tag: random.choice(["alice", "", "%", 1, None, [], "\x00"])}
    inner = query(random, depth - 1)
    if operator in ("$and", "$or"):
        return {operator: [inner, query(random, depth - 1)]}
    if operator == "$exist":
        return {operator: random.choice([tag, [tag, "age"], [], inner])}
    return (
        {operator: inner}
        if operator == "$not"
        else {tag: {operator: random.choice(["a", ["a"], inner])}}
    )


def mutated(random: Random, text: bytes) -> bytes:
    """`text` with something wrong in it."""
    try:
        json_value = json.loads(text)
    except ValueError:
        return _bytes(random, text)
    if not isinstance(json_value, (dict, list)) or random.random() < 0.25:
        return _bytes(random, text)
    return structure(random, json_value)


def only_structure(random: Random, text: bytes) -> bytes:
    return structure(random, json.loads(text))


def some_query(random: Random, otherwise: bytes) -> bytes:
    """A random query as often as not."""
    return json.dumps(query(random, 5)).encode() if random.random() < 0.5 else otherwise


def structure(random: Random, json_value: object) -> bytes:
    """A value of which one part, at least, is another, is missing or is there twice."""
    raw = []
    for _ in range(1 + (random.random() < 0.2)):
        json_value, part = _changed(random, json_value)
        raw += part
    text = json.dumps(json_value, ensure_ascii=False)
    for part in raw:
        text = text.replace(QUOTED_PLACE, part, 1)
    return text.encode()


def _changed(random: Random, json_value: object) -> tuple[object, list[str]]:
    """The value with a change somewhere, and the raw JSON that goes into it."""
    root = {"": json_value}
    holder, key = root, ""
    while isinstance(holder[key], (dict, list)) and holder[key] and random.random() > 0.15:
        holder = holder[key]
        key = (
            random.choice(list(holder))
            if isinstance(holder, dict)
            else random.randrange(len(holder))
        )
    change = _replace if holder is root else _change_at
    raw = change(random, holder, key)
    return root[""], raw


def _replace(random: Random, holder: dict | list, key: object) -> list[str]:
    holder[key] = PLACE
    return [random.choice(RAW)]


def _change_at(random: Random, holder: dict | list, key: object) -> list[str]:
    how = random.random()
    if how < 0.6:
        return _replace(random, holder, key)
    if how < 0.75:
        del holder[key]
    elif how < 0.85 and isinstance(holder, dict):
        holder[str(key) + random.choice(["", "s", "_", "\x00"])] = holder.pop(key)
    elif isinstance(holder[key], str):
        holder[key] = _bytes(random, holder[key].encode()).decode("utf-8", "replace")
    else:
        holder[key] = [holder[key], holder[key]]
    return []


def _bytes(random: Random, text: bytes) -> bytes:
    """A text that was cut, doubled, or has another byte somewhere; without a NUL."""
    at, to = sorted((random.randrange(len(text) + 1), random.randrange(len(text) + 1)))
    how = random.randrange(5)
    if how == 0:
        return text[:at]
    if how == 1:
        return text[:at] + text[to:]
    if how == 2:
        return text[:to] + text[at:]
    other = bytes([random.choice(BYTES)])
    return text[:at] + other + text[at + (how == 3) :]
