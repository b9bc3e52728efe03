"""Days: named, counted from today, of a month, and ranges of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from worker.entities.calendar import Interval, add_months, day, hijri_interval, nearest_weekday
from worker.entities.date_months import hijri_year, month_name, year_of_month
from worker.entities.date_view import DateView, Reading, safe_date, step_of
from worker.entities.date_words import DateWord

__all__ = ["day_number", "read_day", "read_days"]

_TO: Final = frozenset({"الي", "حتي", "-", "–", "—"})
_YEARS: Final = range(1800, 2101)


def read_day(view: DateView, at: int) -> Reading | None:
    """``مساء أمس الأحد``, ``يوم الثلاثاء 11 أغسطس 2015``, ``غدا (الأربعاء)``."""
    end, relative, weekday, shift = at, None, None, None
    if (part := view.word(end, "part")) and not view.word(end, "relative"):
        end += part.tokens
    if (word := view.word(end, "day")) and not word.definite:
        end += 1
    if relative := view.word(end, "relative"):
        end += relative.tokens
        if relative.value == "0" and (view.word(end, "notday") or _is_ordinal_of_day(view, end)):
            return None
        if view.folded(end - 1).endswith("ليله") and (past := view.word(end, "past")):
            relative, end = replace(relative, value=str(step_of(past))), end + past.tokens
    end, weekday = _weekday(view, end)
    if weekday is not None and (shift := view.modifier(end)):
        end += shift.tokens
    named = _named_day(view, relative, weekday, shift, at)
    dated = _calendar_day(view, view.skip(end, "،", "في") if weekday is not None else end)
    if dated is None and named is None:
        return None
    if dated is None:
        assert named is not None
        return Reading(end, day(named[0]), "relative", 0, named[1])
    conflict = weekday is not None and dated.interval.grain == "day" and dated.interval.start.weekday() != weekday
    return replace(dated, conflict=conflict)


def _is_ordinal_of_day(view: DateView, at: int) -> bool:
    return view.word(at, "ordinal") is not None and not view.word(at, "weekday")


def _weekday(view: DateView, at: int) -> tuple[int, int | None]:
    opened = view.folded(at) == "("
    word = view.word(at + opened, "weekday")
    if word is None or (opened and view.folded(at + 2) != ")"):
        return at, None
    return at + 1 + 2 * opened, word.number


def _named_day(view: DateView, relative: DateWord | None, weekday: int | None, shift: DateWord | None, at: int) -> tuple[date, bool] | None:
    if view.today is None or (relative is None and weekday is None):
        return None
    if relative is None:
        assert weekday is not None
        return _day_of_week(view, weekday, shift, at), False
    named = view.today + timedelta(days=relative.number)
    if weekday is None or named.weekday() == weekday:
        return named, False
    # The time stamp is often later than the text: the weekday that is written decides.
    return min((nearest_weekday(named, weekday, way) for way in (-1, 1)), key=lambda found: abs(found - named)), True


def _day_of_week(view: DateView, weekday: int, shift: DateWord | None, at: int) -> date:
    assert view.today is not None
    if shift is not None and shift.kind == "past":
        return nearest_weekday(view.today - timedelta(days=1), weekday, -1)
    if shift is not None and shift.kind == "next":
        return nearest_weekday(view.today + timedelta(days=1), weekday, 1)
    return nearest_weekday(view.today, weekday, 1 if view.speaks_of_future(at) else -1)


def _calendar_day(view: DateView, at: int) -> Reading | None:
    first = _numeric(view, at) or _dated(view, at)
    if first is None:
        return None
    end = view.skip(first.end, "م")
    if view.word(end, "link"):
        end = view.skip(end + 1, "ل", "يوم")
        second = _numeric(view, end) or _dated(view, end)
        if second is not None:
            chosen = second if first.kind == "hijri" else first
            return Reading(second.end, chosen.interval, "mixed")
    return replace(first, end=end)


def _numeric(view: DateView, at: int) -> Reading | None:
    """``11/08/2015``, ``2015-08-11``, ``11.8.2015``."""
    written = view.folded(at)
    if written.count(".") == 2:
        numbers, end = written.split("."), at + 1
    elif view.folded(at + 1) in {"/", "-"} and view.folded(at + 3) == view.folded(at + 1):
        numbers, end = [view.folded(at + step) for step in (0, 2, 4)], at + 5
    else:
        return None
    if not all(number.isdigit() and len(number) <= 4 for number in numbers):
        return None
    first, second, third = map(int, numbers)
    when = safe_date(first, second, third) if len(numbers[0]) == 4 else safe_date(third, second, first)
    return Reading(end, day(when), "explicit") if when and when.year in _YEARS else None


def _dated(view: DateView, at: int) -> Reading | None:
    """``11 أغسطس 2015``, ``الرابع عشر من أغسطس``, ``26 شوال 1436 هـ``."""
    number, end = day_number(view, at)
    return None if number is None else _in_month(view, end, number, number)


def read_days(view: DateView, at: int) -> Reading | None:
    """``من 8 إلى 12 أيلول/سبتمبر``, ``17 – 23 شوال 1436هـ``."""
    begin = at + bool(view.word(at, "range"))
    first, middle = day_number(view, begin)
    if first is None or not (view.folded(middle) in _TO or (view.folded(middle) == "و" and begin > at)):
        return None
    last, end = day_number(view, middle + 1)
    return None if last is None or last <= first else _in_month(view, end, first, last)


def day_number(view: DateView, at: int) -> tuple[int | None, int]:
    number = view.number(at, range(1, 32))
    if number is not None:
        return number, at + 1
    ordinal = view.word(at, "ordinal")
    if ordinal is None:
        return None, at
    if view.word(at + 1, "teen"):
        return ordinal.number + 10, at + 2
    tens = view.word(at + 1, "ordinal")
    if tens is not None and tens.number >= 20 and tens.clitic:
        return ordinal.number + tens.number, at + 2
    return ordinal.number, at + 1


def _in_month(view: DateView, at: int, first: int, last: int) -> Reading | None:
    at = view.skip(at, "من", "/", "-")
    if (unit := view.word(at, "unit")) and unit.value == "month":
        shift = view.modifier(at + 1)
        if unit.definite and shift and view.today:
            return _days(view, at + 1 + shift.tokens, add_months(view.today.year, view.today.month, step_of(shift)), (first, last), True)
        at += 1
    if hijri := view.word(at, "hijri"):
        return _hijri_days(view, at + hijri.tokens, hijri.number, first, last)
    number, end, dual = month_name(view, at)
    if number is None:
        return None
    end, of_year, relative = year_of_month(view, end, number)
    if of_year is None:
        return None
    found = _days(view, end, (of_year, number), (first, last), relative)
    return replace(found, kind="mixed") if found and dual else found


def _days(view: DateView, end: int, in_month: tuple[int, int], days: tuple[int, int], relative: bool) -> Reading | None:
    start, until = (safe_date(*in_month, when) for when in days)
    if start is None or until is None:
        return None
    interval = day(start) if start == until else Interval(start, until, "range")
    return Reading(end, interval, "relative" if relative else "explicit")


def _hijri_days(view: DateView, at: int, number: int, first: int, last: int) -> Reading | None:
    of_year, end = hijri_year(view, at)
    interval = hijri_interval(of_year, number, first, None if first == last else last) if of_year else None
    return Reading(end, interval, "hijri") if interval else None
