"""What kind of report a claim is: polarity, certainty, what it is about, how sure the rule is, how worth a check."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, Literal

from worker.claims.cues import CueMatch
from worker.claims.draft import Draft
from worker.claims.lexicon import words
from worker.claims.named import Named
from worker.claims.reading import Reading
from worker.records import DateMention, Quantity, Span
from worker.text import fold

__all__ = ["about", "certainty_of", "check_worthy", "confidence_for", "polarity_of", "quantities_in", "time_of"]

_HEAD: Final = 12
_DIGIT: Final = re.compile(r"\d")
_SURE: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
_NEAR: Final = 150
_WORTH: Final = {"facts": 0.5, "numbers": 0.25, "names": 0.25, "accusation": 0.25, "denial": 0.25}
_OPINION: Final = frozenset({"believe", "demand", "promise", "express", "ask", "warn"})


def polarity_of(cue: CueMatch) -> Literal["positive", "negative"]:
    """Negative when the source denies the content or the cue is negated (``لم يستبعد`` counts by its form)."""
    return "negative" if cue.negated or cue.entry.factuality == "denied" else "positive"


def certainty_of(cue: CueMatch, content: tuple[Span, ...]) -> str:
    """``denied``, ``alleged`` (زعم), ``hedged`` (a cue of belief, or قد, ربما in the content), else ``asserted``."""
    if cue.entry.factuality == "denied":
        return "denied"
    if cue.entry.factuality == "alleged":
        return "alleged"
    if cue.entry.factuality == "hedged":
        return "hedged"
    head = content[0].exact.split(None, _HEAD)[:_HEAD]
    return "hedged" if any(fold(word) in words("hedge") for word in head) else "asserted"


def about(content: tuple[Span, ...], named: Named) -> tuple[str, ...]:
    """Ids of the entities that are named in the content, in order, each once."""
    return tuple(dict.fromkeys(mention.entity_id for span in content for mention in named.inside(span.start, span.end)))


def confidence_for(draft: Draft, via: str | None) -> tuple[str, ...]:
    """The features from which the model tells how likely cue, speaker and content are all right."""
    source = "none" if not draft.source.overt else "before" if draft.source.start < draft.cue.index else "after"
    return (
        "bias",
        f"rule={draft.rule}",
        f"sure={sum(draft.sure > step for step in _SURE)}",
        f"source={source}",
        f"via={via}",
        f"type={draft.content.type}",
        f"shape={draft.cue.form.shape}",
    )


def time_of(reading: Reading, draft: Draft, dates: Sequence[DateMention]) -> str | None:
    """The day on which it was said, ISO 8601: that of the date nearest to the cue in its sentence, outside what is claimed."""
    place = reading.places[draft.cue.index]
    first = max(reading.places[reading.sentence_start[draft.cue.index]], place - _NEAR)
    last = min(reading.tokens[reading.sentence_end[draft.cue.index] - 1].end, place + _NEAR)
    said = [
        date
        for date in dates[bisect_left(dates, first, key=_start_of) : bisect_left(dates, last, key=_start_of)]
        if date.start == date.end and not any(start < date.span.end and date.span.start < end for start, end in draft.content.spans)
    ]
    nearest = min(said, key=lambda date: abs(date.span.start - place), default=None)
    return nearest.start if nearest is not None else None


def quantities_in(content: tuple[Span, ...], quantities: Sequence[Quantity]) -> tuple[int, ...]:
    """The places in `quantities`, which are in the order of the text, of those that stand in the content."""
    found: list[int] = []
    for span in content:
        first, end = (bisect_left(quantities, place, key=_start_of) for place in (span.start, span.end))
        found.extend(range(first, end))
    return tuple(dict.fromkeys(found))


def _start_of(found: DateMention | Quantity) -> int:
    return found.span.start


def check_worthy(cue: CueMatch, content: tuple[Span, ...], named: int) -> tuple[float, tuple[str, ...]]:
    """How much there is to check, 0 to 1, and why: the sum of what `_WORTH` gives for each reason, at most 1."""
    reasons = []
    if cue.entry.cue_class not in _OPINION:
        reasons.append("facts")
    if any(_DIGIT.search(span.exact) for span in content):
        reasons.append("numbers")
    if named:
        reasons.append("names")
    if cue.entry.cue_class == "accuse":
        reasons.append("accusation")
    if polarity_of(cue) == "negative":
        reasons.append("denial")
    return min(1.0, sum(_WORTH[reason] for reason in reasons)), tuple(reasons)
