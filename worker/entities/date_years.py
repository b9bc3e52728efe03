"""Years, and weeks, months and years counted from today."""

from typing import Final

from worker.entities.calendar import Interval, add_months, hijri_interval, month, months, week, year, years
from worker.entities.date_view import DateView, Reading, step_of

__all__ = ["counted", "read_bare_year", "read_expected_year", "read_unit_of_time", "read_years"]

_DASHES: Final = frozenset("-–—")
_YEARS: Final = range(1800, 2101)
_LIVING_YEARS: Final = range(1900, 2101)


def read_unit_of_time(view: DateView, at: int) -> Reading | None:
    """``العام الماضي``, ``هذا الأسبوع``, ``الشهر الجاري``."""
    this = bool(view.word(at, "this"))
    unit = view.word(at + this, "unit")
    if unit is None or not unit.definite or view.today is None:
        return None
    shift = view.modifier(at + this + 1)
    if shift is None and not this:
        return None
    end = at + this + 1 + (shift.tokens if shift else 0)
    interval = counted(view, unit.value, step_of(shift) if shift else 0)
    return Reading(end, interval, "relative") if interval else None


def counted(view: DateView, unit: str, step: int) -> Interval | None:
    if view.today is None:
        return None
    of_year = view.today.year
    if unit == "week":
        return week(view.today, step)
    if unit == "month":
        shifted = add_months(of_year, view.today.month, step)
        return month(shifted[1], shifted[0])
    if unit == "year":
        return year(of_year + step)
    if unit == "quarter":
        first = add_months(of_year, (view.today.month - 1) // 3 * 3 + 1, 3 * step)
        return months(first[0], first[1], 3, "quarter")
    size = {"decade": 10, "century": 100}.get(unit)
    if size is None:
        return None
    first_year = of_year // size * size + step * size
    return years(first_year, first_year + size - 1, unit)


def read_years(view: DateView, at: int) -> Reading | None:
    """``عام 2014م``, ``العام 2014``, ``عامي 1990 و1995``, ``لعام 1436 هـ``."""
    begin = at + (view.folded(at) == "بين")
    unit, dual = view.word(begin, "unit"), view.word(begin, "dual")
    word = unit or dual
    if word is None or word.value != "year":
        return None
    begin = view.skip(begin + 1, ":") - 1
    first = view.number(begin + 1, range(100, 2200))
    if first is None:
        return None
    end = begin + 2
    if dual or begin > at or view.folded(end) in _DASHES:
        joined = view.skip(end, "و", "-", "–", "—", "الي")
        last = view.number(joined, _YEARS) if joined > end else None
        if last is not None and first in _YEARS and last > first:
            return Reading(joined + 1, years(first, last), "explicit")
    if view.word(end, "hijri_sign") or first in range(1380, 1501):
        interval = hijri_interval(first)
        return Reading(end + bool(view.word(end, "hijri_sign")), interval, "hijri") if interval else None
    return Reading(end + bool(view.word(end, "gregorian")), year(first), "explicit")


def read_bare_year(view: DateView, at: int) -> Reading | None:
    """``في 2015``, ``2009 - 2010``: a year without the word for it, where a preposition or another year announces it."""
    first = _year_digits(view, at)
    if first is None:
        return None
    if view.folded(at + 1) in _DASHES or view.folded(at + 1) == "و":
        last = _year_digits(view, at + 2)
        if last is not None and first < last and not _is_counted(view, at + 3):
            return Reading(at + 3, years(first, last), "explicit")
    announced = view.word(at - 1, "announces") is not None
    if not announced or _is_counted(view, at + 1) or view.folded(at + 1) == "/":
        return None
    return read_expected_year(view, at)


def read_expected_year(view: DateView, at: int) -> Reading | None:
    """A year in four digits where the words before leave no doubt: ``صيف 2003``."""
    number = _year_digits(view, at)
    return Reading(at + 1 + bool(view.word(at + 1, "gregorian")), year(number), "explicit") if number is not None else None


def _year_digits(view: DateView, at: int) -> int | None:
    return view.number(at, _LIVING_YEARS) if len(view.folded(at)) == 4 else None


def _is_counted(view: DateView, at: int) -> bool:
    # After a number of years stands no indefinite noun; most words that follow a year are short, definite or conjoined.
    folded = view.folded(at)
    return (
        len(folded) > 3 and folded[0].isalpha() and not folded.startswith(("ال", "و", "ف", "بال", "لل")) and not view.word(at, "announces")
    )
