"""Times of records as numbers that can be ordered and subtracted."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

__all__ = ["HOUR", "hours_between", "microseconds"]

HOUR: Final = 3_600_000_000
"""Microseconds in an hour."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=4096)
def microseconds(time: str) -> int:
    """Microseconds since 1970 of an ISO 8601 time, taken as UTC where it names no zone; raises `ValueError` when it is none.

    As strings, ``10:00:00.5Z`` would come before ``10:00:00Z``.
    """
    moment = datetime.fromisoformat(time)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def hours_between(first: int, second: int) -> float:
    """Hours between two times, never negative, to a thousandth."""
    return round(abs(first - second) / HOUR, 3)
