"""Claims whose cue is a participle (مشيرا إلى أن) or a verbal noun (تأكيده أن، قوله إن)."""

from typing import Final

from worker.claims.building import build, heads_subject, nominal_first
from worker.claims.complements import Complement, find_clause, window_of
from worker.claims.cues import CueMatch
from worker.claims.draft import Draft
from worker.claims.lexicon import words
from worker.claims.objects import find_nominal
from worker.claims.phrases import begins_object
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS
from worker.claims.speakers import Source, after_cue

__all__ = ["from_masdar", "from_participle"]

_RELAY: Final = 20


def from_participle(reading: Reading, cue: CueMatch) -> Draft | None:
    clause = find_clause(reading, cue)
    if clause is not None and (clause.start - cue.index <= 12 or clause.form == "quote"):
        nominal = None if "strict" in cue.entry.flags else find_nominal(reading, cue)
        if nominal is not None and nominal_first(reading, cue, clause, nominal):
            clause = nominal
        return build(reading, cue, clause, f"participle-{clause.form}", Source(cue.index, cue.index))
    if "strict" in cue.entry.flags:
        return None
    before = reading.folded[cue.index - 1] if cue.index else ""
    nominal = find_nominal(reading, cue)
    if nominal is None or not (before in COMMAS or cue.form.gender == "m"):
        return None
    return build(reading, cue, nominal, f"participle-{nominal.form}", Source(cue.index, cue.index))


def from_masdar(reading: Reading, cue: CueMatch) -> Draft | None:
    # قوله إن، تأكيده أن، إعلان الجيش أن: only a clause or a quotation close by makes a claim of a verbal noun; للمطالبة بـ is one, too.
    clause = find_clause(reading, cue)
    if clause is not None and clause.start - cue.index <= 7 and clause.form in {"clause", "quote"} and _clean_gap(reading, cue, clause):
        source = _relayed_source(reading, cue) if cue.form.attached else after_cue(reading, cue, clause.gap_end)
        if clause.form == "clause" or cue.entry.lemma == "قال":
            return build(reading, cue, clause, f"masdar-{clause.form}", source)
    if "direct" in cue.entry.government and not cue.form.attached and (declared := _declared(reading, cue)) is not None:
        return declared
    if cue.prefix == "ل" and cue.entry.government & {"ب", "على"} and not cue.form.attached:
        nominal = find_nominal(reading, cue)
        if nominal is not None and nominal.start <= cue.index + 2:
            return build(reading, cue, nominal, "masdar-purpose", Source(cue.index, cue.index))
    return None


def _declared(reading: Reading, cue: CueMatch) -> Draft | None:
    # إعلان الحكومة بناء …: a verbal noun, its subject, its object.
    start = cue.index + 1
    if start >= window_of(reading, cue) or not heads_subject(reading.folded[start]) or cue.form.written.startswith("ال"):
        return None
    nominal = find_nominal(reading, cue)
    if nominal is None or nominal.start <= start or not (nominal.preposition or begins_object(reading, nominal.start)):
        return None
    return build(reading, cue, nominal, "masdar-direct", after_cue(reading, cue, nominal.gap_end, splits=True))


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
