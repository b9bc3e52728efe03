"""Weak proposals, made where the strict grammar sees no claim; the model decides which of them are."""

from worker.claims.attribution import in_own_words
from worker.claims.building import build
from worker.claims.complements import Complement, find_clause, window_of
from worker.claims.cues import CueMatch
from worker.claims.draft import Draft
from worker.claims.objects import find_nominal
from worker.claims.reading import Reading
from worker.claims.speakers import Source, after_cue

__all__ = ["loose"]

_REACH = 12


def loose(reading: Reading, cue: CueMatch) -> Draft | None:
    """The claim that `cue` would be if its complement were taken wherever it can stand; None for prepositions and misspellings."""
    shape = cue.form.shape
    if shape == "preposition":
        return in_own_words(reading, cue)
    if shape == "misspelt" or "within" in cue.entry.flags:
        return None
    clause = find_clause(reading, cue)
    if clause is not None and clause.start - cue.index > (_REACH if shape in {"masdar", "participle"} else 3 * _REACH):
        clause = None
    nominal = find_nominal(reading, cue)
    complement = clause or nominal
    if complement is None or complement.start >= window_of(reading, cue):
        return None
    return build(reading, cue, complement, f"loose-{shape}-{complement.form}", _source(reading, cue, complement))


def _source(reading: Reading, cue: CueMatch, complement: Complement) -> Source | None:
    if cue.form.shape == "participle":
        return Source(cue.index, cue.index)
    if cue.form.shape == "masdar":
        return Source(cue.index, cue.index) if cue.form.attached else after_cue(reading, cue, complement.gap_end, splits=True)
    return None
