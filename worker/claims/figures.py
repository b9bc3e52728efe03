"""Who can be meant: the people, bodies and other sources of an article, each under its fullest form so far."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from worker.claims.directory import Directory, keys_of
from worker.claims.parts import Parts
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, without_article
from worker.records import Entity, Mention

__all__ = ["Figure", "Figures"]

_BEFORE: Final = 6
_BEHIND: Final = 8
_MOST: Final = 80
_KINDS: Final = {"PER": "person", "ORG": "organisation"}


@dataclass(slots=True)
class Figure:
    """Somebody who speaks or could. `keys` are the folded words that he was called by, without articles; `near` the words beside his
    name, where his office stands; `places` the tokens at which he is named; `feminine` is None where nothing tells; `claims` counts the
    claims of which he is the source."""

    ref: str
    parts: Parts
    keys: frozenset[str]
    feminine: bool | None = None
    plural: bool | None = None
    entity_id: str | None = None
    near: frozenset[str] = frozenset()
    places: list[int] = field(default_factory=list)
    claims: int = 0

    def last_before(self, index: int) -> int:
        """The last of `places` before token `index`, -1 where there is none."""
        at = bisect_left(self.places, index)
        return self.places[at - 1] if at else -1

    def name_at(self, index: int) -> None:
        """Add a place."""
        at = bisect_left(self.places, index)
        if at == len(self.places) or self.places[at] != index:
            self.places.insert(at, index)


class Figures:
    """The figures that the names of the article make, before anybody has spoken."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention], entities: Sequence[Entity]) -> None:
        self.reading = reading
        self.by_entity: dict[str, Figure] = {}
        names = {entity.entity_id: entity.name for entity in reversed(entities)}
        for mention, bounds in zip(mentions, reading.placed, strict=True):
            if (kind := _KINDS.get(mention.type)) and not self._is_dateline(*bounds):
                self._add(mention, kind, names.get(mention.entity_id, mention.span.exact), *bounds)
        self.all: list[Figure] = list(self.by_entity.values()) if mentions else list(self._of_offices())

    def _is_dateline(self, first: int, end: int) -> bool:
        # لندن (CNN) -- …: the outlet, not somebody in the article.
        folded = self.reading.folded
        return first > 0 and end < len(folded) and folded[first - 1] == "(" and folded[end] == ")"

    def _add(self, mention: Mention, kind: str, name: str, first: int, end: int) -> None:
        figure = self.by_entity.get(mention.entity_id)
        keys = keys_of(self.reading, first, end)
        if figure is None:
            parts = Parts(name=name, kind=kind) if kind == "person" else Parts(organisation=name, kind=kind)
            figure = Figure(name, parts, keys, entity_id=mention.entity_id)
            self.by_entity[mention.entity_id] = figure
        figure.keys |= keys
        figure.name_at(first)
        if kind == "person":
            figure.near |= self._beside(first, end)

    def _beside(self, first: int, end: int) -> frozenset[str]:
        reading = self.reading
        words = []
        for at in range(first - 1, max(reading.sentence_start[first], first - _BEFORE) - 1, -1):
            if not reading.tokens[at].is_word and reading.folded[at] not in COMMAS and at not in reading.closing:
                break
            words.append(without_article(reading.folded[at]))
            if at in reading.cue_at or at in reading.people:
                break
        stop = min(reading.sentence_end[first], end + _BEHIND)
        if end < stop and reading.folded[end] in COMMAS:
            end += 1
        for at in range(end, stop):
            if not reading.tokens[at].is_word or at in reading.cue_at:
                break
            words.append(without_article(reading.folded[at]))
        return frozenset(words)

    def _of_offices(self) -> Iterator[Figure]:
        # Where no names were found beforehand, those that stand with an office.
        directory = Directory(self.reading)
        known: dict[str, Figure] = {}
        for at, person in directory.people(_MOST):
            figure = known.get(person.ref)
            if figure is None:
                known[person.ref] = Figure(person.ref, person.parts, person.keys, person.feminine, places=[at])
            else:
                figure.keys |= person.keys
                figure.name_at(at)
        return iter(known.values())
