"""Which noun phrase speaks: the source that the grammar finds first, others that it could be, and what speaks for each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from worker.claims.complements import Complement, ends_search
from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.phrases import begins_object, end_of_phrase, skip_adverbs, skip_asides
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, has_article, is_complementiser, is_masdar, is_noun, is_office, without_article
from worker.claims.speakers import Source, before_cue

__all__ = ["SourceOption", "source_options"]

_LONGEST: Final = 24
_MOST: Final = 7
_FAR: Final = 40
_WINDOW: Final = 45
_PLAIN: Final = 3
_HEADS: Final = ("title", "organisation", "group", "document", "unnamed", "place")
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
        SourceOption(source, _start(reading, cue, complement, source, default), _features(reading, cue, complement, source, default))
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


def _far(reading: Reading, cue: CueMatch) -> Iterator[Source]:
    # وكان فلان، الذي …، قد أعلن and أن فلانا، في …، قال: the subject stands at the head of the clause, asides between.
    first = max(reading.sentence_start[cue.index], cue.index - _FAR)
    heads = [at for at in range(cue.index - 1, first - 1, -1) if at == reading.sentence_start[at] or _leads(reading.folded[at])]
    for at in heads[:2]:
        start = skip_adverbs(reading, at + 1 if _leads(reading.folded[at]) else at, cue.index)
        end = end_of_phrase(reading, start, cue.index)
        if start < end < cue.index and reading.tokens[start].is_word and reading.folded[start] not in words("preposition"):
            yield Source(start, end)


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


def _features(reading: Reading, cue: CueMatch, complement: Complement, source: Source, default: Source) -> tuple[str, ...]:
    form = complement.form
    first = "default" if source is default else "other"
    if not source.overt:
        lead = reading.folded[cue.index - 1].removeprefix("و") if cue.index else ""
        why = (
            "relative" if lead in words("relative") else cue.prefix or ("first" if cue.index == reading.sentence_start[cue.index] else "-")
        )
        return (
            f"none|number={cue.form.number}{cue.form.shape}",
            f"none|{form}|{first}",
            f"none|given={default.overt}|{why}",
            f"none|{why}",
            f"none|{why}|{form}",
            f"none|{cue.form.shape}{cue.form.gender}{cue.form.number}",
            f"none|{first}",
            f"none|{cue.entry.lemma}",
        )
    side = (
        "antecedent"
        if source.end < cue.index and source is not default and _is_relative(reading, cue)
        else "before"
        if source.start < cue.index
        else "after"
    )
    head = _head_of(reading, source.start)
    last, after = _last_of(reading, source), _next_of(reading, source.end, complement)
    fem = without_article(reading.folded[source.start]).endswith("ه") or cue.form.gender == "m"
    cuts = source.end in reading.people and reading.people[source.end][0] < source.end
    person = any(at in reading.people for at in range(source.start, source.end))
    size = source.end - source.start
    breaks = sum(
        reading.folded[at] in words("breaker") or reading.folded[at] in words("relative") for at in range(source.start, source.end)
    )
    commas = sum(reading.folded[at] in COMMAS for at in range(source.start, source.end))
    return (
        first,
        f"{first}|{form}|{side}",
        f"{side}|{form}",
        f"size={min(size, 9)}|{side}",
        f"head={head}|{side}",
        f"head={head}|{form}|{side}",
        f"head={head}|size={min(size, 4)}",
        f"last={last}|{side}",
        f"after={after}|{side}",
        f"after={after}|last={last}",
        f"after={after}|{form}",
        f"agrees={cue.form.gender}{fem}|{side}",
        f"number={cue.form.number}{cue.form.shape}|{side}",
        f"{first}|given={default.overt}|{form}|{side}",
        f"gap={min(source.start - cue.index, 6) if side == 'after' else min(cue.index - source.end, 6)}|{side}",
        f"lead={_lead_of(reading, source)}|{side}",
        f"class={cue.entry.cue_class}|after={after}",
        f"cuts={cuts}",
        f"person={person}|after={after}",
        f"person={person}|head={head}",
        f"breaks={min(breaks, 2)}|{side}",
        f"commas={min(commas, 3)}|{after}",
        f"prefix={cue.prefix}|{side}",
        f"end={source.end == complement.gap_end}|{form}",
    )


def _lead_of(reading: Reading, source: Source) -> str:
    if source.start == reading.sentence_start[source.start]:
        return "start"
    word = reading.folded[source.start - 1]
    if is_complementiser(word):
        return "that"
    return next(
        (c for c in ("linker", "breaker", "preposition", "relative", "auxiliary") if word.removeprefix("و") in words(c)),
        "mark" if not word[0].isalpha() else "word",
    )


def _is_relative(reading: Reading, cue: CueMatch) -> bool:
    return any(reading.folded[at].removeprefix("و") in words("relative") for at in range(max(cue.index - 3, 0), cue.index))


def _head_of(reading: Reading, start: int) -> str:
    word, token = reading.folded[start], reading.tokens[start]
    if start in reading.people:
        return "person"
    for noun_class in _HEADS:
        if is_noun(word, noun_class):
            return f"{noun_class}{'+' if has_article(word) else ''}"
    if start in reading.bodies:
        return "body"
    if not token.is_word:
        return "mark"
    if word in words("pronoun_speaker"):
        return "pronoun"
    if "ً" in token.exact or word[0] in "بل":
        return "oblique"
    if has_article(word):
        return "definite"
    return (
        "masdar"
        if is_masdar(word, token.exact) or word in words("object_head")
        else "owned"
        if token.exact.endswith(("ه", "ها", "هم"))
        else "word"
    )


def _last_of(reading: Reading, source: Source) -> str:
    at = source.end - 1
    word = reading.folded[at]
    if at in reading.people:
        return "person"
    if not reading.tokens[at].is_word:
        return "mark"
    if word in words("preposition") or word in words("breaker"):
        return "preposition"
    return "definite" if has_article(word) else "oblique" if word[0] in "بل" else "head" if _is_head(word) else "word"


def _is_head(word: str) -> bool:
    return any(is_noun(word, noun_class) for noun_class in _HEADS)


def _next_of(reading: Reading, end: int, complement: Complement) -> str:
    if end >= len(reading.tokens):
        return "end"
    word = reading.folded[end]
    if end == complement.start and complement.form not in _FREE:
        return "content"
    if word in COMMAS:
        return "comma"
    if is_complementiser(word):
        return "that"
    if not reading.tokens[end].is_word:
        return "quote" if end in reading.quote_at else "mark"
    for word_class in ("preposition", "relative", "adverb", "breaker"):
        if word in words(word_class):
            return word if word_class == "preposition" else word_class
    if end in reading.people:
        return "person"
    if end in reading.cue_at:
        return "cue"
    if word in words("object_head") or is_masdar(word, reading.tokens[end].exact):
        return "masdar"
    return word[0] if word[0] in "بلو" and len(word) > 3 else "head" if _is_head(word) else "definite" if has_article(word) else "word"
