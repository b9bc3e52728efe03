"""Where an anchor or a content has been seen: derived from the stored articles, held in memory, never written.

The index is a function of the set of stored articles alone, whatever the order in which they came and went; so it can be rebuilt.
"""

import struct
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic, Self, TypeVar

from worker.dedup.stored import StoredArticle
from worker.dedup.times import microseconds

__all__ = ["AnchorIndex", "Place", "Postings", "anchors_in"]

Place = tuple[int, str]
"""Time of the record in microseconds, article id: places order as `(ingested_at, article_id)` does."""

K = TypeVar("K", int, bytes)


class Postings(Generic[K]):
    """For each key the places that have it, in order. Most keys have one, which is then held without a list around it."""

    def __init__(self) -> None:
        self._places: dict[K, Place | list[Place]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Postings) and self._places == other._places

    __hash__ = None  # type: ignore[assignment]

    def add(self, key: K, place: Place) -> None:
        """Remember that `place` has `key`; once is enough."""
        held = self._places.get(key)
        if held is None:
            self._places[key] = place
        elif isinstance(held, tuple):
            if held != place:
                self._places[key] = sorted((held, place))
        elif place not in held[(at := bisect_left(held, place)) : at + 1]:
            held.insert(at, place)

    def remove(self, key: K, place: Place) -> None:
        """Forget it; nothing happens where it was not known."""
        held = self._places.get(key)
        if held == place:
            del self._places[key]
        elif isinstance(held, list) and (at := bisect_left(held, place)) < len(held) and held[at] == place:
            del held[at]
            if len(held) == 1:
                self._places[key] = held[0]

    def around(self, key: K, place: Place, since: int) -> Sequence[Place]:
        """Of the places with `key` that are not before `since`: the first, the last before `place` and the next after it."""
        held = self._places.get(key)
        if held is None:
            return ()
        if isinstance(held, tuple):
            return (held,) if held[0] >= since else ()
        first, at = bisect_left(held, (since, "")), bisect_left(held, place)
        return [held[i] for i in sorted({first, at - 1, at}) if first <= i < len(held)]

    def first_since(self, key: K, time: int, other_than: str) -> Place | None:
        """The first place with `key` that is not before `time` and not this article's."""
        held = self._places.get(key)
        if held is None:
            return None
        places = [held] if isinstance(held, tuple) else held
        later = range(bisect_left(places, (time, "")), len(places))
        return next((places[at] for at in later if places[at][1] != other_than), None)


class AnchorIndex:
    """Articles by the anchors of their latest revision, and by the content of each revision."""

    def __init__(self) -> None:
        self.anchors: Postings[int] = Postings()
        self.contents: Postings[bytes] = Postings()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnchorIndex) and (self.anchors, self.contents) == (other.anchors, other.contents)

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def rebuild(cls, items: Iterable[tuple[str, StoredArticle]]) -> Self:
        """The index of these stored articles, given with their ids."""
        index = cls()
        for article_id, stored in items:
            index.add(article_id, stored)
        return index

    def add(self, article_id: str, stored: StoredArticle) -> None:
        """Take up an article."""
        self.add_anchors(article_id, stored)
        for version in stored.versions:
            self.contents.add(version.content_hash, (microseconds(version.ingested_at), article_id))

    def remove(self, article_id: str, stored: StoredArticle) -> None:
        """Undo `add`."""
        self.remove_anchors(article_id, stored)
        for version in stored.versions:
            self.contents.remove(version.content_hash, (microseconds(version.ingested_at), article_id))

    def add_anchors(self, article_id: str, stored: StoredArticle) -> None:
        """Take up the anchors of its latest revision."""
        place = (microseconds(stored.latest.ingested_at), article_id)
        for anchor in anchors_in(stored.anchors):
            self.anchors.add(anchor, place)

    def remove_anchors(self, article_id: str, stored: StoredArticle) -> None:
        """Undo `add_anchors`."""
        place = (microseconds(stored.latest.ingested_at), article_id)
        for anchor in anchors_in(stored.anchors):
            self.anchors.remove(anchor, place)

    def candidates(self, anchors: Sequence[int], place: Place, since: int, most: int) -> list[str]:
        """Ids of at most `most` other articles since then that share anchors, by how often they were met, then by place."""
        met = Counter(other for anchor in anchors for other in self.anchors.around(anchor, place, since) if other[1] != place[1])
        ranked = sorted(met, key=lambda other: (-met[other], other))
        return [article_id for _, article_id in ranked[:most]]


def anchors_in(raw: bytes) -> tuple[int, ...]:
    """Packed 64-bit little-endian integers, unpacked."""
    return struct.unpack(f"<{len(raw) // 8}Q", raw)
