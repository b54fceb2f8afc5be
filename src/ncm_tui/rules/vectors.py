"""When a result equals what a published vector expects.

Every key of ``expected`` must be there and equal, other keys do not count; flags are sets, numbers may
differ by 0.05, ``null`` is the same as absent, and a time is the same instant with the same offset.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ncm_tui.rules.scoring import ScoreResult

TOLERANCE = 0.05
_SETS = frozenset({"flags"})


def matches(expected: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    """Whether ``got`` holds everything ``expected`` asks for."""
    return all(_equal(key, value, got.get(key)) for key, value in expected.items())


def result_json(result: ScoreResult) -> dict[str, Any]:
    """A result under the keys of the vectors and of ``ncm score --json``."""
    return {
        **result.outputs,
        "score": plain_number(result.value),
        "band": result.band.id if result.band else None,
        "flags": list(result.flag_codes),
        "missing": list(result.missing),
        "complete": result.complete,
        "components": {name: plain_number(value) for name, value in result.components.items()},
        "provisional": result.provisional,
        "variant": result.variant,
        "local": result.local,
        "unverified": list(result.unverified),
    }


def plain_number(value: float | None) -> int | float | None:
    """A whole number without its ``.0``."""
    return int(value) if value is not None and float(value).is_integer() else value


def _equal(key: str, expected: Any, got: Any) -> bool:
    if expected is None or got is None:
        return expected is got
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and matches(expected, got)
    if isinstance(expected, list):
        if not isinstance(got, list | tuple):
            return False
        if key in _SETS:
            return set(expected) == set(got)
        return len(expected) == len(got) and all(_equal("", e, g) for e, g in zip(expected, got, strict=True))
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, int | float) and isinstance(got, int | float):
        return abs(expected - got) <= TOLERANCE
    return bool(expected == got) or _same_time(expected, got)


def _same_time(expected: Any, got: Any) -> bool:
    if not isinstance(expected, str) or not isinstance(got, str) or len(expected) <= len("2026-01-01"):
        return False
    try:
        left, right = datetime.fromisoformat(expected), datetime.fromisoformat(got)
    except ValueError:
        return False
    return left.replace(tzinfo=None) == right.replace(tzinfo=None) and left.utcoffset() == right.utcoffset()
