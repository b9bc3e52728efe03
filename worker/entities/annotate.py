"""A text with everything that is named in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.entities.dates import day_of, find_dates, holds_length
from worker.entities.grouping import group
from worker.entities.quantities import find_quantities
from worker.entities.recogniser import NameSpan, Recogniser
from worker.entities.repetition import with_repetitions
from worker.entities.words import words_of
from worker.records import DateMention, Entity, Mention, Quantity

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
    dates = [date for date in find_dates(text, tokens, day_of(published_at)) if not _inside_name(date, names)]
    # A number inside a name or a date counts nothing.
    taken = [(date.span.start, date.span.end) for date in dates if not holds_length(date)]
    taken += [(mention.span.start, mention.span.end) for mention in mentions]
    quantities = find_quantities(text, tokens, taken)
    return Annotations(mentions, entities, tuple(dates), tuple(quantities), recogniser.name)


def _inside_name(date: DateMention, names: Sequence[NameSpan]) -> bool:
    # عين اليوم is a newspaper, هجمات 11 سبتمبر an event.
    return any(
        name.type in {"ORG", "MISC"} and name.start < date.span.end and date.span.start < name.end and date.span.start > name.start
        for name in names
    )


def _as_published(name: NameSpan) -> NameSpan:
    return NameSpan(name.start, name.end, "ORG") if name.type == "INST" else name
