"""Months, Gregorian and Hijri, with the year that belongs to them."""

from datetime import date
from typing import Final

from worker.entities.calendar import hijri_interval, hijri_year_of, month
from worker.entities.date_view import DateView, Reading, step_of

__all__ = ["hijri_year", "month_name", "read_month", "read_month_inside", "year_of_month"]

_YEARS: Final = range(1800, 2101)
_HIJRI_YEARS: Final = range(1365, 1501)


def month_name(view: DateView, at: int) -> tuple[int | None, int, bool]:
    """Number, end and whether it is named twice: ``أيلول/سبتمبر``, ``تموز (يوليو)``."""
    word = view.word(at, "month")
    if word is None:
        return None, at, False
    end = at + word.tokens
    opening = view.folded(end)
    if opening in {"/", "(", "-"}:
        twin = view.word(end + 1, "month")
        if twin is not None and twin.number == word.number:
            close = end + 1 + twin.tokens
            return word.number, close + (opening == "(" and view.folded(close) == ")"), True
    return word.number, end, False


def year_of_month(view: DateView, at: int, number: int) -> tuple[int, int | None, bool]:
    """End, year and whether the publication date was needed for it."""
    after = view.skip(at, "من", "/", "-", "،", ",")
    unit = view.word(after, "unit")
    after += bool(unit and unit.value == "year" and view.number(after + 1, _YEARS) is not None)
    of_year = view.number(after, _YEARS)
    if of_year is not None:
        return after + 1 + bool(view.word(after + 1, "gregorian")), of_year, False
    if view.today is None:
        return at, None, True
    if unit and unit.value == "year" and unit.definite and (shift := view.modifier(after + 1)):
        return after + 1 + shift.tokens, view.today.year + step_of(shift), True
    if shift := view.modifier(at):
        return at + shift.tokens, _month_year(view, number, step_of(shift)), True
    return at, _nearest_year(view, number), True


def _month_year(view: DateView, number: int, step: int) -> int:
    assert view.today is not None
    here = view.today.year
    if step < 0:
        return here if number < view.today.month else here - 1
    if step > 0:
        return here if number > view.today.month else here + 1
    return here


def _nearest_year(view: DateView, number: int) -> int:
    assert view.today is not None
    return min((view.today.year + step for step in (0, -1, 1)), key=lambda y: abs((date(y, number, 15) - view.today).days))  # type: ignore[operator]


def read_month(view: DateView, at: int) -> Reading | None:
    """``شهر مايو``, ``سبتمبر 2014``, ``أكتوبر الماضي``, ``شهر رمضان``."""
    begin = at + bool((unit := view.word(at, "unit")) and unit.value == "month" and not unit.definite)
    if hijri := view.word(begin, "hijri"):
        return _hijri_month(view, at, begin + hijri.tokens, hijri.number, begin > at)
    number, named, dual = month_name(view, begin)
    if number is None:
        return None
    end, of_year, relative = year_of_month(view, named, number)
    bare = end == named and not dual and begin == at
    if of_year is None or (bare and not view.word(at - 1, "announces")):
        return None
    return Reading(end, month(number, of_year), "mixed" if dual else "relative" if relative else "explicit")


def _hijri_month(view: DateView, at: int, named: int, number: int, announced: bool) -> Reading | None:
    of_year, end = hijri_year(view, named)
    shift = view.modifier(end)
    # صفر is also zero, رجب and شعبان are also people: a month needs a year or the word for it.
    if of_year is None or not (announced or end > named or shift):
        return None
    interval = hijri_interval(of_year, number)
    return Reading(end + (shift.tokens if shift else 0), interval, "hijri") if interval else None


def hijri_year(view: DateView, at: int) -> tuple[int | None, int]:
    at = view.skip(at, "لعام", "عام", "سنه", "من")
    number = view.number(at, _HIJRI_YEARS)
    if number is not None:
        return number, at + 1 + bool(view.word(at + 1, "hijri_sign"))
    return (hijri_year_of(view.today) if view.today else None), at


def read_month_inside(view: DateView, at: int) -> Reading | None:
    number, named, dual = month_name(view, at)
    if number is None:
        return None
    end, of_year, relative = year_of_month(view, named, number)
    kind = "mixed" if dual else "relative" if relative else "explicit"
    return Reading(end, month(number, of_year), kind) if of_year is not None else None
