"""The words of dates, looked up with their clitics."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from worker.entities.clitics import proclitics, stems
from worker.entities.endings import Endings
from worker.entities.lexicon import rows
from worker.text import Token, fold

__all__ = ["DateWord", "classes_of", "continuations", "kinds_opened", "look_up", "opens_nothing"]

_WITH_ARTICLE: Final = frozenset({"unit", "units", "dual", "part", "bound", "season", "day", "decade"})
_SHORT: Final = 4
"""Letters of a word of which `stems` may leave a form out, as less than two letters without clitics."""
_NOTHING: Final[Mapping[str, "DateWord"]] = {}


@dataclass(frozen=True, slots=True)
class DateWord:
    """A word, or two or three, of one class: the value as it stands in the data, how many tokens and letters of clitics it takes."""

    kind: str
    value: str
    tokens: int = 1
    clitic: int = 0
    definite: bool = False

    @property
    def number(self) -> int:
        """The value of a class whose values are numbers."""
        return int(self.value)


@cache
def _singles() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for word, kind, value in rows("date_words.tsv"):
        if " " not in word:
            found[fold(word)].setdefault(kind, value)
    return dict(found)


@cache
def _phrases() -> Mapping[str, Sequence[tuple[tuple[str, ...], str, str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for word, kind, value in rows("date_words.tsv"):
        if " " in word:
            first, *rest = fold(word).split()
            found[first].append((tuple(rest), kind, value))
    return {first: sorted(phrases, key=lambda item: -len(item[0])) for first, phrases in found.items()}


@lru_cache(maxsize=1 << 12)
def classes_of(folded: str) -> Mapping[str, DateWord]:
    """The classes of one word, each with its clitics."""
    found: dict[str, DateWord] = {}
    for proclitic in proclitics(folded):
        rest = folded[len(proclitic) :]
        for kind, value in _singles().get(rest, {}).items():
            found.setdefault(kind, DateWord(kind, value, 1, len(proclitic)))
        bare = rest[2:] if rest.startswith("ال") else rest[1:] if proclitic.endswith("ل") and rest.startswith("ل") else ""
        # After the preposition ل the article has lost its alef: للعام, لليوم.
        for kind, value in _singles().get("ال" + bare, {}).items() if bare else ():
            found.setdefault(kind, DateWord(kind, value, 1, len(proclitic), True))
        for kind, value in _singles().get(bare, {}).items():
            if kind in _WITH_ARTICLE:
                found.setdefault(kind, DateWord(kind, value, 1, len(proclitic), True))
    return found or _NOTHING


@lru_cache(maxsize=1 << 12)
def _opened_phrases(folded: str) -> Sequence[tuple[int, Sequence[tuple[tuple[str, ...], str, str]]]]:
    # Length of the clitics and the phrases that the rest of the word opens.
    phrases = _phrases()
    return tuple((len(p), phrases[folded[len(p) :]]) for p in proclitics(folded) if folded[len(p) :] in phrases)


@lru_cache(maxsize=1 << 12)
def kinds_opened(folded: str) -> frozenset[str]:
    """The classes that a word may have, alone or as the first word of a phrase."""
    return frozenset(classes_of(folded)) | {kind for _, phrases in _opened_phrases(folded) for _, kind, _ in phrases}


@cache
def continuations() -> frozenset[str]:
    """The words of phrases but their first: ``من`` and ``امس`` of ``أول من أمس``."""
    return frozenset(word for phrases in _phrases().values() for rest, _, _ in phrases for word in rest)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(form for word in (*_singles(), *_phrases()) for form in (word, word.removeprefix("ال")))


@cache
def _first_endings() -> Endings:
    return Endings(_first_words())


def opens_nothing(folded: str) -> bool:
    """True for most words that have no class and open no phrase, told sooner than by `kinds_opened`."""
    return _first_endings().rule_out(folded) or (len(folded) > _SHORT and _first_words().isdisjoint(stems(folded)))


def look_up(tokens: Sequence[Token], at: int) -> Mapping[str, DateWord]:
    """The classes of the word at `at`; a phrase of the lexicon (``تشرين الثاني``, ``أول من أمس``) goes before its first word."""
    if not 0 <= at < len(tokens):
        return _NOTHING
    folded = tokens[at].folded
    single = classes_of(folded)
    for clitic, phrases in _opened_phrases(folded):
        for rest, kind, value in phrases:
            if tuple(token.folded for token in tokens[at + 1 : at + 1 + len(rest)]) == rest:
                return {**single, kind: DateWord(kind, value, 1 + len(rest), clitic)}
    return single
