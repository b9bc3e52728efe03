"""The body of an article in canonical form."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from worker.clean.boilerplate import lift_boilerplate
from worker.clean.characters import clean_characters
from worker.clean.dateline import FoundDateline, find_dateline
from worker.clean.markup import strip_markup
from worker.clean.mojibake import repair_mojibake
from worker.clean.quotes import carry_repairs, in_order, repair_quotes
from worker.records import Credit, QuoteRepair

__all__ = ["Body", "clean_body", "clean_field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body in canonical form and what was lifted out of it or changed in it."""

    text: str
    dateline: FoundDateline | None = None
    credits: tuple[Credit, ...] = ()
    dates: tuple[str, ...] = ()
    quote_repairs: tuple[QuoteRepair, ...] = ()


# Every round finishes what the one before uncovered (a dateline under a share line); a body that is clean takes one.
_ROUNDS: Final = 8
_HEAD: Final = 200
_HEADLINE: Final = 120
_FIELD_LIMIT: Final = 2000


def clean_body(text: str, edits: Counter[str], *, title: str | None = None, author: str | None = None, source: str | None = None) -> Body:
    """The canonical form of a body; changes of characters are counted in `edits`. Idempotent: a canonical text comes back as it is.

    Characters first, then boilerplate and dateline, then quotation marks, so that the places of the repairs are places in the result.
    """
    found: FoundDateline | None = None
    lifted: list[Credit] = []
    dates: list[str] = []
    repairs: tuple[QuoteRepair, ...] = ()
    for _ in range(_ROUNDS):
        before = text
        canonical = clean_characters(_decoded(text, edits), edits)
        parted = lift_boilerplate(canonical, title, author)
        lifted += parted.credits
        dates += parted.dates
        bare, dateline = _lift_dateline(parted.text, source)
        if dateline is not None:
            found, lifted = _keep_dateline(found, dateline, lifted)
        text, new = repair_quotes(bare)
        repairs = (*carry_repairs(before, text, repairs), *new)
        # Each step is idempotent by itself: where only characters changed and none of them hid mojibake, another round changes nothing.
        if text == before or (text == canonical and _decoded(text, Counter()) == text):
            break
    return Body(text=text, dateline=found, credits=tuple(lifted), dates=tuple(dates), quote_repairs=in_order(repairs))


def clean_field(value: str | None) -> str | None:
    """A title, name or outlet in canonical characters and on one line, None where nothing is left of it."""
    return _clean_field(value[:_FIELD_LIMIT]) if value else None


# The same outlets and authors come again and again.
@lru_cache(maxsize=512)
def _clean_field(value: str) -> str | None:
    edits: Counter[str] = Counter()
    cleaned = clean_characters(_decoded(value, edits), edits)
    return cleaned.replace("\n", " ") or None


def _decoded(text: str, edits: Counter[str]) -> str:
    return strip_markup(repair_mojibake(text, edits), edits)


def _lift_dateline(text: str, source: str | None) -> tuple[str, FoundDateline | None]:
    """The dateline may stand under a headline or two that the crawler left in the body."""
    start = 0
    for _ in range(3):
        dateline = find_dateline(text[start : start + _HEAD], source)
        if dateline is not None and start + dateline.end < len(text):
            return text[:start] + text[start + dateline.end :], dateline
        line_end = text.find("\n", start, start + _HEADLINE)
        if line_end < 0:
            break
        start = line_end + 1
    return text, None


def _keep_dateline(found: FoundDateline | None, dateline: FoundDateline, lifted: list[Credit]) -> tuple[FoundDateline, list[Credit]]:
    if found is not None:  # a second one is a line of the page
        return found, [*lifted, Credit(kind="byline", exact=dateline.dateline.exact, name=dateline.byline)]
    if dateline.byline:
        return dateline, [*lifted, Credit(kind="byline", exact=dateline.dateline.exact, name=dateline.byline)]
    return dateline, lifted
