"""Dates: expressions that name a stretch of the calendar, with that stretch.

A hand-written grammar over tokens in the manner of rule-based temporal taggers (Strötgen and Gertz 2013, "Multilingual and cross-domain
temporal tagging", Language Resources and Evaluation): the longest reading at each place wins; readings relative to the day of
publication are left out where that is unknown.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from worker.entities.date_phrases import DatePhrases
from worker.entities.date_words import classes_of, may_open
from worker.entities.numerals import number_words
from worker.records import DateMention, span_of
from worker.text import Token, fold

__all__ = ["day_of", "find_dates", "holds_length"]

_CONJUNCTIONS = "وف"


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
    phrases = DatePhrases(tokens, published)
    found: list[DateMention] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        reading = phrases.read(at) if _is_worth_reading(token.folded) else None
        if reading is None:
            at += 1
            continue
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
        at = reading.end
    return found


@lru_cache(maxsize=1 << 16)
def _is_worth_reading(folded: str) -> bool:
    return folded[:1].isdigit() or may_open(folded) or (folded.startswith("ال") and folded[2:] in number_words())


def holds_length(mention: DateMention) -> bool:
    """True for a date told by a length of time (``قبل ثلاثة أيام``), which is a quantity too."""
    first, _, rest = mention.span.exact.partition(" ")
    return bool(rest) and "before" in classes_of(fold(first))


def _conjunction(token: Token, clitic: int) -> int:
    return 1 if clitic and token.exact[0] in _CONJUNCTIONS else 0
