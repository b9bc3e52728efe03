"""The grammar of date expressions: what may stand at one place, and what it means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from worker.entities.calendar import (
    Interval,
    add_months,
    bounded,
    day,
    hijri_interval,
    hijri_year_of,
    month,
    months,
    nearest_weekday,
    week,
    year,
    years,
)
from worker.entities.date_words import DateWord, look_up
from worker.entities.numerals import read_digits, read_numeral
from worker.text import Token, fold

__all__ = ["DatePhrases", "Reading"]

_DASHES: Final = frozenset("-–—")
_TO: Final = frozenset({"الي", "حتي", "-", "–", "—"})
_PREPOSITIONS: Final = frozenset(map(fold, ("في", "منذ", "حتى", "خلال", "إلى", "قبل", "بعد", "بحلول", "شهر", "شهري", "من", "بين", "أوائل")))
_YEARS: Final = range(1800, 2101)
_HIJRI_YEARS: Final = range(1365, 1501)
_TENSE_WINDOW: Final = 14


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands at a place: the token after it, the stretch of the calendar, its kind and the clitics of the first word."""

    end: int
    interval: Interval
    kind: str
    clitic: int = 0
    conflict: bool = False


class DatePhrases:
    """Readings of the expressions in one sequence of tokens, relative to the day of publication where that is known."""

    def __init__(self, tokens: Sequence[Token], published: date | None) -> None:
        self._tokens = tokens
        self._today = published

    def read(self, at: int) -> Reading | None:
        """The longest reading that begins at token `at`."""
        rules = (
            self._range_of_days,
            self._day,
            self._month,
            self._ago,
            self._several,
            self._part,
            self._unit,
            self._years,
            self._bare_year,
        )
        readings = [reading for rule in rules if (reading := rule(at)) is not None]
        best = max(readings, key=lambda reading: reading.end, default=None)
        if best is None or (best.kind == "relative" and self._today is None):
            return None
        return replace(best, clitic=max((word.clitic for word in look_up(self._tokens, at).values()), default=0))

    # Access to the tokens

    def _word(self, at: int, kind: str) -> DateWord | None:
        return look_up(self._tokens, at).get(kind)

    def _folded(self, at: int) -> str:
        return self._tokens[at].folded if 0 <= at < len(self._tokens) else ""

    def _number(self, at: int, allowed: range) -> int | None:
        if not self._folded(at)[:1].isdigit() or not self._folded(at).isdigit():
            return None
        value = read_digits(self._folded(at))
        return int(value) if value is not None and int(value) in allowed else None

    def _skip(self, at: int, *words: str) -> int:
        return at + 1 if self._folded(at) in words else at

    # Days

    def _day(self, at: int) -> Reading | None:
        """``مساء أمس الأحد``, ``يوم الثلاثاء 11 أغسطس 2015``, ``غدا (الأربعاء)``."""
        end, relative, weekday, shift = at, None, None, None
        if (part := self._word(end, "part")) and not self._word(end, "relative"):
            end += part.tokens
        if (word := self._word(end, "day")) and not word.definite:
            end += 1
        if relative := self._word(end, "relative"):
            end += relative.tokens
            if relative.value == "0" and (self._word(end, "notday") or self._is_ordinal_of_day(end)):
                return None
            if self._folded(end - 1).endswith("ليله") and self._word(end, "past"):
                relative, end = replace(relative, value="-1"), end + 1
        end, weekday = self._weekday(end)
        if weekday is not None and (shift := self._modifier(end)):
            end += shift.tokens
        named = self._named_day(relative, weekday, shift, at)
        dated = self._calendar_day(self._skip(end, "،", "في") if weekday is not None else end)
        if dated is None and named is None:
            return None
        if dated is None:
            assert named is not None
            return Reading(end, day(named[0]), "relative", 0, named[1])
        conflict = weekday is not None and dated.interval.grain == "day" and dated.interval.start.weekday() != weekday
        return replace(dated, conflict=conflict)

    def _is_ordinal_of_day(self, at: int) -> bool:
        return self._word(at, "ordinal") is not None and not self._word(at, "weekday")

    def _weekday(self, at: int) -> tuple[int, int | None]:
        opened = self._folded(at) == "("
        word = self._word(at + opened, "weekday")
        if word is None or (opened and self._folded(at + 2) != ")"):
            return at, None
        return at + 1 + 2 * opened, word.number

    def _named_day(self, relative: DateWord | None, weekday: int | None, shift: DateWord | None, at: int) -> tuple[date, bool] | None:
        if self._today is None or (relative is None and weekday is None):
            return None
        if relative is None:
            assert weekday is not None
            return self._day_of_week(weekday, shift, at), False
        named = self._today + timedelta(days=relative.number)
        if weekday is None or named.weekday() == weekday:
            return named, False
        # The time stamp is often later than the text: the weekday that is written decides.
        return min((nearest_weekday(named, weekday, way) for way in (-1, 1)), key=lambda found: abs(found - named)), True

    def _day_of_week(self, weekday: int, shift: DateWord | None, at: int) -> date:
        assert self._today is not None
        if shift is not None and shift.kind == "past":
            return nearest_weekday(self._today - timedelta(days=1), weekday, -1)
        if shift is not None and shift.kind == "next":
            return nearest_weekday(self._today + timedelta(days=1), weekday, 1)
        return nearest_weekday(self._today, weekday, 1 if self._speaks_of_future(at) else -1)

    def _speaks_of_future(self, at: int) -> bool:
        for place in range(at - 1, max(-1, at - _TENSE_WINDOW), -1):
            folded = self._folded(place)
            if folded in {".", "؟", "!"}:
                return False
            bare = folded[1:] if folded[:1] == "و" else folded
            if self._word(place, "future") or (len(bare) >= 5 and bare[:2] in {"سي", "ست", "سن"} and not bare.startswith("ستين")):
                return True
        return False

    def _calendar_day(self, at: int) -> Reading | None:
        first = self._numeric(at) or self._dated(at)
        if first is None:
            return None
        end = self._skip(first.end, "م")
        if self._word(end, "link"):
            end = self._skip(end + 1, "ل", "يوم")
            second = self._numeric(end) or self._dated(end)
            if second is not None:
                chosen = second if first.kind == "hijri" else first
                return Reading(second.end, chosen.interval, "mixed")
        return replace(first, end=end)

    def _numeric(self, at: int) -> Reading | None:
        """``11/08/2015``, ``2015-08-11``, ``11.8.2015``."""
        written = self._folded(at)
        if written.count(".") == 2:
            numbers, end = written.split("."), at + 1
        elif self._folded(at + 1) in {"/", "-"} and self._folded(at + 3) == self._folded(at + 1):
            numbers, end = [self._folded(at + step) for step in (0, 2, 4)], at + 5
        else:
            return None
        if not all(number.isdigit() and len(number) <= 4 for number in numbers):
            return None
        first, second, third = map(int, numbers)
        when = _safe_date(first, second, third) if len(numbers[0]) == 4 else _safe_date(third, second, first)
        return Reading(end, day(when), "explicit") if when and when.year in _YEARS else None

    def _dated(self, at: int) -> Reading | None:
        """``11 أغسطس 2015``, ``الرابع عشر من أغسطس``, ``26 شوال 1436 هـ``."""
        number, end = self._day_number(at)
        return None if number is None else self._in_month(end, number, number)

    def _range_of_days(self, at: int) -> Reading | None:
        """``من 8 إلى 12 أيلول/سبتمبر``, ``17 – 23 شوال 1436هـ``."""
        begin = at + bool(self._word(at, "range"))
        first, middle = self._day_number(begin)
        if first is None or not (self._folded(middle) in _TO or (self._folded(middle) == "و" and begin > at)):
            return None
        last, end = self._day_number(middle + 1)
        return None if last is None or last <= first else self._in_month(end, first, last)

    def _day_number(self, at: int) -> tuple[int | None, int]:
        number = self._number(at, range(1, 32))
        if number is not None:
            return number, at + 1
        ordinal = self._word(at, "ordinal")
        if ordinal is None:
            return None, at
        if self._word(at + 1, "teen"):
            return ordinal.number + 10, at + 2
        tens = self._word(at + 1, "ordinal")
        if tens is not None and tens.number >= 20 and tens.clitic:
            return ordinal.number + tens.number, at + 2
        return ordinal.number, at + 1

    def _in_month(self, at: int, first: int, last: int) -> Reading | None:
        at = self._skip(at, "من", "/", "-")
        if (unit := self._word(at, "unit")) and unit.value == "month":
            shift = self._modifier(at + 1)
            if unit.definite and shift and self._today:
                return self._days(at + 1 + shift.tokens, add_months(self._today.year, self._today.month, _step(shift)), (first, last), True)
            at += 1
        if hijri := self._word(at, "hijri"):
            return self._hijri_days(at + hijri.tokens, hijri.number, first, last)
        number, end, dual = self._month_name(at)
        if number is None:
            return None
        end, of_year, relative = self._year_of_month(end, number)
        if of_year is None:
            return None
        found = self._days(end, (of_year, number), (first, last), relative)
        return replace(found, kind="mixed") if found and dual else found

    def _days(self, end: int, in_month: tuple[int, int], days: tuple[int, int], relative: bool) -> Reading | None:
        start, until = (_safe_date(*in_month, when) for when in days)
        if start is None or until is None:
            return None
        interval = day(start) if start == until else Interval(start, until, "range")
        return Reading(end, interval, "relative" if relative else "explicit")

    def _hijri_days(self, at: int, number: int, first: int, last: int) -> Reading | None:
        of_year, end = self._hijri_year(at)
        interval = hijri_interval(of_year, number, first, None if first == last else last) if of_year else None
        return Reading(end, interval, "hijri") if interval else None

    def _hijri_year(self, at: int) -> tuple[int | None, int]:
        at = self._skip(at, "لعام", "عام", "سنه", "من")
        number = self._number(at, _HIJRI_YEARS)
        if number is not None:
            return number, at + 1 + bool(self._word(at + 1, "hijri_sign"))
        return (hijri_year_of(self._today) if self._today else None), at

    # Months

    def _month_name(self, at: int) -> tuple[int | None, int, bool]:
        """Number, end and whether it is named twice: ``أيلول/سبتمبر``, ``تموز (يوليو)``."""
        word = self._word(at, "month")
        if word is None:
            return None, at, False
        end = at + word.tokens
        opening = self._folded(end)
        if opening in {"/", "(", "-"}:
            twin = self._word(end + 1, "month")
            if twin is not None and twin.number == word.number:
                close = end + 1 + twin.tokens
                return word.number, close + (opening == "(" and self._folded(close) == ")"), True
        return word.number, end, False

    def _year_of_month(self, at: int, number: int) -> tuple[int, int | None, bool]:
        """End, year and whether the publication date was needed for it."""
        after = self._skip(at, "من", "/", "-", "،")
        unit = self._word(after, "unit")
        after += bool(unit and unit.value == "year" and self._number(after + 1, _YEARS) is not None)
        of_year = self._number(after, _YEARS)
        if of_year is not None:
            return after + 1 + bool(self._word(after + 1, "gregorian")), of_year, False
        if self._today is None:
            return at, None, True
        if unit and unit.value == "year" and unit.definite and (shift := self._modifier(after + 1)):
            return after + 1 + shift.tokens, self._today.year + _step(shift), True
        if shift := self._modifier(at):
            return at + shift.tokens, self._month_year(number, _step(shift)), True
        return at, self._nearest_year(number), True

    def _month_year(self, number: int, step: int) -> int:
        assert self._today is not None
        here = self._today.year
        if step < 0:
            return here if number < self._today.month else here - 1
        if step > 0:
            return here if number > self._today.month else here + 1
        return here

    def _nearest_year(self, number: int) -> int:
        assert self._today is not None
        return min((self._today.year + step for step in (0, -1, 1)), key=lambda y: abs((date(y, number, 15) - self._today).days))  # type: ignore[operator]

    def _month(self, at: int) -> Reading | None:
        """``شهر مايو``, ``سبتمبر 2014``, ``أكتوبر الماضي``, ``شهر رمضان``."""
        begin = at + bool((unit := self._word(at, "unit")) and unit.value == "month" and not unit.definite)
        if hijri := self._word(begin, "hijri"):
            return self._hijri_month(at, begin + hijri.tokens, hijri.number, begin > at)
        number, named, dual = self._month_name(begin)
        if number is None:
            return None
        end, of_year, relative = self._year_of_month(named, number)
        bare = end == named and not dual and begin == at
        if of_year is None or (bare and self._folded(at - 1) not in _PREPOSITIONS):
            return None
        return Reading(end, month(number, of_year), "mixed" if dual else "relative" if relative else "explicit")

    def _hijri_month(self, at: int, named: int, number: int, announced: bool) -> Reading | None:
        of_year, end = self._hijri_year(named)
        shift = self._modifier(end)
        # صفر is also zero, رجب and شعبان are also people: a month needs a year or the word for it.
        if of_year is None or not (announced or end > named or shift):
            return None
        interval = hijri_interval(of_year, number)
        return Reading(end + (shift.tokens if shift else 0), interval, "hijri") if interval else None

    # Weeks, months and years counted from today; parts of them

    def _modifier(self, at: int) -> DateWord | None:
        words = look_up(self._tokens, at)
        return words.get("past") or words.get("next") or words.get("current")

    def _unit(self, at: int) -> Reading | None:
        """``العام الماضي``, ``هذا الأسبوع``, ``الشهر الجاري``."""
        this = bool(self._word(at, "this"))
        unit = self._word(at + this, "unit")
        if unit is None or not unit.definite or self._today is None:
            return None
        shift = self._modifier(at + this + 1)
        if shift is None and not this:
            return None
        end = at + this + 1 + (shift.tokens if shift else 0)
        interval = self._counted(unit.value, _step(shift) if shift else 0)
        return Reading(end, interval, "relative") if interval else None

    def _counted(self, unit: str, step: int) -> Interval | None:
        if self._today is None:
            return None
        of_year = self._today.year
        if unit == "week":
            return week(self._today, step)
        if unit == "month":
            shifted = add_months(of_year, self._today.month, step)
            return month(shifted[1], shifted[0])
        if unit == "year":
            return year(of_year + step)
        if unit == "quarter":
            first = add_months(of_year, (self._today.month - 1) // 3 * 3 + 1, 3 * step)
            return months(first[0], first[1], 3, "quarter")
        size = {"decade": 10, "century": 100}.get(unit)
        if size is None:
            return None
        first_year = of_year // size * size + step * size
        return years(first_year, first_year + size - 1, unit)

    def _part(self, at: int) -> Reading | None:
        """``مطلع الشهر المقبل``, ``الربع الثاني من العام``, ``صيف 2003``, ``القرن التاسع عشر``, ``سبعينيات القرن الماضي``."""
        return self._bound(at) or self._fraction(at) or self._season(at) or self._century(at) or self._decade(at)

    def _bound(self, at: int) -> Reading | None:
        bound = self._word(at, "bound")
        if bound is None:
            return None
        whole = self._whole(at + 1)
        if whole is None:
            return None
        if bound.value == "end" and whole.interval.grain == "week" and self._modifier(whole.end - 1) is None:
            return replace(whole, interval=self._weekend(at))
        return replace(whole, interval=bounded(whole.interval, bound.value))

    def _weekend(self, at: int) -> Interval:
        """Saturday and Sunday: the last ones, those to come where the sentence speaks of the future."""
        assert self._today is not None
        saturday = nearest_weekday(self._today, 5, 1 if self._speaks_of_future(at) else -1)
        return Interval(saturday, saturday + timedelta(days=1), "range", fuzzy=True)

    def _whole(self, at: int) -> Reading | None:
        """The year, month or week of which something is a part; ``العام`` alone is this year."""
        at = self._skip(at, "من", "في")
        reading = self._month(at) or self._month_inside(at) or self._unit(at) or self._years(at) or self._bare_year(at, True)
        if reading is not None:
            return reading
        unit = self._word(at, "unit")
        interval = self._counted(unit.value, 0) if unit and unit.definite and unit.value in {"week", "month", "year"} else None
        return Reading(at + 1, interval, "relative") if interval else None

    def _month_inside(self, at: int) -> Reading | None:
        number, named, dual = self._month_name(at)
        if number is None:
            return None
        end, of_year, relative = self._year_of_month(named, number)
        kind = "mixed" if dual else "relative" if relative else "explicit"
        return Reading(end, month(number, of_year), kind) if of_year is not None else None

    def _fraction(self, at: int) -> Reading | None:
        unit, ordinal = self._word(at, "unit"), self._word(at + 1, "ordinal")
        if unit is None or unit.value not in {"quarter", "half"} or not unit.definite or ordinal is None:
            return None
        size, most = (3, 4) if unit.value == "quarter" else (6, 2)
        whole = self._whole(at + 2)
        if ordinal.number > most or whole is None or whole.interval.grain != "year":
            return None
        return replace(whole, interval=months(whole.interval.start.year, (ordinal.number - 1) * size + 1, size, unit.value))

    def _season(self, at: int) -> Reading | None:
        season = self._word(at, "season")
        if season is None:
            return None
        after = self._skip(at + 1, "من")
        shift = self._modifier(after) if season.definite else None
        if shift is not None and self._today is not None:
            of_year = self._today.year + _step(shift)
            if shift.kind == "past" and self._today.month > season.number + 2:
                of_year = self._today.year
            return Reading(after + 1, replace(months(of_year, season.number, 3, "season"), fuzzy=True), "relative")
        whole = self._unit(after) or self._years(after) or self._bare_year(after, True)
        if whole is None or whole.interval.grain != "year":
            return None
        return replace(whole, interval=replace(months(whole.interval.start.year, season.number, 3, "season"), fuzzy=True))

    def _century(self, at: int) -> Reading | None:
        unit = self._word(at, "unit")
        if unit is None or unit.value != "century" or not unit.definite:
            return None
        number, end = self._day_number(at + 1)
        if number is None or number > 21:
            return None
        end += bool(self._word(end, "gregorian"))
        return Reading(end, years(max(1, number * 100 - 100), number * 100 - 1, "century"), "explicit")

    def _decade(self, at: int) -> Reading | None:
        decade = self._word(at, "decade")
        if decade is None:
            return None
        end, first = at + 1, 1900 + int(decade.value)
        century = self._century(end) or self._unit(end)
        if century is not None and century.interval.grain == "century":
            end, first = century.end, century.interval.start.year + int(decade.value)
        elif not decade.definite:
            return None
        return Reading(end, years(first, first + 9, "decade"), "explicit")

    # Lengths of time counted from today

    def _ago(self, at: int) -> Reading | None:
        """``قبل ثلاثة أيام``, ``منذ 12 عاما``, ``قبل نحو أسبوعين``; ``قبل يومين من المباراة`` counts from something else."""
        if not self._word(at, "before") or self._today is None:
            return None
        begin = at + 1 + bool(self._word(at + 1, "approximate"))
        length = self._length(begin)
        if length is None:
            return None
        amount, unit, end = length
        if self._folded(end) in {"من", "علي", "عن", "ان"} or self._number(end, _YEARS) is not None:
            return None
        interval = self._back(amount, unit)
        return Reading(end, interval, "relative") if interval else None

    def _length(self, at: int) -> tuple[float, str, int] | None:
        if dual := self._word(at, "dual"):
            return (2, dual.value, at + 1) if not dual.definite else None
        numeral = read_numeral(self._tokens, at)
        if numeral is not None:
            unit = self._word(numeral.end, "units") or self._word(numeral.end, "unit")
            return (numeral.value, unit.value, numeral.end + 1) if unit else None
        unit = self._word(at, "unit")
        if unit is None or unit.definite or unit.value in {"quarter", "half"}:
            return None
        if self._folded(at + 1) == "ونصف":
            return 1.5, unit.value, at + 2
        return 1, unit.value, at + 1

    def _back(self, amount: float, unit: str) -> Interval | None:
        assert self._today is not None
        if not 0 < amount < 1500:
            return None
        if unit == "day":
            return day(self._today - timedelta(days=int(amount)))
        if unit == "week":
            return week(self._today - timedelta(weeks=int(amount)), 0)
        if unit == "month":
            then = add_months(self._today.year, self._today.month, -int(amount))
            return replace(month(then[1], then[0]), fuzzy=True)
        size = {"year": 1, "decade": 10, "century": 100}.get(unit)
        if size is None or amount * size >= self._today.year:
            return None
        return replace(year(self._today.year - int(amount * size)), fuzzy=True)

    def _several(self, at: int) -> Reading | None:
        """``السنوات الخمس الماضية``, ``العشر أعوام المقبلة``, ``الأسبوعين القادمين``: whole units before or after this one."""
        if self._today is None:
            return None
        counted = self._several_units(at)
        if counted is None:
            return None
        amount, unit, end = counted
        shift = self._modifier(end)
        if shift is None or shift.kind == "current" or not 1 < amount < 200:
            return None
        interval = self._run(int(amount), unit, 1 if shift.kind == "next" else -1)
        return Reading(end + shift.tokens, replace(interval, fuzzy=True), "relative") if interval else None

    def _several_units(self, at: int) -> tuple[float, str, int] | None:
        if (dual := self._word(at, "dual")) and dual.definite:
            return 2, dual.value, at + 1
        units = self._word(at, "units")
        if units and units.definite:
            number = self._definite_number(at + 1)
            return (number[0], units.value, number[1]) if number else None
        number = self._definite_number(at)
        units = self._word(number[1], "units") if number else None
        return (number[0], units.value, number[1] + 1) if number and units else None

    def _definite_number(self, at: int) -> tuple[float, int] | None:
        begin = self._skip(at, "ال")
        article = 2 if self._folded(begin).startswith("ال") else 0
        numeral = read_numeral(self._tokens, begin, article)
        return (numeral.value, numeral.end) if numeral and (article or begin > at) else None

    def _run(self, amount: int, unit: str, way: int) -> Interval | None:
        assert self._today is not None
        first = 1 if way > 0 else -amount
        if unit in {"day", "week"}:
            days = amount * (7 if unit == "week" else 1)
            start = self._today + timedelta(days=1 if way > 0 else -days)
            return Interval(start, start + timedelta(days=days - 1), "range")
        if unit == "month":
            begin = add_months(self._today.year, self._today.month, first)
            return months(begin[0], begin[1], amount, "range")
        if unit == "year":
            return years(self._today.year + first, self._today.year + first + amount - 1)
        return None

    # Years

    def _years(self, at: int) -> Reading | None:
        """``عام 2014م``, ``العام 2014``, ``عامي 1990 و1995``, ``لعام 1436 هـ``."""
        begin = at + (self._folded(at) == "بين")
        unit, dual = self._word(begin, "unit"), self._word(begin, "dual")
        word = unit or dual
        if word is None or word.value != "year":
            return None
        first = self._number(begin + 1, range(100, 2200))
        if first is None:
            return None
        end = begin + 2
        if dual or begin > at or self._folded(end) in _DASHES:
            joined = self._skip(end, "و", "-", "–", "—", "الي")
            last = self._number(joined, _YEARS) if joined > end else None
            if last is not None and first in _YEARS and last > first:
                return Reading(joined + 1, years(first, last), "explicit")
        if self._word(end, "hijri_sign") or first in range(1380, 1501):
            interval = hijri_interval(first)
            return Reading(end + bool(self._word(end, "hijri_sign")), interval, "hijri") if interval else None
        return Reading(end + bool(self._word(end, "gregorian")), year(first), "explicit")

    def _bare_year(self, at: int, expected: bool = False) -> Reading | None:
        """``في 2015``, ``2009 - 2010``: a year without the word for it, where a preposition or another year announces it."""
        first = self._number(at, range(1900, 2101))
        if first is None or len(self._folded(at)) != 4:
            return None
        if self._folded(at + 1) in _DASHES or self._folded(at + 1) == "و":
            last = self._number(at + 2, range(1900, 2101))
            if last is not None and first < last <= first + 100 and not self._is_counted(at + 3):
                return Reading(at + 3, years(first, last), "explicit")
        announced = self._folded(at - 1) in _PREPOSITIONS
        if not expected and (not announced or self._is_counted(at + 1) or self._folded(at + 1) == "/"):
            return None
        return Reading(at + 1 + bool(self._word(at + 1, "gregorian")), year(first), "explicit")

    def _is_counted(self, at: int) -> bool:
        # After a number of years stands no indefinite noun; most words that follow a year are short, definite or conjoined.
        folded = self._folded(at)
        return (
            len(folded) > 3 and folded[0].isalpha() and not folded.startswith(("ال", "و", "ف", "بال", "لل")) and folded not in _PREPOSITIONS
        )


def _step(shift: DateWord) -> int:
    return {"past": -shift.number, "next": shift.number}.get(shift.kind, 0)


def _safe_date(of_year: int, number: int, when: int) -> date | None:
    try:
        return date(of_year, number, when)
    except ValueError:
        return None
