"""The cue lexicon and the closed word classes, read once from `worker/data/claims`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from worker.claims.morphology import Form, masdars, participles, verbs
from worker.text import fold

__all__ = ["CueEntry", "CueForm", "cue_forms", "nouns", "words"]

_COLUMNS: Final = 9
_EMPTY: Final = "-"


@dataclass(frozen=True, slots=True)
class CueEntry:
    """One row of ``cues.tsv``; the header of that file says what the columns mean."""

    lemma: str
    present: str
    participle: str
    masdar: str
    cue_class: str
    factuality: str
    government: frozenset[str]
    flags: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class CueForm:
    """An inflected form of an entry."""

    entry: CueEntry
    form: Form


def _rows(name: str) -> Iterator[list[str]]:
    for line in (files("worker.data") / "claims" / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _items(cell: str) -> frozenset[str]:
    return frozenset() if cell == _EMPTY else frozenset(cell.split(","))


def _entries() -> Iterator[CueEntry]:
    for row in _rows("cues.tsv"):
        if len(row) != _COLUMNS:
            raise ValueError(f"cues.tsv: {len(row)} columns instead of {_COLUMNS}: {row}")
        lemma, present, participle, masdar, cue_class, factuality, government, flags, kind = row
        yield CueEntry(lemma, present, participle, masdar, cue_class, factuality, _items(government), _items(flags), kind)


def _forms(entry: CueEntry) -> Iterator[Form]:
    if entry.kind == "preposition":
        yield Form(fold(entry.lemma), "preposition")
        return
    yield from verbs(fold(entry.lemma), fold(entry.present), objects="suffix" in entry.flags)
    if entry.participle != _EMPTY:
        yield from participles(fold(entry.participle))
    for masdar in () if entry.masdar == _EMPTY else entry.masdar.split(","):
        yield from masdars(fold(masdar))


@cache
def cue_forms() -> dict[str, CueForm]:
    """Every folded form and what it is a form of; of two entries that share a form, the one that stands first in the file has it,
    and a finite form goes before a participle and that before a masdar (``مطالبة`` is "demanding" before it is "a demand")."""
    ranks = {"past": 0, "present": 0, "preposition": 0, "participle": 1, "jussive": 2, "masdar": 3, "misspelt": 4}
    table: dict[str, CueForm] = {}
    for entry in _entries():
        for form in _forms(entry):
            known = table.get(form.written)
            if known is None or ranks[form.shape] < ranks[known.form.shape]:
                table[form.written] = CueForm(entry, form)
    return table


@cache
def words(word_class: str) -> frozenset[str]:
    """The folded words of a class of ``words.tsv``."""
    return _class_of("words.tsv", word_class)


@cache
def nouns(word_class: str) -> frozenset[str]:
    """The folded words of a class of ``nouns.tsv``."""
    return _class_of("nouns.tsv", word_class)


def _class_of(name: str, word_class: str) -> frozenset[str]:
    found = frozenset(fold(word) for row in _rows(name) if row[0] == word_class for word in row[1].split())
    if not found:
        raise KeyError(f"{name} has no class {word_class}")
    return found
