"""The noun phrase that names the source of a cue: behind the verb, before it, or after بحسب."""

from dataclasses import dataclass
from typing import Final

from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.phrases import end_of_phrase, skip_adverbs
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, is_complementiser

__all__ = ["Source", "after_cue", "before_cue"]

_FRONT: Final = 14
_SUBJECT: Final = 10


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker's tokens `start` to `end`; `start == end` where the clause has none. `antecedent` is the noun phrase of a relative clause
    (الذي قال), which is no speaker of the clause but tells who it is."""

    start: int
    end: int
    antecedent: tuple[int, int] | None = None

    @property
    def overt(self) -> bool:
        """True when the clause names its speaker."""
        return self.end > self.start


def after_cue(reading: Reading, cue: CueMatch, gap_end: int, *, splits: bool = False) -> Source:
    """The noun phrase between `cue` and `gap_end`, behind adverbs and asides."""
    start = skip_adverbs(reading, cue.index + 1, gap_end)
    end = end_of_phrase(reading, start, gap_end, splits=splits)
    while end > start and reading.folded[end - 1] in words("preposition"):
        end -= 1
    return Source(start, end) if _names_someone(reading, start, end) else Source(start, start)


def _names_someone(reading: Reading, start: int, end: int) -> bool:
    if end <= start:
        return False
    first = reading.folded[start]
    if not (reading.tokens[start].is_word or start in reading.quote_at or first in {"(", "-"}):
        return False
    return (
        first not in words("preposition")
        and first not in words("no_subject")
        and not first.startswith(("بال", "لل", "بهذ"))
        and first not in {"ب", "ل"}
    )


def before_cue(reading: Reading, cue: CueMatch) -> Source:
    """The noun phrase before `cue` in its clause (SVO), or the antecedent of the relative clause that it stands in."""
    end = cue.index
    first = max(reading.sentence_start[end], end - _FRONT)
    while end > first and (reading.folded[end - 1] in words("negation") or reading.folded[end - 1] in words("auxiliary")):
        end -= 1
    if end > first and reading.folded[end - 1].removeprefix("و") in words("relative"):
        start = _left_edge(reading, first, end - 1)
        return Source(end, end, (start, end - 1) if start < end - 1 else None)
    stop = end
    if stop - 1 > first and reading.folded[stop - 1] in COMMAS:
        stop -= 1
    start = _left_edge(reading, first, stop, commas=stop < end)
    if start > first and reading.folded[start - 1].removeprefix("و") in words("breaker") - words("linker"):
        return Source(end, end)  # the noun phrase belongs to a preposition
    if start >= stop or not _names_someone(reading, start, stop) or _is_verbal(reading, start, stop):
        return Source(end, end)
    return Source(start, stop)


def _left_edge(reading: Reading, first: int, end: int, *, commas: bool = False) -> int:
    start = end
    while start > first:
        word = reading.folded[start - 1]
        if (
            word in words("linker")
            or is_complementiser(word)
            or _is_edge(word)
            or (start - 1 in reading.cue_at and reading.cue_at[start - 1].finite and "strict" not in reading.cue_at[start - 1].entry.flags)
        ):
            break
        if (
            not reading.tokens[start - 1].is_word
            and not (commas and word in COMMAS)
            and word not in {'"', "»", "«", "“", "”", ")", "("}
            and not word[0].isdigit()
        ):
            break
        start -= 1
    if start < end and start in reading.quote_at and reading.quote_stop[start] >= end:
        start += 1
    while start < end and (
        reading.folded[start].removeprefix("و") in words("adverb") or (not reading.tokens[start].is_word and start not in reading.quote_at)
    ):
        start += 1
    return start


def _is_edge(word: str) -> bool:
    bare = word[1:] if word[0] in "وف" else word
    return any(bare in words(word_class) for word_class in ("relative", "negation", "breaker"))


def _is_verbal(reading: Reading, start: int, end: int) -> bool:
    # A stretch that begins with a preposition or a verb (وقعت، أطلقت), or holds a breaker, is no noun phrase.
    first = reading.folded[start].removeprefix("و")
    exact = reading.tokens[start].exact
    verb = len(first) >= 4 and exact.endswith("ت") and not exact.endswith(("ات", "يت")) and start not in reading.quote_at
    too_long = end - start > _SUBJECT and not any(reading.folded[i] in COMMAS for i in range(start, end))
    return verb or too_long or first == "في" or any(reading.folded[i] in words("breaker") for i in range(start, end))
