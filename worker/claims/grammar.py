"""The rules: for each cue candidate, what makes a claim of it, who speaks and what is said. In order; the first that fits wins."""

from dataclasses import replace
from typing import Final

from worker.claims.attribution import attributed, compared
from worker.claims.building import build, is_strict, nominal_first
from worker.claims.complements import Complement, find_clause, window_of
from worker.claims.content import Content, end_of_clause, trim
from worker.claims.cues import CueMatch
from worker.claims.draft import Draft
from worker.claims.evidence import evidence_for
from worker.claims.lexicon import words
from worker.claims.loose import loose
from worker.claims.nominal_rules import from_masdar, from_participle
from worker.claims.objects import find_nominal
from worker.claims.phrases import end_of_phrase, skip_adverbs
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, is_complementiser
from worker.claims.speakers import Source, before_cue

__all__ = ["drafts_of"]

_LIKELY: Final = 0.4
_NEAR: Final = 12
_FREE_WORDS: Final = 3
_NAME: Final = 5
_LEFT: Final = 150
_SAYING: Final = frozenset({"say", "assert", "judge", "announce", "confirm"})
_ABOUT: Final = frozenset({"عن", "عنه", "عنها", "عنهم"})
_CLOSERS: Final = frozenset({"»", "”", '"', ")"})


def drafts_of(reading: Reading) -> tuple[Draft, ...]:
    """All claims of the text by place of their cues, speakers not yet resolved: what the grammar proposes and the model finds likely."""
    found: list[Draft] = []
    merged: set[int] = set()
    for cue in reading.cues:
        if cue.index in merged or cue.form.person == 1:
            continue
        draft = _draft(reading, cue) or loose(reading, cue)
        if draft is None:
            continue
        spoken = bool(found) and reading.sentence_start[found[-1].cue.index] == reading.sentence_start[cue.index]
        sure = reading.model.probability("cue", draft, evidence_for(reading, draft, _holder(reading, found, cue), spoken))
        if sure >= _LIKELY:
            found.append(replace(draft, sure=sure))
            merged.update(draft.merged)
    return tuple(found)


def _holder(reading: Reading, found: list[Draft], cue: CueMatch) -> Draft | None:
    place = reading.places[cue.index]
    held = (draft for draft in reversed(found[-_NEAR:]) if any(start <= place < end for start, end in draft.content.spans))
    return next(held, None)


def _draft(reading: Reading, cue: CueMatch) -> Draft | None:
    if cue.form.shape == "preposition":
        return attributed(reading, cue)
    if cue.form.shape == "masdar":
        return from_masdar(reading, cue)
    if cue.form.shape == "participle":
        return from_participle(reading, cue)
    if _is_formula(reading, cue) or ("first" in cue.entry.flags and cue.index != reading.sentence_start[cue.index]):
        return None
    if cue.entry.lemma == "نقل":
        return _relayed(reading, cue)
    if "within" in cue.entry.flags:
        return _within(reading, cue)
    return _finite(reading, cue)


def _is_formula(reading: Reading, cue: CueMatch) -> bool:
    # "يذكر أن …", "يشار إلى أن …": the narrator speaks.
    word = reading.folded[cue.index]
    if word not in words("narrator"):
        return False
    following = skip_adverbs(reading, cue.index + 1, window_of(reading, cue))
    if following >= len(reading.tokens):
        return True
    first = cue.index == reading.sentence_start[cue.index] or reading.folded[cue.index - 1] in COMMAS
    after = reading.folded[following]
    return (first and (is_complementiser(after) or after == "الي")) or (word.lstrip("و")[1:] in {"عد"} and not is_complementiser(after))


def _finite(reading: Reading, cue: CueMatch) -> Draft | None:
    clause = None if cue.form.attached and "suffix" in cue.entry.flags and not _clause_follows(reading, cue) else find_clause(reading, cue)
    if cue.form.shape == "misspelt":
        near = clause is not None and clause.form == "quote" and clause.start - cue.index <= 4 and cue.prefix
        return build(reading, cue, clause, "misspelt-quote") if clause and near else None
    nominal = None if is_strict(cue) else find_nominal(reading, cue)
    if nominal is not None and clause is not None and nominal.form == "object" and reading.folded[clause.gap_end].startswith("ب"):
        clause = None  # وصف القرار بأنه: the object is part of what is said
    if nominal is not None and clause is not None and nominal_first(reading, cue, clause, nominal):
        clause = None
    if clause is not None and not (clause.form == "quote" and _closes_quotation(reading, cue.index - 1)):
        return build(reading, cue, clause, f"verb-{clause.form}")
    if (interrupting := _interrupting(reading, cue)) is not None:
        return interrupting
    if nominal is not None:
        return _subject_first(reading, cue, nominal) or build(reading, cue, nominal, f"verb-{nominal.form}")
    return _bare(reading, cue) if "free" in cue.entry.flags else None


def _clause_follows(reading: Reading, cue: CueMatch) -> bool:
    return any(is_complementiser(reading.folded[i]) for i in range(cue.index + 1, min(cue.index + 6, reading.sentence_end[cue.index])))


def _subject_first(reading: Reading, cue: CueMatch, nominal: Complement) -> Draft | None:
    # "كرزاي يؤيد الجدار": with the subject before the verb, all that follows the verb is its object.
    if nominal.form not in {"direct", "object"} or cue.prefix or cue.form.attached or cue.index == reading.sentence_start[cue.index]:
        return None
    before = reading.tokens[cue.index - 1]
    if not before.is_word and before.exact not in _CLOSERS:
        return None
    source = before_cue(reading, cue)
    start = skip_adverbs(reading, cue.index + 1, window_of(reading, cue))
    if not source.overt or source.end < cue.index - 1 or start >= reading.sentence_end[cue.index]:
        return None
    return build(reading, cue, Complement(start, start, nominal.form), f"subject-{nominal.form}", source)


