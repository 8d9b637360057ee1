"""What is wrong with the library, and the checks of what it tells of errors."""

import json
import re


class Broken(Exception):
    """The library did not keep what its header promises."""


INVALID_STATE = 112  # what a bug that the library has caught is told as, among others

# What the library says when it has caught itself: a code alone would look like a refusal.
CAUGHT = re.compile("bug of the library|panick|was lost|ended without")


def check_details(told: bytes | None, code: int) -> str:
    """The message of an error, which must be there, be JSON and be of no bug."""
    if told is None:
        raise Broken(f"there are no details of the error {code}")
    try:
        details = json.loads(told)
    except ValueError as error:
        raise Broken(f"the details of the error {code} are no JSON: {told[:300]!r}") from error
    if not isinstance(details, dict) or not isinstance(details.get("message"), str):
        raise Broken(f"the details of the error {code} have no message: {told[:300]!r}")
    if CAUGHT.search(details["message"]):
        raise Broken(f"{code}: {details['message'][:300]}")
    return details["message"]


def position_of(code: int) -> int | None:
    """The parameter that a code names: libindy numbered them in two runs."""
    if 100 <= code <= 111:
        return code - 99
    return code - 102 if 115 <= code <= 129 else None
