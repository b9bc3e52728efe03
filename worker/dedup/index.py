"""Where an anchor or a content has been seen: derived from the stored articles, held in memory, never written.

The index is a function of the set of stored articles alone, whatever the order in which they came and went; so it can be rebuilt.
"""

import struct
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self

from worker.dedup.stored import StoredArticle
from worker.dedup.times import microseconds

__all__ = ["AnchorIndex", "Place", "Postings", "anchors_in"]

Place = tuple[int, str]
"""Time of the record in microseconds, article id: places order as `(ingested_at, article_id)` does."""


class Postings:
    """For each key the places that have it, in order. Most keys have one, which is then held without a list around it.

    Keys are integers below 2**60, which Python holds in 32 bytes instead of 48; it is these that fill the memory.
    """

    def __init__(self) -> None:
        self._places: dict[int, Place | list[Place]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Postings) and self._places == other._places

    __hash__ = None  # type: ignore[assignment]

    def add(self, key: int, place: Place) -> None:
        """Remember that `place` has `key`; once is enough."""
        held = self._places.get(key)
        if held is None:
            self._places[key] = place
        elif isinstance(held, tuple):
            if held != place:
                self._places[key] = sorted((held, place))
        elif place not in held[(at := bisect_left(held, place)) : at + 1]:
            held.insert(at, place)

    def remove(self, key: int, place: Place) -> None:
        """Forget it; nothing happens where it was not known."""
        held = self._places.get(key)
        if held == place:
            del self._places[key]
        elif isinstance(held, list) and (at := bisect_left(held, place)) < len(held) and held[at] == place:
            del held[at]
            if len(held) == 1:
                self._places[key] = held[0]

    def around(self, key: int, place: Place, since: int) -> Sequence[Place]:
        """Of the places with `key` that are not before `since`: the first, the last before `place` and the next after it."""
        held = self._places.get(key)
        if held is None:
            return ()
        if isinstance(held, tuple):
            return (held,) if held[0] >= since else ()
        first, at = bisect_left(held, (since, "")), bisect_left(held, place)
        return [held[i] for i in sorted({first, at - 1, at}) if first <= i < len(held)]

    def first_since(self, key: int, time: int, other_than: str) -> Place | None:
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
        self._anchors = Postings()
        self._contents = Postings()

    def __len__(self) -> int:
        """How many anchors and contents are known."""
        return len(self._anchors) + len(self._contents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnchorIndex) and (self._anchors, self._contents) == (other._anchors, other._contents)

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def rebuild(cls, items: Iterable[tuple[str, StoredArticle]]) -> Self:
        """The index of these stored articles, given with their ids."""
        index = cls()
        for article_id, stored in items:
            index.add(article_id, stored)
        return index

    def add(self, article_id: str, stored: StoredArticle) -> Place:
        """Take up an article; gives the place of its latest revision."""
        place = (microseconds(stored.latest.ingested_at), article_id)
        for anchor in anchors_in(stored.anchors):
            self._anchors.add(_anchor_key(anchor), place)
        for version in stored.versions[:-1]:
            self._contents.add(_content_key(version.content_hash), (microseconds(version.ingested_at), article_id))
        self._contents.add(_content_key(stored.latest.content_hash), place)
        return place

    def remove(self, article_id: str, stored: StoredArticle) -> None:
        """Undo `add`."""
        self.remove_anchors(article_id, stored)
        for version in stored.versions:
            self._contents.remove(_content_key(version.content_hash), (microseconds(version.ingested_at), article_id))

    def remove_anchors(self, article_id: str, stored: StoredArticle) -> None:
        """Undo the part of `add` that concerns anchors."""
        place = (microseconds(stored.latest.ingested_at), article_id)
        for anchor in anchors_in(stored.anchors):
            self._anchors.remove(_anchor_key(anchor), place)

    def candidates(self, anchors: Sequence[int], place: Place, since: int, most: int) -> list[str]:
        """Ids of at most `most` other articles since then that share anchors, by how often they were met, then by place."""
        near = (self._anchors.around(_anchor_key(anchor), place, since) for anchor in anchors)
        met = Counter(other for places in near for other in places if other[1] != place[1])
        ranked = sorted(met, key=lambda other: (-met[other], other))
        return [article_id for _, article_id in ranked[:most]]

    def first_with_content(self, content_hash: bytes, since: int, other_than: str) -> str | None:
        """The first other article since then of which a revision has this content, as far as the key tells."""
        place = self._contents.first_since(_content_key(content_hash), since, other_than)
        return place[1] if place else None


def _anchor_key(anchor: int) -> int:
    # Most anchors end in four zero bits.
    return anchor >> 4


def _content_key(content_hash: bytes) -> int:
    return int.from_bytes(content_hash[:7], "little")


def anchors_in(raw: bytes) -> tuple[int, ...]:
    """Packed 64-bit little-endian integers, unpacked."""
    return struct.unpack(f"<{len(raw) // 8}Q", raw)
