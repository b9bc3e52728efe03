"""Which noun phrase speaks: the source that the grammar finds first, others that it could be, and what speaks for each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from worker.claims.complements import Complement, ends_search
from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.phrases import begins_object, end_of_phrase, skip_adverbs, skip_asides
from worker.claims.reading import Reading
from worker.claims.shapes import has_article, is_complementiser, is_masdar, is_office
from worker.claims.source_evidence import source_evidence
from worker.claims.speakers import Source, before_cue

__all__ = ["SourceOption", "source_options"]

_LONGEST: Final = 24
_MOST: Final = 7
_FAR: Final = 40
_WINDOW: Final = 45
_PLAIN: Final = 3
_FREE: Final = frozenset({"direct", "object"})


@dataclass(frozen=True, slots=True)
class SourceOption:
    """A source, the token at which the content begins with it, and the features of the choice."""

    source: Source
    start: int
    features: tuple[str, ...]


def source_options(reading: Reading, cue: CueMatch, complement: Complement, default: Source) -> list[SourceOption]:
    """The candidates, the one that the grammar prefers first; alone where nothing else is likely."""
    plain = default.overt and cue.index < default.start <= default.end == complement.gap_end <= default.start + _PLAIN
    if cue.form.shape == "participle" or cue.form.attached or (plain and complement.form not in _FREE):
        return [SourceOption(default, complement.start, ())]
    sources = [default, *(source for source in _others(reading, cue, complement) if source.overt)]
    if default.overt:
        sources.append(Source(cue.index, cue.index))
    distinct = {(source.start, source.end) if source.overt else (0, 0): source for source in reversed(sources)}
    ordered = [
        default,
        *(source for source in distinct.values() if source is not default and (source.start, source.end) != (default.start, default.end)),
    ]
    return [
        SourceOption(source, _start(reading, cue, complement, source, default), source_evidence(reading, cue, complement, source, default))
        for source in ordered
    ]


def _start(reading: Reading, cue: CueMatch, complement: Complement, source: Source, default: Source) -> int:
    if complement.form not in _FREE or source is default or source.start < cue.index:
        return complement.start
    if not source.overt:
        return (
            complement.start
            if not default.overt
            else skip_asides(reading, cue.index + 1, min(reading.sentence_end[cue.index], cue.index + _WINDOW))
        )
    return skip_asides(reading, source.end, min(reading.sentence_end[cue.index], source.end + _WINDOW))


def _others(reading: Reading, cue: CueMatch, complement: Complement) -> Iterator[Source]:
    stop = _stop(reading, cue, complement)
    start = skip_adverbs(reading, cue.index + 1, stop)
    ends = [at for at in range(start + 1, min(stop, start + _LONGEST)) if _may_end(reading, at)]
    if start < stop <= start + _LONGEST and complement.form not in _FREE:
        ends.append(stop)
    for end in ends[:_MOST]:
        while end > start and not reading.tokens[end - 1].is_word and end - 1 not in reading.closing and reading.folded[end - 1] != ")":
            end -= 1
        yield Source(start, end)
    if cue.prefix not in {"و", "ف"} and cue.index != reading.sentence_start[cue.index]:
        yield from _far(reading, cue)
        before = before_cue(reading, cue)
        yield before
        if before.antecedent is not None:
            yield Source(*before.antecedent)
        yield from _indefinite(reading, cue)


def _far(reading: Reading, cue: CueMatch) -> Iterator[Source]:
    # وكان فلان، الذي …، قد أعلن and أن فلانا، في …، قال: the subject stands at the head of the clause, asides between.
    first = max(reading.sentence_start[cue.index], cue.index - _FAR)
    heads = [at for at in range(cue.index - 1, first - 1, -1) if at == reading.sentence_start[at] or _leads(reading.folded[at])]
    for at in heads[:2]:
        start = skip_adverbs(reading, at + 1 if _leads(reading.folded[at]) else at, cue.index)
        end = end_of_phrase(reading, start, cue.index)
        if start < end < cue.index and reading.tokens[start].is_word and reading.folded[start] not in words("preposition"):
            yield Source(start, end)


def _indefinite(reading: Reading, cue: CueMatch) -> Iterator[Source]:
    # نشرت الصحيفة وثيقة تكشف …: a relative clause without a pronoun, whose antecedent stands right before its verb.
    first = max(reading.sentence_start[cue.index], cue.index - _PLAIN)
    start = cue.index
    while start > first and reading.tokens[start - 1].is_word and not has_article(reading.folded[start - 1]):
        start -= 1
        if reading.folded[start] in words("preposition") or reading.folded[start] in words("breaker") or start in reading.cue_at:
            return
        yield Source(start, cue.index)


def _leads(word: str) -> bool:
    return word in words("linker") or word in words("auxiliary") or is_complementiser(word)


def _stop(reading: Reading, cue: CueMatch, complement: Complement) -> int:
    if complement.form not in _FREE:
        return complement.gap_end
    stop = min(reading.sentence_end[cue.index], cue.index + _WINDOW)
    for index in range(cue.index + 1, stop):
        if reading.folded[index] in {".", "؟", "!", "؛", ":"} or (
            index in reading.cue_at and ends_search(reading, cue, reading.cue_at[index])
        ):
            return index
    return stop


def _may_end(reading: Reading, at: int) -> bool:
    if at in reading.people and reading.people[at][0] < at:
        return False
    word = reading.folded[at]
    if not reading.tokens[at].is_word:
        return True
    return (
        word in words("breaker")
        or word in words("preposition")
        or word in words("adverb")
        or word in words("relative")
        or at - 1 in reading.people
        or (at in reading.people and not is_office(reading.folded[at - 1]))
        or (word[0] in "لب" and len(word) > 3)
        or is_masdar(word, reading.tokens[at].exact)
        or begins_object(reading, at)
        or has_article(reading.folded[at - 1])
    )
