"""The rules: for each cue candidate, what makes a claim of it, who speaks and what is said. Rules in order; the first that fits wins."""

from dataclasses import replace
from typing import Final

from worker.claims.attribution import attributed, compared
from worker.claims.complements import Complement, find_clause, find_nominal, window_of
from worker.claims.content import Content, content_from, end_of_clause, trim
from worker.claims.cues import CueMatch
from worker.claims.draft import Draft
from worker.claims.lexicon import words
from worker.claims.phrases import COMMAS, begins_object, end_of_phrase, has_article, is_complementiser, is_noun, skip_adverbs
from worker.claims.reading import Reading
from worker.claims.speakers import Source, after_cue, before_cue

__all__ = ["drafts_of"]

_FREE_WORDS: Final = 3
_RELAY: Final = 20
_TURNS: Final = {"preposition": "nominal_turn", "direct": "nominal_turn", "object": "nominal_turn"}
_LEFT: Final = 150
_SAYING: Final = frozenset({"say", "assert", "judge", "announce", "confirm"})
_ABOUT: Final = frozenset({"عن", "عنه", "عنها", "عنهم"})
_CLOSERS: Final = frozenset({"»", "”", '"', ")"})


def drafts_of(reading: Reading) -> tuple[Draft, ...]:
    """All claims of the text by place of their cues, speakers not yet resolved."""
    found: list[Draft] = []
    merged: set[int] = set()
    for cue in reading.cues:
        if cue.index in merged or cue.form.person == 1:
            continue
        draft = _draft(reading, cue)
        if draft is not None:
            found.append(draft)
            merged.update(draft.merged)
    return tuple(found)


def _draft(reading: Reading, cue: CueMatch) -> Draft | None:
    if cue.form.shape == "preposition":
        return attributed(reading, cue)
    if cue.form.shape == "masdar":
        return _masdar(reading, cue)
    if cue.form.shape == "participle":
        return _participle(reading, cue)
    if _is_formula(reading, cue) or ("first" in cue.entry.flags and cue.index != reading.sentence_start[cue.index]):
        return None
    if cue.entry.lemma == "نقل":
        return _relayed(reading, cue)
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
        return _built(reading, cue, clause, "misspelt-quote") if clause and near else None
    nominal = None if _is_strict(cue) else find_nominal(reading, cue)
    if nominal is not None and clause is not None and nominal.form == "object" and reading.folded[clause.gap_end].startswith("ب"):
        clause = None  # وصف القرار بأنه: the object is part of what is said
    if nominal is not None and clause is not None and _nominal_first(reading, cue, clause, nominal):
        clause = None
    if clause is not None and not (clause.form == "quote" and _closes_quotation(reading, cue.index - 1)):
        return _built(reading, cue, clause, f"verb-{clause.form}")
    if (interrupting := _interrupting(reading, cue)) is not None:
        return interrupting
    if nominal is not None:
        return _subject_first(reading, cue, nominal) or _built(reading, cue, nominal, f"verb-{nominal.form}")
    return _bare(reading, cue) if "free" in cue.entry.flags else None


def _is_strict(cue: CueMatch) -> bool:
    return "strict" in cue.entry.flags or ("strict_present" in cue.entry.flags and cue.form.shape == "present" and not cue.form.attached)


def _clause_follows(reading: Reading, cue: CueMatch) -> bool:
    return any(is_complementiser(reading.folded[i]) for i in range(cue.index + 1, min(cue.index + 6, reading.sentence_end[cue.index])))


def _nominal_first(reading: Reading, cue: CueMatch, clause: Complement, nominal: Complement) -> bool:
    if clause.start <= nominal.start + 1 or (clause.preposition == nominal.preposition and nominal.preposition):
        return False
    return nominal.form in {"direct", "object", "preposition"} and clause.gap_end > nominal.start + 1 and _firm(reading, cue, nominal)


def _firm(reading: Reading, cue: CueMatch, nominal: Complement) -> bool:
    if nominal.form == "direct":
        return begins_object(reading, nominal.start)
    return nominal.form == "object" or nominal.preposition > 0 or reading.folded[nominal.start].startswith("ب")


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
    return _built(reading, cue, Complement(start, start, nominal.form), f"subject-{nominal.form}", source)


def _subject_of_attached(reading: Reading, cue: CueMatch) -> Source:
    # اعتبرتها الولايات المتحدة …: the object is the pronoun, so the noun phrase that follows is the subject.
    start = cue.index + 1
    if start >= window_of(reading, cue) or not _heads_subject(reading.folded[start]):
        return Source(start, start)
    return Source(start, end_of_phrase(reading, start, window_of(reading, cue), splits=True))


def _heads_subject(word: str) -> bool:
    known = any(is_noun(word, noun_class) for noun_class in ("title", "organisation", "place", "group"))
    return word[0] not in "بل" and (known or has_article(word))


def _source_of(reading: Reading, cue: CueMatch, complement: Complement) -> Source:
    if cue.form.attached and complement.form == "object" and (owner := _subject_of_attached(reading, cue)).overt:
        return owner
    source = after_cue(reading, cue, complement.gap_end, splits=complement.form == "direct")
    if source.overt or cue.form.shape == "participle":
        return source
    if cue.prefix in {"و", "ف"} or cue.index == reading.sentence_start[cue.index]:
        return Source(cue.index, cue.index)
    return before_cue(reading, cue)


