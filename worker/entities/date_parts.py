"""Parts of longer stretches: the beginning of a month, a quarter, a season; decades and centuries."""

from dataclasses import replace
from datetime import timedelta

from worker.entities.calendar import Interval, bounded, months, nearest_weekday, years
from worker.entities.date_days import day_number
from worker.entities.date_months import read_month, read_month_inside
from worker.entities.date_view import DateView, Reading, step_of
from worker.entities.date_years import counted, read_expected_year, read_unit_of_time, read_years

__all__ = ["read_bound", "read_century", "read_decade", "read_fraction", "read_season"]


def read_bound(view: DateView, at: int) -> Reading | None:
    bound = view.word(at, "bound")
    if bound is None:
        return None
    whole = _whole(view, at + 1)
    if whole is None:
        return None
    if bound.value == "end" and whole.interval.grain == "week" and view.modifier(whole.end - 1) is None:
        return replace(whole, interval=_weekend(view, at))
    return replace(whole, interval=bounded(whole.interval, bound.value))


def _weekend(view: DateView, at: int) -> Interval:
    """Saturday and Sunday: the last ones, those to come where the sentence speaks of the future."""
    assert view.today is not None
    saturday = nearest_weekday(view.today, 5, 1 if view.speaks_of_future(at) else -1)
    return Interval(saturday, saturday + timedelta(days=1), "range", fuzzy=True)


def _whole(view: DateView, at: int) -> Reading | None:
    """The year, month or week of which something is a part; ``العام`` alone is this year."""
    at = view.skip(at, "من", "في")
    rules = (read_month, read_month_inside, read_unit_of_time, read_years, read_expected_year)
    reading = next((found for rule in rules if (found := rule(view, at)) is not None), None)
    if reading is not None:
        return reading
    unit = view.word(at, "unit")
    interval = counted(view, unit.value, 0) if unit and unit.definite and unit.value in {"week", "month", "year"} else None
    return Reading(at + 1, interval, "relative") if interval else None


def read_fraction(view: DateView, at: int) -> Reading | None:
    unit, ordinal = view.word(at, "unit"), view.word(at + 1, "ordinal")
    if unit is None or unit.value not in {"quarter", "half"} or not unit.definite or ordinal is None:
        return None
    size, most = (3, 4) if unit.value == "quarter" else (6, 2)
    whole = _whole(view, at + 2)
    if ordinal.number > most or whole is None or whole.interval.grain != "year":
        return None
    return replace(whole, interval=months(whole.interval.start.year, (ordinal.number - 1) * size + 1, size, unit.value))


def read_season(view: DateView, at: int) -> Reading | None:
    season = view.word(at, "season")
    if season is None:
        return None
    after = view.skip(at + 1, "من")
    shift = view.modifier(after) if season.definite else None
    if shift is not None and view.today is not None:
        of_year = view.today.year + step_of(shift)
        if shift.kind == "past" and view.today.month > season.number + 2:
            of_year = view.today.year
        return Reading(after + 1, replace(months(of_year, season.number, 3, "season"), fuzzy=True), "relative")
    whole = read_unit_of_time(view, after) or read_years(view, after) or read_expected_year(view, after)
    if whole is None or whole.interval.grain != "year":
        return None
    return replace(whole, interval=replace(months(whole.interval.start.year, season.number, 3, "season"), fuzzy=True))


def read_century(view: DateView, at: int) -> Reading | None:
    unit = view.word(at, "unit")
    if unit is None or unit.value != "century" or not unit.definite:
        return None
    number, end = day_number(view, at + 1)
    if number is None or number > 21:
        return None
    end += bool(view.word(end, "gregorian"))
    return Reading(end, years(max(1, number * 100 - 100), number * 100 - 1, "century"), "explicit")


def read_decade(view: DateView, at: int) -> Reading | None:
    decade = view.word(at, "decade")
    if decade is None:
        return None
    end, first = at + 1, 1900 + int(decade.value)
    century = read_century(view, end) or read_unit_of_time(view, end)
    if century is not None and century.interval.grain == "century":
        end, first = century.end, century.interval.start.year + int(decade.value)
    elif not decade.definite:
        return None
    return Reading(end, years(first, first + 9, "decade"), "explicit")
