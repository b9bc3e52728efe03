"""Claims marked by a preposition or a comparing clause instead of a verb: بحسب، وفقا لـ، حسبما ذكر، على حد قول."""

from typing import Final

from worker.claims.content import Content, content_from, end_of_clause, trim
from worker.claims.cues import CueMatch
from worker.claims.draft import Draft
from worker.claims.lexicon import words
from worker.claims.phrases import end_of_phrase, skip_adverbs
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, is_complementiser, is_noun
from worker.claims.speakers import Source

__all__ = ["attributed", "compared", "in_own_words"]

_REACH: Final = 25
_BACK: Final = 60
_LEFT: Final = 150
_BEFORE: Final = frozenset({"وذلك", "ذلك", "و", "-", "–"})
_AFTER: Final = frozenset({"فان", "ان", ":", "-", "–"})
# حسب الحجم، وفق الضوابط: a measure or a rule, no source
_SOURCES: Final = ("title", "organisation", "group", "document", "unnamed", "place")


def compared(reading: Reading, cue: CueMatch) -> Draft | None:
    """The claim of ``كما قال فلان`` and ``على ما أعلن فلان``: the cue is a verb, the content stands before it or around it."""
    before = cue.index - 1
    if reading.folded[before] == "ما" and before > 0 and reading.folded[before - 1] == "علي":
        before -= 1
    elif reading.folded[before] != "كما":
        return None
    stop = min(reading.sentence_end[cue.index], cue.index + _REACH)
    if before <= reading.sentence_start[cue.index]:
        return None
    start = (
        skip_adverbs(reading, cue.index + 1, stop)
        if cue.index + 1 < stop and reading.folded[cue.index + 1] not in COMMAS
        else cue.index + 1
    )
    end = end_of_phrase(reading, start, stop)
    content = _content(reading, before, end)
    return Draft(cue, (cue.index, cue.index + 1), Source(start, end), content, "compared", ()) if content else None


def attributed(reading: Reading, cue: CueMatch) -> Draft | None:
    """The claim of بحسب and its kind: the speaker follows, the content stands before it, around it, or, where it opens the sentence,
    after it."""
    stop = min(reading.sentence_end[cue.index], cue.index + _REACH)
    if "أن" in cue.entry.government:
        return _pretext(reading, cue, stop)
    start, cue_end, merged = _speaker_start(reading, cue, stop)
    if start >= stop or reading.folded[start] in words("own_words"):
        return None
    end = end_of_phrase(reading, start, stop)
    if end <= start or not _is_source(reading, cue, start, end):
        return None
    content = _content(reading, cue.index, end)
    return Draft(cue, (cue.index, cue_end), Source(start, end), content, "according-to", merged) if content else None


def _pretext(reading: Reading, cue: CueMatch, stop: int) -> Draft | None:
    # بحجة أن …: whoever does something says why.
    start = cue.index + 1
    if start + 1 >= stop or not is_complementiser(reading.folded[start]):
        return None
    content = content_from(reading, start + 1 if reading.folded[start] in words("complementiser") else start)
    return Draft(cue, (cue.index, cue.index + 1), Source(cue.index, cue.index), content, "pretext", ()) if content else None


def in_own_words(reading: Reading, cue: CueMatch) -> Draft | None:
    """The claim of ``وفق قوله``: who speaks is named before, the content stands before it."""
    start = cue.index + 1
    if start >= len(reading.tokens) or reading.folded[start] not in words("own_words"):
        return None
    content = _content(reading, cue.index, start + 1)
    return Draft(cue, (cue.index, start + 1), Source(cue.index, cue.index), content, "own-words", ()) if content else None