def _built(reading: Reading, cue: CueMatch, complement: Complement, rule: str, source: Source | None = None) -> Draft | None:
    source = source or _source_of(reading, cue, complement)
    if complement.form == "object" and source.overt and complement.start < source.end < reading.sentence_end[cue.index]:
        complement = replace(complement, start=source.end)
    content = content_from(reading, complement.start, _TURNS.get(complement.form, "narrator_turn"))
    if content is None:
        return None
    end = cue.index + 1
    if complement.preposition == end:
        end += 1
    return Draft(cue, (cue.index, end), source, content, rule, (complement.merged,) if complement.merged else ())


def _participle(reading: Reading, cue: CueMatch) -> Draft | None:
    clause = find_clause(reading, cue)
    if clause is not None and (clause.start - cue.index <= 12 or clause.form == "quote"):
        nominal = None if "strict" in cue.entry.flags else find_nominal(reading, cue)
        if nominal is not None and _nominal_first(reading, cue, clause, nominal):
            clause = nominal
        return _built(reading, cue, clause, f"participle-{clause.form}", Source(cue.index, cue.index))
    if "strict" in cue.entry.flags:
        return None
    before = reading.folded[cue.index - 1] if cue.index else ""
    nominal = find_nominal(reading, cue)
    if nominal is None or not (before in COMMAS or cue.form.gender == "m"):
        return None
    return _built(reading, cue, nominal, f"participle-{nominal.form}", Source(cue.index, cue.index))


def _masdar(reading: Reading, cue: CueMatch) -> Draft | None:
    # قوله إن، تأكيده أن، إعلان الجيش أن: only a clause or a quotation close by makes a claim of a verbal noun; للمطالبة بـ is one, too.
    clause = find_clause(reading, cue)
    if clause is not None and clause.start - cue.index <= 7 and clause.form in {"clause", "quote"} and _clean_gap(reading, cue, clause):
        source = _relayed_source(reading, cue) if cue.form.attached else after_cue(reading, cue, clause.gap_end)
        if clause.form == "clause" or cue.entry.lemma == "قال":
            return _built(reading, cue, clause, f"masdar-{clause.form}", source)
    if "direct" in cue.entry.government and not cue.form.attached and (declared := _declared(reading, cue)) is not None:
        return declared
    if cue.prefix == "ل" and cue.entry.government & {"ب", "على"} and not cue.form.attached:
        nominal = find_nominal(reading, cue)
        if nominal is not None and nominal.start <= cue.index + 2:
            return _built(reading, cue, nominal, "masdar-purpose", Source(cue.index, cue.index))
    return None


def _declared(reading: Reading, cue: CueMatch) -> Draft | None:
    # إعلان الحكومة بناء …: a verbal noun, its subject, its object.
    start = cue.index + 1
    if start >= window_of(reading, cue) or not _heads_subject(reading.folded[start]) or cue.form.written.startswith("ال"):
        return None
    nominal = find_nominal(reading, cue)
    if nominal is None or nominal.start <= start or not (nominal.preposition or begins_object(reading, nominal.start)):
        return None
    return _built(reading, cue, nominal, "masdar-direct", after_cue(reading, cue, nominal.gap_end, splits=True))


def _relayed_source(reading: Reading, cue: CueMatch) -> Source:
    # نقلت الصحيفة عن الوزير قوله: who said it stands between عن and قوله.
    for index in range(cue.index - 2, max(reading.sentence_start[cue.index], cue.index - _RELAY), -1):
        if reading.folded[index] == "عن":
            return Source(index + 1, cue.index)
        if index in reading.cue_at:
            break
    return Source(cue.index, cue.index)


def _clean_gap(reading: Reading, cue: CueMatch, clause: Complement) -> bool:
    return not any(reading.folded[i] in COMMAS or reading.folded[i] in words("relative") for i in range(cue.index + 1, clause.gap_end))


def _relayed(reading: Reading, cue: CueMatch) -> Draft | None:
    # نقلت الوكالة عن الوزير أن …: the minister speaks. With قوله, that word is his cue, and this verb is the agency's.
    stop = window_of(reading, cue)
    for index in range(cue.index + 1, stop):
        if reading.folded[index] in _ABOUT:
            clause = find_clause(reading, cue)
            if clause is None or clause.start < index:
                return None
            if clause.merged:
                return _built(reading, cue, replace(clause, merged=0, gap_end=index), "relayed-carrier")
            start = index + 1
            end = end_of_phrase(reading, start, clause.gap_end) if reading.folded[index] == "عن" else start
            return _built(reading, cue, clause, "relayed", Source(start, end))
    clause = find_clause(reading, cue)
    return _built(reading, cue, clause, f"verb-{clause.form}") if clause else None


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
    if index >= stop or stop - index < _FREE_WORDS or not reading.tokens[index].is_word:
        return None
    return _built(reading, cue, Complement(index, index, "bare"), "verb-bare", Source(start, end if end > start else start))
