"""Units, currencies and the words that stand around a number."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from worker.entities.clitics import proclitics, stems
from worker.entities.lexicon import rows
from worker.text import Token, fold

__all__ = ["Unit", "classes_of", "is_listed", "phrase_before", "read_unit", "words_of_classes"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is written: its code, what the number is multiplied by to get it, and the token after it."""

    code: str
    factor: float
    end: int


@cache
def _units() -> Mapping[str, Sequence[tuple[tuple[str, ...], str, float]]]:
    found: dict[str, list[tuple[tuple[str, ...], str, float]]] = defaultdict(list)
    for word, code, factor in rows("units.tsv"):
        first, *rest = fold(word).split()
        found[first].append((tuple(rest), code, float(factor)))
    return {first: sorted(units, key=lambda unit: -len(unit[0])) for first, units in found.items()}


@cache
def _currencies() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for adjective, word, code in rows("currency_adjectives.tsv"):
        found[fold(adjective)][fold(word)] = code
    return found


@cache
def _words() -> Mapping[str, str]:
    return {fold(word): kind for word, kind in rows("quantity_words.tsv")}


@cache
def _phrases_by_last() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for phrase, kind in _words().items():
        if kind in {"about", "bound"}:
            words = tuple(phrase.split())
            found[words[-1]].append((words, kind))
    return {last: sorted(phrases, key=lambda phrase: -len(phrase[0])) for last, phrases in found.items()}


def words_of_classes(kinds: Collection[str]) -> list[str]:
    """The words that have one of these classes."""
    return [word for word, kind in _words().items() if kind.partition(":")[0] in kinds]


def is_listed(folded: str) -> bool:
    """True where `classes_of` may find something."""
    return not _words().keys().isdisjoint(stems(folded))


@lru_cache(maxsize=1 << 12)
def classes_of(folded: str) -> Mapping[str, tuple[str, int]]:
    """The classes of a word with their values and the letters of clitics before it."""
    found: dict[str, tuple[str, int]] = {}
    for proclitic in proclitics(folded):
        kind, _, value = _words().get(folded[len(proclitic) :], "").partition(":")
        if kind:
            found.setdefault(kind, (value, len(proclitic)))
    return found


def phrase_before(tokens: Sequence[Token], at: int) -> int:
    """The token at which an approximator or bound begins that ends right before `at`; `at` itself when there is none."""
    if at == 0:
        return at
    for words, _ in _phrases_ended_by(tokens[at - 1].folded):
        begin = at - len(words)
        if begin >= 0 and all(
            token.folded == word or (place == 0 and word in {token.folded[len(p) :] for p in proclitics(token.folded)})
            for place, (token, word) in enumerate(zip(tokens[begin:at], words, strict=True))
        ):
            return begin
    return at


@lru_cache(maxsize=1 << 12)
def _phrases_ended_by(folded: str) -> Sequence[tuple[tuple[str, ...], str]]:
    known = _phrases_by_last()
    last = next((folded[len(p) :] for p in proclitics(folded) if folded[len(p) :] in known), folded)
    return known.get(last, ())


def read_unit(tokens: Sequence[Token], at: int) -> Unit | None:
    """The longest unit that begins at `at`; a currency with the adjective that tells its state."""
    if at >= len(tokens):
        return None
    folded = tokens[at].folded
    for first in (folded, folded[2:] if folded.startswith("ال") else ""):
        for rest, code, factor in _units().get(first, ()):
            end = at + 1 + len(rest)
            if tuple(token.folded for token in tokens[at + 1 : end]) == rest:
                return _with_adjective(tokens, first, Unit(code, factor, end))
    return None


def _with_adjective(tokens: Sequence[Token], word: str, unit: Unit) -> Unit:
    if len(unit.code) != 3 or not unit.code.isupper() or unit.end >= len(tokens):
        return unit
    adjective = tokens[unit.end].folded
    known = _currencies().get(adjective.removeprefix("ال"), {})
    code = known.get(word) or known.get(word.removesuffix("ا")) or (known.get("") if unit.code == "USD" else None)
    return Unit(code, unit.factor, unit.end + 1) if code else unit
