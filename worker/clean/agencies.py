"""Agencies and outlets by the names with which they sign."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from worker.clean.lexicon import rows
from worker.text import fold

__all__ = ["Agency", "find_agency", "find_signature", "is_place"]

_IGNORED: Final = re.compile(r"[\s.\"'«»“”„(){}*_]+")
_LONGEST: Final = 60
_PREFIXES: Final = ("صحيفه", "جريده", "موقع", "وكاله", "قناه", "بوابه", "شبكه", "عن", "نقلاعن")


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency or outlet; `kind` is ``agency``, ``outlet``, ``common`` (its name is an everyday word) or ``generic`` (``وكالات``)."""

    name: str
    kind: str


def _key(form: str) -> str:
    return _IGNORED.sub("", fold(form))


@cache
def _agencies() -> dict[str, Agency]:
    return {_key(form): Agency(name, kind) for form, name, kind in rows("agencies.tsv")}


@cache
def _places() -> frozenset[str]:
    return frozenset(_key(row[0]) for row in rows("places.tsv"))


def is_place(text: str) -> bool:
    """Whether `text` is a place under which stories are filed."""
    return len(text) <= _LONGEST and _key(text) in _places()


def find_agency(text: str) -> Agency | None:
    """The agency that `text`, all of it, names: ``أ.ف.ب`` and ``فرانس برس`` are the same one."""
    return _agencies().get(_key(text)) if len(text) <= _LONGEST else None


def find_signature(text: str) -> Agency | None:
    """The agency that a source line names, where a word may stand before the name: ``صحيفة عكاظ``, ``وكالة رويترز``."""
    found = find_agency(text)
    if found is not None or len(text) > _LONGEST:
        return found
    key = _key(text)
    for prefix in _PREFIXES:
        if key.startswith(prefix) and key[len(prefix) :] in _agencies():
            return _agencies()[key[len(prefix) :]]
    return None
