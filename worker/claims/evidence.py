"""What speaks for a proposed claim: the features by which the model tells a report from words that only look like one."""

from bisect import bisect_left
from typing import Final

from worker.claims.complements import PREPOSITIONS
from worker.claims.draft import Draft
from worker.claims.lexicon import words
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, has_article, is_complementiser, is_masdar, is_noun

__all__ = ["evidence_for"]

_HEADS: Final = ("title", "organisation", "group", "document", "unnamed", "place")
_STEPS: Final = (1, 2, 4, 8, 16, 32, 64)


def evidence_for(reading: Reading, draft: Draft, holder: Draft | None, spoken: bool) -> tuple[str, ...]:
    """The features of `draft`; `holder` is the claim in whose content its cue stands, `spoken` tells
    whether another claim stands before it in its sentence."""
    first = bisect_left(reading.places, draft.content.spans[0][0])
    cue, index = draft.cue, draft.cue.index
    rule, lemma, cue_class = draft.rule, cue.entry.lemma, cue.entry.cue_class
    before = _before(reading, index)
    head = _head(reading, draft)
    content = _opening(reading, draft, first)
    inside = holder.cue.entry.cue_class if holder else "quoted" if index in reading.quote_end else "no"
    gap = _gap(first - index)
    quote = _step(draft.content.spans[0][1] - draft.content.spans[0][0], 8) if draft.content.type == "direct" else "-"
    shape = f"{cue.form.shape}{cue.prefix}"
    strict = "strict" if cue.entry.flags & {"strict", "strict_present"} else "free"
    return (
        "bias",
        f"rule={rule}",
        f"lemma={lemma}",
        f"lemma={lemma}|{rule}",
        f"lemma={lemma}|{cue.form.shape}",
        f"class={cue_class}|{rule}",
        f"shape={shape}|{strict}",
        f"before={before}|{cue.form.shape}",
        f"before={before}|{rule}",
        f"before={before}|{strict}",
        f"head={head}|{rule}",
        f"head={head}|{strict}",
        f"content={content}|{rule}",
        f"content={content}|{strict}",
        f"inside={inside}|{rule}",
        f"inside={inside}|{before}",
        f"quoted={index in reading.quote_end}|{cue.form.shape}",
        f"length={_step(draft.content.spans[-1][1] - draft.content.spans[0][0], 8)}|{strict}",
        f"gap={gap}|{strict}",
        f"gap={gap}|{rule}",
        f"quote={quote}|{gap}",
        f"quote={quote}|{strict}",
        f"negated={cue.negated}|{strict}",
        f"spoken={spoken}|{rule}",
        f"attached={bool(cue.form.attached)}|{rule}",
        f"number={cue.form.gender}{cue.form.number}|{head}",
    )


def _step(size: int, unit: int) -> int:
    return sum(size > unit * step for step in _STEPS)


def _before(reading: Reading, index: int) -> str:
    if index == reading.sentence_start[index]:
        return "start"
    word = reading.folded[index - 1]
    for word_class in ("relative", "negation", "auxiliary", "lead", "clause_opener", "preposition"):
        if word in words(word_class) or word.removeprefix("و") in words(word_class):
            return word_class
    if is_complementiser(word):
        return "that" if word in words("complementiser") else "that+"
    if not reading.tokens[index - 1].is_word:
        return "comma" if word in COMMAS else "digit" if word[0].isdigit() else "mark"
    if index - 1 in reading.people:
        return "person"
    return "definite" if has_article(word) else "word"


def _head(reading: Reading, draft: Draft) -> str:
    source = draft.source
    if not source.overt:
        return "antecedent" if source.antecedent else "none"
    side = "<" if source.start < draft.cue.index else ">"
    word = reading.folded[source.start]
    if source.start in reading.people:
        return side + "person"
    for noun_class in _HEADS:
        if is_noun(word, noun_class):
            return side + noun_class
    if word in words("pronoun_speaker"):
        return side + "pronoun"
    return side + ("body" if source.start in reading.bodies else "definite" if has_article(word) else "word")


def _opening(reading: Reading, draft: Draft, start: int) -> str:
    if draft.content.type == "direct":
        return "quote"
    if start >= len(reading.tokens):
        return "end"
    word, exact = reading.folded[start], reading.tokens[start].exact
    if start and is_complementiser(reading.folded[start - 1]):
        return "that"
    if is_complementiser(word):
        return "that+"
    if start and reading.folded[start - 1] in PREPOSITIONS:
        return f"prep{'+' if is_masdar(word, exact) else ''}"
    if is_masdar(word, exact) or is_masdar(word[1:], exact[1:]):
        return "masdar" if word[0] != "ب" else "bmasdar"
    if word in words("object_head"):
        return "object_head"
    return ("b" if word[0] == "ب" else "") + ("definite" if has_article(word) else "mark" if not reading.tokens[start].is_word else "word")


def _gap(gap: int) -> str:
    return "left" if gap < 0 else str(_step(gap, 1))
