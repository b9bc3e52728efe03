"""Two records compared field by field.

Lists of things (claims, entities, names, dates, quantities, relations) are compared as sets: a thing is known by what it says, not by
where in the list or the text it stands, so one claim more is one claim gained and not a change of all after it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["DERIVED", "RUN_FIELDS", "Change", "Difference", "compare_records", "prepare"]

RUN_FIELDS: Final = ("article.origin", "relations[].origin", "recogniser")
"""Which run it was: where the raw message stood, which recogniser of which version. Not compared unless asked for."""

DERIVED: Final = ("claims[].claim_id", "entities[].entity_id", "relations[].relation_id")
"""Ids that count or hash what is compared anyway; what refers to them is compared by what they stand for."""

Json = Any


def _exact(item: Mapping[str, Json], name: str = "span") -> str:
    span = item.get(name)
    return str(span.get("exact", "")) if isinstance(span, dict) else ""


def _claim(item: Mapping[str, Json]) -> str:
    cue = item.get("cue")
    content = item.get("content")
    parts = [str(part.get("exact", "")) for part in content if isinstance(part, dict)] if isinstance(content, list) else []
    return " ".join([_exact(cue) if isinstance(cue, dict) else "", *parts])


_IDENTITIES: Final[Mapping[str, Callable[[Mapping[str, Json]], str]]] = {
    "claims": _claim,
    "entities": lambda item: f"{item.get('type')} {item.get('name')}",
    "mentions": lambda item: f"{item.get('type')} {_exact(item)}",
    "dates": _exact,
    "quantities": _exact,
    "relations": lambda item: f"{item.get('kind')} {item.get('subject')} {item.get('object')}",
    "article.credits": lambda item: f"{item.get('kind')} {item.get('exact')}",
    "article.edits": lambda item: str(item.get("kind")),
}
"""By what a thing in each of these lists is known. Equal ones are numbered in their order."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that has another value: its path, with ``[]`` for any thing of a list, and both values."""

    path: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is different; `gained` and `lost` by the list that they belong to."""

    changes: tuple[Change, ...] = ()
    gained: Mapping[str, Sequence[Json]]
    lost: Mapping[str, Sequence[Json]]

    @property
    def empty(self) -> bool:
        """Whether nothing is."""
        return not (self.changes or self.gained or self.lost)


def prepare(document: Json) -> Json:
    """The record with references resolved: the name of an entity and the words of a claim instead of their ids."""
    if not isinstance(document, dict):
        return document
    entities = {str(item.get("entity_id")): _IDENTITIES["entities"](item) for item in _things(document, "entities")}
    claims = {str(item.get("claim_id")): _claim(item) for item in _things(document, "claims")}
    resolved = dict(document)
    if isinstance(document.get("mentions"), list):
        resolved["mentions"] = [_resolved(item, "entity_id", entities) for item in document["mentions"]]
    if isinstance(document.get("claims"), list):
        resolved["claims"] = [_claim_resolved(item, entities, claims) for item in document["claims"]]
    return resolved


def _claim_resolved(item: Json, entities: Mapping[str, str], claims: Mapping[str, str]) -> Json:
    if not isinstance(item, dict):
        return item
    found = _resolved(item, "nested_in", claims)
    if isinstance(item.get("speaker"), dict):
        found["speaker"] = _resolved(item["speaker"], "entity_id", entities)
    if isinstance(item.get("about"), list):
        found["about"] = sorted(entities.get(str(one), str(one)) for one in item["about"])
    return found


def _resolved(item: Json, name: str, names: Mapping[str, str]) -> Json:
    return {**item, name: names.get(str(item.get(name)), item.get(name))} if isinstance(item, dict) else item


def _things(document: Mapping[str, Json], name: str) -> Iterable[Mapping[str, Json]]:
    found = document.get(name)
    return (item for item in found if isinstance(item, dict)) if isinstance(found, list) else ()


def compare_records(first: Json, second: Json, ignored: Iterable[str] = (*RUN_FIELDS, *DERIVED)) -> Difference:
    """Compare two prepared records; `ignored` are paths, and a path stands for all below it too."""
    comparison = _Comparison(frozenset(ignored))
    comparison.walk("", first, second)
    return Difference(changes=tuple(comparison.changes), gained=comparison.gained, lost=comparison.lost)


class _Comparison:
    def __init__(self, ignored: frozenset[str]) -> None:
        self._ignored = ignored
        self.changes: list[Change] = []
        self.gained: dict[str, list[Json]] = {}
        self.lost: dict[str, list[Json]] = {}

    def walk(self, path: str, first: Json, second: Json) -> None:
        if path in self._ignored or first == second:
            return
        if isinstance(first, dict) and isinstance(second, dict):
            for name in first | second:
                self.walk(f"{path}.{name}" if path else name, first.get(name), second.get(name))
        elif path in _IDENTITIES and isinstance(first or [], list) and isinstance(second or [], list):
            self._match(path, first or [], second or [])
        else:
            self.changes.append(Change(path or "the record", first, second))

    def _match(self, path: str, first: Sequence[Json], second: Sequence[Json]) -> None:
        before, after = _numbered(path, first), _numbered(path, second)
        for name, item in before.items():
            if name in after:
                self.walk(f"{path}[]", item, after[name])
        lost = [item for name, item in before.items() if name not in after]
        gained = [item for name, item in after.items() if name not in before]
        if lost:
            self.lost[path] = lost
        if gained:
            self.gained[path] = gained


def _numbered(path: str, items: Sequence[Json]) -> dict[tuple[str, int], Json]:
    seen: Counter[str] = Counter()
    numbered = {}
    for item in items:
        name = _IDENTITIES[path](item) if isinstance(item, dict) else repr(item)
        numbered[name, seen[name]] = item
        seen[name] += 1
    return numbered
