"""Dates: expressions that name a stretch of the calendar, with that stretch.

A hand-written grammar over tokens in the manner of rule-based temporal taggers (Strötgen and Gertz 2013, "Multilingual and cross-domain
temporal tagging", Language Resources and Evaluation): the longest reading at each place wins; readings relative to the day of
publication are left out where that is unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from worker.entities.date_days import read_day, read_days
from worker.entities.date_lengths import read_ago, read_several
from worker.entities.date_months import read_month
from worker.entities.date_openers import places
from worker.entities.date_parts import read_bound, read_century, read_decade, read_fraction, read_season
from worker.entities.date_view import DateView, Reading
from worker.entities.date_words import classes_of, kinds_opened
from worker.entities.date_years import read_bare_year, read_unit_of_time, read_years
from worker.entities.numerals import number_words
from worker.records import DateMention, span_of
from worker.text import Token, fold

__all__ = ["RULES", "day_of", "find_dates", "holds_length", "read_date"]

Rule = Callable[[DateView, int], Reading | None]

_CONJUNCTIONS: Final = "وف"
_RANGE_WORDS: Final = frozenset({"من", "بين"})
_NUMBER: Final[Sequence[Rule]] = (read_days, read_day, read_bare_year)
RULES: Final[Mapping[str, Sequence[Rule]]] = {
    "range": (read_days, read_years),
    "ordinal": (read_days, read_day),
    "day": (read_day,),
    "part": (read_day,),
    "relative": (read_day,),
    "weekday": (read_day,),
    "month": (read_month,),
    "hijri": (read_month,),
    "this": (read_unit_of_time,),
    "unit": (read_unit_of_time, read_years, read_month, read_fraction, read_century),
    "units": (read_several,),
    "dual": (read_several, read_years),
    "bound": (read_bound,),
    "season": (read_season,),
    "decade": (read_decade,),
    "before": (read_ago,),
}
"""Which rules may apply to an expression whose first word has that class."""


def day_of(published_at: str | None) -> date | None:
    """The day of an ISO 8601 time in the zone that the outlet wrote; None when it cannot be read."""
    try:
        return date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None


def find_dates(text: str, tokens: Sequence[Token], published: date | None) -> list[DateMention]:
    """The dates of a text in order; `tokens` are those of the text.

    Example: ``الثلاثاء 11 آب/أغسطس 2015`` is one item, 2015-08-11, grain ``day``, kind ``mixed``.
    """
    view = DateView(tokens, published)
    found: list[DateMention] = []
    done = 0
    for at in places(tokens):
        reading = read_date(view, at) if at >= done and not _is_idle(view, at) else None
        if reading is None:
            continue
        token = tokens[at]
        start = token.start + _conjunction(token, reading.clitic)
        interval = reading.interval
        found.append(
            DateMention(
                span=span_of(text, start, tokens[reading.end - 1].end),
                start=interval.start.isoformat(),
                end=interval.end.isoformat(),
                grain=interval.grain,
                kind=reading.kind,
                fuzzy=interval.fuzzy,
                conflict=reading.conflict,
            )
        )
        done = reading.end
    return found


def _is_idle(view: DateView, at: int) -> bool:
    # من is the most frequent word of all: it opens a range only before a number.
    if view.folded(at) not in _RANGE_WORDS:
        return False
    following = view.folded(at + 1)
    return not following[:1].isdigit() and not kinds_opened(following) & {"ordinal", "unit", "dual"}


def read_date(view: DateView, at: int) -> Reading | None:
    """What begins at a place: the longest reading; among equals the rule that comes first."""
    readings = [reading for rule in _rules_for(view.folded(at)) if (reading := rule(view, at)) is not None]
    best = max(readings, key=lambda reading: reading.end, default=None)
    if best is None or (best.kind == "relative" and view.today is None):
        return None
    return replace(best, clitic=max((word.clitic for word in view.words(at).values()), default=0))


@lru_cache(maxsize=1 << 12)
def _rules_for(folded: str) -> Sequence[Rule]:
    if folded[:1].isdigit():
        return _NUMBER
    found = [rule for kind in sorted(kinds_opened(folded)) for rule in RULES.get(kind, ())]
    if folded == "ال" or (folded.startswith("ال") and folded[2:] in number_words()):
        found.append(read_several)
    return tuple(dict.fromkeys(found))


def holds_length(mention: DateMention) -> bool:
    """True for a date told by a length of time (``قبل ثلاثة أيام``), which is a quantity too."""
    first, _, rest = mention.span.exact.partition(" ")
    return bool(rest) and "before" in classes_of(fold(first))


def _conjunction(token: Token, clitic: int) -> int:
    return 1 if clitic and token.exact[0] in _CONJUNCTIONS else 0