def _relayed(reading: Reading, cue: CueMatch) -> Draft | None:
    # نقلت الوكالة عن الوزير أن …: the minister speaks. With قوله, that word is his cue, and this verb is the agency's.
    stop = window_of(reading, cue)
    for index in range(cue.index + 1, stop):
        if reading.folded[index] in _ABOUT:
            clause = find_clause(reading, cue)
            if clause is None or clause.start < index:
                return None
            if clause.merged:
                return build(reading, cue, replace(clause, merged=0, gap_end=index), "relayed-carrier")
            start = index + 1
            end = end_of_phrase(reading, start, clause.gap_end) if reading.folded[index] == "عن" else start
            return build(reading, cue, clause, "relayed", Source(start, end))
    clause = find_clause(reading, cue)
    return build(reading, cue, clause, f"verb-{clause.form}") if clause else None


def _within(reading: Reading, cue: CueMatch) -> Draft | None:
    # وجاء في بيان الوزارة أن …, "…" بحسب ما جاء فيه: the source stands behind في.
    start, stop = cue.index + 2, window_of(reading, cue)
    if start >= stop or reading.folded[start - 1] not in {"في", "فيه", "فيها"}:
        return None
    clause = find_clause(reading, cue)
    if clause is None or (clause.form == "quote" and reading.quote_words(clause.start) <= _NAME):
        return None
    end = end_of_phrase(reading, start, clause.gap_end) if reading.folded[start - 1] == "في" else start
    draft = build(reading, cue, clause, "within", Source(start, end) if end > start else Source(cue.index, cue.index))
    return replace(draft, cue_tokens=(cue.index, start)) if draft else None


def _interrupting(reading: Reading, cue: CueMatch) -> Draft | None:
    # «…»، قال الوزير، «…» and: ومن بين هذه الاتفاقيات، تضيف المجلة، …
    before = cue.index - 1
    if before < reading.sentence_start[cue.index] or cue.prefix or cue.entry.cue_class not in _SAYING:
        return None
    lead = reading.folded[before]
    closes = _closes_quotation(reading, before)
    if lead in {"كما", "ما"}:
        return compared(reading, cue)
    if lead not in COMMAS and not closes:
        return None
    stop = window_of(reading, cue)
    start = (
        skip_adverbs(reading, cue.index + 1, stop)
        if cue.index + 1 < stop and reading.folded[cue.index + 1] not in COMMAS
        else cue.index + 1
    )
    end = end_of_phrase(reading, start, stop)
    if end == start or not (end >= reading.sentence_end[cue.index] or not reading.tokens[end].is_word):
        return None
    source = Source(start, end)
    content = _around(reading, cue.index, end)
    return Draft(cue, (cue.index, cue.index + 1), source, content, "interrupting", ()) if content else None


def _closes_quotation(reading: Reading, index: int) -> bool:
    if index >= 0 and reading.folded[index] in COMMAS:
        index -= 1
    return index in reading.closing


def _around(reading: Reading, cue_start: int, after: int) -> Content | None:
    first = max(reading.sentence_start[cue_start], cue_start - _LEFT)
    spans = []
    if cue_start > first:
        spans.append(trim(reading.text, reading.tokens[first].start, reading.tokens[cue_start - 1].end))
    if after < reading.sentence_end[cue_start] and reading.folded[after] in COMMAS:
        stop = end_of_clause(reading, after + 1) if after + 1 < reading.sentence_end[cue_start] else after
        if stop > after + 1:
            spans.append(trim(reading.text, reading.tokens[after + 1].start, reading.tokens[stop - 1].end))
    spans = [span for span in spans if span[0] < span[1]]
    if not spans:
        return None
    return _typed(reading, spans, first)


def _typed(reading: Reading, spans: list[tuple[int, int]], first: int) -> Content:
    quotation = reading.quote_at.get(first)
    if quotation is not None and quotation.inner_end <= spans[0][1] <= quotation.end:
        inner = [trim(reading.text, quotation.inner, quotation.inner_end), *spans[1:]]
        return Content(tuple(inner), "direct" if len(inner) == 1 else "mixed")
    quoted = any(
        i in reading.quote_at and reading.quote_at[i].start < spans[-1][1]
        for i in range(first, min(first + 2 * _LEFT, len(reading.tokens)))
    )
    return Content(tuple(spans), "mixed" if quoted else "indirect")


def _bare(reading: Reading, cue: CueMatch) -> Draft | None:
    # "وقال الكندري نأمل أن …", "وأضاف تم رصد …": speech without أن behind a pure verb of saying.
    stop = window_of(reading, cue)
    start = skip_adverbs(reading, cue.index + 1, stop)
    end = end_of_phrase(reading, start, stop)
    if cue.prefix != "و" or end >= stop:
        return None
    index = start if end == start else end
    index = skip_adverbs(reading, index, stop)
    quoted = next((at for at in range(index, stop) if at in reading.quote_at and reading.quote_words(at) > _FREE_WORDS), None)
    if quoted is not None:  # وأضاف فلان الذي يرأس النادي «…»
        return build(reading, cue, Complement(quoted, quoted, "quote"), "verb-late-quote", Source(start, end if end > start else start))
    if index >= stop or stop - index < _FREE_WORDS or not reading.tokens[index].is_word:
        return None
    return build(reading, cue, Complement(index, index, "bare"), "verb-bare", Source(start, end if end > start else start))
