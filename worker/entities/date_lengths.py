"""Lengths of time counted from today."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from worker.entities.calendar import Interval, add_months, day, month, months, week, year, years
from worker.entities.date_view import DateView, Reading
from worker.entities.numerals import read_numeral

__all__ = ["read_ago", "read_several"]

_YEARS: Final = range(1800, 2101)


def read_ago(view: DateView, at: int) -> Reading | None:
    """``قبل ثلاثة أيام``, ``منذ 12 عاما``, ``قبل نحو أسبوعين``; ``قبل يومين من المباراة`` counts from something else."""
    if not view.word(at, "before") or view.today is None:
        return None
    begin = at + 1 + bool(view.word(at + 1, "approximate"))
    length = _length(view, begin)
    if length is None:
        return None
    amount, unit, end = length
    if view.folded(end) in {"من", "علي", "عن", "ان"} or view.number(end, _YEARS) is not None:
        return None
    interval = _back(view, amount, unit)
    return Reading(end, interval, "relative") if interval else None


def _length(view: DateView, at: int) -> tuple[float, str, int] | None:
    if dual := view.word(at, "dual"):
        return (2, dual.value, at + 1) if not dual.definite else None
    numeral = read_numeral(view.tokens, at)
    if numeral is not None:
        unit = view.word(numeral.end, "units") or view.word(numeral.end, "unit")
        return (numeral.value, unit.value, numeral.end + 1) if unit else None
    unit = view.word(at, "unit")
    if unit is None or unit.definite or unit.value in {"quarter", "half"}:
        return None
    if view.folded(at + 1) == "ونصف":
        return 1.5, unit.value, at + 2
    return 1, unit.value, at + 1


def _back(view: DateView, amount: float, unit: str) -> Interval | None:
    assert view.today is not None
    if not 0 < amount < 1500:
        return None
    if unit == "day":
        return day(view.today - timedelta(days=int(amount)))
    if unit == "week":
        return week(view.today - timedelta(weeks=int(amount)), 0)
    if unit == "month":
        then = add_months(view.today.year, view.today.month, -int(amount))
        return replace(month(then[1], then[0]), fuzzy=True)
    size = {"year": 1, "decade": 10, "century": 100}.get(unit)
    if size is None or amount * size >= view.today.year:
        return None
    return replace(year(view.today.year - int(amount * size)), fuzzy=True)


def read_several(view: DateView, at: int) -> Reading | None:
    """``السنوات الخمس الماضية``, ``العشر أعوام المقبلة``, ``الأسبوعين القادمين``: whole units before or after this one."""
    if view.today is None:
        return None
    counted = _several_units(view, at)
    if counted is None:
        return None
    amount, unit, end = counted
    shift = view.modifier(end)
    if shift is None or shift.kind == "current" or not 1 < amount < 200:
        return None
    interval = _run(view, int(amount), unit, 1 if shift.kind == "next" else -1)
    return Reading(end + shift.tokens, replace(interval, fuzzy=True), "relative") if interval else None


def _several_units(view: DateView, at: int) -> tuple[float, str, int] | None:
    if (dual := view.word(at, "dual")) and dual.definite:
        return 2, dual.value, at + 1
    units = view.word(at, "units")
    if units and units.definite:
        number = _definite_number(view, at + 1)
        return (number[0], units.value, number[1]) if number else None
    number = _definite_number(view, at)
    units = view.word(number[1], "units") if number else None
    return (number[0], units.value, number[1] + 1) if number and units else None


def _definite_number(view: DateView, at: int) -> tuple[float, int] | None:
    begin = view.skip(at, "ال")
    article = 2 if view.folded(begin).startswith("ال") else 0
    numeral = read_numeral(view.tokens, begin, article)
    return (numeral.value, numeral.end) if numeral and (article or begin > at) else None


def _run(view: DateView, amount: int, unit: str, way: int) -> Interval | None:
    assert view.today is not None
    first = 1 if way > 0 else -amount
    if unit in {"day", "week"}:
        days = amount * (7 if unit == "week" else 1)
        start = view.today + timedelta(days=1 if way > 0 else -days)
        return Interval(start, start + timedelta(days=days - 1), "range")
    if unit == "month":
        begin = add_months(view.today.year, view.today.month, first)
        return months(begin[0], begin[1], amount, "range")
    if unit == "year":
        return years(view.today.year + first, view.today.year + first + amount - 1)
    return None