def _speaker_start(reading: Reading, cue: CueMatch, stop: int) -> tuple[int, int, tuple[int, ...]]:
    index = cue.index + 1
    if index < stop and reading.folded[index] == "ل" and index + 1 < stop:
        index += 1
    if index < stop and reading.folded[index] in {"ما", "لما"}:
        index += 1
    if index + 1 < stop and reading.folded[index] in {"جاء", "ورد"} and reading.folded[index + 1] == "في":
        return index + 2, cue.index + 1, ()
    verb = reading.cue_at.get(index)
    if verb is not None and verb.finite and index > cue.index + (0 if "verb" in cue.entry.government else 1):
        return skip_adverbs(reading, index + 1, stop), index + 1, (index,)
    return index, cue.index + 1, ()


def _is_source(reading: Reading, cue: CueMatch, start: int, end: int) -> bool:
    if cue.entry.lemma in {"بحسب", "حسبما", "وفقما"} or reading.folded[start - 1] != reading.folded[cue.index]:
        return not any(reading.folded[start].endswith(x) for x in ("متر",))
    word = reading.folded[start]
    if any(is_noun(word, noun_class) for noun_class in _SOURCES) or start in reading.quote_at:
        return True
    before = reading.folded[cue.index - 1] if cue.index > reading.sentence_start[cue.index] else "."
    after = reading.folded[end] if end < len(reading.folded) else "."
    sets_off = before in COMMAS or before in {".", "وذلك"} or not reading.tokens[cue.index - 1].is_word
    return sets_off and (after in COMMAS or after == "." or end == reading.sentence_end[cue.index]) and end - start <= 6


def _content(reading: Reading, cue: int, after: int) -> Content | None:
    right = _skip_to_clause(reading, after, reading.sentence_end[cue])
    leads = any(reading.folded[at] == "فان" for at in range(after, right))
    left = None if leads else _left_part(reading, cue)
    spans = [] if left is None else [left]
    if right < reading.sentence_end[cue] and (left is None or not _new_report(reading, right, after)):
        end = end_of_clause(reading, right)
        spans.append(trim(reading.text, reading.tokens[right].start, reading.tokens[end - 1].end))
    spans = [span for span in spans if span[0] < span[1]]
    return _typed(reading, spans, right) if spans else None


def _left_part(reading: Reading, cue: int) -> tuple[int, int] | None:
    start = _clause_start(reading, max(reading.sentence_start[cue], cue - _LEFT), cue)
    end = cue
    while end > start and (reading.folded[end - 1] in COMMAS or reading.folded[end - 1] in _BEFORE):
        end -= 1
    return trim(reading.text, reading.tokens[start].start, reading.tokens[end - 1].end) if end > start else None


def _skip_to_clause(reading: Reading, index: int, stop: int) -> int:
    # What stands between the speaker and the content: a comma, a colon, فإن or أن.
    while index < stop and (reading.folded[index] in COMMAS or reading.folded[index] in _AFTER):
        index += 1
    return index


def _new_report(reading: Reading, index: int, after: int) -> bool:
    word = reading.folded[index]
    if index in reading.cue_at or word[0] == "و" or not (reading.tokens[index].is_word or index in reading.quote_at):
        return True
    return index > after and word in words("breaker")


def _clause_start(reading: Reading, first: int, cue: int) -> int:
    # Inside another report the narrower clause is meant: that behind its complementiser, or the last one that حيث begins.
    for index in range(cue - 1, max(first, cue - _BACK), -1):
        if reading.folded[index] in {"حيث", "فيما", "بينما"}:
            return index + 1
        if is_complementiser(reading.folded[index]) and any(at in reading.cue_at for at in range(max(first, index - 12), index)):
            return index + (0 if len(reading.folded[index]) > 3 else 1)
    return first


def _typed(reading: Reading, spans: list[tuple[int, int]], right: int) -> Content:
    quotation = reading.quote_at.get(right)
    if len(spans) == 1 and quotation is not None and spans[0][0] <= quotation.inner and spans[0][1] <= quotation.end:
        return Content((trim(reading.text, quotation.inner, quotation.inner_end),), "direct")
    quoted = any(mark in reading.text[start:end] for start, end in spans for mark in '"«“”')
    return Content(tuple(spans), "mixed" if quoted else "indirect")
