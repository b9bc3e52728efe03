"""What kind of report a claim is: polarity, certainty, what it is about, how sure the rule is, how worth a check."""

import re
from typing import Final, Literal

from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.named import Named
from worker.records import Span
from worker.text import fold

__all__ = ["about", "certainty_of", "check_worthy", "confidence_of", "polarity_of"]

# Share of each rule's claims that agreed with the annotators in cue, speaker and content, on 199 annotated articles (`python -m evals
# claims`), rounded to 0.05; rules with fewer than ten claims there have _OTHER.
_CONFIDENCE: Final = {
    "participle-clause": 0.95,
    "participle-direct": 0.9,
    "participle-object": 0.9,
    "participle-preposition": 0.85,
    "verb-clause": 0.85,
    "verb-colon": 0.85,
    "participle-quote": 0.8,
    "verb-quote": 0.75,
    "according-to": 0.7,
    "verb-preposition": 0.7,
    "masdar-clause": 0.6,
    "verb-object": 0.55,
    "subject-direct": 0.5,
    "compared": 0.4,
    "verb-direct": 0.4,
    "verb-bare": 0.3,
}
_OTHER: Final = 0.5
_HEAD: Final = 12
_DIGIT: Final = re.compile(r"\d")
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


def confidence_of(rule: str) -> float:
    """How often claims of this rule are right, measured on annotated articles."""
    return _CONFIDENCE.get(rule, _OTHER)


def check_worthy(cue: CueMatch, content: tuple[Span, ...], named: int) -> float:
    """How much there is to check, 0 to 1: a report of facts rather than a wish (half), numbers (a quarter), names (a quarter)."""
    factual = 0.0 if cue.entry.cue_class in _OPINION else 0.5
    numbers = 0.25 if any(_DIGIT.search(span.exact) for span in content) else 0.0
    return factual + numbers + (0.25 if named else 0.0)
