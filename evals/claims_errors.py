"""What goes wrong with claims, counted: the table of evals/claims.md, printed by ``python -m evals claims GOLD.jsonl --table``."""

from collections import Counter
from typing import Any, Final

__all__ = ["KINDS", "kinds_of_error"]

Json = dict[str, Any]

KINDS: Final = {
    "cue missed": "a gold claim whose cue no predicted one overlaps",
    "cue false": "a predicted claim whose cue no gold one overlaps",
    "speaker missed": "the clause names its speaker, none was found",
    "speaker invented": "the clause names none, one was found",
    "speaker bounds": "both name one, their spans overlap by less than half",
    "content elsewhere": "the contents share no letter",
    "content too long": "the gold content lies within the predicted one, which is more than twice as long",
    "content too short": "the predicted content lies within the gold one and is less than half of it",
    "content askew": "the contents overlap by less than half, neither within the other",
    "content inexact": "the contents overlap by half or more and differ by letters",
    "source of a dropped subject": "no speaker in the clause; the source is another one",
    "source of a named speaker": "a speaker in the clause; the source is another one",
}
"""Each kind of error and what it counts."""


def kinds_of_error(gold: Json, predicted: Json, hits: dict[str, bool], letters: tuple[set[int], set[int]]) -> Counter[str]:
    """The errors of a predicted claim that is paired with a gold one; `letters` are those of their contents, the gold one's first."""
    found: Counter[str] = Counter()
    if not hits["speaker"]:
        found["speaker missed" if not predicted["speaker"] else "speaker invented" if not gold["speaker"] else "speaker bounds"] += 1
    if not hits["exact"]:
        found[_content_error(*letters, half=hits["content"])] += 1
    if not hits["ref"]:
        found["source of a named speaker" if gold["speaker"] else "source of a dropped subject"] += 1
    return found


def _content_error(gold: set[int], predicted: set[int], *, half: bool) -> str:
    if half:
        return "content inexact"
    if not gold & predicted:
        return "content elsewhere"
    if gold <= predicted:
        return "content too long"
    return "content too short" if predicted <= gold else "content askew"
