"""What speaks for a noun phrase as the speaker of a cue: its head, its end, what stands around it, and the verb."""

from typing import Final

from worker.claims.complements import Complement
from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, has_article, is_complementiser, is_masdar, is_noun, without_article
from worker.claims.speakers import Source
from worker.claims.verbal import is_accusative, is_verbal

__all__ = ["source_evidence"]

_HEADS: Final = ("title", "organisation", "group", "document", "unnamed", "place")
_FREE: Final = frozenset({"direct", "object"})


def source_evidence(reading: Reading, cue: CueMatch, complement: Complement, source: Source, default: Source) -> tuple[str, ...]:
    """The features of `source` where the grammar alone would take `default`."""
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
        f"adjective={_goes_on(reading, source.end)}|last={last}",
        f"adjective={_goes_on(reading, source.end)}|{form}",
    )


def _goes_on(reading: Reading, end: int) -> str:
    """Whether the word behind the source may be an adjective of its last word (السلطات المغربية): same gender, relational ending."""
    if end >= len(reading.tokens) or not has_article(reading.folded[end]) or not has_article(reading.folded[end - 1]):
        return "no"
    last, word = reading.folded[end - 1], reading.folded[end]
    fits = (last[-1] == "ه" or last.endswith("ات")) == (word[-1] == "ه")
    return f"{'relational' if word.endswith(('ي', 'يه')) else 'word'}{fits}"


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
    if is_verbal(reading, start):
        return "verb"
    if is_accusative(reading, start):
        return "accusative"
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
    if is_accusative(reading, at):
        return "accusative"
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
    if is_accusative(reading, end):
        return "accusative"
    if end in reading.cue_at:
        return "cue"
    if word in words("object_head") or is_masdar(word, reading.tokens[end].exact):
        return "masdar"
    return word[0] if word[0] in "بلو" and len(word) > 3 else "head" if _is_head(word) else "definite" if has_article(word) else "word"
