"""The names that stand in a stretch of the text, found without a look at all others."""

from bisect import bisect_left
from collections.abc import Sequence

from worker.records import Entity, Mention

__all__ = ["Named"]


class Named:
    """The mentions and entities of an article, in the order in which they were given."""

    def __init__(self, mentions: Sequence[Mention], entities: Sequence[Entity]) -> None:
        self._mentions = mentions
        self._order = sorted(range(len(mentions)), key=lambda at: mentions[at].span.start)
        self._starts = [mentions[at].span.start for at in self._order]
        self._entities = {entity.entity_id: entity for entity in reversed(entities)}

    def inside(self, start: int, end: int) -> list[Mention]:
        """The mentions that stand between the code points `start` and `end`."""
        first = bisect_left(self._starts, start)
        found = sorted(self._order[first : bisect_left(self._starts, end, first)])
        return [mention for at in found if (mention := self._mentions[at]).span.end <= end]

    def entity(self, entity_id: str) -> Entity | None:
        """The first entity with this id."""
        return self._entities.get(entity_id)
