"""From a cue and its complement to a claim: who speaks, what is said; and which of two complements it is."""

from dataclasses import replace
from typing import Final

from worker.claims.choosing import source_options
from worker.claims.complements import Complement, window_of
from worker.claims.content import content_from
from worker.claims.cues import CueMatch
from worker.claims.draft import Draft
from worker.claims.phrases import begins_object, end_of_phrase
from worker.claims.reading import Reading
from worker.claims.shapes import has_article, is_noun
from worker.claims.speakers import Source, after_cue, before_cue

__all__ = ["build", "heads_subject", "is_strict", "nominal_first"]

_TURNS: Final = {"preposition": "nominal_turn", "direct": "nominal_turn", "object": "nominal_turn"}


def build(reading: Reading, cue: CueMatch, complement: Complement, rule: str, source: Source | None = None) -> Draft | None:
    if source is None:
        option = reading.model.pick("source", cue, source_options(reading, cue, complement, _source_of(reading, cue, complement)))
        source = option.source
        complement = replace(complement, start=option.start)
    if complement.form == "object" and source.overt and complement.start < source.end < reading.sentence_end[cue.index]:
        complement = replace(complement, start=source.end)
    content = content_from(reading, complement.start, _TURNS.get(complement.form, "narrator_turn"))
    if content is None:
        return None
    end = cue.index + 1
    if complement.preposition == end:
        end += 1
    return Draft(cue, (cue.index, end), source, content, rule, (complement.merged,) if complement.merged else ())


def _source_of(reading: Reading, cue: CueMatch, complement: Complement) -> Source:
    if cue.form.attached and complement.form == "object" and (owner := _subject_of_attached(reading, cue)).overt:
        return owner
    source = after_cue(reading, cue, complement.gap_end, splits=complement.form == "direct")
    if source.overt or cue.form.shape == "participle":
        return source
    if cue.prefix in {"و", "ف"} or cue.index == reading.sentence_start[cue.index]:
        return Source(cue.index, cue.index)
    return before_cue(reading, cue)


def _subject_of_attached(reading: Reading, cue: CueMatch) -> Source:
    # اعتبرتها الولايات المتحدة …: the object is the pronoun, so the noun phrase that follows is the subject.
    start = cue.index + 1
    if start >= window_of(reading, cue) or not heads_subject(reading.folded[start]):
        return Source(start, start)
    return Source(start, end_of_phrase(reading, start, window_of(reading, cue), splits=True))


def heads_subject(word: str) -> bool:
    known = any(is_noun(word, noun_class) for noun_class in ("title", "organisation", "place", "group"))
    return word[0] not in "بل" and (known or has_article(word))


def is_strict(cue: CueMatch) -> bool:
    return "strict" in cue.entry.flags or ("strict_present" in cue.entry.flags and cue.form.shape == "present" and not cue.form.attached)


def nominal_first(reading: Reading, cue: CueMatch, clause: Complement, nominal: Complement) -> bool:
    if clause.start <= nominal.start + 1 or (clause.preposition == nominal.preposition and nominal.preposition):
        return False
    return nominal.form in {"direct", "object", "preposition"} and clause.gap_end > nominal.start + 1 and _firm(reading, cue, nominal)


def _firm(reading: Reading, cue: CueMatch, nominal: Complement) -> bool:
    if nominal.form == "direct":
        return begins_object(reading, nominal.start)
    return nominal.form == "object" or nominal.preposition > 0 or reading.folded[nominal.start].startswith("ب")
