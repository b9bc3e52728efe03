"""Where the reported clause ends, and what of it is quoted."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, has_article, is_complementiser, is_noun

__all__ = ["Content", "content_from", "end_of_clause", "trim"]

_SPEECH: Final = 3
_REACH: Final = 14
_LONGEST: Final = 400
_LINKS: Final = frozenset({"ان", "انه", "انها", "انهم", "قد", "لم", "لا"})
_EDGE: Final = " \t\n\r\u00a0.،؛,;:-–—…/"
_OPENERS: Final = "\"«“”„‟'‘’»"


@dataclass(frozen=True, slots=True)
class Content:
    """Spans of what is claimed (code points), and how it is reported."""

    spans: tuple[tuple[int, int], ...]
    type: str


def content_from(reading: Reading, start: int, turns: str = "narrator_turn") -> Content | None:
    """The content that begins at token `start`: a quotation, a clause, or a clause that holds quotations.

    `turns` is the class of words that end it behind a comma: ``narrator_turn`` for clauses, ``nominal_turn`` for noun phrases."""
    if start >= len(reading.tokens):
        return None
    if reading.folded[start] in words("complementiser_pronoun") and start + 1 in reading.quote_at and not _goes_on(reading, start + 1):
        start += 1
    quotation = reading.quote_at.get(start)
    if quotation is not None and not _goes_on(reading, start):
        spans = [trim(reading.text, quotation.inner, quotation.inner_end)]
        spans.extend(_continuations(reading, reading.behind(start)))
        return Content(tuple(span for span in spans if span[0] < span[1]), "direct") if spans[0][0] < spans[0][1] else None
    stop = end_of_clause(reading, start, turns=turns)
    if stop <= start:
        return None
    begin, end = trim(reading.text, reading.tokens[start].start, reading.tokens[stop - 1].end)
    if begin >= end:
        return None
    begin, end = _balance(reading, start, stop, begin, end)
    turning = reading.turning
    quoted = any(
        index in reading.quote_at and not _is_name(reading, index)
        for index in turning[bisect_left(turning, start) : bisect_left(turning, stop)]
    )
    return Content(((begin, end),), "mixed" if quoted else "indirect") if begin < end else None


def _is_name(reading: Reading, opening: int) -> bool:
    # تنظيم «داعش»، صحيفة «الخبر»: marks around a name are no quotation.
    before = reading.folded[opening - 1] if opening else ""
    return reading.quote_words(opening) < _SPEECH and is_noun(before, "organisation") and not has_article(before)


def _goes_on(reading: Reading, opening: int) -> bool:
    # Behind the closing mark the clause goes on ("…" إزاء هذا الوضع), or it is over: a stop, a comma, a new report.
    after = reading.behind(opening)
    if not reading.quote_at[opening].closed:
        return False
    if after >= len(reading.tokens) or after >= reading.sentence_end[min(reading.quote_stop[opening], len(reading.tokens) - 1)]:
        return False
    word = reading.folded[after]
    if word in COMMAS or word in {".", "!", "؟", ")", "…", ":", "-", "–"}:
        return (
            reading.quote_words(opening) < _SPEECH
            and word in COMMAS
            and after + 1 < len(reading.tokens)
            and after + 1 not in reading.cue_at
        )
    return _boundary(reading, opening, after) is False


def _continuations(reading: Reading, index: int) -> list[tuple[int, int]]:
    # The same quotation in the next sentence: nothing but a stop between one closing mark and the next opening one.
    spans: list[tuple[int, int]] = []
    while index < len(reading.tokens):
        while index < len(reading.tokens) and reading.folded[index] in {".", "،", ","}:
            index += 1
        quotation = reading.quote_at.get(index)
        if quotation is None or reading.quote_words(index) < 2 * _SPEECH or _goes_on(reading, index):
            break
        spans.append(trim(reading.text, quotation.inner, quotation.inner_end))
        index = reading.behind(index)
    return spans


def end_of_clause(reading: Reading, start: int, turns: str = "narrator_turn") -> int:
    """The index behind the reported clause that begins at token `start`: the end of its sentence, unless a new report begins before."""
    stop = min(reading.sentence_end[start], start + _LONGEST, reading.quote_end.get(start, len(reading.tokens)))
    turning, index = reading.turning, start
    first, last = reading.clear.get(turns, (0, 0))
    if not first <= start < last:
        first = last = start
    for at in turning[bisect_left(turning, last) : bisect_left(turning, stop)]:
        if at < index:  # inside a quotation that was stepped over
            continue
        if at > start and (_boundary(reading, start, at, turns) or _turns_back(reading, at, turns)):
            stop = at
            break
        quotation = reading.quote_at.get(at)
        if quotation is not None and quotation.closed and quotation.depth == 0 and reading.quote_stop[at] < len(reading.tokens):
            index = reading.quote_stop[at] + 1
            if index > stop:  # the quotation runs over the end of the sentence
                return index
    if index == start:
        reading.clear[turns] = first, max(last, stop)
    index = max(start, stop)
    return _before_lead(reading, start, index) if index < reading.sentence_end[start] else index


def _before_lead(reading: Reading, start: int, index: int) -> int:
    # ، غير أنه | أشار and لكنها لم | تذكر: what leads to the new report is not part of the old one.
    end = index
    while end > start + 1 and (reading.folded[end - 1] in words("lead") or reading.folded[end - 1] in _LINKS):
        end -= 1
    return end if reading.folded[end] in words("lead") else index


def _boundary(reading: Reading, start: int, index: int, turns: str = "narrator_turn") -> bool:
    cue = reading.cue_at.get(index)
    if cue is None:
        return reading.folded[index : index + 2] == ("علي", "حد") and _own_words(reading, index + 2)
    before = reading.folded[index - 1]
    if cue.form.shape == "preposition":
        return before in COMMAS or _own_words(reading, index + 1)
    if cue.form.shape == "participle":
        plain = cue.form.gender == "m" and "strict" not in cue.entry.flags
        return (plain or before in COMMAS or _complement_near(reading, index, 3)) and index > start + 1
    if not cue.finite or cue.form.shape == "misspelt" or cue.form.person == 1:
        return False
    if before in words("lead") or (is_complementiser(before) and reading.folded[index - 2] in {"الا", "غير"}):
        return "strict" not in cue.entry.flags or _complement_near(reading, index, _REACH)
    return cue.prefix in {"و", "ف"} and _speaks_again(reading, cue, turns)


def _speaks_again(reading: Reading, cue: CueMatch, turns: str) -> bool:
    # وأكد …: after a comma, or behind a noun phrase, a new report; in the middle of a clause it may be one of its verbs.
    strict = "strict" in cue.entry.flags
    if cue.form.shape == "past" and reading.folded[cue.index - 1] in COMMAS:
        return not strict or turns == "nominal_turn" or _complement_near(reading, cue.index, _REACH)
    if turns == "nominal_turn" and not strict:
        return True
    return _complement_near(reading, cue.index, _REACH)


def _turns_back(reading: Reading, index: int, turns: str) -> bool:
    # "، فيما …", "، في حين …", "، علما أن …": the narrator speaks again; behind a noun phrase حيث and عندما need no comma.
    if reading.folded[index - 1] not in COMMAS:
        return turns == "nominal_turn" and reading.folded[index] in words("nominal_stop")
    word = reading.folded[index]
    return word in words(turns) or (word == "في" and index + 1 < len(reading.folded) and reading.folded[index + 1] == "حين")


def _own_words(reading: Reading, index: int) -> bool:
    return index < len(reading.folded) and reading.folded[index] in words("own_words")


def _complement_near(reading: Reading, index: int, reach: int) -> bool:
    for at in range(index + 1, min(reading.sentence_end[index], index + 1 + reach)):
        if (
            is_complementiser(reading.folded[at])
            or reading.folded[at] == ":"
            or (at in reading.quote_at and reading.quote_words(at) >= _SPEECH)
        ):
            return True
        if at in reading.cue_at and reading.cue_at[at].finite:
            return False
    return False


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without space and stops at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _balance(reading: Reading, first: int, stop: int, begin: int, end: int) -> tuple[int, int]:
    # A closing mark whose opening one stands before the content is not part of it.
    if stop - 1 > first and reading.text[end - 1] in _OPENERS:
        closes_inside = any(reading.quote_stop[i] == stop - 1 for i in range(first, stop) if i in reading.quote_at)
        if not closes_inside and reading.tokens[stop - 1].end == end:
            return trim(reading.text, begin, end - 1)
    return begin, end
