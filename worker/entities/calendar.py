"""Stretches of the calendar: days, weeks, months, Hijri dates."""

import calendar as gregorian
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from worker.entities.lexicon import rows

__all__ = [
    "Interval",
    "add_months",
    "bounded",
    "day",
    "hijri_interval",
    "hijri_year_of",
    "month",
    "months",
    "nearest_weekday",
    "week",
    "year",
    "years",
]

_SUNDAY_WEEKEND_CHANGE: Final = date(2013, 6, 29)
"""Until this day Saudi Arabia's working week began on Saturday, since then on Sunday (royal order of 23 June 2013)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last day, both included, and the grain."""

    start: date
    end: date
    grain: str
    fuzzy: bool = False


def day(when: date) -> Interval:
    """One day."""
    return Interval(when, when, "day")


def month(number: int, of_year: int) -> Interval:
    """One month."""
    return months(of_year, number, 1, "month")


def months(of_year: int, first: int, count: int, grain: str) -> Interval:
    """`count` whole months from month `first` of a year; they may run into the next one."""
    last_year, last = add_months(of_year, first, count - 1)
    return Interval(date(of_year, first, 1), date(last_year, last, gregorian.monthrange(last_year, last)[1]), grain)


def year(number: int) -> Interval:
    """One year."""
    return Interval(date(number, 1, 1), date(number, 12, 31), "year")


def years(first: int, last: int, grain: str = "range") -> Interval:
    """Whole years, both included."""
    return Interval(date(first, 1, 1), date(last, 12, 31), grain)


def week(anchor: date, shift: int) -> Interval:
    """The week `shift` weeks from that of `anchor`: Sunday to Saturday, Saturday to Friday before the summer of 2013."""
    first = 6 if anchor >= _SUNDAY_WEEKEND_CHANGE else 5
    start = anchor - timedelta(days=(anchor.weekday() - first) % 7) + timedelta(weeks=shift)
    return Interval(start, start + timedelta(days=6), "week", fuzzy=True)


def nearest_weekday(anchor: date, weekday: int, direction: int) -> date:
    """The nearest such weekday: the anchor itself counts for ``direction`` -1 (up to it) and 1 (from it on)."""
    ahead = (weekday - anchor.weekday()) % 7
    return anchor + timedelta(days=ahead if direction > 0 or ahead == 0 else ahead - 7)


def add_months(of_year: int, number: int, count: int) -> tuple[int, int]:
    """Year and month `count` months later."""
    total = of_year * 12 + number - 1 + count
    return total // 12, total % 12 + 1


def bounded(whole: Interval, bound: str) -> Interval:
    """The part of a stretch that ``مطلع``, ``منتصف`` or ``نهاية`` names: of a year a quarter (its middle four months), else a third."""
    length = (whole.end - whole.start).days + 1
    if whole.grain == "year":
        first, count = {"start": (1, 3), "mid": (5, 4), "end": (10, 3)}[bound]
        part = months(whole.start.year, first, count, "range" if bound == "mid" else "quarter")
        return Interval(part.start, part.end, part.grain, fuzzy=True)
    if whole.grain == "week":
        low, high = {"start": (0, 1), "mid": (2, 4), "end": (5, 6)}[bound]
    elif whole.grain == "month":
        low, high = {"start": (0, 9), "mid": (10, 19), "end": (20, length - 1)}[bound]
    else:
        third = max(1, length // 3)
        low, high = {"start": (0, third - 1), "mid": (third, 2 * third - 1), "end": (length - third, length - 1)}[bound]
    return Interval(whole.start + timedelta(days=low), whole.start + timedelta(days=high), "range", fuzzy=True)


@cache
def _hijri_years() -> Mapping[int, tuple[date, tuple[int, ...]]]:
    return {
        int(number): (date.fromisoformat(first), tuple(29 + int(sign) for sign in signs))
        for number, first, signs in rows("hijri_years.tsv")
    }


def hijri_year_of(when: date) -> int | None:
    """The Hijri year in which a day falls, None outside of 1365 to 1500."""
    guess = round((when.year - 622) * 33 / 32) + 1
    for number in range(guess, guess - 4, -1):
        known = _hijri_years().get(number)
        if known and known[0] <= when:
            return number
    return None


def hijri_interval(of_year: int, number: int | None = None, first: int | None = None, last: int | None = None) -> Interval | None:
    """A year, month, day or range of days of the Umm al-Qura calendar; None where the table or the month has no such day."""
    known = _hijri_years().get(of_year)
    if known is None:
        return None
    new_year, lengths = known
    if number is None:
        return Interval(new_year, new_year + timedelta(days=sum(lengths) - 1), "year")
    start = new_year + timedelta(days=sum(lengths[: number - 1]))
    if first is None:
        return Interval(start, start + timedelta(days=lengths[number - 1] - 1), "month")
    until = first if last is None else last
    if not 1 <= first <= until <= 30:
        return None
    grain = "day" if last is None else "range"
    return Interval(start + timedelta(days=first - 1), start + timedelta(days=until - 1), grain)
