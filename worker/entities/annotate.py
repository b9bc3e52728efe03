"""A text with everything that is named in it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from worker.entities.dates import day_of, find_dates, holds_length
from worker.entities.grouping import group
from worker.entities.quantities import find_quantities
from worker.entities.recogniser import NameSpan, Recogniser
from worker.entities.repetition import with_repetitions
from worker.records import DateMention, Entity, Mention, Quantity
from worker.text.words import words_of

__all__ = ["Annotations", "annotate"]


@dataclass(frozen=True, slots=True)
class Annotations:
    """What was found in a text, each kind in the order of the text; `recogniser` is the name and version of who found the names."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    dates: tuple[DateMention, ...]
    quantities: tuple[Quantity, ...]
    recogniser: str


def annotate(text: str, sentences: Sequence[tuple[int, int]], *, published_at: str | None, recogniser: Recogniser) -> Annotations:
    """Names grouped into entities, dates and quantities of `text`.

    `published_at` (ISO 8601, as in `CleanArticle`) is the day from which relative dates count; without it they are left out. Raises
    `SpanMismatch` when a recogniser hands back a span that lies outside the text.
    """
    tokens = words_of(text)
    names = with_repetitions(tokens, [_as_published(name) for name in recogniser.recognise(text, sentences)])
    mentions, entities = group(text, names)
    dates = _outside_names(find_dates(text, tokens, day_of(published_at)), names)
    # A number inside a name or a date counts nothing.
    taken = [(date.span.start, date.span.end) for date in dates if not holds_length(date)]
    taken += [(mention.span.start, mention.span.end) for mention in mentions]
    quantities = find_quantities(text, tokens, taken)
    return Annotations(mentions, entities, tuple(dates), tuple(quantities), recogniser.name)


def _outside_names(dates: Sequence[DateMention], names: Sequence[NameSpan]) -> list[DateMention]:
    # عين اليوم is a newspaper, هجمات 11 سبتمبر an event.
    titles = [name for name in names if name.type in {"ORG", "MISC"}]
    starts = [name.start for name in titles]
    kept = []
    for date in dates:
        before = bisect_left(starts, date.span.start) - 1
        if before < 0 or titles[before].end <= date.span.start:
            kept.append(date)
    return kept


def _as_published(name: NameSpan) -> NameSpan:
    return NameSpan(name.start, name.end, "ORG") if name.type == "INST" else name
